// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// artVorhaben is the kind of a Land's own projects.
const artVorhaben = "vorhaben"

// vorhabenState is a project as it is kept.
type vorhabenState struct {
	Ressort               string      `json:"ressort,omitempty"`
	Prioritaet            string      `json:"prioritaet,omitempty"`
	Nachnutzungskategorie string      `json:"nachnutzungskategorie,omitempty"`
	Booster               *bool       `json:"booster,omitempty"`
	Phase                 string      `json:"phase,omitempty"`
	Umsetzungsmodell      string      `json:"umsetzungsmodell,omitempty"`
	Onlinedienst          string      `json:"onlinedienst,omitempty"`
	Plaene                []planState `json:"plaene,omitempty"`
	Bemerkung             *textState  `json:"bemerkung,omitempty"`
}

func vorhaben() *dokumente[nachnutzung.Landesvorhaben] {
	return &dokumente[nachnutzung.Landesvorhaben]{
		art: artVorhaben,
		place: func(v *nachnutzung.Landesvorhaben) gegenstand {
			return gegenstand{schluessel: v.Land + "/" + v.OzgID, land: v.Land, ars: v.Land + "0000000000", ozgID: v.OzgID}
		},
		encode: func(v *nachnutzung.Landesvorhaben) any {
			state := vorhabenState{
				Ressort: v.Ressort, Prioritaet: v.Prioritaet, Nachnutzungskategorie: v.Nachnutzungskategorie, Booster: v.Booster,
				Phase: v.Phase, Umsetzungsmodell: v.Umsetzungsmodell, Onlinedienst: v.Onlinedienst, Bemerkung: textStateOf(v.Bemerkung),
			}
			for _, p := range v.Plaene {
				state.Plaene = append(state.Plaene, planState(p))
			}
			return state
		},
		decode: readVorhaben,
		stamp: func(v *nachnutzung.Landesvorhaben, version int64, geaendertAm string) {
			v.Version, v.GeaendertAm = version, parseInstant(geaendertAm)
		},
		texts: func(v *nachnutzung.Landesvorhaben) []*nachnutzung.Text { return []*nachnutzung.Text{&v.Bemerkung} },
	}
}

func readVorhaben(text string, v *nachnutzung.Landesvorhaben) error {
	state, err := readJSON[vorhabenState](text)
	if err != nil {
		return err
	}
	v.Ressort, v.Prioritaet, v.Nachnutzungskategorie, v.Booster = state.Ressort, state.Prioritaet, state.Nachnutzungskategorie, state.Booster
	v.Phase, v.Umsetzungsmodell, v.Onlinedienst, v.Bemerkung = state.Phase, state.Umsetzungsmodell, state.Onlinedienst, state.Bemerkung.text()
	v.Plaene = nil
	for _, p := range state.Plaene {
		v.Plaene = append(v.Plaene, nachnutzung.Plan(p))
	}
	return nil
}

// VorhabenZeile is a project with the names of what it is about.
type VorhabenZeile struct {
	Vorhaben                       nachnutzung.Landesvorhaben
	Land                           nachnutzung.Verweis
	Leistungsbuendel, Onlinedienst nachnutzung.Verweis
	Themenfeld                     string
}

// VorhabenFilter narrows the projects of a Land; zero values do not.
type VorhabenFilter struct {
	Themenfeld, Prioritaet, Phase []string
	Booster                       *bool
}

func (f *VorhabenFilter) matches(z *VorhabenZeile) bool {
	among := func(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }
	return among(f.Themenfeld, z.Themenfeld) && among(f.Prioritaet, z.Vorhaben.Prioritaet) && among(f.Phase, z.Vorhaben.Phase) &&
		(f.Booster == nil || (z.Vorhaben.Booster != nil && *z.Vorhaben.Booster == *f.Booster))
}

// Vorhaben lists the stored projects of a Land, by OZG-ID, as they were known at a
// revision (0: now). There is one for each bundle at most, so that they are read
// whole. nachnutzung.ErrNotFound when there is no such Land.
func (db *DB) Vorhaben(ctx context.Context, land string, f VorhabenFilter, kenntnisstand int64, w Wunsch) (Seite[VorhabenZeile], error) {
	var page Seite[VorhabenZeile]
	all, err := db.vorhabenAsKnown(ctx, land, "", kenntnisstand)
	if err != nil {
		return page, err
	}
	all = slices.DeleteFunc(all, func(z VorhabenZeile) bool { return z.Vorhaben.Version == 0 || !f.matches(&z) })
	page.Gesamt = int64(len(all))
	for i := range all {
		id := all[i].Vorhaben.OzgID
		if len(w.Nach) == 1 && id <= w.Nach[0] {
			continue
		}
		if len(page.Items) == w.Limit {
			page.Naechste = []string{page.Items[w.Limit-1].Vorhaben.OzgID}
			break
		}
		page.Items = append(page.Items, all[i])
	}
	var texts []*nachnutzung.Text
	for i := range page.Items {
		texts = append(texts, &page.Items[i].Vorhaben.Bemerkung)
	}
	return page, db.fillTexts(ctx, texts)
}

