// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestLadenBesideAnEditor lets an editor's transaction be open while a load
// compares the very row: the load waits, sees the edit and leaves it.
func TestLadenBesideAnEditor(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		editor, loader := storetest.Open(t, dsn), storetest.Open(t, dsn)
		// The row differs from the embedded one, so that the load wants to write it.
		store.Exec(t, editor, "UPDATE lage SET name = 'Verfälscht' WHERE code = 'geburt'")
		commit := store.Hold(t, editor, "UPDATE lage SET name = 'Von der Redaktion', version = version + 1 WHERE code = 'geburt'")

		var wg sync.WaitGroup
		var done store.Ladeteil
		wg.Go(func() {
			err := loader.Laden(t.Context(), storetest.Katalogdaten(t), func(l store.Ladeteil) {
				if l.Teil == "Lagen" {
					done = l
				}
			})
			if err != nil {
				t.Errorf("load: %v", err)
			}
		})
		// Long enough for the load to reach the Lagen and wait there.
		time.Sleep(500 * time.Millisecond)
		commit()
		wg.Wait()

		if done.Belassen != 1 || done.Geaendert != 0 {
			t.Errorf("got %+v, want 1 left as it is", done)
		}
		if l, err := loader.Lage(t.Context(), "geburt"); err != nil || l.Name != "Von der Redaktion" {
			t.Errorf("the editor's name became %q (%v)", l.Name, err)
		}
	})
}

// TestRaiseAtOnce lets two transactions raise the same scope: no two changes may
// share a revision, or a cache would keep the answer of the first.
func TestRaiseAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		const writers = 8
		seen := make(chan int64, writers)
		var wg sync.WaitGroup
		for range writers {
			db := storetest.Open(t, dsn)
			wg.Go(func() { seen <- store.Raise(t, db, store.Katalog) })
		}
		wg.Wait()
		close(seen)
		revisions := make(map[int64]bool)
		for revision := range seen {
			revisions[revision] = true
		}
		if len(revisions) != writers {
			t.Errorf("%d changes share %d revisions", writers, len(revisions))
		}
	})
}
