// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package storetest gives tests a database of their own: an SQLite file and a
// PostgreSQL database, empty or with the real catalogue loaded. Every test of
// this project that touches data runs on both; nothing is mocked.
//
// It must not hold expectations; those belong to the tests.
package storetest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// Each runs test once on SQLite and once on PostgreSQL, each time with a
// database of its own that holds the real catalogue.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	EachDSN(t, func(t *testing.T, dsn string) { test(t, open(t, dsn)) })
}

// EachEmpty is Each with databases that are migrated and hold nothing.
func EachEmpty(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		db := open(t, NewSQLite(t))
		migrate(t, db)
		test(t, db)
	})
	t.Run("postgres", func(t *testing.T) {
		db := open(t, Postgres(t, "empty", nil))
		migrate(t, db)
		test(t, db)
	})
}

// EachDSN is Each for tests that open the database themselves.
func EachDSN(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, PostgresKatalog(t)) })
}

// PostgresKatalog gives the DSN of a PostgreSQL database with the real catalogue, for
// what SQLite does not have.
func PostgresKatalog(t testing.TB) string {
	t.Helper()
	return Postgres(t, "katalog", prepare)
}

// NewSQLite gives the DSN of an SQLite file that does not exist yet.
func NewSQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "test.db")
}

// SQLite gives the DSN of an SQLite file with the real catalogue: a copy of one
// that is loaded once per process.
func SQLite(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("make the SQLite template: %v", err)
	}
	dsn := NewSQLite(t)
	if err := os.WriteFile(dsn[len("sqlite:"):], template, 0o600); err != nil {
		t.Fatalf("copy the SQLite template: %v", err)
	}
	return dsn
}

// sqliteTemplate is the content of a closed SQLite file with the real catalogue.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "nachnutzung-template")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "template.db")
	if err := prepare("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// prepare migrates a database and loads the real catalogue.
func prepare(dsn string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	db, err := store.Open(ctx, dsn, discard())
	if err != nil {
		return err
	}
	if err := load(ctx, db); err != nil {
		_ = db.Close()
		return err
	}
	return db.Close()
}

func load(ctx context.Context, db *store.DB) error {
	if _, err := db.Migrate(ctx); err != nil {
		return err
	}
	daten, err := readKatalog()
	if err != nil {
		return err
	}
	return db.Laden(ctx, daten, func(store.Ladeteil) {})
}

// readKatalog reads the embedded catalogue once per process.
var readKatalog = sync.OnceValues(func() (*nachnutzung.Katalogdaten, error) { return katalog.Read() })

// Open opens the database of a DSN for the length of the test.
func Open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	return open(t, dsn)
}

func open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dsn, discard())
	if err != nil {
		t.Fatalf("open %s: %v", dsn, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

func migrate(t testing.TB, db *store.DB) {
	t.Helper()
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: %v", err)
	}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Katalogdaten are the embedded catalogue's, read once per process. Tests must
// not change them.
func Katalogdaten(t testing.TB) *nachnutzung.Katalogdaten {
	t.Helper()
	daten, err := readKatalog()
	if err != nil {
		t.Fatal(fmt.Errorf("read the catalogue: %w", err))
	}
	return daten
}
