// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// TestVerlaufFilters asks for parts of a history of five entries.
func TestVerlaufFilters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.onBehalf(t)
		editor := k.as(t, mid())
		second := k.get(t, paar+"/verlauf")
		middle := decode[api.VerlaufListe](t, second, http.StatusOK).Items[0].Zeitpunkt
		editor.report(t, halle, "10088", `{"status":"live"}`)
		decode[api.Landesvorhaben](t, editor.write(t, http.MethodPatch, "/laender/15/vorhaben/10092", `{"ressort":"MID"}`, "If-Match", "*"), http.StatusOK)
		decode[api.Zustaendigkeitsregel](t, editor.write(t, http.MethodPut, "/leistungsbuendel/10092/zustaendigkeit",
			`{"abschnitte":[{"ab":null,"bis":null,"arten":["gemeinde_verband"],"quellen":[{"titel":"ZustVO"}]}]}`, "If-Match", "*"), http.StatusOK)
		if got := k.number(t); got != 5 {
			t.Fatalf("%d revisions", got)
		}
		for query, want := range map[string][]int64{
			"":                                  {5, 4, 3, 2, 1},
			"art=nachnutzung":                   {3, 2, 1},
			"art=vorhaben&art=zustaendigkeit":   {5, 4},
			"land=15":                           {4, 3, 2, 1},
			"land=14":                           nil,
			"kommune=" + magdeburg:              {2, 1},
			"kommune=15003000":                  {2, 1},
			"leistungsbuendel=10092":            {5, 4, 2, 1},
			"leistungsbuendel=10088":            {3},
			"quelle=api":                        {5, 4, 3, 2, 1},
			"quelle=import:17":                  nil,
			"organisation=KITU":                 {2},
			"organisation=kit":                  nil,
			"seit=" + middle:                    {5, 4, 3, 2},
			"bis=" + middle:                     {1},
			"seit=" + middle + "&bis=" + middle: nil,
			"seit=2999-01-01T00:00:00%2B02:00":  nil,
		} {
			list := decode[api.VerlaufListe](t, k.get(t, "/verlauf?"+query), http.StatusOK)
			var got []int64
			for _, e := range list.Items {
				got = append(got, *e.Revision)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: got %v, want %v", query, got, want)
			}
		}
		k.pagesOf(t, "/verlauf", 5)
		for query, at := range map[string]string{
			"kommune=999999999999": "?kommune", "art=nix": "?art", "quelle=post": "?quelle", "seit=2026-01-01": "?seit",
			"bis=2026-13-45T00:00:00Z": "?bis", "stichtag=2026-01-01": "?stichtag", "fields=nix": "?fields", "land=99": "?land",
		} {
			p := k.ask(t, http.MethodGet, "/verlauf?"+query).problem(t, http.StatusBadRequest)
			if len(p.Errors) != 1 || p.Errors[0].Pointer != at {
				t.Errorf("%s: got %+v", query, p.Errors)
			}
		}
	})
}

// pagesOf reads a history one entry at a time.
func (k probe) pagesOf(t *testing.T, target string, want int) {
	t.Helper()
	cursor, seen := "", []int64{}
	for {
		got := k.get(t, target+"?limit=1"+cursor)
		page := decode[api.VerlaufListe](t, got, http.StatusOK)
		for _, e := range page.Items {
			seen = append(seen, *e.Revision)
		}
		if page.Next == nil {
			break
		}
		if got.header.Get("Link") == "" {
			t.Error("no Link to the next page")
		}
		cursor = "&cursor=" + url.QueryEscape(*page.Next)
	}
	if len(seen) != want || !slices.IsSortedFunc(seen, func(a, b int64) int { return int(b - a) }) {
		t.Errorf("read %v, want %d from the newest on", seen, want)
	}
}

