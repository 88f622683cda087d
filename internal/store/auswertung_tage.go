// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// tagesaussage is what a stored pair said on one of several days, the i-th.
type tagesaussage struct {
	i       int
	traeger *nachnutzung.Traeger
	buendel *zaehlbuendel
	n       *nachnutzung.Nachnutzung
	says    nachnutzung.Befund
}

// eachTag visits what the stored pairs of a filter said on each of several days.
func (db *DB) eachTag(ctx context.Context, f *AbdeckungFilter, kenntnisstand int64, tage []string, visit func(*tagesaussage)) ([]tagesrahmen, error) {
	return db.eachAnTagen(ctx, f, kenntnisstand, tage, func(days []tagesrahmen, n *nachnutzung.Nachnutzung) {
		for i := range days {
			if says, t, b := days[i].sagt(n); t != nil {
				visit(&tagesaussage{i, t, b, n, says})
			}
		}
	})
}

// eachAnTagen visits the stored pairs of all who are counted on one of several days, as
// known at a revision, 0 for now: in one walk, because each row holds all its steps. It
// hands on, and gives, what stood around pairs on each day.
func (db *DB) eachAnTagen(ctx context.Context, f *AbdeckungFilter, kenntnisstand int64, tage []string,
	visit func([]tagesrahmen, *nachnutzung.Nachnutzung)) ([]tagesrahmen, error) {
	days, bodies := make([]tagesrahmen, len(tage)), make(map[string]bool)
	for i, tag := range tage {
		days[i] = tagesrahmen{
			abdeckungslauf: &abdeckungslauf{db: db, f: f, z: Zeitpunkt{Stichtag: tag, Kenntnisstand: kenntnisstand}, tag: tag, abdeckungsbild: new(abdeckungsbild)},
			traeger:        make(map[string]*nachnutzung.Traeger), bundles: make(map[string]*zaehlbuendel),
		}
		if err := days[i].fill(ctx, bodies); err != nil {
			return nil, err
		}
	}
	all := &abdeckungslauf{db: db, f: f, z: Zeitpunkt{Kenntnisstand: kenntnisstand}, tag: db.heute(), abdeckungsbild: new(abdeckungsbild)}
	return days, all.eachStored(ctx, bodies, func(n *nachnutzung.Nachnutzung) { visit(days, n) })
}

// sagt is what a stored pair said on the day, with its body and bundle; nil where they
// were not counted then.
func (r *tagesrahmen) sagt(n *nachnutzung.Nachnutzung) (says nachnutzung.Befund, t *nachnutzung.Traeger, b *zaehlbuendel) {
	t, b = r.traeger[n.ARS], r.bundles[n.OzgID]
	if t == nil || b == nil {
		return says, nil, nil
	}
	responsible, _ := b.regel.Zustaendig(t.ARS, ebenenOf(t), r.tag, b.abgeleitet)
	return n.Am(r.tag, responsible), t, b
}

// fill reads bodies and bundles of the day, and adds the bodies to those of all days.
func (r *tagesrahmen) fill(ctx context.Context, bodies map[string]bool) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	for j := range r.abdeckungslauf.traeger {
		t := &r.abdeckungslauf.traeger[j]
		r.traeger[t.ARS], bodies[t.ARS] = t, true
	}
	for j := range r.buendel {
		r.bundles[r.buendel[j].ozgID] = &r.buendel[j]
	}
	return nil
}

// PlantreueReihe is Plantreue on several days: by group and day.
func (db *DB) PlantreueReihe(ctx context.Context, f AbdeckungFilter, kenntnisstand int64, tage []string) ([]nachnutzung.Plantreue, error) {
	f.Nach = cmp.Or(f.Nach, nachnutzung.NachLeistungsbuendel)
	groups := make([]map[string]*nachnutzung.Plantreue, len(tage))
	var list []nachnutzung.Plantreue
	err := db.AsKnown(ctx, kenntnisstand, func(then *DB) error {
		days, err := then.eachTag(ctx, &f, kenntnisstand, tage, func(a *tagesaussage) {
			found, ok := a.n.Planbefund(tage[a.i], &a.says)
			if !ok {
				return
			}
			posten := nachnutzung.Posten{
				OzgID: a.n.OzgID, Themenfeld: a.buendel.themenfeld, Land: a.traeger.Land.Code, Kreis: a.traeger.Kreis.Code, Kommune: a.traeger.ARS,
			}
			key := posten.Schluessel(f.Nach)
			if groups[a.i] == nil {
				groups[a.i] = make(map[string]*nachnutzung.Plantreue)
			}
			if groups[a.i][key] == nil {
				groups[a.i][key] = &nachnutzung.Plantreue{Stand: tage[a.i]}
			}
			groups[a.i][key].Zaehle(found)
		})
		for i := range days {
			for key, group := range groups[i] {
				group.Gruppe = nachnutzung.Verweis{Code: key, Name: days[i].kopf.Gruppen[key]}
				list = append(list, *group)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read how plans were kept on %d days: %w", len(tage), translate(err))
	}
	slices.SortFunc(list, func(a, b nachnutzung.Plantreue) int {
		return cmp.Or(cmp.Compare(a.Gruppe.Code, b.Gruppe.Code), cmp.Compare(a.Stand, b.Stand))
	})
	return list, nil
}

// HindernisseReihe is Hindernisse on several days: by blocker and day.
func (db *DB) HindernisseReihe(ctx context.Context, f AbdeckungFilter, kenntnisstand int64, tage []string) ([]nachnutzung.Hindernissumme, error) {
	sums := make([]nachnutzung.Hinderniszaehler, len(tage))
	var list []nachnutzung.Hindernissumme
	err := db.AsKnown(ctx, kenntnisstand, func(then *DB) error {
		_, err := then.eachTag(ctx, &f, kenntnisstand, tage, func(a *tagesaussage) { sums[a.i].Zaehle(a.traeger.ARS, a.n.OzgID, &a.says) })
		if err != nil {
			return err
		}
		names, err := then.blockernamen(ctx)
		for i, tag := range tage {
			list = append(list, sums[i].Ergebnis(tag, names)...)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum up blockers on %d days: %w", len(tage), translate(err))
	}
	slices.SortFunc(list, func(a, b nachnutzung.Hindernissumme) int {
		return cmp.Or(cmp.Compare(a.Blocker.Code, b.Blocker.Code), cmp.Compare(a.Stand, b.Stand))
	})
	return list, nil
}

// EinzelloesungenReihe is Einzelloesungen on several days, in their order.
func (db *DB) EinzelloesungenReihe(ctx context.Context, f AbdeckungFilter, kenntnisstand int64, tage []string) ([]nachnutzung.Einzelloesungen, error) {
	sums := make([]nachnutzung.Einzelloesungen, len(tage))
	for i, tag := range tage {
		sums[i].Stand = tag
	}
	err := db.AsKnown(ctx, kenntnisstand, func(then *DB) error {
		_, err := then.eachTag(ctx, &f, kenntnisstand, tage, func(a *tagesaussage) {
			if a.says.Status == nachnutzung.StatusLive {
				sums[a.i].Zaehle(a.n.OzgID, &a.says)
			}
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count single solutions on %d days: %w", len(tage), translate(err))
	}
	return sums, nil
}
