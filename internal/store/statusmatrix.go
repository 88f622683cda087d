// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Paarstatus is the headline of a pair, without all else that a Paar tells.
type Paarstatus struct {
	ARS, OzgID string
	Status     nachnutzung.Status
	// Herkunft of the status, as in nachnutzung.Befund.
	Herkunft string
	// GeerbtVon is the ARS of the body whose Nachnutzung this is, where it is another
	// one.
	GeerbtVon string
}

// StatusFilter narrows EachStatus; zero values do not.
type StatusFilter struct {
	// Land is its two-digit key, and has to be given.
	Land string
	// Kreis by its ARS.
	Kreis                        string
	Themenfeld, Leistungsbuendel []string
	// Mitglieder visits the bodies too for which another one acts.
	Mitglieder bool
}

// EachStatus visits all pairs of the Verwaltungstraeger of a Land, reported or not,
// by ARS and OZG-ID. It says the same as a walk with Implizit, but reads bodies and
// bundles once instead of with each of their pairs, and of a pair no more than its
// headline.
func (db *DB) EachStatus(ctx context.Context, f StatusFilter, z Zeitpunkt, visit func(Paarstatus)) error {
	m, err := db.readStatusmatrix(ctx, f, z)
	if err == nil {
		err = m.each(visit)
	}
	if err != nil {
		return fmt.Errorf("read the status of all pairs: %w", translate(err))
	}
	return nil
}

// readStatusmatrix reads bodies, bundles and what is stored. What is known at the
// last revision stands in the rows, unless somebody writes meanwhile: a view that was
// cited a moment ago need not look back through the history.
func (db *DB) readStatusmatrix(ctx context.Context, f StatusFilter, z Zeitpunkt) (*statusmatrix, error) {
	isLast, err := db.isLast(ctx, z.Kenntnisstand)
	if err != nil {
		return nil, err
	}
	if !isLast {
		return db.readStatusmatrixAt(ctx, f, z)
	}
	m, err := db.readStatusmatrixAt(ctx, f, Zeitpunkt{Stichtag: z.Stichtag})
	if err != nil {
		return nil, err
	}
	if isLast, err = db.isLast(ctx, z.Kenntnisstand); err != nil || isLast {
		return m, err
	}
	return db.readStatusmatrixAt(ctx, f, z)
}

// isLast tells whether a revision is the last one and nothing waits for the next.
func (db *DB) isLast(ctx context.Context, revision int64) (bool, error) {
	if revision == 0 {
		return false, nil
	}
	known, err := db.Registerstand(ctx)
	return known == revision, err
}

func (db *DB) readStatusmatrixAt(ctx context.Context, f StatusFilter, z Zeitpunkt) (m *statusmatrix, err error) {
	err = db.AsKnown(ctx, z.Kenntnisstand, func(then *DB) (err error) {
		m, err = then.newStatusmatrix(ctx, f, z)
		return err
	})
	if err != nil {
		return nil, err
	}
	m.db = db
	return m, m.readStored(ctx)
}

// statusmatrix are the bodies and bundles of a filter with what is stored of them.
type statusmatrix struct {
	db     *DB
	reader *paarReader
	filter StatusFilter
	bodies []koerperRahmen
	bundle []buendelRahmen
	// sources are the bodies whose rows count, bundles all bundles: their places.
	sources, bundles map[string]int
	// stored is what is stored, source by source.
	stored []storedStatus
}

// storedStatus is a headline; without a Status nothing is stored.
type storedStatus struct {
	status   nachnutzung.Status
	herkunft string
}

