// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Who used which Plattform and belonged to which Verbund when. What editors
// change is all the periods of one body at once. Made-up rows of --demo are no
// part of it: nobody reads, counts or changes them here.

func plattformnutzungen() *katalogobjekt[nachnutzung.Zugehoerigkeit] {
	return zugehoerigkeiten(artPlattformnutzung, readPlattformnutzungen, writePlattformnutzungen)
}

func mitgliedschaftObjekte() *katalogobjekt[nachnutzung.Zugehoerigkeit] {
	return zugehoerigkeiten(artMitgliedschaft, readMitgliedschaften, writeMitgliedschaften)
}

func zugehoerigkeiten(art string, read func(context.Context, *DB, *nachnutzung.Zugehoerigkeit) error,
	write func(context.Context, *DB, *nachnutzung.Zugehoerigkeit, within) error) *katalogobjekt[nachnutzung.Zugehoerigkeit] {
	return &katalogobjekt[nachnutzung.Zugehoerigkeit]{
		art: art, op: nachnutzung.OpZugehoerigkeit,
		place: func(z *nachnutzung.Zugehoerigkeit) gegenstand {
			return gegenstand{schluessel: zugehoerigkeitKey(z), land: z.Kommune.Code[:2], ars: z.Kommune.Code}
		},
		read: func(ctx context.Context, db *DB, of nachnutzung.Zugehoerigkeit) (nachnutzung.Zugehoerigkeit, error) {
			if err := read(ctx, db, &of); err != nil {
				return of, fmt.Errorf("read %s: %w", art, translate(err))
			}
			return of, db.countVersion(ctx, art, &of)
		},
		version: func(z *nachnutzung.Zugehoerigkeit) *int64 { return &z.Version },
		encode:  encodeZugehoerigkeit,
		write:   write,
		refresh: func(db *DB, tx *gorm.DB) error { return db.raise(tx, Kommunen) },
	}
}

// zugehoerigkeitKey is of what and of whom the periods are: a body by its ARS, a
// member that is none by its name.
func zugehoerigkeitKey(z *nachnutzung.Zugehoerigkeit) string {
	return z.Zu.Code + "/" + cmp.Or(z.Kommune.Code, z.Mitglied)
}

// countVersion finds the version in the history, because the rows of one body may
// be many, or none. What was loaded and never changed is of version 1.
func (db *DB) countVersion(ctx context.Context, art string, z *nachnutzung.Zugehoerigkeit) error {
	query := db.gorm.WithContext(ctx).Table("verlauf AS v").Where("v.art = ? AND v.schluessel = ?", art, zugehoerigkeitKey(z))
	err := db.pastVersions(query).Select("COALESCE(MAX(v.version), 0)").Row().Scan(&z.Version)
	if err != nil {
		return fmt.Errorf("read version of %s: %w", art, translate(err))
	}
	if z.Version == 0 && len(z.Zeiten) > 0 {
		z.Version = 1
	}
	return nil
}

// nameOf reads the name of a Plattform or Verbund; *nachnutzung.NotFoundError when
// it is not there.
func (db *DB) nameOf(ctx context.Context, v *nachnutzung.Verweis, table string) error {
	names, err := db.names(ctx, table, []string{v.Code})
	if err != nil {
		return err
	}
	name, ok := names[v.Code]
	if !ok {
		return &nachnutzung.NotFoundError{Key: v.Code}
	}
	v.Name = name
	return nil
}

// ends reads the names of both ends; nachnutzung.ErrNotFound when one of them is
// not there.
func (db *DB) ends(ctx context.Context, z *nachnutzung.Zugehoerigkeit, table string) error {
	if err := db.nameOf(ctx, &z.Zu, table); err != nil {
		return err
	}
	err := translate(db.gorm.WithContext(ctx).Table("kommune").Select("name").Where("ars = ?", z.Kommune.Code).Row().Scan(&z.Kommune.Name))
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return &nachnutzung.NotFoundError{Key: z.Kommune.Code}
	}
	return err
}

