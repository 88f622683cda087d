// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"testing"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestEachTagespaar holds one walk over two days against the lists of each day, as
// known now and then.
func TestEachTagespaar(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newRehearsal(t, db, 21)
		for range 15 {
			h.step()
		}
		if _, err := db.Nummeriere(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			h.step()
		}
		days := [2]string{"2026-03-10", "2026-09-20"}
		for _, kenntnisstand := range []int64{0, 5} {
			var got [2]map[string]string
			for i := range got {
				got[i] = make(map[string]string)
			}
			err := db.EachTagespaar(t.Context(), "15", nil, kenntnisstand, days, func(p *store.Tagespaar) {
				for i, b := range p.Tage {
					if b != nil {
						got[i][p.Kommune.Name+"/"+p.Leistungsbuendel.Name] = string(b.Status) + " " + b.StatusSeit + " " + b.Begruendung.ID
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			for i, day := range days {
				wantTag(t, db, got[i], store.Zeitpunkt{Stichtag: day, Kenntnisstand: kenntnisstand})
			}
		}
	})
}

// wantTag holds what a walk has found of a day against the list of that day.
func wantTag(t *testing.T, db *store.DB, got map[string]string, z store.Zeitpunkt) {
	t.Helper()
	isTraeger := true
	page, err := db.Nachnutzungen(t.Context(), store.NachnutzungFilter{Land: []string{"15"}, Traeger: &isTraeger}, z, store.Wunsch{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) == 0 || len(page.Items) != len(got) {
		t.Errorf("%+v: %d pairs, want %d", z, len(got), len(page.Items))
	}
	for i := range page.Items {
		p := &page.Items[i]
		want := string(p.Befund.Status) + " " + p.Befund.StatusSeit + " " + p.Befund.Begruendung.ID
		if key := p.Kommune.Name + "/" + p.Leistungsbuendel.Name; got[key] != want {
			t.Errorf("%+v, %s: %q, want %q", z, key, got[key], want)
		}
	}
}
