// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// NachnutzungAenderung is one change of a set.
type NachnutzungAenderung struct {
	// ARS of the body (no AGS here) and OZG-ID.
	ARS, OzgID string
	Erwartung  nachnutzung.Erwartung
	Change     func(*nachnutzung.Nachnutzung) error
	// Begruendung of this change; that of the whole set when empty.
	Begruendung string
	// Pointer says where in the request the change stands.
	Pointer string
}

// NachnutzungErgebnis is what became of one change of a set.
type NachnutzungErgebnis struct {
	ARS, OzgID string
	Version    int64
	// Geaendert is false when the pair said so already.
	Geaendert bool
}

// ApplyNachnutzungen changes many pairs, all or none, in one transaction; none may
// stand in the list twice.
// *nachnutzung.StapelError names every change that stands in the way for the
// gravest reason: forbidden, another body's, version, rule; an unknown key breaks a
// rule.
func (db *DB) ApplyNachnutzungen(ctx context.Context, v Vorgang, op nachnutzung.Operation, list []NachnutzungAenderung) ([]NachnutzungErgebnis, error) {
	for range maxAttempts {
		if err := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); err != nil {
			return nil, err
		}
		var results []NachnutzungErgebnis
		err := db.transact(ctx, func(tx *gorm.DB) (err error) {
			results, err = db.on(tx).apply(ctx, v, op, list)
			return err
		})
		switch {
		case err == nil:
			db.written(laenderOf(results)...)
			return results, nil
		case errors.Is(err, gorm.ErrDuplicatedKey), errors.Is(err, errNotWritten), isDeadlock(err):
			// Somebody has written a pair that was not there to be locked. Whether that
			// matters, the next attempt tells.
		default:
			return nil, fmt.Errorf("apply %d changes: %w", len(list), translate(err))
		}
	}
	return nil, nachnutzung.ErrVersionConflict
}

// laenderOf are the Laender of what was changed.
func laenderOf(results []NachnutzungErgebnis) []string {
	laender := make([]string, len(results))
	for i := range results {
		laender[i] = results[i].ARS[:2]
	}
	return distinct(laender)
}

// apply is ApplyNachnutzungen inside a transaction. It goes by the order of the
// keys, so that two sets cannot wait for each other, and a part at a time, so that
// its memory does not grow with the set. After the first refusal nothing more is
// written, and the rest is only looked through.
func (db *DB) apply(ctx context.Context, v Vorgang, op nachnutzung.Operation, list []NachnutzungAenderung) ([]NachnutzungErgebnis, error) {
	return db.applyAround(ctx, v, op, list, newSurroundings())
}

// applyAround is apply where something is known already of what stands around.
func (db *DB) applyAround(ctx context.Context, v Vorgang, op nachnutzung.Operation, list []NachnutzungAenderung, around surroundings) ([]NachnutzungErgebnis, error) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(list[i].ARS, list[j].ARS), cmp.Compare(list[i].OzgID, list[j].OzgID))
	})
	s := paarSet{db: db, v: v, op: op, list: list, around: around, results: make([]NachnutzungErgebnis, len(list)), befugnisse: make(map[string]befugnis)}
	if err := around.read(ctx, db, list); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(order, mengeBatch) {
		if err := s.apply(ctx, part); err != nil {
			return nil, err
		}
	}
	if err := s.faults.err(); err != nil {
		return nil, err
	}
	if err := s.write(ctx); err != nil {
		return nil, err
	}
	if v.Idempotenz == nil {
		return s.results, nil
	}
	idem, err := v.Idempotenz.row(db, v.Akteur.Kennung, s.results)
	if err != nil {
		return nil, err
	}
	return s.results, db.gorm.WithContext(ctx).Create(idem).Error
}

// paarSet is a set of changes while it is applied.
type paarSet struct {
	db      *DB
	v       Vorgang
	op      nachnutzung.Operation
	list    []NachnutzungAenderung
	around  surroundings
	results []NachnutzungErgebnis
	faults  stapel
	// befugnisse of the actor, by body.
	befugnisse map[string]befugnis
	// free leaves the rows that are read free for others.
	free bool

	// What the last part writes.
	rows    []nachnutzungRow
	entries []verlaufRow
	texts   []freitextRow
	wechsel []zaehlwechsel
}

