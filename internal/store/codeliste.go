// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

func codelisten() *list[nachnutzung.Codeliste] {
	return &list[nachnutzung.Codeliste]{
		from:    "codeliste AS c",
		columns: "c.code, c.name, c.version, c.beschreibung, c.quellen",
		dest: func(c *nachnutzung.Codeliste) []any {
			return []any{&c.Code, &c.Name, &c.Version, &c.Beschreibung, quellen{&c.Quellen}}
		},
		orders: map[string][]order{
			"name": {{column: "c.sortier", kind: orderBytes}, {column: "c.code"}},
			"code": {{column: "c.code"}},
		},
		standard: "name",
	}
}

// Codelisten lists the vocabularies with their entries.
func (db *DB) Codelisten(ctx context.Context, w Wunsch) (Seite[nachnutzung.Codeliste], error) {
	result, err := page(ctx, db, codelisten(), search{}, w, func(tx *gorm.DB) *gorm.DB { return tx })
	if err != nil {
		return result, err
	}
	return result, db.addEintraege(ctx, result.Items)
}

// Codeliste gives one vocabulary by its code.
func (db *DB) Codeliste(ctx context.Context, code string) (nachnutzung.Codeliste, error) {
	c, err := one(ctx, db, codelisten(), "c.code = ?", code)
	if err != nil {
		return c, err
	}
	items := []nachnutzung.Codeliste{c}
	err = db.addEintraege(ctx, items)
	return items[0], err
}

func (db *DB) addEintraege(ctx context.Context, items []nachnutzung.Codeliste) error {
	byCode := make(map[string]*nachnutzung.Codeliste, len(items))
	codes := make([]string, len(items))
	for i := range items {
		codes[i] = items[i].Code
		byCode[items[i].Code] = &items[i]
	}
	query := db.gorm.WithContext(ctx).Table("codelisteneintrag").
		Select("liste, code, bezeichnung, beschreibung, ordnung").Where("liste IN ?", codes).Order("liste, ordnung, code")
	return eachRow(query, len(items) > 0, func(rows *sql.Rows) error {
		var liste string
		var e nachnutzung.Codelisteneintrag
		if err := rows.Scan(&liste, &e.Code, &e.Bezeichnung, &e.Beschreibung, &e.Ordnung); err != nil {
			return err
		}
		byCode[liste].Eintraege = append(byCode[liste].Eintraege, e)
		return nil
	})
}

func synonyme() *list[nachnutzung.Synonym] {
	return &list[nachnutzung.Synonym]{
		from:    "synonym AS s",
		columns: "s.begriff, s.steht_fuer, s.hinweis, s.version, s.zurueckgezogen",
		dest: func(s *nachnutzung.Synonym) []any {
			return []any{&s.Begriff, &s.StehtFuer, &s.Hinweis, &s.Version, &s.Zurueckgezogen}
		},
		orders: map[string][]order{
			"begriff": {{column: "s.sortier", kind: orderBytes}, {column: "s.begriff"}, {column: "s.steht_fuer"}},
		},
		standard: "begriff",
		search:   &searchColumns{scope: Katalog, name: "s.such_name"},
	}
}

// Synonyme lists the synonyms whose word or meaning match q; an empty q matches
// all.
func (db *DB) Synonyme(ctx context.Context, q string, w Wunsch) (Seite[nachnutzung.Synonym], error) {
	l := synonyme()
	s, err := db.prepare(ctx, l.search, q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Synonym]{}, err
	}
	return page(ctx, db, l, s, w, func(tx *gorm.DB) *gorm.DB { return tx.Where("NOT s.zurueckgezogen") })
}

// Synonym gives one synonym by the word and what it stands for, be it withdrawn.
func (db *DB) Synonym(ctx context.Context, begriff, stehtFuer string) (nachnutzung.Synonym, error) {
	return one(ctx, db, synonyme(), "s.begriff = ? AND s.steht_fuer = ?", begriff, stehtFuer)
}
