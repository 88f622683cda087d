// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// territory is what an operator has named, as the register knows it.
type territory struct {
	gebiet nachnutzung.Gebiet
	// name in words, and organisation whose token it would be.
	name, organisation string
	// note is something to know about it; mostly empty.
	note string
}

// anywhere stands for no bounds: it has to be said, in a shell too.
const anywhere = "*"

// findTerritory looks up what the operator has named. Whatever does not exist is
// refused with the nearest that does: a token for nothing would be found out only
// when its owner is refused.
func findTerritory(ctx context.Context, db *store.DB, role nachnutzung.Rolle, text string) (territory, error) {
	text = strings.TrimSpace(text)
	gebiet := nachnutzung.Gebiet(text)
	switch {
	case text == "" || text == anywhere:
		return territory{name: "überall", organisation: everywhereName(role)}, nil
	case gebiet.Verbund() != "":
		return findUnion(ctx, db, gebiet)
	case gebiet.Plattform() != "":
		return findPlatform(ctx, db, gebiet)
	case strings.Trim(text, "0123456789") == "":
		return findArea(ctx, db, role, text)
	}
	return territory{}, notATerritory(ctx, db, text)
}

// everywhereName is the organisation of a token without bounds.
func everywhereName(role nachnutzung.Rolle) string {
	if role == nachnutzung.RolleLesen {
		return "Lesezugang"
	}
	return "Verwaltung"
}

func noTerritory(format string, args ...any) error {
	return usage("--territory", fmt.Sprintf(format, args...))
}

func findUnion(ctx context.Context, db *store.DB, gebiet nachnutzung.Gebiet) (territory, error) {
	v, err := db.Verbund(ctx, gebiet.Verbund())
	if errors.Is(err, nachnutzung.ErrNotFound) {
		all, err := db.Verbuende(ctx, store.VerbundFilter{}, store.Wunsch{Limit: 1000})
		if err != nil {
			return territory{}, fmt.Errorf("Verbünde lesen: %w", err)
		}
		var codes []string
		for i := range all.Items {
			codes = append(codes, all.Items[i].Code)
		}
		return territory{}, noTerritory("den Verbund %q gibt es nicht; gemeint ist vielleicht verbund:%s.", gebiet.Verbund(), config.Nearest(gebiet.Verbund(), codes))
	}
	if err != nil {
		return territory{}, fmt.Errorf("Verbund lesen: %w", err)
	}
	return territory{gebiet: gebiet, name: "Mitglieder von " + v.Name, organisation: v.Name}, nil
}

func findPlatform(ctx context.Context, db *store.DB, gebiet nachnutzung.Gebiet) (territory, error) {
	pf, err := db.Plattform(ctx, gebiet.Plattform())
	if errors.Is(err, nachnutzung.ErrNotFound) {
		all, err := db.Plattformen(ctx, store.PlattformFilter{}, store.Wunsch{Limit: 1000})
		if err != nil {
			return territory{}, fmt.Errorf("Plattformen lesen: %w", err)
		}
		var codes []string
		for i := range all.Items {
			codes = append(codes, all.Items[i].Code)
		}
		return territory{}, noTerritory("die Plattform %q gibt es nicht; gemeint ist vielleicht plattform:%s.", gebiet.Plattform(), config.Nearest(gebiet.Plattform(), codes))
	}
	if err != nil {
		return territory{}, fmt.Errorf("Plattform lesen: %w", err)
	}
	return territory{gebiet: gebiet, name: "Nutzer von " + pf.Name, organisation: cmp.Or(pf.Betreiber, pf.Name)}, nil
}

// findArea looks up a key of digits. For one body, the key is its ARS or an AGS;
// else it is the beginning of an ARS.
func findArea(ctx context.Context, db *store.DB, role nachnutzung.Rolle, key string) (territory, error) {
	oneBody := role == nachnutzung.RolleKommune || len(key) == nachnutzung.LenAGSGemeinde || nachnutzung.IsARS(key)
	if !oneBody && len(key) != nachnutzung.LenAGSLand && len(key) != nachnutzung.LenAGSKreis {
		return findPrefix(ctx, db, role, key)
	}
	body, err := db.Kommune(ctx, key)
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return territory{}, noSuchBody(ctx, db, key)
	}
	if err != nil {
		return territory{}, fmt.Errorf("Kommune lesen: %w", err)
	}
	t := territory{gebiet: nachnutzung.Gebiet(key), name: body.Name + " (" + key + ")", organisation: body.Kurzname}
	if oneBody {
		t.gebiet, t.name = nachnutzung.Gebiet(body.ARS), body.Name+" ("+body.ARS+")"
	}
	switch {
	case role == nachnutzung.RolleRedaktion:
		t.organisation = "Redaktion " + body.Kurzname
	case role == nachnutzung.RolleKommune && body.ErbtVon.Code != "":
		t.note = fmt.Sprintf("Für %s handelt %s; gemeldet wird dort (ARS %s).", body.Kurzname, body.ErbtVon.Name, body.ErbtVon.Code)
	case role == nachnutzung.RolleKommune && body.GueltigBis != "":
		t.note = fmt.Sprintf("%s gibt es seit dem %s nicht mehr; das Token gilt für die Nachfolge.", body.Kurzname, body.GueltigBis)
	}
	return t, nil
}

