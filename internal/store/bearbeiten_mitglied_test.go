// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestWeiteresMitglied keeps the members of a Verbund that are no bodies: one that was
// loaded, one that is new, and one that is a body after all.
func TestWeiteresMitglied(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const kid, stiftung = "KID Magdeburg GmbH", "Stiftung Beispiel"
		ctx := t.Context()
		keep := func(mitglied string, e nachnutzung.Erwartung, spans ...nachnutzung.Zeitspanne) (nachnutzung.Zugehoerigkeit, bool, error) {
			return db.UpdateWeiteresMitglied(ctx, bearbeitung(redaktion()), "kitu", mitglied, e, func(z *nachnutzung.Zugehoerigkeit) error {
				z.Zeiten = spans
				return nil
			})
		}
		count := func(db *store.DB) int {
			t.Helper()
			v, err := db.VerbundAm(ctx, "kitu", "2025-06-01")
			if err != nil {
				t.Fatal(err)
			}
			return v.AnzahlMitglieder
		}
		members := count(db)
		// Another beginning is another row: the loader must not bring the old one back.
		left, made, err := keep(kid, at(1), nachnutzung.Zeitspanne{Seit: "2009-05", Bis: "2023-12-31", Quellen: rechtsgrundlage()})
		if err != nil || made || left.Version != 2 || count(db) != members-1 {
			t.Errorf("left: %+v, made %v, %d members, %v", left, made, count(db), err)
		}
		first := number(t, db)
		joined, made, err := keep(stiftung, onlyNew(), nachnutzung.Zeitspanne{Seit: "2024", Quellen: rechtsgrundlage()})
		if err != nil || !made || joined.Version != 1 || joined.Zu.Name == "" || count(db) != members {
			t.Errorf("joined: %+v, made %v, %d members, %v", joined, made, count(db), err)
		}
		number(t, db)
		if done := laden(t, db, storetest.Katalogdaten(t))["Mitgliedschaften"]; done.Belassen != 1 || done.Neu+done.Geaendert != 0 {
			t.Errorf("the loader: %+v", done)
		}
		err = db.AsKnown(ctx, first, func(db *store.DB) error {
			if _, err := db.WeiteresMitglied(ctx, "kitu", stiftung); !errors.Is(err, nachnutzung.ErrNotFound) {
				t.Errorf("known before it joined: %v", err)
			}
			z, err := db.WeiteresMitglied(ctx, "kitu", kid)
			if err != nil || z.Version != 2 || z.Zeiten[0].Seit != "2009-05" || count(db) != members-1 {
				t.Errorf("as known: %+v, %d members, %v", z, count(db), err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		before, err := knownAt(t, db, 1, func(db *store.DB) (nachnutzung.Zugehoerigkeit, error) { return db.WeiteresMitglied(ctx, "kitu", kid) })
		if err != nil || before.Version != 1 || before.Zeiten[0].Seit != "2009" || before.Zeiten[0].Bis != "" {
			t.Errorf("as loaded: %+v, %v", before, err)
		}
		var invalid *nachnutzung.InvalidError
		if _, _, err := keep("Gemeinde Barleben", onlyNew(), nachnutzung.Zeitspanne{Seit: "2024", Quellen: rechtsgrundlage()}); !errors.As(err, &invalid) {
			t.Errorf("a body by its name: %v", err)
		}
		if taken, _, err := keep(stiftung, at(1)); err != nil || taken.Version != 2 || len(taken.Zeiten) != 0 {
			t.Errorf("taken back: %+v, %v", taken, err)
		}
	})
}
