// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// LeistungsbuendelFilter narrows the list of Leistungsbuendel; zero values do
// not. Several values of one field mean "one of them".
type LeistungsbuendelFilter struct {
	Q          string
	Themenfeld []string
	Lage       []string
	Typ        []string
	// Land and Bund lead it effectively.
	Land, Bund string
	Beleglage  string
	// Zustaendigkeit is a kind of body, or "unbekannt".
	Zustaendigkeit string
	SDG1, SDG2     *bool
	Onlinedienst   string
	// Stichtag is the day whose Zustaendigkeit counts, YYYY-MM-DD; empty for today.
	Stichtag string

	// ruled are the bundles whose Zustaendigkeit somebody has sourced.
	ruled map[string]nachnutzung.Zustaendigkeit
}

// leistungsbuendelList describes the bundles with their Zustaendigkeit of a day.
func leistungsbuendelList(tag string) *list[nachnutzung.Leistungsbuendel] {
	return &list[nachnutzung.Leistungsbuendel]{
		from: "leistungsbuendel AS b",
		joins: "JOIN themenfeld AS t ON t.code = b.themenfeld " +
			"JOIN lage AS l ON l.code = b.lage " +
			"LEFT JOIN dokument AS d ON d.art = '" + artZustaendigkeit + "' AND d.schluessel = b.ozg_id",
		columns: "b.ozg_id, b.name, b.version, b.themenfeld, t.name, b.lage, l.name, b.beleglage, b.quellen, b.zustaendigkeit, " +
			"b.zustaendigkeit_stand, b.typen, b.anzahl_leistungen, b.sdg1, b.sdg2, d.zustand",
		dest: func(b *nachnutzung.Leistungsbuendel) []any {
			sourced := zustaendigkeitAm{buendel: b, tag: tag}
			return []any{
				&b.OzgID, &b.Name, &b.Version, &b.Themenfeld.Code, &b.Themenfeld.Name, &b.Lage.Code, &b.Lage.Name, &b.Beleglage,
				quellen{&b.Quellen}, fromJSON[[]string]{&b.Zustaendigkeit.Arten}, &b.Zustaendigkeit.Stand,
				fromJSON[[]string]{&b.Typen}, &b.AnzahlLeistungen, &b.SDG1, &b.SDG2, &sourced,
			}
		},
		orders: map[string][]order{
			"name":  {{column: "b.sortier", kind: orderBytes}, {column: "b.ozg_id"}},
			"ozgId": {{column: "b.ozg_id"}},
			"anzahlLeistungen": {
				{column: "b.anzahl_leistungen", kind: orderNumber}, {column: "b.sortier", kind: orderBytes}, {column: "b.ozg_id"},
			},
		},
		standard: "name",
		search: &searchColumns{
			scope: Katalog, keys: "b.such_schluessel", name: "b.such_name",
			further: []string{"b.such_synonyme", "b.such_leistungen"},
		},
	}
}

// LeistungsbuendelListe lists the Leistungsbuendel with their effective
// Federfuehrung.
func (db *DB) LeistungsbuendelListe(ctx context.Context, f LeistungsbuendelFilter, w Wunsch) (Seite[nachnutzung.Leistungsbuendel], error) {
	tag := cmp.Or(f.Stichtag, db.heute())
	l := leistungsbuendelList(tag)
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Leistungsbuendel]{}, err
	}
	if f.Zustaendigkeit != "" {
		if f.ruled, err = db.ruledOn(ctx, tag); err != nil {
			return Seite[nachnutzung.Leistungsbuendel]{}, err
		}
	}
	result, err := page(ctx, db, l, s, w, f.apply)
	if err != nil || len(result.Items) == 0 {
		return result, err
	}
	return result, db.addWirksam(ctx, result.Items)
}

func (f LeistungsbuendelFilter) apply(tx *gorm.DB) *gorm.DB {
	tx = whereIn(tx, "b.themenfeld", f.Themenfeld)
	tx = whereIn(tx, "b.lage", f.Lage)
	tx = whereHas(tx, "b.typen", f.Typ)
	tx = whereIs(tx, "b.beleglage", f.Beleglage)
	tx = whereBool(tx, "b.sdg1", f.SDG1)
	tx = whereBool(tx, "b.sdg2", f.SDG2)
	tx = whereWirksamFuehrt(tx, seiteLand, f.Land)
	tx = whereWirksamFuehrt(tx, seiteBund, f.Bund)
	if f.Onlinedienst != "" {
		tx = whereAmong(tx, "b.ozg_id", "SELECT o.ozg_id FROM onlinedienst_leistungsbuendel o WHERE o.onlinedienst IN ?",
			[]string{f.Onlinedienst})
	}
	return f.whereZustaendig(tx)
}

