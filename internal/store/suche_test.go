// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// suchfall is a row of testdata/suchfaelle.csv.
type suchfall struct {
	gegenstand, q string
	erwartet      []string
	art, grund    string
}

func readSuchfaelle(t *testing.T) []suchfall {
	t.Helper()
	file, err := os.Open("testdata/suchfaelle.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader := csv.NewReader(file)
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cases := make([]suchfall, 0, len(rows))
	for _, row := range rows[1:] {
		cases = append(cases, suchfall{
			gegenstand: row[0], q: row[1], erwartet: strings.Fields(row[2]), art: row[3], grund: row[4],
		})
	}
	return cases
}

// search gives the keys of all hits in the order of relevance.
func search(ctx context.Context, db *store.DB, gegenstand, q string) ([]string, error) {
	w := store.Wunsch{Limit: 1000}
	switch gegenstand {
	case "leistungsbuendel":
		return keys(func(b *nachnutzung.Leistungsbuendel) string { return b.OzgID })(
			db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Q: q}, w))
	case "leistungen":
		return keys(func(e *nachnutzung.Leistung) string { return e.LeikaSchluessel })(
			db.Leistungen(ctx, store.LeistungFilter{Q: q}, w))
	}
	return keys(func(k *nachnutzung.Kommune) string { return k.ARS })(db.Kommunen(ctx, store.KommuneFilter{Q: q}, w))
}

func keys[T any](key func(*T) string) func(store.Seite[T], error) ([]string, error) {
	return func(page store.Seite[T], err error) ([]string, error) {
		found := make([]string, len(page.Items))
		for i := range page.Items {
			found[i] = key(&page.Items[i])
		}
		return found, err
	}
}

// TestSuche runs the table of what people type and what they expect to find.
func TestSuche(t *testing.T) {
	t.Parallel()
	cases := readSuchfaelle(t)
	if len(cases) < 60 {
		t.Fatalf("the table has %d cases, want at least 60", len(cases))
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, tc := range cases {
			t.Run(tc.gegenstand+"/"+tc.q, func(t *testing.T) {
				found, err := search(t.Context(), db, tc.gegenstand, tc.q)
				if err != nil {
					t.Fatal(err)
				}
				if !tc.holds(found) {
					t.Errorf("q=%q: want %s %v, got %v (%s)", tc.q, tc.art, tc.erwartet, found[:min(len(found), 12)], tc.grund)
				}
			})
		}
	})
}

func (tc suchfall) holds(found []string) bool {
	positions := make([]int, len(tc.erwartet))
	for i, key := range tc.erwartet {
		positions[i] = slices.Index(found, key)
	}
	switch tc.art {
	case "leer":
		return len(found) == 0
	case "erster":
		return len(positions) == 1 && positions[0] == 0
	case "vor":
		return !slices.Contains(positions, -1) && slices.IsSorted(positions)
	case "enthaelt":
		return len(positions) > 0 && !slices.Contains(positions, -1)
	}
	return false
}
