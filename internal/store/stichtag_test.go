// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestKommunenOnADay asks who existed, used and belonged to what on days before
// and after a reform.
func TestKommunenOnADay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		// Weida goes into Barleben, and Halle is taken for a new body.
		const weida, barleben, verband, halle = "150815051026", "150830040040", "150815051000", "150020000000"
		for _, sql := range []string{
			"UPDATE kommune SET gueltig_bis = '2025-12-31' WHERE ars = '" + weida + "'",
			"INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES ('" + weida + "', '" + barleben + "', '2026-01-01', 'eingliederung')",
			"INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES ('" + weida + "', '" + halle + "', '2026-01-01', 'zusammenschluss')",
		} {
			store.Exec(t, db, sql)
		}
		for _, tt := range []struct {
			tag                    string
			weida, barleben, halle bool
		}{
			{"2025-12-31", true, true, false}, {"2026-01-01", false, true, true}, {"", false, true, true},
		} {
			for _, body := range []struct {
				ars  string
				want bool
			}{{weida, tt.weida}, {barleben, tt.barleben}, {halle, tt.halle}} {
				page, err := db.Kommunen(ctx, store.KommuneFilter{Q: body.ars, Stichtag: tt.tag}, store.Wunsch{Limit: 1})
				if err != nil || (page.Gesamt == 1) != body.want {
					t.Errorf("%s on %q: %d bodies, want %v (%v)", body.ars, tt.tag, page.Gesamt, body.want, err)
				}
			}
			ended, err := db.Kommunen(ctx, store.KommuneFilter{Q: weida, Entfallen: true, Stichtag: tt.tag}, store.Wunsch{Limit: 1})
			if err != nil || (ended.Gesamt == 1) == tt.weida {
				t.Errorf("on %q %d have ended, %v", tt.tag, ended.Gesamt, err)
			}
			h, err := db.Hierarchie(ctx, verband, tt.tag)
			isBelow := slices.ContainsFunc(h.Untergeordnete, func(k nachnutzung.Kommune) bool { return k.ARS == weida })
			if err != nil || isBelow != tt.weida {
				t.Errorf("below its Verband on %q: %v, %v", tt.tag, isBelow, err)
			}
		}
		testNotYet(t, db, halle, weida)
		// Barleben has been a member since 2009, the Lutherstadt since September 2021.
		for tag, want := range map[string]int64{"2009-06-30": 0, "2009-12-31": 2, "2021-09-01": 3, "": 4} {
			page, err := db.Kommunen(ctx, store.KommuneFilter{Verbund: "kitu", Stichtag: tag}, store.Wunsch{Limit: 10})
			if err != nil || page.Gesamt != want {
				t.Errorf("members on %q: %d, want %d (%v)", tag, page.Gesamt, want, err)
			}
			for _, k := range page.Items {
				if len(k.Verbuende) != 1 {
					t.Errorf("%s on %q: %+v", k.Name, tag, k.Verbuende)
				}
			}
		}
		before, err := db.KommuneAm(ctx, "150870130130", "2021-08-31")
		if err != nil || len(before.Verbuende) != 0 {
			t.Errorf("before it joined: %+v, %v", before.Verbuende, err)
		}
	})
}

// TestHierarchieOnADay lets a Verband come into being by a merger: before, nobody lay
// below it.
func TestHierarchieOnADay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const member, verband, aken = "150815051026", "150815051000", "150820005005"
		store.Exec(t, db, "INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES ('"+aken+"', '"+verband+"', '2026-01-01', 'zusammenschluss')")
		for tag, want := range map[string]int{"2025-12-31": 2, "2026-01-01": 3, "": 3} {
			h, err := db.Hierarchie(t.Context(), member, tag)
			if err != nil || len(h.Uebergeordnete) != want {
				t.Errorf("%d above it on %q, want %d (%v)", len(h.Uebergeordnete), tag, want, err)
			}
		}
	})
}

// testNotYet asks for one body before it was there, and for one after it has gone.
func testNotYet(t *testing.T, db *store.DB, made, ended string) {
	t.Helper()
	ctx := t.Context()
	_, errSingle := db.KommuneAm(ctx, made, "2025-12-31")
	_, errBetween := db.Hierarchie(ctx, made, "2025-12-31")
	for _, err := range []error{errSingle, errBetween} {
		missing, ok := errors.AsType[*nachnutzung.NotFoundError](err)
		if !ok || !strings.Contains(missing.Detail, "seit 2026-01-01") || !strings.Contains(missing.Detail, ended) {
			t.Errorf("before it was there: %v", err)
		}
	}
	if _, err := db.KommuneAm(ctx, made, "2026-01-01"); err != nil {
		t.Errorf("on its first day: %v", err)
	}
	if k, err := db.KommuneAm(ctx, ended, "2026-01-01"); err != nil || k.GueltigBis != "2025-12-31" || len(k.Nachfolger) != 2 {
		t.Errorf("after its last day: %+v, %v", k, err)
	}
	counts := make(map[string]int)
	for _, tag := range []string{"2025-12-31", "2026-01-01", ""} {
		k, err := db.KatalogstandAm(ctx, tag)
		if err != nil {
			t.Fatal(err)
		}
		counts[tag] = k.Kommunen
	}
	// One less, one more.
	if counts["2025-12-31"] != counts["2026-01-01"] || counts["2026-01-01"] != counts[""] || counts[""] == 0 {
		t.Errorf("number of bodies: %v", counts)
	}
}

