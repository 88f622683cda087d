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
	"gorm.io/gorm/clause"

	"nachnutzung/internal/nachnutzung"
)

// maxAttempts bounds how often a write that does not insist on a version is tried
// again because somebody else was faster.
const maxAttempts = 20

// UpdateNachnutzung changes one pair. change applies a rule to it and may refuse;
// it may run more than once. The result is the pair as it stands afterwards;
// changing nothing writes nothing.
//
// Errors, in the order in which they are looked for: nachnutzung.ErrNotFound,
// ErrForbidden, *ConflictError (another body acts for this one), ErrVersionRequired,
// ErrVersionConflict, whatever change returns; *WiederholungError for a repeated
// Idempotency-Key.
func (db *DB) UpdateNachnutzung(ctx context.Context, v Vorgang, op nachnutzung.Operation, key, ozgID string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Nachnutzung) error) (Paar, error) {
	for range maxAttempts {
		if err := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); err != nil {
			return Paar{}, err
		}
		p, err := db.toBeChanged(ctx, key, ozgID)
		if err != nil {
			return p, err
		}
		c, err := db.changed(ctx, v, op, &p, e, change)
		if errors.Is(err, errUnchanged) {
			return db.Nachnutzung(ctx, key, ozgID, Zeitpunkt{})
		}
		if err != nil {
			// The same request may have come first by another way, and be the reason.
			if again := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); again != nil {
				return p, again
			}
			return p, err
		}
		w, err := c.write(ctx, db, v, &p)
		if err != nil {
			return p, err
		}
		err = w.store(ctx, db)
		switch {
		case err == nil:
			return p, db.nameUse(ctx, &p)
		case !errors.Is(err, errNotWritten):
			return p, fmt.Errorf("write Nachnutzung: %w", err)
		case !e.Beliebig && v.Idempotenz == nil:
			return p, nachnutzung.ErrVersionConflict
		}
	}
	return Paar{}, nachnutzung.ErrVersionConflict
}

// toBeChanged reads a pair with those of its texts that rules compare; the others
// are read with the write, which the answer waits for anyway.
func (db *DB) toBeChanged(ctx context.Context, key, ozgID string) (Paar, error) {
	p, _, err := db.plainPaar(ctx, key, ozgID, Zeitpunkt{})
	if err != nil {
		return p, err
	}
	texts := []*nachnutzung.Text{&p.Nachnutzung.Bemerkung}
	for i := range p.Nachnutzung.Einsaetze {
		texts = append(texts, &p.Nachnutzung.Einsaetze[i].Nachweis)
	}
	return p, db.fillTexts(ctx, texts)
}

// paarChange is a change of one pair that is ready to be written.
type paarChange struct {
	recht nachnutzung.Recht
	row   nachnutzungRow
	entry verlaufRow
	texts []freitextRow
}

// errUnchanged says that a pair says already what it was to say.
var errUnchanged = errors.New("nothing changes")

// changed checks whether the actor may change a pair, applies the change to p and
// prepares it for writing; errUnchanged when there is nothing to write.
func (db *DB) changed(ctx context.Context, v Vorgang, op nachnutzung.Operation, p *Paar, e nachnutzung.Erwartung,
	change func(*nachnutzung.Nachnutzung) error) (*paarChange, error) {
	right, err := db.darf(ctx, v.Akteur, op, nachnutzung.Ort{ARS: p.Kommune.Code, ErbtVon: p.GeerbtVon.Code})
	if err != nil {
		return nil, err
	}
	if err := nachnutzung.HandeltSelbst(p.Kommune, p.GeerbtVon, p.gueltigBis, db.heute()); err != nil {
		return nil, err
	}
	if err := e.Check(p.Nachnutzung.Version, true); err != nil {
		return nil, err
	}
	before, after := p.Nachnutzung, p.Nachnutzung.Clone()
	if err := change(after); err != nil {
		return nil, err
	}
	texts := newTexts(after.Texte())
	if err := db.sign(ctx, v, right, &before, after); err != nil {
		return nil, err
	}
	after.Version, after.GeaendertAm = before.Version+1, db.now().UTC()
	if v.Schritt == 0 && len(after.Zeitachse) > len(before.Zeitachse) {
		v.Schritt = len(after.Zeitachse)
	}
	heute := db.heute()
	p.Nachnutzung, p.Befund = *after, after.Am(heute, p.Zustaendig == nil || *p.Zustaendig)
	row, err := nachnutzungRowOf(after, p.Land.Code, heute)
	if err != nil {
		return nil, err
	}
	zustand, err := nachnutzungZustand(after)
	if err != nil {
		return nil, err
	}
	c := &paarChange{recht: right, row: row}
	c.entry, c.texts = db.entry(v, gegenstand{
		art: artNachnutzung, schluessel: pairKey(after.ARS, after.OzgID), land: p.Land.Code, ars: after.ARS, ozgID: after.OzgID,
	}, after.Version, zustand, texts)
	// What was known then tells the same instant as the row does now.
	c.entry.Zeitpunkt = row.GeaendertAm
	return c, nil
}

