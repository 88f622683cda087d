// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package karte_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"nachnutzung/internal/karte"
)

// made is a Land of two neighbours: a square cut in two by the arc 0; the right
// half is a Verbandsgemeinde of one member. The arcs are given as steps.
const made = `{"type":"Topology","transform":{"scale":[0.01,0.01],"translate":[11,51]},
"arcs":[[[100,0],[0,100]],[[100,100],[-100,0],[0,-100],[100,0]],[[100,0],[100,0],[0,100],[-100,0]]],
"objects":{"kreise":{"type":"GeometryCollection","geometries":[%s]},
"verbandsgemeinden":{"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","arcs":[[[2,-1]]],"properties":{"ars":"150815051000","name":"Rechts","kreis":"15081"}}]},
"gemeinden":{"type":"GeometryCollection","geometries":[
{"type":"Polygon","arcs":[[0,1]],"properties":{"ars":"150810030030","name":"Links","kreis":"15081","verband":"150810030030"}},
{"type":"Polygon","arcs":[[2,-1]],"properties":{"ars":"150815051026","name":"Mitglied","kreis":"15081","verband":"150815051000"}}]}}}`

const madeKreis = `{"type":"Polygon","arcs":[[1,2]],"properties":{"ars":"150810000000","name":"Kreis"}}`

func TestVerbandsgemeindeStandsForItsMembers(t *testing.T) {
	t.Parallel()
	k, err := karte.ReadFrom(strings.NewReader(fmt.Sprintf(made, madeKreis)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range k.Traeger.Flaechen {
		got = append(got, f.ARS+" "+f.Name)
	}
	if want := "[150810030030 Links 150815051000 Rechts]"; fmt.Sprint(got) != want {
		t.Errorf("Verwaltungstraeger %v, want %v", got, want)
	}
	// A square of one degree of latitude and, at 51.5°, 2 × 0.6225 of it in width.
	if got, want := k.Kreise.Breite, 1494; got < want || got > want+3 {
		t.Errorf("width %d, want about %d", got, want)
	}
	if got, want := k.Kreise.Flaechen[0].Inhalt, k.Traeger.Flaechen[0].Inhalt+k.Traeger.Flaechen[1].Inhalt; got != want {
		t.Errorf("Kreis covers %f, its parts %f", got, want)
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	t.Parallel()
	area := func(kind, arcs string) string {
		return fmt.Sprintf(made, `{"type":"`+kind+`","arcs":`+arcs+`,"properties":{"ars":"150810000000"}}`)
	}
	tests := []struct{ name, content, want string }{
		{"no JSON", "x", "read TopoJSON"},
		{"other type", `{"type":"FeatureCollection"}`, "not \"Topology\""},
		{"no layers", `{"type":"Topology"}`, "is missing"},
		{"arc of one position", `{"type":"Topology","arcs":[[[0,0]]]}`, "at least 2"},
		{"position of one coordinate", `{"type":"Topology","arcs":[[[0],[1]]]}`, "coordinates"},
		{"not on earth", `{"type":"Topology","arcs":[[[0,0],[1e300,1]]]}`, "no place on earth"},
		{"overflow", `{"type":"Topology","transform":{"scale":[1e300,1],"translate":[0,0]},"arcs":[[[0,0],[1e300,1]]]}`, "no place on earth"},
		{"layer that is no collection", `{"type":"Topology","objects":{"kreise":{"type":"Polygon","arcs":[[0]]}}}`, "not a GeometryCollection"},
		{"index too large", area("Polygon", "[[0,3]]"), "does not exist"},
		{"index too small", area("Polygon", "[[-4]]"), "does not exist"},
		{"smallest index", area("Polygon", "[[-9223372036854775808]]"), "does not exist"},
		{"cycle", area("Polygon", "[[0,1,0,1]]"), "twice"},
		{"there and back", area("Polygon", "[[1,-2]]"), "twice"},
		{"torn", area("Polygon", "[[0,2]]"), "torn"},
		{"open", area("Polygon", "[[1]]"), "does not close"},
		{"empty ring", area("Polygon", "[[]]"), "no arcs"},
		{"no ring", area("Polygon", "[]"), "no ring"},
		{"no polygon", area("MultiPolygon", "[]"), "no polygon"},
		{"null", area("Polygon", "null"), "no ring"},
		{"too deep", area("Polygon", "[[[0]]]"), "read the arcs"},
		{"not deep enough", area("MultiPolygon", "[[0]]"), "read the arcs"},
		{"line", area("LineString", "[0]"), "neither"},
		{"no ARS", fmt.Sprintf(made, `{"type":"Polygon","arcs":[[1,2]],"properties":{"ars":"15081"}}`), "no ARS"},
		{"twice the same", fmt.Sprintf(made, madeKreis+","+madeKreis), "stands there twice"},
		{"only a line", strings.ReplaceAll(fmt.Sprintf(made, madeKreis), "100]", "0]"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := karte.New([]byte(tt.content))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

// FuzzNew: whatever is read either makes maps that hold or is refused.
func FuzzNew(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(made, madeKreis)))
	f.Add([]byte(`{"type":"Topology","arcs":[[[0,0],[1,1],[2,0],[0,0]]],"objects":{"kreise":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[-1]],"properties":{"ars":"150000000000"}}]},"gemeinden":{"type":"GeometryCollection"},"verbandsgemeinden":{"type":"GeometryCollection"}}}`))
	f.Add([]byte(`{"type":"Topology","transform":{"scale":[1e-300,1e300],"translate":[180,-90]},"arcs":[[[0,0],[-1,0],[0,1],[1,-1]]]}`))
	whole, err := os.ReadFile("data/sachsen_anhalt_vg250.topo.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole[:4000])
	f.Fuzz(func(t *testing.T, content []byte) {
		k, err := karte.New(content)
		if err != nil {
			return
		}
		for _, blatt := range []karte.Blatt{k.Kreise, k.Traeger} {
			for _, a := range blatt.Flaechen {
				if !(a.Inhalt > 0) || !strings.HasPrefix(a.Pfad, "M") || !strings.HasSuffix(a.Pfad, "z") {
					t.Errorf("%s: area %f, path %q", a.ARS, a.Inhalt, a.Pfad)
				}
				if a.X < 0 || a.Y < 0 || a.X > blatt.Breite || a.Y > blatt.Hoehe {
					t.Errorf("%s: label at %d %d on a sheet of %d × %d", a.ARS, a.X, a.Y, blatt.Breite, blatt.Hoehe)
				}
			}
		}
	})
}