// whereZustaendig keeps the bundles for which a kind of body is responsible. What
// is sourced may begin or end on any day, so it is asked of the rules; what is
// derived stands in the columns.
func (f LeistungsbuendelFilter) whereZustaendig(tx *gorm.DB) *gorm.DB {
	if f.Zustaendigkeit == "" {
		return tx
	}
	condition, value := "b.zustaendigkeit LIKE ?", `%"`+f.Zustaendigkeit+`"%`
	if f.Zustaendigkeit == string(nachnutzung.ZustaendigkeitUnbekannt) {
		condition, value = "b.zustaendigkeit_stand = ?", f.Zustaendigkeit
	}
	if len(f.ruled) == 0 {
		return tx.Where(condition, value)
	}
	var matching []string
	for id, z := range f.ruled {
		if slices.Contains(z.Arten, f.Zustaendigkeit) || string(z.Stand) == f.Zustaendigkeit {
			matching = append(matching, id)
		}
	}
	ruled := slices.Collect(maps.Keys(f.ruled))
	return tx.Where("(b.ozg_id IN ? OR (b.ozg_id NOT IN ? AND "+condition+"))", matching, ruled, value)
}

// zustaendigkeitAm scans the rule of a bundle, whose columns have been scanned
// before, and sets what it says of a day.
type zustaendigkeitAm struct {
	buendel *nachnutzung.Leistungsbuendel
	tag     string
}

// Scan implements sql.Scanner.
func (z *zustaendigkeitAm) Scan(src any) error {
	var text string
	if err := (orEmpty{&text}).Scan(src); err != nil || text == "" {
		return err
	}
	rule := nachnutzung.Zustaendigkeitsregel{OzgID: z.buendel.OzgID}
	if err := readZustaendigkeit(text, &rule); err != nil {
		return err
	}
	z.buendel.Zustaendigkeit = rule.Am(z.tag, z.buendel.Zustaendigkeit)
	return nil
}

// ruledOn gives the Zustaendigkeit, on a day, of the bundles that have a rule.
func (db *DB) ruledOn(ctx context.Context, tag string) (map[string]nachnutzung.Zustaendigkeit, error) {
	l := leistungsbuendelList(tag)
	ruled := make(map[string]nachnutzung.Zustaendigkeit)
	query := db.gorm.WithContext(ctx).Table(l.from).Joins(l.joins).Select(l.columns).Where("d.zustand IS NOT NULL")
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var b nachnutzung.Leistungsbuendel
		err := rows.Scan(l.dest(&b)...)
		ruled[b.OzgID] = b.Zustaendigkeit
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who is responsible on %s: %w", tag, err)
	}
	return ruled, nil
}

// Leistungsbuendel gives one Leistungsbuendel by its OZG-ID.
func (db *DB) Leistungsbuendel(ctx context.Context, ozgID string) (nachnutzung.Leistungsbuendel, error) {
	return db.LeistungsbuendelAm(ctx, ozgID, "")
}

// LeistungsbuendelAm is Leistungsbuendel with the Zustaendigkeit of a day, empty
// for today.
func (db *DB) LeistungsbuendelAm(ctx context.Context, ozgID, stichtag string) (nachnutzung.Leistungsbuendel, error) {
	b, err := one(ctx, db, leistungsbuendelList(cmp.Or(stichtag, db.heute())), "b.ozg_id = ?", ozgID)
	if err != nil {
		return b, err
	}
	items := []nachnutzung.Leistungsbuendel{b}
	err = db.addWirksam(ctx, items)
	return items[0], err
}

func (db *DB) addWirksam(ctx context.Context, items []nachnutzung.Leistungsbuendel) error {
	ids := make([]string, len(items))
	var fields []string
	seen := make(map[string]bool)
	for i := range items {
		ids[i] = items[i].OzgID
		if field := items[i].Themenfeld.Code; !seen[field] {
			seen[field] = true
			fields = append(fields, field)
		}
	}
	leads, err := db.federfuehrungen(ctx, fields, ids)
	if err != nil {
		return err
	}
	for i := range items {
		b := &items[i]
		b.Federfuehrung = leads.of(gegenstandLeistungsbuendel, b.OzgID)
		b.Wirksam = nachnutzung.Wirksam(b.Federfuehrung, leads.of(gegenstandThemenfeld, b.Themenfeld.Code))
	}
	return nil
}
