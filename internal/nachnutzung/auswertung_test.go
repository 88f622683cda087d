// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung_test

import (
	"reflect"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

func TestPlanbefund(t *testing.T) {
	t.Parallel()
	plan := func(ziel, am string) nachnutzung.Plan { return nachnutzung.Plan{Ziel: ziel, GesetztAm: am} }
	live := func(seit string) nachnutzung.Zeitachse {
		return nachnutzung.Zeitachse{{Nr: 1, Status: nachnutzung.StatusLive, Seit: seit}}
	}
	for name, tt := range map[string]struct {
		plans []nachnutzung.Plan
		steps nachnutzung.Zeitachse
		day   string
		want  nachnutzung.Planbefund
		none  bool
	}{
		"no plan":           {day: "2026-11-28", none: true},
		"given up at once":  {plans: []nachnutzung.Plan{plan("", "2026-01-01")}, day: "2026-11-28", none: true},
		"planned tomorrow":  {plans: []nachnutzung.Plan{plan("2026-12-01", "2026-11-29")}, day: "2026-11-28", none: true},
		"kept to the day":   {[]nachnutzung.Plan{plan("2026-06-01", "2026-01-01")}, live("2026-06-01"), "2026-11-28", nachnutzung.Planbefund{Stand: nachnutzung.PlanGehalten}, false},
		"ten days late":     {[]nachnutzung.Plan{plan("2026-06-01", "2026-01-01")}, live("2026-06-11"), "2026-11-28", nachnutzung.Planbefund{Stand: nachnutzung.PlanVerspaetet, Tage: 10}, false},
		"not yet late then": {[]nachnutzung.Plan{plan("2026-06-01", "2026-01-01")}, live("2026-06-11"), "2026-05-31", nachnutzung.Planbefund{Stand: nachnutzung.PlanLaufend}, false},
		"moving the day does not keep it": {
			[]nachnutzung.Plan{plan("2026-06-01", "2026-01-01"), plan("2026-09-01", "2026-05-01")}, live("2026-08-31"), "2026-11-28",
			nachnutzung.Planbefund{Stand: nachnutzung.PlanVerspaetet, Verschoben: true, Tage: 91}, false,
		},
		"planned after it was live": {plans: []nachnutzung.Plan{plan("2026-09-01", "2026-07-01")}, steps: live("2026-06-01"), day: "2026-11-28", none: true},
		"moved forward": {
			[]nachnutzung.Plan{plan("2026-12-24", "2026-01-01"), plan("2026-12-01", "2026-05-01")}, nil, "2026-11-28",
			nachnutzung.Planbefund{Stand: nachnutzung.PlanLaufend}, false,
		},
		"moved and still to come": {
			[]nachnutzung.Plan{plan("2026-11-01", "2026-01-01"), plan("2026-12-01", "2026-05-01")}, nil, "2026-11-28",
			nachnutzung.Planbefund{Stand: nachnutzung.PlanLaufend, Verschoben: true, Tage: 30}, false,
		},
		"overdue":  {[]nachnutzung.Plan{plan("2026-11-01", "2026-01-01")}, nil, "2026-11-28", nachnutzung.Planbefund{Stand: nachnutzung.PlanUeberfaellig, Tage: 27}, false},
		"given up": {[]nachnutzung.Plan{plan("2026-11-01", "2026-01-01"), plan("", "2026-05-01")}, nil, "2026-11-28", nachnutzung.Planbefund{Stand: nachnutzung.PlanAufgegeben}, false},
		"live once, paused now": {
			[]nachnutzung.Plan{plan("2026-06-01", "2026-01-01")}, append(live("2026-06-01"), nachnutzung.Schritt{Nr: 2, Status: nachnutzung.StatusPausiert, Seit: "2026-08-01"}),
			"2026-11-28", nachnutzung.Planbefund{Stand: nachnutzung.PlanGehalten}, false,
		},
	} {
		n := nachnutzung.Nachnutzung{Plaene: tt.plans, Zeitachse: tt.steps}
		b := n.Am(tt.day, true)
		got, ok := n.Planbefund(tt.day, &b)
		if got != tt.want || ok == tt.none {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, ok, tt.want)
		}
	}
	var sum nachnutzung.Plantreue
	for _, b := range []nachnutzung.Planbefund{{Stand: nachnutzung.PlanGehalten}, {Stand: nachnutzung.PlanVerspaetet, Tage: 10}, {Stand: nachnutzung.PlanUeberfaellig, Verschoben: true, Tage: 27}} {
		sum.Zaehle(b)
	}
	if sum.Plaene != 3 || sum.MittlererVerzug() != 19 || sum.LaengsterVerzug != 27 || sum.Verschoben != 1 || sum.Je[nachnutzung.PlanGehalten] != 1 {
		t.Errorf("sum %+v, mean %d", sum, sum.MittlererVerzug())
	}
}

