// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"nachnutzung/api"
	"nachnutzung/api/client"
	"nachnutzung/internal/config"
)

// syncCommand keeps a copy of a register in a file or in a database of a portal. It
// uses nothing that others cannot: the public API.
type syncCommand struct {
	From   string   `name:"from" placeholder:"URL" help:"Adresse des Servers, zum Beispiel https://katalog.example.org."`
	To     string   `name:"to" placeholder:"ZIEL" help:"Wohin die Kopie kommt: eine Datei (NDJSON) oder postgres://NUTZER:PASSWORT@HOST/NAME; gibt es sie schon, geht es darin weiter."`
	Land   []string `name:"land" placeholder:"LAND" help:"Nur diese Länder, mit zweistelligem Schlüssel."`
	Follow bool     `name:"follow" help:"Weiterlaufen und jede Änderung nachführen, bis das Programm beendet wird."`
}

// landKey is how a Land is named.
var landKey = regexp.MustCompile(`^(0[1-9]|1[0-6])$`)

// Validate asks for both ends.
func (c *syncCommand) Validate() error {
	var faults []config.Fault
	if c.From == "" {
		faults = append(faults, config.Fault{Where: "--from", Detail: "woher die Kopie kommt, sagt --from mit der Adresse des Servers, zum Beispiel https://katalog.example.org."})
	}
	if c.To == "" {
		faults = append(faults, config.Fault{Where: "--to", Detail: "wohin die Kopie kommt, sagt --to mit dem Namen einer Datei oder mit postgres://…"})
	}
	for _, land := range c.Land {
		if !landKey.MatchString(land) {
			faults = append(faults, config.Fault{Where: "--land", Detail: fmt.Sprintf("%q ist kein Land; erwartet wird ein Schlüssel von 01 bis 16.", land)})
		}
	}
	if len(faults) > 0 {
		return &config.Error{Faults: faults}
	}
	return nil
}

// syncWait is how long the server may keep a request of --follow, in seconds.
const syncWait = 50

// syncProve is how often --follow proves that the copy is in step.
const syncProve = time.Hour

// Run copies, proves, and goes on where that is wanted.
func (c *syncCommand) Run(ctx context.Context, p *program) (err error) {
	server, err := client.New(c.From)
	if err != nil {
		return &config.Error{Faults: []config.Fault{{Where: "--from", Detail: fmt.Sprintf("%q ist keine Adresse eines Servers; erwartet wird http://… oder https://… ohne Parameter.", c.From)}}}
	}
	copied := client.NewKopie(server, api.Gebietsfilter{Land: c.Land})
	file, err := c.open(ctx, copied)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.close()) }()
	s := &syncing{program: p, kopie: copied, file: file}
	err = s.catchUp(ctx)
	for c.Follow && err == nil {
		err = s.follow(ctx)
	}
	if ctx.Err() != nil {
		p.say("Beendet; beim nächsten Mal geht es an derselben Stelle weiter.")
		return nil
	}
	return err
}

// copyTarget is where a copy is kept.
type copyTarget interface {
	// compact leaves each pair once.
	compact(copied *client.Kopie) error
	close() error
}

// open opens what --to names, and hands what it holds to the copy.
func (c *syncCommand) open(ctx context.Context, copied *client.Kopie) (copyTarget, error) {
	head := copyHead{From: c.From, Land: c.Land}
	if config.NewDSN(c.To).Postgres() {
		return openCopyDB(ctx, c.To, head, copied)
	}
	return openCopy(c.To, head, copied)
}

// syncing is a running synchronisation.
type syncing struct {
	program *program
	kopie   *client.Kopie
	file    copyTarget
}

// patiently repeats what may succeed later.
func (s *syncing) patiently(ctx context.Context, do func() error) error {
	for n := 1; ; n++ {
		err := do()
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		pause, worth := client.Pause(err, n)
		if !worth || n > maxSyncErrors {
			return fmt.Errorf("Kopie nachführen: %w", err)
		}
		s.program.log.WarnContext(ctx, "Server nicht erreicht; neuer Versuch folgt", "pause", pause, "fehler", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// maxSyncErrors in a row, some ten minutes, end the program.
const maxSyncErrors = 20

// steps reads until the copy knows all there is.
func (s *syncing) steps(ctx context.Context, warte int) (changed int, err error) {
	for complete := false; err == nil && !complete; {
		err = s.patiently(ctx, func() error {
			n, done, err := s.kopie.Schritt(ctx, warte)
			changed, complete = changed+n, done
			return err
		})
	}
	return changed, err
}

// catchUp brings the copy into step and proves it. Whoever writes meanwhile may be
// in the copy before the revision it has read says so: then it is read on.
func (s *syncing) catchUp(ctx context.Context) error {
	var differ []string
	for range 3 {
		if err := s.patiently(ctx, func() error { _, err := s.kopie.Texterloeschung(ctx); return err }); err != nil {
			return err
		}
		changed, err := s.steps(ctx, 0)
		if err != nil {
			return err
		}
		err = s.patiently(ctx, func() (err error) { differ, err = s.kopie.Pruefe(ctx); return err })
		if err != nil {
			return err
		}
		if len(differ) == 0 {
			if err := s.file.compact(s.kopie); err != nil {
				return err
			}
			s.program.say("%s, Revision %d, %s gelesen; die Prüfsummen stimmen überein.", plural(len(s.kopie.Paare()), "Nachnutzung", "Nachnutzungen"),
				s.kopie.Stand().Revision, plural(changed, "Stand", "Stände"))
			return nil
		}
		s.program.log.InfoContext(ctx, "Kopie stimmt noch nicht; sie wird nachgeführt", "kommunen", len(differ))
		if s.kopie.Stand().Cursor != "" && changed == 0 {
			s.kopie.Vergessen()
		}
	}
	return fmt.Errorf("die Kopie stimmt nicht mit dem Register überein, zum Beispiel bei %s; wird dort gerade viel geschrieben, hilft es, noch einmal zu beginnen", differ[0])
}

// follow keeps the copy in step for a while, then proves it.
func (s *syncing) follow(ctx context.Context) error {
	for until := time.Now().Add(syncProve); time.Now().Before(until); {
		changed, err := s.steps(ctx, syncWait)
		if err != nil {
			return err
		}
		if changed > 0 {
			s.program.say("Revision %d, %s gelesen.", s.kopie.Stand().Revision, plural(changed, "Stand", "Stände"))
		}
	}
	return s.catchUp(ctx)
}
