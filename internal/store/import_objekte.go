// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Objekte are the objects of one kind as a load meets them: what stands, what stood,
// who may change them, and how they are changed within an application.
type Objekte[T any] struct {
	art     string
	op      func(*T) nachnutzung.Operation
	place   func(*T) gegenstand
	version func(*T) int64
	// isNew: there is none until somebody makes it.
	isNew  bool
	read   func(ctx context.Context, db *DB, of T) (T, error)
	decode func(text string, to *T) error
	texts  func(*T) []*nachnutzung.Text
	change func(ctx context.Context, a *Anwendung, list []Objektaenderung[T]) error
	// refresh brings up to date what follows from a change; nil when nothing does.
	refresh func(db *DB, tx *gorm.DB) error
}

// Objektaenderung is what a load changes of one object, which Of names by its key.
type Objektaenderung[T any] struct {
	Of        T
	Erwartung nachnutzung.Erwartung
	Change    func(*T) error
}

// Lies gives an object as it stands, and whether there is one; of names it by its
// key. Those that exist from the start are there, with version 0.
func (o Objekte[T]) Lies(ctx context.Context, db *DB, of T) (found T, exists bool, err error) {
	found, err = o.read(ctx, db, of)
	if o.isNew && errors.Is(err, nachnutzung.ErrNotFound) {
		return of, false, nil
	}
	return found, err == nil, err
}

// Version of an object.
func (o Objekte[T]) Version(t *T) int64 { return o.version(t) }

// Erwartung is what a change of an object rests on, as it was read.
func (o Objekte[T]) Erwartung(t *T, exists bool) nachnutzung.Erwartung {
	if !exists {
		return nachnutzung.Erwartung{NurNeu: true}
	}
	return nachnutzung.Erwartung{Versionen: []int64{o.version(t)}}
}

// Damals gives what an object said at a former version, from the history; empty but
// for its key when nothing was said then, or when the history does not reach back.
func (o Objekte[T]) Damals(ctx context.Context, db *DB, of T, version int64) (T, error) {
	var states []string
	err := db.gorm.WithContext(ctx).Table("verlauf").
		Where("art = ? AND schluessel = ? AND version = ?", o.art, o.place(&of).schluessel, version).Pluck("zustand", &states).Error
	if err != nil {
		return of, fmt.Errorf("read version %d of %s: %w", version, o.art, translate(err))
	}
	if len(states) == 0 || states[0] == "" {
		return of, nil
	}
	if err := o.decode(states[0], &of); err != nil {
		return of, err
	}
	if o.texts == nil {
		return of, nil
	}
	return of, db.fillTexts(ctx, o.texts(&of))
}

// Darf tells whether an actor may change an object; nachnutzung.ErrForbidden when
// not.
func (o Objekte[T]) Darf(ctx context.Context, db *DB, a nachnutzung.Akteur, of *T) error {
	return db.Darf(ctx, a, o.op(of), o.place(of).ars)
}

// Aendere changes objects, each of them once, as the single writes do: what changes
// nothing writes nothing. The errors are those of UpdateFederfuehrung.
func (o Objekte[T]) Aendere(ctx context.Context, a *Anwendung, list []Objektaenderung[T]) error {
	return o.change(ctx, a, list)
}

// dokumentObjekte are the documents of a kind.
func dokumentObjekte[T any](d *dokumente[T], op nachnutzung.Operation, version func(*T) int64) Objekte[T] {
	return Objekte[T]{
		art: d.art, op: func(*T) nachnutzung.Operation { return op }, place: d.place, version: version, isNew: d.isMade, decode: d.decode, texts: d.texts,
		read: func(ctx context.Context, db *DB, of T) (T, error) { return d.read(ctx, db, of) },
		change: func(ctx context.Context, a *Anwendung, list []Objektaenderung[T]) error {
			for i := range list {
				if _, err := d.apply(ctx, a.db, a.v, op, list[i].Of, list[i].Erwartung, list[i].Change); err != nil {
					return fmt.Errorf("write %s %s: %w", d.art, d.place(&list[i].Of).schluessel, err)
				}
			}
			return nil
		},
	}
}

// katalogObjekte are the objects of a kind of the catalogue. parts writes many of
// them at once; nil where they are written one by one.
func katalogObjekte[T any](k *katalogobjekt[T], decode func(string, *T) error, parts func([]T) loadPart) Objekte[T] {
	return Objekte[T]{
		art: k.art, op: func(*T) nachnutzung.Operation { return k.op }, place: k.place, isNew: k.isNew, read: k.read, decode: decode, refresh: k.refresh,
		version: func(t *T) int64 { return *k.version(t) },
		change: func(ctx context.Context, a *Anwendung, list []Objektaenderung[T]) error {
			return k.applyAll(ctx, a, list, parts)
		},
	}
}

