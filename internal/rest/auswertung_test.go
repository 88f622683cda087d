// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// TestPlansBlockersAndSpared reports for a few bodies and reads what is said of their
// plans, of what holds them up, and of the solutions they share.
func TestPlansBlockersAndSpared(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		soon := nachnutzung.Tag(time.Now().AddDate(0, 2, 0))
		for _, ars := range []string{magdeburg, halle, barleben} {
			editor.report(t, ars, wohngeld, `{"status":"live","statusSeit":"2026-02-01","einsaetze":[{"onlinedienst":"wohngeld_sh","status":"live","statusSeit":"2026-02-01"}]}`)
		}
		editor.report(t, magdeburg, kfz, `{"status":"in_anbindung","geplanterGoLive":"`+soon+`","blocker":["vertrag_avv"]}`)
		editor.report(t, halle, kfz, `{"status":"in_anbindung","blocker":["vertrag_avv","geld"]}`)

		plans := decode[api.PlantreueListe](t, k.get(t, "/abdeckung/plantreue?land=15"), http.StatusOK)
		if len(plans.Items) != 1 || plans.Total != 1 {
			t.Fatalf("plans %+v", plans)
		}
		if p := plans.Items[0]; p.Schluessel != kfz || p.Name == "" || p.Plaene != 1 || p.Laufend != 1 || p.MittlererVerzugTage != nil {
			t.Errorf("plans %+v", p)
		}
		if city := decode[api.PlantreueListe](t, k.get(t, "/abdeckung/plantreue?nach=kommune&kommune="+halle), http.StatusOK); len(city.Items) != 0 {
			t.Errorf("Halle has planned nothing: %+v", city)
		}
		held := decode[api.HindernissummeListe](t, k.get(t, "/abdeckung/hindernisse?limit=1"), http.StatusOK)
		if held.Total != 2 || held.Next == nil || held.Items[0].Code != "vertrag_avv" || held.Items[0].Paare != 2 || held.Items[0].FreiKommunen != 1 ||
			!strings.Contains(held.Items[0].Satz, "nichts mehr im Weg") {
			t.Errorf("blockers %+v", held)
		}
		next := decode[api.HindernissummeListe](t, k.get(t, "/abdeckung/hindernisse?limit=1&cursor="+*held.Next), http.StatusOK)
		if len(next.Items) != 1 || next.Next != nil || next.Items[0].Code != "geld" || next.Items[0].Allein != 0 {
			t.Errorf("second page %+v", next)
		}
		spared := decode[api.Einzelloesungen](t, k.get(t, "/abdeckung/einzelloesungen?land=15"), http.StatusOK)
		if spared.Nutzungen != 3 || spared.Loesungen != 1 || spared.Vermieden != 2 || spared.Pressezahl != 61180 || !strings.Contains(spared.Formel, "61.180") {
			t.Errorf("spared %+v", spared)
		}
		before := decode[api.Einzelloesungen](t, k.get(t, "/abdeckung/einzelloesungen?stichtag=2026-01-31"), http.StatusOK)
		if before.Nutzungen != 0 || before.Stand != "2026-01-31" {
			t.Errorf("before they were live: %+v", before)
		}
		for _, form := range []string{"csv", "xlsx", "ndjson"} {
			for _, list := range []string{"plantreue", "hindernisse"} {
				if got := k.get(t, "/abdeckung/"+list+"?vollstaendig=true&format="+form); got.status != http.StatusOK {
					t.Errorf("%s as %s: %d", list, form, got.status)
				}
			}
		}
		k.seriesAreTheirDays(t)
		series := decode[api.AbdeckungListe](t, k.get(t, "/abdeckung/zeitreihe?land=15&ebene=gemeinde&monate=3&stichtag=2026-03-15&leistungsbuendel="+wohngeld), http.StatusOK)
		if len(series.Items) != 3 {
			t.Fatalf("series %+v", series)
		}
		for i, want := range []struct {
			day  string
			live int
		}{{"2026-01-31", 0}, {"2026-02-28", 3}, {"2026-03-15", 3}} {
			got, alone := series.Items[i], k.coverage(t, "nach=land&stichtag="+want.day)
			if got.Stand != want.day || got.Traeger.Zaehler != want.live || len(got.Fehlende) != 0 {
				t.Errorf("in the series %+v, want %+v", got, want)
			}
			if got.Satz != alone.Satz || got.Traeger.Nenner != alone.Traeger.Nenner || got.FehlendeGesamt != alone.FehlendeGesamt {
				t.Errorf("in the series %+v, alone %+v", got, alone)
			}
		}
		k.ask(t, http.MethodGet, "/abdeckung/plantreue?nach=unsinn").problem(t, http.StatusBadRequest)
	})
}

