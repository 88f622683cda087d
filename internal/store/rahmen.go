// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"nachnutzung/internal/nachnutzung"
)

// What stands around a pair changes seldom: names, whose row it is, who is
// responsible. Reading it with each pair joins six tables, which cost a write more
// than its row. So it is remembered, for one revision of catalogue and Kommunen, and
// that revision is read in the same statement as the pair's own row: what is out of
// date shows before it is used.

// koerperRahmen is what is read of a body.
type koerperRahmen struct {
	kommune, land, erbt         nachnutzung.Verweis
	gueltigBis                  string
	isLand, isKreis, isGemeinde bool
}

// source is the body whose row the pair's is.
func (k *koerperRahmen) source() string {
	if k.erbt.Code != "" {
		return k.erbt.Code
	}
	return k.kommune.Code
}

// dest are the places for koerperColumns.
func (k *koerperRahmen) dest() []any {
	return []any{
		&k.kommune.Code, &k.kommune.Name, &k.land.Code, &k.land.Name, orEmpty{&k.erbt.Code}, orEmpty{&k.erbt.Name}, orEmpty{&k.gueltigBis},
		&k.isLand, &k.isKreis, &k.isGemeinde,
	}
}

// buendelRahmen is what is read of a Leistungsbuendel.
type buendelRahmen struct {
	buendel                              nachnutzung.Verweis
	themenfeld, arten, artenStand, regel string
	// gelesen is what arten and regel say, where many pairs of the bundle are read.
	gelesen *zustaendigkeitRahmen
}

// zustaendigkeitRahmen is who is responsible for a bundle.
type zustaendigkeitRahmen struct {
	regel      nachnutzung.Zustaendigkeitsregel
	abgeleitet nachnutzung.Zustaendigkeit
}

// read reads who is responsible, once for all pairs.
func (b *buendelRahmen) read() error {
	z, err := b.zustaendigkeit()
	b.gelesen = &z
	return err
}

// zustaendigkeit gives who is responsible.
func (b *buendelRahmen) zustaendigkeit() (z zustaendigkeitRahmen, err error) {
	if b.gelesen != nil {
		return *b.gelesen, nil
	}
	z.regel = nachnutzung.Zustaendigkeitsregel{OzgID: b.buendel.Code}
	if b.regel != "" {
		if err := readZustaendigkeit(b.regel, &z.regel); err != nil {
			return z, err
		}
	}
	z.abgeleitet.Stand = nachnutzung.ZustaendigkeitUnbekannt
	if b.artenStand == string(nachnutzung.ZustaendigkeitAbgeleitet) {
		z.abgeleitet.Stand = nachnutzung.ZustaendigkeitAbgeleitet
		err = (fromJSON[[]string]{&z.abgeleitet.Arten}).Scan(b.arten)
	}
	return z, err
}

// dest are the places for buendelColumns.
func (b *buendelRahmen) dest() []any {
	return []any{&b.buendel.Code, &b.buendel.Name, &b.themenfeld, &b.arten, &b.artenStand, orEmpty{&b.regel}}
}

// rahmenteile are what stands around pairs: of bodies by their keys, of bundles by their
// OZG-IDs.
type rahmenteile struct {
	koerper map[string]*koerperRahmen
	buendel map[string]*buendelRahmen
}

func newRahmenteile() rahmenteile {
	return rahmenteile{koerper: make(map[string]*koerperRahmen), buendel: make(map[string]*buendelRahmen)}
}

// surround puts what stands around a pair into its row; false when it is not there.
func (t rahmenteile) surround(row *paarRow, key, ozgID string) bool {
	k, b := t.koerper[key], t.buendel[ozgID]
	if k == nil || b == nil {
		return false
	}
	row.koerperRahmen, row.buendelRahmen = *k, *b
	return true
}

// rahmen remembers what stands around pairs, at one revision of its scopes. Its
// size is that of the catalogue at most. It is safe for concurrent use.
type rahmen struct {
	mu       sync.RWMutex
	revision int64
	rahmenteile
	// liste are all bundles; nil when they were not read.
	liste *buendelliste
}

// get gives what stands around a pair and the revision of it; false when that is
// not known.
func (r *rahmen) get(key, ozgID string) (row paarRow, revision int64, known bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	known = r.surround(&row, key, ozgID)
	return row, r.revision, known
}

// umgebung gives what is remembered of a body and of all bundles, each nil when it is
// not, and the revision of it.
func (r *rahmen) umgebung(ars string) (*koerperRahmen, *buendelliste, int64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.koerper[ars], r.liste, r.revision
}

// begin forgets what was of an earlier revision; false when a later one is known. The
// caller holds the lock.
func (r *rahmen) begin(revision int64) bool {
	if revision < r.revision {
		return false
	}
	if revision > r.revision || r.koerper == nil {
		r.revision, r.rahmenteile, r.liste = revision, newRahmenteile(), nil
	}
	return true
}

// put remembers what was read at a revision.
func (r *rahmen) put(revision int64, key, ozgID string, row *paarRow) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begin(revision) {
		k, b := row.koerperRahmen, row.buendelRahmen
		r.koerper[key], r.buendel[ozgID] = &k, &b
	}
}

// putKoerper remembers a body.
func (r *rahmen) putKoerper(revision int64, key string, k *koerperRahmen) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begin(revision) {
		r.koerper[key] = k
	}
}

// putListe remembers all bundles.
func (r *rahmen) putListe(revision int64, liste *buendelliste) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begin(revision) {
		r.liste = liste
	}
}

// rahmenStand is the revision of what stands around pairs: it grows when that of
// either scope does.
const rahmenStand = "(SELECT (SELECT revision FROM bereich WHERE name = 'katalog') + (SELECT revision FROM bereich WHERE name = 'kommunen') AS revision) AS s"

