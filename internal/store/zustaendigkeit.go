// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Kinds of documents.
const (
	artZustaendigkeit    = "zustaendigkeit"
	artVorabbestaetigung = "vorabbestaetigung"
)

// zustaendigkeitState is who is responsible for a bundle, as it is kept.
type zustaendigkeitState struct {
	Abschnitte []abschnittState `json:"abschnitte,omitempty"`
	Ausnahmen  []ausnahmeState  `json:"ausnahmen,omitempty"`
}

type abschnittState struct {
	Ab      string      `json:"ab,omitempty"`
	Bis     string      `json:"bis,omitempty"`
	Arten   []string    `json:"arten,omitempty"`
	Quellen []quelleRow `json:"quellen"`
}

type ausnahmeState struct {
	ARS        string      `json:"ars"`
	Zustaendig bool        `json:"zustaendig"`
	Ab         string      `json:"ab,omitempty"`
	Bis        string      `json:"bis,omitempty"`
	Quellen    []quelleRow `json:"quellen"`
}

func zustaendigkeiten() *dokumente[nachnutzung.Zustaendigkeitsregel] {
	return &dokumente[nachnutzung.Zustaendigkeitsregel]{
		art: artZustaendigkeit,
		place: func(r *nachnutzung.Zustaendigkeitsregel) gegenstand {
			return gegenstand{schluessel: r.OzgID, ozgID: r.OzgID}
		},
		encode: func(r *nachnutzung.Zustaendigkeitsregel) any {
			var state zustaendigkeitState
			for _, a := range r.Abschnitte {
				state.Abschnitte = append(state.Abschnitte, abschnittState{Ab: a.Ab, Bis: a.Bis, Arten: a.Arten, Quellen: quelleRows(a.Quellen)})
			}
			for _, a := range r.Ausnahmen {
				state.Ausnahmen = append(state.Ausnahmen, ausnahmeState{
					ARS: a.ARS, Zustaendig: a.Zustaendig, Ab: a.Ab, Bis: a.Bis, Quellen: quelleRows(a.Quellen),
				})
			}
			return state
		},
		decode: readZustaendigkeit,
		stamp: func(r *nachnutzung.Zustaendigkeitsregel, version int64, geaendertAm string) {
			r.Version, r.GeaendertAm = version, parseInstant(geaendertAm)
		},
		after: refreshZustaendigkeit,
	}
}

func readZustaendigkeit(text string, r *nachnutzung.Zustaendigkeitsregel) error {
	state, err := readJSON[zustaendigkeitState](text)
	if err != nil {
		return err
	}
	r.Abschnitte, r.Ausnahmen = nil, nil
	for _, a := range state.Abschnitte {
		r.Abschnitte = append(r.Abschnitte, nachnutzung.ZustaendigkeitAbschnitt{Ab: a.Ab, Bis: a.Bis, Arten: a.Arten, Quellen: quellenOf(a.Quellen)})
	}
	for _, a := range state.Ausnahmen {
		r.Ausnahmen = append(r.Ausnahmen, nachnutzung.ZustaendigkeitAusnahme{
			ARS: a.ARS, Zustaendig: a.Zustaendig, Ab: a.Ab, Bis: a.Bis, Quellen: quellenOf(a.Quellen),
		})
	}
	return nil
}

// refreshZustaendigkeit tells those who keep answers that a bundle says something
// else. Its columns hold what follows from its Leistungen; the rule goes over it on
// reading, because it depends on the day.
func refreshZustaendigkeit(db *DB, tx *gorm.DB, _ *nachnutzung.Zustaendigkeitsregel) error {
	return db.raise(tx, Katalog)
}

// Zustaendigkeit gives who is responsible for a bundle, as it was known at a
// revision; 0 for the present.
func (db *DB) Zustaendigkeit(ctx context.Context, ozgID string, kenntnisstand int64) (nachnutzung.Zustaendigkeitsregel, error) {
	rule := nachnutzung.Zustaendigkeitsregel{OzgID: ozgID}
	err := db.AsKnown(ctx, kenntnisstand, func(db *DB) error {
		if _, err := db.Leistungsbuendel(ctx, ozgID); err != nil {
			return err
		}
		var err error
		rule, err = zustaendigkeiten().read(ctx, db, rule)
		return err
	})
	return rule, err
}

// UpdateZustaendigkeit changes who is responsible for a bundle; the errors are
// those of UpdateNachnutzung.
func (db *DB) UpdateZustaendigkeit(ctx context.Context, v Vorgang, ozgID string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Zustaendigkeitsregel) error) (nachnutzung.Zustaendigkeitsregel, error) {
	if _, err := db.Leistungsbuendel(ctx, ozgID); err != nil {
		return nachnutzung.Zustaendigkeitsregel{}, err
	}
	return zustaendigkeiten().update(ctx, db, v, nachnutzung.OpKatalog, nachnutzung.Zustaendigkeitsregel{OzgID: ozgID}, e, change)
}

