// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// template is how one pair came about, as the program itself has written it into
// the tables. A million entries are copies of it with other keys and other texts,
// so that the rig need not know how the program encodes a state.
type template struct {
	entries []templateEntry
	row     templateRow
	// texts are the contents of the free texts; a copy has texts of its own.
	texts []string
	// days are the first days of the steps.
	days []string
}

type templateEntry struct {
	version                               int64
	schritt                               int
	vorgang, organisation, akteur, quelle string
	begruendung, texte, zustand           pattern
	// brings are the texts that are new with the entry, by index.
	brings []int
}

type templateRow struct {
	status, statusSeit, herkunft, plan, bestaetigung, bestaetigtAm, organisation, merkmale, inhalt string
	begruendung, zeitachse                                                                         pattern
}

// pattern is a text in which ids of free texts are left open: a literal, an id, a
// literal and so on.
type pattern struct {
	literals []string
	texts    []int
}

func newPattern(text string, ids []string) pattern {
	var p pattern
	for {
		first, at := -1, len(text)
		for i, id := range ids {
			if found := strings.Index(text, id); found >= 0 && found < at {
				first, at = i, found
			}
		}
		p.literals = append(p.literals, text[:at])
		if first < 0 {
			return p
		}
		p.texts = append(p.texts, first)
		text = text[at+len(ids[first]):]
	}
}

// fill gives the text with these ids.
func (p pattern) fill(ids []string) string {
	if len(p.texts) == 0 {
		return p.literals[0]
	}
	var b strings.Builder
	for i, literal := range p.literals {
		b.WriteString(literal)
		if i < len(p.texts) {
			b.WriteString(ids[p.texts[i]])
		}
	}
	return b.String()
}

// step is one report about a pair.
type step struct {
	status     nachnutzung.Status
	day, cause string
}

// firstDay is that of the first step of a history; the others follow monthly.
func firstDay() time.Time { return time.Date(2024, time.February, 1, 0, 0, 0, 0, time.UTC) }

// history makes a plausible history of so many steps, an even number: up the
// ladder, then paused and live in turns. Those that pause give a reason.
func history(steps int) []step {
	list := make([]step, steps)
	for i := range list {
		s := step{status: nachnutzung.StatusLive, day: firstDay().AddDate(0, i, 0).Format(time.DateOnly)}
		switch ladder := nachnutzung.Statuswerte(); {
		case i < 6:
			s.status = ladder[i]
		case i%2 == 0:
			s.status = nachnutzung.StatusPausiert
			s.cause = fmt.Sprintf("Das Fachverfahren wird umgestellt; der Onlinedienst ruht bis zum Abschluss der %d. Umstellung.", i/2)
		}
		list[i] = s
	}
	return list
}

// loadCatalogue fills an empty database with the catalogue.
func loadCatalogue(ctx context.Context, dsn string) (db *store.DB, err error) {
	if db, err = store.Open(ctx, dsn, slog.New(slog.DiscardHandler)); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	if _, err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate: %w", err), db.Close())
	}
	daten, err := katalog.Read()
	if err == nil {
		err = db.Laden(ctx, daten, func(store.Ladeteil) {})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("load the catalogue: %w", err), db.Close())
	}
	return db, nil
}

// editor is who has reported everything.
func editor() nachnutzung.Akteur {
	return nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}
}

// body is the one whose pairs are read.
const body = "150030000000"

// newTemplate lets the program report the steps of a pair, in a database of its
// own, and reads what has become of them.
func newTemplate(ctx context.Context, folder string, steps []step) (t *template, err error) {
	dsn := "sqlite:" + filepath.Join(folder, fmt.Sprintf("template-%d.db", len(steps)))
	db, err := loadCatalogue(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	t = &template{}
	for _, s := range steps {
		report := nachnutzung.Meldung{Status: &s.status, StatusSeit: &s.day, Begruendung: s.cause}
		v := store.Vorgang{Akteur: editor(), Quelle: "api", Art: store.VorgangMeldung, Begruendung: s.cause}
		_, err := db.UpdateNachnutzung(ctx, v, nachnutzung.OpMelden, body, "10092", nachnutzung.Erwartung{Beliebig: true},
			func(n *nachnutzung.Nachnutzung) error {
				return n.Melde(report, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
			})
		if err != nil {
			return nil, fmt.Errorf("report %s since %s: %w", s.status, s.day, err)
		}
		t.days = append(t.days, s.day)
	}
	p, err := openPool(dsn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	return t, t.read(ctx, p)
}

// read reads the pair from its tables.
func (t *template) read(ctx context.Context, p *pool) error {
	brought, err := p.strings(ctx, "SELECT texte FROM verlauf ORDER BY version")
	if err != nil {
		return err
	}
	ids := strings.Fields(strings.Join(brought, " "))
	for _, id := range ids {
		texts, err := p.strings(ctx, "SELECT inhalt FROM freitext WHERE id = $1", id)
		if err != nil {
			return err
		}
		t.texts = append(t.texts, texts...)
	}
	rows, err := p.QueryContext(ctx, `SELECT version, schritt, vorgang, organisation, akteur, quelle, begruendung, texte, zustand
		FROM verlauf ORDER BY version`)
	if err != nil {
		return fmt.Errorf("read the template: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var e templateEntry
		var begruendung, texte, zustand string
		if err := rows.Scan(&e.version, &e.schritt, &e.vorgang, &e.organisation, &e.akteur, &e.quelle, &begruendung, &texte, &zustand); err != nil {
			return fmt.Errorf("read the template: %w", err)
		}
		e.begruendung, e.texte, e.zustand = newPattern(begruendung, ids), newPattern(texte, ids), newPattern(zustand, ids)
		e.brings = e.texte.texts
		t.entries = append(t.entries, e)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the template: %w", err)
	}
	r := &t.row
	var begruendung, zeitachse string
	err = p.QueryRowContext(ctx, `SELECT status, status_seit, herkunft, plan, bestaetigung, bestaetigt_am, organisation, merkmale, inhalt,
		begruendung, zeitachse FROM nachnutzung`).Scan(&r.status, &r.statusSeit, &r.herkunft, &r.plan, &r.bestaetigung, &r.bestaetigtAm,
		&r.organisation, &r.merkmale, &r.inhalt, &begruendung, &zeitachse)
	if err != nil {
		return fmt.Errorf("read the template: %w", err)
	}
	r.begruendung, r.zeitachse = newPattern(begruendung, ids), newPattern(zeitachse, ids)
	return nil
}
