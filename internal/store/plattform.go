// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// PlattformFilter narrows the list of Plattformen; zero values do not.
type PlattformFilter struct {
	Q, Art string
	// Stichtag is the day on which it existed and its users are counted, YYYY-MM-DD;
	// empty for today.
	Stichtag string
}

func plattformen(tag string) *list[nachnutzung.Plattform] {
	return &list[nachnutzung.Plattform]{
		from: "plattform AS p",
		columns: "p.code, p.name, p.version, p.langname, p.art, p.betreiber, p.seit, p.hinweis, p.quellen, " +
			"(SELECT COUNT(DISTINCT m.ars) FROM plattformnutzung m WHERE m.plattform = p.code AND " + heldAt(tag) + " AND NOT m.beispiel)",
		dest: func(p *nachnutzung.Plattform) []any {
			return []any{
				&p.Code, &p.Name, &p.Version, &p.Langname, &p.Art, orEmpty{&p.Betreiber}, &p.Seit, &p.Hinweis, quellen{&p.Quellen},
				&p.AnzahlKommunen,
			}
		},
		orders: map[string][]order{
			"name": {{column: "p.sortier", kind: orderBytes}, {column: "p.code"}},
			"code": {{column: "p.code"}},
		},
		standard: "name",
		search:   &searchColumns{scope: Kommunen, name: "p.such_name"},
	}
}

// Plattformen lists the Plattformen.
func (db *DB) Plattformen(ctx context.Context, f PlattformFilter, w Wunsch) (Seite[nachnutzung.Plattform], error) {
	l := plattformen(cmp.Or(f.Stichtag, db.heute()))
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Plattform]{}, err
	}
	return page(ctx, db, l, s, w, func(tx *gorm.DB) *gorm.DB { return whereBegun(whereIs(tx, "p.art", f.Art), "p.seit", f.Stichtag) })
}

// Plattform gives one Plattform by its code.
func (db *DB) Plattform(ctx context.Context, code string) (nachnutzung.Plattform, error) {
	return db.PlattformAm(ctx, code, "")
}

// PlattformAm is Plattform on a day, empty for today. *nachnutzung.NotFoundError when
// there was none yet.
func (db *DB) PlattformAm(ctx context.Context, code, stichtag string) (nachnutzung.Plattform, error) {
	p, err := one(ctx, db, plattformen(cmp.Or(stichtag, db.heute())), "p.code = ?", code)
	if err == nil && stichtag != "" && p.Seit.Latest() > stichtag {
		err = notYet(code, p.Name, stichtag, "die Plattform gibt es seit "+string(p.Seit))
	}
	return p, err
}
