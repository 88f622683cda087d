// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"testing"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestKatalogstand(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k, err := db.Katalogstand(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", k)
		p, err := db.Kommunen(t.Context(), store.KommuneFilter{Q: "magdeburg"}, store.Wunsch{Limit: 5})
		t.Logf("%+v %v", p, err)
		for _, q := range []string{"strassenverkehr", "Straßen", "wohngelt", "10 119", "Heirat"} {
			b, err := db.LeistungsbuendelListe(t.Context(), store.LeistungsbuendelFilter{Q: q}, store.Wunsch{Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			t.Log(q, b.Gesamt, b.Naechste)
			for _, x := range b.Items {
				t.Log("   ", x.OzgID, x.Name, x.Wirksam.Land.Werte)
			}
		}
	})
}
