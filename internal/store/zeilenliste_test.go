// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"fmt"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestStoredPairs compares the list of stored pairs, which is read from their own rows,
// with the one that joins what stands around them, which a filter by all Themenfelder
// asks for, today and on a past day.
func TestStoredPairs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bundles := store.Bundles(t, db, 10)
		const erfurt = "160510000000"
		both := redaktion()
		both.Rechte = append(both.Rechte, nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: "16"})
		for i, ozgID := range bundles[:7] {
			for n, ars := range []string{magdeburg, "150020000000", erfurt} {
				report(t, db, both, ars, ozgID, nachnutzung.StatusInteresseBekundet, fmt.Sprintf("2025-0%d-01", i+1), "Grund")
				if (i+n)%2 == 0 {
					report(t, db, both, ars, ozgID, nachnutzung.StatusPausiert, "2026-02-01", fmt.Sprint("Grund ", i))
				}
			}
		}
		withEinsatz(t, db, bundles[9])
		fields, err := db.Themenfelder(t.Context(), store.ThemenfeldFilter{}, store.Wunsch{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		var every []string
		for i := range fields.Items {
			every = append(every, fields.Items[i].Code)
		}
		compare := func(what string) {
			t.Helper()
			for name, f := range map[string]store.NachnutzungFilter{
				"all":             {},
				"of a Land":       {Land: []string{"16"}},
				"of two":          {Land: []string{"16", "15"}},
				"of no Land":      {Land: []string{"1"}},
				"of bodies":       {Kommune: []string{magdeburg, erfurt}},
				"of bundles":      {Leistungsbuendel: bundles[2:5], Land: []string{"15"}},
				"paused":          {Status: []string{"pausiert"}},
				"open":            {Status: []string{"offen", "nicht_zustaendig"}},
				"with obstacles":  {Blocker: []string{"ressourcen", "technik"}},
				"confirmed early": {BestaetigtVor: "2020-01-01"},
			} {
				joined := f
				joined.Themenfeld = every
				for _, day := range []string{"", "2025-04-15"} {
					for _, sort := range []string{"", "geaendertAm", "-geaendertAm"} {
						wantAlike(t, db, what+", "+name, f, joined, day, sort, 4)
					}
				}
			}
		}
		compare("at first")
		store.Exec(t, db, "UPDATE leistungsbuendel SET name = 'Anders' WHERE ozg_id = '"+bundles[0]+"'")
		store.Raise(t, db, store.Katalog)
		compare("after a change of the catalogue")
		store.Exec(t, db, "UPDATE kommune SET name = 'Erfurt (Stadt)' WHERE ars = '"+erfurt+"'")
		store.Raise(t, db, store.Kommunen)
		compare("after a change of a body")
		store.Exec(t, db, "UPDATE bereich SET revision = revision - 1000")
		compare("after a restore of an older database")
	})
}
