// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/gv100ad"
	"nachnutzung/internal/nachnutzung"
)

func isTraeger(k nachnutzung.Kommune) bool { return k.Traeger != nil && *k.Traeger }

// TestGermany holds the counts that follow from the records: 16 + 400 + 4,590 +
// 10,952, without 3,387 pseudo-Verbaende, 106 Kreise that are their only Gemeinde
// and Berlin and Hamburg once more.
func TestGermany(t *testing.T) {
	t.Parallel()
	daten := read(t)
	levels := map[nachnutzung.Ebene]int{}
	einwohner := map[nachnutzung.Ebene]int{}
	three, two := 0, 0
	for i := range daten.Kommunen {
		k := &daten.Kommunen[i]
		for _, e := range k.Ebenen() {
			levels[e]++
			einwohner[e] += k.Einwohner
		}
		switch len(k.Ebenen()) {
		case 3:
			three++
		case 2:
			two++
		}
		if i > 0 && daten.Kommunen[i-1].ARS >= k.ARS {
			t.Fatalf("%s does not come after %s", k.ARS, daten.Kommunen[i-1].ARS)
		}
	}
	figures := []struct {
		name      string
		got, want int
	}{
		{"bodies", len(daten.Kommunen), 12463},
		{"on the level Land", levels[nachnutzung.EbeneLand], 16},
		{"on the level Kreis", levels[nachnutzung.EbeneKreis], 400},
		{"on the level Gemeindeverband", levels[nachnutzung.EbeneVerband], 1203},
		{"on the level Gemeinde", levels[nachnutzung.EbeneGemeinde], 10952},
		{"on three levels (Berlin, Hamburg)", three, 2},
		{"on two levels", two, 104},
		{"inhabitants of the Laender", einwohner[nachnutzung.EbeneLand], 83577140},
		{"inhabitants of the Kreise", einwohner[nachnutzung.EbeneKreis], 83577140},
		{"inhabitants of the Gemeinden", einwohner[nachnutzung.EbeneGemeinde], 83577140},
		{"Verwaltungstraeger", count(daten.Kommunen, isTraeger), 133},
		{"bodies of which a rule says something", count(daten.Kommunen, func(k nachnutzung.Kommune) bool { return k.Traeger != nil }), 248},
	}
	for _, f := range figures {
		if f.got != f.want {
			t.Errorf("%s: got %d, want %d", f.name, f.got, f.want)
		}
	}
}

// TestSachsenAnhalt: 133 = 122 + 11, and each inhabitant has exactly one
// Verwaltungstraeger below the Kreis.
func TestSachsenAnhalt(t *testing.T) {
	t.Parallel()
	daten := read(t)
	got := map[nachnutzung.Art]int{}
	traeger, towns, erbend := 0, 0, 0
	for _, k := range daten.Kommunen {
		if k.Land.Code != "15" {
			if k.Traeger != nil || k.ErbtVon.Code != "" {
				t.Fatalf("%s %s: no rule of its Land is sourced, but it has %v, %v", k.ARS, k.Name, *k.Traeger, k.ErbtVon)
			}
			continue
		}
		got[k.Art]++
		if k.ErbtVon.Code != "" {
			erbend++
			if k.ErbtVon != k.Verband || *k.Traeger {
				t.Errorf("%s: inherits from %v, lies in %v, Traeger %v", k.Name, k.ErbtVon, k.Verband, *k.Traeger)
			}
		}
		if isTraeger(k) {
			traeger++
			if k.Art != nachnutzung.ArtLandkreis {
				towns += k.Einwohner
			}
		}
	}
	want := map[nachnutzung.Art]int{
		nachnutzung.ArtLand: 1, nachnutzung.ArtLandkreis: 11, nachnutzung.ArtKreisfreieStadt: 3,
		nachnutzung.ArtEinheitsgemeinde: 101, nachnutzung.ArtVerbandsgemeinde: 18, nachnutzung.ArtMitgliedsgemeinde: 114,
	}
	for art, n := range want {
		if got[art] != n {
			t.Errorf("%s: got %d, want %d", art, got[art], n)
		}
	}
	if traeger != 133 || traeger-got[nachnutzung.ArtLandkreis] != 122 || erbend != 114 {
		t.Errorf("got %d Traeger, %d inheriting; want 133 = 122 + 11, 114", traeger, erbend)
	}
	if towns != 2135597 {
		t.Errorf("inhabitants of the 122: got %d, want all 2135597 of the Land", towns)
	}
}

