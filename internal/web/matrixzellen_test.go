// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// madeMatrix is a matrix of made-up pairs, all of them reported.
func madeMatrix(buendel, koerper int) *paarmatrix {
	m := &paarmatrix{zellen: make([]zelle, buendel*koerper)}
	for i := range buendel {
		m.buendel = append(m.buendel, nachnutzung.Leistungsbuendel{
			OzgID: fmt.Sprint(10000 + i), Name: fmt.Sprintf("Genehmigung nach dem Gesetz Nummer %d", i*7919%1000),
			Themenfeld: nachnutzung.Verweis{Code: fmt.Sprint(i / 40), Name: fmt.Sprint("Themenfeld ", i/40)},
		})
	}
	for i := range koerper {
		m.koerper = append(m.koerper, nachnutzung.Kommune{ARS: fmt.Sprintf("15%010d", i*31), Kurzname: fmt.Sprint("Gemeinde ", i)})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range m.zellen {
		m.zellen[i] = zelleGemeldet | zelle(random.IntN(10))
	}
	return m
}

// TestMatrixIsSmall: what there can be at most, every pair reported with a status that
// nothing tells beforehand, stays below 1.5 MB when packed.
func TestMatrixIsSmall(t *testing.T) {
	t.Parallel()
	files, err := loadAssets(staticFiles, "static")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := parsePages(templateFiles, files)
	if err != nil {
		t.Fatal(err)
	}
	m := madeMatrix(575, 133)
	view := &matrixView{
		frame: &frame{Titel: "Matrix"}, Spalten: m.spalten(), Gruppen: m.gruppen(), Zeilen: len(m.buendel), Gemeldet: m.gemeldet(),
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := pages["matrix"].ExecuteTemplate(z, "layout", view); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", b.Len())
	if limit := 1500 * 1000; b.Len() > limit {
		t.Errorf("%d bytes, want at most %d", b.Len(), limit)
	}
}

func TestMatrixNarrows(t *testing.T) {
	t.Parallel()
	m := madeMatrix(3, 4)
	for i := range m.zellen {
		m.zellen[i] = 0
	}
	// Live are (1, 0) and (1, 2); tested is (2, 3).
	m.zellen[4], m.zellen[6], m.zellen[11] = zelleGemeldet|5, zelleGemeldet|5|zelleGeerbt, zelleGemeldet|4
	m.narrow(nachnutzung.StatusLive)
	if len(m.buendel) != 1 || len(m.koerper) != 2 || !slices.Equal(m.zellen, []zelle{zelleGemeldet | 5, zelleGemeldet | zelleGeerbt | 5}) {
		t.Fatalf("%d × %d: %v", len(m.buendel), len(m.koerper), m.zellen)
	}
	row := string(m.gruppen()[0].Zeilen[0].Zellen())
	if strings.Count(row, "<td") != 2 || !strings.Contains(row, `aria-label="live, geerbt"`) {
		t.Errorf("row %s", row)
	}
	m.narrow(nachnutzung.StatusPausiert)
	if len(m.buendel) != 0 || len(m.koerper) != 0 || len(m.gruppen()) != 0 {
		t.Errorf("%d × %d are left", len(m.buendel), len(m.koerper))
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		part, whole int
		text, step  string
	}{
		{0, 0, "–", "nicht zuständig"},
		{0, 5, "0 %", "0 %"},
		{1, 100000, "0,1 %", "über 0 bis unter 25 %"},
		{1, 6, "16,7 %", "über 0 bis unter 25 %"},
		{1, 4, "25,0 %", "25 bis unter 50 %"},
		{1, 2, "50,0 %", "50 bis unter 75 %"},
		{3, 4, "75,0 %", "75 bis unter 100 %"},
		{99999, 100000, "99,9 %", "75 bis unter 100 %"},
		{5, 5, "100 %", "100 %"},
	} {
		share := nachnutzung.Anteil{Zaehler: tt.part, Nenner: tt.whole}
		if got := prozent(share); got != tt.text {
			t.Errorf("%d of %d: %s, want %s", tt.part, tt.whole, got, tt.text)
		}
		for _, step := range anteilstufen() {
			if step.Nr == anteilstufe(share) && step.Text != tt.step {
				t.Errorf("%d of %d: step %q, want %q", tt.part, tt.whole, step.Text, tt.step)
			}
		}
	}
}

func TestEveryStatusHasAStepAndASign(t *testing.T) {
	t.Parallel()
	signs := make(map[string]bool)
	for _, status := range nachnutzung.Statuswerte() {
		if !slices.ContainsFunc(statusstufen(), func(s kartenstufe) bool { return s.Nr == statusstufe(status) }) {
			t.Errorf("the legend has no step of %s", status)
		}
		if signs[zeichen(status)] {
			t.Errorf("%s has the sign of another one", status)
		}
		signs[zeichen(status)] = true
	}
}
