// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"nachnutzung/internal/nachnutzung"
)

// translate turns what a driver says into the domain's words where a caller can
// act on it, and leaves everything else as it is.
func translate(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows), errors.Is(err, gorm.ErrRecordNotFound):
		return nachnutzung.ErrNotFound
	case errors.Is(err, context.Canceled):
		// The caller has gone; nobody waits for a better word.
		return err
	case isUnavailable(err):
		return fmt.Errorf("%w: %w", nachnutzung.ErrUnavailable, err)
	}
	return err
}

// isDeadlock says that two transactions waited for each other and the database has
// ended this one: the same again may well succeed.
func isDeadlock(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.Code == "40P01"
}

// isBusy says that another writer has held an SQLite database for longer than
// busy_timeout.
func isBusy(err error) bool {
	sqliteErr, ok := errors.AsType[*sqlite.Error](err)
	return ok && sqliteErr.Code()&0xff == sqlite3.SQLITE_BUSY
}

func isUnavailable(err error) bool {
	var netErr net.Error
	var connectErr *pgconn.ConnectError
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, net.ErrClosed) || errors.As(err, &connectErr) || errors.As(err, &netErr) {
		return true
	}
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok {
		// Class 08 connection, 53 insufficient resources, 57 operator intervention
		// (shutdown, statement timeout), 25006 a standby.
		return strings.HasPrefix(pgErr.Code, "08") || strings.HasPrefix(pgErr.Code, "53") ||
			strings.HasPrefix(pgErr.Code, "57") || pgErr.Code == "25006"
	}
	if sqliteErr, ok := errors.AsType[*sqlite.Error](err); ok {
		switch sqliteErr.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
			sqlite3.SQLITE_FULL, sqlite3.SQLITE_INTERRUPT:
			return true
		}
	}
	// database/sql says so in words alone after Close, and the pool under it by an error
	// of a package that we do not use otherwise.
	return strings.Contains(err.Error(), "sql: database is closed") || strings.HasSuffix(err.Error(), "closed pool")
}

func quoteIdentifier(name string) string {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		if p != "*" {
			parts[i] = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
		}
	}
	return strings.Join(parts, ".")
}
