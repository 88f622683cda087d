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
	db.relay.nudge()
	return result, made, nil
}

func (k *katalogobjekt[T]) apply(ctx context.Context, db *DB, v Vorgang, of T, e nachnutzung.Erwartung, change func(*T) error) (T, bool, error) {
	before, err := k.read(ctx, db, of)
	missing := k.isNew && errors.Is(err, nachnutzung.ErrNotFound)
	switch {
	case missing:
		before = of
	case err != nil:
		return of, false, err
	}
	place := k.place(&of)
	place.art = k.art
	right, err := db.darf(ctx, v.Akteur, k.op, nachnutzung.Ort{ARS: place.ars})
	if err != nil {
		return of, false, err
	}
	if err := e.Check(*k.version(&before), !missing); err != nil {
		return of, false, err
	}
	// Before the change, which may reach into the lists of both.
	old, err := encodeState(k.encode(&before))
	if err != nil {
		return of, false, err
	}
	after := before
	if err := change(&after); err != nil {
		return of, false, err
	}
	state, err := encodeState(k.encode(&after))
	if err != nil || (state == old && !missing) {
		return before, false, err
	}
	if err := k.write(ctx, db, &after, db.within(right, place.ars)); err != nil {
		return of, false, err
	}
	if err := db.recordEdit(ctx, v, place, *k.version(&before), old, state); err != nil {
		return of, false, err
	}
	if err := k.refresh(db, db.gorm.WithContext(ctx)); err != nil {
		return of, false, err
	}
	after, err = k.read(ctx, db, of)
	return after, missing, err
}

// recordEdit writes the entry of an edit and, before the first edit of what the
// catalogue has brought, an entry of what it held until then.
func (db *DB) recordEdit(ctx context.Context, v Vorgang, place gegenstand, version int64, old, state string) error {
	var entries []verlaufRow
	first, err := db.isUnedited(ctx, place)
	if err != nil {
		return err
	}
	if first && version > 0 {
		loaded := Vorgang{Akteur: nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb}, Quelle: quelleKatalog, Art: VorgangBestand}
		entry, _ := db.entry(loaded, place, version, old, nil)
		entries = append(entries, entry)
	}
	entry, texts := db.entry(v, place, version+1, state, nil)
	return db.record(db.gorm.WithContext(ctx), append(entries, entry), texts)
}

// quelleKatalog is the source of what the catalogue has brought.
const quelleKatalog = "katalog"

func (db *DB) isUnedited(ctx context.Context, place gegenstand) (bool, error) {
	var entries int64
	err := db.gorm.WithContext(ctx).Table("verlauf").Where("art = ? AND schluessel = ?", place.art, place.schluessel).Count(&entries).Error
	if err != nil {
		return false, fmt.Errorf("look for the history of %s: %w", place.schluessel, err)
	}
	return entries == 0, nil
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
