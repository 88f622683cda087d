// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"slices"
	"sync"
	"testing"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// laden loads daten and gives what each part did.
func laden(t *testing.T, db *store.DB, daten *nachnutzung.Katalogdaten) map[string]store.Ladeteil {
	t.Helper()
	done := make(map[string]store.Ladeteil)
	if err := db.Laden(t.Context(), daten, func(l store.Ladeteil) { done[l.Teil] = l }); err != nil {
		t.Fatal(err)
	}
	return done
}

func stand(t *testing.T, db *store.DB, scope store.Bereich) int64 {
	t.Helper()
	s, err := db.Stand(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	return s.Revision
}

// clone copies daten as far as the tests change them.
func clone(daten *nachnutzung.Katalogdaten) *nachnutzung.Katalogdaten {
	copied := *daten
	copied.Themenfelder = slices.Clone(daten.Themenfelder)
	copied.Leistungsbuendel = slices.Clone(daten.Leistungsbuendel)
	copied.Leistungen = slices.Clone(daten.Leistungen)
	copied.Kommunen = slices.Clone(daten.Kommunen)
	return &copied
}

func TestLadenCountsAddUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k, err := db.Katalogstand(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if k.Nominal != 575 || k.Erfasst != 558 || k.Belegt != 557 || k.Erschlossen != 1 || k.Offen() != 17 {
			t.Errorf("575/558/557/1/17 wanted, got %d/%d/%d/%d/%d", k.Nominal, k.Erfasst, k.Belegt, k.Erschlossen, k.Offen())
		}
		if k.Themenfelder != 14 || k.Lagen != 55 || k.Leistungen != 5249 || k.LeistungenMitSchluessel != 4813 ||
			k.LeistungenOhneBuendel != 23 || k.Onlinedienste != 49 {
			t.Errorf("catalogue of the wrong size: %+v", k)
		}
		if k.Kommunen != 12463 || k.Verwaltungstraeger != 133 || k.Gebietsstand != "2025-08-31" || k.Beispieldaten {
			t.Errorf("register of the wrong size: %+v", k)
		}
	})
}

// TestZustaendigkeitOfTheBund counts the bundles that are the Bund's alone: of the
// 95 in which no other Typ occurs, two hold a Leistung without any.
func TestZustaendigkeitOfTheBund(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for zustaendigkeit, want := range map[string]int64{"bund": 93, "unbekannt": 558 - 93, "land": 0} {
			f := store.LeistungsbuendelFilter{Zustaendigkeit: zustaendigkeit}
			page, err := db.LeistungsbuendelListe(t.Context(), f, store.Wunsch{Limit: 1})
			if err != nil || page.Gesamt != want {
				t.Errorf("%s: %d Leistungsbündel, want %d (%v)", zustaendigkeit, page.Gesamt, want, err)
			}
		}
	})
}

// TestLadenDerivesAnew pretends that the database was filled by a program that
// derived its columns in another way.
func TestLadenDerivesAnew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		store.Exec(t, db, "UPDATE ladung SET pruefsumme = replace(pruefsumme, '/', '/0')")
		store.Exec(t, db, "UPDATE leistungsbuendel SET such_leistungen = '', anzahl_leistungen = 0")
		if loaded, err := db.Geladen(t.Context()); loaded != "" || err != nil {
			t.Errorf("Geladen = %q (%v), want nothing", loaded, err)
		}
		before := stand(t, db, store.Katalog)
		laden(t, db, storetest.Katalogdaten(t))
		if found, err := search(t.Context(), db, "leistungsbuendel", "strassenverkehr"); err != nil || len(found) != 3 {
			t.Errorf("got %v (%v)", found, err)
		}
		if stand(t, db, store.Katalog) <= before {
			t.Error("the revision stayed")
		}
	})
}

func TestLadenAgainChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		katalogBefore, kommunenBefore := stand(t, db, store.Katalog), stand(t, db, store.Kommunen)
		for teil, done := range laden(t, db, storetest.Katalogdaten(t)) {
			if done.Neu != 0 || done.Geaendert != 0 || done.Belassen != 0 || done.Unveraendert == 0 {
				t.Errorf("%s: want all unchanged, got %+v", teil, done)
			}
		}
		if stand(t, db, store.Katalog) != katalogBefore || stand(t, db, store.Kommunen) != kommunenBefore {
			t.Error("a load that changes nothing raised a revision")
		}
		sum, err := katalog.Pruefsumme()
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := db.Geladen(t.Context())
		if err != nil || loaded != sum {
			t.Errorf("Geladen = %q, %v, want %q", loaded, err, sum)
		}
	})
}

func TestLadenUpdatesWhatDiffers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		daten := clone(storetest.Katalogdaten(t))
		wohngeld := slices.IndexFunc(daten.Leistungsbuendel, func(b nachnutzung.Leistungsbuendel) bool { return b.OzgID == "10092" })
		daten.Leistungsbuendel[wohngeld].Name = "Wohngeldzuschuss"
		bildung := slices.IndexFunc(daten.Themenfelder, func(f nachnutzung.Themenfeld) bool { return f.Code == "bildung" })
		daten.Themenfelder[bildung].Federfuehrung.Land.Werte = []nachnutzung.Verweis{{Code: "15"}, {Code: "06"}}
		daten.Leistungen[0].Leistungsbuendel = []nachnutzung.Zuordnung{
			{OzgID: "10110", Beleglage: nachnutzung.Belegt}, {OzgID: "10092", Beleglage: nachnutzung.Vermutet},
		}
		before := stand(t, db, store.Katalog)

		done := laden(t, db, daten)

		for _, teil := range []string{"Leistungsbündel", "Themenfelder", "Leistungen"} {
			if done[teil].Geaendert != 1 || done[teil].Neu != 0 {
				t.Errorf("%s: want 1 changed, got %+v", teil, done[teil])
			}
		}
		if after := stand(t, db, store.Katalog); after <= before {
			t.Errorf("revision %d after %d", after, before)
		}
		b, err := db.Leistungsbuendel(t.Context(), "10092")
		if err != nil || b.Name != "Wohngeldzuschuss" || b.AnzahlLeistungen != 10 || !slices.Contains(b.Typen, "5") {
			t.Errorf("got %q with %d Leistungen of %v (%v)", b.Name, b.AnzahlLeistungen, b.Typen, err)
		}
		f, err := db.Themenfeld(t.Context(), "bildung")
		if err != nil || len(f.Federfuehrung.Land.Werte) != 2 || f.Federfuehrung.Land.Werte[1].Name != "Hessen" {
			t.Errorf("got %+v (%v)", f.Federfuehrung.Land, err)
		}
		found, err := search(t.Context(), db, "leistungsbuendel", "wohngeldzuschuss")
		if err != nil || len(found) != 1 || found[0] != "10092" {
			t.Errorf("the new name is not found: %v (%v)", found, err)
		}
		found, err = search(t.Context(), db, "leistungsbuendel", "wohngeldzuschus")
		if err != nil || !slices.Contains(found, "10092") {
			t.Errorf("the vocabulary lacks the new word: %v (%v)", found, err)
		}
	})
}

func TestLadenLeavesWhatAnEditorChanged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		// What every editor's write does to a row: its content and its version.
		store.Exec(t, db, "UPDATE leistungsbuendel SET name = 'Von der Redaktion', version = version + 1 WHERE ozg_id = '10092'")
		store.Exec(t, db, "UPDATE themenfeld SET version = version + 1 WHERE code = 'bildung'")
		store.Exec(t, db, "UPDATE federfuehrung_wert SET wert = '12' WHERE schluessel = 'bildung' AND seite = 'land'")

		done := laden(t, db, storetest.Katalogdaten(t))

		if done["Leistungsbündel"].Belassen != 1 || done["Themenfelder"].Belassen != 1 || done["Leistungsbündel"].Geaendert != 0 {
			t.Errorf("got %+v and %+v", done["Leistungsbündel"], done["Themenfelder"])
		}
		b, err := db.Leistungsbuendel(t.Context(), "10092")
		if err != nil || b.Name != "Von der Redaktion" {
			t.Errorf("the editor's name became %q (%v)", b.Name, err)
		}
		f, err := db.Themenfeld(t.Context(), "bildung")
		if err != nil || f.Federfuehrung.Land.Werte[0].Code != "12" {
			t.Errorf("the editor's lead became %+v (%v)", f.Federfuehrung.Land.Werte, err)
		}
	})
}