func TestHindernisse(t *testing.T) {
	t.Parallel()
	var sums nachnutzung.Hinderniszaehler
	held := func(status nachnutzung.Status, codes ...string) *nachnutzung.Befund {
		return &nachnutzung.Befund{Status: status, Blocker: codes}
	}
	sums.Zaehle("a", "10092", held(nachnutzung.StatusInAnbindung, "vertrag_avv"))
	sums.Zaehle("a", "10093", held(nachnutzung.StatusInAnbindung, "vertrag_avv"))
	sums.Zaehle("b", "10092", held(nachnutzung.StatusOffen, "vertrag_avv", "geld"))
	sums.Zaehle("c", "10092", held(nachnutzung.StatusLive, "geld"))
	sums.Zaehle("d", "10092", held(nachnutzung.StatusKeinBedarf, "geld"))
	got := sums.Ergebnis("2026-11-28", map[string]string{"vertrag_avv": "Vertrag/AVV", "geld": "Geld"})
	want := []nachnutzung.Hindernissumme{
		{Blocker: nachnutzung.Verweis{Code: "vertrag_avv", Name: "Vertrag/AVV"}, Stand: "2026-11-28", Paare: 3, Kommunen: 2, Leistungsbuendel: 2, Allein: 2, FreiKommunen: 1},
		{Blocker: nachnutzung.Verweis{Code: "geld", Name: "Geld"}, Stand: "2026-11-28", Paare: 1, Kommunen: 1, Leistungsbuendel: 1},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for i, words := range []string{"Fiele es weg, wäre bei 2 davon nichts mehr im Weg (Verwaltungen: 1).", "Auch ohne dieses Hindernis"} {
		if !strings.Contains(got[i].Satz(), words) {
			t.Errorf("%q does not say %q", got[i].Satz(), words)
		}
	}
}

func TestEinzelloesungen(t *testing.T) {
	t.Parallel()
	uses := func(status nachnutzung.Status, services ...string) *nachnutzung.Befund {
		b := &nachnutzung.Befund{Status: nachnutzung.StatusLive}
		for _, code := range services {
			b.Einsaetze = append(b.Einsaetze, nachnutzung.EinsatzBefund{Einsatz: nachnutzung.Einsatz{Onlinedienst: code}, Status: status})
		}
		return b
	}
	var sum nachnutzung.Einzelloesungen
	sum.Stand = "2026-11-28"
	if sum.Vermieden() != 0 || !strings.Contains(sum.Satz(), "noch keine") {
		t.Errorf("before anything: %s", sum.Satz())
	}
	for range 3 {
		sum.Zaehle("10092", uses(nachnutzung.StatusLive, "wohngeld_sh", "wohngeld_sh"))
	}
	sum.Zaehle("10093", uses(nachnutzung.StatusLive, "wohngeld_sh"))
	sum.Zaehle("10092", uses(nachnutzung.StatusImTest, "wohngeld_sh"))
	sum.Zaehle("10092", uses(nachnutzung.StatusLive, ""))
	if sum.Nutzungen != 4 || sum.Loesungen != 2 || sum.Vermieden() != 2 || !strings.Contains(sum.Satz(), "vermiedene Einzellösungen: 2") {
		t.Errorf("got %+v: %s", sum, sum.Satz())
	}
	if want := "4 Nutzungen kommen mit 2 Onlinediensten aus"; !strings.Contains(sum.Satz(), want) {
		t.Errorf("%q does not say %q", sum.Satz(), want)
	}
	var one nachnutzung.Einzelloesungen
	one.Zaehle("10092", uses(nachnutzung.StatusLive, "wohngeld_sh"))
	if want := "Eine Nutzung kommt mit einem Onlinedienst aus"; !strings.Contains(one.Satz(), want) {
		t.Errorf("%q does not say %q", one.Satz(), want)
	}
	if nachnutzung.PresseEinzelloesungen != 61180 || !strings.Contains(nachnutzung.EinzelloesungenFormel(), "61.180") {
		t.Errorf("the figure of the press texts: %d, %s", nachnutzung.PresseEinzelloesungen, nachnutzung.EinzelloesungenFormel())
	}
}

func TestMonatsenden(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		day  string
		n    int
		want string
	}{
		{"2026-11-28", 1, "2026-11-28"},
		{"2026-11-28", 3, "2026-09-30 2026-10-31 2026-11-28"},
		{"2026-03-31", 3, "2026-01-31 2026-02-28 2026-03-31"},
		{"2026-01-01", 2, "2025-12-31 2026-01-01"},
		{"kein Tag", 2, ""},
	} {
		if got := strings.Join(nachnutzung.Monatsenden(tt.day, tt.n), " "); got != tt.want {
			t.Errorf("%d until %s: got %q, want %q", tt.n, tt.day, got, tt.want)
		}
	}
}