// applyAll is apply for many objects of an application.
func (k *katalogobjekt[T]) applyAll(ctx context.Context, a *Anwendung, list []Objektaenderung[T], parts func([]T) loadPart) error {
	db := a.db
	if err := db.lockKatalog(db.gorm.WithContext(ctx)); err != nil {
		return err
	}
	var edits []bearbeitung[T]
	var rows []T
	for i := range list {
		c := &list[i]
		b, err := k.decide(ctx, db, a.v, c.Of, c.Erwartung, c.Change)
		if err != nil {
			return fmt.Errorf("write %s %s: %w", k.art, k.place(&c.Of).schluessel, err)
		}
		if !b.isChange {
			continue
		}
		edits, rows = append(edits, b), append(rows, b.after)
		if parts == nil {
			if err := k.write(ctx, db, &b.after, db.within(b.right, b.place.ars)); err != nil {
				return fmt.Errorf("write %s %s: %w", k.art, b.place.schluessel, err)
			}
		}
	}
	if len(edits) == 0 {
		return nil
	}
	if parts != nil {
		if err := parts(rows).edit(db.gorm.WithContext(ctx)); err != nil {
			return fmt.Errorf("write %s: %w", k.art, err)
		}
	}
	for i := range edits {
		b := &edits[i]
		if err := db.recordEdit(ctx, a.v, b.place, *k.version(&b.before), b.old, b.state); err != nil {
			return err
		}
	}
	a.folgen[k.art] = k.refresh
	return nil
}

// VorhabenObjekte are the projects of the Laender.
func VorhabenObjekte() Objekte[nachnutzung.Landesvorhaben] {
	return dokumentObjekte(vorhaben(), nachnutzung.OpVorhaben, func(v *nachnutzung.Landesvorhaben) int64 { return v.Version })
}

// PlattformnutzungObjekte say when bodies used a Plattform.
func PlattformnutzungObjekte() Objekte[nachnutzung.Zugehoerigkeit] {
	return katalogObjekte(plattformnutzungen(), decodeZugehoerigkeit, nil)
}

// MitgliedschaftObjekte say when bodies belonged to a Verbund, and so do they for its
// members that are no bodies: Kommune is empty there, and Mitglied the key.
func MitgliedschaftObjekte() Objekte[nachnutzung.Zugehoerigkeit] {
	bodies := katalogObjekte(mitgliedschaftObjekte(), decodeZugehoerigkeit, nil)
	others := katalogObjekte(weitereMitglieder(), decodeMitglied, nil)
	of := func(z *nachnutzung.Zugehoerigkeit) *Objekte[nachnutzung.Zugehoerigkeit] {
		if z.Kommune.Code == "" {
			return &others
		}
		return &bodies
	}
	both := others
	both.op = func(z *nachnutzung.Zugehoerigkeit) nachnutzung.Operation { return of(z).op(z) }
	both.place = func(z *nachnutzung.Zugehoerigkeit) gegenstand { return of(z).place(z) }
	both.read = func(ctx context.Context, db *DB, z nachnutzung.Zugehoerigkeit) (nachnutzung.Zugehoerigkeit, error) {
		return of(&z).read(ctx, db, z)
	}
	both.decode = func(text string, z *nachnutzung.Zugehoerigkeit) error { return of(z).decode(text, z) }
	both.change = func(ctx context.Context, a *Anwendung, list []Objektaenderung[nachnutzung.Zugehoerigkeit]) error {
		for i := range list {
			if err := of(&list[i].Of).change(ctx, a, list[i:i+1]); err != nil {
				return err
			}
		}
		return nil
	}
	return both
}

// decodeMitglied keeps the name of a member, which is its key.
func decodeMitglied(text string, z *nachnutzung.Zugehoerigkeit) error {
	name := z.Mitglied
	err := decodeZugehoerigkeit(text, z)
	z.Mitglied = name
	return err
}

// OnlinedienstObjekte are the Onlinedienste.
func OnlinedienstObjekte() Objekte[nachnutzung.Onlinedienst] {
	return katalogObjekte(onlinedienstObjekte(), decodeOnlinedienst, onlinedienstePart)
}
