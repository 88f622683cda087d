// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
)

// The few statements of which every write is made go to the driver as they are.
// GORM builds the text of a statement anew each time, character by character, and
// database/sql opens and closes one of its connections around each: that took more
// of the processor than sending the statement and reading its answer.

// pgxHandle is what statements go to: the pool, or a transaction of its own.
type pgxHandle interface {
	Exec(ctx context.Context, text string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, text string, args ...any) (pgx.Rows, error)
}

// byKeys runs a read of many rows by their keys. PostgreSQL does it as it is told, by
// one process along the indexes: left to itself, it looks for each few thousand rows in the
// whole table, and starts helpers for it.
func (db *DB) byKeys(ctx context.Context, read func(in *DB) error) error {
	pool, ok := db.pgx.(*pgxpool.Pool)
	if !ok {
		return read(db)
	}
	return pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "SELECT set_config('max_parallel_workers_per_gather', '0', TRUE), set_config('enable_seqscan', 'off', TRUE)")
		if err != nil {
			return err
		}
		in := db.on(db.gorm.WithContext(ctx))
		in.pgx = tx
		return read(in)
	})
}

// exec runs a statement with the placeholders of its database, in the transaction
// that db is on, if any, and tells how many rows it changed. Errors are translated
// as GORM does.
func (db *DB) exec(ctx context.Context, text string, args ...any) (int64, error) {
	changed, err := db.execPlain(ctx, text, args)
	return changed, db.translated(err)
}

// translated gives GORM's own errors for those that callers tell apart.
func (db *DB) translated(err error) error {
	if t, ok := db.gorm.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		return t.Translate(err)
	}
	return err
}

func (db *DB) execPlain(ctx context.Context, text string, args []any) (int64, error) {
	db.asks()
	if db.pgx != nil {
		tag, err := db.pgx.Exec(ctx, text, args...)
		return tag.RowsAffected(), err
	}
	result, err := db.gorm.Statement.ConnPool.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// asks counts a statement past GORM, where a test counts them.
func (db *DB) asks() {
	if db.asked != nil {
		db.asked.Add(1)
	}
}

// found is what exec's sister query gives: the rows of either driver.
type found interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

// query runs a query, in the transaction that db is on, if any, and hands its rows
// to read. Errors are translated as GORM does.
func (db *DB) query(ctx context.Context, read func(found) error, text string, args ...any) error {
	return db.translated(db.queryPlain(ctx, read, text, args))
}

func (db *DB) queryPlain(ctx context.Context, read func(found) error, text string, args []any) error {
	db.asks()
	if db.pgx != nil {
		rows, err := db.pgx.Query(ctx, text, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		return read(rows)
	}
	rows, err := db.gorm.Statement.ConnPool.QueryContext(ctx, text, args...) //nolint:rowserrcheck // read asks for it.
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	return read(rows)
}

// planned, before the values of a statement, has PostgreSQL plan it each time for
// the values and the tables as they are. A plan that was kept from when a table was
// empty reads the whole of it for each key of a set.
const planned = pgx.QueryExecModeCacheDescribe

// among runs a query that ends with a column, for the rows in which it is one of
// the texts: one array on PostgreSQL, one JSON text on SQLite, so that the text of
// the statement is the same however many there are.
func (db *DB) among(ctx context.Context, query string, texts []string, scan func(found) error) error {
	each := func(rows found) error {
		for rows.Next() {
			if err := scan(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
	if db.kind == dialectPostgres {
		args := []any{planned, texts}
		if db.past != nil {
			args = args[1:] // Its statements are rewritten, and their values counted.
		}
		return db.query(ctx, each, query+" = ANY(CAST($1 AS TEXT[]))", args...)
	}
	list, err := json.Marshal(texts)
	if err != nil {
		return fmt.Errorf("list texts: %w", err)
	}
	return db.query(ctx, each, query+" IN (SELECT value FROM json_each(?))", string(list))
}

// text gives the text of a statement that is made of changing parts: shape names
// which, and for each shape the text is built once.
func (db *DB) text(shape any, build func() string) string {
	if known, ok := db.texts.Load(shape); ok {
		text, _ := known.(string)
		return text
	}
	text := db.numbered(build())
	db.texts.Store(shape, text)
	return text
}

// numbered gives a statement the placeholders of its database: $1 where SQLite
// takes a question mark. No text of ours holds one otherwise.
func (db *DB) numbered(text string) string {
	if db.kind != dialectPostgres {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 2*strings.Count(text, "?"))
	for n := 1; ; n++ {
		before, after, found := strings.Cut(text, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
		text = after
	}
}
