// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
)

// The columns that are filled, in the order in which filler writes them.
const (
	entryColumns = "id, art, schluessel, version, land, ars, ozg_id, vorgang, zeitpunkt, organisation, akteur, quelle, begruendung, texte, " +
		"schritt, zustand"
	linkColumns = "revision, verlauf, zeitpunkt, hash"
	textColumns = "id, salz, inhalt"
	pairColumns = "ars, ozg_id, land, version, status, status_seit, herkunft, begruendung, plan, bestaetigung, bestaetigt_am, organisation, " +
		"geaendert_am, beispiel, merkmale, inhalt, zeitachse"
)

// pair is a body and a bundle, with the ids of its copies of the template's texts.
type pair struct {
	ars, ozgID string
	ids        []string
}

// salt of a copy's text: the same in each run, so that runs can be compared.
func (p *pair) salt(text int) []byte {
	sum := sha256.Sum256([]byte(p.ars + "/" + p.ozgID + "/" + strconv.Itoa(text)))
	return sum[:16]
}

// filled is what a database holds after it was filled.
type filled struct {
	pairs   []pair
	entries int64
	// days are the first days of the steps of every pair.
	days []string
}

// fill copies a template to all bundles of so many acting bodies, in the order in which it would have come about: all first steps,
// then all second ones, so that no pair's history lies together.
func fill(ctx context.Context, p *pool, t *template, bodies int) (f *filled, err error) {
	f = &filled{days: t.days}
	if p.isSQLite {
		// One connection, whose cache holds the indexes: their keys come in no order.
		p.SetMaxOpenConns(1)
		if err := p.execAll(ctx, "PRAGMA cache_size = -524288"); err != nil {
			return nil, err
		}
	}
	if f.pairs, err = choosePairs(ctx, p, t, bodies); err != nil {
		return nil, err
	}
	var c chain
	for i := range t.entries {
		if err := inTransaction(ctx, p, func(tx *sql.Tx) error { return f.entryRound(ctx, p, tx, t, i, &c) }); err != nil {
			return nil, fmt.Errorf("fill step %d: %w", i+1, err)
		}
	}
	if err := inTransaction(ctx, p, func(tx *sql.Tx) error { return f.rows(ctx, p, tx, t) }); err != nil {
		return nil, fmt.Errorf("fill pairs: %w", err)
	}
	f.entries = c.revision
	// What a database does by itself in time; the tests' PostgreSQL runs without autovacuum.
	if p.isSQLite {
		return f, p.execAll(ctx, "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return f, p.execAll(ctx, "SELECT setval(pg_get_serial_sequence('verlauf', 'id'), max(id)) FROM verlauf", "VACUUM ANALYZE", "CHECKPOINT")
}

// actingBodies chooses bodies that act themselves: the one that is written to by hand
// first, then those of Sachsen-Anhalt, of Thüringen, and of the other Länder. Who acts is
// known by rule in Sachsen-Anhalt alone; elsewhere whoever inherits nothing may be
// written to.
func (p *pool) actingBodies(ctx context.Context, n int) ([]string, error) {
	return p.strings(ctx, `SELECT ars FROM kommune WHERE COALESCE(traeger, TRUE) AND erbt_von IS NULL AND gueltig_bis IS NULL
		ORDER BY CASE ars WHEN $1 THEN 0 ELSE 1 END, CASE WHEN land >= '15' THEN 0 ELSE 1 END, land, ars LIMIT $2`, body, n)
}

func choosePairs(ctx context.Context, p *pool, t *template, bodies int) ([]pair, error) {
	kommunen, err := p.actingBodies(ctx, bodies)
	if err != nil {
		return nil, err
	}
	bundles, err := p.strings(ctx, "SELECT ozg_id FROM leistungsbuendel ORDER BY ozg_id")
	if err != nil {
		return nil, err
	}
	if len(kommunen) < bodies || len(bundles) == 0 {
		return nil, fmt.Errorf("the catalogue has %d bodies and %d bundles; %d bodies are wanted", len(kommunen), len(bundles), bodies)
	}
	pairs := make([]pair, 0, len(kommunen)*len(bundles))
	for _, ars := range kommunen {
		for _, ozgID := range bundles {
			copied := pair{ars: ars, ozgID: ozgID, ids: make([]string, len(t.texts))}
			for i, inhalt := range t.texts {
				copied.ids[i] = textID(copied.salt(i), inhalt)
			}
			pairs = append(pairs, copied)
		}
	}
	return pairs, nil
}

// instantOf is when a step was reported: on the morning of its day.
func instantOf(day string) string { return day + "T08:00:00.000000Z" }

// entryRound writes one entry of each pair, with its texts and its link.
func (f *filled) entryRound(ctx context.Context, p *pool, tx *sql.Tx, t *template, round int, c *chain) error {
	entries, err := p.inserter(ctx, tx, "verlauf", entryColumns, true)
	if err != nil {
		return err
	}
	links, err := p.inserter(ctx, tx, "kette", linkColumns, false)
	if err != nil {
		return err
	}
	texts, err := p.inserter(ctx, tx, "freitext", textColumns, false)
	if err != nil {
		return err
	}
	from, zeitpunkt := &t.entries[round], instantOf(t.days[round])
	for i := range f.pairs {
		copied := &f.pairs[i]
		for _, text := range from.brings {
			if err := texts.add(ctx, copied.ids[text], copied.salt(text), t.texts[text]); err != nil {
				return err
			}
		}
		e := entry{
			id: c.revision + 1, art: "nachnutzung", schluessel: copied.ars + "/" + copied.ozgID, version: from.version, land: copied.ars[:2],
			ars: copied.ars, ozgID: copied.ozgID, vorgang: from.vorgang, zeitpunkt: zeitpunkt, organisation: from.organisation,
			akteur: from.akteur, quelle: from.quelle, begruendung: from.begruendung.fill(copied.ids), texte: from.texte.fill(copied.ids),
			schritt: from.schritt, zustand: from.zustand.fill(copied.ids),
		}
		c.append(&e, zeitpunkt)
		err := errors.Join(
			entries.add(ctx, e.id, e.art, e.schluessel, e.version, e.land, e.ars, e.ozgID, e.vorgang, e.zeitpunkt, e.organisation, e.akteur,
				e.quelle, e.begruendung, e.texte, e.schritt, e.zustand),
			links.add(ctx, c.revision, e.id, zeitpunkt, c.head))
		if err != nil {
			return err
		}
	}
	return errors.Join(texts.flush(ctx), entries.flush(ctx), links.flush(ctx))
}

// rows writes the pairs as they stand after the last entry.
func (f *filled) rows(ctx context.Context, p *pool, tx *sql.Tx, t *template) error {
	rows, err := p.inserter(ctx, tx, "nachnutzung", pairColumns, false)
	if err != nil {
		return err
	}
	r, last := &t.row, len(t.entries)-1
	for i := range f.pairs {
		copied := &f.pairs[i]
		err := rows.add(ctx, copied.ars, copied.ozgID, copied.ars[:2], t.entries[last].version, r.status, r.statusSeit, r.herkunft,
			r.begruendung.fill(copied.ids), r.plan, r.bestaetigung, r.bestaetigtAm, r.organisation, instantOf(t.days[last]), false, r.merkmale,
			r.inhalt, r.zeitachse.fill(copied.ids))
		if err != nil {
			return err
		}
	}
	return rows.flush(ctx)
}

func inTransaction(ctx context.Context, p *pool, do func(*sql.Tx) error) error {
	tx, err := p.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
