// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// auditCommands are what an auditor and a data protection officer need.
type auditCommands struct {
	Verify auditVerifyCommand `cmd:"" help:"Prüft die Kette des Verlaufs von Anfang bis Ende; Rückgabewert 1, wenn etwas fehlt oder verändert ist."`
	Erase  auditEraseCommand  `cmd:"" help:"Löscht einen freien Text oder den Namen einer handelnden Person; der Verlauf bleibt prüfbar."`
}

// auditVerifyCommand checks the history. It writes nothing, so that it may be run
// with a database user who can only read.
type auditVerifyCommand struct {
	Anchor []string `name:"anchor" placeholder:"REV:HASH" help:"Kopf einer früheren Prüfung, der anderswo notiert wurde; mehrere mit Komma getrennt. Zeigt auch, wenn am Ende etwas fehlt oder alles neu geschrieben wurde."`
}

// Validate reads the anchors.
func (c *auditVerifyCommand) Validate() error {
	_, err := c.anchors()
	return err
}

func (c *auditVerifyCommand) anchors() ([]store.Anker, error) {
	var list []store.Anker
	var faults []config.Fault
	for _, text := range c.Anchor {
		revision, sum, _ := strings.Cut(strings.TrimSpace(text), ":")
		n, err := strconv.ParseInt(revision, 10, 64)
		hash, hexErr := hex.DecodeString(sum)
		if err != nil || n < 1 || hexErr != nil || len(hash) != sha256.Size {
			faults = append(faults, config.Fault{Where: "--anchor", Detail: fmt.Sprintf(
				"%q ist kein Kopf; erwartet wird, was „audit verify“ als Kopf nennt: eine Zahl, ein Doppelpunkt und %d Zeichen 0–9 und a–f.", text, hex.EncodedLen(sha256.Size))})
			continue
		}
		list = append(list, store.Anker{Revision: n, Hash: hash})
	}
	if len(faults) > 0 {
		return nil, &config.Error{Faults: faults}
	}
	return list, nil
}

// errBroken ends the program with a failure after the report has said why.
var errBroken = errors.New("der Verlauf ist nicht in Ordnung")

// Run checks and reports.
func (c *auditVerifyCommand) Run(ctx context.Context, p *program) (err error) {
	anchors, err := c.anchors()
	if err != nil {
		return err
	}
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	start := time.Now()
	report, err := db.PruefeVerlauf(ctx, p.progress(start), anchors...)
	if err != nil {
		return fmt.Errorf("Verlauf prüfen: %w", err)
	}
	p.say("Geprüft           %s (%s)", plural(int(report.Eintraege), "Eintrag", "Einträge"), seconds(time.Since(start)))
	if report.Eintraege > 0 {
		p.say("Kopf              %d:%s", report.Eintraege, hex.EncodeToString(report.Kopf))
	}
	p.say("Gelöschte Texte   %s", thousands(int(report.Geloescht)))
	if len(anchors) > 0 && report.Bruch == "" {
		p.say("Anker             %s", plural(len(anchors), "stimmt", "stimmen"))
	}
	return p.verdict(report)
}

// verdict says what the check has found.
func (p *program) verdict(report *store.Pruefbericht) error {
	if report.Bruch != "" {
		p.say("Bruch             Revision %d: %s", report.Revision, report.Bruch)
	}
	if report.Unverkettet > 0 {
		p.say("Unverkettet       %s länger als eine Minute auf die Nummer; läuft kein Server?", plural(int(report.Unverkettet), "Eintrag wartet", "Einträge warten"))
	}
	if fresh := report.Wartend - report.Unverkettet; fresh > 0 {
		p.say("Noch ungeprüft    %s; der Server gibt gleich die Nummer.", plural(int(fresh), "neuer Eintrag", "neue Einträge"))
	}
	if !report.InOrdnung() {
		return errBroken
	}
	switch {
	case report.Eintraege == 0 && report.Wartend > 0:
		p.say("Noch hat kein Eintrag des Verlaufs eine Nummer.")
	case report.Eintraege == 0:
		p.say("Der Verlauf ist noch leer.")
	default:
		p.say("Der Verlauf ist lückenlos und unverändert. Wer den Kopf anderswo notiert, kann ihn später mit --anchor dagegenhalten.")
	}
	return nil
}

// progressEvery is how often a long check says how far it is: seldom enough for a
// log file.
const progressEvery = 3 * time.Second

// progress tells on the standard error how far a check has come.
func (p *program) progress(start time.Time) func(done int64) {
	last := start
	return func(done int64) {
		if now := time.Now(); now.Sub(last) >= progressEvery {
			last = now
			_, _ = fmt.Fprintf(p.err, "… %s Einträge geprüft\n", thousands(int(done)))
		}
	}
}

// auditEraseCommand erases a text for good.
type auditEraseCommand struct {
	ID  string `arg:"" optional:"" help:"Kennung des Textes oder der Person, wie sie im internen Verlauf steht."`
	Yes bool   `name:"yes" help:"Wirklich löschen; das lässt sich nicht rückgängig machen."`
}

// Validate asks for the id and for a yes.
func (c *auditEraseCommand) Validate() error {
	switch {
	case c.ID == "":
		return usage("ID", "welcher Text oder Name gelöscht wird, sagt seine Kennung; sie steht im internen Verlauf (GET /api/v1/intern/verlauf) und bei Token in „nachnutzung token list --json“.")
	case !c.Yes:
		return usage("--yes", "das Löschen lässt sich nicht rückgängig machen; bitte mit --yes wiederholen.")
	}
	return nil
}

// Run erases.
func (c *auditEraseCommand) Run(ctx context.Context, p *program) (err error) {
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.LoescheText(ctx, c.ID)
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return fmt.Errorf("einen Text oder Namen mit der Kennung %q gibt es nicht", c.ID)
	}
	if err != nil {
		return fmt.Errorf("Text löschen: %w", err)
	}
	p.say("Gelöscht; im Verlauf steht an seiner Stelle der Tag der Löschung, und die Kette bleibt prüfbar.")
	p.say("Sicherungen der Datenbank enthalten ihn noch; PostgreSQL behält ihn außerdem bis zum nächsten VACUUM der Tabelle freitext.")
	return nil
}
