// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"strings"
	"testing"
)

func TestZustaendigkeitFromTypen(t *testing.T) {
	t.Parallel()
	bund := Zustaendigkeit{Arten: []string{"bund"}, Stand: ZustaendigkeitAbgeleitet}
	unknown := Zustaendigkeit{Stand: ZustaendigkeitUnbekannt}
	tests := []struct {
		name       string
		typen      []string
		hasUntyped bool
		want       Zustaendigkeit
	}{
		{"Typ 1 alone", []string{"1"}, false, bund},
		{"Typ 1 and one without a Typ", []string{"1"}, true, unknown},
		{"nothing known", nil, false, unknown},
		{"Typ 1 among others", []string{"1", "2/3"}, false, unknown},
		{"Bund rules, others execute", []string{"2/3"}, false, unknown},
		{"Land", []string{"4"}, false, unknown},
		{"Kommune", []string{"5"}, false, unknown},
		{"a code that begins with 1", []string{"10"}, false, unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ZustaendigkeitFromTypen(tt.typen, tt.hasUntyped); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

var gesetz = []Quelle{{Titel: "WoGG § 24", URL: "https://www.gesetze-im-internet.de/wogg/__24.html"}}

func regel() Zustaendigkeitsregel {
	return Zustaendigkeitsregel{
		OzgID: "10092",
		Abschnitte: []ZustaendigkeitAbschnitt{
			{Ab: "2020-01-01", Bis: "2022-12-31", Arten: []string{"kreis"}, Quellen: gesetz},
			{Ab: "2023-01-01", Bis: "2024-12-31", Quellen: gesetz},
			{Ab: "2025-01-01", Arten: []string{"land", "gemeinde_verband"}, Quellen: gesetz},
		},
		Ausnahmen: []ZustaendigkeitAusnahme{
			{ARS: "150030000000", Zustaendig: false, Ab: "2025-06-01", Bis: "2025-06-30", Quellen: gesetz},
			{ARS: "150810000000", Zustaendig: true, Quellen: gesetz},
		},
	}
}

func TestZustaendigkeitAm(t *testing.T) {
	t.Parallel()
	derived := Zustaendigkeit{Arten: []string{"bund"}, Stand: ZustaendigkeitAbgeleitet}
	tests := []struct {
		name, tag string
		want      Zustaendigkeit
	}{
		{"before the first section it is the derived one", "2019-12-31", derived},
		{"first day", "2020-01-01", Zustaendigkeit{[]string{"kreis"}, ZustaendigkeitBelegt}},
		{"last day", "2022-12-31", Zustaendigkeit{[]string{"kreis"}, ZustaendigkeitBelegt}},
		{"a source leaves it open", "2023-01-01", Zustaendigkeit{Stand: ZustaendigkeitUnbekannt}},
		{"without an end", "2099-01-01", Zustaendigkeit{[]string{"land", "gemeinde_verband"}, ZustaendigkeitBelegt}},
	}
	for _, tt := range tests {
		if got := regel().Am(tt.tag, derived); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
	if got := (Zustaendigkeitsregel{}).Am(heute, derived); !reflect.DeepEqual(got, derived) {
		t.Errorf("nothing sourced: got %+v, want %+v", got, derived)
	}
}

func TestZustaendig(t *testing.T) {
	t.Parallel()
	const land, kreis, stadt, verband = "150000000000", "150820000000", "150030000000", "150825051000"
	levels := map[string][]Ebene{
		land: {EbeneLand}, kreis: {EbeneKreis}, "150810000000": {EbeneKreis}, stadt: {EbeneKreis, EbeneGemeinde}, verband: {EbeneVerband},
	}
	derived := Zustaendigkeit{Arten: []string{"bund"}, Stand: ZustaendigkeitAbgeleitet}
	unknown := Zustaendigkeit{Stand: ZustaendigkeitUnbekannt}
	tests := []struct {
		name, ars, tag      string
		otherwise           Zustaendigkeit
		zustaendig, bekannt bool
	}{
		{"nothing known counts against all", stadt, "2019-01-01", unknown, true, false},
		{"a source leaves it open, whatever was derived", stadt, "2023-06-01", derived, true, false},
		{"the Bund's alone", stadt, "2019-01-01", derived, false, true},
		{"the Bund's alone, and not a Land's", land, "2019-01-01", derived, false, true},
		{"Kreis", kreis, "2021-01-01", unknown, true, true},
		{"a kreisfreie Stadt is a Kreis too", stadt, "2021-01-01", unknown, true, true},
		{"a Verbandsgemeinde is none", verband, "2021-01-01", unknown, false, true},
		{"a Verbandsgemeinde is responsible for what Gemeinden are", verband, "2026-01-01", unknown, true, true},
		{"a Landkreis is not", kreis, "2026-01-01", unknown, false, true},
		{"Land", land, "2026-01-01", unknown, true, true},
		{"an exception, before its first day", stadt, "2025-05-31", unknown, true, true},
		{"an exception", stadt, "2025-06-01", unknown, false, true},
		{"an exception, after its last day", stadt, "2025-07-01", unknown, true, true},
		{"an exception is known even where the rule is not", "150810000000", "2023-06-01", unknown, true, true},
		{"an exception the other way, without days", "150810000000", "2026-01-01", unknown, true, true},
	}
	for _, tt := range tests {
		zustaendig, bekannt := regel().Zustaendig(tt.ars, levels[tt.ars], tt.tag, tt.otherwise)
		if zustaendig != tt.zustaendig || bekannt != tt.bekannt {
			t.Errorf("%s: got %v, %v; want %v, %v", tt.name, zustaendig, bekannt, tt.zustaendig, tt.bekannt)
		}
	}
}

func TestZustaendigkeitsregelValidate(t *testing.T) {
	t.Parallel()
	abschnitt := func(ab, bis string, arten ...string) ZustaendigkeitAbschnitt {
		return ZustaendigkeitAbschnitt{Ab: ab, Bis: bis, Arten: arten, Quellen: gesetz}
	}
	ausnahme := func(ars, ab, bis string) ZustaendigkeitAusnahme {
		return ZustaendigkeitAusnahme{ARS: ars, Ab: ab, Bis: bis, Quellen: gesetz}
	}
	tests := []struct {
		name   string
		r      Zustaendigkeitsregel
		faults []string
	}{
		{"right", regel(), nil},
		{"empty", Zustaendigkeitsregel{}, nil},
		{"since ever and for good", Zustaendigkeitsregel{Abschnitte: []ZustaendigkeitAbschnitt{abschnitt("", "", "bund")}}, nil},
		{
			"wrong kinds",
			Zustaendigkeitsregel{Abschnitte: []ZustaendigkeitAbschnitt{abschnitt("", "", "kreis", "stadt", "kreis")}},
			[]string{"/abschnitte/0/arten/1 bund, land, kreis, gemeinde_verband", "/abschnitte/0/arten/2 mehrfach"},
		},
		{
			"wrong days",
			Zustaendigkeitsregel{Abschnitte: []ZustaendigkeitAbschnitt{abschnitt("2026", "31.12.2026"), abschnitt("2026-02-01", "2026-01-31")}},
			[]string{"/abschnitte/0/ab", "/abschnitte/0/bis", "/abschnitte/1/bis vor dem Beginn"},
		},
		{
			"one day in two, in any order",
			Zustaendigkeitsregel{Abschnitte: []ZustaendigkeitAbschnitt{abschnitt("2026-01-31", ""), abschnitt("2025-01-01", "2026-01-31")}},
			[]string{"/abschnitte/0/ab mit /abschnitte/1"},
		},
		{
			"one within another, and a third within it",
			Zustaendigkeitsregel{Abschnitte: []ZustaendigkeitAbschnitt{
				abschnitt("2020-01-01", "2029-12-31"), abschnitt("2021-01-01", "2021-12-31"), abschnitt("2025-01-01", "2025-12-31"),
			}},
			[]string{"/abschnitte/1/ab", "/abschnitte/2/ab mit /abschnitte/0"},
		},
		{
			"after one without an end",
			Zustaendigkeitsregel{Abschnitte: []ZustaendigkeitAbschnitt{abschnitt("", ""), abschnitt("2021-01-01", "2021-12-31"), abschnitt("2025-01-01", "")}},
			[]string{"/abschnitte/1/ab auf Weiteres", "/abschnitte/2/ab"},
		},
		{
			"exceptions of one body overlap, those of two may",
			Zustaendigkeitsregel{Ausnahmen: []ZustaendigkeitAusnahme{
				ausnahme("150030000000", "2026-01-01", ""), ausnahme("150020000000", "2026-01-01", ""), ausnahme("150030000000", "2027-01-01", ""),
			}},
			[]string{"/ausnahmen/2/ab"},
		},
		{
			"not an ARS",
			Zustaendigkeitsregel{Ausnahmen: []ZustaendigkeitAusnahme{ausnahme("15003000", "", "")}},
			[]string{"/ausnahmen/0/ars zwölf Ziffern"},
		},
		{
			"without a source",
			Zustaendigkeitsregel{
				Abschnitte: []ZustaendigkeitAbschnitt{{Arten: []string{"land"}}},
				Ausnahmen:  []ZustaendigkeitAusnahme{{ARS: "150030000000", Quellen: []Quelle{{Titel: " "}, {Titel: "x", URL: "ftp://example.org"}}}},
			},
			[]string{"/abschnitte/0/quellen mindestens eine Quelle", "/ausnahmen/0/quellen/0/titel", "/ausnahmen/0/quellen/1/url https:// oder http://"},
		},
		{
			"a source too long",
			Zustaendigkeitsregel{Abschnitte: []ZustaendigkeitAbschnitt{{Quellen: []Quelle{{Titel: strings.Repeat("a", MaxQuellentext+1)}}}}},
			[]string{"/abschnitte/0/quellen/0/titel"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantFaults(t, tt.r.Validate(), tt.faults...)
		})
	}
}
