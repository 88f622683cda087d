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

// openPostgres opens one pgx pool and lays database/sql and GORM over it:
// database/sql's own pool keeps two idle connections and drops the rest, which
// costs more than the statements themselves.
func openPostgres(ctx context.Context, dsn string, log *slog.Logger) (*DB, error) {
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
	setDefault("statement_timeout", "60000")
	setDefault("idle_in_transaction_session_timeout", "60000")
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("die PostgreSQL-Datenbank lässt sich nicht öffnen: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("die PostgreSQL-Datenbank antwortet nicht: %w", err)
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
	return db, nil
}
