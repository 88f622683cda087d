// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// Kinds of the catalogue's objects in the history.
const (
	artFederfuehrung    = "federfuehrung"
	artOnlinedienst     = "onlinedienst"
	artPlattform        = "plattform"
	artVerbund          = "verbund"
	artSynonym          = "synonym"
	artCodeliste        = "codeliste"
	artPlattformnutzung = "plattformnutzung"
	artMitgliedschaft   = "mitgliedschaft"
)

// editPart writes an object as a part of the catalogue.
func editPart[T any](part func([]T) loadPart) func(context.Context, *DB, *T, within) error {
	return func(ctx context.Context, db *DB, t *T, _ within) error {
		return part([]T{*t}).edit(db.gorm.WithContext(ctx))
	}
}

func changedKatalog(db *DB, tx *gorm.DB) error { return db.refreshKatalog(tx, true) }

func changedKommunen(db *DB, tx *gorm.DB) error { return db.refreshKommunen(tx, true) }

func federfuehrungsangaben() *katalogobjekt[nachnutzung.Federfuehrungsangabe] {
	return &katalogobjekt[nachnutzung.Federfuehrungsangabe]{
		art: artFederfuehrung, op: nachnutzung.OpKatalog,
		place: func(f *nachnutzung.Federfuehrungsangabe) gegenstand {
			if f.OzgID != "" {
				return gegenstand{schluessel: gegenstandLeistungsbuendel + "/" + f.OzgID, ozgID: f.OzgID}
			}
			return gegenstand{schluessel: gegenstandThemenfeld + "/" + f.Themenfeld}
		},
		read:    readFederfuehrung,
		version: func(f *nachnutzung.Federfuehrungsangabe) *int64 { return &f.Version },
		encode:  encodeFederfuehrung,
		write:   writeFederfuehrung,
		refresh: changedKatalog,
	}
}

func readFederfuehrung(ctx context.Context, db *DB, of nachnutzung.Federfuehrungsangabe) (nachnutzung.Federfuehrungsangabe, error) {
	if of.OzgID != "" {
		b, err := db.Leistungsbuendel(ctx, of.OzgID)
		of.Version, of.Federfuehrung = b.Version, b.Federfuehrung
		return of, err
	}
	t, err := db.Themenfeld(ctx, of.Themenfeld)
	of.Version, of.Federfuehrung = t.Version, t.Federfuehrung
	return of, err
}

// writeFederfuehrung writes the row it belongs to, with another Federfuehrung.
func writeFederfuehrung(ctx context.Context, db *DB, f *nachnutzung.Federfuehrungsangabe, _ within) error {
	if f.OzgID != "" {
		b, err := db.Leistungsbuendel(ctx, f.OzgID)
		if err != nil {
			return err
		}
		b.Federfuehrung = f.Federfuehrung
		return leistungsbuendelPart([]nachnutzung.Leistungsbuendel{b}).edit(db.gorm.WithContext(ctx))
	}
	t, err := db.Themenfeld(ctx, f.Themenfeld)
	if err != nil {
		return err
	}
	t.Federfuehrung = f.Federfuehrung
	return themenfelderPart([]nachnutzung.Themenfeld{t}).edit(db.gorm.WithContext(ctx))
}

// Federfuehrung gives the own Federfuehrung of a Themenfeld or of a
// Leistungsbuendel, whichever key of names. nachnutzung.ErrNotFound when there is no
// such object.
func (db *DB) Federfuehrung(ctx context.Context, of nachnutzung.Federfuehrungsangabe) (nachnutzung.Federfuehrungsangabe, error) {
	return readFederfuehrung(ctx, db, of)
}

// UpdateFederfuehrung changes it. Errors, in the order in which they are looked
// for: nachnutzung.ErrNotFound, ErrForbidden, ErrVersionRequired,
// ErrVersionConflict, whatever change returns.
func (db *DB) UpdateFederfuehrung(ctx context.Context, v Vorgang, of nachnutzung.Federfuehrungsangabe, e nachnutzung.Erwartung,
	change func(*nachnutzung.Federfuehrungsangabe) error) (nachnutzung.Federfuehrungsangabe, error) {
	f, _, err := federfuehrungsangaben().update(ctx, db, v, of, e, change)
	return f, err
}