func TestSingleBodies(t *testing.T) {
	t.Parallel()
	byARS := map[string]nachnutzung.Kommune{}
	for _, k := range read(t).Kommunen {
		byARS[k.ARS] = k
	}
	tests := []struct {
		ars, name, kurzname   string
		art                   nachnutzung.Art
		ags                   string // Land/Kreis/Gemeinde
		kreis, verband, above string
		einwohner             int
		sitz, plz             string
	}{
		{"150000000000", "Sachsen-Anhalt", "Sachsen-Anhalt", nachnutzung.ArtLand, "15//", "", "", "", 2135597, "Magdeburg", ""},
		{"150030000000", "Magdeburg, Landeshauptstadt", "Magdeburg", nachnutzung.ArtKreisfreieStadt, "/15003/15003000", "", "", "150000000000", 244329, "Magdeburg", "39104"},
		{"150835051000", "Elbe-Heide", "Elbe-Heide", nachnutzung.ArtVerbandsgemeinde, "//", "150830000000", "", "150830000000", 13369, "Rogätz", ""},
		{"150830000000", "Börde", "Börde", nachnutzung.ArtLandkreis, "/15083/", "", "", "150000000000", 167924, "Haldensleben", ""},
		{"150870130130", "Eisleben, Lutherstadt", "Eisleben", nachnutzung.ArtEinheitsgemeinde, "//15087130", "150870000000", "", "150870000000", 22505, "", "06295"},
		{"110000000000", "Berlin", "Berlin", nachnutzung.ArtLand, "11/11000/11000000", "", "", "", 3685265, "Berlin", "10178"},
		{"020000000000", "Hamburg", "Hamburg", nachnutzung.ArtLand, "02/02000/02000000", "", "", "", 1862565, "Hamburg", "20038"},
		{"040000000000", "Bremen", "Bremen", nachnutzung.ArtLand, "04//", "", "", "", 704881, "Bremen", ""},
		{"084210000000", "Ulm, Universitätsstadt", "Ulm", nachnutzung.ArtStadtkreis, "/08421/08421000", "", "", "080000000000", 0, "Ulm", "89073"},
		{"010545417035", "Garding, Kirchspiel", "Garding, Kirchspiel", nachnutzung.ArtMitgliedsgemeinde, "//01054035", "010540000000", "010545417000", "010545417000", 0, "", "25836"},
		// Its Land has an ARS whose Kreis digits are zeros as well; that is no Kreis.
		{"070009999999", "Gemeinsames deutsch-luxemburgisches Hoheitsgebiet", "Gemeinsames deutsch-luxemburgisches Hoheitsgebiet", nachnutzung.ArtGemeindefreiesGebiet, "//07000999", "", "", "070000000000", 0, "", ""},
		{"130009999999", "Küstengewässer einschl. Anteil am Festlandsockel", "Küstengewässer einschl. Anteil am Festlandsockel", nachnutzung.ArtGemeindefreiesGebiet, "//13000999", "", "", "130000000000", 0, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k, ok := byARS[tt.ars]
			if !ok {
				t.Fatalf("%s is missing", tt.ars)
			}
			ags := strings.Join([]string{k.AGSLand, k.AGSKreis, k.AGSGemeinde}, "/")
			if k.Name != tt.name || k.Kurzname != tt.kurzname || k.Art != tt.art || ags != tt.ags {
				t.Errorf("got %q %q %s %s, want %q %q %s %s", k.Name, k.Kurzname, k.Art, ags, tt.name, tt.kurzname, tt.art, tt.ags)
			}
			if k.Kreis.Code != tt.kreis || k.Verband.Code != tt.verband || k.Uebergeordnet != tt.above {
				t.Errorf("got Kreis %q, Verband %q, above %q; want %q, %q, %q", k.Kreis.Code, k.Verband.Code, k.Uebergeordnet, tt.kreis, tt.verband, tt.above)
			}
			if k.Sitz != tt.sitz || k.PLZ != tt.plz || (tt.einwohner > 0 && k.Einwohner != tt.einwohner) {
				t.Errorf("got %q %q %d, want %q %q %d", k.Sitz, k.PLZ, k.Einwohner, tt.sitz, tt.plz, tt.einwohner)
			}
			want := nachnutzung.Gebietsstand{Stand: "2025-08-31", EinwohnerStand: "2024-12-31", FlaecheStand: "2023-12-31"}
			if k.Gebietsstand != want || k.GueltigBis != "" || k.Nachfolger != nil {
				t.Errorf("got %+v, until %q; want %+v, valid", k.Gebietsstand, k.GueltigBis, want)
			}
		})
	}
}

