// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"errors"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// What loads have changed of the catalogue's own lists, as it was known. What follows
// from a bundle's Leistungen (its Typen, how many there are) reads as it stands.

func shadeLagen(db *DB, list []pastObject) error {
	var rows []lageRow
	err := statesOf(list, func(key string) nachnutzung.Lage { return nachnutzung.Lage{Code: key} }, decodeLage,
		func(l *nachnutzung.Lage, o *pastObject) {
			rows = append(rows, lageRow{
				Code: l.Code, Name: l.Name, Themenfeld: l.Themenfeld.Code, Art: l.Art, ArtBeleglage: string(l.ArtBeleglage),
				Sortier: suche.SortKey(l.Name), SuchName: suche.Text(l.Name), Buchung: o.buchung(),
			})
		})
	return errors.Join(err, shade(db, "code", keysOf(list), rows))
}

func shadeLeistungenDamals(db *DB, list []pastObject) error {
	var rows []leistungRow
	var bundles []leistungBuendelRow
	err := statesOf(list, func(key string) nachnutzung.Leistung { return nachnutzung.Leistung{ID: key} }, decodeLeistung,
		func(e *nachnutzung.Leistung, o *pastObject) {
			row := leistungRowOf(e)
			row.Buchung = o.buchung()
			rows, bundles = append(rows, row), append(bundles, row.Buendel...)
		})
	keys := keysOf(list)
	return errors.Join(err, shade(db, "id", keys, rows), shade(db, "leistung", keys, bundles))
}

// shadeBuendelDamals goes on from what the Federfuehrungen have made of the bundles.
func shadeBuendelDamals(db *DB, list []pastObject) error {
	now, err := rowsNow[leistungsbuendelRow](db, "ozg_id", keysOf(list))
	if err != nil {
		return err
	}
	rows := make(map[string]leistungsbuendelRow, len(now))
	for i := range now {
		rows[now[i].OzgID] = now[i]
	}
	for i := range list {
		if list[i].isMissing {
			db.past.ohneBuendel = append(db.past.ohneBuendel, list[i].key)
		}
	}
	var bundles []leistungsbuendelRow
	err = statesOf(list, func(key string) nachnutzung.Leistungsbuendel { return nachnutzung.Leistungsbuendel{OzgID: key} }, decodeLeistungsbuendel,
		func(b *nachnutzung.Leistungsbuendel, o *pastObject) {
			row, shaded := db.past.buendel[b.OzgID]
			if !shaded {
				row = rows[b.OzgID]
				row.Buchung = o.buchung()
			}
			row.OzgID, row.Name, row.Themenfeld, row.Lage = b.OzgID, b.Name, b.Themenfeld.Code, b.Lage.Code
			row.Beleglage, row.Quellen, row.Sortier, row.SuchName = string(b.Beleglage), quellenText(b.Quellen), suche.SortKey(b.Name), suche.Text(b.Name)
			bundles = append(bundles, row)
		})
	if err != nil {
		return err
	}
	for _, id := range db.past.ohneBuendel {
		delete(db.past.buendel, id)
	}
	return shadeBuendel(db, bundles)
}
