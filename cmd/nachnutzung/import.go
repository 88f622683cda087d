// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nachnutzung/internal/config"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// importCommand checks a file, and loads it where it is told to. It works on the
// database itself, beside a running server too.
type importCommand struct {
	File         string `arg:"" optional:"" name:"datei" help:"Arbeitsmappe (.xlsx), Texttabelle (CSV, TSV) oder Gemeindeverzeichnis GV100AD (.zip); - liest die Standardeingabe."`
	Apply        bool   `name:"apply" help:"Wendet an, was geprüft ist: alles oder nichts. Ohne diesen Schalter wird nichts geschrieben."`
	Note         string `name:"note" placeholder:"TEXT" help:"Woher die Datei stammt und warum sie geladen wird; steht im Verlauf und gilt als Begründung. Nötig mit --apply."`
	Kind         string `name:"kind" default:"auto" placeholder:"ART" help:"Was die Datei enthält: auto, nachnutzungen, matrix, vorhaben, plattformnutzung, mitgliedschaften, onlinedienste, leistungsbuendel, leistungen, federfuehrung, open_pvog oder gebietsstand."`
	Transitions  string `name:"uebergaenge" placeholder:"TABELLE" help:"Zu einem Gebietsstand: die Tabelle (CSV, XLSX) mit alt;neu;ab;art, die sagt, was woraus geworden ist."`
	Sheet        string `name:"sheet" placeholder:"BLATT" help:"Das eine Blatt, das gelesen wird; ohne Angabe alle, die passen."`
	Confirm      *int   `name:"confirm" placeholder:"ZAHL" help:"Wie viele zurückgenommene Angaben gewollt sind, wenn es viele sind (Rückgabewert 3 nennt die Zahl)."`
	Organisation string `name:"organisation" default:"Betrieb" placeholder:"NAME" help:"In wessen Namen geladen wird; steht öffentlich im Verlauf."`
}

// Validate names everything that can be seen without file and database.
func (c *importCommand) Validate() error {
	var faults []config.Fault
	fault := func(where, detail string) { faults = append(faults, config.Fault{Where: where, Detail: detail}) }
	if c.File == "" {
		fault("DATEI", "welche Datei gelesen wird, fehlt; - steht für die Standardeingabe.")
	}
	if known := names(nachnutzung.Importarten()); !slices.Contains(known, c.Kind) {
		fault("--kind", fmt.Sprintf("die Art %q gibt es nicht; gemeint ist vielleicht %s.", c.Kind, config.Nearest(c.Kind, known)))
	}
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](nachnutzung.CheckNotiz(c.Note)); ok && c.Apply {
		fault("--note", invalid.Faults[0].Detail)
	}
	if strings.TrimSpace(c.Organisation) == "" {
		fault("--organisation", "die Angabe ist leer.")
	}
	if len(faults) > 0 {
		return &config.Error{Faults: faults}
	}
	return nil
}

// errFaults ends the program with a failure after the report has said why.
var errFaults = errors.New("die Datei hat Fehler; geschrieben wurde nichts")

// Run checks, reports, and applies.
func (c *importCommand) Run(ctx context.Context, p *program) (err error) {
	file, size, name, err := c.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	table, err := c.transitions()
	if err != nil {
		return err
	}
	if !c.Apply {
		return c.check(ctx, p, db, file, size, name, table)
	}
	return c.load(ctx, p, db, file, size, name, table)
}

// transitions reads the table that comes with a Gebietsstand; nil for none.
func (c *importCommand) transitions() ([]byte, error) {
	if c.Transitions == "" {
		return nil, nil
	}
	table, err := os.ReadFile(c.Transitions)
	if err != nil {
		return nil, usage("--uebergaenge", fmt.Sprintf("%q lässt sich nicht lesen: %v.", c.Transitions, errors.Unwrap(err)))
	}
	if len(table) > exchange.MaxUebergaenge {
		return nil, usage("--uebergaenge", fmt.Sprintf("%q ist größer, als eine Tabelle der Übergänge sein kann.", c.Transitions))
	}
	return table, nil
}

// input is a file that is read from anywhere.
type input interface {
	io.ReaderAt
	io.Closer
}

// memory is what came in by the standard input.
type memory struct{ *bytes.Reader }

// Close has nothing to close.
func (memory) Close() error { return nil }

