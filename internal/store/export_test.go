// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"
)

// Exec lets a test do to the tables what no method of the store does.
func Exec(t *testing.T, db *DB, sql string, args ...any) {
	t.Helper()
	if err := db.gorm.WithContext(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatal(err)
	}
}

// SetClock lets a test choose the time.
func SetClock(db *DB, now time.Time) { db.now = func() time.Time { return now } }

// CountStatements counts what a database is asked from now on. The function it
// returns gives the number so far.
func CountStatements(t *testing.T, db *DB) func() int {
	t.Helper()
	var asked atomic.Int64
	count := func(tx *gorm.DB) {
		// A dry run only writes the text of a subquery.
		if !tx.DryRun {
			asked.Add(1)
		}
	}
	callbacks := db.gorm.Callback()
	for _, err := range []error{
		callbacks.Query().After("gorm:query").Register("test:count", count),
		callbacks.Row().After("gorm:row").Register("test:count", count),
		callbacks.Raw().After("gorm:raw").Register("test:count", count),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return func() int { return int(asked.Load()) }
}

// Hold begins a transaction, runs a statement in it and gives what commits it.
func Hold(t *testing.T, db *DB, sql string) (commit func()) {
	t.Helper()
	tx := db.gorm.WithContext(t.Context()).Begin()
	if err := tx.Exec(sql).Error; err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := tx.Commit().Error; err != nil {
			t.Fatal(err)
		}
	}
}

// Raise raises a scope in a transaction that overlaps with others, and tells the
// revision it made.
func Raise(t *testing.T, db *DB, scope Bereich) (revision int64) {
	t.Helper()
	err := db.transact(t.Context(), func(tx *gorm.DB) error {
		if err := db.raise(tx, scope); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
		return tx.Raw("SELECT revision FROM bereich WHERE name = ?", scope).Row().Scan(&revision)
	})
	if err != nil {
		t.Error(err)
	}
	return revision
}