func TestPlattformenOnADay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		_, err := db.UpdatePlattformnutzungen(t.Context(), bearbeitung(redaktion()), "osi", magdeburg, at(0), func(z *nachnutzung.Zugehoerigkeit) error {
			z.Zeiten = []nachnutzung.Zeitspanne{{Seit: "2021-09", Bis: "2024-12-31", Quellen: rechtsgrundlage()}}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for tag, want := range map[string]int{"2021-09-29": 0, "2021-09-30": 1, "2024-12-31": 1, "2025-01-01": 0, "": 0} {
			page, err := db.Plattformen(t.Context(), store.PlattformFilter{Q: "osi", Stichtag: tag}, store.Wunsch{Limit: 1})
			if err != nil || page.Items[0].AnzahlKommunen != want {
				t.Errorf("on %q %d use it, want %d (%v)", tag, page.Items[0].AnzahlKommunen, want, err)
			}
			one, err := db.PlattformAm(t.Context(), "osi", tag)
			if err != nil || one.AnzahlKommunen != want {
				t.Errorf("on %q %d use it by itself, want %d (%v)", tag, one.AnzahlKommunen, want, err)
			}
		}
		none, err := db.Plattformen(t.Context(), store.PlattformFilter{Stichtag: "'; DROP TABLE plattform --"}, store.Wunsch{Limit: 1})
		if err != nil || none.Gesamt != 0 {
			t.Errorf("on what is no day: %d, %v", none.Gesamt, err)
		}
	})
}

// TestZustaendigkeitOnADay sources who is responsible for one bundle for a time,
// and lets the time pass without anybody changing a row.
func TestZustaendigkeitOnADay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		// A bundle of the Bund alone, by its Typen.
		bund, err := db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Zustaendigkeit: "bund"}, store.Wunsch{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		ofBund := bund.Items[0].OzgID
		store.SetClock(db, time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC))
		for _, id := range []string{wohngeld, ofBund} {
			_, err := db.UpdateZustaendigkeit(ctx, bearbeitung(redaktion()), id, at(0), func(r *nachnutzung.Zustaendigkeitsregel) error {
				r.Abschnitte = []nachnutzung.ZustaendigkeitAbschnitt{
					{Ab: "2020-01-01", Bis: "2026-12-31", Arten: []string{"kreis"}, Quellen: rechtsgrundlage()},
					{Ab: "2028-01-01", Arten: []string{"gemeinde_verband"}, Quellen: rechtsgrundlage()},
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		before, err := db.Stand(ctx, store.Katalog)
		if err != nil {
			t.Fatal(err)
		}
		check := func(stichtag, wantWohngeld, wantBund string) {
			t.Helper()
			for id, want := range map[string]string{wohngeld: wantWohngeld, ofBund: wantBund} {
				b, err := db.LeistungsbuendelAm(ctx, id, stichtag)
				if err != nil {
					t.Fatal(err)
				}
				got := "unbekannt"
				if len(b.Zustaendigkeit.Arten) > 0 {
					got = b.Zustaendigkeit.Arten[0]
				}
				if got != want {
					t.Errorf("%s on %q: %s, want %s", id, stichtag, got, want)
				}
				for _, art := range []string{"bund", "kreis", "gemeinde_verband", "unbekannt"} {
					f := store.LeistungsbuendelFilter{Zustaendigkeit: art, Stichtag: stichtag, Q: id}
					page, err := db.LeistungsbuendelListe(ctx, f, store.Wunsch{Limit: 1})
					if err != nil || (page.Gesamt == 1) != (art == want) {
						t.Errorf("%s on %q: filter %s finds %d, %v", id, stichtag, art, page.Gesamt, err)
					}
				}
			}
		}
		check("", "kreis", "kreis")
		check("2019-12-31", "unbekannt", "bund")
		check("2027-06-01", "unbekannt", "bund")
		check("2028-01-01", "gemeinde_verband", "gemeinde_verband")
		store.SetClock(db, time.Date(2027, time.June, 1, 12, 0, 0, 0, time.UTC))
		check("", "unbekannt", "bund")
		check("2026-06-01", "kreis", "kreis")
		if after, err := db.Stand(ctx, store.Katalog); err != nil || after.Version() == before.Version() {
			t.Errorf("the version stays %s although the answer has changed, %v", after.Version(), err)
		}
	})
}
