// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"strings"
	"testing"
)

// Bodies that tests make up.
const (
	arsA = "150000000001"
	arsB = "150000000002"
	arsC = "150000000003"
	arsN = "150000000009"
)

func koerper(stand string, ars ...string) []Kommune {
	list := make([]Kommune, len(ars))
	for i, key := range ars {
		list[i] = Kommune{ARS: key, Name: "Ort " + key[11:], Einwohner: 100, Gebietsstand: Gebietsstand{Stand: stand}}
	}
	return list
}

func TestVergleicheGebietsstand(t *testing.T) {
	t.Parallel()
	register := koerper("2025-01-01", arsA, arsB, arsC, "150000000004", "150000000005")
	register[3].GueltigBis = "2020-12-31"
	neu := koerper("2026-01-01", arsA, arsC, "150000000004", "150000000005", arsN)
	neu[1].Einwohner, neu[3].Name = 90, "Umbenannt"
	g := VergleicheGebietsstand(register, neu, map[string]bool{"150000000005": true})
	if g.Bisher != "2025-01-01" || g.Stand != "2026-01-01" || g.Unveraendert != 1 {
		t.Errorf("%s → %s, %d unchanged", g.Bisher, g.Stand, g.Unveraendert)
	}
	keys := func(list []Kommune) (found []string) {
		for i := range list {
			found = append(found, list[i].ARS)
		}
		return found
	}
	if !slices.Equal(keys(g.Entfallen), []string{arsB}) || !slices.Equal(keys(g.Hinzu), []string{arsN}) || !slices.Equal(keys(g.Wiederkehrend), []string{"150000000004"}) {
		t.Errorf("gone %v, new %v, back %v", keys(g.Entfallen), keys(g.Hinzu), keys(g.Wiederkehrend))
	}
	if len(g.Geaendert) != 1 || g.Geaendert[0].Kommune.ARS != arsC || !g.Geaendert[0].NurZahlen() {
		t.Errorf("changed: %+v", g.Geaendert)
	}
	if len(g.Belassen) != 1 || g.Belassen[0].NurZahlen() {
		t.Errorf("left: %+v", g.Belassen)
	}
}

func TestFragen(t *testing.T) {
	t.Parallel()
	g := VergleicheGebietsstand(koerper("2025-01-01", arsA, arsB), koerper("2026-01-01", arsB, arsN), nil)
	none := g.Fragen(&Gebietsantworten{})
	if len(none) != 2 || none[0].Art != FrageEntfallen || none[1].Art != FrageNeu {
		t.Fatalf("%+v", none)
	}
	err := AlleBeantwortet(none)
	if err == nil || !strings.Contains(err.Error(), "Noch offen: 2 Fragen") || !strings.Contains(err.Error(), arsA) || !strings.Contains(err.Error(), arsN) {
		t.Errorf("%v", err)
	}
	first := Gebietsantworten{Uebergaenge: []Nachfolge{{Alt: arsA, Ab: "2025-07-01"}, {Neu: arsN}}}
	if err := AlleBeantwortet(g.Fragen(&first)); err != nil {
		t.Errorf("gone and new: %v", err)
	}
	second := first.Mit(Gebietsantworten{Uebergaenge: []Nachfolge{{Alt: arsA, Neu: arsN, Ab: "2025-07-01", Art: GebietSchluesselwechsel}}})
	if len(second.Uebergaenge) != 1 || len(g.Pruefe(&second)) != 0 || AlleBeantwortet(g.Fragen(&second)) != nil {
		t.Errorf("a newer answer: %+v %+v", second, g.Pruefe(&second))
	}
}