func (db *DB) newStatusmatrix(ctx context.Context, f StatusFilter, z Zeitpunkt) (*statusmatrix, error) {
	reader, err := newPaarReader(db, &NachnutzungFilter{Implizit: true}, z, "")
	if err != nil {
		return nil, err
	}
	m := &statusmatrix{db: db, reader: reader, filter: f, sources: make(map[string]int), bundles: make(map[string]int)}
	tx := db.gorm.WithContext(ctx)
	acting := "k.traeger"
	if f.Mitglieder {
		acting = "(k.traeger OR k.erbt_von IS NOT NULL)"
	}
	bodies := tx.Table("kommune AS k").Joins(koerperJoins).Select(koerperColumns).Where("k.land = ?", f.Land).Where(acting).
		Where(existedOn, reader.tag, reader.tag).Order("k.ars")
	if f.Kreis != "" {
		bodies = bodies.Where("(k.kreis = ? OR k.ars = ?)", f.Kreis, f.Kreis)
	}
	err = eachRow(bodies, true, func(rows *sql.Rows) error {
		var k koerperRahmen
		err := rows.Scan(k.dest()...)
		m.bodies = append(m.bodies, k)
		if source := cmp.Or(k.erbt.Code, k.kommune.Code); err == nil {
			if _, known := m.sources[source]; !known {
				m.sources[source] = len(m.sources)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(m.ofBundles(tx.Table("leistungsbuendel AS b")).Joins(buendelJoins).Select(buendelColumns).Order("b.ozg_id"), true, func(rows *sql.Rows) error {
		var b buendelRahmen
		err := rows.Scan(b.dest()...)
		m.bundles[b.buendel.Code] = len(m.bundle)
		m.bundle = append(m.bundle, b)
		return err
	})
	m.stored = make([]storedStatus, len(m.sources)*len(m.bundle))
	return m, err
}

// ofBundles narrows to the bundles of the filter.
func (m *statusmatrix) ofBundles(tx *gorm.DB) *gorm.DB {
	return whereIn(whereIn(tx, "b.themenfeld", m.filter.Themenfeld), "b.ozg_id", m.filter.Leistungsbuendel)
}

// readStored reads what is stored: the headline of the row where the present is
// asked for, what follows from its steps for another day, and what was known then
// from the history.
func (m *statusmatrix) readStored(ctx context.Context) error {
	if m.reader.z.Kenntnisstand > 0 {
		return m.walk(ctx)
	}
	columns := "'', ''"
	if !m.reader.present {
		columns = "n.inhalt, n.zeitachse"
	}
	query := m.ofBundles(m.db.gorm.WithContext(ctx).Table("nachnutzung AS n").Joins("JOIN leistungsbuendel AS b ON b.ozg_id = n.ozg_id")).
		Select("n.ars, n.ozg_id, n.status, n.herkunft, "+columns).Where("n.ars BETWEEN ? AND ?", m.filter.Land+firstOfLand, m.filter.Land+lastOfLand)
	return m.db.queryBuilt(ctx, query, func(rows found) error {
		for rows.Next() {
			var ars, ozgID string
			var row paarRow
			if err := rows.Scan(&ars, &ozgID, &row.status, &row.herkunft, orEmpty{&row.inhalt}, damals{&row.zeitachse, m.reader.tag}); err != nil {
				return err
			}
			if !m.reader.present {
				var n nachnutzung.Nachnutzung
				if err := row.fill(&n); err != nil {
					return err
				}
				then := n.Am(m.reader.tag, true)
				row.status, row.herkunft = string(then.Status), then.Herkunft
			}
			m.store(ars, ozgID, nachnutzung.Status(row.status), row.herkunft)
		}
		return rows.Err()
	})
}

// walk goes through the pairs that were known at a revision.
func (m *statusmatrix) walk(ctx context.Context) error {
	f := NachnutzungFilter{Land: []string{m.filter.Land}, Kreis: m.filter.Kreis, Themenfeld: m.filter.Themenfeld, Leistungsbuendel: m.filter.Leistungsbuendel}
	for w := (Wunsch{Limit: walkWidth}); ; {
		page, err := m.db.Nachnutzungen(ctx, f, m.reader.z, w)
		if err != nil {
			return err
		}
		for i := range page.Items {
			p := &page.Items[i]
			m.store(p.Kommune.Code, p.Leistungsbuendel.Code, p.Befund.Status, p.Befund.Herkunft)
		}
		if w.Nach = page.Naechste; w.Nach == nil {
			return nil
		}
	}
}

// walkWidth is how many pairs of another time are read at once: looking back costs
// the same for few as for many.
const walkWidth = 5000

// store keeps a headline. What nobody has set follows from who is responsible, as if
// nothing were stored.
func (m *statusmatrix) store(ars, ozgID string, status nachnutzung.Status, herkunft string) {
	source, isSource := m.sources[ars]
	bundle, isBundle := m.bundles[ozgID]
	isSet := herkunft == nachnutzung.HerkunftGesetzt || herkunft == nachnutzung.HerkunftEinsatz
	if isSource && isBundle && isSet {
		m.stored[source*len(m.bundle)+bundle] = storedStatus{status, herkunft}
	}
}

// each visits all pairs.
func (m *statusmatrix) each(visit func(Paarstatus)) error {
	for i := range m.bodies {
		row := paarRow{koerperRahmen: m.bodies[i]}
		source := m.sources[row.source()]
		for j := range m.bundle {
			row.buendelRahmen = m.bundle[j]
			p := Paarstatus{
				ARS: row.kommune.Code, OzgID: row.buendel.Code, GeerbtVon: row.erbt.Code,
				Status: nachnutzung.StatusOffen, Herkunft: nachnutzung.HerkunftOhneMeldung,
			}
			if s := m.stored[source*len(m.bundle)+j]; s.status != "" {
				p.Status, p.Herkunft = s.status, s.herkunft
			} else {
				responsible, _, err := m.reader.zustaendig(&row, row.ebenen())
				if err != nil {
					return err
				}
				if !responsible {
					p.Status, p.Herkunft = nachnutzung.StatusNichtZustaendig, nachnutzung.HerkunftZustaendigkeit
				}
			}
			visit(p)
		}
	}
	return nil
}
