// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"reflect"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestPaarleser wants of pairs that are read as a set what each of them says by
// itself: of a body that the set names whole, of one that it names in places, of one
// that nobody has reported for, and of one that shows another's.
func TestPaarleser(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		manyPairs(t, db)
		var erbin string
		kommunen, err := db.Verzeichnis(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var keys []store.Paarschluessel
		for i := range kommunen.Kommunen {
			if k := &kommunen.Kommunen[i]; k.ErbtVon.Code != "" {
				erbin = k.ARS
				break
			}
		}
		for i, b := range kommunen.Leistungsbuendel {
			keys = append(keys, store.Paarschluessel{ARS: magdeburg, OzgID: b.Code}, store.Paarschluessel{ARS: "150030000001", OzgID: b.Code})
			if i%40 == 0 {
				keys = append(keys, store.Paarschluessel{ARS: "150010000000", OzgID: b.Code}, store.Paarschluessel{ARS: erbin, OzgID: b.Code},
					store.Paarschluessel{ARS: "010020000000", OzgID: b.Code}, store.Paarschluessel{ARS: magdeburg, OzgID: b.Code})
			}
		}
		got, err := db.NewPaarleser().Paare(t.Context(), keys)
		if err != nil {
			t.Fatal(err)
		}
		reported := 0
		for i, key := range keys {
			if key.ARS == "150030000001" {
				if got[i] != nil {
					t.Fatalf("%v is there", key)
				}
				continue
			}
			if got[i] == nil {
				t.Fatalf("%v is missing", key)
			}
			if i%7 != 0 && key.ARS == magdeburg {
				continue
			}
			want, err := db.Nachnutzung(t.Context(), key.ARS, key.OzgID, store.Zeitpunkt{})
			if err != nil {
				t.Fatal(err)
			}
			if err := got[i].LiesSchritte(); err != nil {
				t.Fatal(err)
			}
			// The texts of former steps nobody compares.
			for _, n := range []*nachnutzung.Nachnutzung{&got[i].Nachnutzung, &want.Nachnutzung} {
				for j := range n.Zeitachse {
					n.Zeitachse[j].Begruendung.Inhalt = ""
				}
			}
			if !reflect.DeepEqual(got[i].Nachnutzung, want.Nachnutzung) || !reflect.DeepEqual(got[i].Befund, want.Befund) {
				t.Errorf("%v: got %+v\n%+v\nwant %+v\n%+v", key, got[i].Nachnutzung, got[i].Befund, want.Nachnutzung, want.Befund)
			}
			if want.Nachnutzung.Version > 0 {
				reported++
			}
		}
		if reported < 50 {
			t.Errorf("only %d reported pairs were compared", reported)
		}
	})
}
