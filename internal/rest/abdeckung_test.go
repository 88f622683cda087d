// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// coverage reads the coverage of Wohngeld on the level of the Gemeinden.
func (k probe) coverage(t *testing.T, query string) api.Abdeckung {
	t.Helper()
	list := decode[api.AbdeckungListe](t, k.get(t, "/abdeckung?land=15&leistungsbuendel="+wohngeld+"&ebene=gemeinde&"+query), http.StatusOK)
	if len(list.Items) != 1 || list.Total != 1 {
		t.Fatalf("%s: got %+v", query, list)
	}
	return list.Items[0]
}

// TestCoverage walks a bundle through what can be said about it.
func TestCoverage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		open := k.coverage(t, "")
		if open.Traeger.Zaehler != 0 || open.Traeger.Nenner != 122 || open.Einwohner.Nenner != 2_135_597 || len(open.Fehlende) != 122 ||
			open.Zustaendigkeit != "unbekannt" || open.Definition != "mid_live" || open.DefinitionVersion != 1 {
			t.Errorf("before anything: %+v", open)
		}
		editor.report(t, magdeburg, wohngeld, `{"status":"live","statusSeit":"2026-02-01","einsaetze":[{"onlinedienst":"wohngeld_sh","plattform":"osi",
			"status":"live","statusSeit":"2026-02-01","reifegrad":{"modell":"1.1","stufe":2}}]}`)
		editor.report(t, halle, wohngeld, `{"status":"kein_bedarf","statusSeit":"2026-02-01","begruendung":"Das Land zahlt aus."}`)
		known := strconv.FormatInt(k.number(t), 10)
		editor.report(t, barleben, wohngeld, `{"status":"nicht_zustaendig","statusSeit":"2026-03-01","begruendung":"Der Kreis zahlt aus."}`)

		got := k.coverage(t, "")
		people := *decode[api.Kommune](t, k.get(t, "/kommunen/"+magdeburg), http.StatusOK).Einwohner
		if got.Traeger.Zaehler != 1 || got.Traeger.Nenner != 121 || got.MindestensEine.Zaehler != 1 || got.MindestensEine.Nenner != 1 ||
			got.Einwohner.Zaehler != people || got.KeinBedarf.Anzahl != 1 || got.NichtZustaendig.Anzahl != 1 || got.FehlendeGesamt != 119 {
			t.Errorf("got %+v", got)
		}
		if !reflect.DeepEqual(got.Reifegrade, []api.Reifegradzahl{{Modell: "1.1", Stufe: 2, Anzahl: 1}}) || got.OhneReifegrad != 0 {
			t.Errorf("Reifegrade %+v", got.Reifegrade)
		}
		for _, missing := range got.Fehlende {
			if missing.Code == magdeburg || missing.Code == halle || missing.Code == barleben || missing.Name == "" {
				t.Errorf("missing: %+v", missing)
			}
		}
		if want := "1 von 121 Verwaltungen der Gemeindeebene live (unter 1 %); das sind 11 % der Einwohner"; !strings.Contains(got.Satz, want) {
			t.Errorf("%q does not say %q", got.Satz, want)
		}
		for query, want := range map[string]int{
			"definition=bund_reifegrad_2": 1, "definition=pruefung_reifegrad_3": 0, "stichtag=2026-01-31": 0, "kenntnisstand=" + known: 1,
			"plattform=osi": 1, "plattform=sac": 0, "onlinedienst=wohngeld_sh": 1, "bestaetigung=redaktionell": 1, "bestaetigung=bestaetigt": 0,
			"beispiel=false": 1, "beispiel=true": 0,
		} {
			if got := k.coverage(t, query); got.Traeger.Zaehler != want || got.Traeger.Nenner < 121 {
				t.Errorf("%s: %+v, want %d", query, got.Traeger, want)
			}
		}
		if was := k.coverage(t, "kenntnisstand="+known); was.Traeger.Nenner != 122 || was.NichtZustaendig.Anzahl != 0 {
			t.Errorf("as known before: %+v", was)
		}
	})
}

