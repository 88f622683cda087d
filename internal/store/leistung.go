// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// LeistungFilter narrows the list of Leistungen; zero values do not.
type LeistungFilter struct {
	Q                string
	Leistungsbuendel []string
	Themenfeld       []string
	Typ              []string
	SDG1, SDG2       *bool
	// ImLeika: has a LeiKa-Schluessel. Zugeordnet: belongs to a Leistungsbuendel.
	ImLeika, Zugeordnet *bool
	// Gesetz is the abbreviation of the law, as the source writes it.
	Gesetz string
}

func leistungen() *list[nachnutzung.Leistung] {
	return &list[nachnutzung.Leistung]{
		from: "leistung AS e",
		columns: "e.id, e.leika_schluessel, e.name, e.typ_roh, e.typen, e.rechtsgrundlage, e.gesetz, e.gesetz_kuerzel, " +
			"e.sdg1, e.sdg2, e.version",
		dest: func(e *nachnutzung.Leistung) []any {
			return []any{
				&e.ID, orEmpty{&e.LeikaSchluessel}, &e.Name, &e.TypRoh, fromJSON[[]string]{&e.Typen}, &e.Rechtsgrundlage,
				&e.Gesetz, &e.GesetzKuerzel, &e.SDG1, &e.SDG2, &e.Version,
			}
		},
		orders: map[string][]order{
			"name":            {{column: "e.sortier", kind: orderBytes}, {column: "e.id"}},
			"id":              {{column: "e.id"}},
			"leikaSchluessel": {{column: "COALESCE(e.leika_schluessel, '')"}, {column: "e.id"}},
		},
		standard: "name",
		search: &searchColumns{
			scope: Katalog, keys: "e.such_schluessel", name: "e.such_name", further: []string{"e.such_synonyme"},
		},
	}
}

// Leistungen lists the Leistungen with the Leistungsbuendel they belong to.
func (db *DB) Leistungen(ctx context.Context, f LeistungFilter, w Wunsch) (Seite[nachnutzung.Leistung], error) {
	l := leistungen()
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Leistung]{}, err
	}
	result, err := page(ctx, db, l, s, w, f.apply)
	if err != nil {
		return result, err
	}
	return result, db.addBuendel(ctx, result.Items)
}

// LeistungenOf lists the Leistungen of one Leistungsbuendel, of the given Typen
// alone if there are any. An unknown OZG-ID is nachnutzung.ErrNotFound.
func (db *DB) LeistungenOf(ctx context.Context, ozgID string, typen []string, w Wunsch) (Seite[nachnutzung.Leistung], error) {
	result, err := db.Leistungen(ctx, LeistungFilter{Leistungsbuendel: []string{ozgID}, Typ: typen}, w)
	if err == nil && result.Gesamt == 0 {
		_, err = one(ctx, db, leistungsbuendelList(db.heute()), "b.ozg_id = ?", ozgID)
	}
	return result, err
}

const zugeordnet = "EXISTS (SELECT 1 FROM leistung_leistungsbuendel z WHERE z.leistung = e.id)"

func (f LeistungFilter) apply(tx *gorm.DB) *gorm.DB {
	tx = whereAmong(tx, "e.id", "SELECT z.leistung FROM leistung_leistungsbuendel z WHERE z.ozg_id IN ?", f.Leistungsbuendel)
	tx = whereAmong(tx, "e.id", "SELECT z.leistung FROM leistung_leistungsbuendel z "+
		"JOIN leistungsbuendel b ON b.ozg_id = z.ozg_id WHERE b.themenfeld IN ?", f.Themenfeld)
	tx = whereHas(tx, "e.typen", f.Typ)
	tx = whereBool(tx, "e.sdg1", f.SDG1)
	tx = whereBool(tx, "e.sdg2", f.SDG2)
	tx = whereBool(tx, "(e.leika_schluessel IS NOT NULL)", f.ImLeika)
	tx = whereBool(tx, "("+zugeordnet+")", f.Zugeordnet)
	return whereIs(tx, "e.gesetz_kuerzel", f.Gesetz)
}

// Leistung gives one Leistung by its id or by its LeiKa-Schluessel.
func (db *DB) Leistung(ctx context.Context, key string) (nachnutzung.Leistung, error) {
	column := "e.id"
	if nachnutzung.IsLeika(key) {
		column = "e.leika_schluessel"
	}
	e, err := one(ctx, db, leistungen(), column+" = ?", key)
	if err != nil {
		return e, err
	}
	items := []nachnutzung.Leistung{e}
	err = db.addBuendel(ctx, items)
	return items[0], err
}

func (db *DB) addBuendel(ctx context.Context, items []nachnutzung.Leistung) error {
	byID := make(map[string]*nachnutzung.Leistung, len(items))
	ids := make([]string, len(items))
	for i := range items {
		ids[i] = items[i].ID
		byID[items[i].ID] = &items[i]
	}
	query := db.gorm.WithContext(ctx).Table("leistung_leistungsbuendel AS z").
		Select("z.leistung, z.ozg_id, b.name, z.beleglage").
		Joins("JOIN leistungsbuendel AS b ON b.ozg_id = z.ozg_id").
		Where("z.leistung IN ?", ids).Order("z.leistung, z.ordnung")
	return eachRow(query, len(ids) > 0, func(rows *sql.Rows) error {
		var id string
		var z nachnutzung.Zuordnung
		if err := rows.Scan(&id, &z.OzgID, &z.Name, &z.Beleglage); err != nil {
			return err
		}
		byID[id].Leistungsbuendel = append(byID[id].Leistungsbuendel, z)
		return nil
	})
}

// eachRow runs a query, unless nothing is asked for, and hands each row to scan.
func eachRow(query *gorm.DB, asked bool, scan func(*sql.Rows) error) error {
	if !asked {
		return nil
	}
	rows, err := query.Rows()
	if err != nil {
		return fmt.Errorf("query: %w", translate(err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("scan: %w", translate(err))
		}
	}
	return translate(rows.Err())
}
