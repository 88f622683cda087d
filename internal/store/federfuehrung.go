// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// What a Federfuehrung is of, and its sides, as the table spells them.
const (
	gegenstandThemenfeld       = "themenfeld"
	gegenstandLeistungsbuendel = "leistungsbuendel"
	seiteBund                  = "bund"
	seiteLand                  = "land"
)

// leads holds the Federfuehrungen that a page needs.
type leads map[[2]string]nachnutzung.Federfuehrung

func (l leads) of(gegenstand, schluessel string) nachnutzung.Federfuehrung {
	lead, ok := l[[2]string{gegenstand, schluessel}]
	if !ok {
		lead.Bund.Beleglage, lead.Land.Beleglage = nachnutzung.NichtBelegt, nachnutzung.NichtBelegt
	}
	return lead
}

// federfuehrungen reads the Federfuehrungen of Themenfelder and Leistungsbuendel
// in one query.
func (db *DB) federfuehrungen(ctx context.Context, themenfelder, buendel []string) (leads, error) {
	query := db.gorm.WithContext(ctx).Table("federfuehrung AS f").
		Select("f.gegenstand, f.schluessel, f.seite, f.beleglage, f.hinweis, f.quellen, w.wert, e.bezeichnung").
		Joins(`LEFT JOIN federfuehrung_wert AS w
			ON w.gegenstand = f.gegenstand AND w.schluessel = f.schluessel AND w.seite = f.seite`).
		Joins(`LEFT JOIN codelisteneintrag AS e
			ON e.liste = CASE f.seite WHEN 'bund' THEN 'bundesressort' ELSE 'land' END AND e.code = w.wert`).
		Where("f.gegenstand = 'themenfeld' AND f.schluessel IN ?", themenfelder)
	if len(buendel) > 0 {
		query = query.Or("f.gegenstand = 'leistungsbuendel' AND f.schluessel IN ?", buendel)
	}
	result := make(leads)
	query = query.Order("f.gegenstand, f.schluessel, f.seite, w.ordnung")
	return result, eachRow(query, len(themenfelder)+len(buendel) > 0, result.add)
}

func (l leads) add(rows *sql.Rows) error {
	var gegenstand, schluessel, seite string
	var side nachnutzung.FederfuehrungSeite
	var wert nachnutzung.Verweis
	err := rows.Scan(&gegenstand, &schluessel, &seite, &side.Beleglage, &side.Hinweis, quellen{&side.Quellen},
		orEmpty{&wert.Code}, orEmpty{&wert.Name})
	if err != nil {
		return err
	}
	key := [2]string{gegenstand, schluessel}
	lead := l.of(gegenstand, schluessel)
	target := &lead.Bund
	if seite == seiteLand {
		target = &lead.Land
	}
	side.Werte = target.Werte
	if wert.Code != "" {
		side.Werte = append(side.Werte, wert)
	}
	*target = side
	l[key] = lead
	return nil
}

const fuehrt = "EXISTS (SELECT 1 FROM federfuehrung_wert w WHERE w.gegenstand = ? AND w.schluessel = %s AND w.seite = ?%s)"

// whereFuehrt keeps the Themenfelder that wert leads on a side.
func whereFuehrt(tx *gorm.DB, column, seite, wert string) *gorm.DB {
	if wert == "" {
		return tx
	}
	return tx.Where(fmt.Sprintf(fuehrt, column, " AND w.wert = ?"), gegenstandThemenfeld, seite, wert)
}

// whereWirksamFuehrt keeps the Leistungsbuendel that wert leads effectively, as
// nachnutzung.Wirksam has it: their own lead, else that of the Themenfeld.
func whereWirksamFuehrt(tx *gorm.DB, seite, wert string) *gorm.DB {
	if wert == "" {
		return tx
	}
	own := fmt.Sprintf(fuehrt, "b.ozg_id", " AND w.wert = ?")
	ownAny := fmt.Sprintf(fuehrt, "b.ozg_id", "")
	inherited := fmt.Sprintf(fuehrt, "b.themenfeld", " AND w.wert = ?")
	return tx.Where("("+own+" OR (NOT "+ownAny+" AND "+inherited+"))",
		gegenstandLeistungsbuendel, seite, wert, gegenstandLeistungsbuendel, seite, gegenstandThemenfeld, seite, wert)
}
