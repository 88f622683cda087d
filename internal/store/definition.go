// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

type definitionRow struct {
	ID          string `gorm:"primaryKey"`
	Ordnung     int
	Fassung     int
	Name        string
	Wort        string
	Text        string
	Formel      string
	Lesart      bool
	Massgeblich string
	Status      string
	Modell      string
	MinStufe    int
	Quellen     string
	Sortier     []byte
	Buchung     buchung `gorm:"embedded"`
}

func (definitionRow) TableName() string { return "definition" }

func definitionenPart(list []nachnutzung.Definition) loadPart {
	rows := rowsOf(list, func(d *nachnutzung.Definition) definitionRow {
		return definitionRow{
			ID: d.ID, Fassung: d.Version, Name: d.Name, Wort: d.Wort, Text: d.Text, Formel: d.Formel, Lesart: d.Lesart,
			Massgeblich: string(d.Massgeblich), Status: jsonText(d.Status), Modell: d.Modell, MinStufe: d.MinStufe,
			Quellen: quellenText(d.Quellen), Sortier: suche.SortKey(d.Name),
		}
	})
	for i := range rows {
		rows[i].Ordnung = i + 1
	}
	return &part[definitionRow]{
		name: "Definitionen", bereich: Katalog, wanted: rows,
		key:     func(r *definitionRow) string { return r.ID },
		buchung: func(r *definitionRow) *buchung { return &r.Buchung },
	}
}

func definitionen() *list[nachnutzung.Definition] {
	return &list[nachnutzung.Definition]{
		from:    "definition AS d",
		columns: "d.id, d.fassung, d.name, d.wort, d.text, d.formel, d.lesart, d.massgeblich, d.status, d.modell, d.min_stufe, d.quellen",
		dest: func(d *nachnutzung.Definition) []any {
			return []any{
				&d.ID, &d.Version, &d.Name, &d.Wort, &d.Text, &d.Formel, &d.Lesart, &d.Massgeblich, fromJSON[[]nachnutzung.Status]{&d.Status},
				&d.Modell, &d.MinStufe, quellen{&d.Quellen},
			}
		},
		orders: map[string][]order{
			"ordnung": {{column: "d.ordnung", kind: orderNumber}, {column: "d.id"}},
			"name":    {{column: "d.sortier", kind: orderBytes}, {column: "d.id"}},
			"id":      {{column: "d.id"}},
		},
		standard: "ordnung",
	}
}

// Definitionen lists the definitions by which coverage is counted, the usual one
// first.
func (db *DB) Definitionen(ctx context.Context, w Wunsch) (Seite[nachnutzung.Definition], error) {
	return page(ctx, db, definitionen(), search{}, w, func(tx *gorm.DB) *gorm.DB { return tx })
}

// Definition gives one definition by its id; the usual one when it is empty.
// nachnutzung.ErrNotFound when there is none, nachnutzung.ErrUnavailable when the
// usual one is not there yet, because the catalogue was never loaded.
func (db *DB) Definition(ctx context.Context, id string) (nachnutzung.Definition, error) {
	d, err := one(ctx, db, definitionen(), "d.id = ?", cmp.Or(id, nachnutzung.Standarddefinition))
	if id == "" && errors.Is(err, nachnutzung.ErrNotFound) {
		return d, fmt.Errorf("catalogue not loaded: %w", nachnutzung.ErrUnavailable)
	}
	return d, err
}