func TestPruefeAntworten(t *testing.T) {
	t.Parallel()
	g := VergleicheGebietsstand(koerper("2025-08-31", arsA, arsB, arsC), koerper("2026-03-31", arsC, arsN, "150000000008"), nil)
	const ab = "2026-01-01"
	a := func(alt, neu, ab, art string) Nachfolge { return Nachfolge{Alt: alt, Neu: neu, Ab: ab, Art: art} }
	tests := map[string]struct {
		list []Nachfolge
		// want is the field at fault, empty for none.
		want string
	}{
		"a merger":             {[]Nachfolge{a(arsA, arsN, ab, GebietZusammenschluss), a(arsB, arsN, ab, GebietZusammenschluss)}, ""},
		"a split":              {[]Nachfolge{a(arsA, arsN, ab, GebietAufteilung), a(arsA, "150000000008", ab, GebietAufteilung)}, ""},
		"a part of one":        {[]Nachfolge{a(arsC, arsN, ab, GebietAufteilung)}, ""},
		"into another":         {[]Nachfolge{a(arsA, arsC, ab, GebietEingliederung)}, ""},
		"another key":          {[]Nachfolge{a(arsA, arsN, ab, GebietSchluesselwechsel)}, ""},
		"the last day":         {[]Nachfolge{a(arsA, "", "2026-03-31", "")}, ""},
		"nothing":              {[]Nachfolge{a("", "", ab, "")}, "alt"},
		"unknown old":          {[]Nachfolge{a("150000000007", arsN, ab, GebietZusammenschluss)}, "alt"},
		"unknown new":          {[]Nachfolge{a(arsA, "150000000007", ab, GebietZusammenschluss)}, "neu"},
		"no day":               {[]Nachfolge{a(arsA, arsN, "", GebietZusammenschluss)}, "ab"},
		"too late":             {[]Nachfolge{a(arsA, arsN, "2026-04-01", GebietZusammenschluss)}, "ab"},
		"too early":            {[]Nachfolge{a(arsA, arsN, "2025-08-31", GebietZusammenschluss)}, "ab"},
		"two days":             {[]Nachfolge{a(arsA, arsN, ab, GebietAufteilung), a(arsA, "150000000008", "2026-01-02", GebietAufteilung)}, "ab"},
		"no kind":              {[]Nachfolge{a(arsA, arsN, ab, "tausch")}, "art"},
		"two of another kind":  {[]Nachfolge{a(arsA, arsN, ab, GebietAufteilung), a(arsA, "150000000008", ab, GebietZusammenschluss)}, "art"},
		"twice":                {[]Nachfolge{a(arsA, arsN, ab, GebietZusammenschluss), a(arsA, arsN, ab, GebietZusammenschluss)}, "neu"},
		"into a new one":       {[]Nachfolge{a(arsA, arsN, ab, GebietEingliederung)}, "art"},
		"an old one as new":    {[]Nachfolge{a(arsA, arsC, ab, GebietZusammenschluss)}, "art"},
		"two as the same":      {[]Nachfolge{a(arsA, arsN, ab, GebietSchluesselwechsel), a(arsB, arsN, ab, GebietZusammenschluss)}, "art"},
		"one that lives on":    {[]Nachfolge{a(arsC, arsN, ab, GebietZusammenschluss)}, "alt"},
		"gone but lives on":    {[]Nachfolge{a(arsC, "", ab, "")}, "alt"},
		"gone and followed":    {[]Nachfolge{a(arsA, "", ab, ""), a(arsA, arsN, ab, GebietZusammenschluss)}, "alt"},
		"new but known":        {[]Nachfolge{a("", arsC, "", "")}, "neu"},
		"new and from another": {[]Nachfolge{a("", arsN, "", ""), a(arsA, arsN, ab, GebietZusammenschluss)}, "neu"},
	}
	for name, tt := range tests {
		got := ""
		if found := g.Pruefe(&Gebietsantworten{Uebergaenge: tt.list}); len(found) > 0 {
			got = found[0].Feld
		}
		if got != tt.want {
			t.Errorf("%s: fault of %q, want %q", name, got, tt.want)
		}
	}
	decided := Gebietsantworten{
		Uebergaenge:    []Nachfolge{a(arsA, arsN, ab, GebietSchluesselwechsel)},
		Entscheidungen: []Gebietsentscheidung{{Neu: arsN, Stand: arsA}, {Neu: arsN, OzgID: "10092", Stand: StandOffen}, {Neu: arsN, Stand: arsB}, {Neu: arsA, Stand: arsA}},
	}
	var places []int
	for _, f := range g.Pruefe(&decided) {
		places = append(places, f.Entscheidung)
	}
	if !slices.Equal(places, []int{2, 3}) || decided.Stand(arsN, "10092") != StandOffen || decided.Stand(arsN, "10118") != arsB {
		t.Errorf("decisions: faults at %v", places)
	}
}

func stand(ars string, status Status, seit string, edit ...func(*Nachnutzung)) Vorgaengerstand {
	n := &Nachnutzung{ARS: ars, Version: 1, Bestaetigung: Bestaetigt, BestaetigtAm: "2025-01-01", Organisation: ars}
	if status != "" {
		n.Zeitachse = Zeitachse{{Nr: 1, Status: status, Seit: seit}}
	}
	for _, e := range edit {
		e(n)
	}
	return Vorgaengerstand{Kommune: Verweis{Code: ars, Name: ars}, Nachnutzung: n, Befund: n.Am("2026-06-01", true)}
}

func uses(plattform string) func(*Nachnutzung) {
	return func(n *Nachnutzung) {
		n.Einsaetze = append(n.Einsaetze, Einsatz{Nr: len(n.Einsaetze) + 1, Plattform: plattform, Zeitachse: Zeitachse{{Nr: 1, Status: StatusLive, Seit: "2025-01-01"}}})
	}
}

func notes(text string) func(*Nachnutzung) {
	return func(n *Nachnutzung) { n.Bemerkung = NewText(text) }
}

