// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A set of rows travels to PostgreSQL as one array for each column, so that the
// text of the statement is the same however many there are, and by COPY where a
// transaction writes many and nothing decides about single rows; SQLite, which runs
// in this process, takes them one by one from a prepared statement.

// spalte is a column of a set of rows of type R.
type spalte[R any] struct {
	// name of the column and kind of its values, as PostgreSQL calls it.
	name, kind string
	value      func(*R) any
	array      func([]R) any
	// field appends the value as COPY's binary form has it: its length and its bytes.
	field func(b []byte, row *R) []byte
}

func spalteOf[R, V any](name, kind string, of func(*R) V, field func([]byte, V) []byte) spalte[R] {
	return spalte[R]{
		name: name, kind: kind, value: func(row *R) any { return of(row) },
		field: func(b []byte, row *R) []byte { return field(b, of(row)) },
		array: func(rows []R) any {
			values := make([]V, len(rows))
			for i := range rows {
				values[i] = of(&rows[i])
			}
			return values
		},
	}
}

func textSpalte[R any](name string, of func(*R) string) spalte[R] {
	return spalteOf(name, "TEXT", of, func(b []byte, v string) []byte { return append(appendLength(b, len(v)), v...) })
}

func zahlSpalte[R any](name string, of func(*R) int64) spalte[R] {
	return spalteOf(name, "BIGINT", of, func(b []byte, v int64) []byte { return appendNumber(appendLength(b, numberLength), v) })
}

func kleinzahlSpalte[R any](name string, of func(*R) int32) spalte[R] {
	return spalteOf(name, "INTEGER", of, func(b []byte, v int32) []byte { return appendLength(appendLength(b, lengthLength), int(v)) })
}

func wahrheitSpalte[R any](name string, of func(*R) bool) spalte[R] {
	return spalteOf(name, "BOOLEAN", of, func(b []byte, v bool) []byte {
		if v {
			return append(appendLength(b, 1), 1)
		}
		return append(appendLength(b, 1), 0)
	})
}

func byteSpalte[R any](name string, of func(*R) []byte) spalte[R] {
	return spalteOf(name, "BYTEA", of, func(b, v []byte) []byte { return append(appendLength(b, len(v)), v...) })
}

// menge says how rows of type R are written.
type menge[R any] struct {
	table   string
	columns []spalte[R]
	// where narrows the rows, which it calls s; conflict says what becomes of those
	// that are there already. Both may be empty.
	where    string
	args     []any
	conflict string
}

// mengeBatch is how many rows a statement takes on PostgreSQL: enough that the
// statement itself costs nothing, few enough that it needs little memory.
const mengeBatch = 2000

// insert writes rows in the transaction that db is on and tells how many were
// written.
func (m *menge[R]) insert(ctx context.Context, db *DB, rows []R) (written int64, err error) {
	switch {
	case db.kind == dialectSQLite:
		return m.insertEach(ctx, db, rows)
	case db.conn != nil && m.where == "" && m.conflict == "":
		return m.copy(ctx, db, rows)
	}
	for chunk := range slices.Chunk(rows, mengeBatch) {
		args := make([]any, 0, len(m.columns)+len(m.args))
		for _, c := range m.columns {
			args = append(args, c.array(chunk))
		}
		n, err := db.exec(ctx, db.numbered(m.statement("unnest(", ") AS s ("+m.names()+")", func(c *spalte[R]) string {
			return "CAST(? AS " + c.kind + "[])"
		})), append(args, m.args...)...)
		if err != nil {
			return written, fmt.Errorf("write %s: %w", m.table, err)
		}
		written += n
	}
	return written, nil
}

func (m *menge[R]) insertEach(ctx context.Context, db *DB, rows []R) (written int64, err error) {
	if len(rows) == 0 {
		return 0, nil
	}
	statement, err := db.gorm.Statement.ConnPool.PrepareContext(ctx, m.statement("(SELECT ", ") AS s", func(c *spalte[R]) string { return "? AS " + c.name }))
	if err != nil {
		return 0, fmt.Errorf("write %s: %w", m.table, err)
	}
	defer func() { err = errors.Join(err, statement.Close()) }()
	args := make([]any, 0, len(m.columns)+len(m.args))
	for i := range rows {
		args = args[:0]
		for _, c := range m.columns {
			args = append(args, c.value(&rows[i]))
		}
		var result sql.Result
		if result, err = statement.ExecContext(ctx, append(args, m.args...)...); err != nil {
			return written, fmt.Errorf("write %s: %w", m.table, db.translated(err))
		}
		n, err := result.RowsAffected()
		if err != nil {
			return written, fmt.Errorf("write %s: %w", m.table, err)
		}
		written += n
	}
	return written, nil
}

// statement is the text that inserts what stands between open and end: a value for
// each column.
func (m *menge[R]) statement(open, end string, value func(*spalte[R]) string) string {
	values := make([]string, len(m.columns))
	for i := range m.columns {
		values[i] = value(&m.columns[i])
	}
	where := m.where
	if where == "" {
		where = "1 = 1"
	}
	// A number that the table gives itself is given here; SQLite has no such word.
	overriding := ""
	if strings.HasPrefix(open, "unnest") {
		overriding = " OVERRIDING SYSTEM VALUE"
	}
	return "INSERT INTO " + m.table + " (" + m.names() + ")" + overriding + " SELECT * FROM " + open + strings.Join(values, ", ") + end +
		" WHERE " + where + " " + m.conflict
}

func (m *menge[R]) names() string {
	names := make([]string, len(m.columns))
	for i := range m.columns {
		names[i] = m.columns[i].name
	}
	return strings.Join(names, ", ")
}
