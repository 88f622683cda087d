// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
)

// All pairs of one body are what portals ask for most. Joined in SQL they cost the
// database six times what reading the body's own rows does, and the program as much
// again for the same names in every row. So the rows are read alone, with the revision
// of what stands around them, which is remembered (rahmen): of the body and of all
// bundles.

// buendelliste is what stands around the pairs of any body.
type buendelliste struct {
	// alle are all bundles in the order of their keys.
	alle []buendelRahmen
	// platz is where a bundle stands among them.
	platz map[string]int
}

// from is the place of the first bundle behind a key.
func (l *buendelliste) from(after string) int {
	at, found := slices.BinarySearchFunc(l.alle, after, func(b buendelRahmen, key string) int { return strings.Compare(b.buendel.Code, key) })
	if found {
		at++
	}
	return at
}

// koerperFilter gives the body whose pairs are asked for, by what its rows and a
// remembered catalogue can answer; false when more has to be asked.
func (r *paarReader) koerperFilter() (ars string, ok bool) {
	f := r.filter
	isPlain := r.remembers() && f.Implizit && f.Einzeln && len(f.Kommune) == 1 && len(f.Land)+len(f.Leistungsbuendel) == 0 &&
		f.Kreis == "" && f.Verbund == "" && f.Traeger == nil && f.Gebiet == nil
	if !isPlain {
		return "", false
	}
	return f.Kommune[0], true
}

// remembers tells whether pairs may be made of their rows and what is remembered around
// them: as it stands now, and without all of their steps.
func (r *paarReader) remembers() bool {
	return r.z.Kenntnisstand == 0 && !r.whole && r.where == nil && r.db.rahmen != nil && r.db.past == nil
}

// stepColumn is the column of the steps where the read is of another day than today, and
// stepDest the place for the one that holds on it; today the row itself says it.
func (r *paarReader) stepColumn() string {
	if r.present {
		return ""
	}
	return ", n.zeitachse"
}

func (r *paarReader) stepDest(row *paarRow) []any {
	if r.present {
		return nil
	}
	return []any{damals{&row.zeitachse, r.tag}}
}

// maxVersuche bounds how often a list is begun anew because what stands around it has
// changed meanwhile.
const maxVersuche = 3

// readKoerper gives the next pairs of a body, each with its place in the order; false
// when what stands around them does not keep still, or there is no such body.
func (r *paarReader) readKoerper(ctx context.Context, ars string, after []string, size int) (pairs []Paar, keys [][]string, ok bool, err error) {
	place := ""
	if len(after) > 0 {
		if len(after) != len(r.orders) {
			return nil, nil, false, errCursor()
		}
		if place = after[1]; after[0] != ars {
			return nil, nil, false, nil
		}
	}
	least := int64(0)
	for range maxVersuche {
		koerper, bundles, revision, err := r.db.umgebung(ctx, ars, least)
		if err != nil || koerper == nil {
			return nil, nil, false, err
		}
		l := &koerperLeser{paarReader: r, koerper: koerper, buendel: bundles, ebenen: koerper.ebenen(), size: size}
		l.begin(place)
		if least, err = l.read(ctx); err != nil {
			return nil, nil, false, err
		}
		if least == revision {
			pairs, keys, err = l.pairs()
			return pairs, keys, err == nil, err
		}
	}
	return nil, nil, false, nil
}

// koerperLeser reads pairs of one body.
type koerperLeser struct {
	*paarReader
	koerper *koerperRahmen
	buendel *buendelliste
	ebenen  []nachnutzung.Ebene
	size    int
	// von and bis bound the bundles that are read; stored leaves out what nobody has
	// reported.
	von, bis int
	stored   bool

	// rows are those that were found, zeile the row of each bundle, one more than its
	// index; 0 where nothing is stored.
	rows  []paarRow
	zeile []int
}

// begin chooses the bundles to be read: as many as are asked for, where every bundle
// makes a pair, else all that follow.
func (l *koerperLeser) begin(after string) {
	l.von, l.bis = l.buendel.from(after), len(l.buendel.alle)
	l.stored = l.filter.NurGespeicherte || l.filter.isOfStored()
	if !l.stored && len(l.filter.Themenfeld) == 0 {
		l.bis = min(l.bis, l.von+l.size)
	}
	l.zeile = make([]int, l.bis-l.von)
}

// koerperShape names the text of the query: with the steps, for a day that is not the
// present one.
type koerperShape struct{ steps bool }

// umgebungShape names the texts about what stands around pairs.
type umgebungShape string

