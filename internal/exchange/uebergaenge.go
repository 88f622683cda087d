// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// The fields of a table of transitions, by their codes in the list "import_spalte".
const (
	feldAlt   = "alt"
	feldNeu   = "neu"
	feldAb    = "ab"
	feldArt   = "gebietsaenderung"
	feldStand = "stand_von"
)

// herkunft leads from an answer of the table to its row.
type herkunft struct {
	uebergaenge    map[nachnutzung.Nachfolge]zeilenort
	entscheidungen map[nachnutzung.Gebietsentscheidung]zeilenort
	l              *lauf
}

type zeilenort struct {
	t     *tafel
	zeile int
}

// antwortenAus gathers the answers of the table and those that were given one by
// one, which count before it.
func (p *gebietsplan) antwortenAus(ctx context.Context, db *store.DB, a *gebietsauftrag) (*herkunft, error) {
	from := &herkunft{
		uebergaenge: make(map[nachnutzung.Nachfolge]zeilenort), entscheidungen: make(map[nachnutzung.Gebietsentscheidung]zeilenort),
	}
	if a.tabelle == nil {
		p.antworten = a.antworten
		return from, nil
	}
	names, err := db.Verzeichnis(ctx)
	if err != nil {
		return nil, err
	}
	l := newLauf(db, &Auftrag{Akteur: a.akteur}, newVerzeichnis(names))
	l.b, from.l = p.b, l
	m, err := sheet.Open(ctx, bytes.NewReader(a.tabelle), int64(len(a.tabelle)), a.name)
	if err != nil {
		return nil, err
	}
	defer m.Close() //nolint:errcheck // It is only read.
	t := uebergangstabelle{p: p, from: from, arten: newWoerter()}
	t.arten.addListe(l.v.Codelisten["gebietsaenderung"], func(code string) bool { return slices.Contains(nachnutzung.Gebietsaenderungen(), code) })
	found := p.b.zahlen.Fehler
	for nr, blatt := range m.Blaetter() {
		if err := l.liesBlatt(ctx, m, nr, blatt, []ladeart{t.ladeart()}); err != nil {
			return nil, err
		}
	}
	// What is read of a table are answers; the bodies are counted elsewhere.
	if l.art == "" && p.b.zahlen.Fehler == found {
		p.fehler(feldKopf, "In der Tabelle der Übergänge ist keine Kopfzeile zu erkennen. Erwartet werden die Spalten alt, neu, ab und art; für Entscheidungen neu, OZG-ID und Stand von.")
	}
	if n := len(t.antworten.Uebergaenge); n > nachnutzung.MaxGebietsantworten || len(t.antworten.Entscheidungen) > nachnutzung.MaxGebietsantworten {
		p.fehler(feldKopf, fmt.Sprintf("Die Tabelle der Übergänge hat mehr als %d Zeilen. Bitte auf mehrere Gebietsstände verteilen oder „alle“ als Leistungsbündel angeben.", nachnutzung.MaxGebietsantworten))
		t.antworten = nachnutzung.Gebietsantworten{}
	}
	p.antworten = t.antworten.Mit(a.antworten)
	return from, nil
}

// uebergangstabelle reads the table.
type uebergangstabelle struct {
	p         *gebietsplan
	from      *herkunft
	arten     *woerter
	antworten nachnutzung.Gebietsantworten
	// ags leads from an AGS of a new body to its ARS.
	ags map[string]string
}

func (u *uebergangstabelle) ladeart() ladeart {
	needed := [][]string{{feldNeu}, {feldAlt, feldStand}}
	return ladeart{
		art:     nachnutzung.ImportGebietsstand,
		spalten: []string{feldAlt, feldNeu, feldAb, feldArt, feldOzgID, feldBuendel, feldStand},
		braucht: needed,
		erkenne: func(_ context.Context, l *lauf, blatt sheet.Blatt, nr int, zeilen []zeilenkopf, worte *woerter) *tafel {
			return l.findeKopf(blatt, nr, zeilen, worte, func(t *tafel) bool {
				return !slices.ContainsFunc(needed, func(group []string) bool { return !t.hat(group...) })
			})
		},
		zeile: func(_ context.Context, l *lauf, t *tafel, z *sheet.Zeile) error {
			return u.zeile(l, t, z)
		},
	}
}

// keine are the words for a side of a transition on which there is nobody.
func keine() []string { return []string{"keine", "keiner", "ohne", "entfallen", "neu"} }

