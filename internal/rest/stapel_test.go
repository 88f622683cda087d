// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
)

// change is one change of a set; expect is "version":n or "beliebig":true.
func change(ars, ozgID, expect, content string) string {
	if expect != "" {
		expect += ","
	}
	return fmt.Sprintf(`{"ars":%q,"ozgId":%q,%s"aenderung":%s}`, ars, ozgID, expect, content)
}

func setOf(changes ...string) string {
	return `{"aenderungen":[` + strings.Join(changes, ",") + `],"begruendung":"Stand der Abfrage"}`
}

// TestSetOfChanges changes many pairs at once.
func TestSetOfChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, halle, wohngeld, `{"status":"im_test"}`)
		got := decode[api.NachnutzungStapelErgebnis](t, editor.write(t, "PATCH", "/nachnutzungen", setOf(
			change(magdeburg, wohngeld, `"version":0`, `{"status":"live","statusSeit":"2026-03-01"}`),
			change(halle, wohngeld, `"version":1`, `{"status":"im_test"}`),
			change(barleben, wohngeld, `"beliebig":true`, `{"status":"pausiert","begruendung":"Umzug"}`),
			change(barleben, kfz, `"beliebig":true`, `{"status":"kein_bedarf"}`),
		)), http.StatusOK)
		want := []api.StapelErgebnis{
			{Ars: magdeburg, OzgID: wohngeld, Version: 1, Geaendert: true}, {Ars: halle, OzgID: wohngeld, Version: 1},
			{Ars: barleben, OzgID: wohngeld, Version: 1, Geaendert: true}, {Ars: barleben, OzgID: kfz, Version: 1, Geaendert: true},
		}
		if got.Geaendert != 3 || !slices.Equal(got.Ergebnisse, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if n := k.pair(t, barleben, wohngeld); *n.Begruendung != "Umzug" {
			t.Errorf("its own reason: %+v", n)
		}
		if n := k.pair(t, barleben, kfz); *n.Begruendung != "Stand der Abfrage" {
			t.Errorf("the reason of all: %+v", n)
		}
	})
}

// TestSetIsAllOrNothing mixes good changes with bad ones: the answer names each
// that stands in the way, and nothing is written.
func TestSetIsAllOrNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, halle, wohngeld, `{"status":"live"}`)
		good := change(magdeburg, wohngeld, `"version":0`, `{"status":"live"}`)
		live := `{"status":"live"}`
		for _, tt := range []struct {
			name   string
			status int
			bad    []string
			want   []string
		}{
			{"foreign bodies", 403, []string{change(flensburg, wohngeld, `"version":0`, live), change(flensburg, kfz, ``, `{"status":"offen"}`)}, []string{"/aenderungen/1", "/aenderungen/2"}},
			{"another body acts", 409, []string{change(apenburg, wohngeld, `"version":0`, live)}, []string{"/aenderungen/1"}},
			{"no version", 428, []string{change(halle, wohngeld, ``, live), change(halle, kfz, `"version":7`, live)}, []string{"/aenderungen/1"}},
			{"stale", 412, []string{change(halle, wohngeld, `"version":0`, live), change(halle, kfz, `"version":7`, `{"status":"pausiert"}`)}, []string{"/aenderungen/1", "/aenderungen/2"}},
			{"rules", 400, []string{
				change(halle, wohngeld, `"version":1`, `{"status":"live","statusSeit":"2999-01-01","blocker":["nix"]}`),
				change(halle, kfz, `"version":0`, `{"einsaetze":[{"status":"live"}]}`),
			}, []string{"/aenderungen/1/aenderung/blocker/0", "/aenderungen/1/aenderung/statusSeit", "/aenderungen/2/aenderung/einsaetze/0"}},
			{"unknown", 400, []string{change("159999999999", wohngeld, `"version":0`, live), change(halle, "99999", `"version":0`, live)}, []string{"/aenderungen/1", "/aenderungen/2"}},
			{"twice", 400, []string{good}, []string{"/aenderungen/1"}},
			{"values", 400, []string{change("15003000", "1009", `"version":-1`, `{"status":"fertig","geplanterGoLive":"morgen"}`)},
				[]string{"/aenderungen/1/aenderung/geplanterGoLive", "/aenderungen/1/aenderung/status", "/aenderungen/1/ars", "/aenderungen/1/ozgId", "/aenderungen/1/version"}},
			{"form", 400, []string{`{"ars":"` + halle + `","nix":1,"aenderung":{"status":1,"status":2}}`}, []string{"/aenderungen/1/aenderung/status", "/aenderungen/1/nix"}},
		} {
			t.Run(tt.name, func(t *testing.T) {
				p := editor.try(t, "PATCH", "/nachnutzungen", setOf(append([]string{good}, tt.bad...)...)).problem(t, tt.status)
				places := pointersOf(p)
				slices.Sort(places)
				if places = slices.Compact(places); !slices.Equal(places, tt.want) {
					t.Errorf("got %v, want %v", places, tt.want)
				}
				if n := k.pair(t, magdeburg, wohngeld); n.Version != 0 {
					t.Errorf("the good half was written: %+v", n)
				}
			})
		}
		if history := decode[api.VerlaufListe](t, k.get(t, "/verlauf"), http.StatusOK); len(history.Items) != 1 {
			t.Errorf("the history holds %d entries, want the first alone", len(history.Items))
		}
	})
}

// TestSizeOfASet takes 1,000 changes at once, and not one more.
func TestSizeOfASet(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		var bodies []api.Kommune
		for _, kind := range []string{"einheitsgemeinde", "verbandsgemeinde", "landkreis", "kreisfreie_stadt"} {
			bodies = append(bodies, decode[api.KommuneListe](t, k.get(t, "/kommunen?land=15&limit=1000&art="+kind), http.StatusOK).Items...)
		}
		bundles := decode[api.LeistungsbuendelListe](t, k.get(t, "/leistungsbuendel?limit=8"), http.StatusOK).Items
		var changes []string
		for _, body := range bodies {
			for _, bundle := range bundles {
				changes = append(changes, change(body.Ars, bundle.OzgID, `"version":0`, `{"status":"interesse_bekundet"}`))
			}
		}
		if len(changes) < 1001 {
			t.Fatalf("only %d pairs to change", len(changes))
		}
		p := editor.try(t, "PATCH", "/nachnutzungen", setOf(changes[:1001]...)).problem(t, http.StatusBadRequest)
		if got := pointersOf(p); !slices.Equal(got, []string{"/aenderungen"}) {
			t.Errorf("1,001 changes: %v", got)
		}
		p = editor.try(t, "PATCH", "/nachnutzungen", setOf()).problem(t, http.StatusBadRequest)
		if got := pointersOf(p); !slices.Equal(got, []string{"/aenderungen"}) {
			t.Errorf("no changes: %v", got)
		}
		got := decode[api.NachnutzungStapelErgebnis](t, editor.write(t, "PATCH", "/nachnutzungen", setOf(changes[:1000]...)), http.StatusOK)
		if got.Geaendert != 1000 {
			t.Errorf("%d were changed", got.Geaendert)
		}
		listed := decode[api.NachnutzungListe](t, k.get(t, "/nachnutzungen?total=true&limit=1"), http.StatusOK)
		if listed.Total == nil || *listed.Total != 1000 {
			t.Errorf("listed %+v", listed.Total)
		}
	})
}
