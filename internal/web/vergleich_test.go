// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// TestGoneWithTheBody: where a body is gone, what it had reached is among what fell.
func TestGoneWithTheBody(t *testing.T) {
	t.Parallel()
	words := woerter{"status": {"live": "Live"}}
	for status, want := range map[nachnutzung.Status]bool{
		nachnutzung.StatusLive: true, nachnutzung.StatusImTest: true, nachnutzung.StatusOffen: false, nachnutzung.StatusKeinBedarf: false,
	} {
		p := &store.Tagespaar{
			Kommune: nachnutzung.Verweis{Code: "150830040040", Name: "Barleben"}, Leistungsbuendel: nachnutzung.Verweis{Code: "10092", Name: "Wohngeld"},
			Tage: [2]*nachnutzung.Befund{{Status: status}, nil},
		}
		got, ok := mitDerVerwaltung(p, words)
		if ok != want {
			t.Errorf("%s: %t, want %t", status, ok, want)
		}
		if status == nachnutzung.StatusLive && (got.Vorher != "Live" || got.Nachher != "Verwaltung besteht nicht mehr" || got.Adresse != "/kommunen/150830040040/nachnutzungen/10092") {
			t.Errorf("got %+v", got)
		}
	}
	if _, ok := mitDerVerwaltung(&store.Tagespaar{}, words); ok {
		t.Error("who was not there on the first day did not go")
	}
}
