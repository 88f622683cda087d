// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"

	"nachnutzung/internal/nachnutzung"
)

// Tagespaar is a stored pair as it was on two days. Texts are known by their ids
// alone: FuelleTexte reads those that are shown.
type Tagespaar struct {
	Kommune, Leistungsbuendel nachnutzung.Verweis
	Bestaetigung              nachnutzung.Bestaetigung
	Beispiel                  bool
	// Tage are what the pair said on each day; nil where the body was no
	// Verwaltungstraeger then.
	Tage [2]*nachnutzung.Befund
}

// EachTagespaar visits all stored pairs of the Verwaltungstraeger of a Land, or of some
// Themenfelder there, as they were on two days and known at a revision, 0 for now. It
// walks through the rows once, because each holds all its steps.
func (db *DB) EachTagespaar(ctx context.Context, land string, themenfelder []string, kenntnisstand int64, tage [2]string, visit func(*Tagespaar)) error {
	err := db.AsKnown(ctx, kenntnisstand, func(then *DB) error {
		f := &AbdeckungFilter{Nach: nachnutzung.NachKommune, Land: []string{land}, Themenfeld: themenfelder}
		_, err := then.eachAnTagen(ctx, f, kenntnisstand, tage[:], func(days []tagesrahmen, n *nachnutzung.Nachnutzung) {
			if p, ok := tagespaar(days, n); ok {
				visit(&p)
			}
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("read pairs on two days: %w", translate(err))
	}
	return nil
}

// FuelleTexte reads the contents of texts that are known by id alone.
func (db *DB) FuelleTexte(ctx context.Context, texts []*nachnutzung.Text) error {
	return db.fillTexts(ctx, texts)
}

// tagesrahmen is what stood around pairs on a day.
type tagesrahmen struct {
	*abdeckungslauf
	traeger map[string]*nachnutzung.Traeger
	bundles map[string]*zaehlbuendel
}

// tagespaar is what a stored pair said on both days; false when it is of neither.
func tagespaar(days []tagesrahmen, n *nachnutzung.Nachnutzung) (p Tagespaar, ok bool) {
	p = Tagespaar{Bestaetigung: n.Bestaetigung, Beispiel: n.Beispiel}
	for i := range days {
		d := &days[i]
		if says, t, b := d.sagt(n); t != nil {
			p.Kommune = nachnutzung.Verweis{Code: t.ARS, Name: t.Name}
			p.Leistungsbuendel = nachnutzung.Verweis{Code: b.ozgID, Name: d.kopf.Buendel[b.ozgID]}
			p.Tage[i], ok = &says, true
		}
	}
	return p, ok
}

// ebenenOf are the levels of a Traeger as the rule knows them.
func ebenenOf(t *nachnutzung.Traeger) []nachnutzung.Ebene {
	levels := make([]nachnutzung.Ebene, 0, len(t.Ebenen))
	for _, e := range t.Ebenen {
		if e == nachnutzung.ZaehlebeneKreis {
			levels = append(levels, nachnutzung.EbeneKreis)
		} else {
			levels = append(levels, nachnutzung.EbeneGemeinde)
		}
	}
	return levels
}