func onlinedienstObjekte() *katalogobjekt[nachnutzung.Onlinedienst] {
	return &katalogobjekt[nachnutzung.Onlinedienst]{
		art: artOnlinedienst, op: nachnutzung.OpKatalog, isNew: true,
		place: func(o *nachnutzung.Onlinedienst) gegenstand { return gegenstand{schluessel: o.Code} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Onlinedienst) (nachnutzung.Onlinedienst, error) {
			return db.Onlinedienst(ctx, of.Code)
		},
		version: func(o *nachnutzung.Onlinedienst) *int64 { return &o.Version },
		encode:  encodeOnlinedienst,
		write:   editPart(onlinedienstePart),
		refresh: changedKatalog,
	}
}

// UpdateOnlinedienst changes an Onlinedienst or makes it, and tells which. The
// errors are those of UpdateFederfuehrung, but that what is not there can be made.
func (db *DB) UpdateOnlinedienst(ctx context.Context, v Vorgang, code string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Onlinedienst) error) (nachnutzung.Onlinedienst, bool, error) {
	return onlinedienstObjekte().update(ctx, db, v, nachnutzung.Onlinedienst{Code: code}, e, change)
}

func plattformObjekte() *katalogobjekt[nachnutzung.Plattform] {
	return &katalogobjekt[nachnutzung.Plattform]{
		art: artPlattform, op: nachnutzung.OpKatalog, isNew: true,
		place: func(p *nachnutzung.Plattform) gegenstand { return gegenstand{schluessel: p.Code} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Plattform) (nachnutzung.Plattform, error) {
			return db.Plattform(ctx, of.Code)
		},
		version: func(p *nachnutzung.Plattform) *int64 { return &p.Version },
		encode:  encodePlattform,
		write:   editPart(plattformenPart),
		refresh: changedKommunen,
	}
}

// UpdatePlattform changes a Plattform or makes it, as UpdateOnlinedienst does.
func (db *DB) UpdatePlattform(ctx context.Context, v Vorgang, code string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Plattform) error) (nachnutzung.Plattform, bool, error) {
	return plattformObjekte().update(ctx, db, v, nachnutzung.Plattform{Code: code}, e, change)
}

func verbundObjekte() *katalogobjekt[nachnutzung.Verbund] {
	return &katalogobjekt[nachnutzung.Verbund]{
		art: artVerbund, op: nachnutzung.OpKatalog, isNew: true,
		place: func(v *nachnutzung.Verbund) gegenstand { return gegenstand{schluessel: v.Code} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Verbund) (nachnutzung.Verbund, error) {
			return db.Verbund(ctx, of.Code)
		},
		version: func(v *nachnutzung.Verbund) *int64 { return &v.Version },
		encode:  encodeVerbund,
		write:   editPart(verbuendePart),
		refresh: changedKommunen,
	}
}

// UpdateVerbund changes a Verbund or makes it, as UpdateOnlinedienst does.
func (db *DB) UpdateVerbund(ctx context.Context, v Vorgang, code string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Verbund) error) (nachnutzung.Verbund, bool, error) {
	return verbundObjekte().update(ctx, db, v, nachnutzung.Verbund{Code: code}, e, change)
}

func synonymObjekte() *katalogobjekt[nachnutzung.Synonym] {
	return &katalogobjekt[nachnutzung.Synonym]{
		art: artSynonym, op: nachnutzung.OpKatalog, isNew: true,
		place: func(s *nachnutzung.Synonym) gegenstand { return gegenstand{schluessel: s.Begriff + "/" + s.StehtFuer} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Synonym) (nachnutzung.Synonym, error) {
			return db.Synonym(ctx, of.Begriff, of.StehtFuer)
		},
		version: func(s *nachnutzung.Synonym) *int64 { return &s.Version },
		encode:  encodeSynonym,
		write:   writeSynonym,
		refresh: changedKatalog,
	}
}

