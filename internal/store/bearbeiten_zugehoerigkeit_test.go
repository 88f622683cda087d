// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"slices"
	"testing"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestZugehoerigkeit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		examples, err := katalog.Beispiele()
		if err != nil {
			t.Fatal(err)
		}
		if err := db.LadenBeispiele(ctx, examples); err != nil {
			t.Fatal(err)
		}
		example := examples.Plattformnutzungen[0]
		code, ars := example.Plattform.Code, example.ARS
		never, err := db.Plattformnutzungen(ctx, code, ars)
		if err != nil || never.Version != 0 || len(never.Zeiten) != 0 || never.Kommune.Name == "" {
			t.Fatalf("what is made up counts as known: %+v, %v", never, err)
		}
		set := func(version int64, spans ...nachnutzung.Zeitspanne) nachnutzung.Zugehoerigkeit {
			t.Helper()
			z, err := db.UpdatePlattformnutzungen(ctx, bearbeitung(redaktion()), code, ars, at(version), func(z *nachnutzung.Zugehoerigkeit) error {
				z.Zeiten = spans
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return z
		}
		// The same beginning as the example, which gives way.
		first := nachnutzung.Zeitspanne{Seit: example.Seit, Bis: "2025-03-31", Quellen: rechtsgrundlage()}
		set(0, first)
		revision := number(t, db)
		z := set(1, first, nachnutzung.Zeitspanne{Seit: "2026-01-01", Quellen: rechtsgrundlage()})
		if z.Version != 2 || len(z.Zeiten) != 2 || z.Zeiten[0].Bis != "2025-03-31" {
			t.Fatalf("got %+v", z)
		}
		p, err := db.Plattform(ctx, code)
		if err != nil || p.AnzahlKommunen != 1 {
			t.Errorf("%d use it, %v", p.AnzahlKommunen, err)
		}
		k, err := db.Kommune(ctx, ars)
		if err != nil || !slices.ContainsFunc(k.Plattformen, func(n nachnutzung.Plattformnutzung) bool { return n.Plattform.Code == code && !n.Beispiel }) {
			t.Errorf("the body's own view: %+v, %v", k.Plattformen, err)
		}
		known, err := knownAt(t, db, revision, func(db *store.DB) (nachnutzung.Zugehoerigkeit, error) { return db.Plattformnutzungen(ctx, code, ars) })
		if err != nil || known.Version != 1 || len(known.Zeiten) != 1 {
			t.Errorf("as known before: %+v, %v", known, err)
		}
		if z = set(2); z.Version != 3 || len(z.Zeiten) != 0 {
			t.Errorf("after taking back all: %+v", z)
		}
		testMembership(t, db)
	})
}

func testMembership(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	number(t, db)
	const barleben, halle = "150830040040", "150020000000"
	join := func(ars string, version int64, mitglied, seit string) (nachnutzung.Zugehoerigkeit, error) {
		return db.UpdateMitgliedschaften(ctx, bearbeitung(redaktion()), "kitu", ars, at(version), func(z *nachnutzung.Zugehoerigkeit) error {
			z.Mitglied, z.Zeiten = mitglied, []nachnutzung.Zeitspanne{{Seit: nachnutzung.Zeitangabe(seit), Quellen: rechtsgrundlage()}}
			return nil
		})
	}
	z, err := join(halle, 0, "", "2024-01-01")
	if err != nil || z.Version != 1 || z.Mitglied != z.Kommune.Name {
		t.Errorf("joined: %+v, %v", z, err)
	}
	// A namesake could not be told apart.
	if _, err := join(halle, 1, "Gemeinde Barleben", "2024-01-01"); err == nil {
		t.Error("two members of one name")
	}
	list, err := db.Mitgliedschaften(ctx, "kitu", "2024-06-01", store.Wunsch{Limit: 10})
	if err != nil || list.Gesamt != 6 {
		t.Errorf("%d members, %v", list.Gesamt, err)
	}
	if _, err := join(barleben, 1, "Gemeinde Barleben", "2010"); err != nil {
		t.Fatal(err)
	}
	number(t, db)
	before, err := knownAt(t, db, 1, func(db *store.DB) (nachnutzung.Zugehoerigkeit, error) {
		return db.MitgliedschaftenOf(ctx, "kitu", barleben)
	})
	if err != nil || before.Version != 1 || before.Zeiten[0].Seit != "2009" {
		t.Errorf("as loaded: %+v, %v", before, err)
	}
	unknown, err := knownAt(t, db, 1, func(db *store.DB) (nachnutzung.Zugehoerigkeit, error) {
		return db.MitgliedschaftenOf(ctx, "kitu", halle)
	})
	if err != nil || unknown.Version != 0 || len(unknown.Zeiten) != 0 {
		t.Errorf("before anybody knew: %+v, %v", unknown, err)
	}
}
