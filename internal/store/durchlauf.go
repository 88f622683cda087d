// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Durchlauf walks through all pairs of a list, page after page, for a file. What
// stands around pairs is read once and not with each of them. Where the pairs are
// wanted as they stand, a statement reads many pages, one of which it holds ready:
// small statements would look up each text by itself. A reader who takes his time
// does not hold a connection for it; the walk goes on behind the last page he took.
// It is for one goroutine at a time.
type Durchlauf struct {
	db     *DB
	filter NachnutzungFilter
	z      Zeitpunkt
	sort   string

	// reader is set with the first page that goes the short way.
	reader *paarReader
	around rahmenteile
	// pages are those of the statement that runs; it ends by itself or when ctx does.
	pages chan walkResult
	// limit is how many pairs a statement reads, patience how long a page is held
	// ready.
	limit    int
	patience time.Duration
}

// walkResult is a page, or why there is none.
type walkResult struct {
	page Seite[Paar]
	err  error
}

// Durchlauf begins a walk in an order of the list.
func (db *DB) Durchlauf(f NachnutzungFilter, z Zeitpunkt, sort string) *Durchlauf {
	f.Gesamt = false
	return &Durchlauf{db: db, filter: f, z: z, sort: sort, limit: walkStatement, patience: walkPatience}
}

const (
	// walkPage is how many pairs are read at a time, walkStatement by one statement.
	walkPage, walkStatement = 500, 50 * 1000
	walkPatience            = 5 * time.Second
)

// Seite gives the pairs behind a place, as many as are read at a time; nil is the
// beginning. It may give none although there are more. ctx has to live as long as
// the walk: it ends what still runs.
func (d *Durchlauf) Seite(ctx context.Context, nach []string) (Seite[Paar], error) {
	if !d.isShort() {
		return d.db.Nachnutzungen(ctx, d.filter, d.z, Wunsch{Limit: chunk - 1, Sort: d.sort, Nach: nach})
	}
	if err := d.prepare(ctx); err != nil {
		return Seite[Paar]{}, fmt.Errorf("begin to walk through Nachnutzungen: %w", translate(err))
	}
	got, ok := <-d.pages
	if !ok {
		// None runs: it is the beginning, its pages are used up, or it did not wait.
		pages := make(chan walkResult)
		d.pages = pages
		go d.run(ctx, nach, pages)
		if got, ok = <-pages; !ok {
			got.err = errors.Join(ctx.Err(), errNotTaken)
		}
	}
	if got.err != nil {
		return Seite[Paar]{}, fmt.Errorf("walk through Nachnutzungen: %w", translate(got.err))
	}
	return got.page, nil
}

// errNotTaken ends a statement whose pages nobody takes.
var errNotTaken = errors.New("nobody takes the page")

// run reads the pages of a statement for as long as they are taken. Its last page
// leads to the next statement.
func (d *Durchlauf) run(ctx context.Context, nach []string, pages chan<- walkResult) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer close(pages)
	hand := func(r walkResult) error {
		timer := time.NewTimer(d.patience)
		defer timer.Stop()
		select {
		case pages <- r:
			return nil
		case <-timer.C:
			// Otherwise all that is left would be read before the rows are closed.
			cancel()
			return errNotTaken
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := d.statement(ctx, nach, hand); err != nil && !errors.Is(err, errNotTaken) {
		_ = hand(walkResult{err: err})
	}
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
	// Nothing runs yet.
	pages := make(chan walkResult)
	close(pages)
	d.pages = pages
	tx := d.db.gorm.WithContext(ctx)
	d.around = newRahmenteile()
	err = eachRow(tx.Table("kommune AS k").Joins(koerperJoins).Select(koerperColumns), true, func(rows *sql.Rows) error {
		k := new(koerperRahmen)
		err := rows.Scan(k.dest()...)
		d.around.koerper[k.kommune.Code] = k
		return err
	})
	if err != nil {
		return err
	}
	err = eachRow(tx.Table("leistungsbuendel AS b").Joins(buendelJoins).Select(buendelColumns), true, func(rows *sql.Rows) error {
		b := new(buendelRahmen)
		if err := rows.Scan(b.dest()...); err != nil {
			return err
		}
		d.around.buendel[b.buendel.Code] = b
		return b.read()
	})
	if err != nil {
		return err
	}
	d.reader, err = newPaarReader(d.db, &d.filter, d.z, d.sort)
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

// statement reads the pairs behind a place and hands them on page by page.
func (d *Durchlauf) statement(ctx context.Context, nach []string, hand func(walkResult) error) error {
	query := d.filter.apply(d.table(d.db.gorm.WithContext(ctx)), d.reader.tag, true)
	if len(nach) > 0 {
		if len(nach) != 2 {
			return errCursor()
		}
		query = query.Where("(n.ars, n.ozg_id) > (?, ?)", nach[0], nach[1])
	}
	query = query.Joins("LEFT JOIN freitext AS t ON t.id = n.begruendung").Select("n.ars, n.ozg_id, " + paarOwnColumns + ", '', COALESCE(t.inhalt, '')").
		Order("n.ars, n.ozg_id").Limit(d.limit)
	var page Seite[Paar]
	count := 0
	flush := func(last *Paar) error {
		page.Naechste = nil
		if last != nil {
			page.Naechste = []string{last.Kommune.Code, last.Leistungsbuendel.Code}
		}
		if err := d.reader.complete(ctx, page.Items); err != nil {
			return err
		}
		full := page
		page.Items = make([]Paar, 0, walkPage)
		return hand(walkResult{page: full})
	}
	// One row takes all that are read: a list of millions would else make as many.
	var row walkRow
	dest := row.dest()
	err := d.db.queryBuilt(ctx, query, func(rows found) error {
		for rows.Next() {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			pair, err := d.pair(&row)
			if err != nil {
				return err
			}
			if d.filter.matches(&pair) {
				page.Items = append(page.Items, pair)
			}
			if count++; count%walkPage == 0 {
				if err := flush(&pair); err != nil {
					return err
				}
			}
		}
		return rows.Err()
	})
	if err != nil || count == d.limit {
		return err
	}
	return flush(nil)
}

// queryBuilt runs a query that GORM has built, past it: a row costs half as much.
func (db *DB) queryBuilt(ctx context.Context, query *gorm.DB, read func(found) error) error {
	built := query.Session(&gorm.Session{DryRun: true}).Find(&[]nachnutzungRow{})
	if built.Error != nil {
		return built.Error
	}
	return db.query(ctx, read, built.Statement.SQL.String(), built.Statement.Vars...)
}

// walkRow is a row of the walk: the pair's own, and the reason of its status.
type walkRow struct {
	paarRow
	ars, ozgID, text string
}

// dest are the places for its columns, none of which is NULL.
func (w *walkRow) dest() []any {
	return append(append([]any{&w.ars, &w.ozgID}, w.storedDest()...), &w.zeitachse, &w.text)
}

// pair makes a pair of a row, with the reason of its status.
func (d *Durchlauf) pair(row *walkRow) (Paar, error) {
	if !d.around.surround(&row.paarRow, row.ars, row.ozgID) {
		// It came into the catalogue after the walk had begun.
		return Paar{}, fmt.Errorf("%s is of a body or bundle that is new: %w", pairKey(row.ars, row.ozgID), nachnutzung.ErrUnavailable)
	}
	p, err := d.reader.paar(&row.paarRow, nil)
	// An erased text is empty, and is looked for with the others.
	if reason := &p.Befund.Begruendung; reason.ID == row.begruendung {
		reason.Inhalt = row.text
	}
	return p, err
}
