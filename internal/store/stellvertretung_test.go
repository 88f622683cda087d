// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

const barleben = "150830040040"

func actor(organisation string, rolle nachnutzung.Rolle, gebiet nachnutzung.Gebiet) nachnutzung.Akteur {
	return nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: organisation, Rechte: []nachnutzung.Recht{{Rolle: rolle, Gebiet: gebiet}},
	}
}

func kitu() nachnutzung.Akteur { return actor("KITU", nachnutzung.RolleVerbund, "verbund:kitu") }

func stadt() nachnutzung.Akteur {
	return actor("Landeshauptstadt Magdeburg", nachnutzung.RolleKommune, magdeburg)
}

// answer accepts or rejects what was reported on behalf.
func answer(t *testing.T, db *store.DB, accepted bool, reason string) (store.Paar, error) {
	t.Helper()
	v := store.Vorgang{Akteur: stadt(), Quelle: "api", Art: store.VorgangBestaetigung, Begruendung: reason}
	return db.UpdateNachnutzung(t.Context(), v, nachnutzung.OpBestaetigen, magdeburg, wohngeld, nachnutzung.Erwartung{Beliebig: true},
		func(n *nachnutzung.Nachnutzung) error { return db.Beantworte(t.Context(), n, accepted, reason) })
}

func TestReportOnBehalf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, stadt(), magdeburg, wohngeld, nachnutzung.StatusImTest, "2025-06-01", "")
		p := report(t, db, kitu(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-01-01", "")
		if p.Nachnutzung.Bestaetigung != nachnutzung.Gemeldet || p.Befund.Status != nachnutzung.StatusLive || p.Nachnutzung.Organisation != "KITU" {
			t.Errorf("what KITU reports counts at once, and awaits an answer: %+v", p.Nachnutzung)
		}
		if _, err := answer(t, db, false, ""); err == nil {
			t.Error("rejected without a reason")
		}
		p, err := answer(t, db, false, "Der Dienst ist noch nicht freigeschaltet.")
		if err != nil {
			t.Fatal(err)
		}
		if p.Befund.Status != nachnutzung.StatusImTest || p.Nachnutzung.Bestaetigung != nachnutzung.Bestaetigt ||
			p.Nachnutzung.Version != 3 || p.Nachnutzung.Organisation != "Landeshauptstadt Magdeburg" {
			t.Errorf("a rejection restores what stood before, as a new version: %+v", p.Nachnutzung)
		}
		if _, err := answer(t, db, false, "noch einmal"); !isConflict(err) {
			t.Errorf("rejected what nobody reported: %v", err)
		}
		report(t, db, kitu(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-01-01", "")
		if p, err = answer(t, db, true, ""); err != nil {
			t.Fatal(err)
		}
		if p.Befund.Status != nachnutzung.StatusLive || p.Nachnutzung.Bestaetigung != nachnutzung.Bestaetigt || p.Nachnutzung.BestaetigtAm == "" {
			t.Errorf("accepted: %+v", p.Nachnutzung)
		}
		// Who is no member that day is none of KITU's.
		if _, err := tryReport(t, db, kitu(), "150020000000", wohngeld, nachnutzung.Erwartung{Beliebig: true}, "live", "", ""); !errors.Is(err, nachnutzung.ErrForbidden) {
			t.Errorf("KITU reported for Halle: %v", err)
		}
		store.Exec(t, db, "UPDATE verbund_mitgliedschaft SET bis = '2024', bis_sicher = '2024-01-01' WHERE ars = ?", barleben)
		if _, err := tryReport(t, db, kitu(), barleben, wohngeld, nachnutzung.Erwartung{Beliebig: true}, "live", "", ""); !errors.Is(err, nachnutzung.ErrForbidden) {
			t.Errorf("KITU reported for a former member: %v", err)
		}
	})
}

func isConflict(err error) bool {
	_, ok := errors.AsType[*nachnutzung.ConflictError](err)
	return ok
}

func TestConfirmationInAdvance(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v := store.Vorgang{Akteur: stadt(), Quelle: "api", Art: store.VorgangBearbeitung}
		grant := func(e nachnutzung.Erwartung, bis string) {
			t.Helper()
			_, err := db.UpdateVorabbestaetigung(t.Context(), v, magdeburg, "verbund:kitu", e,
				func(g *nachnutzung.Vorabbestaetigung) error {
					g.Ab, g.Bis = "2025-01-01", bis
					return g.Validate()
				})
			if err != nil {
				t.Fatal(err)
			}
		}
		grant(nachnutzung.Erwartung{NurNeu: true}, "")
		p := report(t, db, kitu(), magdeburg, wohngeld, nachnutzung.StatusImTest, "", "")
		if p.Nachnutzung.Bestaetigung != nachnutzung.VorabBestaetigt || p.Nachnutzung.BestaetigtAm == "" {
			t.Errorf("granted in advance, it reads %q", p.Nachnutzung.Bestaetigung)
		}
		grant(nachnutzung.Erwartung{Beliebig: true}, "2025-12-31")
		p = report(t, db, kitu(), magdeburg, wohngeld, nachnutzung.StatusLive, "", "")
		if p.Nachnutzung.Bestaetigung != nachnutzung.Gemeldet {
			t.Errorf("after its end it reads %q", p.Nachnutzung.Bestaetigung)
		}
		if _, err := db.UpdateVorabbestaetigung(t.Context(), store.Vorgang{Akteur: kitu()}, magdeburg, "verbund:kitu",
			nachnutzung.Erwartung{Beliebig: true}, func(*nachnutzung.Vorabbestaetigung) error { return nil }); !errors.Is(err, nachnutzung.ErrForbidden) {
			t.Errorf("KITU granted it to itself: %v", err)
		}
	})
}

