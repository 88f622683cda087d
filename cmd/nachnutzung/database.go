// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// openDatabase opens the configured database. The error names it, without its
// password.
func (p *program) openDatabase(ctx context.Context) (*store.DB, error) {
	db, err := store.OpenMit(ctx, p.cfg.Database.Reveal(), store.Nebenwege{Direkt: p.cfg.DirectDatabase.Reveal(), Lesen: p.cfg.ReadDatabase.Reveal()}, p.log)
	if err != nil {
		return nil, fmt.Errorf("Datenbank %s: %w", p.cfg.Database, err)
	}
	return db, nil
}

// openMigrated opens the configured database and brings its schema up to date.
func (p *program) openMigrated(ctx context.Context) (*store.DB, error) {
	db, err := p.openDatabase(ctx)
	if err != nil {
		return nil, err
	}
	applied, err := db.Migrate(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("Datenbank %s: %w", p.cfg.Database, err), db.Close())
	}
	if applied > 0 {
		p.say("Datenbank %s: %s angewendet.", p.cfg.Database, plural(applied, "Migration", "Migrationen"))
	}
	return db, nil
}

// openLoaded opens the configured database, and brings the catalogue in where none
// is, so that a command may be the first thing done to a fresh one. A catalogue
// that is there stays, whichever it is.
func (p *program) openLoaded(ctx context.Context) (*store.DB, error) {
	db, err := p.openMigrated(ctx)
	if err != nil {
		return nil, err
	}
	if _, err = db.Katalogstand(ctx); errors.Is(err, nachnutzung.ErrNotFound) {
		err = p.load(ctx, db)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("Datenbank %s: %w", p.cfg.Database, err), db.Close())
	}
	return db, nil
}

// openCurrent opens a database that is there and up to date, and changes nothing
// about it.
func (p *program) openCurrent(ctx context.Context) (*store.DB, error) {
	if path, ok := strings.CutPrefix(p.cfg.Database.Reveal(), "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("Datenbank %s: die Datei gibt es noch nicht; „nachnutzung serve“ legt sie an", p.cfg.Database)
		}
	}
	db, err := p.openDatabase(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.checkSchema(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// checkSchema refuses a database whose schema is another than the program's:
// what it would show of it might be wrong without looking so.
func (p *program) checkSchema(ctx context.Context, db *store.DB) error {
	current, known, err := db.Schema(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("Datenbank %s: %w", p.cfg.Database, err)
	case current > known:
		return fmt.Errorf("Datenbank %s: %w (Schema %d, dieses Programm kennt %d): bitte das Programm aktualisieren", p.cfg.Database, store.ErrNewerDatabase, current, known)
	case current < known:
		return fmt.Errorf("Datenbank %s: das Schema ist älter als dieses Programm (Schema %d von %d); „nachnutzung migrate“ bringt es auf den Stand", p.cfg.Database, current, known)
	}
	return nil
}
