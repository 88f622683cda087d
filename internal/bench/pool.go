// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// pool is a database without the program: to fill it, to count in it, and to scan
// it for comparison.
type pool struct {
	*sql.DB
	isSQLite bool
}

// openPool opens the database of a DSN by the drivers that the program uses.
func openPool(dsn string) (*pool, error) {
	driver, address := "pgx", dsn
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	if isSQLite {
		driver = "sqlite"
		address = "file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=cache_size(-4000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return nil, fmt.Errorf("open a pool: %w", err)
	}
	return &pool{DB: db, isSQLite: isSQLite}, nil
}

// execAll runs statements one after the other.
func (p *pool) execAll(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := p.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
	}
	return nil
}

// number reads a single number.
func (p *pool) number(ctx context.Context, query string, args ...any) (n int64, err error) {
	if err := p.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("%.60s: %w", query, err)
	}
	return n, nil
}

// strings reads a column of texts.
func (p *pool) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := p.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%.60s: %w", query, err)
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, fmt.Errorf("%.60s: %w", query, err)
		}
		list = append(list, text)
	}
	return list, rows.Err()
}

// inserter writes rows of one table, many with each statement: as fast as the
// databases' own bulk loaders within a factor of two, and the same for both.
type inserter struct {
	tx      *sql.Tx
	full    *sql.Stmt
	head    string
	columns int
	args    []any
	// numbered says that placeholders carry a number. SQLite takes $1 for a name,
	// and its driver looks for each name among all of them.
	numbered bool
}

// rowsPerInsert keeps the widest table below the 32,766 placeholders of SQLite.
const rowsPerInsert = 200

// inserter prepares the insertion into a table. overriding lets PostgreSQL take
// ids that it would else give itself.
func (p *pool) inserter(ctx context.Context, tx *sql.Tx, table, columns string, overriding bool) (*inserter, error) {
	i := &inserter{tx: tx, columns: strings.Count(columns, ",") + 1, numbered: !p.isSQLite, head: "INSERT INTO " + table + " (" + columns + ") "}
	if overriding && !p.isSQLite {
		i.head += "OVERRIDING SYSTEM VALUE "
	}
	var err error
	if i.full, err = tx.PrepareContext(ctx, i.statement(rowsPerInsert)); err != nil {
		return nil, fmt.Errorf("fill %s: %w", table, err)
	}
	return i, nil
}

// statement inserts so many rows.
func (i *inserter) statement(rows int) string {
	var b strings.Builder
	b.WriteString(i.head + "VALUES ")
	for n := range rows * i.columns {
		switch {
		case n == 0:
			b.WriteByte('(')
		case n%i.columns == 0:
			b.WriteString("), (")
		default:
			b.WriteByte(',')
		}
		if !i.numbered {
			b.WriteByte('?')
			continue
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n + 1))
	}
	b.WriteByte(')')
	return b.String()
}

// add inserts a row, sooner or later.
func (i *inserter) add(ctx context.Context, values ...any) error {
	i.args = append(i.args, values...)
	if len(i.args) < rowsPerInsert*i.columns {
		return nil
	}
	_, err := i.full.ExecContext(ctx, i.args...)
	i.args = i.args[:0]
	return err
}

// flush inserts what is left.
func (i *inserter) flush(ctx context.Context) error {
	if len(i.args) == 0 {
		return nil
	}
	_, err := i.tx.ExecContext(ctx, i.statement(len(i.args)/i.columns), i.args...)
	i.args = i.args[:0]
	return err
}
