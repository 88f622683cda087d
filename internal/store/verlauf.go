// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Verlaufseintrag is one entry of the history as it is read.
type Verlaufseintrag struct {
	// Revision is its number; 0 while it waits for one.
	Revision int64
	// Art, Schluessel and Version name what was changed, ARS and OzgID where; either
	// may be empty.
	Art, Schluessel string
	Version         int64
	ARS, OzgID      string
	Zeitpunkt       time.Time
	Vorgang         string
	Organisation    string
	// Akteur is the pseudonym as ID, and the name unless it was erased. Not public.
	Akteur      nachnutzung.Text
	Quelle      string
	Begruendung nachnutzung.Text
	// Schritt that the entry made or corrected; 0 for none.
	Schritt int
	// Aenderungen are before and after, field by field.
	Aenderungen []nachnutzung.Aenderung
	// Gemeldet on behalf: what it says in free words is not public.
	Gemeldet bool
}

// VerlaufFilter narrows the history; zero values do not.
type VerlaufFilter struct {
	Art              []string
	Land, ARS, OzgID string
	Quelle           string
	Organisation     string
	// Seit is counted in, Bis is not.
	Seit, Bis time.Time
	// Bisher shows what was known at a revision.
	Bisher int64
	// Gebiet narrows to the bodies in which an actor may read what is not public.
	Gebiet *nachnutzung.Akteur
}

// quelleAPI is the source of what comes over the API, as most entries do.
const quelleAPI = "api"

func (f *VerlaufFilter) apply(db *DB, tx *gorm.DB) *gorm.DB {
	tx = whereIn(tx, "v.art", f.Art)
	tx = f.applyPlace(whereIs(tx, "v.land", f.Land))
	if tx = whereIs(tx, "v.quelle", f.Quelle); f.Quelle != "" && f.Quelle != quelleAPI {
		// As the index says that leaves the most frequent source out.
		tx = tx.Where("v.quelle <> 'api'")
	}
	tx = whereIs(tx, "v.organisation", f.Organisation)
	if !f.Seit.IsZero() {
		tx = tx.Where("v.zeitpunkt >= ?", instant(f.Seit))
	}
	if !f.Bis.IsZero() {
		tx = tx.Where("v.zeitpunkt < ?", instant(f.Bis))
	}
	if f.Bisher > 0 {
		tx = tx.Where("k.revision <= ?", f.Bisher)
	}
	if f.Gebiet != nil {
		tx = whereTerritory(tx, "v.ars", *f.Gebiet, nachnutzung.OpIntern, db.heute())
	}
	return tx
}

// applyPlace narrows to a body and a bundle. Nearly all entries are about pairs,
// which are found by their keys: they need no index of their own by body and by
// bundle, which each write would pay for.
func (f *VerlaufFilter) applyPlace(tx *gorm.DB) *gorm.DB {
	if f.ARS == "" && f.OzgID == "" {
		return tx
	}
	var others, pairs expression
	others.add("v.art <> 'nachnutzung'")
	pairs.add("v.art = 'nachnutzung'")
	if f.ARS != "" {
		others.add(" AND v.ars = ?", f.ARS)
	}
	if f.OzgID != "" {
		others.add(" AND v.ozg_id = ?", f.OzgID)
	}
	switch {
	case f.OzgID == "":
		// The slash is the character before the nought.
		pairs.add(" AND v.schluessel > ? AND v.schluessel < ?", f.ARS+"/", f.ARS+"0")
	case f.ARS == "":
		pairs.add(" AND v.schluessel IN (SELECT n.ars || '/' || n.ozg_id FROM nachnutzung AS n WHERE n.ozg_id = ?)", f.OzgID)
	default:
		pairs.add(" AND v.schluessel = ?", pairKey(f.ARS, f.OzgID))
	}
	if slices.Equal(f.Art, []string{artNachnutzung}) {
		return tx.Where(pairs.sql.String(), pairs.args...)
	}
	return tx.Where("(("+others.sql.String()+") OR ("+pairs.sql.String()+"))", append(others.args, pairs.args...)...)
}

