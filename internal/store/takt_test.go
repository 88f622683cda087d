// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// wantTouched tells which scopes have changed since a count.
func wantTouched(t *testing.T, what string, db *store.DB, since uint64, touched, untouched []store.Bereich) {
	t.Helper()
	for _, scope := range touched {
		if db.Unveraendert(since, []store.Bereich{scope}) {
			t.Errorf("%s: %s has not changed", what, scope)
		}
	}
	for _, scope := range untouched {
		if !db.Unveraendert(since, []store.Bereich{scope}) {
			t.Errorf("%s: %s has changed", what, scope)
		}
	}
}

func look(t *testing.T, db *store.DB) {
	t.Helper()
	if !db.IsSQLite() {
		// A look is good for a while there.
		time.Sleep(110 * time.Millisecond)
	}
	if err := db.Nachgesehen(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// pairScopes are what a report on Wohngeld in Magdeburg touches, and what it does not.
func pairScopes() (touched, untouched []store.Bereich) {
	return []store.Bereich{store.Register, store.RegisterLand("15"), store.RegisterBuendel(wohngeld)},
		[]store.Bereich{store.Katalog, store.Kommunen, store.RegisterLand("14"), store.RegisterBuendel("10088")}
}

func TestOwnWritesAreCounted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		look(t, db)
		touched, untouched := pairScopes()
		since := db.Takt()
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusImTest, "2025-06-01", "")
		wantTouched(t, "one report", db, since, touched, untouched)
		since = db.Takt()
		if _, err := tryReport(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.Erwartung{Versionen: []int64{7}}, nachnutzung.StatusLive, "", ""); err == nil {
			t.Error("a report on an old version is taken")
		}
		if db.Takt() != since {
			t.Error("a report that was refused is counted")
		}
		status, day := nachnutzung.StatusLive, "2026-05-01"
		_, err := db.ApplyNachnutzungen(t.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, []store.NachnutzungAenderung{{
			ARS: magdeburg, OzgID: wohngeld, Erwartung: nachnutzung.Erwartung{Beliebig: true},
			Change: func(n *nachnutzung.Nachnutzung) error {
				return n.Melde(nachnutzung.Meldung{Status: &status, StatusSeit: &day}, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		wantTouched(t, "a set", db, since, touched, untouched)
		// Neither does a look count again what this process has written.
		number(t, db)
		since = db.Takt()
		look(t, db)
		wantTouched(t, "a look at own writes", db, since, nil, append(touched, untouched...))
		p := report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "2026-10-01", "Umzug des Rechenzentrums")
		since = db.Takt()
		if err := db.LoescheText(t.Context(), p.Befund.Begruendung.ID); err != nil {
			t.Fatal(err)
		}
		wantTouched(t, "erasing a text", db, since, append(touched, untouched...), nil)
		since = db.Takt()
		if _, err := db.NeueEpoche(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantTouched(t, "a new epoch", db, since, append(touched, untouched...), nil)
	})
}

// TestOthersWritesAreNoticed writes through another handle of the same database, as
// another process would.
func TestOthersWritesAreNoticed(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db, other := storetest.Open(t, dsn), storetest.Open(t, dsn)
		touched, untouched := pairScopes()
		look(t, db)
		since := db.Takt()
		look(t, db)
		if db.Takt() != since {
			t.Error("a look without any change is counted")
		}
		p := report(t, other, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "2025-06-01", "Umzug des Rechenzentrums")
		revision := number(t, other)
		look(t, db)
		wantTouched(t, "one report", db, since, touched, untouched)
		if db.Bekannt() != revision {
			t.Errorf("known until %d, want %d", db.Bekannt(), revision)
		}
		since = db.Takt()
		if err := other.LoescheText(t.Context(), p.Befund.Begruendung.ID); err != nil {
			t.Fatal(err)
		}
		look(t, db)
		wantTouched(t, "erasing a text", db, since, append(touched, untouched...), nil)
		since = db.Takt()
		if _, err := other.NeueEpoche(t.Context()); err != nil {
			t.Fatal(err)
		}
		look(t, db)
		wantTouched(t, "a new epoch", db, since, append(touched, untouched...), nil)
	})
}

func TestReachRevision(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db, other := storetest.Open(t, dsn), storetest.Open(t, dsn)
		report(t, other, redaktion(), magdeburg, wohngeld, nachnutzung.StatusImTest, "2025-06-01", "")
		revision := number(t, other)
		since := db.Takt()
		if err := db.ErreicheRevision(t.Context(), revision); err != nil || db.Bekannt() != revision || db.Takt() == since {
			t.Errorf("revision %d: %v; known until %d", revision, err, db.Bekannt())
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := db.ErreicheRevision(ctx, revision+1); !errors.Is(err, nachnutzung.ErrUnavailable) {
			t.Errorf("a revision that is not there yet: %v", err)
		}
		done := make(chan error, 1)
		go func() { done <- db.ErreicheRevision(t.Context(), revision+1) }()
		report(t, other, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2025-07-01", "")
		number(t, other)
		if err := <-done; err != nil {
			t.Errorf("a revision that comes: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := db.ErreicheRevision(t.Context(), revision+1); err != nil {
			t.Errorf("what is known needs no database: %v", err)
		}
		if err := db.ErreicheRevision(t.Context(), revision+2); !errors.Is(err, nachnutzung.ErrUnavailable) {
			t.Errorf("without database: %v", err)
		}
	})
}
