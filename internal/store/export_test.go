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