func TestMitgliedsgemeindeInherits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		member, err := db.Kommunen(t.Context(), store.KommuneFilter{Land: []string{"15"}, Art: []string{"mitgliedsgemeinde"}}, store.Wunsch{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		ars, above := member.Items[0].ARS, member.Items[0].ErbtVon
		report(t, db, redaktion(), above.Code, wohngeld, nachnutzung.StatusLive, "", "")
		p, err := db.Nachnutzung(t.Context(), ars, wohngeld, store.Zeitpunkt{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Befund.Status != nachnutzung.StatusLive || p.GeerbtVon.Code != above.Code || p.Nachnutzung.Version != 1 {
			t.Errorf("a member reads %+v", p)
		}
		_, err = tryReport(t, db, redaktion(), ars, wohngeld, nachnutzung.Erwartung{Beliebig: true}, "live", "", "")
		if !isConflict(err) {
			t.Errorf("a member was written: %v", err)
		}
	})
}

func TestConfirmAll(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, ozgID := range []string{wohngeld, "10243", "10367"} {
			report(t, db, redaktion(), magdeburg, ozgID, nachnutzung.StatusImTest, "2026-01-01", "")
		}
		seen := number(t, db)
		report(t, db, kitu(), magdeburg, "10243", nachnutzung.StatusLive, "", "")
		report(t, db, redaktion(), magdeburg, "10367", nachnutzung.StatusLive, "", "")
		v := store.Vorgang{Akteur: stadt(), Quelle: "api"}
		done, err := db.BestaetigeAlle(t.Context(), v, magdeburg, seen, func() error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if len(done.Bestaetigt) != 1 || done.Bestaetigt[0].OzgID != wohngeld || len(done.Uebergangen) != 2 {
			t.Errorf("confirmed %+v", done)
		}
		p, err := db.Nachnutzung(t.Context(), magdeburg, wohngeld, store.Zeitpunkt{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Nachnutzung.Bestaetigung != nachnutzung.Bestaetigt || p.Nachnutzung.BestaetigtAm != nachnutzung.Tag(time.Now()) ||
			p.Befund.StatusSeit != "2026-01-01" || p.Nachnutzung.Organisation != "MID" {
			t.Errorf("confirmed is not changed: %+v", p)
		}
	})
}

func TestSetOfChangesIsAllOrNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusImTest, "", "")
		change := func(ars, ozgID string, version int64, status nachnutzung.Status) store.NachnutzungAenderung {
			return store.NachnutzungAenderung{
				ARS: ars, OzgID: ozgID, Erwartung: nachnutzung.Erwartung{Versionen: []int64{version}}, Pointer: "/" + ars,
				Change: func(n *nachnutzung.Nachnutzung) error {
					return n.Melde(nachnutzung.Meldung{Status: &status}, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
				},
			}
		}
		apply := func(list ...store.NachnutzungAenderung) ([]store.NachnutzungErgebnis, error) {
			return db.ApplyNachnutzungen(t.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, list)
		}
		good := change("150020000000", wohngeld, 0, nachnutzung.StatusLive)
		for _, tt := range []struct {
			name string
			bad  store.NachnutzungAenderung
			want error
		}{
			{"version", change(magdeburg, wohngeld, 0, "live"), nachnutzung.ErrVersionConflict},
			{"territory", change("010010000000", wohngeld, 0, "live"), nachnutzung.ErrForbidden},
			{"unknown", change("159990000000", wohngeld, 0, "live"), nil},
			{"rule", change(magdeburg, wohngeld, 1, "interesse_bekundet"), nil},
		} {
			_, err := apply(good, tt.bad)
			if err == nil || (tt.want != nil && !errors.Is(err, tt.want)) {
				t.Errorf("%s: %v", tt.name, err)
			}
			if p, _ := db.Nachnutzung(t.Context(), "150020000000", wohngeld, store.Zeitpunkt{}); p.Nachnutzung.Version != 0 {
				t.Fatalf("%s: the good half was written", tt.name)
			}
		}
		results, err := apply(good, change(magdeburg, wohngeld, 1, "live"), change(magdeburg, "10243", 0, nachnutzung.StatusOffen))
		if err != nil {
			t.Fatal(err)
		}
		if !results[0].Geaendert || results[1].Version != 2 {
			t.Errorf("results %+v", results)
		}
		number(t, db)
		if bericht, err := db.PruefeVerlauf(t.Context(), func(int64) {}); err != nil || !bericht.InOrdnung() {
			t.Errorf("verify: %+v, %v", bericht, err)
		}
	})
}