func readPlattformnutzungen(ctx context.Context, db *DB, z *nachnutzung.Zugehoerigkeit) error {
	if err := db.ends(ctx, z, "plattform"); err != nil {
		return err
	}
	query := db.gorm.WithContext(ctx).Table("plattformnutzung").Select("seit, bis, quellen").
		Where("plattform = ? AND ars = ? AND NOT beispiel", z.Zu.Code, z.Kommune.Code).Order("seit_sicher, seit")
	return eachRow(query, true, func(rows *sql.Rows) error {
		var span nachnutzung.Zeitspanne
		err := rows.Scan(&span.Seit, &span.Bis, quellen{&span.Quellen})
		z.Zeiten = append(z.Zeiten, span)
		return err
	})
}

func writePlattformnutzungen(ctx context.Context, db *DB, z *nachnutzung.Zugehoerigkeit, inside within) error {
	tx := db.gorm.WithContext(ctx)
	gone := tx.Where("plattform = ? AND ars = ? AND NOT beispiel", z.Zu.Code, z.Kommune.Code).Where(inside.sql, inside.args...).Delete(new(plattformnutzungRow))
	return replaced(tx, gone, z, inside, func() error {
		// What is known takes the place of an example with the same beginning.
		return putWithin(tx, nutzungRows(z), inside, "")
	})
}

// replaced goes on from taking away the periods that were there to putting those
// that are to be. Where there is nothing to take and nothing to put, the territory
// is asked for by itself.
func replaced(tx, gone *gorm.DB, z *nachnutzung.Zugehoerigkeit, inside within, put func() error) error {
	switch {
	case gone.Error != nil:
		return gone.Error
	case len(z.Zeiten) > 0:
		return put()
	case gone.RowsAffected > 0:
		return nil
	}
	var holds bool
	err := tx.Raw("SELECT CASE WHEN "+inside.sql+" THEN TRUE ELSE FALSE END", inside.args...).Row().Scan(&holds)
	if err == nil && !holds {
		err = errNotWritten
	}
	return err
}

func nutzungRows(z *nachnutzung.Zugehoerigkeit) []plattformnutzungRow {
	return rowsOf(z.Zeiten, func(span *nachnutzung.Zeitspanne) plattformnutzungRow {
		return plattformnutzungRowOf(&nachnutzung.Plattformnutzung{
			Plattform: z.Zu, ARS: z.Kommune.Code, Seit: span.Seit, Bis: span.Bis, Quellen: span.Quellen,
		})
	})
}

func readMitgliedschaften(ctx context.Context, db *DB, z *nachnutzung.Zugehoerigkeit) error {
	if err := db.ends(ctx, z, "verbund"); err != nil {
		return err
	}
	query := db.gorm.WithContext(ctx).Table("verbund_mitgliedschaft").Select("mitglied, seit, bis, hinweis, quellen").
		Where("verbund = ? AND ars = ? AND NOT beispiel", z.Zu.Code, z.Kommune.Code).Order("seit_sicher, seit")
	return eachRow(query, true, func(rows *sql.Rows) error {
		var span nachnutzung.Zeitspanne
		// The source of the last period has the last word on the name.
		err := rows.Scan(&z.Mitglied, &span.Seit, &span.Bis, &span.Hinweis, quellen{&span.Quellen})
		z.Zeiten = append(z.Zeiten, span)
		return err
	})
}

func writeMitgliedschaften(ctx context.Context, db *DB, z *nachnutzung.Zugehoerigkeit, inside within) error {
	tx := db.gorm.WithContext(ctx)
	gone := tx.Where("verbund = ? AND ars = ? AND NOT beispiel", z.Zu.Code, z.Kommune.Code).Where(inside.sql, inside.args...).Delete(new(mitgliedschaftRow))
	return replaced(tx, gone, z, inside, func() error {
		if err := checkNamesakes(tx, z); err != nil {
			return err
		}
		return putWithin(tx, mitgliedRows(z, buchung{Version: z.Version + 1}), inside, "")
	})
}

// checkNamesakes refuses a name that another member has.
func checkNamesakes(tx *gorm.DB, z *nachnutzung.Zugehoerigkeit) error {
	var namesakes int64
	err := tx.Table("verbund_mitgliedschaft").Where("verbund = ? AND mitglied = ? AND (ars IS NULL OR ars <> ?)",
		z.Zu.Code, z.Mitglied, z.Kommune.Code).Count(&namesakes).Error
	if err != nil {
		return err
	}
	if namesakes > 0 {
		return nachnutzung.Invalid("/mitglied", fmt.Sprintf(
			"Ein anderes Mitglied heißt schon „%s“. Bitte in „mitglied“ einen Namen angeben, der beide unterscheidet, etwa mit dem Landkreis.", z.Mitglied))
	}
	return nil
}

