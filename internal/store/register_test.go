// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

const (
	magdeburg = "150030000000"
	wohngeld  = "10092"
)

// redaktion is an editor of Sachsen-Anhalt.
func redaktion() nachnutzung.Akteur {
	return nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID",
		Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}
}

func meldung(a nachnutzung.Akteur, reason string) store.Vorgang {
	return store.Vorgang{Akteur: a, Quelle: "api", Art: store.VorgangMeldung, Begruendung: reason}
}

// report sets a status.
func report(t *testing.T, db *store.DB, a nachnutzung.Akteur, ars, ozgID string, status nachnutzung.Status, seit, reason string) store.Paar {
	t.Helper()
	p, err := tryReport(t, db, a, ars, ozgID, nachnutzung.Erwartung{Beliebig: true}, status, seit, reason)
	if err != nil {
		t.Fatalf("report %s since %s: %v", status, seit, err)
	}
	return p
}

func tryReport(t *testing.T, db *store.DB, a nachnutzung.Akteur, ars, ozgID string, e nachnutzung.Erwartung, status nachnutzung.Status,
	seit, reason string) (store.Paar, error) {
	t.Helper()
	m := nachnutzung.Meldung{Status: &status, Begruendung: reason}
	if seit != "" {
		m.StatusSeit = &seit
	}
	return db.UpdateNachnutzung(t.Context(), meldung(a, reason), nachnutzung.OpMelden, ars, ozgID, e, func(n *nachnutzung.Nachnutzung) error {
		return n.Melde(m, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
	})
}

func TestReportAndRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		open, err := db.Nachnutzung(ctx, magdeburg, wohngeld, store.Zeitpunkt{})
		if err != nil {
			t.Fatal(err)
		}
		if open.Nachnutzung.Version != 0 || open.Befund.Status != nachnutzung.StatusOffen || open.Befund.Herkunft != nachnutzung.HerkunftOhneMeldung {
			t.Errorf("a pair nobody has reported reads as %+v", open)
		}
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusImTest, "2025-06-01", "")
		first := number(t, db)
		p := report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-03-01", "")
		if p.Nachnutzung.Version != 2 || p.Befund.Status != nachnutzung.StatusLive || p.Nachnutzung.Bestaetigung != nachnutzung.Redaktionell {
			t.Errorf("after the second report: %+v", p)
		}
		// Inserted between, it changes no status of today.
		p = report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "2025-09-01", "Umzug des Rechenzentrums")
		if p.Befund.Status != nachnutzung.StatusLive {
			t.Errorf("after a step was inserted the status is %s", p.Befund.Status)
		}
		number(t, db)
		for _, tt := range []struct {
			name   string
			z      store.Zeitpunkt
			status nachnutzung.Status
			reason string
		}{
			{"today", store.Zeitpunkt{}, nachnutzung.StatusLive, ""},
			{"before the first step", store.Zeitpunkt{Stichtag: "2025-05-31"}, nachnutzung.StatusOffen, ""},
			{"on its first day", store.Zeitpunkt{Stichtag: "2025-06-01"}, nachnutzung.StatusImTest, ""},
			{"while paused", store.Zeitpunkt{Stichtag: "2026-02-28"}, nachnutzung.StatusPausiert, "Umzug des Rechenzentrums"},
			{"while paused, as known before", store.Zeitpunkt{Stichtag: "2026-02-28", Kenntnisstand: first}, nachnutzung.StatusImTest, ""},
			{"as known after the first report", store.Zeitpunkt{Kenntnisstand: first}, nachnutzung.StatusImTest, ""},
		} {
			got, err := db.Nachnutzung(ctx, magdeburg, wohngeld, tt.z)
			if err != nil {
				t.Fatal(err)
			}
			if got.Befund.Status != tt.status || got.Befund.Begruendung.Inhalt != tt.reason {
				t.Errorf("%s: got %s (%q), want %s (%q)", tt.name, got.Befund.Status, got.Befund.Begruendung.Inhalt, tt.status, tt.reason)
			}
			page, err := db.Nachnutzungen(ctx, store.NachnutzungFilter{Kommune: []string{magdeburg}, Gesamt: true}, tt.z, store.Wunsch{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			if page.Gesamt != 1 || page.Items[0].Befund.Status != tt.status || page.Items[0].Befund.Begruendung.Inhalt != tt.reason {
				t.Errorf("%s: the list says %+v", tt.name, page.Items)
			}
			// All pairs of a body are read along another way.
			all, err := db.Nachnutzungen(ctx, store.NachnutzungFilter{Kommune: []string{magdeburg}, Implizit: true, Einzeln: true}, tt.z, store.Wunsch{Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			if i := slices.IndexFunc(all.Items, func(p store.Paar) bool { return p.Leistungsbuendel.Code == wohngeld }); i < 0 ||
				!reflect.DeepEqual(all.Items[i].Befund, got.Befund) {
				t.Errorf("%s: among all pairs of the body it is %d: %+v, want %+v", tt.name, i, all.Items[max(i, 0)].Befund, got.Befund)
			}
		}
		bericht, err := db.PruefeVerlauf(ctx, func(int64) {})
		if err != nil || !bericht.InOrdnung() || bericht.Eintraege != 3 {
			t.Errorf("verify: %+v, %v", bericht, err)
		}
	})
}

// number waits until the history is numbered and gives its revision.
func number(t *testing.T, db *store.DB) int64 {
	t.Helper()
	if _, err := db.Nummeriere(t.Context()); err != nil {
		t.Fatal(err)
	}
	revision, err := db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

func TestExpectations(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		stranger := nachnutzung.Akteur{Kennung: "x", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: "150020000000"}}}
		reporter := func(a nachnutzung.Akteur, ars, ozgID string, e nachnutzung.Erwartung, status nachnutzung.Status) error {
			_, err := tryReport(t, db, a, ars, ozgID, e, status, "", "")
			return err
		}
		at := func(version int64) nachnutzung.Erwartung { return nachnutzung.Erwartung{Versionen: []int64{version}} }
		for _, tt := range []struct {
			name string
			err  error
			want error
		}{
			{"unknown body", reporter(stranger, "159999999999", wohngeld, at(0), "live"), nachnutzung.ErrNotFound},
			{"unknown bundle", reporter(stranger, magdeburg, "99999", at(0), "live"), nachnutzung.ErrNotFound},
			{"foreign body", reporter(stranger, magdeburg, wohngeld, nachnutzung.Erwartung{Fehlt: true}, "live"), nachnutzung.ErrForbidden},
			{"no version", reporter(redaktion(), magdeburg, wohngeld, nachnutzung.Erwartung{Fehlt: true}, "live"), nachnutzung.ErrVersionRequired},
			{"wrong version", reporter(redaktion(), magdeburg, wohngeld, at(1), "falsch"), nachnutzung.ErrVersionConflict},
			{"first report on the ETag of an open pair", reporter(redaktion(), magdeburg, wohngeld, at(0), "live"), nil},
		} {
			if !errors.Is(tt.err, tt.want) {
				t.Errorf("%s: got %v, want %v", tt.name, tt.err, tt.want)
			}
		}
		if err := reporter(redaktion(), magdeburg, wohngeld, at(1), "falsch"); err == nil {
			t.Error("an unknown status was taken")
		}
	})
}

