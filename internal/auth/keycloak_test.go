// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// realm is what we read of the file for Keycloak.
type realm struct {
	Roles struct {
		Realm []struct{ Name string }
	}
	Clients    []keycloakClient
	Components map[string][]struct {
		Config map[string][]string
	}
}

type keycloakClient struct {
	ClientID                  string
	Enabled                   bool
	ImplicitFlowEnabled       bool
	DirectAccessGrantsEnabled bool
	Secret                    string
	RedirectURIs              []string
	Attributes                map[string]string
	ProtocolMappers           []struct {
		ProtocolMapper string
		Config         map[string]string
	}
}

// TestRealmFile holds the realm for Keycloak to what the program expects by
// default: no Keycloak runs here that would tell.
func TestRealmFile(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../deploy/keycloak/realm-nachnutzung.json")
	if err != nil {
		t.Fatal(err)
	}
	var r realm
	if err := json.Unmarshal(content, &r); err != nil {
		t.Fatal(err)
	}
	var roles, want []string
	for _, role := range r.Roles.Realm {
		roles = append(roles, role.Name)
	}
	for _, rolle := range nachnutzung.Rollen() {
		want = append(want, "nachnutzung-"+string(rolle))
	}
	if !slices.Equal(roles, want) {
		t.Errorf("roles %q, want %q", roles, want)
	}
	for _, c := range r.Clients {
		var claims, audiences []string
		for _, m := range c.ProtocolMappers {
			if claim := m.Config["claim.name"]; claim != "" && m.Config["id.token.claim"] == "true" && m.Config["access.token.claim"] == "true" {
				claims = append(claims, claim)
			}
			if m.ProtocolMapper == "oidc-audience-mapper" {
				audiences = append(audiences, m.Config["included.custom.audience"])
			}
		}
		if !slices.Equal(claims, []string{"realm_access.roles", "ars", "organisation"}) || !slices.Equal(audiences, []string{audience}) {
			t.Errorf("%s: claims %q, audiences %q", c.ClientID, claims, audiences)
		}
		if c.ImplicitFlowEnabled || c.DirectAccessGrantsEnabled || c.Secret != "" {
			t.Errorf("%s: a flow that we do not use, or a secret that everybody knows", c.ClientID)
		}
	}
	web := r.Clients[0]
	if web.ClientID != "nachnutzung" || web.Attributes["pkce.code.challenge.method"] != "S256" ||
		len(web.RedirectURIs) != 1 || !strings.HasSuffix(web.RedirectURIs[0], ".example/anmelden/rueckruf") ||
		web.Attributes["post.logout.redirect.uris"] != strings.TrimSuffix(web.RedirectURIs[0], "anmelden/rueckruf") {
		t.Errorf("the client for browsers: %+v", web)
	}
	r.checkProfile(t)
}

// checkProfile makes sure that nobody can change the own rights.
func (r *realm) checkProfile(t *testing.T) {
	t.Helper()
	var profile struct {
		Attributes []struct {
			Name        string
			Permissions struct{ Edit []string }
		}
	}
	text := r.Components["org.keycloak.userprofile.UserProfileProvider"][0].Config["kc.user.profile.config"][0]
	if err := json.Unmarshal([]byte(text), &profile); err != nil {
		t.Fatal(err)
	}
	var ours int
	for _, a := range profile.Attributes {
		if !slices.Equal(a.Permissions.Edit, []string{"admin"}) {
			t.Errorf("%s can be changed by %q", a.Name, a.Permissions.Edit)
		}
		if a.Name == "ars" || a.Name == "organisation" {
			ours++
		}
	}
	if ours != 2 {
		t.Error("the profile lacks ars or organisation: Keycloak would drop them")
	}
}
