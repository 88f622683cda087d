// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
)

// migrateCommand brings the schema up to date and does nothing else, so that a
// deployment can do it before the new servers start.
type migrateCommand struct{}

// Run migrates.
func (migrateCommand) Run(ctx context.Context, p *program) (err error) {
	db, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	p.say("Das Schema der Datenbank %s ist auf dem Stand dieses Programms.", p.cfg.Database)
	return nil
}
