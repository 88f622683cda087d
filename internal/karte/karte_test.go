// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package karte_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nachnutzung/internal/karte"
	"nachnutzung/internal/katalog"
)

func read(t *testing.T) *karte.Karten {
	t.Helper()
	k, err := karte.Read()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestEveryAreaIsABodyOfTheRegister(t *testing.T) {
	t.Parallel()
	daten, err := katalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	kreise, traeger, kreisVon := make(map[string]bool), make(map[string]bool), make(map[string]string)
	for i := range daten.Kommunen {
		k := &daten.Kommunen[i]
		if k.Land.Code != "15" {
			continue
		}
		if k.AGSKreis != "" {
			kreise[k.ARS] = true
		}
		// A Landkreis carries out services as well, but over its Gemeinden's areas.
		if k.Traeger != nil && *k.Traeger && (k.AGSKreis == "" || k.AGSGemeinde != "") {
			traeger[k.ARS] = true
		}
		kreisVon[k.ARS] = k.Kreis.Code
	}
	karten := read(t)
	for _, tt := range []struct {
		name  string
		blatt karte.Blatt
		want  map[string]bool
		count int
	}{
		{"Kreise", karten.Kreise, kreise, 14},
		{"Traeger", karten.Traeger, traeger, 122},
	} {
		got := make(map[string]bool)
		for _, f := range tt.blatt.Flaechen {
			got[f.ARS] = true
			if f.Name == "" {
				t.Errorf("%s: %s has no name", tt.name, f.ARS)
			}
		}
		if len(got) != tt.count || !maps.Equal(got, tt.want) {
			t.Errorf("%s: %d areas, %d bodies, want %d of both and the same", tt.name, len(got), len(tt.want), tt.count)
		}
	}
	for _, f := range karten.Traeger.Flaechen {
		if want := kreisVon[f.ARS]; want != "" && !strings.HasPrefix(want, f.Kreis) {
			t.Errorf("%s lies in %s, the register says %s", f.Name, f.Kreis, want)
		}
	}
}

func TestTheMapsCoverTheSameLand(t *testing.T) {
	t.Parallel()
	karten := read(t)
	byKreis, sum := make(map[string]float64), 0.0
	for _, f := range karten.Traeger.Flaechen {
		byKreis[f.Kreis] += f.Inhalt
		sum += f.Inhalt
	}
	total := 0.0
	for _, f := range karten.Kreise.Flaechen {
		total += f.Inhalt
		// Corners are rounded alike in both, so that not half a unit may be missing.
		if got := byKreis[f.ARS[:5]]; got != f.Inhalt {
			t.Errorf("%s: its Verwaltungstraeger cover %.1f, itself %.1f", f.Name, got, f.Inhalt)
		}
	}
	if sum != total || total <= 0 {
		t.Errorf("Verwaltungstraeger cover %.1f, Kreise %.1f", sum, total)
	}
}

func TestPathsAreClosedAndOnTheSheet(t *testing.T) {
	t.Parallel()
	karten := read(t)
	for _, blatt := range []karte.Blatt{karten.Kreise, karten.Traeger} {
		if blatt.Breite != karten.Kreise.Breite || blatt.Hoehe != karte.Hoehe {
			t.Errorf("sheet of %d × %d", blatt.Breite, blatt.Hoehe)
		}
		size := 0
		for _, f := range blatt.Flaechen {
			size += len(f.Pfad)
			if f.Inhalt <= 0 {
				t.Errorf("%s: area %f", f.Name, f.Inhalt)
			}
			rings := rings(t, f.Pfad)
			if !contains(rings, f.X, f.Y) {
				t.Errorf("%s: the label stands at %d %d, outside", f.Name, f.X, f.Y)
			}
			for _, ring := range rings {
				if len(ring) < 3 {
					t.Errorf("%s: a ring of %d corners", f.Name, len(ring))
				}
				for _, c := range ring {
					if c[0] < 0 || c[1] < 0 || c[0] > blatt.Breite || c[1] > blatt.Hoehe {
						t.Errorf("%s: corner %v lies beside the sheet", f.Name, c)
					}
				}
			}
		}
		// A page with the map stays small.
		if limit := 90 << 10; size > limit {
			t.Errorf("%d bytes of paths, want at most %d", size, limit)
		}
	}
}

// rings reads path data of the one form that is written: M x y l dx dy … z.
func rings(t *testing.T, path string) [][][2]int {
	t.Helper()
	var all [][][2]int
	for part := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
		begin, steps, ok := strings.Cut(strings.TrimPrefix(part, "M"), "l")
		if !ok || !strings.HasPrefix(part, "M") {
			t.Fatalf("path data %q", part)
		}
		at := numbers(t, begin)
		ring := [][2]int{{at[0], at[1]}}
		rest := numbers(t, steps)
		for pair := range slices.Chunk(rest, 2) {
			last := ring[len(ring)-1]
			ring = append(ring, [2]int{last[0] + pair[0], last[1] + pair[1]})
		}
		all = append(all, ring)
	}
	return all
}

func numbers(t *testing.T, text string) []int {
	t.Helper()
	var list []int
	for word := range strings.FieldsSeq(strings.ReplaceAll(text, "-", " -")) {
		n, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, n)
	}
	if len(list)%2 != 0 {
		t.Fatalf("%d numbers make no pairs", len(list))
	}
	return list
}

// contains tells by the rule evenodd whether a place lies inside, a hair beside
// the whole units, so that no corner is hit.
func contains(rings [][][2]int, x, y int) bool {
	px, py := float64(x)+0.01, float64(y)+0.5
	inside := false
	for _, ring := range rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (float64(a[1]) < py) != (float64(b[1]) < py) {
				at := float64(a[0]) + float64(b[0]-a[0])*(py-float64(a[1]))/float64(b[1]-a[1])
				if at > px {
					inside = !inside
				}
			}
		}
	}
	return inside
}