// Verlauf lists the history, newest first, with what each entry changed.
func (db *DB) Verlauf(ctx context.Context, f VerlaufFilter, w Wunsch) (Seite[Verlaufseintrag], error) {
	var page Seite[Verlaufseintrag]
	query := f.apply(db, db.gorm.WithContext(ctx).Table("verlauf AS v").Joins("LEFT JOIN kette AS k ON k.verlauf = v.id")).
		Joins("LEFT JOIN verlauf AS p ON p.art = v.art AND p.schluessel = v.schluessel AND p.version = v.version - 1").
		Select(`v.id, k.revision, v.art, v.schluessel, v.version, v.ars, v.ozg_id, v.zeitpunkt, v.vorgang, v.organisation, v.akteur, v.quelle,
			v.begruendung, v.schritt, v.zustand, p.zustand`)
	if len(w.Nach) > 0 {
		after, args, err := keyset([]order{{column: "v.id", kind: orderNumber, desc: true}}, w.Nach)
		if err != nil {
			return page, err
		}
		query = query.Where(after, args...)
	}
	var last int64
	err := eachRow(query.Order("v.id DESC").Limit(w.Limit+1), true, func(rows *sql.Rows) error {
		if len(page.Items) == w.Limit {
			page.Naechste = []string{strconv.FormatInt(last, 10)}
			return nil
		}
		entry, id, err := scanVerlauf(rows)
		page.Items, last = append(page.Items, entry), id
		return err
	})
	if err != nil {
		return page, fmt.Errorf("list the history: %w", err)
	}
	var texts []*nachnutzung.Text
	for i := range page.Items {
		e := &page.Items[i]
		texts = append(texts, &e.Akteur, &e.Begruendung)
		for j := range e.Aenderungen {
			texts = append(texts, &e.Aenderungen[j].Vorher, &e.Aenderungen[j].Nachher)
		}
	}
	return page, db.fillTexts(ctx, texts)
}

func scanVerlauf(rows *sql.Rows) (e Verlaufseintrag, id int64, err error) {
	var zeitpunkt, after, before string
	err = rows.Scan(&id, orZero{&e.Revision}, &e.Art, &e.Schluessel, &e.Version, &e.ARS, &e.OzgID, &zeitpunkt, &e.Vorgang, &e.Organisation,
		&e.Akteur.ID, &e.Quelle, &e.Begruendung.ID, &e.Schritt, &after, orEmpty{&before})
	if err != nil {
		return e, id, err
	}
	e.Zeitpunkt = parseInstant(zeitpunkt)
	if e.Akteur.ID == nachnutzung.AkteurBetrieb {
		e.Akteur.Inhalt = "Betrieb (Befehlszeile)"
	}
	now, err := felder(e.Art, after)
	if err != nil {
		return e, id, err
	}
	then, err := felder(e.Art, before)
	if err != nil {
		return e, id, err
	}
	e.Aenderungen = nachnutzung.Diff(then, now)
	for _, f := range now {
		e.Gemeldet = e.Gemeldet || (f.Pfad == "bestaetigung" && f.Wert.Inhalt == string(nachnutzung.Gemeldet))
	}
	return e, id, nil
}

// felder gives the fields of a state, in the words of its kind where there are
// such, else as the state itself names them.
func felder(art, zustand string) ([]nachnutzung.Feld, error) {
	if zustand == "" {
		return nil, nil
	}
	switch art {
	case artNachnutzung:
		var n nachnutzung.Nachnutzung
		err := readNachnutzungZustand(zustand, &n)
		return n.Felder(), err
	case artZustaendigkeit:
		var r nachnutzung.Zustaendigkeitsregel
		err := readZustaendigkeit(zustand, &r)
		return r.Felder(), err
	case artVorhaben:
		var v nachnutzung.Landesvorhaben
		err := readVorhaben(zustand, &v)
		return v.Felder(), err
	}
	return flatten(zustand)
}
