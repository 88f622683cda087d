// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// midLive, bundRegel and strenge are the three definitions, as the catalogue has them.
func midLive() *nachnutzung.Definition {
	return &nachnutzung.Definition{ID: "mid_live", Version: 1, Wort: "live", Status: []nachnutzung.Status{nachnutzung.StatusLive}}
}

func abStufe(stufe int) *nachnutzung.Definition {
	d := midLive()
	d.ID, d.Modell, d.MinStufe = "ab_"+strconv.Itoa(stufe), "1.1", stufe
	return d
}

func zaehlkopf() *nachnutzung.Zaehlkopf {
	return &nachnutzung.Zaehlkopf{
		Stand:    "2026-11-28",
		Gruppen:  map[string]string{"10092": "Wohngeld", "bauen_wohnen": "Bauen & Wohnen", "15": "Sachsen-Anhalt", "150030000000": "Magdeburg"},
		Buendel:  map[string]string{"10092": "Wohngeld", "10093": "Baugenehmigung"},
		Kommunen: map[string]string{"150030000000": "Magdeburg", "150020000000": "Halle (Saale)"},
	}
}

func zaehle(def *nachnutzung.Definition, nach nachnutzung.Gruppierung, list []nachnutzung.Posten) []nachnutzung.Abdeckung {
	z := nachnutzung.NewZaehler(def, nach)
	for i := range list {
		z.Zaehle(&list[i])
	}
	return z.Ergebnis(zaehlkopf())
}

// randomPosten makes pairs of 4 bundles in 2 Themenfelder with 12 bodies in 3 Kreise
// of 2 Laender, some of which stand on both levels.
func randomPosten(r *rand.Rand) []nachnutzung.Posten {
	var list []nachnutzung.Posten
	for body := range 12 {
		people := 1000 + r.IntN(200_000)
		for bundle := range 4 {
			p := nachnutzung.Posten{
				OzgID: "1009" + strconv.Itoa(bundle), Themenfeld: "feld" + strconv.Itoa(bundle/2), Land: strconv.Itoa(14 + body%2),
				Kreis: "kreis" + strconv.Itoa(body%6), Kommune: "kommune" + strconv.Itoa(10+body), Ebene: nachnutzung.ZaehlebeneGemeinde,
				Zustaendig: r.IntN(8) > 0, Bekannt: bundle > 0, Anzahl: 1, Einwohner: people,
				Status: nachnutzung.Statuswerte()[r.IntN(len(nachnutzung.Statuswerte()))],
			}
			if p.Status == nachnutzung.StatusLive {
				p.Reife = p.Reife.Mit(nachnutzung.Reifegrad{Modell: []string{"1.1", "2.0", ""}[r.IntN(3)], Stufe: r.IntN(5)})
			}
			list = append(list, p)
			if body%4 == 0 {
				p.Ebene = nachnutzung.ZaehlebeneKreis
				list = append(list, p)
			}
		}
	}
	return list
}

// TestCoverageAddsUp holds the sums of every count against each other.
func TestCoverageAddsUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		list := randomPosten(rand.New(rand.NewPCG(seed, 1)))
		total := make(map[nachnutzung.Zaehlebene]nachnutzung.Abdeckung)
		for _, nach := range nachnutzung.Gruppierungen() {
			sums := make(map[nachnutzung.Zaehlebene]nachnutzung.Abdeckung)
			for _, a := range zaehle(abStufe(2), nach, list) {
				var divided nachnutzung.Menge
				for _, s := range a.Status {
					divided.Anzahl += s.Anzahl
					divided.Einwohner += s.Einwohner
				}
				if divided.Anzahl != a.Traeger.Nenner || divided.Einwohner != a.Einwohner.Nenner {
					t.Fatalf("seed %d, %s: the statuses give %+v of %+v", seed, nach, divided, a)
				}
				for _, share := range []nachnutzung.Anteil{a.MindestensEine, a.Traeger, a.Einwohner} {
					if share.Zaehler < 0 || share.Zaehler > share.Nenner {
						t.Fatalf("seed %d, %s: %+v", seed, nach, share)
					}
				}
				if (a.MindestensEine.Zaehler > 0) != (a.Traeger.Zaehler > 0) || a.MindestensEine.Zaehler > a.Traeger.Zaehler {
					t.Fatalf("seed %d, %s: reached somewhere %+v, in all %+v", seed, nach, a.MindestensEine, a.Traeger)
				}
				if len(a.Fehlende) != a.FehlendeGesamt {
					t.Fatalf("seed %d, %s: %d missing ones are named, %d counted", seed, nach, len(a.Fehlende), a.FehlendeGesamt)
				}
				s := sums[a.Ebene]
				s.Traeger.Zaehler, s.Traeger.Nenner = s.Traeger.Zaehler+a.Traeger.Zaehler, s.Traeger.Nenner+a.Traeger.Nenner
				s.Einwohner.Zaehler, s.Einwohner.Nenner = s.Einwohner.Zaehler+a.Einwohner.Zaehler, s.Einwohner.Nenner+a.Einwohner.Nenner
				s.KeinBedarf.Anzahl += a.KeinBedarf.Anzahl
				s.NichtZustaendig.Anzahl += a.NichtZustaendig.Anzahl
				s.OhneReifegrad += a.OhneReifegrad
				sums[a.Ebene] = s
			}
			if nach == nachnutzung.Gruppierungen()[0] {
				total = sums
			}
			if !reflect.DeepEqual(sums, total) {
				t.Fatalf("seed %d: by %s it is %+v, by another grouping %+v", seed, nach, sums, total)
			}
		}
	}
}

