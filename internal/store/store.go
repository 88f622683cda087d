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
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
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
	// transaction of GORM's, and on SQLite.
	pgx pgxHandle

	// conn is the connection of a transaction that writes many rows (transactMany);
	// nil elsewhere, and on SQLite.
	conn *sql.Conn

	relay *relay
	feed  *feed

	// horcher is where notices are listened for; nil where none come.
	horcher *pgx.ConnConfig
	// direkt is how the database is reached past a pooler; nil where there is none.
	direkt *pgx.ConnConfig
	// lesepool is a streaming replica; nil where there is none.
	lesepool *lesepool

	// past is set where the tables read as they were known; nil for the present.
	past *past

	// texts holds the texts of statements that are made of changing parts.
	texts sync.Map

	// stands holds the last Stand read of each scope.
	stands sync.Map

	// settledUntil is an instant of SQLite, in microseconds since 1970, before which no
	// writer will number anything any more.
	settledUntil atomic.Int64

	// abdeckungen remembers coverages of the present.
	abdeckungen *abdeckungen
	// takt counts changes, for answers that are kept.
	takt *takt
	// asked counts statements past GORM, in tests; nil elsewhere.
	asked *atomic.Int64

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

// Nebenwege are further ways to a PostgreSQL database; the zero value has none.
type Nebenwege struct {
	// Direkt is the DSN past a pooler, for what needs a connection of its own: notices
	// and migrations.
	Direkt string
	// Lesen is the DSN of a streaming replica.
	Lesen string
}

// Open opens a database by its DSN: "sqlite:PATH" or "postgres://…". The folder
// of an SQLite file is created. It does not migrate.
func Open(ctx context.Context, dsn string, log *slog.Logger) (*DB, error) {
	return OpenMit(ctx, dsn, Nebenwege{}, log)
}

// OpenMit is Open with further ways to the database, which SQLite does not have.
func OpenMit(ctx context.Context, dsn string, neben Nebenwege, log *slog.Logger) (*DB, error) {
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	switch {
	case isSQLite && path != "":
		return openSQLite(ctx, path, log)
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return openPostgres(ctx, dsn, neben, log)
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
		// Whether it answers is found out where that is wanted.
		DisableAutomaticPing: true,
		NowFunc:              func() time.Time { return time.Now().UTC() },
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s through gorm: %w", kind, err), closePool())
	}
	return &DB{gorm: g, sql: pool, log: log, now: time.Now, kind: kind, close: closePool, relay: newRelay(), feed: newFeed(), rahmen: &rahmen{}, abdeckungen: &abdeckungen{}, takt: newTakt()}, nil
}

// Close ends all connections.
func (db *DB) Close() error {
	err := db.takt.blick.close()
	if db.lesepool != nil {
		err = errors.Join(err, db.lesepool.db.Close())
	}
	return errors.Join(err, db.close())
}

// Ping asks the database for a sign of life.
func (db *DB) Ping(ctx context.Context) error {
	return translate(db.sql.PingContext(ctx))
}
