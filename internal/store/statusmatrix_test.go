// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestEachStatus wants the same of the short way as of a walk through all pairs, in
// the same order: reported, inherited, derived and silent ones, today and earlier.
func TestEachStatus(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		manyPairs(t, db)
		if _, err := db.Nummeriere(t.Context()); err != nil {
			t.Fatal(err)
		}
		before, err := db.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		reportVerbandsgemeinde(t, db)
		if _, err := db.Nummeriere(t.Context()); err != nil {
			t.Fatal(err)
		}
		last, err := db.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for name, tt := range map[string]struct {
			f    store.StatusFilter
			long store.NachnutzungFilter
			z    store.Zeitpunkt
		}{
			"Themenfeld": {
				f:    store.StatusFilter{Land: "15", Themenfeld: []string{"bildung"}},
				long: store.NachnutzungFilter{Land: []string{"15"}, Themenfeld: []string{"bildung"}},
			},
			"one bundle": {
				f:    store.StatusFilter{Land: "15", Leistungsbuendel: []string{"10092"}},
				long: store.NachnutzungFilter{Land: []string{"15"}, Leistungsbuendel: []string{"10092"}},
			},
			"Kreis": {
				f:    store.StatusFilter{Land: "15", Kreis: "150810000000"},
				long: store.NachnutzungFilter{Land: []string{"15"}, Kreis: "150810000000"},
			},
			"another day": {
				f:    store.StatusFilter{Land: "15", Themenfeld: []string{"bildung"}},
				long: store.NachnutzungFilter{Land: []string{"15"}, Themenfeld: []string{"bildung"}},
				z:    store.Zeitpunkt{Stichtag: "2025-01-01"},
			},
			"later day": {
				f:    store.StatusFilter{Land: "15", Leistungsbuendel: []string{"10092"}},
				long: store.NachnutzungFilter{Land: []string{"15"}, Leistungsbuendel: []string{"10092"}},
				z:    store.Zeitpunkt{Stichtag: "2025-03-01"},
			},
			"what was known before": {
				f:    store.StatusFilter{Land: "15", Leistungsbuendel: []string{"10092"}},
				long: store.NachnutzungFilter{Land: []string{"15"}, Leistungsbuendel: []string{"10092"}},
				z:    store.Zeitpunkt{Stichtag: "2025-03-01", Kenntnisstand: before},
			},
			"what is known now": {
				f:    store.StatusFilter{Land: "15", Leistungsbuendel: []string{"10092"}},
				long: store.NachnutzungFilter{Land: []string{"15"}, Leistungsbuendel: []string{"10092"}},
				z:    store.Zeitpunkt{Stichtag: "2025-03-01", Kenntnisstand: last},
			},
		} {
			tt.long.Implizit = true
			wantStatuses(t, db, name, tt.f, tt.long, tt.z)
		}
	})
}

// TestEachStatusOfMembers wants that members of a Verbandsgemeinde have its status.
func TestEachStatusOfMembers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		reportVerbandsgemeinde(t, db)
		own, inherited := 0, 0
		f := store.StatusFilter{Land: "15", Kreis: "150810000000", Leistungsbuendel: []string{"10092"}, Mitglieder: true}
		err := db.EachStatus(t.Context(), f, store.Zeitpunkt{}, func(p store.Paarstatus) {
			switch {
			case p.Status != nachnutzung.StatusLive:
			case p.ARS == verbandsgemeinde && p.GeerbtVon == "":
				own++
			case p.GeerbtVon == verbandsgemeinde:
				inherited++
			default:
				t.Errorf("%+v is live", p)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if own != 1 || inherited == 0 {
			t.Errorf("live: %d of its own, %d inherited; want 1 and its members", own, inherited)
		}
	})
}

// verbandsgemeinde is Beetzendorf-Diesdorf, in the Altmarkkreis Salzwedel.
const verbandsgemeinde = "150815051000"

// reportVerbandsgemeinde reports one pair of a body that has members.
func reportVerbandsgemeinde(t *testing.T, db *store.DB) {
	t.Helper()
	status, seit := nachnutzung.StatusLive, "2025-02-01"
	who := nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}
	change := store.NachnutzungAenderung{
		ARS: verbandsgemeinde, OzgID: "10092", Erwartung: nachnutzung.Erwartung{Beliebig: true},
		Change: func(n *nachnutzung.Nachnutzung) error {
			return n.Melde(nachnutzung.Meldung{Status: &status, StatusSeit: &seit}, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
		},
	}
	if _, err := db.ApplyNachnutzungen(t.Context(), meldung(who, "Grund"), nachnutzung.OpMelden, []store.NachnutzungAenderung{change}); err != nil {
		t.Fatal(err)
	}
}

// wantStatuses compares the short way with the long one.
func wantStatuses(t *testing.T, db *store.DB, name string, f store.StatusFilter, long store.NachnutzungFilter, z store.Zeitpunkt) {
	t.Helper()
	var got []store.Paarstatus
	if err := db.EachStatus(t.Context(), f, z, func(p store.Paarstatus) { got = append(got, p) }); err != nil {
		t.Fatal(err)
	}
	want := walked(t.Context(), t, db.Durchlauf(long, z, ""), 0)
	if len(got) != len(want) || len(got) == 0 {
		t.Errorf("%s: %d pairs, want %d", name, len(got), len(want))
		return
	}
	for i := range want {
		w := &want[i]
		expected := store.Paarstatus{ARS: w.Kommune.Code, OzgID: w.Leistungsbuendel.Code, Status: w.Befund.Status, Herkunft: w.Befund.Herkunft, GeerbtVon: w.GeerbtVon.Code}
		if got[i] != expected {
			t.Errorf("%s: %+v, want %+v", name, got[i], expected)
			return
		}
	}
}