func TestLadenTakesBackWhatIsNotTheEditors(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		store.Exec(t, db, "UPDATE kommune SET name = 'Verfälscht' WHERE ars = '150030000000'")
		if done := laden(t, db, storetest.Katalogdaten(t)); done["Kommunen"].Geaendert != 1 {
			t.Errorf("got %+v", done["Kommunen"])
		}
		k, err := db.Kommune(t.Context(), "15003")
		if err != nil || k.Kurzname != "Magdeburg" || k.Name != "Magdeburg, Landeshauptstadt" {
			t.Errorf("got %+v (%v)", k, err)
		}
	})
}

// TestLadenIsAllOrNothing makes the load fail in its last part.
func TestLadenIsAllOrNothing(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		daten := clone(storetest.Katalogdaten(t))
		daten.Mitgliedschaften = append(slices.Clone(daten.Mitgliedschaften), nachnutzung.Mitgliedschaft{
			Verbund: nachnutzung.Verweis{Code: "gibt_es_nicht"}, Mitglied: "Niemand",
		})
		if err := db.Laden(t.Context(), daten, func(store.Ladeteil) {}); err == nil {
			t.Fatal("a membership in an unknown Verbund was loaded")
		}
		page, err := db.Themenfelder(t.Context(), store.ThemenfeldFilter{}, store.Wunsch{Limit: 10})
		if err != nil || page.Gesamt != 0 {
			t.Errorf("%d Themenfelder after a failed load (%v)", page.Gesamt, err)
		}
		if loaded, err := db.Geladen(t.Context()); loaded != "" || err != nil {
			t.Errorf("Geladen = %q (%v) after a failed load", loaded, err)
		}
	})
}

// TestLadenAtOnce lets several programs with connections of their own migrate
// and load one empty database.
func TestLadenAtOnce(t *testing.T) {
	t.Parallel()
	atOnce := func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		for range 3 {
			db := storetest.Open(t, dsn)
			wg.Go(func() {
				if _, err := db.Migrate(t.Context()); err != nil {
					t.Errorf("migrate: %v", err)
					return
				}
				if err := db.Laden(t.Context(), storetest.Katalogdaten(t), func(store.Ladeteil) {}); err != nil {
					t.Errorf("load: %v", err)
				}
			})
		}
		wg.Wait()
		k, err := storetest.Open(t, dsn).Katalogstand(t.Context())
		if err != nil || k.Erfasst != 558 || k.Kommunen != 12463 {
			t.Errorf("got %+v (%v)", k, err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { atOnce(t, storetest.NewSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { atOnce(t, storetest.Postgres(t, "empty", nil)) })
}

func TestLadenBeispiele(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		examples, err := katalog.Beispiele()
		if err != nil {
			t.Fatal(err)
		}
		before := stand(t, db, store.Kommunen)
		for range 2 {
			if err := db.LadenBeispiele(t.Context(), examples); err != nil {
				t.Fatal(err)
			}
		}
		k, err := db.Katalogstand(t.Context())
		if err != nil || !k.Beispieldaten {
			t.Errorf("Beispieldaten = %v (%v)", k.Beispieldaten, err)
		}
		if stand(t, db, store.Kommunen) <= before {
			t.Error("the examples did not raise the revision")
		}
		osi, err := db.Plattform(t.Context(), "osi")
		if err != nil || osi.AnzahlKommunen != 0 {
			t.Errorf("examples are counted: %d (%v)", osi.AnzahlKommunen, err)
		}
		page, err := db.Kommunen(t.Context(), store.KommuneFilter{Plattform: "osi"}, store.Wunsch{Limit: 1000})
		if err != nil || len(page.Items) == 0 {
			t.Fatalf("nobody uses OSI (%v)", err)
		}
		for _, body := range page.Items {
			for _, use := range body.Plattformen {
				if !use.Beispiel {
					t.Errorf("%s uses %s and is not marked as an example", body.ARS, use.Plattform.Code)
				}
			}
		}
	})
}