// seriesAreTheirDays holds the months of plans, blockers and spared solutions against
// each of their days asked for alone.
func (k probe) seriesAreTheirDays(t *testing.T) {
	t.Helper()
	const months = 12
	today := nachnutzung.Tag(time.Now())
	plans := decode[api.PlantreueListe](t, k.get(t, "/abdeckung/plantreue?land=15&limit=1000&monate=12"), http.StatusOK).Items
	held := decode[api.HindernissummeListe](t, k.get(t, "/abdeckung/hindernisse?limit=1000&monate=12"), http.StatusOK).Items
	spared := decode[api.Einzelloesungen](t, k.get(t, "/abdeckung/einzelloesungen?land=15&monate=12"), http.StatusOK)
	if len(plans) == 0 || len(held) == 0 || len(spared.Reihe) != months || spared.Reihe[0].Nutzungen != 0 || spared.Reihe[months-1].Vermieden != 2 {
		t.Errorf("plans %+v, blockers %+v, spared %+v", plans, held, spared.Reihe)
	}
	for i, day := range nachnutzung.Monatsenden(today, months) {
		onDay := "&stichtag=" + day
		var wantPlans []api.Plantreue
		for _, p := range plans {
			if p.Stand == day {
				wantPlans = append(wantPlans, p)
			}
		}
		if got := decode[api.PlantreueListe](t, k.get(t, "/abdeckung/plantreue?land=15"+onDay), http.StatusOK).Items; len(got)+len(wantPlans) > 0 && !reflect.DeepEqual(got, wantPlans) {
			t.Errorf("plans on %s: %+v, in the series %+v", day, got, wantPlans)
		}
		sums := make(map[string]api.Hindernissumme)
		for _, s := range held {
			if s.Stand == day {
				sums[s.Code] = s
			}
		}
		alone := decode[api.HindernissummeListe](t, k.get(t, "/abdeckung/hindernisse?limit=1000"+onDay), http.StatusOK).Items
		for _, s := range alone {
			if sums[s.Code] != s {
				t.Errorf("blocker on %s: %+v, in the series %+v", day, s, sums[s.Code])
			}
		}
		one := decode[api.Einzelloesungen](t, k.get(t, "/abdeckung/einzelloesungen?land=15"+onDay), http.StatusOK)
		if len(alone) != len(sums) || spared.Reihe[i] != (api.Einzelloesungentag{Stand: day, Nutzungen: one.Nutzungen, Loesungen: one.Loesungen, Vermieden: one.Vermieden}) {
			t.Errorf("%s: %d blockers, %d in the series; spared %+v, in the series %+v", day, len(alone), len(sums), one, spared.Reihe[i])
		}
	}
	first := decode[api.HindernissummeListe](t, k.get(t, "/abdeckung/hindernisse?limit=1&monate=2"), http.StatusOK)
	if first.Next == nil {
		t.Fatalf("first page %+v", first)
	}
	k.get(t, "/abdeckung/hindernisse?limit=1&monate=2&cursor="+*first.Next)
	for _, list := range []string{"plantreue", "hindernisse", "einzelloesungen"} {
		for _, months := range []string{"0", "61", "x"} {
			k.ask(t, http.MethodGet, "/abdeckung/"+list+"?monate="+months).problem(t, http.StatusBadRequest)
		}
	}
}

// TestNextSteps offers a body what bodies like it have.
func TestNextSteps(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, halle, wohngeld, `{"status":"live","statusSeit":"2026-02-01","einsaetze":[{"onlinedienst":"wohngeld_sh","status":"live","statusSeit":"2026-02-01"}]}`)
		editor.report(t, barleben, kfz, `{"status":"vertrag_geschlossen"}`)
		steps := func(query string) []api.NaechsterSchritt {
			t.Helper()
			return decode[api.NaechsterSchrittListe](t, k.get(t, "/kommunen/"+magdeburg+"/naechste-schritte?"+query), http.StatusOK).Items
		}
		got := steps("")
		if len(got) != 2 || got[0].OzgID != wohngeld || got[0].LiveAehnlich != 1 || got[0].LiveImLand != 1 || len(got[0].Onlinedienste) != 1 ||
			got[0].Onlinedienste[0].Name == "" || got[0].Leistungsbuendel.Name == "" || got[1].OzgID != kfz || got[1].VertragImLand != 1 {
			t.Errorf("got %+v", got)
		}
		if past := steps("stichtag=2026-01-31"); len(past) != 0 {
			t.Errorf("before anybody was live: %+v", past)
		}
		editor.report(t, magdeburg, wohngeld, `{"status":"interesse_bekundet","blocker":["geld"]}`)
		if got = steps(""); len(got) != 1 || got[0].OzgID != kfz {
			t.Errorf("with a blocker: %+v", got)
		}
		k.get(t, "/kommunen/159999999999/naechste-schritte").problem(t, http.StatusNotFound)
	})
}
