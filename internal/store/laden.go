// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Ladeteil tells what loading one part of the catalogue did.
type Ladeteil struct {
	Teil string
	// Neu and Geaendert were written, Unveraendert needed nothing, Belassen were
	// left as an editor made them.
	Neu, Geaendert, Unveraendert, Belassen int
}

func (t Ladeteil) changed() bool { return t.Neu+t.Geaendert > 0 }

// datensatzKatalog names the embedded catalogue in the table ladung.
const datensatzKatalog = "katalog"

// ableitung counts the ways in which this room and package suche have derived
// columns (order, searchable words, what a Leistungsbuendel has from its
// Leistungen). Raise it with every change to them, because a server loads the
// catalogue again only when something differs from the last time.
const ableitung = "/2"

// Geladen tells the Pruefsumme of the catalogue that was loaded last; empty
// before the first, and when its columns were derived in another way.
func (db *DB) Geladen(ctx context.Context) (string, error) {
	var sums []string
	err := db.gorm.WithContext(ctx).Table("ladung").Where("datensatz = ?", datensatzKatalog).Pluck("pruefsumme", &sums).Error
	if err != nil || len(sums) == 0 {
		return "", translate(err)
	}
	sum, current := strings.CutSuffix(sums[0], ableitung)
	if !current {
		return "", nil
	}
	return sum, nil
}

// Laden brings the catalogue to the given state, in one transaction: what is new
// is added, what differs is updated unless an editor has changed it since, and
// nothing is removed. Loading the same again writes nothing. progress is told of
// each part as it is done; nothing of it holds before Laden returns nil.
func (db *DB) Laden(ctx context.Context, daten *nachnutzung.Katalogdaten, progress func(Ladeteil)) error {
	err := db.transactPatiently(ctx, func(tx *gorm.DB) error {
		if err := db.lockLaden(tx); err != nil {
			return err
		}
		current, err := db.on(tx).mitGebietsstand(ctx, daten)
		if err != nil {
			return err
		}
		var katalog, kommunen bool
		for _, p := range katalogParts(current) {
			done, err := p.sync(tx)
			if err != nil {
				return fmt.Errorf("load %s: %w", done.Teil, err)
			}
			if p.scope() == Katalog {
				katalog = katalog || done.changed()
			} else {
				kommunen = kommunen || done.changed()
			}
			progress(done)
		}
		return db.finishLaden(tx, daten.Pruefsumme, katalog, kommunen)
	})
	if err == nil {
		db.announce(ctx)
	}
	return translate(err)
}

func (db *DB) finishLaden(tx *gorm.DB, pruefsumme string, katalog, kommunen bool) error {
	if err := db.refreshKatalog(tx, katalog); err != nil {
		return err
	}
	if err := db.refreshKommunen(tx, kommunen); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO ladung (datensatz, pruefsumme, geladen_am) VALUES (?, ?, ?)
		ON CONFLICT (datensatz) DO UPDATE SET pruefsumme = excluded.pruefsumme, geladen_am = excluded.geladen_am`,
		datensatzKatalog, pruefsumme+ableitung, db.now().UTC().Format(time.RFC3339)).Error
}

// lockLaden lets one loader in at a time, and gives it the time it needs.
// SQLite's transactions take the write lock at their beginning anyway.
func (db *DB) lockLaden(tx *gorm.DB) error {
	if db.kind != dialectPostgres {
		return nil
	}
	if err := tx.Exec("SET LOCAL statement_timeout = 0").Error; err != nil {
		return err
	}
	return db.lockKatalog(tx)
}

func (db *DB) transact(ctx context.Context, do func(tx *gorm.DB) error) error {
	return db.takt.transact(do, func(do func(tx *gorm.DB) error) error {
		return db.gorm.WithContext(ctx).Transaction(do)
	})
}

// transactPatiently is transact for work that waits for its turn as long as its
// context lets it. A request has to say after busy_timeout that SQLite's one
// writer is still at work; a start beside others that load only has to wait longer.
func (db *DB) transactPatiently(ctx context.Context, do func(tx *gorm.DB) error) error {
	for {
		err := db.transact(ctx, do)
		if !isBusy(err) || ctx.Err() != nil {
			return err
		}
	}
}

// LadenBeispiele adds the example rows of --demo; those that are there stay.
func (db *DB) LadenBeispiele(ctx context.Context, daten nachnutzung.Beispieldaten) error {
	err := db.transactPatiently(ctx, func(tx *gorm.DB) error {
		if err := db.lockLaden(tx); err != nil {
			return err
		}
		uses, err := insertMissing(tx, rowsOf(daten.Plattformnutzungen, plattformnutzungRowOf))
		if err != nil {
			return err
		}
		members, err := insertMissing(tx, rowsOf(daten.Mitgliedschaften, mitgliedschaftRowOf))
		if err != nil || uses+members == 0 {
			return err
		}
		return db.raise(tx, Kommunen)
	})
	if err != nil {
		return fmt.Errorf("load the examples: %w", translate(err))
	}
	return nil
}
