// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package karte

import (
	"errors"
	"math"
	"slices"
	"strconv"
)

// projektion lays degrees on the sheet. It is equirectangular: a degree of latitude
// has everywhere the same length, a degree of longitude that of the middle latitude
// (times its cosine). Within a Land of two degrees of latitude the error is below
// 2.5 % at the edges, less than the eye can see, and no other one is as simple.
type projektion struct {
	west, nord         float64
	jeLaenge, jeBreite float64
	breite             int
}

// newProjektion fits all arcs on the sheet, with one unit of room for the outline.
func newProjektion(t *topologie) (projektion, error) {
	west, ost, sued, nord := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, arc := range t.arcs {
		for _, p := range arc {
			west, ost = min(west, p.x), max(ost, p.x)
			sued, nord = min(sued, p.y), max(nord, p.y)
		}
	}
	if !(ost > west && nord > sued) {
		return projektion{}, errors.New("the arcs enclose nothing")
	}
	p := projektion{west: west, nord: nord, jeBreite: (Hoehe - 2) / (nord - sued)}
	p.jeLaenge = p.jeBreite * math.Cos((nord+sued)/2*math.Pi/180)
	width := (ost - west) * p.jeLaenge
	if !(width >= 1 && width <= 100*Hoehe) {
		return projektion{}, errors.New("the arcs enclose no area that fits on a sheet")
	}
	p.breite = int(math.Ceil(width)) + 2
	return p, nil
}

// round gives the whole units of a position. A corner that two areas share comes to
// the same place for both, so that no gap opens between them.
func (p projektion) round(d punkt) punkt {
	return punkt{math.Round((d.x-p.west)*p.jeLaenge) + 1, math.Round((p.nord-d.y)*p.jeBreite) + 1}
}

// newFlaeche draws one area.
func newFlaeche(t *topologie, p projektion, g gebiet) (Flaeche, error) {
	f := Flaeche{ARS: g.ars, Name: g.name, Kreis: g.kreis}
	var path []byte
	var largest [][]punkt
	most := 0.0
	for _, polygon := range g.polygons {
		var rings [][]punkt
		inhalt := 0.0
		for i, ring := range polygon {
			drawn := p.draw(t.corners(ring))
			if len(drawn) < 3 {
				// On this sheet it is no more than a dot.
				if i == 0 {
					break
				}
				continue
			}
			rings = append(rings, drawn)
			if i == 0 {
				inhalt = area(drawn)
			} else {
				inhalt -= area(drawn)
			}
			path = appendPath(path, drawn)
		}
		f.Inhalt += inhalt
		if inhalt > most {
			most, largest = inhalt, rings
		}
	}
	if largest == nil || f.Inhalt <= 0 {
		return f, errors.New("it has no area on the sheet")
	}
	f.Pfad = string(path)
	f.X, f.Y = within(largest)
	return f, nil
}

// draw rounds the corners and leaves out those that fall on the one before.
func (p projektion) draw(corners []punkt) []punkt {
	var out []punkt
	for _, c := range corners {
		next := p.round(c)
		if len(out) > 0 && out[len(out)-1] == next {
			continue
		}
		out = append(out, next)
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// area is what a ring encloses, in square units.
func area(ring []punkt) float64 {
	twice := 0.0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		twice += a.x*b.y - b.x*a.y
	}
	return math.Abs(twice) / 2
}

// appendPath writes a ring as path data: the first corner, then the steps from each
// to the next, in as few characters as SVG allows.
func appendPath(path []byte, ring []punkt) []byte {
	at := ring[0]
	path = append(path, 'M')
	path = appendPair(path, at, true)
	path = append(path, 'l')
	for i, corner := range ring[1:] {
		path = appendPair(path, punkt{corner.x - at.x, corner.y - at.y}, i == 0)
		at = corner
	}
	return append(path, 'z')
}

// appendPair writes two numbers; a minus needs no blank before it.
func appendPair(path []byte, p punkt, isFirst bool) []byte {
	for i, v := range [2]int64{int64(p.x), int64(p.y)} {
		if v >= 0 && (i > 0 || !isFirst) {
			path = append(path, ' ')
		}
		path = strconv.AppendInt(path, v, 10)
	}
	return path
}

// within gives a point inside a polygon: the middle of the widest stretch at the
// height of its centre, or near it.
func within(rings [][]punkt) (x, y int) {
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, c := range rings[0] {
		top, bottom = min(top, c.y), max(bottom, c.y)
	}
	widest := -1.0
	// Half a unit beside the corners, so that no line ends on the height.
	for _, share := range [...]float64{0.5, 0.4, 0.6, 0.3, 0.7} {
		height := math.Floor(top+(bottom-top)*share) + 0.5
		xs := crossings(rings, height)
		for i := 0; i+1 < len(xs); i += 2 {
			// A stretch further from the middle has to be clearly wider.
			if width := xs[i+1] - xs[i]; width > widest*1.2 {
				widest, x, y = width, int(math.Round((xs[i]+xs[i+1])/2)), int(math.Floor(height))
			}
		}
	}
	return x, y
}

// crossings are where the rings cross a height, from left to right.
func crossings(rings [][]punkt, height float64) []float64 {
	var xs []float64
	for _, ring := range rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.y < height) != (b.y < height) {
				xs = append(xs, a.x+(b.x-a.x)*(height-a.y)/(b.y-a.y))
			}
		}
	}
	slices.Sort(xs)
	return xs
}
