// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// A page of the list of stored pairs is read from their own rows, as all pairs of one
// body are (koerperliste.go). With the joins for names, PostgreSQL takes longer to plan
// a page far from the beginning than to read it: it plans each anew, because a plan for
// any place looks dearer to it than one for this place.

// isOfRows tells whether the rows of pairs alone say which are asked for.
func (r *paarReader) isOfRows() bool {
	f := r.filter
	return r.remembers() && !f.Implizit && len(f.Themenfeld) == 0 && f.Kreis == "" && f.Verbund == "" && f.Traeger == nil && f.Gebiet == nil &&
		!slices.ContainsFunc(f.Land, func(code string) bool { return len(code) != landLength })
}

// ownPair is the row of a pair with its key.
type ownPair struct {
	paarRow
	Paarschluessel
}

// readRows gives the next stored pairs, each with its place in the order; false when
// what stands around them does not keep still.
func (r *paarReader) readRows(ctx context.Context, after []string, size int) (pairs []Paar, keys [][]string, ok bool, err error) {
	query, err := r.rowsQuery(ctx, after, size)
	if err != nil {
		return nil, nil, false, err
	}
	for range maxVersuche {
		rows, places, stand, err := r.ownRows(ctx, query, size)
		if err != nil || len(rows) == 0 {
			return nil, nil, err == nil, err
		}
		asked := make([]Paarschluessel, len(rows))
		for i := range rows {
			asked[i] = rows[i].Paarschluessel
		}
		around, err := r.db.rahmenAt(ctx, stand, asked)
		if err != nil {
			return nil, nil, false, err
		}
		if around.revision != stand {
			continue
		}
		pairs, ok, err = r.pairsAmid(around, rows)
		return pairs, places, ok, err
	}
	return nil, nil, false, nil
}

// rowsQuery asks for the rows behind a place.
func (r *paarReader) rowsQuery(ctx context.Context, after []string, size int) (*gorm.DB, error) {
	f := r.filter
	query := r.db.gorm.WithContext(ctx).Table("nachnutzung AS n CROSS JOIN " + rahmenStand)
	query = whereIn(whereIn(query, "n.ars", f.Kommune), "n.ozg_id", f.Leistungsbuendel)
	query = whereLand(query, f.Land)
	if r.present {
		query = f.applyPresent(query)
	}
	if len(after) > 0 {
		condition, args, err := keyset(r.orders, after)
		if err != nil {
			return nil, err
		}
		query = query.Where(condition, args...)
	}
	return query.Select("n.ars, n.ozg_id, s.revision, " + paarOwnColumns + orderColumns(r.orders) + r.stepColumn()).Order(orderBy(r.orders)).Clauses(atMost(size)), nil
}

// whereLand narrows to Länder, with whose code the keys of their bodies begin: so an
// index begins where the Land does, instead of walking over those before it.
func whereLand(tx *gorm.DB, list []string) *gorm.DB {
	return whereAny(tx, "n.ars BETWEEN ? AND ?", list, func(land string) []any { return []any{land + firstOfLand, land + lastOfLand} })
}

// The keys of a Land's bodies lie between these, behind its code of landLength digits.
const (
	landLength  = 2
	firstOfLand = "0000000000"
	lastOfLand  = "9999999999"
)

// ownRows reads the rows with their places, and the revision of what stands around them.
func (r *paarReader) ownRows(ctx context.Context, query *gorm.DB, size int) (rows []ownPair, places [][]string, stand int64, err error) {
	var row ownPair
	place := make([]any, len(r.orders))
	dest := append([]any{gleich{&row.ARS}, gleich{&row.OzgID}, &stand}, row.storedDest()...)
	for i := range place {
		dest = append(dest, &place[i])
	}
	dest = append(dest, r.stepDest(&row.paarRow)...)
	rows, places = make([]ownPair, 0, min(size, chunk)), make([][]string, 0, min(size, chunk))
	err = r.db.queryBuilt(ctx, query, func(found found) error {
		for found.Next() {
			if err := found.Scan(dest...); err != nil {
				return err
			}
			rows, places = append(rows, row), append(places, cursorOf(place))
		}
		return found.Err()
	})
	return rows, places, stand, err
}

// pairsAmid makes pairs of rows and what stands around them; false when that is not
// known of one of them.
func (r *paarReader) pairsAmid(around *rahmen, rows []ownPair) ([]Paar, bool, error) {
	pairs := make([]Paar, len(rows))
	for i := range rows {
		row := &rows[i].paarRow
		if !around.surround(row, rows[i].ARS, rows[i].OzgID) {
			return nil, false, nil
		}
		if err := r.fillPaar(&pairs[i], row, row.ebenen(), nil); err != nil {
			return nil, false, err
		}
	}
	return pairs, true, nil
}