// TestCoverageByGroups compares the groupings with each other, and with the list of
// the pairs themselves.
func TestCoverageByGroups(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		for ars, bundles := range map[string][]string{magdeburg: {wohngeld, kfz}, halle: {wohngeld}, barleben: {kfz}} {
			for _, bundle := range bundles {
				editor.report(t, ars, bundle, `{"status":"live","statusSeit":"2026-02-01"}`)
			}
		}
		var sums []api.Anteil
		for _, nach := range nachnutzung.Gruppierungen() {
			var sum api.Anteil
			for _, a := range k.coverages(t, "land=15&ebene=gemeinde&nach="+string(nach)) {
				sum.Zaehler, sum.Nenner = sum.Zaehler+a.Traeger.Zaehler, sum.Nenner+a.Traeger.Nenner
				if a.Nach != string(nach) || a.Name == "" || a.Satz == "" || a.Stand == "" {
					t.Errorf("by %s: %+v", nach, a)
				}
			}
			sums = append(sums, sum)
		}
		for _, sum := range sums[1:] {
			if sum != sums[0] || sum.Zaehler != 4 {
				t.Errorf("the groupings say %+v", sums)
			}
		}
		live := decode[api.NachnutzungListe](t, k.get(t, "/nachnutzungen?land=15&status=live&total=true"), http.StatusOK)
		if live.Total == nil || *live.Total != sums[0].Zaehler {
			t.Errorf("%v pairs are live, coverage says %+v", live.Total, sums[0])
		}
		city := k.coverages(t, "nach=kommune&kommune="+magdeburg+"&ebene=gemeinde")
		if len(city) != 1 || city[0].Traeger.Zaehler != 2 || city[0].Schluessel != magdeburg || len(city[0].Fehlende) != city[0].FehlendeGesamt {
			t.Errorf("Magdeburg: %+v", city)
		}
		kitu := k.coverages(t, "nach=land&verbund=kitu&ebene=gemeinde&leistungsbuendel="+kfz)
		if len(kitu) != 1 || kitu[0].Traeger.Zaehler != 2 || kitu[0].Traeger.Nenner > 10 {
			t.Errorf("KITU: %+v", kitu)
		}
	})
}

// coverages walks over all pages.
func (k probe) coverages(t *testing.T, query string) []api.Abdeckung {
	t.Helper()
	var all []api.Abdeckung
	cursor := ""
	for {
		list := decode[api.AbdeckungListe](t, k.get(t, "/abdeckung?limit=400&"+query+cursor), http.StatusOK)
		all = append(all, list.Items...)
		if list.Next == nil {
			if len(all) != list.Total {
				t.Errorf("%s: %d of %d", query, len(all), list.Total)
			}
			return all
		}
		cursor = "&cursor=" + url.QueryEscape(*list.Next)
	}
}

// TestCoverageFollowsZustaendigkeit changes who is responsible: the level that is not
// leaves the denominator, and the basis is sourced.
func TestCoverageFollowsZustaendigkeit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, magdeburg, wohngeld, `{"status":"live","statusSeit":"2026-02-01"}`)
		decode[api.Zustaendigkeitsregel](t, editor.write(t, http.MethodPut, zustaendigkeit,
			`{"abschnitte":[{"arten":["kreis"],"quellen":[{"titel":"Gesetz"}]}],"ausnahmen":[]}`, "If-Match", "*"), http.StatusOK)
		list := k.coverages(t, "land=15&leistungsbuendel="+wohngeld)
		if len(list) != 2 || list[0].Ebene != "kreis" || list[0].Traeger.Nenner != 14 || list[0].Traeger.Zaehler != 1 || list[0].Zustaendigkeit != "belegt" ||
			strings.Contains(list[0].Satz, "unbekannt") {
			t.Errorf("on the level of the Kreise: %+v", list)
		}
		if list[1].Traeger.Nenner != 0 || list[1].Traeger.Prozent != nil || list[1].NichtZustaendig.Anzahl != 122 || len(list[1].Fehlende) != 0 {
			t.Errorf("on the level of the Gemeinden: %+v", list[1])
		}
		decode[api.Zustaendigkeitsregel](t, editor.write(t, http.MethodPut, zustaendigkeit, `{"abschnitte":[{"arten":["kreis"],"quellen":[{"titel":"Gesetz"}]}],
			"ausnahmen":[{"ars":"`+magdeburg+`","zustaendig":false,"quellen":[{"titel":"Vertrag"}]}]}`, "If-Match", "*"), http.StatusOK)
		if list = k.coverages(t, "land=15&ebene=kreis&leistungsbuendel="+wohngeld); list[0].Traeger.Nenner != 13 || list[0].Traeger.Zaehler != 0 {
			t.Errorf("with an exception: %+v", list)
		}
	})
}

