// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// What can be said of pairs beside how far they are: their plans, what holds them up,
// which solutions they share. Each read goes through the stored pairs of the filter;
// filters on what a pair says are not looked at.

// auswertung walks through the stored pairs of a filter as they were at a time.
func (db *DB) auswertung(ctx context.Context, f *AbdeckungFilter, z Zeitpunkt, visit func(l *abdeckungslauf, t *nachnutzung.Traeger, p *Paar),
	end func(l *abdeckungslauf) error) error {
	return db.AsKnown(ctx, z.Kenntnisstand, func(then *DB) error {
		l := &abdeckungslauf{db: then, f: f, z: z, tag: z.day(db.heute()), abdeckungsbild: new(abdeckungsbild)}
		if err := l.prepare(ctx); err != nil {
			return err
		}
		err := l.eachPair(ctx, false, true, func(_ *zaehlbuendel, t *nachnutzung.Traeger, p *Paar) { visit(l, t, p) })
		if err != nil {
			return err
		}
		return end(l)
	})
}

// Plantreue says how far planned days were kept, by group: one entry for each group
// with a plan, by key.
func (db *DB) Plantreue(ctx context.Context, f AbdeckungFilter, z Zeitpunkt) ([]nachnutzung.Plantreue, error) {
	f.Nach = cmp.Or(f.Nach, nachnutzung.NachLeistungsbuendel)
	groups := make(map[string]*nachnutzung.Plantreue)
	var list []nachnutzung.Plantreue
	err := db.auswertung(ctx, &f, z, func(l *abdeckungslauf, t *nachnutzung.Traeger, p *Paar) {
		found, ok := p.Nachnutzung.Planbefund(l.tag, &p.Befund)
		if !ok {
			return
		}
		posten := nachnutzung.Posten{
			OzgID: p.Leistungsbuendel.Code, Themenfeld: p.Themenfeld, Land: t.Land.Code, Kreis: t.Kreis.Code, Kommune: t.ARS,
		}
		key := posten.Schluessel(f.Nach)
		if groups[key] == nil {
			groups[key] = &nachnutzung.Plantreue{Stand: l.tag}
		}
		groups[key].Zaehle(found)
	}, func(l *abdeckungslauf) error {
		for key, group := range groups {
			group.Gruppe = nachnutzung.Verweis{Code: key, Name: l.kopf.Gruppen[key]}
			list = append(list, *group)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read how plans were kept: %w", translate(err))
	}
	slices.SortFunc(list, func(a, b nachnutzung.Plantreue) int { return cmp.Compare(a.Gruppe.Code, b.Gruppe.Code) })
	return list, nil
}

// Hindernisse sums up what holds pairs up, the blocker whose removal frees most first.
func (db *DB) Hindernisse(ctx context.Context, f AbdeckungFilter, z Zeitpunkt) ([]nachnutzung.Hindernissumme, error) {
	var sums nachnutzung.Hinderniszaehler
	var list []nachnutzung.Hindernissumme
	err := db.auswertung(ctx, &f, z, func(_ *abdeckungslauf, t *nachnutzung.Traeger, p *Paar) {
		sums.Zaehle(t.ARS, p.Leistungsbuendel.Code, &p.Befund)
	}, func(l *abdeckungslauf) error {
		names, err := l.db.blockernamen(ctx)
		list = sums.Ergebnis(l.tag, names)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum up blockers: %w", translate(err))
	}
	return list, nil
}

// blockernamen are the names of all blockers by code.
func (db *DB) blockernamen(ctx context.Context) (map[string]string, error) {
	names := make(map[string]string)
	query := db.gorm.WithContext(ctx).Table("codelisteneintrag").Select("code, bezeichnung").Where("liste = 'blocker'")
	return names, eachRow(query, true, func(rows *sql.Rows) error {
		var code, name string
		err := rows.Scan(&code, &name)
		names[code] = name
		return err
	})
}

// Einzelloesungen counts the single solutions that reuse has spared.
func (db *DB) Einzelloesungen(ctx context.Context, f AbdeckungFilter, z Zeitpunkt) (nachnutzung.Einzelloesungen, error) {
	var sum nachnutzung.Einzelloesungen
	err := db.auswertung(ctx, &f, z, func(_ *abdeckungslauf, _ *nachnutzung.Traeger, p *Paar) {
		if p.Befund.Status == nachnutzung.StatusLive {
			sum.Zaehle(p.Leistungsbuendel.Code, &p.Befund)
		}
	}, func(l *abdeckungslauf) error {
		sum.Stand = l.tag
		return nil
	})
	if err != nil {
		return sum, fmt.Errorf("count single solutions: %w", translate(err))
	}
	return sum, nil
}

// Zeitreihe gives coverages on several days, without the names of what is missing: by
// group, level and day. Pairs are read once for all days.
func (db *DB) Zeitreihe(ctx context.Context, f AbdeckungFilter, kenntnisstand int64, tage []string) ([]nachnutzung.Abdeckung, error) {
	f.Nach = cmp.Or(f.Nach, nachnutzung.NachLand)
	key := fmt.Sprint("zeitreihe ", tage, f.key())
	var stand abdeckungsstand
	if kenntnisstand == 0 {
		var err error
		if stand, err = db.abdeckungsstand(ctx); err != nil {
			return nil, fmt.Errorf("count coverage on %d days: %w", len(tage), translate(err))
		}
		if known := db.abdeckungen.get(stand, key); known != nil {
			return known.list, nil
		}
	}
	found := new(abdeckungsbild)
	err := db.AsKnown(ctx, kenntnisstand, func(then *DB) (err error) {
		found.list, err = then.zeitreihe(ctx, &f, kenntnisstand, tage)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count coverage on %d days: %w", len(tage), translate(err))
	}
	if kenntnisstand == 0 {
		db.abdeckungen.put(stand, key, found)
	}
	return found.list, nil
}

func (db *DB) zeitreihe(ctx context.Context, f *AbdeckungFilter, kenntnisstand int64, tage []string) ([]nachnutzung.Abdeckung, error) {
	days := make([]*abdeckungslauf, len(tage))
	for i, tag := range tage {
		days[i] = &abdeckungslauf{db: db, f: f, z: Zeitpunkt{Stichtag: tag, Kenntnisstand: kenntnisstand}, tag: tag, abdeckungsbild: new(abdeckungsbild)}
		if err := days[i].prepare(ctx); err != nil {
			return nil, err
		}
		days[i].zaehler = nachnutzung.NewZaehler(&days[i].def, f.Nach)
	}
	// Who belonged to a Verbund is asked of each day.
	wide := *f
	wide.Verbund = ""
	all := &abdeckungslauf{db: db, f: &wide, z: Zeitpunkt{Kenntnisstand: kenntnisstand}, tag: db.heute(), abdeckungsbild: new(abdeckungsbild)}
	if err := all.countDays(ctx, days); err != nil {
		return nil, err
	}
	var list []nachnutzung.Abdeckung
	for _, day := range days {
		list = append(list, day.zaehler.Ergebnis(&day.kopf)...)
	}
	for i := range list {
		list[i].Fehlende = nil
	}
	slices.SortStableFunc(list, func(a, b nachnutzung.Abdeckung) int {
		return cmp.Or(a.Vergleiche(b.Gruppe.Code, b.Ebene), cmp.Compare(a.Stand, b.Stand))
	})
	return list, nil
}
