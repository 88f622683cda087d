// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package migrations_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/store/migrations"
)

// TestDialectsAgree holds both schemas together: they may differ in the words
// for byte strings, collation and identity, and in nothing else.
func TestDialectsAgree(t *testing.T) {
	t.Parallel()
	sqlite, err := fs.Glob(migrations.SQLite, "sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	postgres, err := fs.Glob(migrations.Postgres, "postgres/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	if len(sqlite) == 0 || len(sqlite) != len(postgres) {
		t.Fatalf("%d migrations for SQLite, %d for PostgreSQL", len(sqlite), len(postgres))
	}
	words := strings.NewReplacer(` COLLATE "C"`, "", "BYTEA", "BLOB",
		"BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT")
	for i, path := range sqlite {
		if strings.HasSuffix(path, "_unveraenderlich.sql") {
			// Triggers have no common language; TestHistoryCannotBeRewritten of package
			// store holds both to the same effect.
			continue
		}
		if strings.HasSuffix(path, "_abdeckung_bestand.sql") {
			// Neither have functions of JSON; TestPairsOfBeforeCount of package store holds
			// both to the same effect.
			continue
		}
		if strings.HasSuffix(path, "_freitext_hash.sql") {
			// SQLite has no index but the tree, which is the primary key's.
			continue
		}
		if name := strings.TrimPrefix(path, "sqlite/"); name != strings.TrimPrefix(postgres[i], "postgres/") {
			t.Errorf("%s stands beside %s", path, postgres[i])
			continue
		}
		ours, err := fs.ReadFile(migrations.SQLite, path)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := fs.ReadFile(migrations.Postgres, postgres[i])
		if err != nil {
			t.Fatal(err)
		}
		a, b := strings.Split(string(ours), "\n"), strings.Split(words.Replace(string(theirs)), "\n")
		if !slices.Equal(a, b) {
			for n := range min(len(a), len(b)) {
				if a[n] != b[n] {
					t.Errorf("%s:%d: %q for SQLite, %q for PostgreSQL", path, n+1, a[n], b[n])
				}
			}
			if len(a) != len(b) {
				t.Errorf("%s has %d lines, that for PostgreSQL %d", path, len(a), len(b))
			}
		}
	}
}
