// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// surroundings are what stands around the pairs of a set, its bodies by their ARS; nil
// for keys that nothing carries.
type surroundings struct {
	rahmenteile
	// leer are the bodies of which no pair was stored when they were first looked at.
	// Their pairs need not be looked up one by one: who loads a whole Land mostly
	// loads it for the first time.
	leer map[string]bool
}

func newSurroundings() surroundings {
	return surroundings{rahmenteile: newRahmenteile(), leer: make(map[string]bool)}
}

// read adds what stands around the pairs of a set and was not read before.
func (a surroundings) read(ctx context.Context, db *DB, list []NachnutzungAenderung) error {
	var bodies, bundles []string
	for i := range list {
		if _, known := a.koerper[list[i].ARS]; !known {
			a.koerper[list[i].ARS], bodies = nil, append(bodies, list[i].ARS)
		}
		if _, known := a.buendel[list[i].OzgID]; !known {
			a.buendel[list[i].OzgID], bundles = nil, append(bundles, list[i].OzgID)
		}
	}
	read, err := db.rahmenOf(ctx, bodies, bundles)
	if err != nil {
		return err
	}
	maps.Copy(a.koerper, read.koerper)
	maps.Copy(a.buendel, read.buendel)
	if len(bodies) > 0 && len(list) >= mengeOfKeys*len(bodies) {
		return a.readEmpty(ctx, db, bodies)
	}
	return nil
}

// mengeOfKeys is how many pairs a set must have for each of its bodies before it is
// worth asking whether a body has any at all.
const mengeOfKeys = 5

// readEmpty notes the bodies of which no pair is stored. The pair at or behind a
// body's first possible one tells: there is one index in that order, so that no
// database is tempted to read the table.
func (a surroundings) readEmpty(ctx context.Context, db *DB, bodies []string) error {
	sources := make([]string, 0, len(bodies))
	for _, ars := range bodies {
		if k := a.koerper[ars]; k != nil {
			sources = append(sources, k.source())
		}
	}
	const first = "(SELECT n.ars FROM nachnutzung AS n WHERE n.ars >= w.ars ORDER BY n.ars, n.ozg_id LIMIT 1)"
	each := func(rows found) error {
		for rows.Next() {
			var ars string
			if err := rows.Scan(&ars); err != nil {
				return err
			}
			a.leer[ars] = true
		}
		return rows.Err()
	}
	var err error
	if db.kind == dialectPostgres {
		err = db.query(ctx, each, "SELECT w.ars FROM unnest(CAST($1 AS TEXT[])) AS w (ars) WHERE "+first+" IS DISTINCT FROM w.ars", planned, sources)
	} else {
		var list []byte
		if list, err = json.Marshal(sources); err == nil {
			err = db.query(ctx, each, "SELECT w.ars FROM (SELECT value AS ars FROM json_each(?)) AS w WHERE "+first+" IS NOT w.ars", string(list))
		}
	}
	if err != nil {
		return fmt.Errorf("look for bodies without pairs: %w", err)
	}
	return nil
}

// lockPairs reads a part of the pairs and keeps others from changing them; each
// stands at its place in the part, nil where there is no such body or bundle. Texts
// are those that rules compare, as for a single change.
func (s *paarSet) lockPairs(ctx context.Context, part []int) ([]*Paar, error) {
	rows, err := s.lockRows(ctx, part)
	if err != nil {
		return nil, err
	}
	r := &paarReader{db: s.db, filter: &NachnutzungFilter{Implizit: true}, tag: s.db.heute(), present: true, whole: true}
	pairs, found := make([]*Paar, len(part)), make([]Paar, len(part))
	var texts []*nachnutzung.Text
	for at, i := range part {
		row := &rows[at]
		if !s.around.surround(row, s.list[i].ARS, s.list[i].OzgID) {
			continue
		}
		steps := ""
		if s.free && row.herkunft == nachnutzung.HerkunftGesetzt {
			// The headline stands in the row; the steps are read when they are needed.
			steps, row.zeitachse = row.zeitachse, ""
		}
		if found[at], err = r.paar(row, nil); err != nil {
			return nil, err
		}
		found[at].schritte = steps
		pairs[at] = &found[at]
		if row.version > 0 {
			texts = append(texts, found[at].compared()...)
			if s.free {
				texts = append(texts, &found[at].Befund.Begruendung)
			}
		}
	}
	return pairs, s.db.fillTexts(ctx, texts)
}

// lockRows reads the rows of a part of the pairs, each at its place, and locks them
// where rows can be locked, in the order of their keys, unless they are to stay free.
// A row that is not there has version 0.
func (s *paarSet) lockRows(ctx context.Context, part []int) ([]paarRow, error) {
	rows := make([]paarRow, len(part))
	places := make([]int32, 0, len(part))
	for at, i := range part {
		k, b := s.around.koerper[s.list[i].ARS], s.around.buendel[s.list[i].OzgID]
		if k != nil && b != nil && !s.around.leer[k.source()] {
			places = append(places, int32(at))
		}
	}
	if s.free && s.db.kind == dialectPostgres {
		var err error
		if places, err = s.readRanges(ctx, part, places, rows); err != nil {
			return nil, err
		}
	}
	if len(places) == 0 {
		return rows, nil
	}
	return rows, s.lookUp(ctx, part, places, rows)
}

