// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestFeedLosesNothing reads the feed while sixteen writers write over two
// processes, some of them rolled back, and one transaction stays open for long.
func TestFeedLosesNothing(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		servers := []*store.DB{storetest.Open(t, dsn), storetest.Open(t, dsn)}
		const writers = 16
		writes := 100
		if testing.Short() {
			writes = 30
		}
		open := 3 * time.Second
		if servers[0].IsSQLite() {
			// It has one writer at a time, so that an open one is all there is.
			open = 300 * time.Millisecond
		}
		bundles := store.Bundles(t, servers[0], 2*writers+1)
		ctx, end := context.WithCancel(t.Context())
		var relays, all sync.WaitGroup
		for _, db := range servers {
			relays.Go(func() { db.Relay(ctx) })
		}
		defer relays.Wait()
		defer end()
		started := time.Now()
		all.Go(func() {
			commit := store.HoldEntry(t, servers[0], magdeburg, bundles[2*writers], true)
			time.Sleep(open)
			commit()
		})
		var written atomic.Int64
		for w := range writers {
			all.Go(func() {
				for i := range writes {
					if rand.IntN(50) == 0 {
						// Two per cent never happen.
						store.HoldEntry(t, servers[w%2], magdeburg, bundles[writers+w], false)()
					} else if writePlan(t, servers[w%2], bundles[w/2], w, i) {
						written.Add(1)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { all.Wait(); close(done) }()
		events := readFeed(t, servers[1], done)
		if want := int(written.Load()) + 1; len(events) != want {
			t.Errorf("%d events, %d changes", len(events), want)
		}
		versions := make(map[string]int64)
		for i, e := range events {
			if e.Revision != int64(i)+1 || e.Version != versions[e.Schluessel]+1 {
				t.Fatalf("event %d is revision %d, version %d of %s after %d", i, e.Revision, e.Version, e.Schluessel, versions[e.Schluessel])
			}
			versions[e.Schluessel] = e.Version
		}
		if took := time.Since(started); took < open {
			t.Errorf("the open transaction ended after %s", took)
		}
	})
}

// writePlan changes a pair, unless somebody else is always faster.
func writePlan(t *testing.T, db *store.DB, ozgID string, writer, i int) bool {
	t.Helper()
	_, err := db.UpdateNachnutzung(t.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, magdeburg, ozgID,
		nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
			n.Plaene = append(n.Plaene, nachnutzung.Plan{Ziel: fmt.Sprintf("2027-%02d-%02d", writer%12+1, i%28+1), GesetztAm: "2026-01-01"})
			return nil
		})
	if err != nil && !errors.Is(err, nachnutzung.ErrVersionConflict) {
		t.Error(err)
	}
	return err == nil
}

// readFeed reads as a client does until everything that was written is read.
func readFeed(t *testing.T, db *store.DB, done <-chan struct{}) []store.Ereignis {
	t.Helper()
	var events []store.Ereignis
	var after int64
	for {
		ended := false
		select {
		case <-done:
			ended = true
			// Whatever the relays have not come to yet.
			if _, err := db.Nummeriere(t.Context()); err != nil {
				t.Error(err)
			}
		default:
		}
		now, err := db.Feedstand(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		page, err := db.Feed(t.Context(), store.FeedFilter{Art: []string{"nachnutzung"}}, after, 7, now.Revision)
		if err != nil {
			t.Fatal(err)
		}
		events, after = append(events, page.Items...), page.Bis
		switch {
		case !page.Vollstaendig:
		case ended && store.Count(t, db, "kette") == store.Count(t, db, "verlauf"):
			if now.Revision == int64(store.Count(t, db, "kette")) {
				return events
			}
		default:
			waiting, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			db.WarteAuf(waiting, now.Revision)
			cancel()
		}
	}
}

// TestEpochAfterRestore takes revisions away, as a restore does.
func TestEpochAfterRestore(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db, other := storetest.Open(t, dsn), storetest.Open(t, dsn)
		for _, status := range []nachnutzung.Status{nachnutzung.StatusImTest, nachnutzung.StatusLive} {
			report(t, db, redaktion(), magdeburg, wohngeld, status, "", "")
		}
		number(t, db)
		before := feedstand(t, db)
		if same := feedstand(t, other); same != before || before.Epoche == "" || before.Revision != 2 {
			t.Errorf("%+v and %+v", before, same)
		}
		store.DropTriggers(t, db)
		store.Exec(t, db, "DELETE FROM kette WHERE revision = 2")
		var both sync.WaitGroup
		for _, db := range []*store.DB{db, other, db, other} {
			both.Go(func() {
				if _, err := db.Feedstand(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		after := feedstand(t, db)
		if same := feedstand(t, other); same != after || after.Epoche == before.Epoche || after.Revision != 1 {
			t.Errorf("%+v and %+v after %+v", after, same, before)
		}
		named, err := other.NeueEpoche(t.Context())
		if err != nil || named == after.Epoche || named != feedstand(t, db).Epoche {
			t.Errorf("renewed by hand: %q, %v", named, err)
		}
		if _, err := db.Migrate(t.Context()); err != nil || feedstand(t, db).Epoche != named {
			t.Errorf("migrating again changed the epoch: %v", err)
		}
	})
}

func feedstand(t *testing.T, db *store.DB) store.Feedstand {
	t.Helper()
	now, err := db.Feedstand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now
}

// TestLoadTellsNothing: what the program brings along is no change.
func TestLoadTellsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if now := feedstand(t, db); now.Revision != 0 || store.Count(t, db, "verlauf") != 0 {
			t.Errorf("after loading: %+v", now)
		}
	})
}
