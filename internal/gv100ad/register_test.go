// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"nachnutzung/internal/gv100ad"
)

// realZip is the original edition that the catalogue embeds.
const realZip = "../katalog/data/GV100AD3108.zip"

func readReal(tb testing.TB) *gv100ad.Register {
	tb.Helper()
	raw, err := os.ReadFile(realZip)
	if err != nil {
		tb.Fatal(err)
	}
	register, err := gv100ad.Read(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		tb.Fatal(err)
	}
	return register
}

func TestReadRealEdition(t *testing.T) {
	t.Parallel()
	r := readReal(t)

	if want := time.Date(2025, 8, 31, 0, 0, 0, 0, time.UTC); !r.Gebietsstand.Equal(want) {
		t.Errorf("Gebietsstand: got %v, want %v", r.Gebietsstand, want)
	}
	var pseudo, gemeindefrei, mehrerePLZ int
	var einwohner, anhalt, flaeche int64
	perLand := map[string]int{}
	for _, v := range r.Verbaende {
		if v.IsPseudo() {
			pseudo++
		}
	}
	for _, g := range r.Gemeinden {
		einwohner += g.Einwohner
		flaeche += g.FlaecheHa
		perLand[g.ARS[:2]]++
		if g.IsGemeindefrei() {
			gemeindefrei++
		}
		if g.PLZMehrere {
			mehrerePLZ++
		}
		if g.AGS[:2] == "15" {
			anhalt += g.Einwohner
		}
	}
	counts := []struct {
		name      string
		got, want int64
	}{
		{"Länder", int64(len(r.Laender)), 16},
		{"Regierungsbezirke", int64(len(r.Regierungsbezirke)), 29},
		{"Regionen", int64(len(r.Regionen)), 12},
		{"Kreise", int64(len(r.Kreise)), 400},
		{"Verbände", int64(len(r.Verbaende)), 4590},
		{"pseudo-Verbände", int64(pseudo), 3387},
		{"Gemeinden", int64(len(r.Gemeinden)), 10952},
		{"gemeindefreie Gebiete", int64(gemeindefrei), 201},
		{"Gemeinden mit mehreren PLZ", int64(mehrerePLZ), 3893},
		{"Gemeinden in Sachsen-Anhalt", int64(perLand["15"]), 218},
		{"Einwohner", einwohner, 83577140},
		{"Einwohner in Sachsen-Anhalt", anhalt, 2135597},
		{"Fläche in ha", flaeche, 35768388},
	}
	for _, c := range counts {
		if c.got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, c.got, c.want)
		}
	}
}

func TestReadRealRecords(t *testing.T) {
	t.Parallel()
	r := readReal(t)

	check(t, r.Laender, func(l gv100ad.Land) bool { return l.AGS == "15" },
		gv100ad.Land{ARS: "150000000000", AGS: "15", Name: "Sachsen-Anhalt", Sitz: "Magdeburg"})
	check(t, r.Regierungsbezirke, func(b gv100ad.Regierungsbezirk) bool { return b.AGS == "032" },
		gv100ad.Regierungsbezirk{ARS: "032000000000", AGS: "032", Name: "Statistische Region Hannover"})
	check(t, r.Regionen, func(b gv100ad.Region) bool { return b.Schluessel == "0813" },
		gv100ad.Region{ARS: "081300000000", Schluessel: "0813", Name: "Region Ostwürttemberg", Sitz: "Schwäbisch Gmünd"})
	check(t, r.Kreise, func(k gv100ad.Kreis) bool { return k.AGS == "15081" },
		gv100ad.Kreis{ARS: "150810000000", AGS: "15081", Art: "44", Name: "Altmarkkreis Salzwedel", Sitz: "Salzwedel"})
	check(t, r.Verbaende, func(v gv100ad.Verband) bool { return v.ARS == "010515163000" },
		gv100ad.Verband{ARS: "010515163000", Art: "51", Name: "Burg-St. Michaelisdonn", Sitz: "Burg (Dithm.)"})
	check(t, r.Gemeinden, func(g gv100ad.Gemeinde) bool { return g.AGS == "01051001" },
		gv100ad.Gemeinde{
			ARS: "010515175001", AGS: "01051001", Art: "64", Name: "Albersdorf",
			FlaecheHa: 1712, Einwohner: 3742, EinwohnerMaennlich: 1788, PLZ: "25767",
		})
	check(t, r.Gemeinden, func(g gv100ad.Gemeinde) bool { return g.AGS == "13000999" },
		gv100ad.Gemeinde{
			ARS: "130009999999", AGS: "13000999", Art: gv100ad.GemeindefreiUnbewohnt,
			Name: "Küstengewässer einschl. Anteil am Festlandsockel", FlaecheHa: 100,
		})
	// The register's room for names ends here, in the middle of the Sorbian one.
	check(t, r.Gemeinden, func(g gv100ad.Gemeinde) bool { return g.AGS == "14625020" },
		gv100ad.Gemeinde{
			ARS: "146250020020", AGS: "14625020", Art: "63", Name: "Bautzen / Budyšin, Stadt, Hochschulstadt / Wysokoš",
			FlaecheHa: 6667, Einwohner: 37566, EinwohnerMaennlich: 18214, PLZ: "02625",
		})
}

// check compares the only record that is picks with want.
func check[T comparable](t *testing.T, records []T, is func(T) bool, want T) {
	t.Helper()
	var found []T
	for _, r := range records {
		if is(r) {
			found = append(found, r)
		}
	}
	if len(found) != 1 || found[0] != want {
		t.Errorf("got %+v, want only %+v", found, want)
	}
}

func TestReadQuelle(t *testing.T) {
	t.Parallel()
	q := readReal(t).Quelle

	texts := []struct{ name, got, want string }{
		{"Datei", q.Datei, "GV100AD_31082025.txt"},
		{"Erschienen", q.Erschienen, "Juli 2025"},
		{"Bevölkerungsstand", q.Bevoelkerungsstand.Format(time.DateOnly), "2024-12-31"},
		{"Bevölkerungsbasis", q.Bevoelkerungsbasis, "ZENSUS 2022"},
		{"Flächenstand", q.Flaechenstand.Format(time.DateOnly), "2023-12-31"},
		{"Vermerk", q.Vermerk, "(c) Daten (im Auftrag der Herausgebergemeinschaft Statistische Ämter des Bundes und der Länder) " +
			"Statistisches Bundesamt (Destatis), 2025 Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet."},
	}
	for _, c := range texts {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestBezeichnung(t *testing.T) {
	t.Parallel()
	r := readReal(t)
	for _, k := range r.Kreise {
		if k.Art.Bezeichnung() == "" {
			t.Fatalf("Kreis %s: Textkennzeichen %q has no word", k.AGS, k.Art)
		}
	}
	for art, want := range map[gv100ad.Textkennzeichen]string{
		"41": "Kreisfreie Stadt", "44": "Landkreis", "50": "Verbandsfreie Gemeinde", "53": "Verbandsgemeinde",
		"57": "VG Trägermodell", "63": "Stadt", "67": "Große Kreisstadt", "": "", "49": "", "68": "",
	} {
		if got := art.Bezeichnung(); got != want {
			t.Errorf("%s: got %q, want %q", art, got, want)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile(realZip)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gv100ad.Read(bytes.NewReader(raw), int64(len(raw))); err != nil {
			b.Fatal(err)
		}
	}
}
