// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"nachnutzung/internal/gv100ad"
	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// A Gebietsstand is no table: it is an edition of the Gemeindeverzeichnis GV100AD in
// the zip in which it is published, with a table beside it that says what the
// edition cannot say. It is compared with the register as a whole, when it is
// checked and again, under a lock, when it is applied; the plan holds a hash of what
// the check has found, so that nothing else is applied than what the report says.

// MaxUebergaenge is how large a table of transitions may be, in bytes.
const MaxUebergaenge = 5 << 20

// isGebietsstand reports whether a file is a zip with a text of GV100AD in it.
func isGebietsstand(datei io.ReaderAt, groesse int64) bool {
	archive, err := zip.NewReader(datei, groesse)
	return err == nil && slices.ContainsFunc(archive.File, func(f *zip.File) bool {
		return strings.HasPrefix(strings.ToLower(path.Base(f.Name)), "gv100ad")
	})
}

// gebietsauftrag is a Gebietsstand that is to be planned.
type gebietsauftrag struct {
	datei     io.ReaderAt
	groesse   int64
	tabelle   []byte
	name      string
	antworten nachnutzung.Gebietsantworten
	akteur    nachnutzung.Akteur
	heute     string
}

// gebietsplan is what a Gebietsstand changes.
type gebietsplan struct {
	koerperschaften []nachnutzung.Kommune
	vergleich       *nachnutzung.Gebietsvergleich
	antworten       nachnutzung.Gebietsantworten
	fragen          []nachnutzung.Gebietsfrage
	uebernahmen     []uebernahme
	bindungen       []store.Bindung
	b               *bericht
}

// uebernahme is a pair that takes over what old bodies have said.
type uebernahme struct {
	nachnutzung.Uebernahme

	ars, ozgID string
	// version of the pair on which the plan rests.
	version int64
}

// pruefeGebietsstand checks an edition and plans what it would change.
func pruefeGebietsstand(ctx context.Context, db *store.DB, a *Auftrag) (*Ergebnis, error) {
	p, err := planeGebietsstand(ctx, db, &gebietsauftrag{
		datei: a.Datei, groesse: a.Groesse, tabelle: a.Uebergaenge, name: a.Uebergangsname, antworten: a.Antworten, akteur: a.Akteur,
		heute: nachnutzung.Tag(time.Now()),
	})
	if err != nil {
		return nil, err
	}
	p.berichte()
	if a.Fragen != nil {
		if err := a.Fragen(ctx, p.fragen); err != nil {
			return nil, err
		}
	}
	if a.Plan != nil && p.vergleich != nil {
		sum, err := p.pruefsumme()
		if err != nil {
			return nil, err
		}
		if err := a.Plan(ctx, []byte(sum)); err != nil {
			return nil, err
		}
	}
	return &Ergebnis{Art: nachnutzung.ImportGebietsstand, Zahlen: p.b.zahlen, Bericht: p.b.alle(), Fragen: p.fragen}, nil
}

// wendeGebietsstand applies an edition, if it still changes what the check has
// found.
func wendeGebietsstand(ctx context.Context, a *store.Anwendung, daten []byte, u umstaende) error {
	db := a.DB()
	if err := db.Darf(ctx, u.akteur, nachnutzung.OpKatalog, ""); err != nil {
		return err
	}
	if err := a.BeginneGebietsstand(ctx); err != nil {
		return err
	}
	file, err := a.Datei(ctx)
	if err != nil {
		return err
	}
	beside, err := a.Beilage(ctx)
	if err != nil {
		return err
	}
	p, err := planeGebietsstand(ctx, db, &gebietsauftrag{
		datei: bytes.NewReader(file), groesse: int64(len(file)), tabelle: beside.Tabelle, name: beside.Tabellenname, antworten: beside.Antworten,
		akteur: u.akteur, heute: u.heute,
	})
	if err != nil {
		return err
	}
	if p.b.zahlen.Fehler > 0 {
		return nachnutzung.Conflict("So lässt sich der Gebietsstand nicht anwenden: " + p.b.fehler[0].Text)
	}
	sum, err := p.pruefsumme()
	if err != nil {
		return err
	}
	if sum != string(daten) {
		return nachnutzung.Conflict("Seit der Prüfung hat sich im Register etwas geändert, das dieser Gebietsstand betrifft; geschrieben wurde nichts. Bitte den Import neu prüfen lassen und den Bericht ansehen.")
	}
	if err := nachnutzung.AlleBeantwortet(p.fragen); err != nil {
		return err
	}
	return p.wende(ctx, a, u)
}

