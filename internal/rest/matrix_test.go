// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"slices"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// TestMatrix wants the reported pairs of a Land in its cells, and nothing else.
func TestMatrix(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		k.as(t, mid()).report(t, halle, elterngeld, `{"blocker":["geld"]}`)
		const target = "/nachnutzungen/matrix?land=15"
		records := readCSV(t, k.get(t, target+"&format=csv"))
		heads := records[0]
		if len(heads) != 2+133 || len(records) != 1+558 || !slices.Equal(heads[:2], []string{"ozgId", "leistungsbuendel.name"}) ||
			slices.Contains(heads, apenburg) || !slices.Contains(heads, apenburgVG) || !slices.IsSorted(heads[2:]) {
			t.Fatalf("%d rows with the heads %v", len(records), heads)
		}
		want := make(map[string]string)
		for _, n := range k.every(t, "/nachnutzungen?land=15", 1000) {
			if n.StatusHerkunft == nachnutzung.HerkunftGesetzt || n.StatusHerkunft == nachnutzung.HerkunftEinsatz {
				want[n.Ars+"/"+n.OzgID] = n.Status
			}
		}
		got := 0
		for _, record := range records[1:] {
			for i, status := range record[2:] {
				if status != want[heads[2+i]+"/"+record[0]] {
					t.Errorf("%s in %s: got %q", record[0], heads[2+i], status)
				}
				if status != "" {
					got++
				}
			}
		}
		if got != len(want) || got < 8 {
			t.Errorf("%d cells say something, want %d", got, len(want))
		}
		german := readGerman(t, k.get(t, target+"&excel=1&themenfeld=arbeit_ruhestand"))
		book := openBook(t, k.get(t, target+"&themenfeld=arbeit_ruhestand"))
		rows := rowsOf(t, book)
		if !slices.Equal(german[1], append([]string{"OZG-ID", "Leistungsbündel"}, heads[2:]...)) || !slices.Equal(rows[1], german[1]) ||
			german[0][2+slices.Index(heads[2:], magdeburg)] != "Magdeburg, Landeshauptstadt" || len(rows) != len(german) || len(rows) > 100 {
			t.Errorf("%d rows with the heads %v, %v", len(rows), german[:2], rows[:2])
		}
		row := slices.IndexFunc(rows, func(r []string) bool { return r[0] == wohngeld })
		if status := cell(rows[row], slices.Index(rows[1], magdeburg)); status != "live" {
			t.Errorf("Wohngeld in Magdeburg: %q", status)
		}
		choices, err := book.GetDataValidations("Matrix")
		if err != nil || len(choices) != 133 {
			t.Errorf("%d columns have choices: %v", len(choices), err)
		}
		if panes, err := book.GetPanes("Matrix"); err != nil || panes.XSplit != 2 || panes.YSplit != 2 {
			t.Errorf("panes %+v %v", panes, err)
		}
		wantDefinitions(t, book, "arbeit_ruhestand", "kein_bedarf", "Gemeldeter Status in Magdeburg, Landeshauptstadt; leer, solange niemand gemeldet hat. In der Schnittstelle: "+magdeburg+". Werte: Codeliste „status“.")
	})
}

func TestMatrixRequests(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	const target = "/nachnutzungen/matrix?land=15&themenfeld=bildung"
	for _, form := range []string{"&format=csv", "&format=xlsx", "&excel=1"} {
		first := k.get(t, target+form)
		tag := first.header.Get("ETag")
		if again := k.get(t, target+form, "If-None-Match", tag); again.status != http.StatusNotModified || first.header.Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s: %s, then %d", form, tag, again.status)
		}
	}
	for query, want := range map[string]string{
		"": "?land", "land=99": "?land", "land=15&themenfeld=nix": "?themenfeld", "land=15&format=json": "?format", "land=15&excel=1&format=xlsx": "?excel",
		"land=15&limit=5": "?limit",
	} {
		p := k.ask(t, http.MethodGet, "/nachnutzungen/matrix?"+query).problem(t, http.StatusBadRequest)
		if len(p.Errors) == 0 || p.Errors[0].Pointer != want {
			t.Errorf("%s: got %+v, want %s", query, p.Errors, want)
		}
	}
	k.ask(t, http.MethodGet, target, "Accept", "application/json").problem(t, http.StatusNotAcceptable)
	if day := readCSV(t, k.get(t, target+"&format=csv&stichtag=2020-01-01")); len(day) < 20 {
		t.Errorf("on a day without reports: %d rows", len(day))
	}
}
