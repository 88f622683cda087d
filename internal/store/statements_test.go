// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"testing"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// maxStatements is how many statements one list may run: the state of its scope,
// the page, and what belongs to the rows of the page.
const maxStatements = 3

// TestStatementsOfLists counts the statements of every list as a handler asks
// for it, with and without a search: cold, when nothing is known of the scope,
// warm, and after a change. Their number must not grow with the page, which is what one query
// for each row would do.
func TestStatementsOfLists(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		for name, l := range countedLists() {
			t.Run(name, func(t *testing.T) {
				db := storetest.Open(t, dsn)
				statements := store.CountStatements(t, db)
				ask := func(limit int) int {
					t.Helper()
					before := statements()
					stand, err := db.Stand(t.Context(), l.scope)
					if err != nil {
						t.Fatal(err)
					}
					found, err := l.read(t.Context(), db, store.Wunsch{Limit: limit, Stand: &stand})
					if err != nil {
						t.Fatal(err)
					}
					if found < min(limit, 2) && !l.short {
						t.Fatalf("%d rows prove nothing", found)
					}
					return statements() - before
				}
				cold, warm, many := ask(10), ask(10), ask(1000)
				store.Exec(t, db, "UPDATE bereich SET revision = revision + 1")
				changed := ask(10)
				if cold == 0 || max(cold, warm, changed) > maxStatements || many != warm {
					t.Errorf("%d statements cold, %d warm, %d after a change, %d for a great page; want at most %d",
						cold, warm, changed, many, maxStatements)
				}
			})
		}
	})
}

// counted is a list whose statements are counted.
type counted struct {
	scope store.Bereich
	// short is a list or a search with less than two rows in the catalogue.
	short bool
	read  func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error)
}

func countRows[T any](page store.Seite[T], err error) (int, error) { return len(page.Items), err }

func countedLists() map[string]counted {
	return map[string]counted{
		"Themenfelder": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Themenfelder(ctx, store.ThemenfeldFilter{}, w))
		}},
		"Themenfelder q": {store.Katalog, true, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Themenfelder(ctx, store.ThemenfeldFilter{Q: "bildung"}, w))
		}},
		"Lagen": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Lagen(ctx, store.LageFilter{}, w))
		}},
		"Leistungsbuendel": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{}, w))
		}},
		"Leistungsbuendel q": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Q: "strassenverkehr"}, w))
		}},
		"Leistungsbuendel filtered": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Land: "05", Typ: []string{"2/3"}}, w))
		}},
		"Leistungen": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Leistungen(ctx, store.LeistungFilter{}, w))
		}},
		"Leistungen q": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Leistungen(ctx, store.LeistungFilter{Q: "wohngeld"}, w))
		}},
		"Leistungen of a Leistungsbuendel": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.LeistungenOf(ctx, "10092", nil, w))
		}},
		"no Leistungen of a Leistungsbuendel": {store.Katalog, true, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.LeistungenOf(ctx, "10092", []string{"12"}, w))
		}},
		"Onlinedienste": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Onlinedienste(ctx, store.OnlinedienstFilter{}, w))
		}},
		"Codelisten": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Codelisten(ctx, w))
		}},
		"Synonyme": {store.Katalog, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Synonyme(ctx, "", w))
		}},
		"Kommunen": {store.Kommunen, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Kommunen(ctx, store.KommuneFilter{}, w))
		}},
		"Kommunen q": {store.Kommunen, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Kommunen(ctx, store.KommuneFilter{Q: "neustadt", Land: []string{"15", "14"}}, w))
		}},
		"Plattformen": {store.Kommunen, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Plattformen(ctx, store.PlattformFilter{}, w))
		}},
		"Verbuende": {store.Kommunen, true, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Verbuende(ctx, store.VerbundFilter{}, w))
		}},
		"Mitgliedschaften": {store.Kommunen, false, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Mitgliedschaften(ctx, "kitu", "", w))
		}},
		"no Mitgliedschaften": {store.Kommunen, true, func(ctx context.Context, db *store.DB, w store.Wunsch) (int, error) {
			return countRows(db.Mitgliedschaften(ctx, "kitu", "1900-01-01", w))
		}},
	}
}