// stored is the key by which a pair of a part is stored.
func (s *paarSet) stored(part []int, at int32) Paarschluessel {
	c := &s.list[part[at]]
	return Paarschluessel{ARS: s.around.koerper[c.ARS].source(), OzgID: c.OzgID}
}

// dense is how many pairs of a body a part must name before they are read from the
// first to the last, with those between: a row costs a tenth of a look at an index.
const dense = 100

// spanne are the pairs of a body that a part names.
type spanne struct {
	von, bis string
	places   []int32
}

// readRanges reads the pairs of bodies of which a part names many, and gives the
// places of the others.
func (s *paarSet) readRanges(ctx context.Context, part []int, places []int32, rows []paarRow) (others []int32, err error) {
	bodies := make(map[string]*spanne)
	for _, at := range places {
		key := s.stored(part, at)
		b := bodies[key.ARS]
		if b == nil {
			b = &spanne{von: key.OzgID, bis: key.OzgID}
			bodies[key.ARS] = b
		}
		b.von, b.bis, b.places = min(b.von, key.OzgID), max(b.bis, key.OzgID), append(b.places, at)
	}
	var ars, von, bis []string
	wanted := make(map[Paarschluessel][]int32)
	for body, b := range bodies {
		if len(b.places) < dense {
			others = append(others, b.places...)
			continue
		}
		ars, von, bis = append(ars, body), append(von, b.von), append(bis, b.bis)
		for i, at := range b.places {
			key := s.stored(part, at)
			if wanted[key] == nil {
				wanted[key] = b.places[i : i+1 : i+1]
				continue
			}
			// Two bodies of the part may share a pair.
			wanted[key] = append(wanted[key], at)
		}
	}
	if len(ars) == 0 {
		return others, nil
	}
	var key Paarschluessel
	var row paarRow
	dest := append(append([]any{&key.ARS, &key.OzgID}, row.storedDest()...), &row.zeitachse)
	err = s.db.query(ctx, func(found found) error {
		for found.Next() {
			if err := found.Scan(dest...); err != nil {
				return err
			}
			for _, at := range wanted[key] {
				rows[at] = row
			}
		}
		return found.Err()
	}, "SELECT n.* FROM unnest(CAST($1 AS TEXT[]), CAST($2 AS TEXT[]), CAST($3 AS TEXT[])) AS w (ars, von, bis) CROSS JOIN LATERAL (SELECT n.ars, n.ozg_id, "+
		paarOwnColumns+", n.zeitachse FROM nachnutzung AS n WHERE n.ars = w.ars AND n.ozg_id BETWEEN w.von AND w.bis OFFSET 0) AS n", planned, ars, von, bis)
	if err != nil {
		return nil, fmt.Errorf("read pairs: %w", err)
	}
	return others, nil
}

// lookUp reads the rows at some places by their keys, whatever the database thinks of
// the size of the table: a load finds it empty and leaves it full. To look for a range
// of a single key has PostgreSQL take the index by body; to the other one, by bundle,
// the next pair of a body is far away.
func (s *paarSet) lookUp(ctx context.Context, part []int, places []int32, rows []paarRow) error {
	var at int32
	var row paarRow
	dest := append(append([]any{&at}, row.storedDest()...), &row.zeitachse)
	each := func(found found) error {
		for found.Next() {
			if err := found.Scan(dest...); err != nil {
				return err
			}
			rows[at] = row
		}
		return found.Err()
	}
	columns := paarOwnColumns + ", n.zeitachse"
	if s.db.kind == dialectPostgres {
		lock := ""
		if !s.free {
			lock = " FOR UPDATE OF n"
			slices.SortFunc(places, func(a, b int32) int {
				x, y := s.stored(part, a), s.stored(part, b)
				return cmp.Or(cmp.Compare(x.ARS, y.ARS), cmp.Compare(x.OzgID, y.OzgID))
			})
		}
		ars, ozgIDs := make([]string, len(places)), make([]string, len(places))
		for i, at := range places {
			key := s.stored(part, at)
			ars[i], ozgIDs[i] = key.ARS, key.OzgID
		}
		err := s.db.query(ctx, each, "SELECT w.platz, n.* FROM unnest(CAST($1 AS TEXT[]), CAST($2 AS TEXT[]), CAST($3 AS INTEGER[])) AS w (ars, ozg_id, platz)"+
			" CROSS JOIN LATERAL (SELECT "+columns+" FROM nachnutzung AS n WHERE n.ars = w.ars AND n.ozg_id BETWEEN w.ozg_id AND w.ozg_id OFFSET 0"+lock+") AS n",
			planned, ars, ozgIDs, places)
		if err != nil {
			return fmt.Errorf("lock pairs: %w", err)
		}
		return nil
	}
	keys := make([][3]any, len(places))
	for i, at := range places {
		key := s.stored(part, at)
		keys[i] = [3]any{key.ARS, key.OzgID, at}
	}
	list, err := json.Marshal(keys)
	if err != nil {
		return fmt.Errorf("list pairs: %w", err)
	}
	err = s.db.query(ctx, each, "SELECT json_extract(w.value, '$[2]'), "+columns+` FROM json_each(?) AS w CROSS JOIN nachnutzung AS n
		WHERE n.ars = json_extract(w.value, '$[0]') AND n.ozg_id = json_extract(w.value, '$[1]')`, string(list))
	if err != nil {
		return fmt.Errorf("read pairs: %w", err)
	}
	return nil
}
