// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"testing"
	"time"
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