// sign says who stands behind the pair after a report; errUnchanged when it says
// nothing else than before. A body that reports what stands there already has
// confirmed it.
func (db *DB) sign(ctx context.Context, v Vorgang, right nachnutzung.Recht, before, after *nachnutzung.Nachnutzung) error {
	changed, err := differ(before, after)
	if err != nil {
		return err
	}
	if v.signs() && (changed || right.Rolle == nachnutzung.RolleKommune) {
		heute := db.heute()
		inAdvance, err := db.vorabBestaetigt(ctx, right, after.ARS, heute)
		if err != nil {
			return err
		}
		after.Gezeichnet(right, v.Akteur.Organisation, heute, inAdvance)
	}
	if !changed && after.Bestaetigung == before.Bestaetigung && after.BestaetigtAm == before.BestaetigtAm {
		return errUnchanged
	}
	return nil
}

// signs reports whether the change says who stands behind the pair.
func (v Vorgang) signs() bool {
	return v.Art == VorgangMeldung || v.Art == VorgangBerichtigung || v.Art == VorgangZurueckziehen
}

// differ compares what two states of a pair say, apart from who stands behind it.
func differ(a, b *nachnutzung.Nachnutzung) (bool, error) {
	sameStep := func(a, b nachnutzung.Schritt) bool {
		return a.Nr == b.Nr && a.Status == b.Status && a.Seit == b.Seit && a.Zurueckgezogen == b.Zurueckgezogen && a.Begruendung.ID == b.Begruendung.ID
	}
	if !slices.EqualFunc(a.Zeitachse, b.Zeitachse, sameStep) {
		return true, nil
	}
	content := func(n *nachnutzung.Nachnutzung) (string, error) {
		i := inhaltOf(n)
		i.Rueckfall = 0
		if i.isEmpty() {
			return "", nil
		}
		return encodeState(i)
	}
	before, err := content(a)
	if err != nil {
		return false, err
	}
	after, err := content(b)
	return before != after, err
}

// write makes the write of a change that stands alone. p is what is answered.
func (c *paarChange) write(ctx context.Context, db *DB, v Vorgang, p *Paar) (*write, error) {
	w := &write{entry: c.entry, texts: c.texts, shown: p.addShown(nil, true)}
	if v.Idempotenz != nil {
		// The answer is kept with the write, so that it has to be whole before.
		err := db.fillTexts(ctx, w.shown)
		if err == nil {
			err = db.nameUse(ctx, p)
		}
		if err != nil {
			return nil, err
		}
		if w.idem, err = v.Idempotenz.row(db, v.Akteur.Kennung, *p); err != nil {
			return nil, err
		}
	}
	r := &c.row
	inside, place := territory(c.recht.Gebiet, r.ARS, db.heute())
	values := []any{
		r.Land, r.Version, r.Status, r.StatusSeit, r.Herkunft, r.Begruendung, r.Plan, r.Bestaetigung, r.BestaetigtAm, r.Organisation,
		r.GeaendertAm, r.Beispiel, r.Merkmale, r.Inhalt, r.Zeitachse, r.ARS, r.OzgID,
	}
	if r.Version == 1 {
		w.guard, w.args = insertPaar+inside+" ON CONFLICT DO NOTHING", append(values, place...)
	} else {
		w.guard, w.args = updatePaar+inside, append(append(values, r.Version-1), place...)
	}
	return w, nil
}