func TestUebernimm(t *testing.T) {
	t.Parallel()
	blocked := func(n *Nachnutzung) { n.Hindernisse = []Hindernis{{Code: "personal", Seit: n.Zeitachse[0].Seit}} }
	awaiting := func(n *Nachnutzung) { n.Bestaetigung = Gemeldet }
	tests := map[string]struct {
		n    Nachnutzung
		u    Uebernahme
		want string
		// verschieden is what did not follow.
		verschieden []string
	}{
		"one alone": {
			u: Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01", uses("osi"), notes("x"))}}, want: "live 2025-03-01 [osi] x redaktionell",
		},
		"the same body": {
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01")}, Schluesselwechsel: true},
			want: "live 2025-03-01 []  bestaetigt",
		},
		"of one mind": {
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01", notes("x")), stand(arsB, StatusLive, "2025-03-01", notes("x"))}},
			want: "live 2025-03-01 [] x redaktionell",
		},
		"the last day counts": {
			u: Uebernahme{Staende: []Vorgaengerstand{
				stand(arsA, StatusLive, "2025-05-01", uses("osi"), notes("x")), stand(arsB, StatusLive, "2025-03-01", uses("osi"), uses("sac"), blocked),
			}},
			want: "live 2025-05-01 [osi sac] personal 2025-03-01 redaktionell", verschieden: []string{"bemerkung"},
		},
		"one awaits an answer": {
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01", awaiting), stand(arsB, StatusLive, "2025-05-01")}},
			want: "live 2025-05-01 []  gemeldet",
		},
		"decided": {
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01"), stand(arsB, StatusImTest, "2025-05-01")}, Entscheidung: arsB},
			want: "im_test 2025-05-01 []  redaktionell",
		},
		"decided as open": {
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01"), stand(arsB, StatusImTest, "2025-05-01")}, Entscheidung: StandOffen},
			want: "offen 2026-01-01 []  redaktionell",
		},
		"into one that was there": {
			n:    *stand(arsN, StatusImTest, "2025-05-01", uses("sac")).Nachnutzung,
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01", uses("osi")), stand(arsN, StatusImTest, "2025-05-01", uses("sac"))}, Entscheidung: arsA},
			want: "live 2026-01-01 [sac osi]  redaktionell",
		},
		"its own stays": {
			n:    *stand(arsN, StatusImTest, "2025-05-01").Nachnutzung,
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01"), stand(arsN, StatusImTest, "2025-05-01")}, Entscheidung: arsN},
			want: "im_test 2025-05-01 []  bestaetigt",
		},
		"a step after the reform": {
			n:    *stand(arsN, StatusImTest, "2026-05-01").Nachnutzung,
			u:    Uebernahme{Staende: []Vorgaengerstand{stand(arsA, StatusLive, "2025-03-01"), stand(arsN, StatusImTest, "2026-05-01")}, Entscheidung: arsA},
			want: "live 2026-05-01 []  redaktionell",
		},
	}
	for name, tt := range tests {
		n := tt.n
		n.ARS = arsN
		tt.u.Ab, tt.u.Heute, tt.u.Grund, tt.u.Organisation = "2026-01-01", "2026-06-01", "Gebietsreform", "MID"
		verschieden := n.Uebernimm(tt.u)
		if got := kurz(&n); got != tt.want || !slices.Equal(verschieden, tt.verschieden) {
			t.Errorf("%s: got %q %v, want %q %v", name, got, verschieden, tt.want, tt.verschieden)
		}
	}
}

// kurz shows a pair at a glance: status, what is in use, note, blockers, who stands
// behind it.
func kurz(n *Nachnutzung) string {
	b := n.Am("2026-06-01", true)
	var used []string
	for _, e := range b.Einsaetze {
		used = append(used, e.Plattform)
	}
	text := string(b.Status) + " " + b.StatusSeit + " [" + strings.Join(used, " ") + "] " + n.Bemerkung.Inhalt
	for _, h := range n.Hindernisse {
		text += h.Code + " " + h.Seit
	}
	return text + " " + string(n.Bestaetigung)
}

func TestBisZum(t *testing.T) {
	t.Parallel()
	z := Zugehoerigkeit{Zeiten: []Zeitspanne{{Seit: "2020", Bis: "2021"}, {Seit: "2022-01-01"}, {Seit: "2024", Bis: "2027"}, {Seit: "2026-02-01"}, {}}}
	got := z.BisZum("2025-12-31")
	want := []Zeitspanne{{Seit: "2020", Bis: "2021"}, {Seit: "2022-01-01", Bis: "2025-12-31"}, {Seit: "2024", Bis: "2025-12-31"}, {Bis: "2025-12-31"}}
	if !slices.EqualFunc(got, want, func(a, b Zeitspanne) bool { return a.Seit == b.Seit && a.Bis == b.Bis }) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