// TestCoverageKnowsNoOrder counts the same in another order, and counted together
// beforehand.
func TestCoverageKnowsNoOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		list := randomPosten(r)
		mixed := slices.Clone(list)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		for _, nach := range nachnutzung.Gruppierungen() {
			if got, want := zaehle(midLive(), nach, mixed), zaehle(midLive(), nach, list); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, %s: mixed %+v, in order %+v", seed, nach, got, want)
			}
		}
		together := make(map[nachnutzung.Posten]nachnutzung.Menge)
		for _, p := range list {
			key := p
			key.Anzahl, key.Einwohner, key.Kommune = 0, 0, ""
			m := together[key]
			together[key] = nachnutzung.Menge{Anzahl: m.Anzahl + p.Anzahl, Einwohner: m.Einwohner + p.Einwohner}
		}
		var cells []nachnutzung.Posten
		for p, m := range together {
			p.Anzahl, p.Einwohner = m.Anzahl, m.Einwohner
			cells = append(cells, p)
		}
		for _, nach := range []nachnutzung.Gruppierung{nachnutzung.NachThemenfeld, nachnutzung.NachKreis, nachnutzung.NachLand} {
			if got, want := zaehle(midLive(), nach, cells), zaehle(midLive(), nach, list); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, %s: counted together %+v, one by one %+v", seed, nach, got, want)
			}
		}
	}
}

// TestCoverageIsMonotone lets one more pair go live: no number falls, and what a
// stricter definition counts, a milder one counts too.
func TestCoverageIsMonotone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		list := randomPosten(r)
		more := slices.Clone(list)
		p := &more[r.IntN(len(more))]
		if p.Status == nachnutzung.StatusNichtZustaendig {
			// It would come into the denominator.
			continue
		}
		p.Status, p.Reife = nachnutzung.StatusLive, p.Reife.Mit(nachnutzung.Reifegrad{Modell: "1.1", Stufe: 4})
		for _, nach := range nachnutzung.Gruppierungen() {
			mild, strict := zaehle(abStufe(2), nach, list), zaehle(abStufe(3), nach, list)
			after := zaehle(abStufe(2), nach, more)
			for i := range mild {
				if after[i].Traeger.Zaehler < mild[i].Traeger.Zaehler || after[i].MindestensEine.Zaehler < mild[i].MindestensEine.Zaehler ||
					after[i].Einwohner.Zaehler < mild[i].Einwohner.Zaehler || after[i].Traeger.Nenner != mild[i].Traeger.Nenner {
					t.Fatalf("seed %d, %s: one more is live, and %+v became %+v", seed, nach, mild[i], after[i])
				}
				if strict[i].Traeger.Zaehler > mild[i].Traeger.Zaehler || strict[i].MindestensEine.Zaehler > mild[i].MindestensEine.Zaehler {
					t.Fatalf("seed %d, %s: strict %+v, mild %+v", seed, nach, strict[i], mild[i])
				}
			}
		}
	}
}