func mitgliedRows(z *nachnutzung.Zugehoerigkeit, booked buchung) []mitgliedschaftRow {
	return rowsOf(z.Zeiten, func(span *nachnutzung.Zeitspanne) mitgliedschaftRow {
		row := mitgliedschaftRowOf(&nachnutzung.Mitgliedschaft{
			Verbund: z.Zu, Mitglied: z.Mitglied, ARS: z.Kommune.Code, Seit: span.Seit, Bis: span.Bis, Hinweis: span.Hinweis, Quellen: span.Quellen,
		})
		row.Buchung = booked
		return row
	})
}

// editedMitgliedschaften tells which memberships are the editors' affair: once
// one of a body's was changed, all are, those included that were taken away.
func editedMitgliedschaften(tx *gorm.DB) (func(*mitgliedschaftRow) bool, error) {
	var keys []string
	if err := tx.Table("verlauf").Where("art = ?", artMitgliedschaft).Distinct("schluessel").Pluck("schluessel", &keys).Error; err != nil {
		return nil, fmt.Errorf("read who has been edited: %w", err)
	}
	edited := make(map[string]bool, len(keys))
	for _, key := range keys {
		edited[key] = true
	}
	return func(r *mitgliedschaftRow) bool {
		if r.ARS == nil {
			return edited[r.Verbund+"/"+r.Mitglied]
		}
		return edited[r.Verbund+"/"+*r.ARS]
	}, nil
}

// Plattformnutzungen gives when a body used a Plattform. key is an ARS or an AGS.
// nachnutzung.ErrNotFound when one of both is not there.
func (db *DB) Plattformnutzungen(ctx context.Context, plattform, key string) (nachnutzung.Zugehoerigkeit, error) {
	of, err := db.zugehoerigkeit(ctx, plattform, key)
	if err != nil {
		return of, err
	}
	return plattformnutzungen().read(ctx, db, of)
}

// UpdatePlattformnutzungen changes it. A body that has never used the Plattform
// is of version 0. The errors are those of UpdateFederfuehrung.
func (db *DB) UpdatePlattformnutzungen(ctx context.Context, v Vorgang, plattform, key string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Zugehoerigkeit) error) (nachnutzung.Zugehoerigkeit, error) {
	of, err := db.zugehoerigkeit(ctx, plattform, key)
	if err != nil {
		return of, err
	}
	z, _, err := plattformnutzungen().update(ctx, db, v, of, e, change)
	return z, err
}

// MitgliedschaftenOf gives when a body belonged to a Verbund, as Plattformnutzungen
// does.
func (db *DB) MitgliedschaftenOf(ctx context.Context, verbund, key string) (nachnutzung.Zugehoerigkeit, error) {
	of, err := db.zugehoerigkeit(ctx, verbund, key)
	if err != nil {
		return of, err
	}
	return mitgliedschaftObjekte().read(ctx, db, of)
}

// UpdateMitgliedschaften changes it, as UpdatePlattformnutzungen does. Where
// nobody has given the member a name, it is called as in the register.
func (db *DB) UpdateMitgliedschaften(ctx context.Context, v Vorgang, verbund, key string, e nachnutzung.Erwartung,
	change func(*nachnutzung.Zugehoerigkeit) error) (nachnutzung.Zugehoerigkeit, error) {
	of, err := db.zugehoerigkeit(ctx, verbund, key)
	if err != nil {
		return of, err
	}
	z, _, err := mitgliedschaftObjekte().update(ctx, db, v, of, e, func(z *nachnutzung.Zugehoerigkeit) error {
		if err := change(z); err != nil {
			return err
		}
		if z.Mitglied == "" && len(z.Zeiten) > 0 {
			z.Mitglied = z.Kommune.Name
		}
		return nil
	})
	return z, err
}

// zugehoerigkeit makes the key of a body's periods.
func (db *DB) zugehoerigkeit(ctx context.Context, code, key string) (nachnutzung.Zugehoerigkeit, error) {
	z := nachnutzung.Zugehoerigkeit{Zu: nachnutzung.Verweis{Code: code}, Kommune: nachnutzung.Verweis{Code: key}}
	if nachnutzung.IsARS(key) {
		return z, nil
	}
	var err error
	z.Kommune.Code, err = db.ARS(ctx, key)
	return z, err
}