func (p *gebietsplan) wende(ctx context.Context, a *store.Anwendung, u umstaende) error {
	gone := make([]string, len(p.vergleich.Entfallen))
	for i := range gone {
		gone[i] = p.vergleich.Entfallen[i].ARS
	}
	if err := a.Gebietsstand(ctx, &store.Gebietswechsel{
		Koerperschaften: p.koerperschaften, Entfallen: gone, Uebergaenge: p.antworten.Uebergaenge,
	}); err != nil {
		return err
	}
	list := make([]store.NachnutzungAenderung, len(p.uebernahmen))
	for i := range p.uebernahmen {
		take := &p.uebernahmen[i]
		take.Grund, take.Organisation = u.notiz, u.akteur.Organisation
		list[i] = store.NachnutzungAenderung{
			ARS: take.ars, OzgID: take.ozgID, Erwartung: nachnutzung.Erwartung{Versionen: []int64{take.version}},
			Change: func(n *nachnutzung.Nachnutzung) error {
				n.Uebernimm(take.Uebernahme)
				return nil
			},
		}
	}
	if len(list) == 0 {
		return nil
	}
	return a.Uebernimm(ctx, list)
}

// planeGebietsstand compares an edition with the register and gathers what is
// asked, answered and taken over. What is wrong stands in its report; vergleich is
// nil where the edition itself cannot be read.
func planeGebietsstand(ctx context.Context, db *store.DB, a *gebietsauftrag) (*gebietsplan, error) {
	p := &gebietsplan{b: newBericht()}
	if err := p.lies(ctx, db, a); err != nil || p.koerperschaften == nil {
		return p, err
	}
	register, edited, err := db.Koerperschaften(ctx)
	if err != nil {
		return nil, err
	}
	p.vergleich = nachnutzung.VergleicheGebietsstand(register, p.koerperschaften, edited)
	if err := p.pruefeStand(ctx, db, a); err != nil || p.b.zahlen.Fehler > 0 {
		return p, err
	}
	from, err := p.antwortenAus(ctx, db, a)
	if err != nil {
		return nil, err
	}
	p.fragen = p.vergleich.Fragen(&p.antworten)
	faults := p.vergleich.Pruefe(&p.antworten)
	for i := range faults {
		p.mangel(&faults[i], from)
	}
	if p.b.zahlen.Fehler == 0 {
		if err := p.planeStaende(ctx, db, a); err != nil {
			return nil, err
		}
	}
	gone := make([]string, len(p.vergleich.Entfallen))
	for i := range gone {
		gone[i] = p.vergleich.Entfallen[i].ARS
	}
	p.bindungen, err = db.Bindungen(ctx, gone, p.vergleich.Bisher)
	return p, err
}

