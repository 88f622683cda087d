// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// buchung says who wrote a row last. The loader sets both to the same number, an
// editor's write raises Version alone; a row whose numbers differ belongs to the
// editor and the loader leaves it.
type buchung struct {
	Version         int64
	GeladeneVersion int64
}

// loadPart is one part of the catalogue, ready to be brought into the database.
type loadPart interface {
	sync(tx *gorm.DB) (Ladeteil, error)
	edit(tx *gorm.DB) error
	scope() Bereich
}

// part compares the wanted rows of a table with those that stand there.
type part[R any] struct {
	name    string
	bereich Bereich
	wanted  []R
	key     func(*R) string
	buchung func(*R) *buchung
	// keep copies what is not the loader's to compare (derived columns) from the
	// current row to the wanted one; nil when there is none.
	keep func(wanted, current *R)
	// children are rows of other tables that belong to a row and are compared and
	// written with it.
	children []childTable[R]
	// edited tells which wanted rows are the editors' affair though they are not
	// there: an editor has taken them away. nil where that cannot be.
	edited func(tx *gorm.DB) (func(*R) bool, error)
}

func (p *part[R]) scope() Bereich { return p.bereich }

func (p *part[R]) sync(tx *gorm.DB) (Ladeteil, error) {
	done := Ladeteil{Teil: p.name}
	current, err := p.current(tx)
	if err != nil {
		return done, err
	}
	isEdited := func(*R) bool { return false }
	if p.edited != nil {
		if isEdited, err = p.edited(tx); err != nil {
			return done, err
		}
	}
	var write []R
	for i := range p.wanted {
		wanted := &p.wanted[i]
		now, exists := current[p.key(wanted)]
		if !exists && isEdited(wanted) {
			done.Belassen++
			continue
		}
		if !exists {
			*p.buchung(wanted) = buchung{Version: 1, GeladeneVersion: 1}
			write = append(write, *wanted)
			done.Neu++
			continue
		}
		booked := *p.buchung(now)
		if booked.Version != booked.GeladeneVersion {
			done.Belassen++
			continue
		}
		*p.buchung(wanted) = booked
		if p.keep != nil {
			p.keep(wanted, now)
		}
		if reflect.DeepEqual(wanted, now) {
			done.Unveraendert++
			continue
		}
		*p.buchung(wanted) = buchung{Version: booked.Version + 1, GeladeneVersion: booked.Version + 1}
		write = append(write, *wanted)
		done.Geaendert++
	}
	return done, p.write(tx, write, done.Geaendert > 0)
}

// edit writes the wanted rows as an editor does: it raises Version alone, so that
// the loader leaves them from then on. A row that is new was never loaded.
func (p *part[R]) edit(tx *gorm.DB) error {
	current, err := p.current(tx)
	if err != nil {
		return err
	}
	for i := range p.wanted {
		wanted := &p.wanted[i]
		// One that was taken away and is made again goes on from its last version.
		booked := buchung{Version: p.buchung(wanted).Version}
		if now, exists := current[p.key(wanted)]; exists {
			booked = *p.buchung(now)
			if p.keep != nil {
				p.keep(wanted, now)
			}
		}
		*p.buchung(wanted) = buchung{Version: booked.Version + 1, GeladeneVersion: booked.GeladeneVersion}
	}
	return p.write(tx, p.wanted, true)
}

func (p *part[R]) current(tx *gorm.DB) (map[string]*R, error) {
	var rows []R
	if err := locked(tx).Find(&rows).Error; err != nil {
		return nil, err
	}
	byKey := make(map[string]*R, len(rows))
	for i := range rows {
		byKey[p.key(&rows[i])] = &rows[i]
	}
	for _, child := range p.children {
		if err := child.load(tx, byKey); err != nil {
			return nil, err
		}
	}
	return byKey, nil
}

// locked makes a query hold the rows it reads until the transaction ends: an
// editor's write either is seen or waits, and is never written over. In SQLite
// the transaction has the write lock from its beginning.
func locked(tx *gorm.DB) *gorm.DB {
	if tx.Name() != string(dialectPostgres) {
		return tx
	}
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}

// batch keeps a statement below the bind limits (SQLite 32,766, PostgreSQL
// 65,535) for the widest table.
const batch = 500

func (p *part[R]) write(tx *gorm.DB, rows []R, replace bool) error {
	if len(rows) == 0 {
		return nil
	}
	if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(rows, batch).Error; err != nil {
		return err
	}
	if replace {
		keys := make([]string, len(rows))
		for i := range rows {
			keys[i] = p.key(&rows[i])
		}
		// Last first: a later child table may refer to an earlier one.
		for _, v := range slices.Backward(p.children) {
			if err := v.remove(tx, keys); err != nil {
				return err
			}
		}
	}
	for _, child := range p.children {
		if err := child.insert(tx, rows); err != nil {
			return err
		}
	}
	return nil
}

// childTable is a table whose rows belong to rows of type R.
type childTable[R any] interface {
	load(tx *gorm.DB, parents map[string]*R) error
	remove(tx *gorm.DB, keys []string) error
	insert(tx *gorm.DB, parents []R) error
}

// children is a childTable of rows of type C.
type children[R, C any] struct {
	// column holds the parent's key; where narrows the table, if it serves
	// several kinds of parents; order is that of the wanted list.
	column, where, order string
	parent               func(*C) string
	list                 func(*R) *[]C
}

func (c children[R, C]) load(tx *gorm.DB, parents map[string]*R) error {
	var rows []C
	query := tx.Order(c.order)
	if c.where != "" {
		query = query.Where(c.where)
	}
	if err := query.Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		if parent, ok := parents[c.parent(&rows[i])]; ok {
			list := c.list(parent)
			*list = append(*list, rows[i])
		}
	}
	return nil
}

func (c children[R, C]) remove(tx *gorm.DB, keys []string) error {
	for start := 0; start < len(keys); start += batch {
		query := tx.Where(c.column+" IN ?", keys[start:min(start+batch, len(keys))])
		if c.where != "" {
			query = query.Where(c.where)
		}
		if err := query.Delete(new(C)).Error; err != nil {
			return err
		}
	}
	return nil
}

func (c children[R, C]) insert(tx *gorm.DB, parents []R) error {
	var rows []C
	for i := range parents {
		rows = append(rows, *c.list(&parents[i])...)
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, batch).Error
}

// insertMissing adds the rows whose key is not there yet and tells how many.
func insertMissing[R any](tx *gorm.DB, rows []R) (int64, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	result := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, batch)
	return result.RowsAffected, result.Error
}

// takenAway tells which wanted rows of a kind of objects an editor has taken away.
func takenAway[R any](art string, key func(*R) string) func(tx *gorm.DB) (func(*R) bool, error) {
	return func(tx *gorm.DB) (func(*R) bool, error) {
		var keys []string
		err := tx.Table("verlauf AS v").Where("v.art = ? AND v.zustand = '' AND NOT EXISTS (SELECT 1 FROM verlauf n "+
			"WHERE n.art = v.art AND n.schluessel = v.schluessel AND n.version > v.version)", art).Pluck("v.schluessel", &keys).Error
		if err != nil {
			return nil, fmt.Errorf("read what was taken away: %w", err)
		}
		return func(r *R) bool { return slices.Contains(keys, key(r)) }, nil
	}
}
