// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// dokumentRow is an object that is kept as one document: everything an editor
// writes beside the pairs and the catalogue's own tables.
type dokumentRow struct {
	Art         string `gorm:"primaryKey"`
	Schluessel  string `gorm:"primaryKey"`
	Version     int64
	Land        string
	ARS         string `gorm:"column:ars"`
	OzgID       string
	GeaendertAm string
	Zustand     string
}

func (dokumentRow) TableName() string { return "dokument" }

// dokumente describes a kind of document of type T.
type dokumente[T any] struct {
	art string
	// place tells key and place of an object.
	place func(*T) gegenstand
	// encode gives the state to be kept, decode reads it; neither deals with key,
	// version or instant.
	encode func(*T) any
	decode func(text string, to *T) error
	// stamp sets what the row knows: version and instant of the last change.
	stamp func(to *T, version int64, geaendertAm string)
	// isMade: there is none until somebody makes it. All others exist from the
	// start, with version 0 and nothing in them.
	isMade bool
	// texts are the free texts of an object; may be nil.
	texts func(*T) []*nachnutzung.Text
	// after is done in the transaction of a change; may be nil.
	after func(db *DB, tx *gorm.DB, t *T) error
}

// read gives one document; one that nobody has written has version 0. of names it
// by its key.
func (d *dokumente[T]) read(ctx context.Context, db *DB, of T) (T, error) {
	object, _, err := d.load(ctx, db.gorm.WithContext(ctx), db, of)
	return object, err
}

// load is read with the version; query is where the stored rows are asked for.
func (d *dokumente[T]) load(ctx context.Context, query *gorm.DB, db *DB, of T) (T, int64, error) {
	key := d.place(&of).schluessel
	var row dokumentRow
	err := query.Where("art = ? AND schluessel = ?", d.art, key).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return of, 0, nil
	case err != nil:
		return of, 0, fmt.Errorf("read %s %s: %w", d.art, key, translate(err))
	}
	of, err = d.object(ctx, db, of, &row)
	return of, row.Version, err
}

func (d *dokumente[T]) object(ctx context.Context, db *DB, of T, row *dokumentRow) (T, error) {
	if err := d.decode(row.Zustand, &of); err != nil {
		return of, fmt.Errorf("read %s: %w", d.art, err)
	}
	d.stamp(&of, row.Version, row.GeaendertAm)
	if d.texts == nil {
		return of, nil
	}
	return of, db.fillTexts(ctx, d.texts(&of))
}

// update changes one document; the errors are those of UpdateNachnutzung.
func (d *dokumente[T]) update(ctx context.Context, db *DB, v Vorgang, op nachnutzung.Operation, of T, e nachnutzung.Erwartung,
	change func(*T) error) (T, error) {
	if err := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); err != nil {
		return of, err
	}
	var result T
	err := db.transact(ctx, func(tx *gorm.DB) error {
		var err error
		result, err = d.apply(ctx, db.on(tx), v, op, of, e, change)
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, errNotWritten) {
		return of, nachnutzung.ErrVersionConflict
	}
	if err != nil {
		return of, fmt.Errorf("write %s: %w", d.art, translate(err))
	}
	db.written()
	return result, nil
}

func (d *dokumente[T]) apply(ctx context.Context, db *DB, v Vorgang, op nachnutzung.Operation, of T, e nachnutzung.Erwartung,
	change func(*T) error) (T, error) {
	before, version, err := d.load(ctx, locked(db.gorm.WithContext(ctx)), db, of)
	if err != nil {
		return of, err
	}
	place := d.place(&of)
	right, err := db.darf(ctx, v.Akteur, op, nachnutzung.Ort{ARS: place.ars})
	if err != nil {
		return of, err
	}
	if err := e.Check(version, version > 0 || !d.isMade); err != nil {
		return of, err
	}
	old, err := encodeState(d.encode(&before))
	if err != nil {
		return of, err
	}
	after := before
	if err := change(&after); err != nil {
		return of, err
	}
	var texts []freitextRow
	if d.texts != nil {
		texts = newTexts(d.texts(&after))
	}
	zustand, err := encodeState(d.encode(&after))
	if err != nil || zustand == old {
		return before, err
	}
	row := dokumentRow{
		Art: d.art, Schluessel: place.schluessel, Version: version + 1, Land: place.land, ARS: place.ars, OzgID: place.ozgID,
		GeaendertAm: instant(db.now()), Zustand: zustand,
	}
	// Still of the version before, and still in the territory.
	err = putWithin(db.gorm.WithContext(ctx), []dokumentRow{row}, db.within(right, place.ars), "dokument.version = excluded.version - 1")
	if err != nil {
		return of, err
	}
	place.art = d.art
	entry, texts := db.entry(v, place, row.Version, zustand, texts)
	entry.Zeitpunkt = row.GeaendertAm
	if err := db.record(db.gorm.WithContext(ctx), []verlaufRow{entry}, texts); err != nil {
		return of, err
	}
	d.stamp(&after, row.Version, row.GeaendertAm)
	if d.after != nil {
		return after, d.after(db, db.gorm.WithContext(ctx), &after)
	}
	return after, nil
}

// readJSON reads a state.
func readJSON[S any](text string) (S, error) {
	var state S
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		return state, fmt.Errorf("read state: %w", err)
	}
	return state, nil
}
