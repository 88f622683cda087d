// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/migrator"
	"gorm.io/gorm/schema"
	// The driver that the program uses; its name for database/sql is "sqlite".
	_ "modernc.org/sqlite"
)

// Connections of the naive server: as many as the program keeps, all of them
// kept open. database/sql's own default of two idle ones would make it slower.
const (
	naiveSQLiteConns   = 4
	naivePostgresConns = 16
)

// openNaive opens a database the usual way with a proper pool.
func openNaive(dsn string) (db *gorm.DB, closePool func() error, err error) {
	// Without QueryFields GORM asks for every column, the search texts included.
	config := &gorm.Config{Logger: logger.Discard, QueryFields: true}
	conns := naivePostgresConns
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		conns = naiveSQLiteConns
		pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=cache_size(-4000)")
		if err != nil {
			return nil, nil, fmt.Errorf("open naively: %w", err)
		}
		db, err = gorm.Open(&sqliteDialector{pool: pool}, config)
		if err != nil {
			return nil, nil, errors.Join(fmt.Errorf("open naively: %w", err), pool.Close())
		}
	} else if db, err = gorm.Open(postgres.Open(dsn), config); err != nil {
		return nil, nil, fmt.Errorf("open naively: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, nil, fmt.Errorf("open naively: %w", err)
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return db, pool.Close, nil
}

// defaultPool gives a database the pool that database/sql makes by itself: as many
// connections as are asked for, two of which are kept.
func defaultPool(db *gorm.DB) error {
	pool, err := db.DB()
	if err != nil {
		return fmt.Errorf("open naively: %w", err)
	}
	const unlimited, standard = 0, 2
	pool.SetMaxOpenConns(unlimited)
	pool.SetMaxIdleConns(standard)
	return nil
}

// sqliteName is what GORM calls the dialect.
const sqliteName = "sqlite"

// sqliteDialector is as little of a dialect as reading needs. GORM's own would
// bring C sources and another driver into the comparison.
type sqliteDialector struct {
	pool *sql.DB
}

// Name is the dialect's.
func (*sqliteDialector) Name() string { return sqliteName }

// Initialize hands the pool to GORM.
func (d *sqliteDialector) Initialize(db *gorm.DB) error {
	db.ConnPool = d.pool
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{})
	return nil
}

// Migrator is asked for by the interface.
func (d *sqliteDialector) Migrator(db *gorm.DB) gorm.Migrator {
	return migrator.Migrator{Config: migrator.Config{DB: db, Dialector: d}}
}

// DataTypeOf is asked for by the interface.
func (*sqliteDialector) DataTypeOf(field *schema.Field) string { return string(field.DataType) }

// DefaultValueOf is asked for by the interface.
func (*sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

// BindVarTo writes a placeholder.
func (*sqliteDialector) BindVarTo(writer clause.Writer, _ *gorm.Statement, _ any) {
	_ = writer.WriteByte('?')
}

// QuoteTo quotes the parts of a dotted name.
func (*sqliteDialector) QuoteTo(writer clause.Writer, name string) {
	_, _ = writer.WriteString(`"` + strings.ReplaceAll(name, ".", `"."`) + `"`)
}

// Explain is asked for by the interface.
func (*sqliteDialector) Explain(query string, vars ...any) string {
	return logger.ExplainSQL(query, nil, `"`, vars...)
}
