// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// loadDemo adds the made-up examples where the settings ask for them. What is
// there already stays as it is.
func (p *program) loadDemo(ctx context.Context, db *store.DB) error {
	if !p.cfg.Demo {
		return nil
	}
	data, err := katalog.Beispiele()
	if err != nil {
		return fmt.Errorf("Beispiele lesen: %w", err)
	}
	if err := db.LadenBeispiele(ctx, data); err != nil {
		return fmt.Errorf("Beispiele laden: %w", err)
	}
	if err := reportExamples(ctx, db, data.Meldungen); err != nil {
		return fmt.Errorf("Beispiele melden: %w", err)
	}
	p.say("Erfundene Beispiele sind geladen; sie sind überall als Beispiel gekennzeichnet.")
	return nil
}

// reportExamples makes the reports that are not made yet. They take the way of
// every other report, so that they have a history and keep the rules.
func reportExamples(ctx context.Context, db *store.DB, list []nachnutzung.Beispielmeldung) error {
	made := make(map[[2]string]int64)
	for i := range list {
		m := &list[i]
		pair := [2]string{m.ARS, m.OzgID}
		err := reportExample(ctx, db, m, made[pair])
		if err != nil && !errors.Is(err, nachnutzung.ErrVersionConflict) {
			return fmt.Errorf("%s %s: %w", m.ARS, m.OzgID, err)
		}
		made[pair]++
	}
	if _, err := db.Nummeriere(ctx); err != nil {
		return fmt.Errorf("Verlauf nummerieren: %w", err)
	}
	return nil
}

// reportExample makes a report when the pair is of the version that the examples
// before it leave; another one says that it was made already, or that somebody has
// reported something real there: nachnutzung.ErrVersionConflict.
func reportExample(ctx context.Context, db *store.DB, m *nachnutzung.Beispielmeldung, version int64) error {
	v := store.Vorgang{
		Akteur: nachnutzung.Akteur{
			Kennung: nachnutzung.AkteurBetrieb, Organisation: m.Organisation, Rechte: []nachnutzung.Recht{m.Recht},
		},
		Quelle: quelleBefehl, Art: store.VorgangMeldung, Begruendung: m.Meldung.Begruendung,
	}
	op := nachnutzung.OpMelden
	if m.Bestaetigung {
		v.Art, op = store.VorgangBestaetigung, nachnutzung.OpBestaetigen
	}
	words, err := db.Wortschatz(ctx, m.OzgID)
	if err != nil {
		return err
	}
	today := nachnutzung.Tag(time.Now())
	expected := nachnutzung.Erwartung{Versionen: []int64{version}}
	_, err = db.UpdateNachnutzung(ctx, v, op, m.ARS, m.OzgID, expected, func(n *nachnutzung.Nachnutzung) error {
		switch {
		case n.Version > 0 && !n.Beispiel:
			return nachnutzung.ErrVersionConflict
		case m.Bestaetigung:
			return n.Bestaetige(today)
		}
		n.Beispiel = true
		return n.Melde(m.Meldung, today, words)
	})
	return err
}

// demoToken is a token to try the roles with.
type demoToken struct {
	right  nachnutzung.Recht
	secret string
}

// demoName opens the names of the tokens of --demo, by which the next start finds
// them.
const demoName = "Demo: "

// demoLife is how long such a token is good for: long enough for a demonstration,
// short enough that one in a log or on a slide does not matter.
const demoLife = 24 * time.Hour

// demoRights is one right for each role.
func demoRights() []nachnutzung.Recht {
	return []nachnutzung.Recht{
		{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"},
		{Rolle: nachnutzung.RolleKommune, Gebiet: "150030000000"},
		{Rolle: nachnutzung.RolleVerbund, Gebiet: "verbund:kitu"},
		{Rolle: nachnutzung.RolleLesen, Gebiet: "15"},
		{Rolle: nachnutzung.RolleVerwaltung},
	}
}

// issueDemoTokens makes a token for each role where the settings ask for examples,
// and revokes those of earlier starts.
func (p *program) issueDemoTokens(ctx context.Context, db *store.DB) ([]demoToken, error) {
	if !p.cfg.Demo {
		return nil, nil
	}
	earlier, err := db.Tokens(ctx)
	if err != nil {
		return nil, fmt.Errorf("Demo-Token lesen: %w", err)
	}
	for i := range earlier {
		t := &earlier[i]
		if t.AngelegtVon != quelleBefehl || !strings.HasPrefix(t.Akteur.Name, demoName) || t.IsWiderrufen() {
			continue
		}
		if err := db.RevokeToken(ctx, t.ID, quelleBefehl); err != nil {
			return nil, fmt.Errorf("früheres Demo-Token widerrufen: %w", err)
		}
	}
	var tokens []demoToken
	for _, right := range demoRights() {
		place, err := findTerritory(ctx, db, right.Rolle, string(right.Gebiet))
		if err != nil {
			return nil, fmt.Errorf("Demo-Token ausstellen: %w", err)
		}
		secret, _, err := auth.Issue(ctx, db, nachnutzung.NeuesToken{
			Name: demoName + string(right.Rolle), Organisation: "Beispiel: " + place.organisation,
			Rechte: []nachnutzung.Recht{right}, LaeuftAb: time.Now().Add(demoLife),
		}, quelleBefehl)
		if err != nil {
			return nil, fmt.Errorf("Demo-Token ausstellen: %w", err)
		}
		tokens = append(tokens, demoToken{right: right, secret: secret})
	}
	return tokens, nil
}

// announceDemo prints the tokens; nothing where there are none.
func (p *program) announceDemo(tokens []demoToken) {
	if len(tokens) == 0 {
		return
	}
	p.say("")
	p.say("  Token zum Ausprobieren (Authorization: Bearer …), einen Tag gültig, bei jedem Start neu:")
	for _, t := range tokens {
		gebiet := string(t.right.Gebiet)
		if gebiet == "" {
			gebiet = "überall"
		}
		p.say("    %-11s %-14s %s", t.right.Rolle, gebiet, t.secret)
	}
}
