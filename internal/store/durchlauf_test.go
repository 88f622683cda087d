// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// manyPairs reports all bundles of some bodies, in the ways in which a pair can come
// about.
func manyPairs(t *testing.T, db *store.DB) {
	t.Helper()
	bundles := storetest.Katalogdaten(t).Leistungsbuendel
	for i, ars := range []string{magdeburg, "150020000000", "150010000000", "010010000000"} {
		who := nachnutzung.Akteur{
			Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: nachnutzung.Gebiet(ars[:2])}},
		}
		changes := make([]store.NachnutzungAenderung, len(bundles))
		for j := range changes {
			status, seit := nachnutzung.Statuswerte()[(i+j)%8], "2025-02-01"
			m := nachnutzung.Meldung{Status: &status, StatusSeit: &seit, Begruendung: "Grund " + ars}
			changes[j] = store.NachnutzungAenderung{
				ARS: ars, OzgID: bundles[j].OzgID, Erwartung: nachnutzung.Erwartung{Beliebig: true},
				Change: func(n *nachnutzung.Nachnutzung) error {
					return n.Melde(m, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
				},
			}
		}
		if _, err := db.ApplyNachnutzungen(t.Context(), meldung(who, "Grund"), nachnutzung.OpMelden, changes); err != nil {
			t.Fatal(err)
		}
	}
}

// walked gives all pairs of a walk; between waits before each page.
func walked(ctx context.Context, t *testing.T, d *store.Durchlauf, between time.Duration) []store.Paar {
	t.Helper()
	var all []store.Paar
	for after := []string(nil); ; {
		page, err := d.Seite(ctx, after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Items...)
		if after = page.Naechste; after == nil {
			return all
		}
		time.Sleep(between)
	}
}

// TestDurchlauf wants of a walk what the pages of the list hold, whichever way it
// goes, and whether its reader is quick or slow.
func TestDurchlauf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		manyPairs(t, db)
		no := false
		for name, tt := range map[string]struct {
			f    store.NachnutzungFilter
			z    store.Zeitpunkt
			sort string
		}{
			"all":            {},
			"land":           {f: store.NachnutzungFilter{Land: []string{"15"}}},
			"theme, status":  {f: store.NachnutzungFilter{Themenfeld: []string{"bildung"}, Status: []string{"live", "offen"}}},
			"confirmed":      {f: store.NachnutzungFilter{Bestaetigung: []string{"redaktionell"}, Beispiel: &no}},
			"nothing":        {f: store.NachnutzungFilter{Status: []string{"kein_bedarf"}, Themenfeld: []string{"umwelt"}, Kreis: magdeburg, Verbund: "kitu"}},
			"another day":    {z: store.Zeitpunkt{Stichtag: "2025-01-01"}},
			"by change":      {sort: "-geaendertAm"},
			"implicit":       {f: store.NachnutzungFilter{Land: []string{"15"}, Themenfeld: []string{"bildung"}, Implizit: true}},
			"body, implicit": {f: store.NachnutzungFilter{Kommune: []string{magdeburg}, Implizit: true, Einzeln: true}},
		} {
			var want []store.Paar
			for w := (store.Wunsch{Limit: 1000, Sort: tt.sort}); ; {
				page, err := db.Nachnutzungen(t.Context(), tt.f, tt.z, w)
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, page.Items...)
				if w.Nach = page.Naechste; w.Nach == nil {
					break
				}
			}
			for how, d := range map[string]*store.Durchlauf{"quick": db.Durchlauf(tt.f, tt.z, tt.sort), "slow": db.Durchlauf(tt.f, tt.z, tt.sort), "small": db.Durchlauf(tt.f, tt.z, tt.sort)} {
				between := time.Duration(0)
				switch how {
				case "slow":
					d.Hurry(50_000, time.Millisecond)
					between = 10 * time.Millisecond
				case "small":
					d.Hurry(1000, time.Second)
				}
				got := walked(t.Context(), t, d, between)
				if len(got) != len(want) {
					t.Errorf("%s, %s: %d pairs, want %d", name, how, len(got), len(want))
					continue
				}
				for i := range got {
					// Each page has names of its own.
					got[i].Namen, want[i].Namen = nil, nil
					if !reflect.DeepEqual(got[i], want[i]) {
						t.Fatalf("%s, %s: pair %d is\n%+v, want\n%+v", name, how, i, got[i], want[i])
					}
				}
			}
		}
	})
}

// TestDurchlaufEnds: a walk whose context ends gives an error and not an end.
func TestDurchlaufEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		manyPairs(t, db)
		ctx, cancel := context.WithCancel(t.Context())
		d := db.Durchlauf(store.NachnutzungFilter{}, store.Zeitpunkt{}, "")
		page, err := d.Seite(ctx, nil)
		if err != nil || len(page.Items) != 500 || page.Naechste == nil {
			t.Fatalf("%d pairs, %v", len(page.Items), err)
		}
		cancel()
		for range 3 {
			// One page may have been held ready.
			if page, err = d.Seite(ctx, page.Naechste); err != nil {
				break
			}
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("after the end: %d pairs, %v", len(page.Items), err)
		}
		if _, err := db.Durchlauf(store.NachnutzungFilter{}, store.Zeitpunkt{}, "").Seite(t.Context(), []string{"150030000000"}); err == nil {
			t.Error("half a key leads somewhere")
		}
	})
}

// TestRegisterstand changes with each change of the register, numbered or not.
func TestRegisterstand(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		stand := func() int64 {
			n, err := db.Registerstand(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		laender := func() []string {
			list, err := db.Meldelaender(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if stand() != 0 || len(laender()) != 0 {
			t.Errorf("of nothing: %d, %v", stand(), laender())
		}
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-03-01", "")
		before := stand()
		number(t, db)
		if after := stand(); before != 1 || after != 1 {
			t.Errorf("after a report %d, numbered %d", before, after)
		}
		if got := laender(); !reflect.DeepEqual(got, []string{"15"}) {
			t.Errorf("Laender %v", got)
		}
	})
}
