// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"

	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
)

// compareCommand holds the federal dashboard's export beside the register and prints
// the differences as a table of text. It writes nothing.
type compareCommand struct {
	File  string `arg:"" name:"datei" help:"Ausfuhr open-pvog (CSV oder .xlsx); - liest die Standardeingabe."`
	Sheet string `name:"sheet" placeholder:"BLATT" help:"Das eine Blatt, das gelesen wird; ohne Angabe alle, die passen."`
}

// Run compares; the table goes to the standard output, the counts beside it.
func (c *compareCommand) Run(ctx context.Context, p *program) (err error) {
	from := importCommand{File: c.File, Organisation: "Betrieb"}
	file, size, name, err := from.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	table := exchange.NewAbgleichtabelle(p.out)
	found, err := exchange.Pruefe(ctx, db, exchange.Auftrag{
		Art: nachnutzung.ImportOpenPVOG, Blatt: c.Sheet, Dateiname: name, Datei: file, Groesse: size, Akteur: from.actor(),
		Plan: func(_ context.Context, daten []byte) error { return table.Schreibe(daten) },
	})
	if err != nil {
		return fmt.Errorf("Datei vergleichen: %w", err)
	}
	if err := table.Ende(); err != nil {
		return fmt.Errorf("Liste schreiben: %w", err)
	}
	for i := range found.Bericht {
		if f := &found.Bericht[i]; f.Schwere != nachnutzung.SchwereHinweis {
			_, _ = fmt.Fprintf(p.err, "%s: %s\n", place(f), f.Text)
		}
	}
	if found.Zahlen.Fehler > 0 {
		return errors.New("die Datei ist keine Ausfuhr open-pvog, die sich lesen lässt; verglichen wurde nichts")
	}
	z := found.Zahlen
	_, _ = fmt.Fprintf(p.err, "Gelesen %s; nur dort online %s, nur hier live %s, beides %s. Geschrieben wurde nichts.\n",
		thousands(z.Gelesen), thousands(z.Neu), thousands(z.Geaendert), thousands(z.Unveraendert))
	return nil
}