// lies reads the edition. A text that does not hang together is told line by line.
func (p *gebietsplan) lies(ctx context.Context, db *store.DB, a *gebietsauftrag) error {
	reg, err := gv100ad.Read(a.datei, a.groesse)
	invalid, isInvalid := errors.AsType[*gv100ad.InvalidError](err)
	switch {
	case isInvalid:
		for _, f := range invalid.Faults {
			p.b.add(befund{spalte: -1, Zellbefund: nachnutzung.Zellbefund{
				Zeile: f.Zeile, Feld: f.Feld, Schwere: nachnutzung.SchwereFehler, Text: satz(f.Text),
			}})
		}
		if invalid.Abgebrochen {
			p.fehler("", "Nach so vielen Fehlern wurde nicht weitergelesen. Ist es die richtige Datei?")
		}
		return nil
	case errors.Is(err, gv100ad.ErrContainer):
		return nachnutzung.Invalid("/datei", satz(err.Error())+" Bitte die Zip-Datei so senden, wie das Statistische Bundesamt sie veröffentlicht.")
	case err != nil:
		return fmt.Errorf("read the Gebietsstand: %w", err)
	}
	regeln, err := db.Traegerregeln(ctx)
	if err != nil {
		return err
	}
	if p.koerperschaften, err = katalog.Bodies(reg, regeln); err != nil {
		p.koerperschaften = nil
		p.fehler("", satz(err.Error()))
	}
	return nil
}

// satz makes a sentence of what another room says.
func satz(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), ".")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func (p *gebietsplan) fehler(feld, text string) {
	p.b.add(befund{spalte: -1, Zellbefund: nachnutzung.Zellbefund{Feld: feld, Schwere: nachnutzung.SchwereFehler, Text: text}})
}

// pruefeStand checks whether the edition may be loaded at all.
func (p *gebietsplan) pruefeStand(ctx context.Context, db *store.DB, a *gebietsauftrag) error {
	v := p.vergleich
	switch {
	case v.Stand < v.Bisher:
		p.fehler("gebietsstand", fmt.Sprintf("Diese Ausgabe hat den Gebietsstand %s; das Register ist schon auf dem Stand vom %s. Bitte eine neuere Ausgabe laden.", v.Stand, v.Bisher))
		return nil
	case v.Stand > a.heute:
		p.fehler("gebietsstand", fmt.Sprintf("Der Gebietsstand %s liegt in der Zukunft. Bitte die Ausgabe ab diesem Tag laden.", v.Stand))
	}
	for i := range v.Wiederkehrend {
		k := &v.Wiederkehrend[i]
		p.b.add(befund{spalte: -1, Zellbefund: nachnutzung.Zellbefund{
			Feld: feldARS, Gefunden: k.ARS, Schwere: nachnutzung.SchwereFehler,
			Text: fmt.Sprintf("%s (%s) steht im Verzeichnis, im Register aber als entfallen. Ein Schlüssel bezeichnet immer dieselbe Körperschaft; bitte prüfen, welches von beiden stimmt.", k.Name, k.ARS),
		}})
	}
	err := db.Darf(ctx, a.akteur, nachnutzung.OpKatalog, "")
	if errors.Is(err, nachnutzung.ErrForbidden) {
		p.fehler("", "Einen Gebietsstand lädt die Redaktion: Er gilt für alle Länder. Ihr Zugang darf das nicht.")
		return nil
	}
	return err
}

// pruefsumme is a hash over all that the plan changes.
func (p *gebietsplan) pruefsumme() (string, error) {
	type pair struct {
		ARS, OzgID, Entscheidung string
		Version                  int64
		Vorgaenger               []string
	}
	pairs := make([]pair, len(p.uebernahmen))
	for i := range p.uebernahmen {
		u := &p.uebernahmen[i]
		pairs[i] = pair{ARS: u.ars, OzgID: u.ozgID, Entscheidung: u.Entscheidung, Version: u.version}
		for j := range u.Staende {
			s := &u.Staende[j]
			pairs[i].Vorgaenger = append(pairs[i].Vorgaenger, fmt.Sprintf("%s/%s/%d", s.Kommune.Code, s.Nachnutzung.ARS, s.Nachnutzung.Version))
		}
	}
	h := sha256.New()
	err := json.NewEncoder(h).Encode([]any{
		p.vergleich.Bisher, p.vergleich.Stand, p.vergleich.Hinzu, p.vergleich.Entfallen, p.vergleich.Geaendert, p.vergleich.Belassen,
		p.antworten, p.fragen, pairs,
	})
	if err != nil {
		return "", fmt.Errorf("hash the plan: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
