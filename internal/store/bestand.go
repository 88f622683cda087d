// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Bestandszeile is what a copy of the register is held against, of one stored pair.
type Bestandszeile struct {
	ARS, OzgID string
	Version    int64
	Status     nachnutzung.Status
}

// BestandFilter narrows the stored pairs; zero values do not. The revision has to
// be one that was numbered.
type BestandFilter struct {
	Land, ARS string
	Revision  int64
}

// bestandWeite is how many revisions a look at all pairs goes back.
const bestandWeite = feedFenster

// Bestand gives every stored pair as it was at a revision, by ARS and OZG-ID, with
// today's status; all of one instant. What was changed since the revision, numbered
// or not, is put back from the history.
func (db *DB) Bestand(ctx context.Context, f BestandFilter) (lines []Bestandszeile, err error) {
	err = db.beiseite(ctx, func(in *DB) error {
		lines, err = in.bestandNow(ctx, f)
		return err
	})
	return lines, err
}

func (db *DB) bestandNow(ctx context.Context, f BestandFilter) (lines []Bestandszeile, err error) {
	options := &sql.TxOptions{ReadOnly: true}
	if db.kind == dialectPostgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	err = db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		in := db.on(tx)
		since, err := in.changedPairs(ctx, f.Revision)
		if err != nil {
			return err
		}
		lines, err = in.bestand(ctx, f, since)
		return err
	}, options)
	if err != nil {
		return nil, fmt.Errorf("read all pairs: %w", translate(err))
	}
	return lines, nil
}

// GeloeschteTexte counts the free texts and names that were erased so far.
func (db *DB) GeloeschteTexte(ctx context.Context) (n int64, err error) {
	err = db.gorm.WithContext(ctx).Raw("SELECT COUNT(*) FROM freitext WHERE geloescht_am IS NOT NULL").Row().Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count erased texts: %w", translate(err))
	}
	return n, nil
}

// changedPairs gives the pairs that were changed after a revision as they were then,
// by key; zero for one that was not stored then.
func (db *DB) changedPairs(ctx context.Context, revision int64) (map[string]knownState, error) {
	var head int64
	tx := db.gorm.WithContext(ctx)
	if err := tx.Raw("SELECT COALESCE(MAX(revision), 0) FROM kette").Row().Scan(&head); err != nil {
		return nil, err
	}
	if head-revision > bestandWeite {
		return nil, nachnutzung.Invalid("?revision", fmt.Sprintf(
			"Prüfsummen gibt es für die letzten %d Revisionen; die letzte ist %d. Bitte erst die Änderungen seit Revision %d lesen.", bestandWeite, head, revision))
	}
	since := make(map[string]knownState)
	var keys []string
	for _, query := range []*gorm.DB{
		tx.Table("kette AS q").Joins("JOIN verlauf AS v ON v.id = q.verlauf").Where("q.revision > ?", revision),
		tx.Table("verlauf_ausstehend AS a").Joins("JOIN verlauf AS v ON v.id = a.id"),
	} {
		err := eachRow(query.Where("v.art = ?", artNachnutzung).Select("v.schluessel"), true, func(rows *sql.Rows) error {
			var key string
			err := rows.Scan(&key)
			if _, known := since[key]; !known {
				since[key], keys = knownState{}, append(keys, key)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for part := range slices.Chunk(keys, chunk) {
		known, err := db.asOf(ctx, part, revision)
		if err != nil {
			return nil, err
		}
		maps.Copy(since, known)
	}
	return since, nil
}

// bestand reads the rows as they stand, with those put back that were others.
func (db *DB) bestand(ctx context.Context, f BestandFilter, since map[string]knownState) ([]Bestandszeile, error) {
	query := whereIs(whereIs(db.gorm.WithContext(ctx).Table("nachnutzung AS n"), "n.land", f.Land), "n.ars", f.ARS)
	var lines []Bestandszeile
	// Places of lines whose status the row does not tell.
	var open []int
	err := eachRow(query.Select("n.ars, n.ozg_id, n.version, n.status, n.herkunft").Order("n.ars, n.ozg_id"), true, func(rows *sql.Rows) error {
		var l Bestandszeile
		var herkunft string
		if err := rows.Scan(&l.ARS, &l.OzgID, &l.Version, &l.Status, &herkunft); err != nil {
			return err
		}
		state, changed := since[pairKey(l.ARS, l.OzgID)]
		if changed {
			l.Version = state.version
		}
		if l.Version == 0 {
			return nil
		}
		if changed || herkunft == nachnutzung.HerkunftOhneMeldung {
			open = append(open, len(lines))
		}
		lines = append(lines, l)
		return nil
	})
	if err != nil || len(open) == 0 {
		return lines, err
	}
	return lines, db.settle(ctx, lines, open, since)
}

// settle finds the status of lines that depends on who is responsible, or on what
// the history says.
func (db *DB) settle(ctx context.Context, lines []Bestandszeile, open []int, since map[string]knownState) error {
	bodies, bundles := make([]string, len(open)), make([]string, len(open))
	for i, at := range open {
		bodies[i], bundles[i] = lines[at].ARS, lines[at].OzgID
	}
	around, err := db.rahmenOf(ctx, bodies, bundles)
	if err != nil {
		return err
	}
	r := &paarReader{db: db, filter: &NachnutzungFilter{}, tag: db.heute()}
	for _, at := range open {
		l := &lines[at]
		var row paarRow
		if !around.surround(&row, l.ARS, l.OzgID) {
			return fmt.Errorf("what stands around %s is gone", pairKey(l.ARS, l.OzgID))
		}
		var n nachnutzung.Nachnutzung
		if state := since[pairKey(l.ARS, l.OzgID)]; state.zustand != "" {
			if err := readNachnutzungZustand(state.zustand, &n); err != nil {
				return err
			}
		}
		responsible, _, err := r.zustaendig(&row, row.ebenen())
		if err != nil {
			return err
		}
		l.Status = n.Am(r.tag, responsible).Status
	}
	return nil
}