// TestCoverageAsFiles compares the forms of the same list.
func TestCoverageAsFiles(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	const target = "/abdeckung?land=15&nach=kreis"
	want := k.coverages(t, "land=15&nach=kreis")
	rows := readCSV(t, k.get(t, target+"&format=csv&vollstaendig=true"))
	if len(rows) != len(want)+1 || len(want) != 28 {
		t.Fatalf("%d rows, %d items", len(rows)-1, len(want))
	}
	at := func(column string) int { return slices.Index(rows[0], column) }
	for i, a := range want {
		row := rows[i+1]
		if row[at("schluessel")] != a.Schluessel || row[at("satz")] != a.Satz || row[at("traeger.nenner")] != strconv.Itoa(a.Traeger.Nenner) ||
			row[at("stand")] != a.Stand || row[at("definition")] != a.Definition || len(strings.Split(row[at("fehlende.code")], "; ")) != a.FehlendeGesamt {
			t.Errorf("row %v of %+v", row, a)
		}
	}
	for _, form := range []string{"xlsx", "ndjson"} {
		if got := k.get(t, target+"&vollstaendig=true&format="+form); got.status != http.StatusOK || len(got.body) == 0 {
			t.Errorf("%s: %d", form, got.status)
		}
	}
	first := k.get(t, target)
	if again := k.get(t, target, "If-None-Match", first.header.Get("ETag")); again.status != http.StatusNotModified {
		t.Errorf("asked again: %d", again.status)
	}
}

func TestCoverageRefuses(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for query, pointer := range map[string]string{
		"nach=bundesland": "?nach", "definition=geheim": "?definition", "ebene=bund": "?ebene", "kreis=150990000000": "?kreis",
		"land=99": "?land", "stichtag=gestern": "?stichtag", "cursor=abc": "?cursor", "status=live": "?status",
	} {
		got := k.ask(t, http.MethodGet, "/abdeckung?"+query)
		if faults := got.problem(t, http.StatusBadRequest).Errors; len(faults) != 1 || faults[0].Pointer != pointer {
			t.Errorf("%s: %+v", query, faults)
		}
	}
}

// TestDefinitions reads what numbers are counted by.
func TestDefinitions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		list := decode[api.DefinitionListe](t, k.get(t, "/definitionen"), http.StatusOK).Items
		if len(list) != 3 || list[0].ID != nachnutzung.Standarddefinition {
			t.Fatalf("got %+v", list)
		}
		for _, d := range list {
			if d.Name == "" || d.Text == "" || d.Formel == "" || len(d.Quellen) == 0 || d.Version < 1 || len(d.Status) == 0 {
				t.Errorf("poor definition %+v", d)
			}
			if d.EigeneLesart && !strings.Contains(d.Text, "Lesart") && !strings.Contains(d.Text, "Zählweise dieses Registers") {
				t.Errorf("%s does not say what is our reading: %s", d.ID, d.Text)
			}
			if one := decode[api.Definition](t, k.get(t, "/definitionen/"+d.ID), http.StatusOK); !reflect.DeepEqual(one, d) {
				t.Errorf("alone %+v, in the list %+v", one, d)
			}
		}
		k.get(t, "/definitionen/gibt_es_nicht").problem(t, http.StatusNotFound)
	})
}
