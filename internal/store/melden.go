// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

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
		if err := missingStep(op, &p, change); err != nil {
			return p, err
		}
		c, err := db.changed(v, db.befugt(ctx, v.Akteur, op, p.Kommune.Code, p.GeerbtVon.Code), &p, e, change)
		if errors.Is(err, errUnchanged) {
			return db.unchanged(ctx, v, key, ozgID)
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

// missingStep is the error of a correction whose step is not there. The step is part of
// the address, so that it is missed before rights and versions are looked at; of a
// body for which another one acts, that one comes first.
func missingStep(op nachnutzung.Operation, p *Paar, change func(*nachnutzung.Nachnutzung) error) error {
	if op != nachnutzung.OpBerichtigen || p.GeerbtVon.Code != "" {
		return nil
	}
	if err := change(p.Nachnutzung.Clone()); errors.Is(err, nachnutzung.ErrNotFound) {
		return err
	}
	return nil
}

// unchanged gives the pair that a change has left as it is. The answer is kept for a
// repeated request all the same: somebody may change the pair before that comes.
func (db *DB) unchanged(ctx context.Context, v Vorgang, key, ozgID string) (Paar, error) {
	p, err := db.Nachnutzung(ctx, key, ozgID, Zeitpunkt{})
	if err != nil || v.Idempotenz == nil {
		return p, err
	}
	row, err := v.Idempotenz.row(db, v.Akteur.Kennung, p)
	if err != nil {
		return p, err
	}
	err = db.gorm.WithContext(ctx).Create(row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return p, v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung)
	}
	if err != nil {
		return p, fmt.Errorf("keep the answer: %w", translate(err))
	}
	return p, nil
}

// toBeChanged reads a pair with those of its texts that rules compare; the others
// are read with the write, which the answer waits for anyway.
func (db *DB) toBeChanged(ctx context.Context, key, ozgID string) (Paar, error) {
	p, _, err := db.plainPaar(ctx, key, ozgID, Zeitpunkt{})
	if err != nil {
		return p, err
	}
	return p, db.fillTexts(ctx, p.compared())
}

// compared are the texts that rules compare with what is reported.
func (p *Paar) compared() []*nachnutzung.Text {
	texts := []*nachnutzung.Text{&p.Nachnutzung.Bemerkung}
	for i := range p.Nachnutzung.Einsaetze {
		texts = append(texts, &p.Nachnutzung.Einsaetze[i].Nachweis)
	}
	return texts
}

// paarChange is a change of one pair that is ready to be written.
type paarChange struct {
	recht nachnutzung.Recht
	row   nachnutzungRow
	entry verlaufRow
	texts []freitextRow
	// wechsel is what changes for the counters of coverage; nil when nothing does.
	wechsel *zaehlwechsel
}

// errUnchanged says that a pair says already what it was to say.
var errUnchanged = errors.New("nothing changes")

// befugnis is by what right an actor changes the pairs of a body, and whether the
// body has confirmed that beforehand; err where there is none.
type befugnis struct {
	recht nachnutzung.Recht
	vorab bool
	err   error
}

// befugt finds out by what right an actor may change the pairs of a body.
func (db *DB) befugt(ctx context.Context, a nachnutzung.Akteur, op nachnutzung.Operation, ars, erbtVon string) befugnis {
	var b befugnis
	if b.recht, b.err = db.darf(ctx, a, op, nachnutzung.Ort{ARS: ars, ErbtVon: erbtVon}); b.err == nil {
		b.vorab, b.err = db.vorabBestaetigt(ctx, b.recht, ars, db.heute())
	}
	return b
}

