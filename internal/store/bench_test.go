// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"testing"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// BenchmarkLesen measures the pages that are asked for most, and the searches that
// read the most: the longest list, the widest columns, words that nobody has
// written so.
func BenchmarkLesen(b *testing.B) {
	reads := map[string]func(db *store.DB) error{
		"leistungsbuendel/strassenverkehr": func(db *store.DB) error {
			_, err := db.LeistungsbuendelListe(b.Context(), store.LeistungsbuendelFilter{Q: "strassenverkehr"}, store.Wunsch{Limit: 50})
			return err
		},
		"leistungsbuendel/wohngelt": func(db *store.DB) error {
			_, err := db.LeistungsbuendelListe(b.Context(), store.LeistungsbuendelFilter{Q: "wohngelt"}, store.Wunsch{Limit: 50})
			return err
		},
		"leistungen/strassenverkehr": func(db *store.DB) error {
			_, err := db.Leistungen(b.Context(), store.LeistungFilter{Q: "strassenverkehr"}, store.Wunsch{Limit: 50})
			return err
		},
		"kommunen/magdeburg": func(db *store.DB) error {
			_, err := db.Kommunen(b.Context(), store.KommuneFilter{Q: "magdeburg"}, store.Wunsch{Limit: 50})
			return err
		},
		"kommunen/a": func(db *store.DB) error {
			_, err := db.Kommunen(b.Context(), store.KommuneFilter{Q: "a"}, store.Wunsch{Limit: 50})
			return err
		},
		"leistungsbuendel/all": func(db *store.DB) error {
			_, err := db.LeistungsbuendelListe(b.Context(), store.LeistungsbuendelFilter{}, store.Wunsch{Limit: 50})
			return err
		},
		"leistungsbuendel/10092": func(db *store.DB) error {
			_, err := db.Leistungsbuendel(b.Context(), "10092")
			return err
		},
		"kommunen/all": func(db *store.DB) error {
			_, err := db.Kommunen(b.Context(), store.KommuneFilter{}, store.Wunsch{Limit: 50})
			return err
		},
	}
	for database, dsn := range map[string]string{"sqlite": storetest.NewSQLite(b), "postgres": storetest.Postgres(b, "", nil)} {
		db := storetest.Open(b, dsn)
		if _, err := db.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := db.Laden(b.Context(), storetest.Katalogdaten(b), func(store.Ladeteil) {}); err != nil {
			b.Fatal(err)
		}
		for name, read := range reads {
			b.Run(database+"/"+name, func(b *testing.B) {
				for b.Loop() {
					if err := read(db); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
