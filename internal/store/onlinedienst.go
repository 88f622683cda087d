// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// OnlinedienstFilter narrows the list of Onlinedienste; zero values do not.
type OnlinedienstFilter struct {
	Q                  string
	Land               []string
	Leistungsbuendel   []string
	Themenfeld         []string
	Nachnutzungsmodell string
}

func onlinedienste() *list[nachnutzung.Onlinedienst] {
	return &list[nachnutzung.Onlinedienst]{
		from:    "onlinedienst AS o",
		columns: "o.code, o.name, o.version, o.nachnutzungsmodell, o.zustand, o.hinweis, o.quellen",
		dest: func(o *nachnutzung.Onlinedienst) []any {
			return []any{
				&o.Code, &o.Name, &o.Version, orEmpty{&o.Nachnutzungsmodell}, orEmpty{&o.Zustand}, &o.Hinweis, quellen{&o.Quellen},
			}
		},
		orders: map[string][]order{
			"name": {{column: "o.sortier", kind: orderBytes}, {column: "o.code"}},
			"code": {{column: "o.code"}},
		},
		standard: "name",
		search:   &searchColumns{scope: Katalog, name: "o.such_name"},
	}
}

// Onlinedienste lists the Onlinedienste with the Laender that develop them and
// the Leistungsbuendel they cover.
func (db *DB) Onlinedienste(ctx context.Context, f OnlinedienstFilter, w Wunsch) (Seite[nachnutzung.Onlinedienst], error) {
	l := onlinedienste()
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Onlinedienst]{}, err
	}
	result, err := page(ctx, db, l, s, w, func(tx *gorm.DB) *gorm.DB {
		tx = whereAmong(tx, "o.code", "SELECT z.onlinedienst FROM onlinedienst_land z WHERE z.land IN ?", f.Land)
		tx = whereAmong(tx, "o.code", "SELECT z.onlinedienst FROM onlinedienst_leistungsbuendel z WHERE z.ozg_id IN ?",
			f.Leistungsbuendel)
		tx = whereAmong(tx, "o.code", "SELECT z.onlinedienst FROM onlinedienst_leistungsbuendel z "+
			"JOIN leistungsbuendel b ON b.ozg_id = z.ozg_id WHERE b.themenfeld IN ?", f.Themenfeld)
		return whereIs(tx, "o.nachnutzungsmodell", f.Nachnutzungsmodell)
	})
	if err != nil {
		return result, err
	}
	return result, db.addAbdeckung(ctx, result.Items)
}

// Onlinedienst gives one Onlinedienst by its code.
func (db *DB) Onlinedienst(ctx context.Context, code string) (nachnutzung.Onlinedienst, error) {
	o, err := one(ctx, db, onlinedienste(), "o.code = ?", code)
	if err != nil {
		return o, err
	}
	items := []nachnutzung.Onlinedienst{o}
	err = db.addAbdeckung(ctx, items)
	return items[0], err
}

// addAbdeckung adds Laender and Leistungsbuendel in one query.
func (db *DB) addAbdeckung(ctx context.Context, items []nachnutzung.Onlinedienst) error {
	byCode := make(map[string]*nachnutzung.Onlinedienst, len(items))
	codes := make([]string, len(items))
	for i := range items {
		codes[i] = items[i].Code
		byCode[items[i].Code] = &items[i]
	}
	query := db.gorm.WithContext(ctx).Raw(`SELECT z.onlinedienst, 1 AS art, z.ordnung, '' AS beleglage, z.land, e.bezeichnung
		FROM onlinedienst_land z LEFT JOIN codelisteneintrag e ON e.liste = 'land' AND e.code = z.land
		WHERE z.onlinedienst IN ?
		UNION ALL SELECT z.onlinedienst, 2, z.ordnung, z.beleglage, z.ozg_id, b.name
		FROM onlinedienst_leistungsbuendel z JOIN leistungsbuendel b ON b.ozg_id = z.ozg_id
		WHERE z.onlinedienst IN ?
		ORDER BY 1, 2, 3`, codes, codes)
	return eachRow(query, len(items) > 0, func(rows *sql.Rows) error {
		var code, beleglage, key, name string
		var art, ordnung int
		if err := rows.Scan(&code, &art, &ordnung, &beleglage, &key, orEmpty{&name}); err != nil {
			return err
		}
		o := byCode[code]
		if art == 1 {
			o.Laender = append(o.Laender, nachnutzung.Verweis{Code: key, Name: name})
			return nil
		}
		o.Leistungsbuendel = append(o.Leistungsbuendel, nachnutzung.Zuordnung{
			OzgID: key, Name: name, Beleglage: nachnutzung.Beleglage(beleglage),
		})
		return nil
	})
}
