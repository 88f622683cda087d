// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package karte

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
)

// What a file may hold at most: more is not a map of a Land, and an arc that is
// used over and over must not fill the memory.
const (
	maxBytes  = 16 << 20
	maxPoints = 1 << 20
)

// punkt is a corner, in degrees (longitude, latitude) or in units of a map.
type punkt struct{ x, y float64 }

// topologie is a TopoJSON after reading: its arcs in degrees, and its layers. Every
// arc that an area names is there, and every ring closes.
type topologie struct {
	arcs   [][]punkt
	layers map[string][]gebiet
}

// gebiet is an area as the file has it.
type gebiet struct {
	ars, name, kreis, verband string
	// polygons consist of rings, the first around it, the others around its holes; a
	// ring is a row of arcs, ^i for arc i walked backwards.
	polygons [][][]int
}

// isMember says that another body carries out the services of this one: a
// Mitgliedsgemeinde of a Verbandsgemeinde.
func (g gebiet) isMember() bool { return g.verband != "" && g.verband != g.ars }

// The parts of the file that are read (TopoJSON specification, version 1.0.0).
type (
	rawTopology struct {
		Type      string               `json:"type"`
		Transform *rawTransform        `json:"transform"`
		Arcs      [][][]float64        `json:"arcs"`
		Objects   map[string]rawObject `json:"objects"`
	}
	rawTransform struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	}
	rawObject struct {
		Type       string        `json:"type"`
		Geometries []rawGeometry `json:"geometries"`
	}
	rawGeometry struct {
		Type       string          `json:"type"`
		Arcs       json.RawMessage `json:"arcs"`
		Properties struct {
			ARS     string `json:"ars"`
			Name    string `json:"name"`
			Kreis   string `json:"kreis"`
			Verband string `json:"verband"`
		} `json:"properties"`
	}
)

// decode reads a TopoJSON whose layers are collections of areas.
func decode(content []byte) (*topologie, error) {
	if len(content) > maxBytes {
		return nil, fmt.Errorf("the file is larger than %d bytes", maxBytes)
	}
	var raw rawTopology
	if err := json.Unmarshal(content, &raw); err != nil {
		return nil, fmt.Errorf("read TopoJSON: %w", err)
	}
	if raw.Type != "Topology" {
		return nil, fmt.Errorf("type is %q, not \"Topology\"", raw.Type)
	}
	arcs, err := decodeArcs(raw.Arcs, raw.Transform)
	if err != nil {
		return nil, err
	}
	t := &topologie{arcs: arcs, layers: make(map[string][]gebiet)}
	for name, object := range raw.Objects {
		if object.Type != "GeometryCollection" {
			return nil, fmt.Errorf("layer %q is a %q, not a GeometryCollection", name, object.Type)
		}
		if t.layers[name], err = t.decodeLayer(object.Geometries); err != nil {
			return nil, fmt.Errorf("layer %q: %w", name, err)
		}
	}
	return t, nil
}

// decodeArcs gives the arcs in degrees. With a transform each position is the
// difference to the one before, in steps of its scale; without one it is the
// position itself.
func decodeArcs(raw [][][]float64, transform *rawTransform) ([][]punkt, error) {
	scale, translate := [2]float64{1, 1}, [2]float64{}
	if transform != nil {
		scale, translate = transform.Scale, transform.Translate
	}
	arcs := make([][]punkt, len(raw))
	for i, positions := range raw {
		if len(positions) < 2 {
			return nil, fmt.Errorf("arc %d has %d positions, at least 2 are needed", i, len(positions))
		}
		var x, y float64
		for j, position := range positions {
			if len(position) < 2 {
				return nil, fmt.Errorf("arc %d: position %d has %d coordinates, at least 2 are needed", i, j, len(position))
			}
			if transform != nil {
				x, y = x+position[0], y+position[1]
			} else {
				x, y = position[0], position[1]
			}
			p := punkt{x*scale[0] + translate[0], y*scale[1] + translate[1]}
			// Whatever is no number fails as well.
			if !(math.Abs(p.x) <= 180 && math.Abs(p.y) <= 90) {
				return nil, fmt.Errorf("arc %d: position %d is no place on earth", i, j)
			}
			arcs[i] = append(arcs[i], p)
		}
	}
	return arcs, nil
}

