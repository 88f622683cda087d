// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/migrator"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteIdle is after which rest a connection is closed: each holds up to 4 MiB of
// pages and the schema once more. The next answer then takes 2 to 3 ms longer.
const sqliteIdle = 15 * time.Second

// openSQLite opens a file. WAL lets readers go on beside the one writer;
// _txlock=immediate makes a transaction take the write lock at its beginning,
// because two that upgrade a read lock end in SQLITE_BUSY at once, whatever
// busy_timeout says.
func openSQLite(ctx context.Context, path string, log *slog.Logger) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("die Datenbank %s lässt sich nicht anlegen: %w", path, err)
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	settings := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(30000)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)", "cache_size(-4000)",
		// What is erased leaves the file, and not only the table.
		"secure_delete(1)",
	}}
	pool, err := sql.Open("sqlite", file+settings.Encode())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	conns := max(4, runtime.NumCPU())
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(sqliteIdle)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("die Datenbank %s lässt sich nicht öffnen: %w", path, err), pool.Close())
	}
	db, err := open(sqliteDialector{pool: pool}, pool, dialectSQLite, log, pool.Close)
	if err != nil {
		return nil, err
	}
	// Whoever watches for other processes writes nothing and waits for nobody for long.
	watch := file + url.Values{"_pragma": {fmt.Sprintf("busy_timeout(%d)", blickDauer.Milliseconds())}}.Encode()
	db.takt.blick.oeffne = func() (driver.Conn, error) { return pool.Driver().Open(watch) }
	return db, nil
}

// sqliteDialector speaks SQLite over modernc.org/sqlite, which needs no C
// compiler. gorm.io/driver/sqlite would bring mattn's C sources into every
// build; see docs/adr/0001-databases.md.
type sqliteDialector struct {
	pool *sql.DB
}

func (sqliteDialector) Name() string { return "sqlite" }

func (d sqliteDialector) Initialize(db *gorm.DB) error {
	db.ConnPool = d.pool
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses:        []string{"INSERT", "VALUES", "ON CONFLICT"},
		UpdateClauses:        []string{"UPDATE", "SET", "FROM", "WHERE"},
		DeleteClauses:        []string{"DELETE", "FROM", "WHERE"},
		LastInsertIDReversed: true,
	})
	return nil
}

// Migrator exists because GORM asks for it; the schema is numbered SQL.
func (d sqliteDialector) Migrator(db *gorm.DB) gorm.Migrator {
	return migrator.Migrator{Config: migrator.Config{DB: db, Dialector: d}}
}

func (sqliteDialector) DataTypeOf(field *schema.Field) string { return string(field.DataType) }

func (sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

func (sqliteDialector) BindVarTo(writer clause.Writer, _ *gorm.Statement, _ any) {
	_ = writer.WriteByte('?')
}

func (sqliteDialector) QuoteTo(writer clause.Writer, name string) {
	_, _ = writer.WriteString(quoteIdentifier(name))
}

func (sqliteDialector) Explain(query string, vars ...any) string {
	return logger.ExplainSQL(query, nil, `"`, vars...)
}

// Translate gives GORM's own errors for those that callers tell apart.
func (sqliteDialector) Translate(err error) error {
	if driverErr, ok := errors.AsType[*sqlite.Error](err); ok {
		switch driverErr.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return gorm.ErrDuplicatedKey
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return gorm.ErrForeignKeyViolated
		case sqlite3.SQLITE_CONSTRAINT_CHECK:
			return gorm.ErrCheckConstraintViolated
		}
	}
	return err
}
