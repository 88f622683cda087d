// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// rehearsal is a register to which random things happen.
type rehearsal struct {
	t       *testing.T
	db      *store.DB
	r       *rand.Rand
	bodies  []string
	bundles []string
}

// newRehearsal takes few bodies and bundles, so that the same pair is met often.
func newRehearsal(t *testing.T, db *store.DB, seed uint64) *rehearsal {
	return &rehearsal{
		t: t, db: db, r: rand.New(rand.NewPCG(seed, 7)), bundles: store.Bundles(t, db, 5),
		bodies: []string{magdeburg, barleben, teuchern, luetzen, "150020000000", "150830000000", "150840000000"},
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// change changes one pair by a rule; that the rule refuses is no fault.
func (h *rehearsal) change(v store.Vorgang, op nachnutzung.Operation, ars, ozgID string, rule func(*nachnutzung.Nachnutzung) error) {
	h.t.Helper()
	_, err := h.db.UpdateNachnutzung(h.t.Context(), v, op, ars, ozgID, nachnutzung.Erwartung{Beliebig: true}, rule)
	h.noFailure(err)
}

// noFailure lets pass what a rule refuses.
func (h *rehearsal) noFailure(err error) {
	h.t.Helper()
	if _, isInvalid := errors.AsType[*nachnutzung.InvalidError](err); err == nil || isInvalid || isConflict(err) {
		return
	}
	if _, isMissing := errors.AsType[*nachnutzung.NotFoundError](err); isMissing || errors.Is(err, nachnutzung.ErrNotFound) {
		return
	}
	if _, isStapel := errors.AsType[*nachnutzung.StapelError](err); isStapel || errors.Is(err, nachnutzung.ErrVersionConflict) {
		return
	}
	h.t.Fatal(err)
}

// meldung makes a random report: a status, an Einsatz with a level, or both.
func (h *rehearsal) meldung() func(*nachnutzung.Nachnutzung) error {
	status := pick(h.r, nachnutzung.Statuswerte())
	day := fmt.Sprintf("2026-%02d-%02d", 1+h.r.IntN(10), 1+h.r.IntN(28))
	m := nachnutzung.Meldung{Begruendung: "Grund"}
	kind := h.r.IntN(3)
	if kind != 0 {
		m.Status, m.StatusSeit = &status, &day
	}
	if kind != 1 {
		level := nachnutzung.Reifegrad{Modell: pick(h.r, nachnutzung.Reifegradmodelle()), Stufe: h.r.IntN(5)}
		m.Einsaetze = &[]nachnutzung.EinsatzMeldung{{URL: "https://dienst.example/", Status: pick(h.r, []nachnutzung.Status{"live", "live", "im_test"}), StatusSeit: day, Reifegrad: level}}
	}
	words := nachnutzung.Wortschatz{Codes: map[string][]string{"reifegrad_1_1": {"0", "1", "2", "3", "4"}, "reifegrad_2_0": {"0", "1", "2", "3", "4"}}}
	return func(n *nachnutzung.Nachnutzung) error { return n.Melde(m, "2026-11-28", words) }
}

// step lets one thing happen.
func (h *rehearsal) step() {
	h.t.Helper()
	ars, ozgID := pick(h.r, h.bodies), pick(h.r, h.bundles)
	switch h.r.IntN(9) {
	case 0, 1, 2:
		h.change(meldung(redaktion(), "Grund"), nachnutzung.OpMelden, ars, ozgID, h.meldung())
	case 3:
		h.change(meldung(kitu(), "Grund"), nachnutzung.OpMelden, magdeburg, ozgID, h.meldung())
	case 4:
		v := store.Vorgang{Akteur: stadt(), Quelle: "api", Art: store.VorgangBestaetigung, Begruendung: "Stimmt nicht."}
		accepted := h.r.IntN(3) == 0
		h.change(v, nachnutzung.OpBestaetigen, magdeburg, ozgID, func(n *nachnutzung.Nachnutzung) error {
			return h.db.Beantworte(h.t.Context(), n, accepted, "Stimmt nicht.")
		})
	case 5:
		v := store.Vorgang{Akteur: redaktion(), Quelle: "api", Art: store.VorgangBerichtigung, Begruendung: "Irrtum"}
		b := nachnutzung.Berichtigung{Schritt: 1 + h.r.IntN(3), Einsatz: h.r.IntN(2), Zurueckziehen: true, Begruendung: "Irrtum"}
		h.change(v, nachnutzung.OpBerichtigen, ars, ozgID, func(n *nachnutzung.Nachnutzung) error { return n.Berichtige(b, "2026-11-28") })
	case 6, 7:
		h.set()
	case 8:
		h.zustaendigkeit(ozgID)
	}
}

// set changes many pairs at once, as a load does.
func (h *rehearsal) set() {
	h.t.Helper()
	var list []store.NachnutzungAenderung
	for _, ars := range h.bodies {
		for _, ozgID := range h.bundles {
			if h.r.IntN(4) == 0 {
				list = append(list, store.NachnutzungAenderung{ARS: ars, OzgID: ozgID, Erwartung: nachnutzung.Erwartung{Beliebig: true}, Change: h.meldung()})
			}
		}
	}
	_, err := h.db.ApplyNachnutzungen(h.t.Context(), meldung(redaktion(), "Grund"), nachnutzung.OpMelden, list)
	h.noFailure(err)
}

// zustaendigkeit changes who is responsible, with an exception now and then.
func (h *rehearsal) zustaendigkeit(ozgID string) {
	h.t.Helper()
	source := []nachnutzung.Quelle{{Titel: "Meldung"}}
	rule := nachnutzung.Zustaendigkeitsregel{OzgID: ozgID, Abschnitte: []nachnutzung.ZustaendigkeitAbschnitt{
		{Arten: [][]string{{nachnutzung.ZustaendigkeitKreis}, {nachnutzung.ZustaendigkeitGemeindeVerband}, {"kreis", "gemeinde_verband"}, nil}[h.r.IntN(4)], Quellen: source},
	}}
	if h.r.IntN(2) == 0 {
		rule.Ausnahmen = []nachnutzung.ZustaendigkeitAusnahme{{ARS: pick(h.r, h.bodies), Zustaendig: h.r.IntN(2) == 0, Quellen: source}}
	}
	v := store.Vorgang{Akteur: redaktion(), Quelle: "api", Art: store.VorgangBearbeitung}
	_, err := h.db.UpdateZustaendigkeit(h.t.Context(), v, ozgID, nachnutzung.Erwartung{Beliebig: true}, func(z *nachnutzung.Zustaendigkeitsregel) error {
		z.Abschnitte, z.Ausnahmen = rule.Abschnitte, rule.Ausnahmen
		return nil
	})
	h.noFailure(err)
}

// wantCounted holds what is read from the counters against the rows, and against the
// pairs as any other read sees them.
func (h *rehearsal) wantCounted(when string) {
	h.t.Helper()
	for _, nach := range nachnutzung.Gruppierungen() {
		for _, definition := range []string{"mid_live", "bund_reifegrad_2"} {
			f := store.AbdeckungFilter{Nach: nach, Definition: definition, Land: []string{"15"}, Leistungsbuendel: h.bundles}
			got, err := h.db.Abdeckungen(h.t.Context(), f, store.Zeitpunkt{}, store.Wunsch{Limit: 1000})
			if err != nil {
				h.t.Fatal(err)
			}
			for name, count := range map[string]func(context.Context, *store.DB, store.AbdeckungFilter) ([]nachnutzung.Abdeckung, error){
				"counters": store.CountedFromCounters, "rows": store.CountedFromRows, "pairs": store.CountedFromPairs,
			} {
				if name == "counters" && nach == nachnutzung.NachKommune {
					continue
				}
				want, err := count(h.t.Context(), h.db, f)
				if err != nil {
					h.t.Fatal(err)
				}
				if name == "counters" && nach == nachnutzung.NachLeistungsbuendel {
					// The counters know no names.
					for i := range want {
						want[i].Fehlende = got.Items[i].Fehlende
					}
				}
				if len(want) == 0 || !reflect.DeepEqual(got.Items, want) {
					h.t.Fatalf("%s, by %s, %s: read %+v\nfrom %s %+v", when, nach, definition, got.Items, name, want)
				}
			}
		}
	}
}

// TestCountersAreRight lets random things happen and holds the counters against full
// counts, whenever they are folded.
func TestCountersAreRight(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for seed := range uint64(3) {
			h := newRehearsal(t, db, seed)
			h.wantCounted("before anything")
			for i := range 30 {
				h.step()
				if i%10 == 4 {
					if err := db.FalteAbdeckung(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if i%6 == 0 {
					h.wantCounted(fmt.Sprintf("seed %d, after step %d", seed, i))
				}
			}
			h.wantCounted(fmt.Sprintf("seed %d, at the end", seed))
		}
		before := store.Counters(t, db)
		if err := db.ZaehleAbdeckung(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := store.Counters(t, db); len(before) == 0 || !reflect.DeepEqual(before, after) {
			t.Errorf("kept %v\ncounted anew %v", before, after)
		}
	})
}

// TestCountersFollowAReform ends a body and gives its inhabitants to another one.
func TestCountersFollowAReform(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newRehearsal(t, db, 11)
		for range 12 {
			h.set()
		}
		// What waits would be looked up afterwards anyway; what was added has to be counted
		// anew.
		if err := db.FalteAbdeckung(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.set()
		g := gebietswechsel(t, db)
		err := apply(t, db, func(ctx context.Context, a *store.Anwendung) error {
			return errors.Join(a.BeginneGebietsstand(ctx), a.Gebietsstand(ctx, g))
		})
		if err != nil {
			t.Fatal(err)
		}
		h.wantCounted("after a reform")
		page, err := db.Abdeckungen(t.Context(), store.AbdeckungFilter{Nach: nachnutzung.NachKommune, Kommune: []string{teuchern}}, store.Zeitpunkt{}, store.Wunsch{Limit: 9})
		if err != nil || len(page.Items) != 0 {
			t.Errorf("a body that is gone is counted: %+v, %v", page.Items, err)
		}
		page, err = db.Abdeckungen(t.Context(), store.AbdeckungFilter{Nach: nachnutzung.NachKommune, Kommune: []string{teuchern}},
			store.Zeitpunkt{Stichtag: "2025-12-31"}, store.Wunsch{Limit: 9})
		if err != nil || len(page.Items) != 1 {
			t.Errorf("a body that was there is not counted: %+v, %v", page.Items, err)
		}
	})
}

// TestCountersUnderManyWriters writes, folds and reads from many sides at once.
func TestCountersUnderManyWriters(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		first, second := storetest.Open(t, dsn), storetest.Open(t, dsn)
		bundles := store.Bundles(t, first, 4)
		var all sync.WaitGroup
		for w := range 6 {
			db := []*store.DB{first, second}[w%2]
			all.Go(func() {
				r := rand.New(rand.NewPCG(uint64(w), 3))
				for i := range 12 {
					status := pick(r, []nachnutzung.Status{"live", "pausiert", "im_test", "kein_bedarf"})
					_, err := tryReport(t, db, redaktion(), magdeburg, pick(r, bundles), nachnutzung.Erwartung{Beliebig: true}, status, "", "Grund")
					if err != nil && !errors.Is(err, nachnutzung.ErrVersionConflict) {
						t.Error(err)
					}
					if i%4 == 0 {
						if err := db.FalteAbdeckung(t.Context()); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		all.Wait()
		h := &rehearsal{t: t, db: first, bundles: bundles}
		h.wantCounted("with what waits")
		if err := second.FalteAbdeckung(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.wantCounted("folded")
	})
}

// TestCoverageOfAnotherDay reads by both clocks.
func TestCoverageOfAnotherDay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusImTest, "2025-06-01", "")
		first := number(t, db)
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-03-01", "")
		f := store.AbdeckungFilter{Leistungsbuendel: []string{wohngeld}, Ebene: nachnutzung.ZaehlebeneGemeinde}
		for _, tt := range []struct {
			name string
			z    store.Zeitpunkt
			live int
		}{
			{"today", store.Zeitpunkt{}, 1},
			{"the day before", store.Zeitpunkt{Stichtag: "2026-02-28"}, 0},
			{"as known before", store.Zeitpunkt{Kenntnisstand: first}, 0},
			{"today by name", store.Zeitpunkt{Stichtag: nachnutzung.Tag(time.Now())}, 1},
		} {
			page, err := db.Abdeckungen(t.Context(), f, tt.z, store.Wunsch{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			want := nachnutzung.Anteil{Zaehler: tt.live, Nenner: 122}
			if len(page.Items) != 1 || page.Items[0].Traeger != want || len(page.Items[0].Fehlende) != 122-tt.live {
				t.Errorf("%s: got %+v, want %+v", tt.name, page.Items, want)
			}
		}
	})
}

// TestCoverageIsOfTraeger counts what the register itself says about Sachsen-Anhalt:
// 122 bodies on the level of the Gemeinden, 11 Landkreise and 3 kreisfreie Staedte on
// that of the Kreise, each with all inhabitants of the Land; and no body of a Land
// whose Verwaltungstraeger nobody has sourced.
func TestCoverageIsOfTraeger(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		page, err := db.Abdeckungen(t.Context(), store.AbdeckungFilter{Nach: nachnutzung.NachLand, Leistungsbuendel: []string{wohngeld}}, store.Zeitpunkt{}, store.Wunsch{Limit: 10})
		if err != nil || len(page.Items) != 2 {
			t.Fatalf("got %+v, %v", page.Items, err)
		}
		for i, want := range []struct {
			level nachnutzung.Zaehlebene
			pairs int
		}{{nachnutzung.ZaehlebeneKreis, 14}, {nachnutzung.ZaehlebeneGemeinde, 122}} {
			got := page.Items[i]
			if got.Ebene != want.level || got.Traeger.Nenner != want.pairs || got.Einwohner.Nenner != 2_135_597 || got.Gruppe.Name != "Sachsen-Anhalt" {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
	})
}

// TestCoverageOnPages walks through all bundles, page by page.
func TestCoverageOnPages(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	f := store.AbdeckungFilter{Land: []string{"15"}}
	whole, err := db.Abdeckungen(t.Context(), f, store.Zeitpunkt{}, store.Wunsch{Limit: 5000})
	if err != nil || len(whole.Items) != 2*558 || whole.Naechste != nil {
		t.Fatalf("%d coverages, %v", len(whole.Items), err)
	}
	var walked []nachnutzung.Abdeckung
	w := store.Wunsch{Limit: 175}
	for {
		page, err := db.Abdeckungen(t.Context(), f, store.Zeitpunkt{}, w)
		if err != nil || page.Gesamt != 2*558 {
			t.Fatal(page.Gesamt, err)
		}
		walked = append(walked, page.Items...)
		if w.Nach = page.Naechste; w.Nach == nil {
			break
		}
	}
	if !reflect.DeepEqual(walked, whole.Items) {
		t.Errorf("%d walked through, %d in all", len(walked), len(whole.Items))
	}
}

// TestPairsOfBeforeCount lets the migration count what the register has written, as
// if it had been there before.
func TestPairsOfBeforeCount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newRehearsal(t, db, 5)
		for range 12 {
			h.set()
			h.step()
		}
		levels, counters := store.Levels(t, db), store.Counters(t, db)
		if len(levels) < 3 || len(counters) < 10 {
			t.Fatalf("%d pairs with levels and %d counters prove nothing", len(levels), len(counters))
		}
		store.Exec(t, db, "UPDATE nachnutzung SET stufen = ''")
		store.Exec(t, db, "DELETE FROM abdeckung_zaehler")
		for _, statement := range store.MigrationOf(t, db, "00010_abdeckung_bestand.sql") {
			store.Exec(t, db, statement)
		}
		if got := store.Levels(t, db); !reflect.DeepEqual(got, levels) {
			t.Errorf("levels %v\nwant   %v", got, levels)
		}
		if got := store.Counters(t, db); !reflect.DeepEqual(got, counters) {
			t.Errorf("counters %v\nwant     %v", got, counters)
		}
	})
}

// TestOtherDaysAreRight lets random things happen and holds what is counted for other
// days, alone and in a series, against the pairs as any other read sees them then.
func TestOtherDaysAreRight(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newRehearsal(t, db, 21)
		for range 12 {
			h.step()
			h.set()
		}
		known := number(t, db)
		for range 4 {
			h.step()
			h.set()
		}
		number(t, db)
		days := nachnutzung.Monatsenden("2026-08-15", 5)
		for _, nach := range []nachnutzung.Gruppierung{nachnutzung.NachThemenfeld, nachnutzung.NachKommune} {
			f := store.AbdeckungFilter{Nach: nach, Definition: "bund_reifegrad_2", Land: []string{"15"}, Leistungsbuendel: h.bundles}
			for _, revision := range []int64{0, known} {
				series, err := db.Zeitreihe(t.Context(), f, revision, days)
				if err != nil {
					t.Fatal(err)
				}
				reached := 0
				for _, day := range days {
					z := store.Zeitpunkt{Stichtag: day, Kenntnisstand: revision}
					want, err := store.CountedOnADay(t.Context(), db, f, z)
					if err != nil {
						t.Fatal(err)
					}
					got, err := db.Abdeckungen(t.Context(), f, z, store.Wunsch{Limit: 1000})
					if err != nil || !reflect.DeepEqual(got.Items, want) {
						t.Fatalf("on %s as known at %d: got %+v, %v; want %+v", day, revision, got.Items, err, want)
					}
					for i := range want {
						want[i].Fehlende = nil
						reached += want[i].Traeger.Zaehler
					}
					if inSeries := ofDay(series, day); !reflect.DeepEqual(inSeries, want) {
						t.Fatalf("in the series on %s as known at %d: got %+v, want %+v", day, revision, inSeries, want)
					}
				}
				if reached == 0 {
					t.Errorf("as known at %d nothing is reached on any day, which proves nothing", revision)
				}
			}
		}
	})
}

// ofDay gives the coverages of one day of a series.
func ofDay(series []nachnutzung.Abdeckung, day string) (list []nachnutzung.Abdeckung) {
	for _, a := range series {
		if a.Stand == day {
			list = append(list, a)
		}
	}
	return list
}
