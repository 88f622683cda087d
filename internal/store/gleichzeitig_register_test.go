// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestFiftyWritersOnOneVersion(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var won, lost atomic.Int64
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				_, err := tryReport(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.Erwartung{Versionen: []int64{0}}, "live", "", "")
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, nachnutzung.ErrVersionConflict):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || lost.Load() != 49 {
			t.Errorf("%d won and %d lost", won.Load(), lost.Load())
		}
	})
}

// TestRelayLosesNothing writes from many sides while several relays number.
func TestRelayLosesNothing(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		first, second := storetest.Open(t, dsn), storetest.Open(t, dsn)
		const writers, writes = 8, 15
		var all sync.WaitGroup
		for w := range writers {
			db := first
			if w%2 == 1 {
				db = second
			}
			all.Go(func() {
				for i := range writes {
					day := "2027-01-" + strconv.Itoa(10+i)
					m := nachnutzung.Meldung{GeplanterGoLive: &day}
					_, err := db.UpdateNachnutzung(t.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, magdeburg, strconv.Itoa(10090+w%3),
						nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
							day := day + ""
							m.GeplanterGoLive = &day
							n.Plaene = append(n.Plaene, nachnutzung.Plan{Ziel: day, GesetztAm: "2026-01-01"})
							return nil
						})
					if err != nil && !errors.Is(err, nachnutzung.ErrNotFound) {
						t.Error(err)
					}
					if i%3 == 0 {
						if _, err := db.Nummeriere(t.Context()); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		all.Wait()
		number(t, first)
		bericht, err := first.PruefeVerlauf(t.Context(), func(int64) {})
		if err != nil {
			t.Fatal(err)
		}
		if entries := store.Count(t, first, "verlauf"); !bericht.InOrdnung() || bericht.Eintraege != int64(entries) || entries == 0 {
			t.Errorf("%d entries: %+v", entries, bericht)
		}
	})
}
