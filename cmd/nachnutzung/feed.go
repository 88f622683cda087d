// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
)

// feedCommands are what the operator of a feed needs.
type feedCommands struct {
	Renew feedRenewCommand `cmd:"" help:"Beginnt eine neue Epoche: nach dem Wiederherstellen einer Sicherung auszuführen, bevor der Server startet."`
}

// feedRenewCommand makes every cursor invalid. A restored database gives revisions
// anew that readers know already, with other content, and cannot notice it itself.
type feedRenewCommand struct{}

// Run renews.
func (feedRenewCommand) Run(ctx context.Context, p *program) (err error) {
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	epoche, err := db.NeueEpoche(ctx)
	if err != nil {
		return fmt.Errorf("neue Epoche: %w", err)
	}
	p.say("Die Änderungsliste beginnt die Epoche %s. Wer einen früheren Cursor hat, bekommt 410 und liest den Bestand neu.", epoche)
	return nil
}
