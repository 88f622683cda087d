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

	"nachnutzung/internal/store"
)

// statusCommand shows what is loaded. It neither makes a database nor migrates
// one.
type statusCommand struct{}

// Run shows it.
func (statusCommand) Run(ctx context.Context, p *program) (err error) {
	if path, ok := strings.CutPrefix(p.cfg.Database.Reveal(), "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("Datenbank %s: die Datei gibt es noch nicht; „nachnutzung serve“ legt sie an", p.cfg.Database)
		}
	}
	db, err := p.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := p.checkSchema(ctx, db); err != nil {
		return err
	}
	p.say("Datenbank         %s", p.cfg.Database)
	loaded, err := db.Geladen(ctx)
	if err != nil {
		return fmt.Errorf("Datenbank %s: geladenen Katalog lesen: %w", p.cfg.Database, err)
	}
	if loaded == "" {
		p.say("Katalog           noch keiner geladen; „nachnutzung katalog load“ lädt ihn.")
		return nil
	}
	stand, err := db.Katalogstand(ctx)
	if err != nil {
		return fmt.Errorf("Datenbank %s: Stand des Katalogs lesen: %w", p.cfg.Database, err)
	}
	p.say("Katalog           Stand %s, nominell %s Leistungsbündel", stand.Stand, thousands(stand.Nominal))
	p.say("Leistungsbündel   %s erfasst: %s belegt, %s erschlossen", thousands(stand.Erfasst), thousands(stand.Belegt), thousands(stand.Erschlossen))
	p.say("Leistungen        %s, davon %s mit LeiKa-Schlüssel", thousands(stand.Leistungen), thousands(stand.LeistungenMitSchluessel))
	p.say("Themenfelder      %s mit %s Lagen", thousands(stand.Themenfelder), thousands(stand.Lagen))
	p.say("Onlinedienste     %s", thousands(stand.Onlinedienste))
	p.say("Kommunen          %s (Gebietsstand %s), davon %s Verwaltungsträger", thousands(stand.Kommunen), stand.Gebietsstand, thousands(stand.Verwaltungstraeger))
	if stand.Beispieldaten {
		p.say("Beispiele         erfundene Beispiele sind geladen")
	}
	p.say("")
	current, err := isCurrent(ctx, db)
	if err != nil {
		return err
	}
	if current {
		p.say("Geladen ist der Katalog, den dieses Programm mitbringt.")
	} else {
		p.say("Dieses Programm bringt einen anderen Katalog mit, als geladen ist; „nachnutzung katalog load“ lädt ihn.")
	}
	return nil
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
