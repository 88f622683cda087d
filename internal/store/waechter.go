// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// waechter notices on SQLite that another connection has committed something. It is
// asked before each answer: so it has a connection of its own past database/sql, whose
// statement stays prepared, and asks without a deadline, which would cost more than the
// question. How long the file may be locked says busy_timeout. It is not safe for
// concurrent use.
type waechter struct {
	conn driver.Conn
	stmt driver.Stmt
	asks driver.StmtQueryContext
	// row is where an answer is read to.
	row [1]driver.Value
}

// newWaechter begins to watch over a connection that it closes.
func newWaechter(ctx context.Context, conn driver.Conn) (*waechter, error) {
	preparer, ok := conn.(driver.ConnPrepareContext)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T prepares nothing", conn), conn.Close())
	}
	stmt, err := preparer.PrepareContext(ctx, "PRAGMA data_version")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the watch: %w", err), conn.Close())
	}
	asks, ok := stmt.(driver.StmtQueryContext)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T asks nothing", stmt), stmt.Close(), conn.Close())
	}
	return &waechter{conn: conn, stmt: stmt, asks: asks}, nil
}

// fassung is a number that changes with every commit of another connection, in this
// process and in others.
func (w *waechter) fassung(ctx context.Context) (int64, error) {
	// An end of ctx would be waited for by a goroutine.
	rows, err := w.asks.QueryContext(context.WithoutCancel(ctx), nil)
	if err != nil {
		return 0, fmt.Errorf("watch: %w", err)
	}
	// The statement is reset: only the next question sees what comes after this one.
	if err := errors.Join(rows.Next(w.row[:]), rows.Close()); err != nil {
		return 0, fmt.Errorf("watch: %w", err)
	}
	version, ok := w.row[0].(int64)
	if !ok {
		return 0, fmt.Errorf("watch: %T is no version", w.row[0])
	}
	return version, nil
}

// close ends the watch.
func (w *waechter) close() error { return errors.Join(w.stmt.Close(), w.conn.Close()) }