// read reads the stored rows and tells the revision of what stands around them.
func (l *koerperLeser) read(ctx context.Context) (revision int64, err error) {
	if l.von < l.bis {
		var row paarRow
		var ozgID string
		dest := append(append(append([]any{gleich{&ozgID}}, row.storedDest()...), &revision), l.stepDest(&row)...)
		err = l.db.query(ctx, func(rows found) error {
			l.rows = make([]paarRow, 0, len(l.zeile))
			for rows.Next() {
				if err := rows.Scan(dest...); err != nil {
					return err
				}
				at, known := l.buendel.platz[ozgID]
				if at -= l.von; known && at >= 0 && at < len(l.zeile) {
					l.rows = append(l.rows, row)
					l.zeile[at] = len(l.rows)
				}
			}
			return rows.Err()
		}, l.db.text(koerperShape{steps: !l.present}, func() string {
			return "SELECT n.ozg_id, " + paarOwnColumns + ", s.revision" + l.stepColumn() + " FROM nachnutzung AS n CROSS JOIN " + rahmenStand +
				" WHERE n.ars = ? AND n.ozg_id >= ? AND n.ozg_id <= ?"
		}), l.koerper.source(), l.buendel.alle[l.von].buendel.Code, l.buendel.alle[l.bis-1].buendel.Code)
	}
	if err != nil || len(l.rows) > 0 {
		return revision, err
	}
	// Nothing is stored, so that no row has told it.
	err = l.db.query(ctx, scanOne([]any{&revision}), l.db.text(umgebungShape("stand"), func() string {
		return "SELECT s.revision FROM " + rahmenStand
	}))
	return revision, err
}

// pairs makes pairs of what was read, with the place of each in the order.
func (l *koerperLeser) pairs() (pairs []Paar, keys [][]string, err error) {
	pairs, keys = make([]Paar, 0, min(l.size, len(l.zeile))), make([][]string, 0, min(l.size, len(l.zeile)))
	places := make([]string, 0, 2*cap(keys))
	var none paarRow
	for i, at := range l.zeile {
		row, bundle := &none, &l.buendel.alle[l.von+i]
		if at > 0 {
			row = &l.rows[at-1]
		}
		if len(pairs) == l.size || (at == 0 && l.stored) || !isAmong(l.filter.Themenfeld, bundle.themenfeld) {
			continue
		}
		row.koerperRahmen, row.buendelRahmen = *l.koerper, *bundle
		pairs = append(pairs, Paar{})
		if err := l.fillPaar(&pairs[len(pairs)-1], row, l.ebenen, nil); err != nil {
			return nil, nil, err
		}
		places = append(places, l.koerper.kommune.Code, bundle.buendel.Code)
		keys = append(keys, places[len(places)-2:len(places):len(places)])
	}
	return pairs, keys, nil
}

// isAmong tells whether a code is one of those that are asked for; none asks for all.
func isAmong(list []string, code string) bool { return len(list) == 0 || slices.Contains(list, code) }

// umgebung gives what stands around all pairs of a body, and the revision of it: what is
// remembered, if it is of the least revision at all, else what is there now. nil when
// there is no such body, or it does not keep still.
func (db *DB) umgebung(ctx context.Context, ars string, least int64) (*koerperRahmen, *buendelliste, int64, error) {
	for range maxVersuche {
		koerper, bundles, revision := db.rahmen.umgebung(ars)
		if revision < least {
			koerper, bundles = nil, nil
		}
		if bundles == nil {
			var err error
			if bundles, revision, err = db.readBuendelliste(ctx); err != nil {
				return nil, nil, 0, err
			}
			db.rahmen.putListe(revision, bundles)
		}
		if koerper != nil {
			return koerper, bundles, revision, nil
		}
		koerper, now, err := db.readKoerperRahmen(ctx, ars)
		if err != nil || koerper == nil {
			return nil, nil, 0, err
		}
		db.rahmen.putKoerper(now, ars, koerper)
		if now == revision {
			return koerper, bundles, revision, nil
		}
		least = max(least, now)
	}
	return nil, nil, 0, nil
}

// readBuendelliste reads what stands around pairs of all bundles.
func (db *DB) readBuendelliste(ctx context.Context) (*buendelliste, int64, error) {
	list, revision := &buendelliste{platz: make(map[string]int)}, int64(0)
	err := db.query(ctx, func(rows found) error {
		for rows.Next() {
			var b buendelRahmen
			if err := rows.Scan(append(b.dest(), &revision)...); err != nil {
				return err
			}
			if err := b.read(); err != nil {
				return err
			}
			list.alle = append(list.alle, b)
		}
		return rows.Err()
	}, db.text(umgebungShape("buendel"), func() string {
		return "SELECT " + buendelColumns + ", s.revision FROM leistungsbuendel AS b " + buendelJoins + " CROSS JOIN " + rahmenStand
	}))
	if err != nil {
		return nil, 0, fmt.Errorf("read all bundles: %w", err)
	}
	slices.SortFunc(list.alle, func(a, b buendelRahmen) int { return strings.Compare(a.buendel.Code, b.buendel.Code) })
	for i := range list.alle {
		list.platz[list.alle[i].buendel.Code] = i
	}
	return list, revision, nil
}

// readKoerperRahmen reads what stands around the pairs of a body; nil when there is none.
func (db *DB) readKoerperRahmen(ctx context.Context, ars string) (*koerperRahmen, int64, error) {
	var k koerperRahmen
	revision := int64(-1)
	err := db.query(ctx, scanOne(append(k.dest(), &revision)), db.text(umgebungShape("koerper"), func() string {
		return "SELECT " + koerperColumns + ", s.revision FROM kommune AS k " + koerperJoins + " CROSS JOIN " + rahmenStand + " WHERE k.ars = ?"
	}), ars)
	if err != nil || revision < 0 {
		return nil, 0, err
	}
	return &k, revision, nil
}
