// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	gorm  *gorm.DB
	sql   *sql.DB
	log   *slog.Logger
	now   func() time.Time
	kind  dialect
	close func() error

	// pgx is the pool under sql, for statements that stand alone; nil inside a
	// transaction, and on SQLite.
	pgx *pgxpool.Pool

	relay *relay
	feed  *feed

	// past is set where the tables read as they were known; nil for the present.
	past *past

	// texts holds the texts of statements that are made of changing parts.
	texts sync.Map

	// stands holds the last Stand read of each scope.
	stands sync.Map

	// takt counts changes, for answers that are kept.
	takt *takt

	// rahmen remembers what stands around pairs; nil inside a transaction.
	rahmen *rahmen
}

// dialect is what differs between the two databases.
type dialect string

const (
	dialectSQLite   dialect = "sqlite"
	dialectPostgres dialect = "postgres"
)

// ErrDSN says that a data source name is of neither form.
var ErrDSN = errors.New("die Datenbankadresse muss mit sqlite: oder postgres:// beginnen")

// Open opens a database by its DSN: "sqlite:PATH" or "postgres://…". The folder
// of an SQLite file is created. It does not migrate.
func Open(ctx context.Context, dsn string, log *slog.Logger) (*DB, error) {
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	switch {
	case isSQLite && path != "":
		return openSQLite(ctx, path, log)
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return openPostgres(ctx, dsn, log)
	}
	return nil, ErrDSN
}

func open(dialector gorm.Dialector, pool *sql.DB, kind dialect, log *slog.Logger, closePool func() error) (*DB, error) {
	g, err := gorm.Open(dialector, &gorm.Config{
		// Errors are returned, and answered or logged once by the caller; the
		// logger of GORM would print whole statements.
		Logger:                 logger.Discard,
		TranslateError:         true,
		SkipDefaultTransaction: true,
		NowFunc:                func() time.Time { return time.Now().UTC() },
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s through gorm: %w", kind, err), closePool())
	}
	return &DB{gorm: g, sql: pool, log: log, now: time.Now, kind: kind, close: closePool, relay: newRelay(), feed: newFeed(), takt: newTakt(), rahmen: &rahmen{}}, nil
}

// Close ends all connections.
func (db *DB) Close() error { return errors.Join(db.takt.blick.close(), db.close()) }

// Ping asks the database for a sign of life.
func (db *DB) Ping(ctx context.Context) error {
	return translate(db.sql.PingContext(ctx))
}
