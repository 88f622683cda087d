// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// Paarschluessel names a pair: ARS of the body (no AGS here) and OZG-ID.
type Paarschluessel struct{ ARS, OzgID string }

// Paarversion names a former state of a pair.
type Paarversion struct {
	Paarschluessel

	Version int64
}

// Paarleser reads many pairs, one set after the other; what stands around them it
// reads once. It is for one goroutine at a time.
type Paarleser struct {
	db     *DB
	around surroundings
}

// NewPaarleser begins to read.
func (db *DB) NewPaarleser() *Paarleser { return &Paarleser{db: db, around: newSurroundings()} }

// Paare gives pairs as they stand, those that nobody has reported too, each at the
// place of its key; nil where there is no body or no Leistungsbuendel. Their steps
// are read by [Paar.LiesSchritte] alone: most rows of a file change nothing.
func (l *Paarleser) Paare(ctx context.Context, keys []Paarschluessel) ([]*Paar, error) {
	s := paarSet{db: l.db, free: true, list: make([]NachnutzungAenderung, len(keys)), around: l.around}
	order := make([]int, len(keys))
	for i, key := range keys {
		order[i], s.list[i] = i, NachnutzungAenderung{ARS: key.ARS, OzgID: key.OzgID}
	}
	if err := s.around.read(ctx, l.db, s.list); err != nil {
		return nil, translate(err)
	}
	pairs := make([]*Paar, 0, len(keys))
	for part := range slices.Chunk(order, mengeBatch) {
		found, err := s.lockPairs(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("read pairs: %w", translate(err))
		}
		pairs = append(pairs, found...)
	}
	return pairs, nil
}

// LiesSchritte reads the steps of a pair that a Paarleser gave, and does nothing
// where they are read.
func (p *Paar) LiesSchritte() (err error) {
	if p.schritte != "" {
		p.Nachnutzung.Zeitachse, err = decodeZeitachse(p.schritte)
		p.schritte = ""
	}
	return err
}

// Paare gives pairs as they stand, whole. A key that there is no body or no
// Leistungsbuendel for is missing.
func (db *DB) Paare(ctx context.Context, keys []Paarschluessel) (map[Paarschluessel]*Paar, error) {
	found, err := db.NewPaarleser().Paare(ctx, keys)
	pairs := make(map[Paarschluessel]*Paar, len(found))
	for i, p := range found {
		if p != nil {
			pairs[keys[i]] = p
			err = errors.Join(err, p.LiesSchritte())
		}
	}
	return pairs, err
}

// FruehereStaende gives what pairs said at former versions, from the history.
// Version 0, and one that never was, is missing: nothing was said.
func (db *DB) FruehereStaende(ctx context.Context, list []Paarversion) (map[Paarversion]*nachnutzung.Nachnutzung, error) {
	wanted := make(map[string]Paarversion, len(list))
	var keys []string
	states := make(map[Paarversion]*nachnutzung.Nachnutzung, len(list))
	var texts []*nachnutzung.Text
	for _, v := range list {
		if v.Version > 0 {
			key := pairKey(v.ARS, v.OzgID)
			wanted[key] = v
			keys = append(keys, key)
		}
	}
	for start := 0; start < len(keys); start += chunk {
		part := keys[start:min(start+chunk, len(keys))]
		query := db.gorm.WithContext(ctx).Table("verlauf").Select("schluessel, version, zustand").Where("art = ? AND schluessel IN ?", artNachnutzung, part)
		err := eachRow(query, true, func(rows *sql.Rows) error {
			var key, state string
			var version int64
			if err := rows.Scan(&key, &version, &state); err != nil {
				return err
			}
			v := wanted[key]
			if version != v.Version {
				return nil
			}
			n := &nachnutzung.Nachnutzung{ARS: v.ARS, OzgID: v.OzgID, Version: version}
			states[v] = n
			return readNachnutzungZustand(state, n)
		})
		if err != nil {
			return nil, fmt.Errorf("read former versions: %w", err)
		}
	}
	for _, n := range states {
		texts = append(texts, n.Texte()...)
	}
	return states, db.fillTexts(ctx, texts)
}

// Verzeichnis reads the names and codes by which a file may speak of the register.
func (db *DB) Verzeichnis(ctx context.Context) (*nachnutzung.Verzeichnis, error) {
	v := &nachnutzung.Verzeichnis{Codelisten: make(map[string][]nachnutzung.Codelisteneintrag)}
	tx := db.gorm.WithContext(ctx)
	bodies := tx.Table("kommune AS k").Joins("LEFT JOIN kommune AS kr ON kr.ars = k.kreis").Joins("LEFT JOIN kommune AS er ON er.ars = k.erbt_von").
		Select("k.ars, k.ags_land, k.ags_kreis, k.ags_gemeinde, k.name, k.kurzname, k.art, k.land, kr.name, k.erbt_von, er.name, k.gueltig_bis").Order("k.ars")
	err := eachRow(bodies, true, func(rows *sql.Rows) error {
		var k nachnutzung.Kommune
		err := rows.Scan(&k.ARS, orEmpty{&k.AGSLand}, orEmpty{&k.AGSKreis}, orEmpty{&k.AGSGemeinde}, &k.Name, &k.Kurzname, &k.Art, &k.Land.Code,
			orEmpty{&k.Kreis.Name}, orEmpty{&k.ErbtVon.Code}, orEmpty{&k.ErbtVon.Name}, orEmpty{&k.GueltigBis})
		v.Kommunen = append(v.Kommunen, k)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read bodies: %w", err)
	}
	for _, part := range []struct {
		query string
		to    *[]nachnutzung.Verweis
	}{
		{"SELECT ozg_id, name FROM leistungsbuendel ORDER BY ozg_id", &v.Leistungsbuendel},
		{"SELECT code, name FROM onlinedienst ORDER BY code", &v.Onlinedienste},
		{"SELECT code, name FROM plattform ORDER BY code", &v.Plattformen},
		{"SELECT code, name FROM verbund ORDER BY code", &v.Verbuende},
		{"SELECT code, name FROM themenfeld ORDER BY code", &v.Themenfelder},
		{"SELECT code, name FROM lage ORDER BY code", &v.Lagen},
	} {
		err := eachRow(tx.Raw(part.query), true, func(rows *sql.Rows) error {
			var found nachnutzung.Verweis
			err := rows.Scan(&found.Code, &found.Name)
			*part.to = append(*part.to, found)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
	}
	entries := tx.Table("codelisteneintrag").Select("liste, code, bezeichnung, beschreibung, ordnung").Order("liste, ordnung, code")
	err = eachRow(entries, true, func(rows *sql.Rows) error {
		var liste string
		var e nachnutzung.Codelisteneintrag
		err := rows.Scan(&liste, &e.Code, &e.Bezeichnung, &e.Beschreibung, &e.Ordnung)
		v.Codelisten[liste] = append(v.Codelisten[liste], e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read code lists: %w", err)
	}
	v.Codes = make(map[string][]string)
	for _, scope := range []Bereich{Katalog, Kommunen} {
		stand, err := db.Stand(ctx, scope)
		if err != nil {
			return nil, err
		}
		maps.Copy(v.Codes, stand.Codes)
	}
	further, err := db.KatalogWortschatz(ctx)
	maps.Copy(v.Codes, further.Codes)
	return v, err
}
