// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Editors change the catalogue's own tables through one mechanism: an object is
// read and changed by a rule, written as the loader writes it, but marked as the
// editor's, and its whole state becomes an entry of the history, all in one
// transaction.

// katalogobjekt describes a kind of object T that editors change.
type katalogobjekt[T any] struct {
	art string
	op  nachnutzung.Operation
	// isNew says that a write may make an object that is not there; otherwise a
	// missing one is nachnutzung.ErrNotFound.
	isNew bool
	// place tells key and place of an object.
	place func(*T) gegenstand
	// read gives the object that of names by its key, as it stands.
	read func(ctx context.Context, db *DB, of T) (T, error)
	// version of the object; 0 where nothing is known.
	version func(*T) *int64
	// encode gives the state that editors write, without key, version and what is
	// derived.
	encode func(*T) any
	// write stores the object in place of the one before, inside the transaction, where
	// the condition of a territory holds if the object is of a body; errNotWritten when
	// it does not hold any more.
	write func(ctx context.Context, db *DB, t *T, inside within) error
	// refresh brings what follows from the change up to date, and raises the scope.
	refresh func(db *DB, tx *gorm.DB) error
}

// update changes one object and gives it as it stands afterwards, and whether it
// was made. Errors, in the order in which they are looked for:
// nachnutzung.ErrNotFound, ErrForbidden, ErrVersionRequired, ErrVersionConflict,
// whatever change returns. Changing nothing writes nothing.
func (k *katalogobjekt[T]) update(ctx context.Context, db *DB, v Vorgang, of T, e nachnutzung.Erwartung, change func(*T) error) (T, bool, error) {
	var result T
	var made bool
	err := db.transact(ctx, func(tx *gorm.DB) (err error) {
		if err := db.lockKatalog(tx); err != nil {
			return err
		}
		result, made, err = k.apply(ctx, db.on(tx), v, of, e, change)
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, errNotWritten) {
		return of, false, nachnutzung.ErrVersionConflict
	}
	if err != nil {
		return of, false, fmt.Errorf("write %s: %w", k.art, translate(err))
	}
	db.written()
	return result, made, nil
}

func (k *katalogobjekt[T]) apply(ctx context.Context, db *DB, v Vorgang, of T, e nachnutzung.Erwartung, change func(*T) error) (T, bool, error) {
	b, err := k.decide(ctx, db, v, of, e, change)
	if err != nil {
		return of, false, err
	}
	if !b.isChange {
		return b.before, false, nil
	}
	if err := k.write(ctx, db, &b.after, db.within(b.right, b.place.ars)); err != nil {
		return of, false, err
	}
	if err := db.recordEdit(ctx, v, b.place, *k.version(&b.before), b.old, b.state); err != nil {
		return of, false, err
	}
	if err := k.refresh(db, db.gorm.WithContext(ctx)); err != nil {
		return of, false, err
	}
	after, err := k.read(ctx, db, of)
	return after, b.made, err
}

// bearbeitung is an edit that is decided and not written yet.
type bearbeitung[T any] struct {
	before, after T
	place         gegenstand
	right         nachnutzung.Recht
	// old and state are before and after as the history keeps them.
	old, state string
	// made: it was not there; isChange: there is something to write.
	made, isChange bool
}

// decide finds out what a change makes of an object, and writes nothing.
func (k *katalogobjekt[T]) decide(ctx context.Context, db *DB, v Vorgang, of T, e nachnutzung.Erwartung, change func(*T) error) (bearbeitung[T], error) {
	b := bearbeitung[T]{place: k.place(&of)}
	b.place.art = k.art
	var err error
	b.before, err = k.read(ctx, db, of)
	b.made = k.isNew && errors.Is(err, nachnutzung.ErrNotFound)
	switch {
	case b.made:
		b.before = of
		if *k.version(&b.before), err = db.lastVersion(ctx, b.place); err != nil {
			return b, err
		}
	case err != nil:
		return b, err
	}
	if b.right, err = db.darf(ctx, v.Akteur, k.op, nachnutzung.Ort{ARS: b.place.ars}); err != nil {
		return b, err
	}
	if err := e.Check(*k.version(&b.before), !b.made); err != nil {
		return b, err
	}
	// Before the change, which may reach into the lists of both.
	if b.old, err = encodeState(k.encode(&b.before)); err != nil {
		return b, err
	}
	b.after = b.before
	if err := change(&b.after); err != nil {
		return b, err
	}
	b.state, err = encodeState(k.encode(&b.after))
	b.isChange = b.state != b.old || b.made
	return b, err
}

// recordEdit writes the entry of an edit and, where the history does not know the
// version before it, an entry of what the object held until then: before the first
// edit of what the catalogue has brought, and after an edit of something else that
// stands in the same row.
func (db *DB) recordEdit(ctx context.Context, v Vorgang, place gegenstand, version int64, old, state string) error {
	var entries []verlaufRow
	known, err := db.knowsVersion(ctx, place, version)
	if err != nil {
		return err
	}
	if !known && version > 0 {
		loaded := Vorgang{Akteur: nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb}, Quelle: quelleKatalog, Art: VorgangBestand}
		entry, _ := db.entry(loaded, place, version, old, nil)
		entries = append(entries, entry)
	}
	entry, texts := db.entry(v, place, version+1, state, nil)
	return db.record(db.gorm.WithContext(ctx), append(entries, entry), texts)
}