func (c *importCommand) open() (input, int64, string, error) {
	if c.File == "-" {
		content, err := io.ReadAll(os.Stdin)
		if err != nil {
			return nil, 0, "", fmt.Errorf("Standardeingabe lesen: %w", err)
		}
		return memory{bytes.NewReader(content)}, int64(len(content)), "standardeingabe", nil
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, 0, "", usage("DATEI", fmt.Sprintf("%q lässt sich nicht öffnen: %v.", c.File, errors.Unwrap(err)))
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = usage("DATEI", fmt.Sprintf("%q ist keine Datei.", c.File))
	}
	if err != nil {
		return nil, 0, "", errors.Join(err, f.Close())
	}
	return f, info.Size(), filepath.Base(c.File), nil
}

// actor is whoever has the database: what the command line does needs no role, and
// counts as the word of the Redaktion.
func (c *importCommand) actor() nachnutzung.Akteur {
	a := nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb, Organisation: c.Organisation}
	for land := 1; land <= 16; land++ {
		a.Rechte = append(a.Rechte, nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: nachnutzung.Gebiet(fmt.Sprintf("%02d", land))})
	}
	return a
}

// check reports what the file would do, and writes nothing.
func (c *importCommand) check(ctx context.Context, p *program, db *store.DB, file input, size int64, name string, table []byte) error {
	bar := p.bar()
	found, err := exchange.Pruefe(ctx, db, exchange.Auftrag{
		Art: nachnutzung.Importart(c.Kind), Blatt: c.Sheet, Dateiname: name, Datei: file, Groesse: size, Akteur: c.actor(),
		Uebergaenge: table, Uebergangsname: filepath.Base(c.Transitions),
		Lebt: func(_ context.Context, z nachnutzung.Importzahlen) error {
			bar.show(z)
			return nil
		},
	})
	bar.clear()
	if err != nil {
		return fmt.Errorf("Datei prüfen: %w", err)
	}
	p.report(found.Art, found.Zahlen, found.Bericht)
	if found.Zahlen.Fehler > 0 {
		return errFaults
	}
	i := nachnutzung.Import{Art: found.Art, Zustand: nachnutzung.ImportGeprueft, Zahlen: found.Zahlen, Fragen: found.Fragen}
	if err := i.Anwendbar(c.Confirm, p.cfg.ShrinkGuard); err != nil {
		return err
	}
	p.say("Geschrieben wurde nichts; mit --apply und --note wird die Datei angewendet.")
	return nil
}

// load checks and applies.
func (c *importCommand) load(ctx context.Context, p *program, db *store.DB, file input, size int64, name string, table []byte) error {
	loads := exchange.NewImporte(db, p.log, p.cfg.ShrinkGuard)
	defer loads.Close()
	v := store.Vorgang{Akteur: c.actor(), Quelle: quelleBefehl, Art: store.VorgangMeldung, Begruendung: c.Note}
	sent := exchange.Sendung{
		Art: nachnutzung.Importart(c.Kind), Blatt: c.Sheet, Dateiname: name, Datei: file, Groesse: size,
		Uebergaenge: table, Uebergangsname: filepath.Base(c.Transitions),
	}
	if size >= inBulk {
		if err := c.loadBulk(ctx, p, loads, v, sent); !errors.Is(err, store.ErrKeineMasse) {
			return err
		}
	}
	bar := p.bar()
	made, err := loads.Lade(ctx, v, sent, bar.show)
	bar.clear()
	if err != nil {
		return fmt.Errorf("Datei prüfen: %w", err)
	}
	if made.Zustand != nachnutzung.ImportGeprueft {
		return fmt.Errorf("Datei prüfen: %s", made.Fehlschlag)
	}
	list, err := db.ImportBericht(ctx, made.ID)
	if err != nil {
		return err
	}
	p.report(made.Art, made.Zahlen, list)
	if made.Zahlen.Fehler > 0 {
		return errFaults
	}
	done, err := loads.WendeAn(ctx, v, made.ID, c.Confirm)
	if err != nil {
		return fmt.Errorf("Datei anwenden (geschrieben wurde nichts): %w", err)
	}
	// Where no server runs, nobody else would give the entries their numbers.
	if _, err := db.Nummeriere(ctx); err != nil {
		return fmt.Errorf("Import %d ist angewendet, aber sein Verlauf noch nicht verkettet; ein Server holt es nach: %w", done.ID, err)
	}
	p.applied(&done)
	return nil
}