// TestCoverageByHand counts a case that a reader can count.
func TestCoverageByHand(t *testing.T) {
	t.Parallel()
	pair := func(ars string, people int, s nachnutzung.Status) nachnutzung.Posten {
		return nachnutzung.Posten{
			OzgID: "10092", Themenfeld: "bauen_wohnen", Ebene: nachnutzung.ZaehlebeneGemeinde, Land: "15", Kreis: ars, Kommune: ars,
			Zustaendig: true, Status: s, Anzahl: 1, Einwohner: people,
		}
	}
	live := pair("150030000000", 240_114, nachnutzung.StatusLive)
	live.Reife = live.Reife.Mit(nachnutzung.Reifegrad{Modell: "2.0", Stufe: 5})
	list := []nachnutzung.Posten{
		live, pair("150020000000", 226_767, nachnutzung.StatusImTest), pair("150010000000", 75_000, nachnutzung.StatusKeinBedarf),
		pair("150830000000", 170_000, nachnutzung.StatusNichtZustaendig),
	}
	got := zaehle(midLive(), nachnutzung.NachLeistungsbuendel, list)
	if len(got) != 1 {
		t.Fatalf("got %d coverages", len(got))
	}
	want := nachnutzung.Abdeckung{
		Nach: nachnutzung.NachLeistungsbuendel, Gruppe: nachnutzung.Verweis{Code: "10092", Name: "Wohngeld"}, Ebene: nachnutzung.ZaehlebeneGemeinde,
		Definition: "mid_live", Fassung: 1, Stand: "2026-11-28", Zustaendigkeit: nachnutzung.ZustaendigkeitUnbekannt, Unbelegt: 1,
		MindestensEine: nachnutzung.Anteil{Zaehler: 1, Nenner: 1}, Traeger: nachnutzung.Anteil{Zaehler: 1, Nenner: 3},
		Einwohner:  nachnutzung.Anteil{Zaehler: 240_114, Nenner: 541_881},
		KeinBedarf: nachnutzung.Menge{Anzahl: 1, Einwohner: 75_000}, NichtZustaendig: nachnutzung.Menge{Anzahl: 1, Einwohner: 170_000},
		Status: []nachnutzung.Statuszahl{
			{Status: nachnutzung.StatusImTest, Menge: nachnutzung.Menge{Anzahl: 1, Einwohner: 226_767}},
			{Status: nachnutzung.StatusLive, Menge: nachnutzung.Menge{Anzahl: 1, Einwohner: 240_114}},
			{Status: nachnutzung.StatusKeinBedarf, Menge: nachnutzung.Menge{Anzahl: 1, Einwohner: 75_000}},
		},
		Reifegrade: []nachnutzung.Reifegradzahl{{Reifegrad: nachnutzung.Reifegrad{Modell: "2.0", Stufe: 5}, Anzahl: 1}},
		Fehlende:   []nachnutzung.Verweis{{Code: "150020000000", Name: "Halle (Saale)"}}, FehlendeGesamt: 1,
		Satz: "Wohngeld ist bei 1 von 3 Verwaltungen der Gemeindeebene live (33 %); das sind 44 % der Einwohner (240.114 von 541.881). " +
			"Mitgezählt ist 1 mit „kein Bedarf“. Wer zuständig ist, ist unbekannt; gezählt wird gegen alle Verwaltungen der Ebene. Stand: 28.11.2026.",
	}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("got  %+v\nwant %+v", got[0], want)
	}
	// A level of model 2.0 says nothing about one of model 1.1.
	if strict := zaehle(abStufe(0), nachnutzung.NachLeistungsbuendel, list); strict[0].Traeger.Zaehler != 0 {
		t.Errorf("a level of another model counts: %+v", strict[0])
	}
	many := zaehle(midLive(), nachnutzung.NachThemenfeld, list)[0].Satz
	if want := "Bauen & Wohnen: Von 1 Leistungsbündel ist eines bei mindestens einer Verwaltung der Gemeindeebene live. Von 3 möglichen Nachnutzungen " +
		"(Leistungsbündel × Verwaltung) ist 1 live (33 %), nach Einwohnern gewichtet 44 %. Mitgezählt ist 1 mit „kein Bedarf“. " +
		"Bei 1 Leistungsbündel ist unbekannt, wer zuständig ist; gezählt wird gegen alle Verwaltungen der Ebene. Stand: 28.11.2026."; many != want {
		t.Errorf("got  %s\nwant %s", many, want)
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		share   nachnutzung.Anteil
		percent float64
		text    string
	}{
		{nachnutzung.Anteil{Zaehler: 0, Nenner: 122}, 0, "0 %"},
		{nachnutzung.Anteil{Zaehler: 1, Nenner: 3294}, 0.1, "unter 1 %"},
		{nachnutzung.Anteil{Zaehler: 5, Nenner: 122}, 4.1, "4 %"},
		{nachnutzung.Anteil{Zaehler: 121, Nenner: 122}, 99.2, "über 99 %"},
		{nachnutzung.Anteil{Zaehler: 9999, Nenner: 10000}, 99.9, "über 99 %"},
		{nachnutzung.Anteil{Zaehler: 122, Nenner: 122}, 100, "100 %"},
		{nachnutzung.Anteil{}, 0, ""},
	} {
		percent, ok := tt.share.Prozent()
		if percent != tt.percent || ok != (tt.share.Nenner > 0) || tt.share.ProzentText() != tt.text {
			t.Errorf("%+v: got %v (%q), want %v (%q)", tt.share, percent, tt.share.ProzentText(), tt.percent, tt.text)
		}
	}
	if got := nachnutzung.GermanNumber(2135597); got != "2.135.597" {
		t.Errorf("got %s", got)
	}
}

