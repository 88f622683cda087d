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

// Members of a Verbund that are no body of the register: companies, foundations,
// associations. Their name is their key. No territory holds them, so that they are
// kept as the catalogue is.

func weitereMitglieder() *katalogobjekt[nachnutzung.Zugehoerigkeit] {
	return &katalogobjekt[nachnutzung.Zugehoerigkeit]{
		art: artMitgliedschaft, op: nachnutzung.OpKatalog, isNew: true,
		place: func(z *nachnutzung.Zugehoerigkeit) gegenstand { return gegenstand{schluessel: zugehoerigkeitKey(z)} },
		read: func(ctx context.Context, db *DB, of nachnutzung.Zugehoerigkeit) (nachnutzung.Zugehoerigkeit, error) {
			return of, db.readWeiteresMitglied(ctx, &of)
		},
		version: func(z *nachnutzung.Zugehoerigkeit) *int64 { return &z.Version },
		encode:  encodeZugehoerigkeit,
		write:   writeWeiteresMitglied,
		refresh: func(db *DB, tx *gorm.DB) error { return db.raise(tx, Kommunen) },
	}
}

func (db *DB) readWeiteresMitglied(ctx context.Context, z *nachnutzung.Zugehoerigkeit) error {
	if err := db.nameOf(ctx, &z.Zu, "verbund"); err != nil {
		return err
	}
	query := db.gorm.WithContext(ctx).Table("verbund_mitgliedschaft").Select("seit, bis, hinweis, quellen").
		Where("verbund = ? AND mitglied = ? AND ars IS NULL AND NOT beispiel", z.Zu.Code, z.Mitglied).Order("seit_sicher, seit")
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var span nachnutzung.Zeitspanne
		err := rows.Scan(&span.Seit, &span.Bis, &span.Hinweis, quellen{&span.Quellen})
		z.Zeiten = append(z.Zeiten, span)
		return err
	})
	if err != nil {
		return fmt.Errorf("read member: %w", translate(err))
	}
	if err := db.countVersion(ctx, artMitgliedschaft, z); err != nil || z.Version > 0 {
		return err
	}
	return &nachnutzung.NotFoundError{Key: z.Mitglied}
}

func writeWeiteresMitglied(ctx context.Context, db *DB, z *nachnutzung.Zugehoerigkeit, inside within) error {
	tx := db.gorm.WithContext(ctx)
	var bodies int64
	err := tx.Table("verbund_mitgliedschaft").Where("verbund = ? AND mitglied = ? AND ars IS NOT NULL", z.Zu.Code, z.Mitglied).Count(&bodies).Error
	if err != nil {
		return err
	}
	if bodies > 0 || nachnutzung.IsARS(z.Mitglied) {
		return nachnutzung.Invalid("{mitglied}", fmt.Sprintf(
			"„%s“ ist eine Kommune. Ihre Mitgliedschaft steht unter …/mitglieder mit ihrem ARS; bitte dort ändern.", z.Mitglied))
	}
	gone := tx.Where("verbund = ? AND mitglied = ? AND ars IS NULL AND NOT beispiel", z.Zu.Code, z.Mitglied).Delete(new(mitgliedschaftRow))
	return replaced(tx, gone, z, inside, func() error { return putWithin(tx, mitgliedRows(z, buchung{Version: z.Version + 1}), inside, "") })
}

// WeiteresMitglied gives when somebody who is no body of the register belonged to a
// Verbund. nachnutzung.ErrNotFound when there is no such Verbund or member.
func (db *DB) WeiteresMitglied(ctx context.Context, verbund, mitglied string) (nachnutzung.Zugehoerigkeit, error) {
	return weitereMitglieder().read(ctx, db, nachnutzung.Zugehoerigkeit{Zu: nachnutzung.Verweis{Code: verbund}, Mitglied: mitglied})
}

// UpdateWeiteresMitglied changes that, or makes a member, and tells which. The errors
// are those of UpdateFederfuehrung.
func (db *DB) UpdateWeiteresMitglied(ctx context.Context, v Vorgang, verbund, mitglied string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Zugehoerigkeit) error) (nachnutzung.Zugehoerigkeit, bool, error) {
	of := nachnutzung.Zugehoerigkeit{Zu: nachnutzung.Verweis{Code: verbund}, Mitglied: mitglied}
	if err := db.nameOf(ctx, &of.Zu, "verbund"); err != nil {
		return of, false, err
	}
	return weitereMitglieder().update(ctx, db, v, of, e, change)
}
