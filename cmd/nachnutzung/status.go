// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
)

// statusCommand shows what is loaded. It neither makes a database nor migrates
// one.
type statusCommand struct{}

// Run shows it.
func (statusCommand) Run(ctx context.Context, p *program) (err error) {
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
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