// TestResponsibleOnALevel keeps the levels apart for a body that stands on both.
func TestResponsibleOnALevel(t *testing.T) {
	t.Parallel()
	kreis, gemeinde := nachnutzung.ZaehlebeneKreis, nachnutzung.ZaehlebeneGemeinde
	stadt := &nachnutzung.Traeger{ARS: "150030000000", Ebenen: nachnutzung.Zaehlebenen()}
	dorf := &nachnutzung.Traeger{ARS: "150830040040", Ebenen: []nachnutzung.Zaehlebene{gemeinde}}
	rule := func(arten []string, exceptions ...nachnutzung.ZustaendigkeitAusnahme) nachnutzung.Zustaendigkeitsregel {
		return nachnutzung.Zustaendigkeitsregel{Abschnitte: []nachnutzung.ZustaendigkeitAbschnitt{{Arten: arten}}, Ausnahmen: exceptions}
	}
	onlyKreis := []string{nachnutzung.ZustaendigkeitKreis}
	for name, tt := range map[string]struct {
		rule               nachnutzung.Zustaendigkeitsregel
		body               *nachnutzung.Traeger
		level              nachnutzung.Zaehlebene
		responsible, known bool
	}{
		"nobody has sourced it":           {nachnutzung.Zustaendigkeitsregel{}, dorf, gemeinde, true, false},
		"the Kreis, on its level":         {rule(onlyKreis), stadt, kreis, true, true},
		"the Kreis, on the other level":   {rule(onlyKreis), stadt, gemeinde, false, true},
		"an exception against a body":     {rule(onlyKreis, nachnutzung.ZustaendigkeitAusnahme{ARS: stadt.ARS}), stadt, kreis, false, true},
		"an exception for a body":         {rule(onlyKreis, nachnutzung.ZustaendigkeitAusnahme{ARS: dorf.ARS, Zustaendig: true}), dorf, gemeinde, true, true},
		"an exception where it is anyway": {rule(onlyKreis, nachnutzung.ZustaendigkeitAusnahme{ARS: stadt.ARS, Zustaendig: true}), stadt, gemeinde, false, true},
		"an exception of another time":    {rule(onlyKreis, nachnutzung.ZustaendigkeitAusnahme{ARS: stadt.ARS, Bis: "2025-12-31"}), stadt, kreis, true, true},
		"the Bund":                        {rule([]string{nachnutzung.ZustaendigkeitBund}), stadt, kreis, false, true},
	} {
		responsible, known := tt.rule.ZustaendigAuf(tt.body, tt.level, "2026-11-28", nachnutzung.Zustaendigkeit{Stand: nachnutzung.ZustaendigkeitUnbekannt})
		if responsible != tt.responsible || known != tt.known {
			t.Errorf("%s: got %v, %v; want %v, %v", name, responsible, known, tt.responsible, tt.known)
		}
	}
}
