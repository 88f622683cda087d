// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestTerritoryFollowsSuccession merges a body of another Land into Barleben over
// two reforms: whoever stood for it stands for Barleben from then on.
func TestTerritoryFollowsSuccession(t *testing.T) {
	t.Parallel()
	const former, between = "160630105105", "160560000000"
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		old := actor("Frühere Gemeinde", nachnutzung.RolleKommune, former)
		write := func() error {
			_, err := tryReport(t, db, old, barleben, wohngeld, nachnutzung.Erwartung{Beliebig: true}, "live", "", "")
			return err
		}
		if err := write(); !errors.Is(err, nachnutzung.ErrForbidden) {
			t.Fatalf("before the reforms: %v", err)
		}
		for _, ars := range []string{former, between} {
			store.EnsureKommune(t, db, ars, barleben)
		}
		store.Exec(t, db, "INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES (?, ?, '2024-01-01', 'eingliederung')", former, between)
		store.Exec(t, db, "INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES (?, ?, '2025-01-01', 'eingliederung')", between, barleben)
		if err := write(); err != nil {
			t.Errorf("after the reforms: %v", err)
		}
	})
}

// TestWriteRepeatsTerritory takes the membership away between the check and the
// write, as another editor may: the write's own statement refuses.
func TestWriteRepeatsTerritory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		status := nachnutzung.StatusLive
		_, err := db.UpdateNachnutzung(t.Context(), meldung(kitu(), ""), nachnutzung.OpMelden, barleben, wohngeld,
			nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
				store.Exec(t, db, "UPDATE verbund_mitgliedschaft SET bis = '2024', bis_sicher = '2024-01-01' WHERE ars = ?", barleben)
				return n.Melde(nachnutzung.Meldung{Status: &status}, "2026-06-01", nachnutzung.Wortschatz{})
			})
		if !errors.Is(err, nachnutzung.ErrForbidden) {
			t.Errorf("got %v", err)
		}
		if n := store.Count(t, db, "nachnutzung") + store.Count(t, db, "verlauf"); n != 0 {
			t.Errorf("%d rows were written", n)
		}
	})
}

// TestSetRepeatsTerritory is the same for a set. SQLite has one writer at a time,
// so that nobody can come between there.
func TestSetRepeatsTerritory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		status := nachnutzung.StatusLive
		_, err := db.ApplyNachnutzungen(t.Context(), meldung(kitu(), ""), nachnutzung.OpMelden, []store.NachnutzungAenderung{{
			ARS: barleben, OzgID: wohngeld, Erwartung: nachnutzung.Erwartung{Beliebig: true},
			Change: func(n *nachnutzung.Nachnutzung) error {
				if !db.IsSQLite() {
					store.Exec(t, db, "UPDATE verbund_mitgliedschaft SET bis = '2024', bis_sicher = '2024-01-01' WHERE ars = ?", barleben)
				}
				return n.Melde(nachnutzung.Meldung{Status: &status}, "2026-06-01", nachnutzung.Wortschatz{})
			},
		}})
		want := 2
		if !db.IsSQLite() {
			want = 0
		}
		if errors.Is(err, nachnutzung.ErrForbidden) != (want == 0) {
			t.Errorf("got %v", err)
		}
		if n := store.Count(t, db, "nachnutzung") + store.Count(t, db, "verlauf"); n != want {
			t.Errorf("%d rows were written, want %d", n, want)
		}
	})
}
