// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// What the real catalogue does not hold yet is shown with rows made for it.

// TestModellOfAnOnlinedienst gives two Onlinedienste what nobody has sourced.
func TestModellOfAnOnlinedienst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		d := storetest.Katalogdaten(t)
		dienste := slices.Clone(d.Onlinedienste[:2])
		dienste[0].Nachnutzungsmodell, dienste[0].Zustand = "efa", "go_live"
		dienste[1].Nachnutzungsmodell = "dezentral_betrieben"
		changed := nachnutzung.Katalogdaten{Pruefsumme: "gemacht", Angabe: d.Angabe, Onlinedienste: dienste}
		if err := k.db.Laden(t.Context(), &changed, func(store.Ladeteil) {}); err != nil {
			t.Fatal(err)
		}
		for modell, want := range map[string][]string{
			"efa": {dienste[0].Code}, "dezentral_betrieben": {dienste[1].Code}, "fim_eigenentwicklung": nil,
		} {
			if got := k.all(t, "/onlinedienste", url.Values{"nachnutzungsmodell": {modell}}); !slices.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", modell, got, want)
			}
		}
		if got := k.get(t, "/onlinedienste/"+dienste[0].Code); !bytes.Contains(got.body, []byte(`"nachnutzungsmodell":"efa","zustand":"go_live"`)) {
			t.Errorf("got %s", got.body)
		}
	})
}

// TestBeispiele loads the rows of --demo: they are marked wherever they show.
func TestBeispiele(t *testing.T) {
	t.Parallel()
	beispiele, err := katalog.Beispiele()
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, k probe) {
		before := k.get(t, "/katalogstand")
		if err := k.db.LadenBeispiele(t.Context(), beispiele); err != nil {
			t.Fatal(err)
		}
		for _, portal := range []string{"osi", "sac"} {
			want := where(beispiele.Plattformnutzungen, func(n *nachnutzung.Plattformnutzung) string { return n.ARS },
				func(n *nachnutzung.Plattformnutzung) bool { return n.Plattform.Code == portal })
			got := k.all(t, "/kommunen", url.Values{"plattform": {portal}})
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) || len(got) == 0 {
				t.Errorf("%s: got %d, want %d", portal, len(got), len(want))
			}
		}
		p, _ := k.page(t, "/kommunen?plattform=osi&limit=1")
		if text := string(p.Items[0]["plattformen"]); !strings.Contains(text, `"beispiel":true`) {
			t.Errorf("an example is not marked: %s", text)
		}
		if text := k.get(t, "/kommunen?plattform=osi&limit=1&format=csv&fields=plattformen"); !strings.Contains(string(text.body), "(Beispiel)") {
			t.Errorf("an example is not marked in CSV: %s", text.body)
		}
		after := k.get(t, "/katalogstand", "If-None-Match", before.header.Get("ETag"))
		if after.status != http.StatusOK || !bytes.Contains(after.body, []byte(`"beispieldaten":true`)) {
			t.Errorf("katalogstand: %d %s", after.status, after.body)
		}
	})
}

// TestNachfolger lets a Kommune end: its key still answers and names who follows.
func TestNachfolger(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		d := storetest.Katalogdaten(t)
		i := slices.IndexFunc(d.Kommunen, func(k nachnutzung.Kommune) bool { return k.ARS == "150815051026" })
		ended := slices.Clone(d.Kommunen[i : i+1])
		ended[0].GueltigBis = "2025-12-31"
		changed := nachnutzung.Katalogdaten{
			Pruefsumme: "gemacht", Angabe: d.Angabe, Kommunen: ended,
			Nachfolgen: []nachnutzung.Nachfolge{{Alt: "150815051026", Neu: "150810000000", Ab: "2026-01-01", Art: "eingliederung"}},
		}
		if err := k.db.Laden(t.Context(), &changed, func(store.Ladeteil) {}); err != nil {
			t.Fatal(err)
		}
		want := `"gueltigBis":"2025-12-31","nachfolger":[{"ars":"150810000000","ab":"2026-01-01","art":"eingliederung"}]`
		for _, target := range []string{"/kommunen/150815051026", "/kommunen/15081026", "/kommunen?q=15081026&entfallen=true"} {
			if got := k.get(t, target); !bytes.Contains(got.body, []byte(want)) {
				t.Errorf("GET %s: got %s", target, got.body)
			}
		}
		for _, target := range []string{"/kommunen?q=15081026", "/kommunen?q=15081026&entfallen=false"} {
			if got := k.get(t, target); !bytes.Contains(got.body, []byte(`"total":0`)) {
				t.Errorf("GET %s lists a body that has ended: %s", target, got.body)
			}
		}
	})
}