// insertPaar and updatePaar write a row when the body is in the territory and the
// row is not there yet or still of the version before.
const (
	insertPaar = `INSERT INTO nachnutzung (land, version, status, status_seit, herkunft, begruendung, plan, bestaetigung, bestaetigt_am,
		organisation, geaendert_am, beispiel, merkmale, inhalt, zeitachse, ars, ozg_id)
		SELECT CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
		CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BOOLEAN), CAST(? AS TEXT), CAST(? AS TEXT),
		CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT) WHERE `
	updatePaar = `UPDATE nachnutzung SET land = ?, version = ?, status = ?, status_seit = ?, herkunft = ?, begruendung = ?, plan = ?,
		bestaetigung = ?, bestaetigt_am = ?, organisation = ?, geaendert_am = ?, beispiel = ?, merkmale = ?, inhalt = ?, zeitachse = ?
		WHERE ars = ? AND ozg_id = ? AND version = ? AND `
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

// ApplyNachnutzungen changes many pairs, all or none, in one transaction.
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
			db.relay.nudge()
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

func (db *DB) apply(ctx context.Context, v Vorgang, op nachnutzung.Operation, list []NachnutzungAenderung) ([]NachnutzungErgebnis, error) {
	pairs, err := db.lockPairs(ctx, list)
	if err != nil {
		return nil, err
	}
	var faults stapel
	var set paarSet
	results := make([]NachnutzungErgebnis, len(list))
	for i := range list {
		a := &list[i]
		p := pairs[pairKey(a.ARS, a.OzgID)]
		if p == nil {
			faults.add(a, &nachnutzung.InvalidError{Faults: []nachnutzung.Fault{{Detail: fmt.Sprintf(
				"Zu %s und %s gibt es keine Kommune und kein Leistungsbündel. Bitte die Schlüssel prüfen.", a.ARS, a.OzgID)}}})
			continue
		}
		own := v
		own.Begruendung = cmp.Or(a.Begruendung, v.Begruendung)
		c, err := db.changed(ctx, own, op, p, a.Erwartung, a.Change)
		switch {
		case err == nil:
			set.add(c)
		case errors.Is(err, errUnchanged):
		case !faults.add(a, err):
			return nil, err
		}
		results[i] = NachnutzungErgebnis{ARS: a.ARS, OzgID: a.OzgID, Version: p.Nachnutzung.Version, Geaendert: err == nil}
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	if err := set.write(ctx, db, v.Akteur, op); err != nil {
		return nil, err
	}
	if v.Idempotenz == nil {
		return results, nil
	}
	idem, err := v.Idempotenz.row(db, v.Akteur.Kennung, results)
	if err != nil {
		return nil, err
	}
	return results, db.gorm.WithContext(ctx).Create(idem).Error
}

// paarSet gathers what a set of changes writes.
type paarSet struct {
	rows    []nachnutzungRow
	entries []verlaufRow
	texts   []freitextRow
}

func (s *paarSet) add(c *paarChange) {
	s.rows, s.entries, s.texts = append(s.rows, c.row), append(s.entries, c.entry), append(s.texts, c.texts...)
}

// write stores the rows, where their bodies lie in the actor's territory and they
// are still of the version before, and the entries. errNotWritten when one does not.
func (s *paarSet) write(ctx context.Context, db *DB, a nachnutzung.Akteur, op nachnutzung.Operation) error {
	if len(s.rows) == 0 {
		return nil
	}
	// In one order for all: sets that make the same pairs wait for each other's.
	slices.SortFunc(s.rows, func(a, b nachnutzungRow) int { return cmp.Or(cmp.Compare(a.ARS, b.ARS), cmp.Compare(a.OzgID, b.OzgID)) })
	inside := territories("s.ars", a, op, db.heute())
	m := menge[nachnutzungRow]{
		table: "nachnutzung", columns: nachnutzungSpalten(), where: "(" + inside.sql.String() + ")", args: inside.args,
		conflict: `ON CONFLICT (ars, ozg_id) DO UPDATE SET version = excluded.version, status = excluded.status, status_seit = excluded.status_seit,
			herkunft = excluded.herkunft, begruendung = excluded.begruendung, plan = excluded.plan, bestaetigung = excluded.bestaetigung,
			bestaetigt_am = excluded.bestaetigt_am, organisation = excluded.organisation, geaendert_am = excluded.geaendert_am,
			beispiel = excluded.beispiel, merkmale = excluded.merkmale, inhalt = excluded.inhalt, zeitachse = excluded.zeitachse
			WHERE nachnutzung.version = excluded.version - 1`,
	}
	written, err := m.insert(ctx, db, s.rows)
	if err != nil {
		return err
	}
	if written != int64(len(s.rows)) {
		return errNotWritten
	}
	return db.record(db.gorm.WithContext(ctx), s.entries, s.texts)
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
		spalteOf("beispiel", "BOOLEAN", func(r *row) bool { return r.Beispiel }),
		textSpalte("merkmale", func(r *row) string { return r.Merkmale }),
		textSpalte("inhalt", func(r *row) string { return r.Inhalt }),
		textSpalte("zeitachse", func(r *row) string { return r.Zeitachse }),
	}
}

// lockPairs reads the pairs of a set of changes and keeps others from changing
// them; in the order of their keys, so that two sets cannot wait for each other.
func (db *DB) lockPairs(ctx context.Context, list []NachnutzungAenderung) (map[string]*Paar, error) {
	wanted := make([][2]string, len(list))
	for i := range list {
		wanted[i] = [2]string{list[i].ARS, list[i].OzgID}
	}
	pairs := make(map[string]*Paar, len(list))
	for start := 0; start < len(wanted); start += chunk {
		f := NachnutzungFilter{Implizit: true, pairList: wanted[start:min(start+chunk, len(wanted))]}
		if db.kind == dialectPostgres {
			rows := f.stored(db.gorm.WithContext(ctx)).Select("n.ars").Order("n.ars, n.ozg_id")
			var locked []string
			if err := rows.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate, Table: clause.Table{Name: "n"}}).Scan(&locked).Error; err != nil {
				return nil, err
			}
		}
		r, err := newPaarReader(ctx, db, &f, Zeitpunkt{}, "")
		if err != nil {
			return nil, err
		}
		r.whole = true
		found, _, err := r.read(ctx, nil, chunk)
		if err == nil {
			err = r.complete(ctx, found)
		}
		if err != nil {
			return nil, err
		}
		for i := range found {
			pairs[pairKey(found[i].Kommune.Code, found[i].Leistungsbuendel.Code)] = &found[i]
		}
	}
	return pairs, nil
}

// stapel gathers what stands in the way of a set of changes.
type stapel struct {
	kinds  []error
	faults [][]nachnutzung.Fault
}

// add notes a refused change; false when the error is no refusal but a failure.
func (s *stapel) add(a *NachnutzungAenderung, err error) bool {
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
	s.kinds, s.faults = append(s.kinds, kind), append(s.faults, faults)
	return true
}

// err names all changes that fail for the gravest reason.
func (s *stapel) err() error {
	if len(s.kinds) == 0 {
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
	gravest := s.kinds[0]
	for _, kind := range s.kinds {
		if rank(kind) < rank(gravest) {
			gravest = kind
		}
	}
	e := &nachnutzung.StapelError{Art: gravest}
	for i, kind := range s.kinds {
		if rank(kind) == rank(gravest) {
			e.Faults = append(e.Faults, s.faults[i]...)
		}
	}
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](gravest); ok {
		invalid.Faults = e.Faults
		return invalid
	}
	return e
}