// apply changes a part of the set: those at the given places of the list. Meanwhile
// the part before is written, so that neither program nor database waits for the
// other; what this part changes is written with the next one, or at the end.
func (s *paarSet) apply(ctx context.Context, part []int) error {
	pairs, err := s.lockPairs(ctx, part)
	if err != nil {
		return err
	}
	for _, i := range part {
		ars := s.list[i].ARS
		if _, known := s.befugnisse[ars]; !known && s.around.koerper[ars] != nil {
			s.befugnisse[ars] = s.db.befugt(ctx, s.v.Akteur, s.op, ars, s.around.koerper[ars].erbt.Code)
		}
	}
	before := *s
	s.rows, s.entries, s.texts, s.wechsel = nil, nil, nil, nil
	written := make(chan error, 1)
	go func() { written <- before.write(ctx) }()
	err = s.change(part, pairs)
	// The connection is free again only then.
	return errors.Join(<-written, err)
}

// change makes the changes of a part. It asks the database nothing.
func (s *paarSet) change(part []int, pairs []*Paar) error {
	for at, i := range part {
		a, p := &s.list[i], pairs[at]
		if p == nil {
			s.faults.add(i, a, nachnutzung.Invalid("", fmt.Sprintf(
				"Zu %s und %s gibt es keine Kommune und kein Leistungsbündel. Bitte die Schlüssel prüfen.", a.ARS, a.OzgID)))
			continue
		}
		own := s.v
		own.Begruendung = cmp.Or(a.Begruendung, s.v.Begruendung)
		c, err := s.db.changed(own, s.befugnisse[a.ARS], p, a.Erwartung, a.Change)
		switch {
		case err == nil:
			s.rows, s.entries, s.texts = append(s.rows, c.row), append(s.entries, c.entry), append(s.texts, c.texts...)
			if c.wechsel != nil {
				s.wechsel = append(s.wechsel, *c.wechsel)
			}
		case errors.Is(err, errUnchanged):
		case !s.faults.add(i, a, err):
			return err
		}
		s.results[i] = NachnutzungErgebnis{ARS: a.ARS, OzgID: a.OzgID, Version: p.Nachnutzung.Version, Geaendert: err == nil}
	}
	if len(s.faults.list) > 0 {
		s.rows, s.entries, s.texts, s.wechsel = nil, nil, nil, nil
	}
	return nil
}

// write stores the rows, where their bodies lie in the actor's territory and they
// are still of the version before, and the entries. errNotWritten when one does not.
func (s *paarSet) write(ctx context.Context) error {
	if len(s.rows) == 0 {
		return nil
	}
	if err := s.writeRows(ctx); err != nil {
		return err
	}
	if err := s.db.zaehle(ctx, s.wechsel); err != nil {
		return err
	}
	return s.db.record(s.db.gorm.WithContext(ctx), s.entries, s.texts)
}

func (s *paarSet) writeRows(ctx context.Context) error {
	changed := s.rows
	if s.db.conn != nil {
		// Those that are new need no version compared, so that they can be copied.
		slices.SortStableFunc(s.rows, func(a, b nachnutzungRow) int { return cmp.Compare(min(a.Version, 2), min(b.Version, 2)) })
		first := slices.IndexFunc(s.rows, func(r nachnutzungRow) bool { return r.Version > 1 })
		if first < 0 {
			first = len(s.rows)
		}
		if err := s.copyNew(ctx, s.rows[:first]); err != nil {
			return err
		}
		changed = s.rows[first:]
	}
	inside := territories("s.ars", s.v.Akteur, s.op, s.db.heute())
	m := menge[nachnutzungRow]{
		table: "nachnutzung", columns: nachnutzungSpalten(), where: "(" + inside.sql.String() + ")", args: inside.args,
		conflict: `ON CONFLICT (ars, ozg_id) DO UPDATE SET version = excluded.version, status = excluded.status, status_seit = excluded.status_seit,
			herkunft = excluded.herkunft, begruendung = excluded.begruendung, plan = excluded.plan, bestaetigung = excluded.bestaetigung,
			bestaetigt_am = excluded.bestaetigt_am, organisation = excluded.organisation, geaendert_am = excluded.geaendert_am,
			beispiel = excluded.beispiel, merkmale = excluded.merkmale, inhalt = excluded.inhalt, zeitachse = excluded.zeitachse,
			stufen = excluded.stufen
			WHERE nachnutzung.version = excluded.version - 1`,
	}
	written, err := m.insert(ctx, s.db, changed)
	if err == nil && written != int64(len(changed)) {
		err = errNotWritten
	}
	return err
}