func TestNaechsteSchritte(t *testing.T) {
	t.Parallel()
	body := func(ars, land string, art nachnutzung.Art, people int) *nachnutzung.Traeger {
		return &nachnutzung.Traeger{ARS: ars, Land: nachnutzung.Verweis{Code: land}, Art: art, Einwohner: people}
	}
	self := body("1", "15", nachnutzung.ArtEinheitsgemeinde, 10_000)
	counter := nachnutzung.NewVorschlagszaehler(self)
	live := &nachnutzung.Befund{Status: nachnutzung.StatusLive, Einsaetze: []nachnutzung.EinsatzBefund{
		{Einsatz: nachnutzung.Einsatz{Onlinedienst: "dienst"}, Status: nachnutzung.StatusLive},
	}}
	agreed := &nachnutzung.Befund{Status: nachnutzung.StatusVertragGeschlossen}
	bundle := func(code string) nachnutzung.Verweis { return nachnutzung.Verweis{Code: code, Name: "Bündel " + code} }
	for _, code := range []string{"alike", "live", "held", "declined", "foreign"} {
		counter.Zaehle(body("2", "15", nachnutzung.ArtEinheitsgemeinde, 20_000), bundle(code), "f", live)
	}
	counter.Zaehle(body("3", "15", nachnutzung.ArtEinheitsgemeinde, 20_001), bundle("kind"), "f", live)
	counter.Zaehle(body("4", "15", nachnutzung.ArtLandkreis, 10_000), bundle("land"), "f", live)
	counter.Zaehle(body("5", "15", nachnutzung.ArtLandkreis, 10_000), bundle("agreed"), "f", agreed)
	counter.Zaehle(body("6", "14", nachnutzung.ArtEinheitsgemeinde, 10_000), bundle("elsewhere"), "f", live)
	counter.Zaehle(body("7", "15", nachnutzung.ArtEinheitsgemeinde, 10_000), bundle("nobody"), "f", &nachnutzung.Befund{Status: nachnutzung.StatusOffen})
	counter.Zaehle(self, bundle("own"), "f", agreed)
	own := map[string]nachnutzung.Befund{
		"live": {Status: nachnutzung.StatusLive}, "held": {Status: nachnutzung.StatusOffen, Blocker: []string{"geld"}},
		"declined": {Status: nachnutzung.StatusKeinBedarf}, "kind": {Status: nachnutzung.StatusInteresseBekundet},
	}
	got := counter.Ergebnis(func(ozgID string) (nachnutzung.Befund, bool) {
		b, ok := own[ozgID]
		if !ok {
			b.Status = nachnutzung.StatusOffen
		}
		return b, ozgID != "foreign"
	})
	var codes []string
	for i := range got {
		codes = append(codes, got[i].Leistungsbuendel.Code)
	}
	if strings.Join(codes, " ") != "alike kind land agreed" {
		t.Fatalf("got %v", codes)
	}
	if got[0].Aehnlich != 1 || got[0].Onlinedienste[0].Code != "dienst" || got[1].Aehnlich != 0 || got[1].GleicherArt != 1 || got[1].Status != nachnutzung.StatusInteresseBekundet {
		t.Errorf("got %+v", got)
	}
	for i, words := range []string{"bei einer ähnlich großen Verwaltung derselben Art live", "bei einer Verwaltung derselben Art live", "im Land bei einer Verwaltung live", "bei einer Verwaltung vertraglich vereinbart"} {
		if !strings.Contains(got[i].Satz(), words) {
			t.Errorf("%q does not say %q", got[i].Satz(), words)
		}
	}
}