// decodeLayer reads the areas of a layer and checks their rings.
func (t *topologie) decodeLayer(raw []rawGeometry) ([]gebiet, error) {
	areas := make([]gebiet, 0, len(raw))
	points := 0
	for i, r := range raw {
		g := gebiet{ars: r.Properties.ARS, name: r.Properties.Name, kreis: r.Properties.Kreis, verband: r.Properties.Verband}
		if len(g.ars) != 12 || strings.Trim(g.ars, "0123456789") != "" {
			return nil, fmt.Errorf("area %d: %q is no ARS of 12 digits", i, g.ars)
		}
		var err error
		if g.polygons, err = decodePolygons(r.Type, r.Arcs); err != nil {
			return nil, fmt.Errorf("area %s: %w", g.ars, err)
		}
		for _, polygon := range g.polygons {
			if len(polygon) == 0 {
				return nil, fmt.Errorf("area %s: a polygon has no ring", g.ars)
			}
			for _, ring := range polygon {
				length, err := t.check(ring)
				if err != nil {
					return nil, fmt.Errorf("area %s: %w", g.ars, err)
				}
				if points += length; points > maxPoints {
					return nil, fmt.Errorf("area %s: the layer has more than %d corners", g.ars, maxPoints)
				}
			}
		}
		areas = append(areas, g)
	}
	return areas, nil
}

// decodePolygons reads the arcs of an area.
func decodePolygons(kind string, arcs json.RawMessage) ([][][]int, error) {
	if len(arcs) == 0 {
		return nil, errors.New("it has no arcs")
	}
	var polygons [][][]int
	switch kind {
	case "Polygon":
		polygons = make([][][]int, 1)
		if err := json.Unmarshal(arcs, &polygons[0]); err != nil {
			return nil, fmt.Errorf("read the arcs of a Polygon: %w", err)
		}
	case "MultiPolygon":
		if err := json.Unmarshal(arcs, &polygons); err != nil {
			return nil, fmt.Errorf("read the arcs of a MultiPolygon: %w", err)
		}
	default:
		return nil, fmt.Errorf("%q is neither a Polygon nor a MultiPolygon", kind)
	}
	if len(polygons) == 0 {
		return nil, errors.New("it has no polygon")
	}
	return polygons, nil
}

// check tells how many positions a ring has, or why it is none: an arc that is not
// there or walked twice, a gap between two arcs, an end that is not the beginning.
func (t *topologie) check(ring []int) (int, error) {
	if len(ring) == 0 {
		return 0, errors.New("a ring has no arcs")
	}
	seen := make(map[int]bool, len(ring))
	length := 0
	var begin, end punkt
	for i, number := range ring {
		arc := max(number, ^number)
		if arc >= len(t.arcs) {
			return 0, fmt.Errorf("arc %d does not exist, there are %d", number, len(t.arcs))
		}
		if seen[arc] {
			return 0, fmt.Errorf("a ring walks arc %d twice", arc)
		}
		seen[arc] = true
		points := t.arcs[arc]
		first, last := points[0], points[len(points)-1]
		if number < 0 {
			first, last = last, first
		}
		if i == 0 {
			begin = first
		} else if first != end {
			return 0, fmt.Errorf("a ring is torn before arc %d", number)
		}
		end = last
		length += len(points) - 1
	}
	if begin != end {
		return 0, errors.New("a ring does not close")
	}
	if length < 3 {
		return 0, fmt.Errorf("a ring has %d corners, at least 3 are needed", length)
	}
	return length, nil
}

// corners walks a ring of a checked area: its positions, the last of which leads
// back to the first and is left out.
func (t *topologie) corners(ring []int) []punkt {
	var points []punkt
	for _, number := range ring {
		arc := t.arcs[max(number, ^number)]
		for i := range len(arc) - 1 {
			if number < 0 {
				i = len(arc) - 1 - i
			}
			points = append(points, arc[i])
		}
	}
	return points
}
