// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// open opens a database with further ways to it, for the length of the test.
func open(t *testing.T, dsn string, neben store.Nebenwege) *store.DB {
	t.Helper()
	db, err := store.OpenMit(t.Context(), dsn, neben, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// TestThroughAPooler does all that servers do through PgBouncer in transaction mode,
// which has fewer connections than they use: migrating, loading, writing of many at
// once, numbering, hearing of each other.
func TestThroughAPooler(t *testing.T) {
	t.Parallel()
	direct := storetest.Postgres(t, "", nil)
	pooled := storetest.Pooler(t, direct)
	servers := []*store.DB{open(t, pooled, store.Nebenwege{Direkt: direct}), open(t, pooled, store.Nebenwege{Direkt: direct})}
	if _, err := servers[0].Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := servers[0].Laden(t.Context(), storetest.Katalogdaten(t), func(store.Ladeteil) {}); err != nil {
		t.Fatal(err)
	}
	for _, db := range servers {
		running(t, db)
	}
	far := hear(t, servers[1])
	const writers, writes = 8, 10
	bundles := store.Bundles(t, servers[0], writers)
	var all sync.WaitGroup
	var written atomic.Int64
	done := make(chan struct{})
	for w := range writers {
		all.Go(func() {
			for i := range writes {
				if writePlan(t, servers[w%2], bundles[w/2], w, i) {
					written.Add(1)
				}
			}
		})
	}
	go func() { all.Wait(); close(done) }()
	events := readFeed(t, servers[1], done)
	if len(events) != int(written.Load()) {
		t.Errorf("%d events, %d changes", len(events), written.Load())
	}
	far.wait(t, "the last change", func(b store.Bewegung) bool { return b.Revision == written.Load() })
	if !servers[0].HearsNotices() || !servers[1].HearsNotices() {
		t.Error("no notices past the pooler")
	}
	if found, err := servers[1].PruefeVerlauf(t.Context(), func(int64) {}); err != nil || found.Bruch != "" {
		t.Errorf("the chain: %+v, %v", found, err)
	}
	if _, err := servers[0].Bestand(t.Context(), store.BestandFilter{Revision: written.Load()}); err != nil {
		t.Error(err)
	}
	if lines := nachnutzungen(t, servers[0]); lines == 0 {
		t.Error("no pairs")
	}
	// Without a direct way there are no notices, and looking makes up for them.
	alone := open(t, pooled, store.Nebenwege{})
	running(t, alone)
	quiet := hear(t, alone)
	for !store.HasLooked(alone) {
		time.Sleep(time.Millisecond)
	}
	report(t, servers[0], redaktion(), magdeburg, "10088", nachnutzung.StatusImTest, "", "")
	quiet.wait(t, "a report", func(b store.Bewegung) bool { return !b.Eigen && b.Revision == written.Load()+1 })
	if alone.HearsNotices() {
		t.Error("it listens through the pooler")
	}
}

// nachnutzungen counts the stored pairs as a list shows them.
func nachnutzungen(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	lines, err := db.Bestand(t.Context(), store.BestandFilter{Revision: feedstand(t, db).Revision})
	if err != nil {
		t.Fatal(err)
	}
	return len(lines)
}

// TestReadPool reads feed and proof from a streaming replica while it is in step, and
// from the database when it is not: who has just written reads what he wrote, always.
func TestReadPool(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	primary, standby := storetest.Standby(t)
	db := open(t, primary, store.Nebenwege{Lesen: standby})
	replica := open(t, standby, store.Nebenwege{})
	check := func(want int64) {
		t.Helper()
		now := feedstand(t, db)
		page, err := db.Feed(t.Context(), store.FeedFilter{}, 0, 1000, now.Revision)
		if err != nil || now.Revision != want || len(page.Items) != int(want) {
			t.Errorf("%d events up to %d, want %d; %v", len(page.Items), now.Revision, want, err)
		}
		lines, err := db.Bestand(t.Context(), store.BestandFilter{Revision: now.Revision})
		if err != nil || len(lines) != 1 || lines[0].Version != want {
			t.Errorf("version %+v, want %d; %v", lines, want, err)
		}
	}
	const writes = 15
	for i := range writes {
		writePlan(t, db, wohngeld, 0, i)
		number(t, db)
		check(int64(i) + 1)
	}
	if db.Gelesen() == 0 {
		t.Error("the replica was never read")
	}
	t.Logf("%d of %d reads by the replica", db.Gelesen(), 2*writes)
	// It stands still from now on.
	store.Exec(t, replica, "SELECT pg_wal_replay_pause()")
	before := db.Gelesen()
	writePlan(t, db, wohngeld, 1, 0)
	number(t, db)
	check(writes + 1)
	if db.Gelesen() != before {
		t.Error("a replica that stands still was read")
	}
	store.Exec(t, replica, "SELECT pg_wal_replay_resume()")
	for deadline := time.Now().Add(20 * time.Second); db.Gelesen() == before; time.Sleep(20 * time.Millisecond) {
		check(writes + 1)
		if time.Now().After(deadline) {
			t.Fatal("the replica is not read again")
		}
	}
	// What is no replica is not read, and a server works without the one it should have.
	for name, other := range map[string]string{
		"the database itself": primary, "another database": storetest.PostgresKatalog(t), "nobody": "postgres://u:p@127.0.0.1:1/n?sslmode=disable",
	} {
		odd := open(t, primary, store.Nebenwege{Lesen: other})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		page, err := odd.Feed(ctx, store.FeedFilter{}, 0, 1000, writes+1)
		cancel()
		if err != nil || len(page.Items) != writes+1 || odd.Gelesen() != 0 {
			t.Errorf("%s: %d events, %d read aside, %v", name, len(page.Items), odd.Gelesen(), err)
		}
	}
}
