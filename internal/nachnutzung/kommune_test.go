// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"testing"
)

func TestEbenen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		kommune Kommune
		want    []Ebene
	}{
		{"Land", Kommune{Art: ArtLand, AGSLand: "15"}, []Ebene{EbeneLand}},
		{"Berlin", Kommune{Art: ArtLand, AGSLand: "11", AGSKreis: "11000", AGSGemeinde: "11000000"}, []Ebene{EbeneLand, EbeneKreis, EbeneGemeinde}},
		{"Landkreis", Kommune{Art: ArtLandkreis, AGSKreis: "15083"}, []Ebene{EbeneKreis}},
		{"kreisfreie Stadt", Kommune{Art: ArtKreisfreieStadt, AGSKreis: "15003", AGSGemeinde: "15003000"}, []Ebene{EbeneKreis, EbeneGemeinde}},
		{"Verbandsgemeinde", Kommune{Art: ArtVerbandsgemeinde}, []Ebene{EbeneVerband}},
		{"Mitgliedsgemeinde", Kommune{Art: ArtMitgliedsgemeinde, AGSGemeinde: "15083030"}, []Ebene{EbeneGemeinde}},
		{"gemeindefreies Gebiet", Kommune{Art: ArtGemeindefreiesGebiet, AGSGemeinde: "07000999"}, []Ebene{EbeneGemeinde}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.kommune.Ebenen(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if !slices.IsSortedFunc(tt.kommune.Ebenen(), func(a, b Ebene) int {
				return slices.Index(Ebenen(), a) - slices.Index(Ebenen(), b)
			}) {
				t.Error("the levels do not come from above")
			}
		})
	}
}

func TestIsVerband(t *testing.T) {
	t.Parallel()
	verbaende := []Art{
		ArtAmt, ArtSamtgemeinde, ArtVerbandsgemeinde, ArtVerwaltungsgemeinschaft,
		ArtKirchspielslandgemeinde, ArtVerwaltungsverband, ArtTraegermodell, ArtErfuellendeGemeinde,
	}
	for _, art := range Arten() {
		if got, want := art.IsVerband(), slices.Contains(verbaende, art); got != want {
			t.Errorf("%s: got %v, want %v", art, got, want)
		}
	}
	if Art("").IsVerband() {
		t.Error("an empty kind is a Verband")
	}
}

// TestArten: no kind twice, each with the form of a code.
func TestArten(t *testing.T) {
	t.Parallel()
	seen := map[Art]bool{}
	for _, art := range Arten() {
		if seen[art] || !IsCode(string(art)) {
			t.Errorf("%q is listed twice or is no code", art)
		}
		seen[art] = true
	}
	if len(seen) != 17 {
		t.Errorf("got %d kinds, want 17", len(seen))
	}
}

func TestTraegerregel(t *testing.T) {
	t.Parallel()
	regel := Traegerregel{
		Land:   Verweis{Code: "15", Name: "Sachsen-Anhalt"},
		Arten:  []Art{ArtLandkreis, ArtKreisfreieStadt, ArtEinheitsgemeinde, ArtVerbandsgemeinde},
		Erbend: []Art{ArtMitgliedsgemeinde},
	}
	verband := Verweis{Code: "150835051000", Name: "Elbe-Heide"}
	tests := []struct {
		art     Art
		verband Verweis
		traeger bool
		erbtVon Verweis
	}{
		{ArtLandkreis, Verweis{}, true, Verweis{}},
		{ArtKreisfreieStadt, Verweis{}, true, Verweis{}},
		{ArtEinheitsgemeinde, Verweis{}, true, Verweis{}},
		{ArtVerbandsgemeinde, Verweis{}, true, Verweis{}},
		{ArtMitgliedsgemeinde, verband, false, verband},
		{ArtLand, Verweis{}, false, Verweis{}},
		{ArtGemeindefreiesGebiet, Verweis{}, false, Verweis{}},
		// It lies in a Verband, but the rule does not say that it inherits.
		{ArtGemeindefreiesGebiet, verband, false, Verweis{}},
	}
	for _, tt := range tests {
		k := Kommune{Art: tt.art, Verband: tt.verband}
		regel.Apply(&k)
		if k.Traeger == nil || *k.Traeger != tt.traeger || k.ErbtVon != tt.erbtVon {
			t.Errorf("%s in %q: got %v, %v; want %v, %v", tt.art, tt.verband.Name, k.Traeger, k.ErbtVon, tt.traeger, tt.erbtVon)
		}
	}
}

// TestTraegerregelKeepsBodiesApart: each body has a Traeger of its own, so that an
// editor who changes one does not change all.
func TestTraegerregelKeepsBodiesApart(t *testing.T) {
	t.Parallel()
	regel := Traegerregel{Arten: []Art{ArtLandkreis}}
	a, b := Kommune{Art: ArtLandkreis}, Kommune{Art: ArtLandkreis}
	regel.Apply(&a)
	regel.Apply(&b)
	*a.Traeger = false
	if !*b.Traeger {
		t.Error("two bodies share one Traeger")
	}
}
