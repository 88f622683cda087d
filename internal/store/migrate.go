// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"nachnutzung/internal/store/migrations"
)

// ErrNewerDatabase says that the database was migrated by a newer program; this
// one would misread it.
var ErrNewerDatabase = errors.New("die Datenbank ist neuer als dieses Programm")

// Migrate brings the schema to the state this program knows and tells how many
// migrations that took. Several programs may call it at once: PostgreSQL lets
// one in at a time by an advisory lock, SQLite by its write lock.
func (db *DB) Migrate(ctx context.Context) (applied int, err error) {
	current, known, err := db.Schema(ctx)
	if err != nil {
		return 0, err
	}
	if current > known {
		return 0, fmt.Errorf("%w (Schema %d, dieses Programm kennt %d): bitte das Programm aktualisieren", ErrNewerDatabase, current, known)
	}
	pool := db.sql
	if db.direkt != nil {
		// The lock of migrations is one of a session, which a pooler does not keep.
		pool = stdlib.OpenDB(*db.direkt)
		defer func() { err = errors.Join(err, pool.Close()) }()
	}
	provider, err := db.migrations(pool)
	if err != nil {
		return 0, err
	}
	results, err := provider.Up(ctx)
	if err != nil && db.kind == dialectSQLite {
		// Another program may have applied the same migration in between; what it
		// left to do shows on a second look.
		results, err = provider.Up(ctx)
	}
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", translate(err))
	}
	if _, err := db.Feedstand(ctx); err != nil {
		// It makes the epoch of the change feed where there is none yet.
		return 0, err
	}
	return len(results), nil
}

// Schema tells which version of the schema the database has and which this
// program knows. It makes goose's table of versions where there is none.
func (db *DB) Schema(ctx context.Context) (current, known int64, err error) {
	provider, err := db.migrations(db.sql)
	if err != nil {
		return 0, 0, err
	}
	current, known, err = provider.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read the schema's version: %w", translate(err))
	}
	return current, known, nil
}

func (db *DB) migrations(pool *sql.DB) (*goose.Provider, error) {
	dialectName, folder, dir := goose.DialectSQLite3, fs.FS(migrations.SQLite), "sqlite"
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version")}
	if db.kind == dialectPostgres {
		dialectName, folder, dir = goose.DialectPostgres, fs.FS(migrations.Postgres), "postgres"
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("make the migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(folder, dir)
	if err != nil {
		return nil, fmt.Errorf("open the migrations: %w", err)
	}
	provider, err := goose.NewProvider(dialectName, pool, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return provider, nil
}
