// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestAkteurAtOnce lets many meet the same person for the first time at once.
func TestAkteurAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		const callers = 16
		var wg sync.WaitGroup
		found := make([]string, callers)
		for i := range callers {
			wg.Go(func() {
				kennung, err := db.Akteur(t.Context(), "herkunft", fmt.Sprintf("Name %d", i))
				if err != nil {
					t.Error(err)
				}
				found[i] = kennung
			})
		}
		wg.Wait()
		for _, kennung := range found {
			if kennung == "" || kennung != found[0] {
				t.Fatalf("different pseudonyms: %q", found)
			}
		}
		if n := store.Count(t, db, "freitext"); n != 1 {
			t.Errorf("%d names were stored, want 1", n)
		}
		if other, err := db.Akteur(t.Context(), "andere", "Name 0"); err != nil || other == found[0] {
			t.Errorf("somebody else is %q (%v)", other, err)
		}
	})
}

// TestAkteurBesideAnother lets somebody else's transaction be open that stores the
// same person: the second waits, and takes what the first has made.
func TestAkteurBesideAnother(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		commit := store.Hold(t, db, "INSERT INTO akteur (kennung, herkunft, angelegt_am) VALUES ('der-erste', 'herkunft', '')")
		var wg sync.WaitGroup
		wg.Go(func() {
			if kennung, err := db.Akteur(t.Context(), "herkunft", "Name"); err != nil || kennung != "der-erste" {
				t.Errorf("got %q, %v", kennung, err)
			}
		})
		// Long enough for the second to wait.
		time.Sleep(300 * time.Millisecond)
		commit()
		wg.Wait()
		if n := store.Count(t, db, "freitext"); n != 0 {
			t.Error("the name of the second was left behind")
		}
	})
}

// TestErasedAkteurComesBack as somebody new: nothing joins the two.
func TestErasedAkteurComesBack(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		first, err := db.Akteur(t.Context(), "herkunft", "Erika Muster")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.LoescheText(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		if again, err := db.Akteur(t.Context(), "herkunft", "Erika Muster"); err != nil || again == first {
			t.Errorf("came back as %q (%v), was %q", again, err, first)
		}
	})
}

func TestToken(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		ctx, now := t.Context(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		store.SetClock(db, now)
		n := nachnutzung.NeuesToken{Name: "Fachverfahren Größe", Organisation: "KITU", Rechte: []nachnutzung.Recht{
			{Rolle: nachnutzung.RolleVerbund, Gebiet: "verbund:kitu", Umfang: []nachnutzung.Operation{nachnutzung.OpMelden}},
			{Rolle: nachnutzung.RolleLesen},
		}}
		made, err := db.CreateToken(ctx, "summe", n, "befehl")
		if err != nil {
			t.Fatal(err)
		}
		want := nachnutzung.Token{
			ID: made.ID, AngelegtVon: "befehl", AngelegtAm: now, LaeuftAb: now.Add(nachnutzung.TokenFrist),
			Akteur: nachnutzung.Akteur{Kennung: made.Akteur.Kennung, Name: n.Name, Organisation: "KITU", Rechte: n.Rechte},
		}
		if len(made.ID) != 16 || made.Akteur.Kennung == "" || !reflect.DeepEqual(made, want) {
			t.Errorf("got %+v, want %+v", made, want)
		}
		if got, err := db.Token(ctx, "summe"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("by its hash: %+v, %v", got, err)
		}
		if _, err := db.Token(ctx, "andere"); !errors.Is(err, nachnutzung.ErrNotFound) {
			t.Errorf("an unknown one: %v", err)
		}
		if _, err := db.CreateToken(ctx, "summe", n, "befehl"); err == nil {
			t.Error("the same hash twice")
		}

		later := now.Add(time.Hour)
		store.SetClock(db, later)
		if err := db.TokenBenutzt(ctx, made.ID); err != nil {
			t.Fatal(err)
		}
		if err := db.RevokeToken(ctx, made.ID, "jemand"); err != nil {
			t.Fatal(err)
		}
		store.SetClock(db, later.Add(time.Hour))
		if err := db.RevokeToken(ctx, made.ID, "anderer"); err != nil {
			t.Fatal(err)
		}
		got, err := db.TokenByID(ctx, made.ID)
		if err != nil || !got.WiderrufenAm.Equal(later) || got.WiderrufenVon != "jemand" || got.ZuletztBenutzt != "2026-03-01" {
			t.Errorf("after its end: %+v, %v", got, err)
		}
		if err := db.RevokeToken(ctx, "fehlt", "jemand"); !errors.Is(err, nachnutzung.ErrNotFound) {
			t.Errorf("revoke an unknown one: %v", err)
		}

		second, err := db.CreateToken(ctx, "summe2", n, "befehl")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.LoescheText(ctx, second.Akteur.Kennung); err != nil {
			t.Fatal(err)
		}
		list, err := db.Tokens(ctx)
		if err != nil || len(list) != 2 || list[0].ID != second.ID || list[0].Akteur.Name != "" || list[1].Akteur.Name != n.Name {
			t.Errorf("list: %+v, %v", list, err)
		}
	})
}

func TestTokenFaults(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		_, err := db.CreateToken(t.Context(), "summe", nachnutzung.NeuesToken{}, "befehl")
		if invalid, ok := errors.AsType[*nachnutzung.InvalidError](err); !ok || len(invalid.Faults) != 3 {
			t.Errorf("got %v, want three faults", err)
		}
		if n := store.Count(t, db, "freitext") + store.Count(t, db, "akteur"); n != 0 {
			t.Errorf("%d rows were left behind", n)
		}
	})
}

func TestSitzungen(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		ctx, s, now := t.Context(), db.Sitzungen(), time.Now()
		store.SetClock(db, now)
		find := func(token, want string) {
			t.Helper()
			data, found, err := s.FindCtx(ctx, token)
			if err != nil || found != (want != "") || string(data) != want {
				t.Errorf("%s: got %q, %v, %v; want %q", token, data, found, err, want)
			}
		}
		find("a", "")
		for _, err := range []error{
			s.CommitCtx(ctx, "a", []byte("eins\x00"), now.Add(time.Minute)),
			s.CommitCtx(ctx, "b", []byte("zwei"), now.Add(time.Hour)),
			s.CommitCtx(ctx, "a", []byte("drei"), now.Add(time.Minute)),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		find("a", "drei")
		find("b", "zwei")
		if n := store.Count(t, db, "sitzung WHERE pruefsumme IN ('a', 'b')"); n != 0 {
			t.Error("the table holds what the cookie holds")
		}

		store.SetClock(db, now.Add(time.Minute))
		find("a", "")
		if err := s.Verlaengern(ctx, "b", now.Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := s.Verlaengern(ctx, "b", now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		store.SetClock(db, now.Add(90*time.Minute))
		find("b", "zwei")
		if err := s.CommitCtx(ctx, "c", []byte("vier"), now.Add(3*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if n := store.Count(t, db, "sitzung"); n != 2 {
			t.Errorf("%d sessions are kept, want 2: the ended one is gone", n)
		}
		if err := s.DeleteCtx(ctx, "b"); err != nil {
			t.Fatal(err)
		}
		find("b", "")
		if err := s.Verlaengern(ctx, "b", now.Add(3*time.Hour)); err != nil {
			t.Fatal(err)
		}
		find("b", "")
	})
}