// TestTree: every body but a Land has one above it, of its own Land, and the
// figures of the bodies right below add up to its own.
func TestTree(t *testing.T) {
	t.Parallel()
	kommunen := read(t).Kommunen
	byARS := map[string]*nachnutzung.Kommune{}
	for i := range kommunen {
		byARS[kommunen[i].ARS] = &kommunen[i]
	}
	below := map[string][2]int{}
	for _, k := range kommunen {
		if k.Uebergeordnet == "" {
			if k.Art != nachnutzung.ArtLand {
				t.Errorf("%s %s hangs in the air", k.ARS, k.Name)
			}
			continue
		}
		above := byARS[k.Uebergeordnet]
		if above == nil || above.Land != k.Land {
			t.Errorf("%s %s: above is %q", k.ARS, k.Name, k.Uebergeordnet)
		}
		sum := below[k.Uebergeordnet]
		below[k.Uebergeordnet] = [2]int{sum[0] + k.Einwohner, sum[1] + k.FlaecheHa}
	}
	for ars, sum := range below {
		if k := byARS[ars]; k.Einwohner != sum[0] || k.FlaecheHa != sum[1] {
			t.Errorf("%s %s: has %d and %d ha, the bodies below %v", ars, k.Name, k.Einwohner, k.FlaecheHa, sum)
		}
	}
}

func TestKurzname(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		art  nachnutzung.Art
		want string
	}{
		{"Magdeburg, Landeshauptstadt", nachnutzung.ArtKreisfreieStadt, "Magdeburg"},
		{"Börde", nachnutzung.ArtLandkreis, "Börde"},
		{"Nördlingen, GKSt", nachnutzung.ArtEinheitsgemeinde, "Nördlingen"},
		{"Ebstorf,Klosterflecken", nachnutzung.ArtMitgliedsgemeinde, "Ebstorf"},
		{"Ueckermünde, Seebad , Stadt", nachnutzung.ArtEinheitsgemeinde, "Ueckermünde"},
		{"Bautzen / Budyšin, Stadt, Hochschulstadt / Wysokoš", nachnutzung.ArtEinheitsgemeinde, "Bautzen / Budyšin"},
		{"Garding, Kirchspiel", nachnutzung.ArtMitgliedsgemeinde, "Garding, Kirchspiel"},
		{"Garding, Stadt", nachnutzung.ArtMitgliedsgemeinde, "Garding"},
		{"Rethem (Aller), Stadt", nachnutzung.ArtSamtgemeinde, "Rethem (Aller)"},
		{"Schwedt/Oder, Stadt", nachnutzung.ArtErfuellendeGemeinde, "Schwedt/Oder"},
		{"Oelsnitz/Vogtl., Bösenbrunn, Eichigt und Triebel/V", nachnutzung.ArtVerwaltungsgemeinschaft, "Oelsnitz/Vogtl., Bösenbrunn, Eichigt und Triebel/V"},
	}
	for _, tt := range tests {
		if got := kurzname(tt.name, tt.art); got != tt.want {
			t.Errorf("kurzname(%q, %s) = %q, want %q", tt.name, tt.art, got, tt.want)
		}
	}
}