// inBulk is from which size on, in bytes, a file may be worth that nobody else gets at
// the register while it is loaded: some fifty thousand rows.
const inBulk = 4 << 20

// loadBulk loads into a register without pairs; store.ErrKeineMasse when the file has
// to go the ordinary way.
func (c *importCommand) loadBulk(ctx context.Context, p *program, loads *exchange.Importe, v store.Vorgang, sent exchange.Sendung) error {
	bar := p.bar()
	done, list, err := loads.LadeInMasse(ctx, v, sent, c.Confirm, bar.show)
	bar.clear()
	if err != nil {
		return fmt.Errorf("Datei anwenden (geschrieben wurde nichts): %w", err)
	}
	p.report(done.Art, done.Zahlen, list)
	p.applied(&done)
	return nil
}

// applied says what the history calls a load.
func (p *program) applied(done *nachnutzung.Import) {
	p.say("Angewendet als Import %d; der Verlauf nennt ihn als Quelle „%s“.", done.ID, done.Quelle())
}

// report prints what was found: the counts, then every fault and warning. Of the
// hints it prints those about whole columns and sheets, such as what is not read.
func (p *program) report(art nachnutzung.Importart, z nachnutzung.Importzahlen, list []nachnutzung.Zellbefund) {
	p.say("Art               %s", art)
	p.say("Gelesen           %s", thousands(z.Gelesen))
	p.say("Neu               %s", thousands(z.Neu))
	if art == nachnutzung.ImportGebietsstand {
		p.say("Geändert          %s", thousands(z.Geaendert))
		p.say("Entfallen         %s", thousands(z.Zurueckgenommen))
	} else {
		p.say("Geändert          %s (davon zurückgenommen %s)", thousands(z.Geaendert), thousands(z.Zurueckgenommen))
	}
	p.say("Unverändert       %s", thousands(z.Unveraendert))
	p.say("Im Konflikt       %s", thousands(z.Konflikt))
	if art == nachnutzung.ImportGebietsstand {
		p.say("Offene Fragen     %s", thousands(z.Offen))
	}
	p.say("Fehler            %s", thousands(z.Fehler))
	p.say("Warnungen         %s", thousands(z.Warnungen))
	p.say("Hinweise          %s", thousands(z.Hinweise))
	told := 0
	for i := range list {
		f := &list[i]
		switch {
		case f.Schwere != nachnutzung.SchwereHinweis:
			told++
		case f.Spalte != "":
			continue
		}
		line := fmt.Sprintf("%-8s %s: %s", strings.ToUpper(string(f.Schwere[:1]))+string(f.Schwere[1:]), place(f), f.Text)
		if f.Gefunden != "" {
			line += " Gefunden: „" + f.Gefunden + "“."
		}
		if f.Vorschlag != "" {
			line += " Vorschlag: „" + f.Vorschlag + "“."
		}
		p.say("%s", line)
	}
	if more := z.Fehler + z.Warnungen - told; more > 0 {
		p.say("… und %s weitere.", thousands(more))
	}
}

// place names a cell as a spreadsheet program does.
func place(f *nachnutzung.Zellbefund) string {
	var parts []string
	if f.Blatt != "" {
		parts = append(parts, "Blatt "+f.Blatt)
	}
	switch {
	case f.Zeile > 0 && f.Spalte != "":
		parts = append(parts, fmt.Sprintf("Zelle %s%d", f.Spalte, f.Zeile))
	case f.Zeile > 0:
		parts = append(parts, fmt.Sprintf("Zeile %d", f.Zeile))
	}
	if f.Kopf != "" {
		parts = append(parts, "Spalte „"+f.Kopf+"“")
	}
	if len(parts) == 0 {
		return "Datei"
	}
	return strings.Join(parts, ", ")
}

// bar shows on a terminal how far something has come, and is silent elsewhere.
type bar struct{ to io.Writer }

func (p *program) bar() bar {
	f, ok := p.err.(*os.File)
	if !ok {
		return bar{io.Discard}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return bar{io.Discard}
	}
	return bar{f}
}

func (b bar) show(z nachnutzung.Importzahlen) {
	_, _ = fmt.Fprintf(b.to, "\r… %s gelesen, %s neu, %s geändert, %s Fehler ", thousands(z.Gelesen), thousands(z.Neu), thousands(z.Geaendert), thousands(z.Fehler))
}

func (b bar) clear() { _, _ = fmt.Fprint(b.to, "\r\x1b[K") }