// quelleKatalog is the source of what the catalogue has brought.
const quelleKatalog = "katalog"

func (db *DB) knowsVersion(ctx context.Context, place gegenstand, version int64) (bool, error) {
	var entries int64
	err := db.gorm.WithContext(ctx).Table("verlauf").Where("art = ? AND schluessel = ? AND version = ?", place.art, place.schluessel, version).
		Count(&entries).Error
	if err != nil {
		return false, fmt.Errorf("look for the history of %s: %w", place.schluessel, err)
	}
	return entries > 0, nil
}

// lastVersion is the last one that the history knows of an object; 0 when it knows
// none. What was taken away and is made again goes on from there.
func (db *DB) lastVersion(ctx context.Context, place gegenstand) (int64, error) {
	var version int64
	err := db.gorm.WithContext(ctx).Table("verlauf").Where("art = ? AND schluessel = ?", place.art, place.schluessel).
		Select("COALESCE(MAX(version), 0)").Row().Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("look for the history of %s: %w", place.schluessel, err)
	}
	return version, nil
}

// lockKatalog lets one at a time change the catalogue, the loader included: what
// is derived from several objects is then derived from what really stands there.
// SQLite's transactions take the write lock at their beginning anyway.
func (db *DB) lockKatalog(tx *gorm.DB) error {
	if db.kind != dialectPostgres {
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(hashtext('nachnutzung.laden'))").Error
}

// KatalogWortschatz gives the codes against which an edit of the catalogue is
// checked.
func (db *DB) KatalogWortschatz(ctx context.Context) (nachnutzung.Wortschatz, error) {
	w := nachnutzung.Wortschatz{Codes: make(map[string][]string)}
	query := db.gorm.WithContext(ctx).Raw(`SELECT liste, code, ordnung FROM codelisteneintrag
		WHERE liste IN ('bundesressort', 'land', 'nachnutzungsmodell', 'onlinedienst_zustand', 'plattformart')
		UNION ALL SELECT 'leistungsbuendel', ozg_id, 0 FROM leistungsbuendel ORDER BY 1, 3, 2`)
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var list, code string
		var place int
		if err := rows.Scan(&list, &code, &place); err != nil {
			return err
		}
		w.Codes[list] = append(w.Codes[list], code)
		return nil
	})
	if err != nil {
		return w, fmt.Errorf("read codes: %w", err)
	}
	return w, nil
}