// nachnutzungSpalten are the columns of the table.
func nachnutzungSpalten() []spalte[nachnutzungRow] {
	type row = nachnutzungRow
	return []spalte[row]{
		textSpalte("ars", func(r *row) string { return r.ARS }),
		textSpalte("ozg_id", func(r *row) string { return r.OzgID }),
		textSpalte("land", func(r *row) string { return r.Land }),
		zahlSpalte("version", func(r *row) int64 { return r.Version }),
		textSpalte("status", func(r *row) string { return r.Status }),
		textSpalte("status_seit", func(r *row) string { return r.StatusSeit }),
		textSpalte("herkunft", func(r *row) string { return r.Herkunft }),
		textSpalte("begruendung", func(r *row) string { return r.Begruendung }),
		textSpalte("plan", func(r *row) string { return r.Plan }),
		textSpalte("bestaetigung", func(r *row) string { return r.Bestaetigung }),
		textSpalte("bestaetigt_am", func(r *row) string { return r.BestaetigtAm }),
		textSpalte("organisation", func(r *row) string { return r.Organisation }),
		textSpalte("geaendert_am", func(r *row) string { return r.GeaendertAm }),
		wahrheitSpalte("beispiel", func(r *row) bool { return r.Beispiel }),
		textSpalte("merkmale", func(r *row) string { return r.Merkmale }),
		textSpalte("inhalt", func(r *row) string { return r.Inhalt }),
		textSpalte("zeitachse", func(r *row) string { return r.Zeitachse }),
		textSpalte("stufen", func(r *row) string { return r.Stufen }),
	}
}

// stapel gathers what stands in the way of a set of changes.
type stapel struct {
	list []refused
}

// refused is a change that stands in the way, by its place in the list.
type refused struct {
	place  int
	kind   error
	faults []nachnutzung.Fault
}

// add notes a refused change; false when the error is no refusal but a failure.
func (s *stapel) add(i int, a *NachnutzungAenderung, err error) bool {
	kind, faults := err, []nachnutzung.Fault(nil)
	place := fmt.Sprintf("%s %s: ", a.ARS, a.OzgID)
	invalid, isInvalid := errors.AsType[*nachnutzung.InvalidError](err)
	conflict, isConflict := errors.AsType[*nachnutzung.ConflictError](err)
	switch {
	case isInvalid:
		for _, f := range invalid.Faults {
			faults = append(faults, nachnutzung.Fault{Pointer: a.Pointer + f.Pointer, Detail: f.Detail})
		}
		kind = &nachnutzung.InvalidError{}
	case isConflict:
		faults = []nachnutzung.Fault{{Pointer: a.Pointer, Detail: conflict.Detail}}
	case errors.Is(err, nachnutzung.ErrForbidden):
		faults = []nachnutzung.Fault{{Pointer: a.Pointer, Detail: place + "liegt nicht in Ihrem Gebiet."}}
	case errors.Is(err, nachnutzung.ErrVersionRequired):
		faults = []nachnutzung.Fault{{Pointer: a.Pointer, Detail: place + "es fehlt die Version, auf der die Änderung beruht."}}
	case errors.Is(err, nachnutzung.ErrVersionConflict):
		faults = []nachnutzung.Fault{{Pointer: a.Pointer, Detail: place + "wurde inzwischen geändert. Bitte neu abrufen und die Änderung prüfen."}}
	case errors.Is(err, nachnutzung.ErrNotFound):
		faults = []nachnutzung.Fault{{Pointer: a.Pointer, Detail: place + err.Error()}}
	default:
		return false
	}
	s.list = append(s.list, refused{place: i, kind: kind, faults: faults})
	return true
}

// err names all changes that fail for the gravest reason, in the order of the list.
func (s *stapel) err() error {
	if len(s.list) == 0 {
		return nil
	}
	rank := func(err error) int {
		_, isConflict := errors.AsType[*nachnutzung.ConflictError](err)
		switch {
		case errors.Is(err, nachnutzung.ErrForbidden):
			return 0
		case isConflict:
			return 1
		case errors.Is(err, nachnutzung.ErrVersionRequired):
			return 2
		case errors.Is(err, nachnutzung.ErrVersionConflict):
			return 3
		}
		return 4
	}
	slices.SortFunc(s.list, func(a, b refused) int {
		return cmp.Or(cmp.Compare(rank(a.kind), rank(b.kind)), cmp.Compare(a.place, b.place))
	})
	gravest := s.list[0].kind
	e := &nachnutzung.StapelError{Art: gravest}
	for _, r := range s.list {
		if rank(r.kind) == rank(gravest) {
			e.Faults = append(e.Faults, r.faults...)
		}
	}
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](gravest); ok {
		invalid.Faults = e.Faults
		return invalid
	}
	return e
}
