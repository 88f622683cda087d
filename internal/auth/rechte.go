// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"slices"
	"strings"
	"unicode"

	josejson "github.com/go-jose/go-jose/v4/json"

	"nachnutzung/internal/nachnutzung"
)

// rolePrefix stands before our roles at an issuer that serves other programs too.
const rolePrefix = "nachnutzung-"

// everywhere is how an issuer says that a right has no bounds. Saying nothing
// must not mean it: a missing attribute would open everything.
const everywhere = "*"

// clientPlaceholder stands for the ClientID in the place of a claim.
const clientPlaceholder = "<client>"

// noOrganisation stands in the public history when the issuer does not say in
// whose name somebody acts; the name of the person must not.
const noOrganisation = "Organisation nicht angegeben"

// akteurOf gives the actor whom verified claims describe.
func (a *Auth) akteurOf(ctx context.Context, c *claims) (nachnutzung.Akteur, error) {
	name := cmp.Or(c.text("name"), c.text("preferred_username"), c.text("client_id"), c.text("azp"))
	akteur := nachnutzung.Akteur{
		Name: name, Organisation: cmp.Or(c.text(a.cfg.OrganisationClaim), noOrganisation), Rechte: a.rechteOf(ctx, c),
	}
	var err error
	akteur.Kennung, err = a.pseudonym(ctx, c.registered.Issuer, c.registered.Subject, name)
	return akteur, err
}

// pseudonym is the one under which the history knows somebody.
func (a *Auth) pseudonym(ctx context.Context, issuer, subject, name string) (string, error) {
	sum := sha256.Sum256([]byte(issuer + "\x00" + subject))
	herkunft, asked := hex.EncodeToString(sum[:]), a.now()
	if kennung, ok := a.pseudonyms.get(herkunft, asked); ok {
		return kennung, nil
	}
	kennung, err := a.db.Akteur(ctx, herkunft, name)
	if err != nil {
		return "", err
	}
	a.pseudonyms.put(herkunft, kennung, asked, a.now())
	return kennung, nil
}

// rechteOf gives each role within each territory that fits it. What does not fit
// gives no right: a Land is nothing that a Kommune's role can hold.
func (a *Auth) rechteOf(ctx context.Context, c *claims) []nachnutzung.Recht {
	var rechte []nachnutzung.Recht
	territories := c.texts(a.path(a.cfg.TerritoryClaim))
	for _, rolle := range a.rollenOf(c) {
		for _, territory := range territories {
			gebiet := nachnutzung.Gebiet(territory)
			if territory == everywhere {
				gebiet = ""
			} else if territory == "" {
				continue
			}
			recht := nachnutzung.Recht{Rolle: rolle, Gebiet: gebiet}
			if fault := recht.Fault(); fault != "" {
				a.log.LogAttrs(ctx, slog.LevelDebug, "Rolle ohne passendes Gebiet", slog.String("fehler", fault))
				continue
			}
			rechte = append(rechte, recht)
		}
		if len(territories) == 0 {
			a.log.LogAttrs(ctx, slog.LevelDebug, "Rolle ohne Gebiet", slog.String("rolle", string(rolle)), slog.String("angabe", a.cfg.TerritoryClaim))
		}
	}
	return rechte
}

// rollenOf gives our roles among those that the issuer names.
func (a *Auth) rollenOf(c *claims) []nachnutzung.Rolle {
	var rollen []nachnutzung.Rolle
	for _, claim := range a.cfg.RolesClaim {
		for _, name := range c.texts(a.path(claim)) {
			rolle, ok := a.cfg.Roles[name]
			if len(a.cfg.Roles) == 0 {
				var plain string
				plain, ok = strings.CutPrefix(name, rolePrefix)
				rolle = nachnutzung.Rolle(plain)
			}
			if ok && slices.Contains(nachnutzung.Rollen(), rolle) && !slices.Contains(rollen, rolle) {
				rollen = append(rollen, rolle)
			}
		}
	}
	return rollen
}

// hasRoles reports whether the claims say anything about roles.
func (a *Auth) hasRoles(c *claims) bool {
	return slices.ContainsFunc(a.cfg.RolesClaim, func(claim string) bool { return len(c.texts(a.path(claim))) > 0 })
}

// path splits the place of a claim. The ClientID is put in afterwards, because it
// may hold dots.
func (a *Auth) path(claim string) []string {
	path := strings.Split(claim, ".")
	for i, name := range path {
		if name == clientPlaceholder {
			path[i] = cmp.Or(a.cfg.ClientID, a.cfg.Audience)
		}
	}
	return path
}

// texts gives the texts at a place: a single one or a list of them. Other kinds
// of values give none. A claim whose own name holds dots is found by it.
func (c *claims) texts(path []string) []string {
	value, ok := c.all[strings.Join(path, ".")]
	if !ok {
		value, ok = descend(c.all, path)
	}
	if !ok {
		return nil
	}
	var list audience
	if err := list.UnmarshalJSON(value); err != nil {
		return nil
	}
	return list
}

func descend(object map[string]josejson.RawMessage, path []string) (josejson.RawMessage, bool) {
	value, ok := object[path[0]]
	if !ok || len(path) == 1 {
		return value, ok
	}
	var inner map[string]josejson.RawMessage
	if err := josejson.Unmarshal(value, &inner); err != nil {
		return nil, false
	}
	return descend(inner, path[1:])
}

// text gives the first text at a place, fit to be stored: in one line and not
// longer than a name is.
func (c *claims) text(claim string) string {
	for _, text := range c.texts(strings.Split(claim, ".")) {
		text = strings.TrimSpace(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return -1
			}
			return r
		}, text))
		if runes := []rune(text); len(runes) > nachnutzung.MaxTokenName {
			text = string(runes[:nachnutzung.MaxTokenName])
		}
		if text != "" {
			return text
		}
	}
	return ""
}
