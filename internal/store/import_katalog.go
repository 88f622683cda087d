// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Kinds of objects in the history that loads alone change.
const (
	artLeistungsbuendel = "leistungsbuendel"
	artLeistung         = "leistung"
	artLage             = "lage"
)

func leistungsbuendelObjekte() *katalogobjekt[nachnutzung.Leistungsbuendel] {
	return &katalogobjekt[nachnutzung.Leistungsbuendel]{
		art: artLeistungsbuendel, op: nachnutzung.OpKatalog, isNew: true,
		place: func(b *nachnutzung.Leistungsbuendel) gegenstand {
			return gegenstand{schluessel: b.OzgID, ozgID: b.OzgID}
		},
		read: func(ctx context.Context, db *DB, of nachnutzung.Leistungsbuendel) (nachnutzung.Leistungsbuendel, error) {
			return db.Leistungsbuendel(ctx, of.OzgID)
		},
		version: func(b *nachnutzung.Leistungsbuendel) *int64 { return &b.Version },
		encode:  encodeLeistungsbuendel,
		write:   editPart(leistungsbuendelPart),
		refresh: changedKatalog,
	}
}

func leistungObjekte() *katalogobjekt[nachnutzung.Leistung] {
	return &katalogobjekt[nachnutzung.Leistung]{
		art: artLeistung, op: nachnutzung.OpKatalog, isNew: true,
		place: func(e *nachnutzung.Leistung) gegenstand { return gegenstand{schluessel: e.ID} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Leistung) (nachnutzung.Leistung, error) {
			return db.Leistung(ctx, of.ID)
		},
		version: func(e *nachnutzung.Leistung) *int64 { return &e.Version },
		encode:  encodeLeistung,
		write:   editPart(leistungenOhneSynonyme),
		refresh: changedKatalog,
	}
}

// leistungenOhneSynonyme leaves the words beside the names to the refresh.
func leistungenOhneSynonyme(list []nachnutzung.Leistung) loadPart { return leistungenPart(list, nil) }

func lageObjekte() *katalogobjekt[nachnutzung.Lage] {
	return &katalogobjekt[nachnutzung.Lage]{
		art: artLage, op: nachnutzung.OpKatalog, isNew: true,
		place: func(l *nachnutzung.Lage) gegenstand { return gegenstand{schluessel: l.Code} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Lage) (nachnutzung.Lage, error) {
			return db.Lage(ctx, of.Code)
		},
		version: func(l *nachnutzung.Lage) *int64 { return &l.Version },
		encode:  encodeLage,
		write:   editPart(lagenPart),
		refresh: changedKatalog,
	}
}

// LeistungsbuendelObjekte are the Leistungsbuendel without their Federfuehrung, which
// is an object of its own.
func LeistungsbuendelObjekte() Objekte[nachnutzung.Leistungsbuendel] {
	return katalogObjekte(leistungsbuendelObjekte(), decodeLeistungsbuendel, leistungsbuendelPart)
}

// LeistungObjekte are the Leistungen of the LeiKa, by their own id.
func LeistungObjekte() Objekte[nachnutzung.Leistung] {
	return katalogObjekte(leistungObjekte(), decodeLeistung, leistungenOhneSynonyme)
}

// FederfuehrungObjekte say who leads a Themenfeld, or a Leistungsbuendel where it
// deviates.
func FederfuehrungObjekte() Objekte[nachnutzung.Federfuehrungsangabe] {
	return katalogObjekte(federfuehrungsangaben(), decodeFederfuehrung, nil)
}