// TestKenntnisstandBesideAWriter asks what is known while a large set is being
// written, and again afterwards: the same question has the same answer.
func TestKenntnisstandBesideAWriter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusOffen, "2025-01-01", "")
		before := number(t, db)
		list, reached, goOn := waitingSet(t, db)
		written := make(chan error, 1)
		go func() {
			_, err := db.ApplyNachnutzungen(t.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, list)
			written <- err
		}()
		<-reached
		// The part before is numbered meanwhile, on SQLite, and not committed.
		time.Sleep(200 * time.Millisecond)
		instant := time.Now().UTC().Format(time.RFC3339Nano)
		known := make(chan int64, 1)
		go func() {
			revision, err := db.Kenntnisstand(t.Context(), instant)
			if err != nil {
				t.Error(err)
			}
			known <- revision
		}()
		time.Sleep(50 * time.Millisecond)
		close(goOn)
		if err := <-written; err != nil {
			t.Fatal(err)
		}
		first := <-known
		number(t, db)
		again, err := db.Kenntnisstand(t.Context(), instant)
		if err != nil || again != first || first < before {
			t.Errorf("as known at %s: first revision %d, later %d (%v)", instant, first, again, err)
		}
	})
}

// waitingSet makes a set of more changes than are written at once, of which the last
// waits: it says on reached that it is there, and goes on when goOn is closed.
func waitingSet(t *testing.T, db *store.DB) (list []store.NachnutzungAenderung, reached <-chan struct{}, goOn chan<- struct{}) {
	t.Helper()
	bundles, err := db.LeistungsbuendelListe(t.Context(), store.LeistungsbuendelFilter{}, store.Wunsch{Limit: 600})
	if err != nil {
		t.Fatal(err)
	}
	// The last of them by its key is among those that are written last.
	slices.SortFunc(bundles.Items, func(a, b nachnutzung.Leistungsbuendel) int { return strings.Compare(a.OzgID, b.OzgID) })
	status := nachnutzung.StatusInteresseBekundet
	for _, ars := range []string{"150010000000", "150020000000", barleben, "150870130130"} {
		for _, b := range bundles.Items {
			list = append(list, store.NachnutzungAenderung{ARS: ars, OzgID: b.OzgID, Erwartung: nachnutzung.Erwartung{Beliebig: true},
				Change: func(n *nachnutzung.Nachnutzung) error {
					return n.Melde(nachnutzung.Meldung{Status: &status}, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
				}})
		}
	}
	there, open := make(chan struct{}), make(chan struct{})
	last := &list[len(list)-1]
	change := last.Change
	var once sync.Once
	last.Change = func(n *nachnutzung.Nachnutzung) error {
		once.Do(func() { close(there) })
		<-open
		return change(n)
	}
	return list, there, open
}