// small is a register of one Land with a Verband of two Gemeinden and a
// kreisfreie Stadt.
func small() *gv100ad.Register {
	return &gv100ad.Register{
		Gebietsstand: time.Date(2025, 8, 31, 0, 0, 0, 0, time.UTC),
		Laender:      []gv100ad.Land{{ARS: "150000000000", AGS: "15", Name: "Sachsen-Anhalt"}},
		Kreise: []gv100ad.Kreis{
			{ARS: "150030000000", AGS: "15003", Art: "41", Name: "Magdeburg"},
			{ARS: "150830000000", AGS: "15083", Art: "44", Name: "Börde"},
		},
		Verbaende: []gv100ad.Verband{
			{ARS: "150030000000", Art: "50", Name: "Magdeburg"},
			{ARS: "150835051000", Art: "53", Name: "Elbe-Heide"},
		},
		Gemeinden: []gv100ad.Gemeinde{
			{ARS: "150030000000", AGS: "15003000", Art: "61", Name: "Magdeburg, Landeshauptstadt", Einwohner: 100, FlaecheHa: 10},
			{ARS: "150835051030", AGS: "15083030", Art: "64", Name: "Angern", Einwohner: 2, FlaecheHa: 3},
			{ARS: "150835051120", AGS: "15083120", Art: "64", Name: "Burgstall", Einwohner: 4, FlaecheHa: 5},
		},
	}
}

func TestBodiesOfASmallRegister(t *testing.T) {
	t.Parallel()
	regel := nachnutzung.Traegerregel{
		Land:   nachnutzung.Verweis{Code: "15"},
		Arten:  []nachnutzung.Art{nachnutzung.ArtKreisfreieStadt, nachnutzung.ArtVerbandsgemeinde},
		Erbend: []nachnutzung.Art{nachnutzung.ArtMitgliedsgemeinde},
	}
	kommunen, err := Bodies(small(), []nachnutzung.Traegerregel{regel})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		ars, erbtVon string
		einwohner    int
		traeger      bool
	}{
		{"150000000000", "", 106, false},
		{"150030000000", "", 100, true},
		{"150830000000", "", 6, false},
		{"150835051000", "", 6, true},
		{"150835051030", "150835051000", 2, false},
		{"150835051120", "150835051000", 4, false},
	}
	if len(kommunen) != len(want) {
		t.Fatalf("got %d bodies, want %d", len(kommunen), len(want))
	}
	for i, w := range want {
		k := kommunen[i]
		if k.ARS != w.ars || k.Einwohner != w.einwohner || *k.Traeger != w.traeger || k.ErbtVon.Code != w.erbtVon {
			t.Errorf("got %s %d %v %q, want %+v", k.ARS, k.Einwohner, *k.Traeger, k.ErbtVon.Code, w)
		}
	}
	// The edition says nothing of these days, so nothing is made up.
	if g := kommunen[0].Gebietsstand; g.EinwohnerStand != "" || g.FlaecheStand != "" {
		t.Errorf("got %+v, want no reference days", g)
	}
}

func TestBodiesRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		spoil func(*gv100ad.Register) []nachnutzung.Traegerregel
		says  string
	}{
		{"unknown kind of Kreis", func(r *gv100ad.Register) []nachnutzung.Traegerregel { r.Kreise[1].Art = "49"; return nil }, "unbekanntes Textkennzeichen"},
		{"unknown kind of Verband", func(r *gv100ad.Register) []nachnutzung.Traegerregel { r.Verbaende[1].Art = "59"; return nil }, "unbekanntes Textkennzeichen"},
		{"Verband under the key of a town", func(r *gv100ad.Register) []nachnutzung.Traegerregel {
			r.Verbaende[1].ARS = "150030000000"
			return nil
		}, "gehört schon einer anderen"},
		{"no Land", func(r *gv100ad.Register) []nachnutzung.Traegerregel { r.Laender = nil; return nil }, "das Land fehlt"},
		{"rule of another Land", func(*gv100ad.Register) []nachnutzung.Traegerregel {
			return []nachnutzung.Traegerregel{{Land: nachnutzung.Verweis{Code: "16"}}}
		}, `das Land "16" fehlt`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			reg := small()
			_, err := Bodies(reg, tt.spoil(reg))
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want an error that says %q", err, tt.says)
			}
		})
	}
}