// NeueLagen makes the Lagen of a list that are not there yet. Which kind one is of, no
// list says: the one that most of its Themenfeld are of, as an assumption.
func (a *Anwendung) NeueLagen(ctx context.Context, list []nachnutzung.Lage) error {
	objects := katalogObjekte(lageObjekte(), decodeLage, lagenPart)
	for _, lage := range list {
		if _, exists, err := objects.Lies(ctx, a.db, lage); err != nil || exists {
			if err != nil {
				return err
			}
			continue
		}
		made := lage
		err := a.db.gorm.WithContext(ctx).Raw("SELECT art FROM lage WHERE themenfeld = ? GROUP BY art ORDER BY COUNT(*) DESC, art LIMIT 1", lage.Themenfeld.Code).
			Row().Scan(&made.Art)
		if err != nil {
			return fmt.Errorf("read the Lagen of %s: %w", lage.Themenfeld.Code, translate(err))
		}
		made.ArtBeleglage = nachnutzung.Vermutet
		err = objects.Aendere(ctx, a, []Objektaenderung[nachnutzung.Lage]{{
			Of: lage, Erwartung: nachnutzung.Erwartung{NurNeu: true},
			Change: func(l *nachnutzung.Lage) error {
				version := l.Version
				*l = made
				l.Version = version
				return nil
			},
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// Leistungsschluessel gives the ids of the Leistungen by their LeiKa-Schluessel, and
// the last id that was ever given.
func (db *DB) Leistungsschluessel(ctx context.Context) (byLeika map[string]string, last string, err error) {
	var rows []struct{ ID, LeikaSchluessel string }
	tx := db.gorm.WithContext(ctx)
	err = tx.Table("leistung").Select("id, leika_schluessel").Where("leika_schluessel IS NOT NULL").Scan(&rows).Error
	if err == nil {
		err = tx.Raw("SELECT MAX(id) FROM (SELECT id FROM leistung UNION SELECT schluessel FROM verlauf WHERE art = ?) AS l", artLeistung).Row().Scan(orEmpty{&last})
	}
	if err != nil {
		return nil, "", fmt.Errorf("read the keys of the Leistungen: %w", translate(err))
	}
	byLeika = make(map[string]string, len(rows))
	for _, row := range rows {
		byLeika[row.LeikaSchluessel] = row.ID
	}
	return byLeika, last, nil
}

type leistungsbuendelState struct {
	Name       string      `json:"name"`
	Themenfeld string      `json:"themenfeld"`
	Lage       string      `json:"lage"`
	Beleglage  string      `json:"beleglage"`
	Quellen    []quelleRow `json:"quellen,omitempty"`
}

func encodeLeistungsbuendel(b *nachnutzung.Leistungsbuendel) any {
	return leistungsbuendelState{
		Name: b.Name, Themenfeld: b.Themenfeld.Code, Lage: b.Lage.Code, Beleglage: string(b.Beleglage), Quellen: quelleRows(b.Quellen),
	}
}

func decodeLeistungsbuendel(text string, b *nachnutzung.Leistungsbuendel) error {
	state, err := readJSON[leistungsbuendelState](text)
	b.Name, b.Themenfeld, b.Lage = state.Name, nachnutzung.Verweis{Code: state.Themenfeld}, nachnutzung.Verweis{Code: state.Lage}
	b.Beleglage, b.Quellen = nachnutzung.Beleglage(state.Beleglage), quellenOf(state.Quellen)
	return err
}

type leistungState struct {
	LeikaSchluessel  string           `json:"leikaSchluessel,omitempty"`
	Name             string           `json:"name"`
	Typ              string           `json:"typ,omitempty"`
	Rechtsgrundlage  string           `json:"rechtsgrundlage,omitempty"`
	Gesetz           string           `json:"gesetz,omitempty"`
	GesetzKuerzel    string           `json:"gesetzKuerzel,omitempty"`
	SDG1             bool             `json:"sdg1"`
	SDG2             bool             `json:"sdg2"`
	Leistungsbuendel []zuordnungState `json:"leistungsbuendel,omitempty"`
}

func encodeLeistung(e *nachnutzung.Leistung) any {
	state := leistungState{
		LeikaSchluessel: e.LeikaSchluessel, Name: e.Name, Typ: e.TypRoh, Rechtsgrundlage: e.Rechtsgrundlage, Gesetz: e.Gesetz,
		GesetzKuerzel: e.GesetzKuerzel, SDG1: e.SDG1, SDG2: e.SDG2,
	}
	for _, z := range e.Leistungsbuendel {
		state.Leistungsbuendel = append(state.Leistungsbuendel, zuordnungState{OzgID: z.OzgID, Beleglage: string(z.Beleglage)})
	}
	return state
}

func decodeLeistung(text string, e *nachnutzung.Leistung) error {
	state, err := readJSON[leistungState](text)
	e.LeikaSchluessel, e.Name, e.TypRoh, e.Typen = state.LeikaSchluessel, state.Name, state.Typ, nachnutzung.ReadTypen(state.Typ)
	e.Rechtsgrundlage, e.Gesetz, e.GesetzKuerzel, e.SDG1, e.SDG2 = state.Rechtsgrundlage, state.Gesetz, state.GesetzKuerzel, state.SDG1, state.SDG2
	e.Leistungsbuendel = nil
	for _, z := range state.Leistungsbuendel {
		e.Leistungsbuendel = append(e.Leistungsbuendel, nachnutzung.Zuordnung{OzgID: z.OzgID, Beleglage: nachnutzung.Beleglage(z.Beleglage)})
	}
	return err
}

type lageState struct {
	Name         string `json:"name"`
	Themenfeld   string `json:"themenfeld"`
	Art          string `json:"art"`
	ArtBeleglage string `json:"artBeleglage"`
}

func encodeLage(l *nachnutzung.Lage) any {
	return lageState{Name: l.Name, Themenfeld: l.Themenfeld.Code, Art: l.Art, ArtBeleglage: string(l.ArtBeleglage)}
}

func decodeLage(text string, l *nachnutzung.Lage) error {
	state, err := readJSON[lageState](text)
	l.Name, l.Themenfeld, l.Art, l.ArtBeleglage = state.Name, nachnutzung.Verweis{Code: state.Themenfeld}, state.Art, nachnutzung.Beleglage(state.ArtBeleglage)
	return err
}

// remove takes a row away that a load has made, and what belongs to it, unless one of
// the uses is there. Each use has one placeholder, the key.
func remove(tx *gorm.DB, key string, uses, rows []string) (bool, error) {
	for _, use := range uses {
		var used bool
		if err := tx.Raw("SELECT EXISTS (SELECT 1 FROM "+use+")", key).Row().Scan(&used); err != nil || used {
			return false, err
		}
	}
	for _, row := range rows {
		if err := tx.Exec("DELETE FROM "+row, key).Error; err != nil {
			return false, fmt.Errorf("take %s away: %w", key, err)
		}
	}
	return true, nil
}

func removeLeistungsbuendel(tx *gorm.DB, ozgID string) (bool, error) {
	return remove(tx, ozgID,
		[]string{
			"nachnutzung WHERE ozg_id = ?", "dokument WHERE ozg_id = ?", "leistung_leistungsbuendel WHERE ozg_id = ?",
			"onlinedienst_leistungsbuendel WHERE ozg_id = ?", "synonym WHERE steht_fuer = ? AND NOT zurueckgezogen",
		},
		[]string{
			"federfuehrung_wert WHERE gegenstand = 'leistungsbuendel' AND schluessel = ?", "federfuehrung WHERE gegenstand = 'leistungsbuendel' AND schluessel = ?",
			"leistungsbuendel WHERE ozg_id = ?",
		})
}

func removeLeistung(tx *gorm.DB, id string) (bool, error) {
	return remove(tx, id, []string{"nachnutzung WHERE inhalt LIKE '%\"' || ? || '\"%'"}, []string{"leistung_leistungsbuendel WHERE leistung = ?", "leistung WHERE id = ?"})
}

func removeLage(tx *gorm.DB, code string) (bool, error) {
	return remove(tx, code, []string{"leistungsbuendel WHERE lage = ?"}, []string{"lage WHERE code = ?"})
}

// removeOnlinedienst takes an Onlinedienst away that nobody uses or plans with.
func removeOnlinedienst(tx *gorm.DB, code string) (bool, error) {
	return remove(tx, code,
		[]string{"nachnutzung WHERE inhalt LIKE '%\"' || ? || '\"%'", "dokument WHERE art = '" + artVorhaben + "' AND zustand LIKE '%\"' || ? || '\"%'"},
		[]string{"onlinedienst_leistungsbuendel WHERE onlinedienst = ?", "onlinedienst_land WHERE onlinedienst = ?", "onlinedienst WHERE code = ?"})
}
