// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"

	"nachnutzung/internal/store"
)

// openDatabase opens the configured database. The error names it, without its
// password.
func (p *program) openDatabase(ctx context.Context) (*store.DB, error) {
	db, err := store.Open(ctx, p.cfg.Database.Reveal(), p.log)
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
