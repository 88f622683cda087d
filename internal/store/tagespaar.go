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
		v := tagesvergleich{visit: visit, bodies: make(map[string]bool)}
		for i, tag := range tage {
			day := &abdeckungslauf{db: then, f: f, z: Zeitpunkt{Stichtag: tag, Kenntnisstand: kenntnisstand}, tag: tag, abdeckungsbild: new(abdeckungsbild)}
			if err := day.prepare(ctx); err != nil {
				return err
			}
			v.add(i, day)
		}
		all := &abdeckungslauf{db: then, f: f, z: Zeitpunkt{Kenntnisstand: kenntnisstand}, tag: then.heute(), abdeckungsbild: new(abdeckungsbild)}
		return all.eachStored(ctx, v.bodies, v.see)
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

// tagesvergleich is a walk over two days.
type tagesvergleich struct {
	visit  func(*Tagespaar)
	days   [2]tagesrahmen
	bodies map[string]bool
}

// tagesrahmen is what stood around pairs on a day.
type tagesrahmen struct {
	*abdeckungslauf
	traeger map[string]*nachnutzung.Traeger
	bundles map[string]*zaehlbuendel
}

func (v *tagesvergleich) add(i int, day *abdeckungslauf) {
	r := tagesrahmen{day, make(map[string]*nachnutzung.Traeger), make(map[string]*zaehlbuendel)}
	for j := range day.traeger {
		r.traeger[day.traeger[j].ARS], v.bodies[day.traeger[j].ARS] = &day.traeger[j], true
	}
	for j := range day.buendel {
		r.bundles[day.buendel[j].ozgID] = &day.buendel[j]
	}
	v.days[i] = r
}

// see hands on what a stored pair said on both days.
func (v *tagesvergleich) see(n *nachnutzung.Nachnutzung) {
	p := Tagespaar{Bestaetigung: n.Bestaetigung, Beispiel: n.Beispiel}
	for i := range v.days {
		d := &v.days[i]
		t, b := d.traeger[n.ARS], d.bundles[n.OzgID]
		if t == nil || b == nil {
			continue
		}
		p.Kommune = nachnutzung.Verweis{Code: t.ARS, Name: t.Name}
		p.Leistungsbuendel = nachnutzung.Verweis{Code: b.ozgID, Name: d.kopf.Buendel[b.ozgID]}
		responsible, _ := b.regel.Zustaendig(t.ARS, ebenenOf(t), d.tag, b.abgeleitet)
		says := n.Am(d.tag, responsible)
		p.Tage[i] = &says
	}
	if p.Kommune.Code != "" {
		v.visit(&p)
	}
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
