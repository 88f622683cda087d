// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// roles are those that a role of the provider can stand for. A test holds them to
// the domain's, which this room must not import.
func roles() []string { return []string{"redaktion", "kommune", "verbund", "lesen", "verwaltung"} }

// oidc checks the settings of the sign-in. They hang together: without an issuer
// the others would do nothing, which is hardly what was meant.
func (c *checker) oidc(s Settings, public *url.URL) OIDC {
	if s.OIDCIssuer == "" {
		for flag, value := range map[string]string{
			"oidc-client-id": s.OIDCClientID, "oidc-client-secret": s.OIDCClientSecret,
			"oidc-client-secret-file": s.OIDCClientSecretFile, "oidc-audience": s.OIDCAudience, "oidc-roles": s.OIDCRoles,
		} {
			if value != "" {
				c.fault(flag, "das gilt nur zusammen mit --oidc-issuer, und der fehlt.")
			}
		}
		return OIDC{}
	}
	c.issuer(s.OIDCIssuer)
	if s.OIDCClientID == "" && s.OIDCAudience == "" {
		c.fault("oidc-issuer", "dazu gehört --oidc-client-id (Anmeldung im Browser) oder --oidc-audience (JWT von Maschinen) oder beides.")
	}
	if s.OIDCClientID != "" {
		c.signInAddress(public)
	}
	secret := s.OIDCClientSecret
	if s.OIDCClientSecretFile != "" {
		secret, _ = c.secret("oidc-client-secret-file", s.OIDCClientSecretFile)
	}
	if secret != "" && s.OIDCClientID == "" {
		c.fault("oidc-client-secret", "ein Geheimnis gibt es nur zusammen mit --oidc-client-id.")
	}
	return OIDC{
		Issuer: s.OIDCIssuer, ClientID: s.OIDCClientID, ClientSecret: NewSecret(secret), Audience: s.OIDCAudience,
		RolesClaim:        c.places("oidc-roles-claim", s.OIDCRolesClaim),
		TerritoryClaim:    c.place("oidc-territory-claim", s.OIDCTerritoryClaim),
		OrganisationClaim: c.place("oidc-organisation-claim", s.OIDCOrganisationClaim),
		Roles:             c.roleMap(s.OIDCRoles),
	}
}

func (c *checker) issuer(text string) {
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		c.fault("oidc-issuer", "%s ist keine Webadresse; erwartet wird z. B. https://anmeldung.example/realms/land.", quote(text))
	case u.RawQuery != "", u.Fragment != "", u.User != nil:
		c.fault("oidc-issuer", "%s enthält mehr als Protokoll, Host und Pfad.", quote(u.Redacted()))
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		c.fault("oidc-issuer", "%s ist unverschlüsselt; ohne https geht es nur auf dem eigenen Rechner.", quote(text))
	}
}

// signInAddress checks the address to which the provider sends people back.
func (c *checker) signInAddress(public *url.URL) {
	switch {
	case public == nil:
		c.fault("oidc-client-id", "die Anmeldung braucht --public-url: Dorthin schickt der Anmeldedienst zurück.")
	case public.Scheme != "https" && !isLoopback(public.Hostname()):
		c.fault("public-url", "%s ist unverschlüsselt; mit Anmeldung geht das nur auf dem eigenen Rechner.", quote(public.String()))
	}
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}

// places reads a list of claims.
func (c *checker) places(flag, text string) []string {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		list = append(list, c.place(flag, strings.TrimSpace(part)))
	}
	return list
}

// place reads the place of a claim. Most are names apart by dots; a name may be an
// address too, so little can be wrong.
func (c *checker) place(flag, text string) string {
	if text == "" || strings.ContainsAny(text, " \t\r\n\x00") {
		c.fault(flag, "%s ist kein Ort in einem Token; erwartet werden Namen, mit Punkt getrennt, z. B. realm_access.roles.", quote(text))
	}
	return text
}

// roleMap reads "theirs=ours,theirs=ours".
func (c *checker) roleMap(text string) map[string]string {
	if text == "" {
		return nil
	}
	found := make(map[string]string)
	for part := range strings.SplitSeq(text, ",") {
		theirs, ours, ok := strings.Cut(strings.TrimSpace(part), "=")
		theirs, ours = strings.TrimSpace(theirs), strings.TrimSpace(ours)
		switch {
		case !ok || theirs == "":
			c.fault("oidc-roles", "%s ist keine Zuordnung; erwartet wird z. B. mid-redaktion=redaktion.", quote(part))
		case !slices.Contains(roles(), ours):
			c.fault("oidc-roles", "die Rolle %s gibt es nicht; möglich sind %s.", quote(ours), strings.Join(roles(), ", "))
		case found[theirs] != "" && found[theirs] != ours:
			c.fault("oidc-roles", "%s steht zweimal da und meint Verschiedenes.", quote(theirs))
		default:
			found[theirs] = ours
		}
	}
	return found
}