// findPrefix looks for the bodies whose ARS begins so: those of a
// Regierungsbezirk (3 digits) or a Verband (9).
func findPrefix(ctx context.Context, db *store.DB, role nachnutzung.Rolle, prefix string) (territory, error) {
	bodies, err := bodiesOfLand(ctx, db, prefix)
	if err != nil {
		return territory{}, err
	}
	for i := range bodies {
		if body := &bodies[i]; strings.HasPrefix(body.ARS, prefix) && nachnutzung.Gebiet(prefix).Praefix() != "" {
			t := territory{gebiet: nachnutzung.Gebiet(prefix), name: "alle Kommunen, deren ARS mit " + prefix + " beginnt", organisation: body.Land.Name}
			if body.ARS == prefix+"000" {
				t.name, t.organisation = body.Name+" ("+prefix+")", body.Kurzname
			}
			if role == nachnutzung.RolleRedaktion {
				t.organisation = "Redaktion " + t.organisation
			}
			return t, nil
		}
	}
	return territory{}, noSuchBody(ctx, db, prefix)
}

// noSuchBody refuses a key that no body has, and names the nearest one: of the
// same length, if there is a kind of that length.
func noSuchBody(ctx context.Context, db *store.DB, key string) error {
	bodies, err := bodiesOfLand(ctx, db, key)
	if err != nil {
		return err
	}
	named := make(map[string]string)
	var sameLength, all []string
	for i := range bodies {
		body := &bodies[i]
		for _, candidate := range []string{body.ARS, body.AGSGemeinde, body.AGSKreis, body.AGSLand} {
			if candidate == "" {
				continue
			}
			named[candidate] = body.Name
			if all = append(all, candidate); len(candidate) == len(key) {
				sameLength = append(sameLength, candidate)
			}
		}
	}
	if len(sameLength) > 0 {
		all = sameLength
	}
	if len(all) == 0 {
		return noTerritory("zu %q gibt es keine Kommune.", key)
	}
	nearest := config.Nearest(key, all)
	return noTerritory("zu %q gibt es keine Kommune; gemeint ist vielleicht %s (%s).", key, nearest, named[nearest])
}

// bodiesOfLand gives all bodies of the Land that a key begins with; the Laender
// where there is none.
func bodiesOfLand(ctx context.Context, db *store.DB, key string) ([]nachnutzung.Kommune, error) {
	filter := store.KommuneFilter{Ebene: nachnutzung.EbeneLand}
	if len(key) >= nachnutzung.LenAGSLand {
		_, err := db.Kommune(ctx, key[:nachnutzung.LenAGSLand])
		switch {
		case err == nil:
			filter = store.KommuneFilter{Land: []string{key[:nachnutzung.LenAGSLand]}}
		case !errors.Is(err, nachnutzung.ErrNotFound):
			return nil, fmt.Errorf("Land lesen: %w", err)
		}
	}
	var bodies []nachnutzung.Kommune
	page := store.Wunsch{Limit: 1000, Sort: "ars"}
	for {
		list, err := db.Kommunen(ctx, filter, page)
		if err != nil {
			return nil, fmt.Errorf("Kommunen lesen: %w", err)
		}
		bodies = append(bodies, list.Items...)
		if page.Nach = list.Naechste; page.Nach == nil {
			return bodies, nil
		}
	}
}

// notATerritory refuses words, and names what they may mean: the code of a Verbund
// or Plattform without its prefix, or the name of a body.
func notATerritory(ctx context.Context, db *store.DB, text string) error {
	code := strings.ToLower(text)
	if _, err := db.Verbund(ctx, code); err == nil {
		return noTerritory("%q ist kein Gebiet; gemeint ist vielleicht verbund:%s.", text, code)
	}
	if _, err := db.Plattform(ctx, code); err == nil {
		return noTerritory("%q ist kein Gebiet; gemeint ist vielleicht plattform:%s.", text, code)
	}
	const expected = "erwartet wird der Anfang eines ARS (15), ein ARS oder AGS, verbund:CODE, plattform:CODE oder *"
	list, err := db.Kommunen(ctx, store.KommuneFilter{Q: text}, store.Wunsch{Limit: 1})
	if err != nil || len(list.Items) == 0 {
		return noTerritory("%q ist kein Gebiet; %s.", text, expected)
	}
	body := &list.Items[0]
	return noTerritory("%q ist kein Gebiet; %s. Gemeint ist vielleicht %s (%s).", text, expected, body.ARS, body.Name)
}