// UnbekannteKommunen gives those of up to a thousand ARS that no body carries, in
// their order.
func (db *DB) UnbekannteKommunen(ctx context.Context, list []string) ([]string, error) {
	var known []string
	if len(list) == 0 {
		return nil, nil
	}
	if err := db.gorm.WithContext(ctx).Table("kommune").Where("ars IN ?", list).Pluck("ars", &known).Error; err != nil {
		return nil, fmt.Errorf("look for Kommunen: %w", translate(err))
	}
	return slices.DeleteFunc(slices.Clone(list), func(ars string) bool { return slices.Contains(known, ars) }), nil
}

// vorabState is a confirmation in advance, as it is kept.
type vorabState struct {
	Fuer string `json:"fuer"`
	Ab   string `json:"ab"`
	Bis  string `json:"bis,omitempty"`
}

func vorabbestaetigungen() *dokumente[nachnutzung.Vorabbestaetigung] {
	return &dokumente[nachnutzung.Vorabbestaetigung]{
		art: artVorabbestaetigung,
		place: func(v *nachnutzung.Vorabbestaetigung) gegenstand {
			return gegenstand{schluessel: v.ARS + "/" + string(v.Fuer), land: v.ARS[:2], ars: v.ARS}
		},
		encode: func(v *nachnutzung.Vorabbestaetigung) any {
			if v.Ab == "" {
				return struct{}{}
			}
			return vorabState{Fuer: string(v.Fuer), Ab: v.Ab, Bis: v.Bis}
		},
		decode: func(text string, v *nachnutzung.Vorabbestaetigung) error {
			state, err := readJSON[vorabState](text)
			v.Ab, v.Bis = state.Ab, state.Bis
			return err
		},
		stamp: func(v *nachnutzung.Vorabbestaetigung, version int64, geaendertAm string) {
			v.Version, v.GeaendertAm = version, parseInstant(geaendertAm)
		},
		isMade: true,
	}
}

// Vorabbestaetigungen lists what a body has granted in advance, ended grants
// included, by whom it trusts. ars is an ARS.
func (db *DB) Vorabbestaetigungen(ctx context.Context, ars string) ([]nachnutzung.Vorabbestaetigung, error) {
	d := vorabbestaetigungen()
	var rows []dokumentRow
	err := db.gorm.WithContext(ctx).Where("art = ? AND ars = ?", d.art, ars).Order("schluessel").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list Vorabbestaetigungen: %w", translate(err))
	}
	list := make([]nachnutzung.Vorabbestaetigung, len(rows))
	for i := range rows {
		of := nachnutzung.Vorabbestaetigung{ARS: ars, Fuer: nachnutzung.Gebiet(strings.TrimPrefix(rows[i].Schluessel, ars+"/"))}
		if list[i], err = d.object(ctx, db, of, &rows[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Vorabbestaetigung gives what a body has granted in advance to a Verbund or an
// operator; version 0 when it has granted nothing. ars is an ARS.
func (db *DB) Vorabbestaetigung(ctx context.Context, ars string, fuer nachnutzung.Gebiet) (nachnutzung.Vorabbestaetigung, error) {
	return vorabbestaetigungen().read(ctx, db, nachnutzung.Vorabbestaetigung{ARS: ars, Fuer: fuer})
}

// UpdateVorabbestaetigung changes it; the errors are those of UpdateNachnutzung.
func (db *DB) UpdateVorabbestaetigung(ctx context.Context, v Vorgang, ars string, fuer nachnutzung.Gebiet, e nachnutzung.Erwartung,
	change func(*nachnutzung.Vorabbestaetigung) error) (nachnutzung.Vorabbestaetigung, error) {
	return vorabbestaetigungen().update(ctx, db, v, nachnutzung.OpBestaetigen, nachnutzung.Vorabbestaetigung{ARS: ars, Fuer: fuer}, e, change)
}

// vorabBestaetigt tells whether a report with this right needs no answer, because
// the body has granted it in advance.
func (db *DB) vorabBestaetigt(ctx context.Context, right nachnutzung.Recht, ars, heute string) (bool, error) {
	if right.Rolle != nachnutzung.RolleVerbund {
		return false, nil
	}
	granted, err := db.Vorabbestaetigung(ctx, ars, right.Gebiet)
	return granted.Version > 0 && granted.Deckt(right, ars, heute), err
}
