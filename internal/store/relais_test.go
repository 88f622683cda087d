// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestRelayAmongReaders: entries get their number at once, however many ask what
// was known at an instant, each of whom holds a batch up for a moment.
func TestRelayAmongReaders(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusOffen, "", "")
		number(t, db)
		until := time.Now().Add(-time.Second).Format(time.RFC3339)
		ctx, end := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		for range 12 {
			readers.Go(func() {
				for ctx.Err() == nil {
					_, _ = db.Kenntnisstand(ctx, until)
				}
			})
		}
		late := 0
		const entries = 20
		for i := range entries {
			status := []nachnutzung.Status{nachnutzung.StatusKeinBedarf, nachnutzung.StatusPausiert}[i%2]
			report(t, db, redaktion(), magdeburg, wohngeld, status, "", "Wechsel")
			if _, err := db.Nummeriere(t.Context()); err != nil {
				t.Error(err)
			}
			if revision, err := db.Revision(t.Context()); err != nil || revision < int64(i)+2 {
				late++
			}
		}
		end()
		readers.Wait()
		if late > 0 {
			t.Errorf("%d of %d entries had to wait for their number", late, entries)
		}
	})
}

// TestRelaySweeps: what many taken entries leave behind is swept once there is enough
// of it, not at each batch.
func TestRelaySweeps(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.PostgresKatalog(t))
	store.Sweep(t, db, 9_999)
	if swept := store.Swept(t, db); swept != 0 {
		t.Errorf("swept %d times after 9,999 entries, want 0", swept)
	}
	store.Sweep(t, db, 1)
	store.Sweep(t, db, 1)
	if swept := store.Swept(t, db); swept != 1 {
		t.Errorf("swept %d times after 10,001 entries, want 1", swept)
	}
}

// TestPlanOfAWriteIsKept: PostgreSQL does not plan a write anew because few texts are
// read along with it.
func TestPlanOfAWriteIsKept(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.PostgresKatalog(t)+"&pool_max_conns=1")
	report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "", "Der einzige Grund")
	for i := range 12 {
		m := nachnutzung.Meldung{GeplanterGoLive: new(time.Date(2027, time.January, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))}
		p, err := db.UpdateNachnutzung(t.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, magdeburg, wohngeld,
			nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
				return n.Melde(m, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
			})
		if err != nil || p.Befund.Begruendung.Inhalt != "Der einzige Grund" {
			t.Fatalf("write %d: %v, reason %q", i, err, p.Befund.Begruendung.Inhalt)
		}
	}
	if kept, anew := store.Plans(t, db, "WITH geschrieben AS (UPDATE%FROM freitext%"); kept < 6 || anew > 6 {
		t.Errorf("%d writes by the kept plan, %d by one made for them", kept, anew)
	}
}