// changed checks whether the actor may change a pair, applies the change to p and
// prepares it for writing; errUnchanged when there is nothing to write. It asks the
// database nothing.
func (db *DB) changed(v Vorgang, may befugnis, p *Paar, e nachnutzung.Erwartung,
	change func(*nachnutzung.Nachnutzung) error) (*paarChange, error) {
	if may.err != nil {
		return nil, may.err
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
	if !db.sign(v, may, &before, after) {
		return nil, errUnchanged
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
	c := &paarChange{recht: may.recht, row: row, wechsel: wechselOf(p.gezaehlt, &row)}
	c.entry, c.texts = db.entry(v, gegenstand{
		art: artNachnutzung, schluessel: pairKey(after.ARS, after.OzgID), land: p.Land.Code, ars: after.ARS, ozgID: after.OzgID,
	}, after.Version, nachnutzungZustand(&row), texts)
	// What was known then tells the same instant as the row does now.
	c.entry.Zeitpunkt = row.GeaendertAm
	return c, nil
}

// sign says who stands behind the pair after a report; false when it says nothing
// else than before. A body that reports what stands there already has confirmed it.
func (db *DB) sign(v Vorgang, may befugnis, before, after *nachnutzung.Nachnutzung) bool {
	changed := !sagtDasselbe(before, after)
	if v.signs() && (changed || may.recht.Rolle == nachnutzung.RolleKommune) {
		after.Gezeichnet(may.recht, v.Akteur.Organisation, db.heute(), may.vorab)
	}
	return changed || after.Bestaetigung != before.Bestaetigung || after.BestaetigtAm != before.BestaetigtAm
}

// signs reports whether the change says who stands behind the pair.
func (v Vorgang) signs() bool {
	return v.Art == VorgangMeldung || v.Art == VorgangBerichtigung || v.Art == VorgangZurueckziehen
}

// sagtDasselbe compares what two states of a pair say, apart from who stands behind
// it. Their texts have ids.
func sagtDasselbe(a, b *nachnutzung.Nachnutzung) bool {
	return a.Bemerkung.ID == b.Bemerkung.ID && slices.Equal(a.Plaene, b.Plaene) && slices.Equal(a.Hindernisse, b.Hindernisse) &&
		sameSteps(a.Zeitachse, b.Zeitachse) && slices.EqualFunc(a.Einsaetze, b.Einsaetze, sameEinsatz)
}

func sameEinsatz(a, b nachnutzung.Einsatz) bool {
	return a.Nr == b.Nr && a.Onlinedienst == b.Onlinedienst && a.Plattform == b.Plattform && a.URL == b.URL &&
		slices.Equal(a.Leistungen, b.Leistungen) && sameSteps(a.Zeitachse, b.Zeitachse) && a.Reifegrad == b.Reifegrad &&
		a.Nachnutzungsmodell == b.Nachnutzungsmodell && a.Nachweis.ID == b.Nachweis.ID
}

func sameSteps(a, b nachnutzung.Zeitachse) bool {
	return slices.EqualFunc(a, b, func(a, b nachnutzung.Schritt) bool {
		return a.Nr == b.Nr && a.Status == b.Status && a.Seit == b.Seit && a.Zurueckgezogen == b.Zurueckgezogen && a.Begruendung.ID == b.Begruendung.ID
	})
}

// write makes the write of a change that stands alone. p is what is answered.
func (c *paarChange) write(ctx context.Context, db *DB, v Vorgang, p *Paar) (*write, error) {
	w := &write{entry: c.entry, texts: c.texts, wechsel: c.wechsel, shown: p.addShown(nil, true)}
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
	// Room for the values of the whole statement.
	values := append(make([]any, 0, mostValues), r.Land, r.Version, r.Status, r.StatusSeit, r.Herkunft, r.Begruendung, r.Plan, r.Bestaetigung,
		r.BestaetigtAm, r.Organisation, r.GeaendertAm, r.Beispiel, r.Merkmale, r.Inhalt, r.Zeitachse, r.Stufen, r.ARS, r.OzgID)
	if r.Version == 1 {
		w.guard, w.args = guard{insertPaar, inside, " ON CONFLICT DO NOTHING"}, append(values, place...)
	} else {
		w.guard, w.args = guard{updatePaar, inside}, append(append(values, r.Version-1), place...)
	}
	return w, nil
}

// insertPaar and updatePaar write a row when the body is in the territory and the
// row is not there yet or still of the version before.
const (
	insertPaar = `INSERT INTO nachnutzung (land, version, status, status_seit, herkunft, begruendung, plan, bestaetigung, bestaetigt_am,
		organisation, geaendert_am, beispiel, merkmale, inhalt, zeitachse, stufen, ars, ozg_id)
		SELECT CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
		CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BOOLEAN), CAST(? AS TEXT), CAST(? AS TEXT),
		CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT) WHERE `
	updatePaar = `UPDATE nachnutzung SET land = ?, version = ?, status = ?, status_seit = ?, herkunft = ?, begruendung = ?, plan = ?,
		bestaetigung = ?, bestaetigt_am = ?, organisation = ?, geaendert_am = ?, beispiel = ?, merkmale = ?, inhalt = ?, zeitachse = ?, stufen = ?
		WHERE ars = ? AND ozg_id = ? AND version = ? AND `
)