// UpdateSynonym changes a synonym or makes it, as UpdateOnlinedienst does. One
// that stands for no name of the catalogue is refused: it would find nothing.
func (db *DB) UpdateSynonym(ctx context.Context, v Vorgang, begriff, stehtFuer string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Synonym) error) (nachnutzung.Synonym, bool, error) {
	return synonymObjekte().update(ctx, db, v, nachnutzung.Synonym{Begriff: begriff, StehtFuer: stehtFuer}, e, change)
}

func writeSynonym(ctx context.Context, db *DB, s *nachnutzung.Synonym, _ within) error {
	if err := db.checkStehtFuer(ctx, s); err != nil {
		return err
	}
	return synonymePart([]nachnutzung.Synonym{*s}).edit(db.gorm.WithContext(ctx))
}

// checkStehtFuer checks that a synonym stands for a part of some name.
func (db *DB) checkStehtFuer(ctx context.Context, s *nachnutzung.Synonym) error {
	if s.Zurueckgezogen || nachnutzung.IsOzgID(s.StehtFuer) {
		return nil
	}
	part := suche.Normalize(s.StehtFuer)
	condition := fmt.Sprintf(db.kind.contains(), "such_name")
	var found bool
	err := db.gorm.WithContext(ctx).Raw("SELECT EXISTS (SELECT 1 FROM leistungsbuendel WHERE "+condition+
		") OR EXISTS (SELECT 1 FROM leistung WHERE "+condition+")", part, part).Row().Scan(&found)
	if err != nil {
		return fmt.Errorf("look for %s: %w", s.StehtFuer, err)
	}
	if !found || part == "" {
		return nachnutzung.Invalid("{stehtFuer}", fmt.Sprintf(
			"„%s“ kommt in keinem Namen eines Leistungsbündels oder einer Leistung vor. Bitte einen Teil eines Namens oder eine OZG-ID angeben.", s.StehtFuer))
	}
	return nil
}

func codelistenObjekte() *katalogobjekt[nachnutzung.Codeliste] {
	return &katalogobjekt[nachnutzung.Codeliste]{
		art: artCodeliste, op: nachnutzung.OpCodelisten,
		place: func(c *nachnutzung.Codeliste) gegenstand { return gegenstand{schluessel: c.Code} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Codeliste) (nachnutzung.Codeliste, error) {
			return db.Codeliste(ctx, of.Code)
		},
		version: func(c *nachnutzung.Codeliste) *int64 { return &c.Version },
		encode:  encodeCodeliste,
		write:   editPart(codelistenPart),
		refresh: changedKatalog,
	}
}

// UpdateCodelisteneintrag changes an entry of a code list or adds it, and tells
// which; change is to call SetEintrag. The version is that of the list. The errors
// are those of UpdateFederfuehrung; ErrVersionConflict too where the entry is to be
// new and is there, or to be changed and is not.
func (db *DB) UpdateCodelisteneintrag(ctx context.Context, v Vorgang, liste, code string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Codeliste) error) (nachnutzung.Codeliste, bool, error) {
	made := false
	// Whether the entry is new is seen inside; the list is there in any case.
	ofList := e
	ofList.NurNeu, ofList.Beliebig = false, e.Beliebig || e.NurNeu
	c, _, err := codelistenObjekte().update(ctx, db, v, nachnutzung.Codeliste{Code: liste}, ofList, func(c *nachnutzung.Codeliste) error {
		made = !slices.ContainsFunc(c.Eintraege, func(known nachnutzung.Codelisteneintrag) bool { return known.Code == code })
		if made != e.NurNeu {
			return nachnutzung.ErrVersionConflict
		}
		return change(c)
	})
	return c, made && err == nil, err
}
