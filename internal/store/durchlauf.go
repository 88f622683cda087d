// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Durchlauf walks through all pairs of a list, page after page, for a file. What
// stands around pairs is read once and not with each of them, so that a page is one
// walk along the index. It is for one goroutine at a time.
type Durchlauf struct {
	db     *DB
	filter NachnutzungFilter
	z      Zeitpunkt
	sort   string

	// reader is set with the first page that goes the short way.
	reader  *paarReader
	koerper map[string]*koerperRahmen
	buendel map[string]*buendelRahmen
}

// Durchlauf begins a walk in an order of the list.
func (db *DB) Durchlauf(f NachnutzungFilter, z Zeitpunkt, sort string) *Durchlauf {
	f.Gesamt = false
	return &Durchlauf{db: db, filter: f, z: z, sort: sort}
}

// walkPage is how many pairs of a walk are read at a time.
const walkPage = 4000

// Seite gives the pairs behind a place, as many as are read at a time; nil is the
// beginning. It may give none although there are more.
func (d *Durchlauf) Seite(ctx context.Context, nach []string) (Seite[Paar], error) {
	if !d.isShort() {
		return d.db.Nachnutzungen(ctx, d.filter, d.z, Wunsch{Limit: chunk - 1, Sort: d.sort, Nach: nach})
	}
	if err := d.prepare(ctx); err != nil {
		return Seite[Paar]{}, fmt.Errorf("begin to walk through Nachnutzungen: %w", translate(err))
	}
	page, err := d.page(ctx, nach)
	if err != nil {
		return page, fmt.Errorf("walk through Nachnutzungen: %w", translate(err))
	}
	return page, d.reader.complete(ctx, page.Items)
}

// isShort tells whether the walk is along stored pairs as they stand, by their keys.
func (d *Durchlauf) isShort() bool {
	return d.z.isPresent(d.db.heute()) && !d.filter.Implizit && (d.sort == "" || d.sort == sortSchluessel)
}

// prepare reads what stands around pairs.
func (d *Durchlauf) prepare(ctx context.Context) (err error) {
	if d.reader != nil {
		return nil
	}
	tx := d.db.gorm.WithContext(ctx)
	d.koerper, d.buendel = make(map[string]*koerperRahmen), make(map[string]*buendelRahmen)
	err = eachRow(tx.Table("kommune AS k").Joins(koerperJoins).Select(koerperColumns), true, func(rows *sql.Rows) error {
		k := new(koerperRahmen)
		err := rows.Scan(k.dest()...)
		d.koerper[k.kommune.Code] = k
		return err
	})
	if err != nil {
		return err
	}
	err = eachRow(tx.Table("leistungsbuendel AS b").Joins(buendelJoins).Select(buendelColumns), true, func(rows *sql.Rows) error {
		b := new(buendelRahmen)
		err := rows.Scan(b.dest()...)
		d.buendel[b.buendel.Code] = b
		return err
	})
	if err != nil {
		return err
	}
	d.reader, err = newPaarReader(ctx, d.db, &d.filter, d.z, d.sort)
	return err
}

// table is the table of the walk: body and bundle are joined only where they are
// filtered by.
func (d *Durchlauf) table(tx *gorm.DB) *gorm.DB {
	f := &d.filter
	if len(f.Land)+len(f.Kommune)+len(f.Themenfeld)+len(f.Leistungsbuendel) == 0 && f.Kreis == "" && f.Verbund == "" && f.Traeger == nil && f.Gebiet == nil {
		return tx.Table("nachnutzung AS n")
	}
	return f.pairs(tx)
}

func (d *Durchlauf) page(ctx context.Context, nach []string) (Seite[Paar], error) {
	var page Seite[Paar]
	query := d.filter.apply(d.table(d.db.gorm.WithContext(ctx)), d.reader.tag, true)
	if len(nach) > 0 {
		if len(nach) != 2 {
			return page, errCursor()
		}
		query = query.Where("(n.ars, n.ozg_id) > (?, ?)", nach[0], nach[1])
	}
	query = query.Joins("LEFT JOIN freitext AS t ON t.id = n.begruendung").Select("n.ars, n.ozg_id, " + paarOwnColumns + ", '', t.inhalt, t.geloescht_am").
		Order("n.ars, n.ozg_id").Limit(walkPage)
	count := 0
	err := eachRow(query, true, func(rows *sql.Rows) error {
		count++
		pair, err := d.pair(rows)
		if err != nil {
			return err
		}
		if count == walkPage {
			page.Naechste = []string{pair.Kommune.Code, pair.Leistungsbuendel.Code}
		}
		if d.filter.matches(&pair) {
			page.Items = append(page.Items, pair)
		}
		return nil
	})
	return page, err
}

// pair reads a pair, with the reason of its status.
func (d *Durchlauf) pair(rows *sql.Rows) (Paar, error) {
	var row paarRow
	var ars, ozgID string
	var text nachnutzung.Text
	dest := append([]any{&ars, &ozgID}, row.ownDest()...)
	if err := rows.Scan(append(dest, orEmpty{&text.Inhalt}, orEmpty{&text.GeloeschtAm})...); err != nil {
		return Paar{}, err
	}
	k, b := d.koerper[ars], d.buendel[ozgID]
	if k == nil || b == nil {
		// It came into the catalogue after the walk had begun.
		return Paar{}, fmt.Errorf("%s is of a body or bundle that is new: %w", pairKey(ars, ozgID), nachnutzung.ErrUnavailable)
	}
	row.koerperRahmen, row.buendelRahmen = *k, *b
	p, err := d.reader.paar(&row, nil)
	if reason := &p.Befund.Begruendung; reason.ID == row.begruendung {
		reason.Inhalt, reason.GeloeschtAm = text.Inhalt, text.GeloeschtAm
	}
	return p, err
}