func TestZustaendigkeitDerives(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		v := store.Vorgang{Akteur: redaktion(), Quelle: "api", Art: store.VorgangBearbeitung}
		before := number(t, db)
		_, err := db.UpdateZustaendigkeit(ctx, v, wohngeld, nachnutzung.Erwartung{Versionen: []int64{0}}, func(r *nachnutzung.Zustaendigkeitsregel) error {
			r.Abschnitte = []nachnutzung.ZustaendigkeitAbschnitt{{
				Ab: "2024-01-01", Arten: []string{nachnutzung.ZustaendigkeitKreis}, Quellen: []nachnutzung.Quelle{{Titel: "WoGG"}},
			}}
			return r.Validate()
		})
		if err != nil {
			t.Fatal(err)
		}
		after := number(t, db)
		if after != before+1 {
			t.Errorf("a change of the Zuständigkeit made %d entries", after-before)
		}
		for _, tt := range []struct {
			name, ars string
			z         store.Zeitpunkt
			want      nachnutzung.Status
		}{
			{"a Gemeinde", barleben, store.Zeitpunkt{}, nachnutzung.StatusNichtZustaendig},
			{"a kreisfreie Stadt is Kreis too", magdeburg, store.Zeitpunkt{}, nachnutzung.StatusOffen},
			{"a Gemeinde before", barleben, store.Zeitpunkt{Stichtag: "2023-12-31"}, nachnutzung.StatusOffen},
		} {
			p, err := db.Nachnutzung(ctx, tt.ars, wohngeld, tt.z)
			if err != nil {
				t.Fatal(err)
			}
			if p.Befund.Status != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, p.Befund.Status, tt.want)
			}
		}
		bundle, err := db.Leistungsbuendel(ctx, wohngeld)
		if err != nil || bundle.Zustaendigkeit.Stand != nachnutzung.ZustaendigkeitBelegt {
			t.Errorf("the bundle says %+v, %v", bundle.Zustaendigkeit, err)
		}
	})
}