// TestVerlaufEntry looks at one entry whole.
func TestVerlaufEntry(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.onBehalf(t)
		got := k.get(t, "/kommunen/15003000/nachnutzungen/10092/verlauf")
		if got.header.Get("Content-Location") != api.BasePath+paar+"/verlauf" || got.header.Get("Cache-Control") != "public, no-cache" ||
			got.header.Get("Nachnutzung-Revision") != "2" {
			t.Errorf("headers: %v", got.header)
		}
		list := decode[api.VerlaufListe](t, got, http.StatusOK).Items
		newest, oldest := list[0], list[1]
		if newest.Organisation != "KITU" || newest.Version != 2 || newest.Vorgang != "meldung" || newest.Quelle != "api" || *newest.Schritt != 2 ||
			newest.Begruendung != nil || newest.BegruendungGeloeschtAm != nil || orEmpty(newest.Ars) != magdeburg || orEmpty(newest.OzgID) != wohngeld {
			t.Errorf("newest: %+v", newest)
		}
		for _, want := range []api.Feldaenderung{
			{Feld: "status", Vorher: pointer("im_test"), Nachher: pointer("live")},
			{Feld: "bestaetigung", Vorher: pointer("bestaetigt"), Nachher: pointer("gemeldet")},
			{Feld: "bemerkung", Vorher: pointer("Offen gesagt."), Nachher: nil},
		} {
			if !slices.ContainsFunc(newest.Aenderungen, func(f api.Feldaenderung) bool {
				return f.Feld == want.Feld && orEmpty(f.Vorher) == orEmpty(want.Vorher) && (f.Nachher == nil) == (want.Nachher == nil) && orEmpty(f.Nachher) == orEmpty(want.Nachher)
			}) {
				t.Errorf("no %+v in %+v", want, newest.Aenderungen)
			}
		}
		if i := slices.IndexFunc(oldest.Aenderungen, func(f api.Feldaenderung) bool { return f.Feld == "bemerkung" }); i < 0 || orEmpty(oldest.Aenderungen[i].Nachher) != "Offen gesagt." {
			t.Errorf("oldest: %+v", oldest.Aenderungen)
		}
		if again := k.get(t, paar+"/verlauf", "If-None-Match", got.header.Get("ETag")); again.status != http.StatusNotModified {
			t.Errorf("unchanged: %d", again.status)
		}
		k.ask(t, http.MethodGet, "/kommunen/999999999999/nachnutzungen/10092/verlauf").problem(t, http.StatusNotFound)
		k.ask(t, http.MethodGet, "/kommunen/"+magdeburg+"/nachnutzungen/99999/verlauf").problem(t, http.StatusNotFound)
		k.ask(t, http.MethodGet, "/kommunen/999999999999/verlauf").problem(t, http.StatusNotFound)
	})
}

func pointer(s string) *string { return &s }

// TestVerlaufOfMitgliedsgemeinde reads that of the Verbandsgemeinde, which acts.
func TestVerlaufOfMitgliedsgemeinde(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.as(t, mid()).report(t, apenburgVG, wohngeld, `{"status":"live"}`)
		for _, below := range []string{"/verlauf", "/nachnutzungen/10092/verlauf"} {
			got := k.get(t, "/kommunen/"+apenburg+below)
			list := decode[api.VerlaufListe](t, got, http.StatusOK)
			if len(list.Items) != 1 || orEmpty(list.Items[0].Ars) != apenburgVG || got.header.Get("Content-Location") != api.BasePath+"/kommunen/"+apenburgVG+below {
				t.Errorf("%s: %v, %+v", below, got.header, list.Items)
			}
		}
	})
}

// TestVerlaufInternTerritory shows each only the own territory.
func TestVerlaufInternTerritory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		for _, ars := range []string{magdeburg, halle, "150010000000"} {
			editor.report(t, ars, wohngeld, `{"status":"live"}`)
		}
		for name, tt := range map[string]struct {
			rolle  nachnutzung.Rolle
			gebiet nachnutzung.Gebiet
			want   int
		}{
			"Land":    {nachnutzung.RolleLesen, "15", 3},
			"town":    {nachnutzung.RolleKommune, "150020000000", 1},
			"Verbund": {nachnutzung.RolleVerbund, "verbund:kitu", 1},
			"all":     {nachnutzung.RolleVerwaltung, "", 3},
			"other":   {nachnutzung.RolleRedaktion, "14", 0},
		} {
			got := k.as(t, somebody(name, tt.rolle, tt.gebiet)).get(t, "/intern/verlauf")
			if list := decode[api.VerlaufInternListe](t, got, http.StatusOK); len(list.Items) != tt.want {
				t.Errorf("%s: %d entries, want %d", name, len(list.Items), tt.want)
			}
		}
		chosen := editor.get(t, "/intern/verlauf?fields=akteur,quelle&limit=2&kommune="+magdeburg)
		if want := `{"items":[{"art":"nachnutzung","schluessel":"` + magdeburg + `/10092","version":1,"quelle":"api","akteur":{`; len(chosen.body) < len(want) || string(chosen.body[:len(want)]) != want {
			t.Errorf("fields: %s", chosen.body)
		}
		page := decode[api.VerlaufInternListe](t, editor.get(t, "/intern/verlauf?limit=2"), http.StatusOK)
		if page.Next == nil {
			t.Fatal("no next page")
		}
		if rest := decode[api.VerlaufInternListe](t, editor.get(t, "/intern/verlauf?limit=2&cursor="+*page.Next), http.StatusOK); len(rest.Items) != 1 {
			t.Errorf("the second page has %d entries", len(rest.Items))
		}
	})
}
