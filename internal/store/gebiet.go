// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// darf gives the right by which an actor may do something at a place;
// nachnutzung.ErrForbidden when there is none. What a territory may depend on is
// read only where the keys alone do not decide.
func (db *DB) darf(ctx context.Context, a nachnutzung.Akteur, op nachnutzung.Operation, place nachnutzung.Ort) (nachnutzung.Recht, error) {
	if right, ok := a.Darf(op, place); ok {
		return right, nil
	}
	if len(a.RechteZu(op)) == 0 || place.ARS == "" {
		return nachnutzung.Recht{}, nachnutzung.ErrForbidden
	}
	heute := db.heute()
	query := db.gorm.WithContext(ctx).Raw(`SELECT 'verbund', m.verbund FROM verbund_mitgliedschaft m WHERE m.ars = ? AND `+heldOn+`
		UNION ALL SELECT 'plattform', m.plattform FROM plattformnutzung m WHERE m.ars = ? AND `+heldOn+`
		UNION ALL SELECT 'vorgaenger', v.ars FROM (`+vorgaenger+`) v`,
		place.ARS, heute, heute, place.ARS, heute, heute, place.ARS)
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var kind, code string
		if err := rows.Scan(&kind, &code); err != nil {
			return err
		}
		switch kind {
		case "verbund":
			place.Verbuende = append(place.Verbuende, code)
		case "plattform":
			place.Plattformen = append(place.Plattformen, code)
		default:
			place.Vorgaenger = append(place.Vorgaenger, code)
		}
		return nil
	})
	if err != nil {
		return nachnutzung.Recht{}, fmt.Errorf("read territory of %s: %w", place.ARS, err)
	}
	if right, ok := a.Darf(op, place); ok {
		return right, nil
	}
	return nachnutzung.Recht{}, nachnutzung.ErrForbidden
}

// Darf tells whether an actor may do something at a body or, with an empty ARS,
// where no body is concerned; nachnutzung.ErrForbidden when not.
func (db *DB) Darf(ctx context.Context, a nachnutzung.Akteur, op nachnutzung.Operation, ars string) error {
	_, err := db.darf(ctx, a, op, nachnutzung.Ort{ARS: ars})
	return err
}

// vorgaenger selects the bodies that a body came from, over all reforms; it has
// one placeholder.
const vorgaenger = `WITH RECURSIVE vor (ars) AS (SELECT n.alt FROM kommune_nachfolge n WHERE n.neu = ?
	UNION SELECT n.alt FROM kommune_nachfolge n JOIN vor ON n.neu = vor.ars) SELECT ars FROM vor`

// territory is the condition, for the write's own statement, that a body lies in
// the territory of the right it is written with.
func territory(g nachnutzung.Gebiet, ars, tag string) (string, []any) {
	switch {
	case g == "":
		return "1 = 1", nil
	case g.Verbund() != "":
		return "EXISTS (SELECT 1 FROM verbund_mitgliedschaft m WHERE m.ars = ? AND m.verbund = ? AND " + heldOn + ")",
			[]any{ars, g.Verbund(), tag, tag}
	case g.Plattform() != "":
		return "EXISTS (SELECT 1 FROM plattformnutzung m WHERE m.ars = ? AND m.plattform = ? AND " + heldOn + ")",
			[]any{ars, g.Plattform(), tag, tag}
	}
	if strings.HasPrefix(ars, string(g)) {
		// The key itself decides; who came from whom need not be looked for.
		return "CAST(? AS TEXT) LIKE ?", []any{ars, string(g) + "%"}
	}
	return "(CAST(? AS TEXT) LIKE ? OR EXISTS (SELECT 1 FROM (" + vorgaenger + ") v WHERE v.ars LIKE ?))",
		[]any{ars, string(g) + "%", ars, string(g) + "%"}
}

// within is the condition, for a write's own statement, that the place of an object
// still lies where the right that allowed the write holds.
type within struct {
	sql  string
	args []any
}

// within makes the condition of a right at a body; no body is everywhere.
func (db *DB) within(right nachnutzung.Recht, ars string) within {
	if ars == "" {
		return within{sql: "1 = 1"}
	}
	sql, args := territory(right.Gebiet, ars, db.heute())
	return within{sql: sql, args: args}
}

// whereTerritory keeps the rows whose body lies in one of the territories in which
// an actor may do something; none when there is no such right.
func whereTerritory(tx *gorm.DB, column string, a nachnutzung.Akteur, op nachnutzung.Operation, heute string) *gorm.DB {
	e := territories(column, a, op, heute)
	return tx.Where("("+e.sql.String()+")", e.args...)
}

// territories is the condition that the body in a column lies in one of the
// territories in which an actor may do something.
func territories(column string, a nachnutzung.Akteur, op nachnutzung.Operation, heute string) *expression {
	e := &expression{}
	var areas []nachnutzung.Gebiet
	for _, right := range a.RechteZu(op) {
		g := right.Gebiet
		if g != "" && g.Verbund() == "" && g.Plattform() == "" {
			areas = append(areas, g)
			continue
		}
		if e.sql.Len() > 0 {
			e.add(" OR ")
		}
		switch {
		case g == "":
			e.add("1 = 1")
		case g.Verbund() != "":
			e.add(column+" IN (SELECT m.ars FROM verbund_mitgliedschaft m WHERE m.verbund = ? AND "+heldOn+")", g.Verbund(), heute, heute)
		case g.Plattform() != "":
			e.add(column+" IN (SELECT m.ars FROM plattformnutzung m WHERE m.plattform = ? AND "+heldOn+")", g.Plattform(), heute, heute)
		}
	}
	if len(areas) > 0 {
		if e.sql.Len() > 0 {
			e.add(" OR ")
		}
		e.inAreas(column, areas)
		e.add(" OR " + column + " IN (WITH RECURSIVE nach (ars) AS (SELECT n.neu FROM kommune_nachfolge n WHERE ")
		e.inAreas("n.alt", areas)
		e.add(" UNION SELECT n.neu FROM kommune_nachfolge n JOIN nach ON n.alt = nach.ars) SELECT ars FROM nach)")
	}
	if e.sql.Len() == 0 {
		e.add("1 = 0")
	}
	return e
}

// inAreas adds the condition that a key begins as one of some areas. It compares
// and does not match a pattern: SQLite would plan a statement anew for every
// pattern it is given.
func (e *expression) inAreas(column string, areas []nachnutzung.Gebiet) {
	for i, g := range areas {
		if i > 0 {
			e.add(" OR ")
		}
		// The colon comes after the last digit.
		e.add("("+column+" >= ? AND "+column+" < ?)", string(g), string(g)+":")
	}
}

// on gives the database inside a transaction, so that what reads and writes there
// is the same code as outside.
func (db *DB) on(tx *gorm.DB) *DB {
	return &DB{gorm: tx, conn: db.conn, sql: db.sql, log: db.log, now: db.now, kind: db.kind, close: db.close, relay: db.relay, feed: db.feed, abdeckungen: db.abdeckungen, takt: db.takt}
}
