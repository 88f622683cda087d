// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

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
}

func leistungsbuendelList() *list[nachnutzung.Leistungsbuendel] {
	return &list[nachnutzung.Leistungsbuendel]{
		from: "leistungsbuendel AS b",
		joins: "JOIN themenfeld AS t ON t.code = b.themenfeld " +
			"JOIN lage AS l ON l.code = b.lage",
		columns: "b.ozg_id, b.name, b.themenfeld, t.name, b.lage, l.name, b.beleglage, b.quellen, b.zustaendigkeit, " +
			"b.zustaendigkeit_stand, b.typen, b.anzahl_leistungen, b.sdg1, b.sdg2",
		dest: func(b *nachnutzung.Leistungsbuendel) []any {
			return []any{
				&b.OzgID, &b.Name, &b.Themenfeld.Code, &b.Themenfeld.Name, &b.Lage.Code, &b.Lage.Name, &b.Beleglage,
				quellen{&b.Quellen}, fromJSON[[]string]{&b.Zustaendigkeit.Arten}, &b.Zustaendigkeit.Stand,
				fromJSON[[]string]{&b.Typen}, &b.AnzahlLeistungen, &b.SDG1, &b.SDG2,
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
	l := leistungsbuendelList()
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Leistungsbuendel]{}, err
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
	switch f.Zustaendigkeit {
	case "":
		return tx
	case string(nachnutzung.ZustaendigkeitUnbekannt):
		return whereIs(tx, "b.zustaendigkeit_stand", f.Zustaendigkeit)
	}
	return whereHas(tx, "b.zustaendigkeit", []string{f.Zustaendigkeit})
}

// Leistungsbuendel gives one Leistungsbuendel by its OZG-ID.
func (db *DB) Leistungsbuendel(ctx context.Context, ozgID string) (nachnutzung.Leistungsbuendel, error) {
	b, err := one(ctx, db, leistungsbuendelList(), "b.ozg_id = ?", ozgID)
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