// zeile reads a row: a decision where it says whose state holds, else a transition.
func (u *uebergangstabelle) zeile(l *lauf, t *tafel, z *sheet.Zeile) error {
	if !slices.ContainsFunc(z.Zellen, func(c sheet.Zelle) bool { return c.Text != "" }) {
		return nil
	}
	faults := l.b.zahlen.Fehler
	neu := u.schluessel(l, t, z, feldNeu)
	if _, _, said := l.wert(t, z, feldStand); said {
		u.entscheidung(l, t, z, neu, faults)
		return nil
	}
	n := nachnutzung.Nachfolge{Alt: u.schluessel(l, t, z, feldAlt), Neu: neu}
	if cell, c, said := l.wert(t, z, feldAb); said {
		iso, err := cell.Datum()
		if err != nil {
			l.wertfehler(t, z.Nr, c, feldAb, cell, err)
		}
		n.Ab = iso
	}
	if cell, c, said := l.wert(t, z, feldArt); said && n.Alt != "" && n.Neu != "" {
		code, known := u.arten.finde(cell.Text)
		if !known {
			near, _ := u.arten.naechster(cell.Text)
			l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{
				Feld: feldArt, Gefunden: cell.Text, Erwartet: u.arten.alle(), Vorschlag: u.arten.namen[near], Schwere: nachnutzung.SchwereFehler,
				Text: "„" + gekuerzt(cell.Text) + "“ ist keine Art einer Gebietsänderung. Bitte einen der erwarteten Werte eintragen.",
			})
		}
		n.Art = code
	}
	if l.b.zahlen.Fehler > faults {
		return nil
	}
	u.from.uebergaenge[n] = zeilenort{t, z.Nr}
	u.antworten.Uebergaenge = append(u.antworten.Uebergaenge, n)
	return nil
}

// entscheidung reads a row that says whose state holds.
func (u *uebergangstabelle) entscheidung(l *lauf, t *tafel, z *sheet.Zeile, neu string, faults int) {
	e := nachnutzung.Gebietsentscheidung{Neu: neu}
	if cell, _, _ := l.wert(t, z, feldStand); norm(cell.Text) == nachnutzung.StandOffen {
		e.Stand = nachnutzung.StandOffen
	} else {
		e.Stand = u.schluessel(l, t, z, feldStand)
	}
	key, _, _ := l.erste(t, z, []string{feldOzgID, feldBuendel})
	if word := norm(key.Text); word != "" && word != "alle" {
		place, err := l.buendel(t, z)
		if err != nil || place < 0 {
			return
		}
		e.OzgID = l.v.Leistungsbuendel[place].Code
	}
	if l.b.zahlen.Fehler > faults {
		return
	}
	u.from.entscheidungen[e] = zeilenort{t, z.Nr}
	u.antworten.Entscheidungen = append(u.antworten.Entscheidungen, e)
}

// schluessel reads the key of a body: of the register, or of the edition for a new
// one. An AGS is understood where it leads to one body; empty for nobody.
func (u *uebergangstabelle) schluessel(l *lauf, t *tafel, z *sheet.Zeile, feld string) string {
	cell, c, said := l.wert(t, z, feld)
	if !said || strings.Trim(cell.Text, "-–—") == "" || slices.Contains(keine(), norm(cell.Text)) {
		return ""
	}
	key, repaired, err := cell.Schluessel(nachnutzung.LenARS, nachnutzung.LenAGSGemeinde)
	if wert, ok := errors.AsType[*sheet.WertError](err); ok {
		l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{
			Feld: feld, Gefunden: cell.Text, Erwartet: "ein ARS mit zwölf Ziffern", Schwere: nachnutzung.SchwereFehler, Text: wert.Detail,
		})
		return ""
	}
	if repaired {
		l.sage(t, z.Nr, c, feld, repariert(0, cell, key, true))
	}
	if nachnutzung.IsARS(key) {
		return key
	}
	if feld == feldNeu {
		return u.neuerARS(key)
	}
	if place, known := l.v.koerper[key]; known {
		return l.v.Kommunen[place].ARS
	}
	return key
}

// neuerARS gives the ARS of the new body with an AGS; the AGS where there is none.
func (u *uebergangstabelle) neuerARS(ags string) string {
	if u.ags == nil {
		u.ags = make(map[string]string, len(u.p.koerperschaften))
		for i := range u.p.koerperschaften {
			u.ags[u.p.koerperschaften[i].AGSGemeinde] = u.p.koerperschaften[i].ARS
		}
	}
	if ars, ok := u.ags[ags]; ok {
		return ars
	}
	return ags
}

// mangel tells what is wrong with an answer, at its row where it came from the
// table.
func (p *gebietsplan) mangel(f *nachnutzung.Gebietsmangel, from *herkunft) {
	feld := map[string]string{"art": feldArt, "stand": feldStand}[f.Feld]
	if feld == "" {
		feld = f.Feld
	}
	var at zeilenort
	var known bool
	found := nachnutzung.Zellbefund{Feld: feld, Schwere: nachnutzung.SchwereFehler, Text: f.Text}
	if f.Uebergang >= 0 {
		n := p.antworten.Uebergaenge[f.Uebergang]
		at, known = from.uebergaenge[n]
		found.Gefunden = map[string]string{"alt": n.Alt, "neu": n.Neu, "ab": n.Ab, "art": n.Art}[f.Feld]
	} else {
		e := p.antworten.Entscheidungen[f.Entscheidung]
		at, known = from.entscheidungen[e]
		found.Gefunden = map[string]string{"neu": e.Neu, "stand": e.Stand}[f.Feld]
	}
	if !known {
		found.Text = "Antwort: " + found.Text
		p.b.add(befund{spalte: -1, Zellbefund: found})
		return
	}
	from.l.zellbefund(at.t, at.zeile, at.t.spalte(feld), found)
}
