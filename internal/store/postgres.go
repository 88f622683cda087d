// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
)

// Deadlines of the database side; a client that hangs must not hold a
// connection, a statement that runs away must not hold the others.
const (
	pgConnectTimeout = 5 * time.Second
	pgDefaultConns   = 16
)

// openPostgres opens a database and the further ways to it.
func openPostgres(ctx context.Context, dsn string, neben Nebenwege, log *slog.Logger) (*DB, error) {
	db, err := preparePostgres(ctx, dsn, log)
	if err != nil {
		return nil, err
	}
	if err := db.sql.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("die PostgreSQL-Datenbank antwortet nicht: %w", err), db.Close())
	}
	if neben.Direkt != "" {
		if db.direkt, err = pgx.ParseConfig(neben.Direkt); err != nil {
			return nil, errors.Join(fmt.Errorf("die direkte Adresse der PostgreSQL-Datenbank ist fehlerhaft: %w", err), db.Close())
		}
		if db.direkt.ConnectTimeout == 0 {
			db.direkt.ConnectTimeout = pgConnectTimeout
		}
		db.direkt.RuntimeParams["application_name"] = "nachnutzung-hinweise"
		db.horcher = db.direkt
	}
	if neben.Lesen == "" {
		return db, nil
	}
	// Whether it is there shows when it is to be read: a server starts without it.
	read, err := preparePostgres(ctx, neben.Lesen, log)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("Replikat zum Lesen: %w", err), db.Close())
	}
	db.lesepool = &lesepool{db: read}
	return db, nil
}

// isPooled says that a DSN leads through a pooler in transaction mode: it says
// itself that nothing may be prepared.
func isPooled(config *pgx.ConnConfig) bool {
	return config.DefaultQueryExecMode == pgx.QueryExecModeExec || config.DefaultQueryExecMode == pgx.QueryExecModeSimpleProtocol
}

// preparePostgres makes one pgx pool and lays database/sql and GORM over it:
// database/sql's own pool keeps two idle connections and drops the rest, which
// costs more than the statements themselves. It does not connect yet.
func preparePostgres(ctx context.Context, dsn string, log *slog.Logger) (*DB, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		// pgx repeats the address with its password cut out, but says it in its own
		// words; the settings' check has already seen that it is a postgres:// URL.
		return nil, fmt.Errorf("die Adresse der PostgreSQL-Datenbank ist fehlerhaft: %w", err)
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = pgConnectTimeout
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		config.MaxConns = pgDefaultConns
	}
	setDefault := func(name, value string) {
		if _, ok := config.ConnConfig.RuntimeParams[name]; !ok {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	setDefault("application_name", "nachnutzung")
	if !isPooled(config.ConnConfig) {
		// A pooler refuses what it would have to set anew for each of its clients.
		setDefault("statement_timeout", "60000")
		setDefault("idle_in_transaction_session_timeout", "60000")
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("die PostgreSQL-Datenbank lässt sich nicht öffnen: %w", err)
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	db, err := open(postgres.New(postgres.Config{Conn: sqlDB}), sqlDB, dialectPostgres, log, func() error {
		err := sqlDB.Close()
		pool.Close()
		return errors.Join(err)
	})
	if err != nil {
		return nil, err
	}
	db.pgx = pool
	if !isPooled(config.ConnConfig) {
		db.horcher = config.ConnConfig.Copy()
		db.horcher.RuntimeParams["application_name"] = "nachnutzung-hinweise"
	}
	return db, nil
}
