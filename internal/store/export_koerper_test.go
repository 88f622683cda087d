// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import "testing"

// Heir gives a body of a Land that shows another one's pairs, and that one.
func Heir(t *testing.T, db *DB, land string) (ars, from string) {
	t.Helper()
	if err := db.gorm.Raw("SELECT ars, erbt_von FROM kommune WHERE land = ? AND erbt_von IS NOT NULL ORDER BY ars LIMIT 1", land).Row().Scan(&ars, &from); err != nil {
		t.Fatal(err)
	}
	return ars, from
}
