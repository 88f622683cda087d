// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/store"
)

// loadCommand loads the embedded catalogue, whether it is newer or not.
type loadCommand struct{}

// Run loads.
func (loadCommand) Run(ctx context.Context, p *program) (err error) {
	db, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := p.load(ctx, db); err != nil {
		return err
	}
	return p.loadDemo(ctx, db)
}

// load puts the embedded catalogue into the database, one line per part.
func (p *program) load(ctx context.Context, db *store.DB) error {
	start := time.Now()
	p.say("Der eingebaute Katalog wird geladen:")
	data, err := katalog.Read()
	if err != nil {
		return fmt.Errorf("Katalog lesen: %w", err)
	}
	part := time.Now()
	err = db.Laden(ctx, data, func(t store.Ladeteil) {
		now := time.Now()
		p.say("  %-22s %8s neu %8s geändert %8s unverändert %6s belassen  %s", t.Teil,
			thousands(t.Neu), thousands(t.Geaendert), thousands(t.Unveraendert), thousands(t.Belassen), seconds(now.Sub(part)))
		part = now
	})
	if err != nil {
		return fmt.Errorf("Katalog laden (nichts wurde übernommen): %w", err)
	}
	p.say("Der Katalog ist geladen (%s).", seconds(time.Since(start)))
	// What the reading needed is not needed again; a server gives it back.
	debug.FreeOSMemory()
	return nil
}

// isCurrent says whether the embedded catalogue is the one that is loaded.
func isCurrent(ctx context.Context, db *store.DB) (bool, error) {
	loaded, err := db.Geladen(ctx)
	if err != nil {
		return false, fmt.Errorf("Stand des Katalogs lesen: %w", err)
	}
	embedded, err := katalog.Pruefsumme()
	if err != nil {
		return false, fmt.Errorf("eingebauten Katalog prüfen: %w", err)
	}
	return loaded == embedded, nil
}
