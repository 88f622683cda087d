// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"testing"
	"time"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestTomorrow lets a membership begin tomorrow: today nobody sees it, tomorrow
// everybody does, and the version changes with the day although no row did.
func TestTomorrow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		evening := time.Date(2026, time.December, 31, 22, 30, 0, 0, time.UTC)
		store.Exec(t, db, `INSERT INTO verbund_mitgliedschaft
			(verbund, mitglied, ars, seit, seit_sicher, bis, bis_sicher, hinweis, beispiel, quellen, sortier, version, geladene_version)
			VALUES ('kitu', 'Stadt Aken (Elbe)', '150820005005', '2027-01-01', '2027-01-01', '', '', '', ?, '[]', ?, 1, 1)`, false, []byte("a"))
		see := func(now time.Time) (version string, verbuende, mitglieder int, total int64) {
			t.Helper()
			store.SetClock(db, now)
			s, err := db.Stand(t.Context(), store.Kommunen)
			if err != nil {
				t.Fatal(err)
			}
			aken, err := db.Kommune(t.Context(), "150820005005")
			if err != nil {
				t.Fatal(err)
			}
			kitu, err := db.Verbund(t.Context(), "kitu")
			if err != nil {
				t.Fatal(err)
			}
			page, err := db.Kommunen(t.Context(), store.KommuneFilter{Verbund: "kitu"}, store.Wunsch{Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			return s.Version(), len(aken.Verbuende), kitu.AnzahlMitglieder, page.Gesamt
		}

		today, verbuende, mitglieder, total := see(evening)
		if verbuende != 0 || mitglieder != 5 || total != 4 {
			t.Errorf("today: %d Verbuende, %d members, %d bodies; want 0, 5, 4", verbuende, mitglieder, total)
		}
		// An hour later it is 2027 in Germany.
		tomorrow, verbuende, mitglieder, total := see(evening.Add(time.Hour))
		if verbuende != 1 || mitglieder != 6 || total != 5 {
			t.Errorf("tomorrow: %d Verbuende, %d members, %d bodies; want 1, 6, 5", verbuende, mitglieder, total)
		}
		if today == tomorrow {
			t.Errorf("both days have the version %s", today)
		}
	})
}
