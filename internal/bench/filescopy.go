// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// writtenTable is a table that a load writes, and the query that gives the rows
// that it has written.
type writtenTable struct{ name, query string }

// writtenTables are those of a load, the chain last. What waited for the relay is
// gone when all is numbered; the hashes of the chain, as long, stand in.
func writtenTables() []writtenTable {
	return []writtenTable{
		{"nachnutzung", "SELECT * FROM nachnutzung"},
		{"verlauf", "SELECT * FROM verlauf"},
		{"freitext", "SELECT * FROM freitext WHERE id NOT IN (SELECT id FROM " + keptTexts + ")"},
		{"verlauf_ausstehend", "SELECT verlauf, hash FROM kette ORDER BY verlauf"},
		{"kette", "SELECT * FROM kette"},
	}
}

// tableRows are the rows of written tables: files that COPY has written, or the
// values themselves.
type tableRows struct {
	files  []string
	values [][][]any
}

// take reads what a load has written into some tables.
func (d *filesDatabase) take(ctx context.Context, folder string, tables []writtenTable) (*tableRows, error) {
	rows := &tableRows{}
	for _, table := range tables {
		if d.pool.isSQLite {
			values, err := d.pool.values(ctx, table.query)
			if err != nil {
				return nil, err
			}
			rows.values = append(rows.values, values)
			continue
		}
		name := filepath.Join(folder, table.name+".copy")
		err := withConn(ctx, d.dsn, func(conn *pgx.Conn) (err error) {
			file, err := os.Create(name)
			if err != nil {
				return fmt.Errorf("copy %s: %w", table.name, err)
			}
			defer func() { err = errors.Join(err, file.Close()) }()
			_, err = conn.PgConn().CopyTo(ctx, file, "COPY ("+table.query+") TO STDOUT")
			return err
		})
		if err != nil {
			return nil, err
		}
		rows.files = append(rows.files, name)
	}
	return rows, nil
}

// reset empties everything that a load has written. SQLite's file is put back.
func (d *filesDatabase) reset(ctx context.Context) (err error) {
	if !d.pool.isSQLite {
		return withConn(ctx, d.dsn, func(conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, `SET session_replication_role = replica;
				TRUNCATE nachnutzung, verlauf, freitext, verlauf_ausstehend, kette, abdeckung_ausstehend, abdeckung_zaehler;
				INSERT INTO freitext SELECT * FROM `+keptTexts+`; CHECKPOINT`)
			return err
		})
	}
	if err := d.pool.Close(); err != nil {
		return err
	}
	for _, beside := range []string{"-wal", "-shm"} {
		if err := os.Remove(d.path() + beside); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := copyFile(d.path(), d.empty); err != nil {
		return err
	}
	d.pool, err = openPool(d.dsn)
	return err
}

// insert writes the rows in one transaction, as the database does it fastest with
// all constraints in place; it tells how long that took without and with the chain.
func (d *filesDatabase) insert(ctx context.Context, rows *tableRows) (first, all effort, err error) {
	if d.pool.isSQLite {
		return d.insertPrepared(ctx, rows)
	}
	err = withConn(ctx, d.dsn, func(conn *pgx.Conn) error {
		since := d.effort()
		err := pgx.BeginFunc(ctx, conn, func(pgx.Tx) error { return copyAll(ctx, conn, "", writtenTables()[:4], rows.files) })
		if err != nil {
			return err
		}
		first = since()
		err = pgx.BeginFunc(ctx, conn, func(pgx.Tx) error { return copyAll(ctx, conn, "", writtenTables()[4:], rows.files[4:]) })
		all = since()
		return err
	})
	return first, all, err
}

// effort is how long something took, and what this process and the database used.
type effort struct{ wall, cpu time.Duration }

// effort begins to measure.
func (d *filesDatabase) effort() func() effort {
	began, used := time.Now(), d.cpu(os.Getpid())
	return func() effort { return effort{time.Since(began), d.cpu(os.Getpid()) - used} }
}

// copyAll copies files into tables of a schema; empty for the program's own.
func copyAll(ctx context.Context, conn *pgx.Conn, schema string, tables []writtenTable, files []string) error {
	for i, table := range tables {
		file, err := os.Open(files[i])
		if err != nil {
			return fmt.Errorf("copy %s: %w", table.name, err)
		}
		_, err = conn.PgConn().CopyFrom(ctx, file, "COPY "+schema+table.name+" FROM STDIN")
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("copy %s: %w", table.name, err)
		}
	}
	return nil
}

// insertPrepared writes each row by a prepared statement, with the settings that the
// program gives SQLite.
func (d *filesDatabase) insertPrepared(ctx context.Context, rows *tableRows) (first, all effort, err error) {
	p := &pool{isSQLite: true}
	if p.DB, err = sql.Open("sqlite", "file:"+d.path()+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)"+
		"&_pragma=cache_size(-4000)&_pragma=secure_delete(1)"); err != nil {
		return first, all, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	since := d.effort()
	err = inTransaction(ctx, p, func(tx *sql.Tx) error {
		for i, table := range writtenTables() {
			// SQLite numbers its entries at once; nothing waits.
			if table.name != "verlauf_ausstehend" && len(rows.values[i]) > 0 {
				if err := insertEach(ctx, tx, table.name, rows.values[i]); err != nil {
					return fmt.Errorf("insert into %s: %w", table.name, err)
				}
			}
		}
		return nil
	})
	all = since()
	return all, all, err
}

func insertEach(ctx context.Context, tx *sql.Tx, table string, rows [][]any) error {
	insert, err := tx.PrepareContext(ctx, "INSERT INTO "+table+" VALUES ("+strings.Repeat("?, ", len(rows[0])-1)+"?)") //nolint:gosec // a table of ours
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }()
	for _, row := range rows {
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return nil
}

// values reads all rows of a query.
func (p *pool) values(ctx context.Context, query string) (list [][]any, err error) {
	rows, err := p.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%.60s: %w", query, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		row, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, fmt.Errorf("%.60s: %w", query, err)
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// withConn does something over a connection of its own.
func withConn(ctx context.Context, dsn string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return errors.Join(do(conn), conn.Close(context.WithoutCancel(ctx)))
}