// paarShape names the texts that read one pair: the one for a pair in its known
// surroundings, and one for each column that a body's key may stand in.
type paarShape string

// readPaar reads the row of one pair, by any of the body's keys; nil when there is
// no such body or bundle. Every write begins with it.
func (db *DB) readPaar(ctx context.Context, key, ozgID string) (*paarRow, error) {
	// A transaction may have changed what stands around the pair and never be
	// committed, so that it neither takes nor gives.
	if db.rahmen == nil {
		row, _, err := db.readPaarWhole(ctx, key, ozgID)
		return row, err
	}
	if row, revision, known := db.rahmen.get(key, ozgID); known {
		var now int64
		err := db.query(ctx, scanOne(append(row.ownDest(), &now)), db.text(paarShape("rahmen"), func() string {
			return "SELECT " + paarOwnColumns + ", n.zeitachse, s.revision FROM " + rahmenStand +
				" LEFT JOIN nachnutzung AS n ON n.ars = ? AND n.ozg_id = ?"
		}), row.source(), ozgID)
		if err != nil || now == revision {
			return &row, err
		}
	}
	row, revision, err := db.readPaarWhole(ctx, key, ozgID)
	if row != nil && err == nil {
		db.rahmen.put(revision, key, ozgID, row)
	}
	return row, err
}

// readPaarWhole reads a pair and what stands around it, and the revision of that.
func (db *DB) readPaarWhole(ctx context.Context, key, ozgID string) (*paarRow, int64, error) {
	var row paarRow
	revision := int64(-1)
	column := keyColumn("k", key)
	err := db.query(ctx, scanOne(append(row.dest(), &revision)), db.text(paarShape(column), func() string {
		return "SELECT " + paarColumns + ", n.zeitachse, s.revision FROM " + allPairs + " " + paarJoins +
			" CROSS JOIN " + rahmenStand + " WHERE b.ozg_id = ? AND " + column + " = ?"
	}), ozgID, key)
	if err != nil || revision < 0 {
		return nil, 0, err
	}
	return &row, revision, nil
}

// scanOne reads the one row of a query, if there is one.
func scanOne(dest []any) func(found) error {
	return func(rows found) error {
		if rows.Next() {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

// rahmenAt gives what stands around pairs at a revision of it: what is remembered of
// that revision, and the rest as it is now. Its revision is 0 when that is another one.
func (db *DB) rahmenAt(ctx context.Context, stand int64, keys []Paarschluessel) (*rahmen, error) {
	around := db.rahmen.part(stand, keys)
	var bodies, bundles []string
	for _, key := range keys {
		if around.koerper[key.ARS] == nil {
			bodies = append(bodies, key.ARS)
		}
		if around.buendel[key.OzgID] == nil {
			bundles = append(bundles, key.OzgID)
		}
	}
	if len(bodies)+len(bundles) == 0 {
		return around, nil
	}
	read, err := db.rahmenOf(ctx, bodies, bundles)
	if err != nil {
		return nil, err
	}
	db.rahmen.learn(read)
	if read.revision != stand {
		around.revision = 0
	}
	maps.Copy(around.koerper, read.koerper)
	maps.Copy(around.buendel, read.buendel)
	return around, nil
}

// part gives what is remembered around pairs at a revision.
func (r *rahmen) part(stand int64, keys []Paarschluessel) *rahmen {
	part := newRahmen(stand)
	if r == nil {
		return part
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.revision != stand {
		return part
	}
	for _, key := range keys {
		if k := r.koerper[key.ARS]; k != nil {
			part.koerper[key.ARS] = k
		}
		if b := r.buendel[key.OzgID]; b != nil {
			part.buendel[key.OzgID] = b
		}
	}
	return part
}

// learn remembers what was read around pairs.
func (r *rahmen) learn(read *rahmen) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if read.revision > 0 && r.begin(read.revision) {
		maps.Copy(r.koerper, read.koerper)
		maps.Copy(r.buendel, read.buendel)
	}
}

// rahmenOf reads what stands around pairs: each body and each bundle once. Its
// revision is 0 when they are not of the same one.
func (db *DB) rahmenOf(ctx context.Context, bodies, bundles []string) (*rahmen, error) {
	around := newRahmen(0)
	var revisions []int64
	var revision int64
	note := func() {
		if !slices.Contains(revisions, revision) {
			revisions = append(revisions, revision)
		}
	}
	if len(bodies) > 0 {
		err := db.among(ctx, "SELECT "+koerperColumns+", s.revision FROM kommune AS k "+koerperJoins+" CROSS JOIN "+rahmenStand+" WHERE k.ars", distinct(bodies), func(rows found) error {
			k := new(koerperRahmen)
			err := rows.Scan(append(k.dest(), &revision)...)
			around.koerper[k.kommune.Code] = k
			note()
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read bodies: %w", translate(err))
		}
	}
	if len(bundles) > 0 {
		err := db.among(ctx, "SELECT "+buendelColumns+", s.revision FROM leistungsbuendel AS b "+buendelJoins+" CROSS JOIN "+rahmenStand+" WHERE b.ozg_id", distinct(bundles), func(rows found) error {
			b := new(buendelRahmen)
			if err := rows.Scan(append(b.dest(), &revision)...); err != nil {
				return err
			}
			around.buendel[b.buendel.Code] = b
			note()
			return b.read()
		})
		if err != nil {
			return nil, fmt.Errorf("read bundles: %w", translate(err))
		}
	}
	if len(revisions) == 1 {
		around.revision = revisions[0]
	}
	return around, nil
}

func newRahmen(revision int64) *rahmen {
	return &rahmen{revision: revision, rahmenteile: newRahmenteile()}
}
