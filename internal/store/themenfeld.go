// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// ThemenfeldFilter narrows the list of Themenfelder; zero values do not.
type ThemenfeldFilter struct {
	Q string
	// Land and Bund lead the Themenfeld: two-digit code, abbreviation.
	Land, Bund string
}

const anzahlImThemenfeld = "(SELECT COUNT(*) FROM leistungsbuendel b WHERE b.themenfeld = t.code)"

func themenfelder() *list[nachnutzung.Themenfeld] {
	return &list[nachnutzung.Themenfeld]{
		from:    "themenfeld AS t",
		columns: "t.code, t.name, t.version, " + anzahlImThemenfeld,
		dest: func(t *nachnutzung.Themenfeld) []any {
			return []any{&t.Code, &t.Name, &t.Version, &t.AnzahlLeistungsbuendel}
		},
		orders: map[string][]order{
			"name": {{column: "t.sortier", kind: orderBytes}, {column: "t.code"}},
			"code": {{column: "t.code"}},
			"anzahlLeistungsbuendel": {
				{column: anzahlImThemenfeld, kind: orderNumber}, {column: "t.sortier", kind: orderBytes}, {column: "t.code"},
			},
		},
		standard: "name",
		search:   &searchColumns{scope: Katalog, name: "t.such_name"},
	}
}

// Themenfelder lists the Themenfelder with their Federfuehrung.
func (db *DB) Themenfelder(ctx context.Context, f ThemenfeldFilter, w Wunsch) (Seite[nachnutzung.Themenfeld], error) {
	l := themenfelder()
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Themenfeld]{}, err
	}
	result, err := page(ctx, db, l, s, w, func(tx *gorm.DB) *gorm.DB {
		tx = whereFuehrt(tx, "t.code", seiteLand, f.Land)
		return whereFuehrt(tx, "t.code", seiteBund, f.Bund)
	})
	if err != nil {
		return result, err
	}
	return result, db.addFederfuehrung(ctx, result.Items)
}

// Themenfeld gives one Themenfeld by its code.
func (db *DB) Themenfeld(ctx context.Context, code string) (nachnutzung.Themenfeld, error) {
	t, err := one(ctx, db, themenfelder(), "t.code = ?", code)
	if err != nil {
		return t, err
	}
	items := []nachnutzung.Themenfeld{t}
	err = db.addFederfuehrung(ctx, items)
	return items[0], err
}

func (db *DB) addFederfuehrung(ctx context.Context, items []nachnutzung.Themenfeld) error {
	codes := make([]string, len(items))
	for i := range items {
		codes[i] = items[i].Code
	}
	leads, err := db.federfuehrungen(ctx, codes, nil)
	if err != nil {
		return err
	}
	for i := range items {
		items[i].Federfuehrung = leads.of(gegenstandThemenfeld, items[i].Code)
	}
	return nil
}

// LageFilter narrows the list of Lagen; zero values do not.
type LageFilter struct {
	Q          string
	Themenfeld []string
	Art        string
}

func lagen() *list[nachnutzung.Lage] {
	return &list[nachnutzung.Lage]{
		from:  "lage AS l",
		joins: "JOIN themenfeld AS t ON t.code = l.themenfeld",
		columns: "l.code, l.name, l.themenfeld, t.name, l.art, l.art_beleglage, " +
			"(SELECT COUNT(*) FROM leistungsbuendel b WHERE b.lage = l.code), l.version",
		dest: func(l *nachnutzung.Lage) []any {
			return []any{
				&l.Code, &l.Name, &l.Themenfeld.Code, &l.Themenfeld.Name, &l.Art, &l.ArtBeleglage,
				&l.AnzahlLeistungsbuendel, &l.Version,
			}
		},
		orders: map[string][]order{
			"name": {{column: "l.sortier", kind: orderBytes}, {column: "l.code"}},
			"code": {{column: "l.code"}},
		},
		standard: "name",
		search:   &searchColumns{scope: Katalog, name: "l.such_name"},
	}
}

// Lagen lists the Lagen.
func (db *DB) Lagen(ctx context.Context, f LageFilter, w Wunsch) (Seite[nachnutzung.Lage], error) {
	l := lagen()
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Lage]{}, err
	}
	return page(ctx, db, l, s, w, func(tx *gorm.DB) *gorm.DB {
		tx = whereIn(tx, "l.themenfeld", f.Themenfeld)
		return whereIs(tx, "l.art", f.Art)
	})
}

// Lage gives one Lage by its code.
func (db *DB) Lage(ctx context.Context, code string) (nachnutzung.Lage, error) {
	return one(ctx, db, lagen(), "l.code = ?", code)
}
