// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package karte

import (
	"cmp"
	_ "embed" // the shapes
	"fmt"
	"io"
	"slices"
)

//go:embed data/sachsen_anhalt_vg250.topo.json
var sachsenAnhalt []byte

// The attribution of the embedded shapes: what has to stand below every map.
const (
	// Quelle is the note that the BKG asks for.
	Quelle = "© GeoBasis-DE / BKG 2025 (Daten verändert)"
	// QuelleURL is the address to link to with it.
	QuelleURL = "http://www.bkg.bund.de"
	// Lizenz of the shapes, and LizenzURL its text.
	Lizenz    = "dl-de/by-2-0"
	LizenzURL = "https://www.govdata.de/dl-de/by-2-0"
)

// Hoehe is the height of every map in units of its viewBox. An area's corners lie
// on whole units, in Sachsen-Anhalt about 200 m each.
const Hoehe = 1200

// Flaeche is an area of a map.
type Flaeche struct {
	// ARS of the body whose area it is, 12 digits.
	ARS string
	// Name as the shapes know it; it may be shorter than the register's.
	Name string
	// Kreis in which it lies, by its AGS of 5 digits; empty for a Kreis itself.
	Kreis string
	// Pfad are the data of an SVG path ("M… l… z"), to be filled by the rule evenodd.
	Pfad string
	// X and Y are a point within its largest part, with room for a label.
	X, Y int
	// Inhalt is the area in square units, always positive.
	Inhalt float64
}

// Blatt is a map: areas that cover the Land without overlap, ordered by ARS.
type Blatt struct {
	// Breite and Hoehe of the viewBox, which begins at 0 0.
	Breite, Hoehe int
	Flaechen      []Flaeche
}

// Karten are the maps of a Land, all on the same sheet, so that they may be laid
// over one another.
type Karten struct {
	// Kreise are the Landkreise and kreisfreie Staedte.
	Kreise Blatt
	// Traeger are the Verwaltungstraeger of the Gemeinde level: kreisfreie Staedte,
	// Einheitsgemeinden, and Verbandsgemeinden in place of their members.
	Traeger Blatt
}

// Read gives the maps of Sachsen-Anhalt. They are made anew by each call, so that
// they belong to the caller.
func Read() (*Karten, error) { return New(sachsenAnhalt) }

// ReadFrom makes maps of a TopoJSON with the same layers: "kreise",
// "verbandsgemeinden" and "gemeinden", the areas of each with their "ars". The
// error of what is no such file names the first fault.
func ReadFrom(r io.Reader) (*Karten, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read shapes: %w", err)
	}
	return New(content)
}

// New is ReadFrom for content in memory.
func New(content []byte) (*Karten, error) {
	t, err := decode(content)
	if err != nil {
		return nil, fmt.Errorf("shapes: %w", err)
	}
	var kreise, traeger []gebiet
	for _, layer := range []string{"kreise", "gemeinden", "verbandsgemeinden"} {
		areas, ok := t.layers[layer]
		if !ok {
			return nil, fmt.Errorf("shapes: layer %q is missing", layer)
		}
		switch layer {
		case "kreise":
			kreise = areas
		default:
			traeger = append(traeger, slices.DeleteFunc(areas, gebiet.isMember)...)
		}
	}
	p, err := newProjektion(t)
	if err != nil {
		return nil, fmt.Errorf("shapes: %w", err)
	}
	var k Karten
	if k.Kreise, err = newBlatt(t, p, kreise); err != nil {
		return nil, fmt.Errorf("shapes of the Kreise: %w", err)
	}
	if k.Traeger, err = newBlatt(t, p, traeger); err != nil {
		return nil, fmt.Errorf("shapes of the Verwaltungstraeger: %w", err)
	}
	return &k, nil
}

// newBlatt draws the areas.
func newBlatt(t *topologie, p projektion, areas []gebiet) (Blatt, error) {
	b := Blatt{Breite: p.breite, Hoehe: Hoehe}
	for _, a := range areas {
		f, err := newFlaeche(t, p, a)
		if err != nil {
			return Blatt{}, fmt.Errorf("%s (%s): %w", a.name, a.ars, err)
		}
		b.Flaechen = append(b.Flaechen, f)
	}
	slices.SortFunc(b.Flaechen, func(a, b Flaeche) int { return cmp.Compare(a.ARS, b.ARS) })
	for i := 1; i < len(b.Flaechen); i++ {
		if b.Flaechen[i].ARS == b.Flaechen[i-1].ARS {
			return Blatt{}, fmt.Errorf("%s stands there twice", b.Flaechen[i].ARS)
		}
	}
	return b, nil
}
