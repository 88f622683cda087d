// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// running runs what a server runs beside its requests, until the test ends.
func running(t *testing.T, db *store.DB) {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { db.Relay(ctx) })
	all.Go(func() { db.Beobachte(ctx) })
	t.Cleanup(func() { end(); all.Wait() })
}

// hearing is what a server has heard of.
type hearing struct {
	mu   sync.Mutex
	all  []store.Bewegung
	more chan struct{}
}

func hear(t *testing.T, db *store.DB) *hearing {
	t.Helper()
	h := &hearing{more: make(chan struct{}, 1)}
	t.Cleanup(db.BeiBewegung(func(b store.Bewegung) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.all = append(h.all, b)
		select {
		case h.more <- struct{}{}:
		default:
		}
	}))
	return h
}

// wait waits until something was heard that is wanted, and forgets all of it.
func (h *hearing) wait(t *testing.T, what string, wanted func(store.Bewegung) bool) {
	t.Helper()
	for deadline := time.After(20 * time.Second); ; {
		h.mu.Lock()
		if slices.ContainsFunc(h.all, wanted) {
			h.all = nil
			h.mu.Unlock()
			return
		}
		h.mu.Unlock()
		select {
		case <-h.more:
		case <-deadline:
			t.Fatalf("nobody heard of %s; of %+v", what, h.all)
		}
	}
}

// TestEveryServerHears: of two servers each hears what the other changes, whether it
// makes an entry or not, and the one that writes before its write returns.
func TestEveryServerHears(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		writer, other := storetest.Open(t, dsn), storetest.Open(t, dsn)
		running(t, writer)
		running(t, other)
		own, far := hear(t, writer), hear(t, other)
		for !store.HasLooked(writer) || !store.HasLooked(other) {
			time.Sleep(time.Millisecond)
		}
		store.Raise(t, writer, store.Kommunen)
		far.wait(t, "a scope", func(b store.Bewegung) bool { return !b.Eigen && slices.Contains(b.Bereiche, store.Kommunen) })
		p := report(t, writer, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "", "Umzug")
		own.mu.Lock()
		if !slices.ContainsFunc(own.all, func(b store.Bewegung) bool { return b.Eigen && slices.Equal(b.Laender, []string{"15"}) }) {
			t.Errorf("the writer had not heard of its own write: %+v", own.all)
		}
		own.mu.Unlock()
		far.wait(t, "a report", func(b store.Bewegung) bool {
			return !b.Eigen && !b.Alles && slices.Equal(b.Laender, []string{"15"}) && b.Revision == 1 && b.Epoche != ""
		})
		own.wait(t, "its number", func(b store.Bewegung) bool { return !b.Eigen && b.Revision == 1 })
		if err := other.LoescheText(t.Context(), p.Befund.Begruendung.ID); err != nil {
			t.Fatal(err)
		}
		own.wait(t, "an erased text", func(b store.Bewegung) bool { return !b.Eigen && b.Alles })
		if _, err := other.NeueEpoche(t.Context()); err != nil {
			t.Fatal(err)
		}
		own.wait(t, "a new epoch", func(b store.Bewegung) bool { return !b.Eigen && b.Alles })
	})
}

// TestNoticesComeBack takes the connections away on which servers listen: they come
// back by themselves, and nothing that is written meanwhile stays unheard.
func TestNoticesComeBack(t *testing.T) {
	t.Parallel()
	dsn := storetest.PostgresKatalog(t)
	writer, other := storetest.Open(t, dsn), storetest.Open(t, dsn)
	running(t, writer)
	running(t, other)
	far := hear(t, other)
	listening := func() {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); !other.HearsNotices() || !writer.HearsNotices(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("nobody listens")
			}
		}
	}
	leaders := func() (n int) {
		for _, db := range []*store.DB{writer, other} {
			if db.Fuehrt() {
				n++
			}
		}
		return n
	}
	for i := range 3 {
		listening()
		if n := leaders(); n > 1 {
			t.Errorf("%d servers lead", n)
		}
		report(t, writer, redaktion(), magdeburg, wohngeld, nachnutzung.StatusImTest, "", "Weiter")
		far.wait(t, "a report", func(b store.Bewegung) bool { return b.Revision == int64(2*i+1) })
		store.Exec(t, writer, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nachnutzung-hinweise'")
		report(t, writer, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "", "Umbau")
		far.wait(t, "a report in between", func(b store.Bewegung) bool { return b.Revision == int64(2*i+2) })
	}
	for deadline := time.Now().Add(20 * time.Second); leaders() != 1; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d servers lead", leaders())
		}
	}
}
