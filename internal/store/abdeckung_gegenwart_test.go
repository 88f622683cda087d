// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"fmt"
	"sync"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestCountsGoOn reads in one process what another one writes and folds: what it
// remembers and adds to has to be what a full count gives.
func TestCountsGoOn(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		reading, writing := storetest.Open(t, dsn), storetest.Open(t, dsn)
		for seed := range uint64(2) {
			w := newRehearsal(t, writing, seed)
			r := &rehearsal{t: t, db: reading, bundles: w.bundles}
			for i := range 18 {
				// No exceptions: with them nothing goes on.
				if i%3 == 0 {
					w.set()
				} else {
					w.change(meldung(redaktion(), "Grund"), nachnutzung.OpMelden, pick(w.r, w.bodies), pick(w.r, w.bundles), w.meldung())
				}
				if i%9 == 7 {
					if err := writing.FalteAbdeckung(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if i%4 == 1 || i > 15 {
					r.wantCounted(fmt.Sprintf("seed %d, after step %d", seed, i))
				}
			}
		}
	})
}

// TestCountsGoOnWhileOthersWrite reads from many sides while others write and fold.
func TestCountsGoOnWhileOthersWrite(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		reading, writing := storetest.Open(t, dsn), storetest.Open(t, dsn)
		w := newRehearsal(t, writing, 5)
		done := make(chan struct{})
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
						if _, err := reading.Abdeckungen(t.Context(), ofLand(), store.Zeitpunkt{}, store.Wunsch{Limit: 9}); err != nil {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		for i := range 30 {
			w.change(meldung(redaktion(), "Grund"), nachnutzung.OpMelden, pick(w.r, w.bodies), pick(w.r, w.bundles), w.meldung())
			if i%8 == 3 {
				if err := writing.FalteAbdeckung(t.Context()); err != nil {
					t.Error(err)
				}
			}
		}
		close(done)
		all.Wait()
		got, err := reading.Abdeckungen(t.Context(), ofLand(), store.Zeitpunkt{}, store.Wunsch{Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		want, err := store.CountedFromRows(t.Context(), writing, ofLand())
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got.Items) != fmt.Sprint(want) {
			t.Errorf("read %+v\nwant %+v", got.Items, want)
		}
	})
}

func ofLand() store.AbdeckungFilter {
	return store.AbdeckungFilter{Nach: nachnutzung.NachLand, Land: []string{"15"}}
}

// TestFirstCountAfterAWrite asks for no more than what has changed.
func TestFirstCountAfterAWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		statements := store.CountAll(t, db)
		read := func() (nachnutzung.Abdeckung, int) {
			t.Helper()
			before := statements()
			page, err := db.Abdeckungen(t.Context(), ofLand(), store.Zeitpunkt{}, store.Wunsch{Limit: 9})
			if err != nil || len(page.Items) != 2 {
				t.Fatalf("%d groups, %v", len(page.Items), err)
			}
			return page.Items[1], statements() - before
		}
		first, _ := read()
		report(t, db, redaktion(), magdeburg, wohngeld, "live", "2026-11-01", "")
		second, asked := read()
		if asked != 1 || second.Traeger.Zaehler != first.Traeger.Zaehler+1 {
			t.Errorf("%d statements, %d and then %d reached; want one statement and one more", asked, first.Traeger.Zaehler, second.Traeger.Zaehler)
		}
	})
}