// EinVorhaben gives one project; one that nobody has written has version 0.
func (db *DB) EinVorhaben(ctx context.Context, land, ozgID string, kenntnisstand int64) (VorhabenZeile, error) {
	all, err := db.vorhabenAsKnown(ctx, land, ozgID, kenntnisstand)
	if err != nil {
		return VorhabenZeile{}, err
	}
	if len(all) == 0 {
		return VorhabenZeile{}, &nachnutzung.NotFoundError{Key: ozgID}
	}
	return all[0], db.fillTexts(ctx, []*nachnutzung.Text{&all[0].Vorhaben.Bemerkung})
}

// UpdateVorhaben changes one project; the errors are those of UpdateNachnutzung.
func (db *DB) UpdateVorhaben(ctx context.Context, v Vorgang, land, ozgID string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Landesvorhaben) error) (VorhabenZeile, error) {
	row, err := db.EinVorhaben(ctx, land, ozgID, 0)
	if err != nil {
		return row, err
	}
	if _, err := vorhaben().update(ctx, db, v, nachnutzung.OpVorhaben, nachnutzung.Landesvorhaben{Land: land, OzgID: ozgID}, e, change); err != nil {
		return row, err
	}
	return db.EinVorhaben(ctx, land, ozgID, 0)
}

// vorhabenAsKnown is vorhabenOf as it was known at a revision; 0 for the present.
func (db *DB) vorhabenAsKnown(ctx context.Context, land, ozgID string, kenntnisstand int64) ([]VorhabenZeile, error) {
	var list []VorhabenZeile
	err := db.AsKnown(ctx, kenntnisstand, func(db *DB) (err error) {
		list, err = db.vorhabenOf(ctx, land, ozgID)
		return err
	})
	return list, err
}

// vorhabenOf reads the projects of a Land, or of one bundle, with what nobody has
// written yet.
func (db *DB) vorhabenOf(ctx context.Context, land, ozgID string) ([]VorhabenZeile, error) {
	var name string
	err := db.gorm.WithContext(ctx).Raw("SELECT bezeichnung FROM codelisteneintrag WHERE liste = 'land' AND code = ?", land).Row().Scan(&name)
	if err != nil {
		if err = translate(err); errors.Is(err, nachnutzung.ErrNotFound) {
			return nil, &nachnutzung.NotFoundError{Key: land}
		}
		return nil, fmt.Errorf("read Land: %w", err)
	}
	query := db.gorm.WithContext(ctx).Table("leistungsbuendel AS b").
		Joins("LEFT JOIN dokument AS d ON d.art = ? AND d.schluessel = ? || '/' || b.ozg_id", artVorhaben, land).
		Select("b.ozg_id, b.name, b.themenfeld, d.version, d.geaendert_am, d.zustand").Order("b.ozg_id")
	var list []VorhabenZeile
	err = eachRow(whereIs(query, "b.ozg_id", ozgID), true, func(rows *sql.Rows) error {
		z := VorhabenZeile{Land: nachnutzung.Verweis{Code: land, Name: name}}
		var row knownState
		b := &z.Leistungsbuendel
		if err := rows.Scan(&b.Code, &b.Name, &z.Themenfeld, orZero{&row.version}, orEmpty{&row.geaendertAm}, orEmpty{&row.zustand}); err != nil {
			return err
		}
		z.Vorhaben = nachnutzung.Landesvorhaben{Land: land, OzgID: b.Code, Version: row.version, GeaendertAm: parseInstant(row.geaendertAm)}
		if row.zustand != "" {
			if err := readVorhaben(row.zustand, &z.Vorhaben); err != nil {
				return err
			}
		}
		list = append(list, z)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read Vorhaben: %w", err)
	}
	return list, db.nameOnlinedienste(ctx, list)
}

func (db *DB) nameOnlinedienste(ctx context.Context, list []VorhabenZeile) error {
	var codes []string
	for i := range list {
		if code := list[i].Vorhaben.Onlinedienst; code != "" {
			codes = append(codes, code)
		}
	}
	names, err := db.names(ctx, "onlinedienst", codes)
	for i := range list {
		code := list[i].Vorhaben.Onlinedienst
		list[i].Onlinedienst = nachnutzung.Verweis{Code: code, Name: names[code]}
	}
	return err
}
