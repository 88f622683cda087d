// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// allOfDay reads all pairs of a filter on a day, in the pages and the order of w.
func allOfDay(t *testing.T, db *store.DB, f store.NachnutzungFilter, day string, w store.Wunsch) (pairs []store.Paar) {
	t.Helper()
	for {
		page, err := db.Nachnutzungen(t.Context(), f, store.Zeitpunkt{Stichtag: day}, w)
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, page.Items...)
		if page.Naechste == nil {
			return pairs
		}
		if w.Nach = page.Naechste; len(page.Items) != w.Limit {
			t.Fatalf("a page of %d before the last one", len(page.Items))
		}
	}
}

// wantAlike reads the pairs of a filter in one page and in small ones, and holds them
// against those of another filter, which means the same and is read along another way.
func wantAlike(t *testing.T, db *store.DB, what string, f, other store.NachnutzungFilter, day, sort string, small int) {
	t.Helper()
	want := allOfDay(t, db, other, day, store.Wunsch{Limit: 1000, Sort: sort})
	for _, limit := range []int{1000, small} {
		got := allOfDay(t, db, f, day, store.Wunsch{Limit: limit, Sort: sort})
		if !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%s on %q by %q in pages of %d: %d pairs, want %d", what, day, sort, limit, len(got), len(want))
			wantSamePairs(t, got, want)
		}
	}
}

// withEinsatz reports an Onlinedienst in use, a plan, an obstacle and a note.
func withEinsatz(t *testing.T, db *store.DB, ozgID string) {
	t.Helper()
	words, err := db.Wortschatz(t.Context(), ozgID)
	if err != nil {
		t.Fatal(err)
	}
	plan, note, status, since := "2027-03-01", "Mit \"Anführung\"", nachnutzung.StatusImTest, "2026-01-01"
	m := nachnutzung.Meldung{GeplanterGoLive: &plan, Bemerkung: &note, Status: &status, StatusSeit: &since, Begruendung: "Ein Grund",
		Blocker: &[]string{words.Codes["blocker"][0]}}
	_, err = db.UpdateNachnutzung(t.Context(), meldung(redaktion(), "Ein Grund"), nachnutzung.OpMelden, magdeburg, ozgID, nachnutzung.Erwartung{Beliebig: true},
		func(n *nachnutzung.Nachnutzung) error { return n.Melde(m, nachnutzung.Tag(time.Now()), words) })
	if err != nil {
		t.Fatal(err)
	}
}

// TestPairsOfABody compares the read of a body's own rows with the one that joins what
// stands around them, which a filter that changes nothing asks for.
func TestPairsOfABody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		heir, from := store.Heir(t, db, "15")
		bundles := store.Bundles(t, db, 12)
		for i, ozgID := range bundles[:8] {
			status := []nachnutzung.Status{nachnutzung.StatusLive, nachnutzung.StatusInteresseBekundet, nachnutzung.StatusPausiert}[i%3]
			report(t, db, redaktion(), magdeburg, ozgID, status, "2026-01-01", fmt.Sprint("Grund ", i))
			report(t, db, redaktion(), from, ozgID, status, "2025-01-01", "Anderswo")
		}
		withEinsatz(t, db, bundles[9])
		compare := func(what string) {
			t.Helper()
			for name, f := range map[string]store.NachnutzungFilter{
				"all":                {},
				"stored":             {NurGespeicherte: true},
				"open":               {Status: []string{"offen", "nicht_zustaendig"}},
				"live":               {Status: []string{"live"}},
				"of a Themenfeld":    {Themenfeld: []string{"bauen_wohnen"}},
				"stored of one":      {Themenfeld: []string{"bauen_wohnen", "gesundheit"}, NurGespeicherte: true},
				"confirmed":          {Bestaetigung: []string{"redaktionell"}},
				"kept by an unknown": {Blocker: []string{"nichts"}},
			} {
				for _, ars := range []string{magdeburg, heir, from, "150020000000"} {
					f.Kommune, f.Implizit, f.Einzeln = []string{ars}, true, true
					joined := f
					joined.Land = []string{"15"}
					wantAlike(t, db, what+", "+name+" of "+ars, f, joined, "", "", 7)
				}
			}
		}
		compare("at first")
		store.Exec(t, db, "UPDATE leistungsbuendel SET name = 'Anders' WHERE ozg_id = '"+bundles[0]+"'")
		store.Raise(t, db, store.Katalog)
		compare("after a change of the catalogue")
		store.Exec(t, db, "UPDATE kommune SET erbt_von = NULL WHERE ars = '"+heir+"'")
		store.Raise(t, db, store.Kommunen)
		compare("after a change of the body")
		store.Exec(t, db, "UPDATE bereich SET revision = revision - 1000")
		compare("after a restore of an older database")

		unknown := store.NachnutzungFilter{Kommune: []string{"159999999999"}, Implizit: true, Einzeln: true}
		if got := allOfDay(t, db, unknown, "", store.Wunsch{Limit: 10}); len(got) > 0 {
			t.Errorf("an unknown body has %d pairs", len(got))
		}
	})
}

// wantSamePairs tells of the first difference.
func wantSamePairs(t *testing.T, got, want []store.Paar) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("pair %d: got\n%+v\nwant\n%+v", i, got[i], want[i])
			return
		}
	}
}
