// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// Auftrag is a file that is to be checked.
type Auftrag struct {
	Art nachnutzung.Importart
	// Blatt is the one sheet to read; empty for all that fit.
	Blatt     string
	Dateiname string
	Datei     io.ReaderAt
	Groesse   int64
	// Akteur under whose rights it would be loaded.
	Akteur      nachnutzung.Akteur
	Ersetzungen []nachnutzung.Ersetzung
	// Uebergaenge is the table that says what a Gebietsstand cannot say, nil for
	// none, and Uebergangsname the name of its file; Antworten are given beside it.
	Uebergaenge    []byte
	Uebergangsname string
	Antworten      nachnutzung.Gebietsantworten
	// Fragen takes what a Gebietsstand leaves open; may be nil.
	Fragen func(ctx context.Context, list []nachnutzung.Gebietsfrage) error
	// Plan takes the pieces of the plan; nil when nobody wants it.
	Plan func(ctx context.Context, daten []byte) error
	// Lebt is told now and then how far it has come; may be nil.
	Lebt func(ctx context.Context, z nachnutzung.Importzahlen) error
}

// Ergebnis is what the check of a file has found.
type Ergebnis struct {
	// Art is what the file holds.
	Art    nachnutzung.Importart
	Zahlen nachnutzung.Importzahlen
	// Bericht holds the first findings in the order of the file; Zahlen counts all.
	Bericht []nachnutzung.Zellbefund
	// Fragen that a Gebietsstand leaves open, answered ones included.
	Fragen []nachnutzung.Gebietsfrage
}

// Pruefe checks a file against the register and plans what it would change. What is
// wrong with its cells stands in the result; a *sheet.FormatError says that it is no
// table that can be read, a *nachnutzung.InvalidError that the order is wrong.
func Pruefe(ctx context.Context, db *store.DB, a Auftrag) (*Ergebnis, error) {
	if a.Art == nachnutzung.ImportGebietsstand || (a.Art != nachnutzung.ImportNachnutzungen && a.Art != nachnutzung.ImportMatrix && isGebietsstand(a.Datei, a.Groesse)) {
		return pruefeGebietsstand(ctx, db, &a)
	}
	if a.Uebergaenge != nil {
		return nil, nachnutzung.Invalid("/uebergaenge", "Eine Tabelle der Übergänge gehört zu einem Gebietsstand; die Datei ist aber keine Ausgabe des Gemeindeverzeichnisses GV100AD.")
	}
	names, err := db.Verzeichnis(ctx)
	if err != nil {
		return nil, err
	}
	m, err := sheet.Open(ctx, a.Datei, a.Groesse, a.Dateiname)
	if err != nil {
		return nil, err
	}
	defer m.Close() //nolint:errcheck // It is only read.
	l := newLauf(db, &a, newVerzeichnis(names))
	defer l.paare.brichAb()
	if err := l.lies(ctx, m); err != nil {
		return nil, err
	}
	return &Ergebnis{Art: l.art, Zahlen: l.b.zahlen, Bericht: l.b.alle()}, nil
}

// lauf is the check of one file.
type lauf struct {
	db      *store.DB
	auftrag *Auftrag
	v       *verzeichnis
	b       *bericht
	heute   string
	// art of the tables that were read.
	art nachnutzung.Importart
	// ersetzungen that hold for all cells and for those of one row.
	ersetzungen map[nachnutzung.Ersetzung]string
	// rechte remembers in which bodies the sender may report.
	rechte map[int32]error
	// land is the Land in which all bodies lie that the head of a matrix names
	// beyond doubt; it decides between several of a name. Empty when there is none.
	land string
	// koerpernamen remembers what was made of a name.
	koerpernamen map[string]deutung
	paare        *paare
	zuletzt      time.Time
}

func newLauf(db *store.DB, a *Auftrag, v *verzeichnis) *lauf {
	l := &lauf{
		db: db, auftrag: a, v: v, b: newBericht(), heute: nachnutzung.Tag(time.Now()), ersetzungen: make(map[nachnutzung.Ersetzung]string),
		rechte: make(map[int32]error), koerpernamen: make(map[string]deutung), zuletzt: time.Now(),
	}
	for _, e := range a.Ersetzungen {
		by := e.Ersatz
		e.Ersatz = ""
		l.ersetzungen[e] = by
	}
	l.paare = newPaare(l)
	return l
}

// ersetzt gives what counts for the text of a cell: a suggestion that was taken
// over, or the text itself.
func (l *lauf) ersetzt(feld, text, blatt string, zeile int) string {
	if len(l.ersetzungen) == 0 {
		return text
	}
	if by, ok := l.ersetzungen[nachnutzung.Ersetzung{Feld: feld, Gefunden: gekuerzt(text), Blatt: blatt, Zeile: zeile}]; ok {
		return by
	}
	if by, ok := l.ersetzungen[nachnutzung.Ersetzung{Feld: feld, Gefunden: gekuerzt(text)}]; ok {
		return by
	}
	return text
}

// ladeart is a kind of load: it knows its tables by their heads, and makes changes
// of their rows.
type ladeart struct {
	art nachnutzung.Importart
	// spalten that it knows, by their codes in the list "import_spalte".
	spalten []string
	// braucht are the fields of which a table needs one of each group.
	braucht [][]string
	// erkenne finds the table in the first rows of a sheet; nil when it is none of
	// this kind.
	erkenne func(ctx context.Context, l *lauf, blatt sheet.Blatt, nr int, zeilen []zeilenkopf, worte *woerter) *tafel
	// zeile reads one row of the table.
	zeile func(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) error
	// ende is called after the last row of the file.
	ende func(ctx context.Context, l *lauf) error
	// wende applies a piece of the plan.
	wende func(ctx context.Context, a *store.Anwendung, daten []byte, u umstaende) error
}

// umstaende are what holds for all changes of a load when it is applied.
type umstaende struct {
	notiz, heute string
	codes        map[string][]string
	akteur       nachnutzung.Akteur
	// datei is the name of the file, the source of what has no other.
	datei string
}

// quelle is where a statement of a file comes from that names no source itself.
func (u *umstaende) quelle() nachnutzung.Quelle {
	if u.datei == "" {
		return nachnutzung.Quelle{Titel: "Importdatei"}
	}
	return nachnutzung.Quelle{Titel: "Importdatei „" + u.datei + "“"}
}

// ladearten are all kinds, in the order in which a table is held against them.
func ladearten() []ladeart {
	return []ladeart{
		ladeAbgleich(), ladeNachnutzungen(), ladeMatrix(), ladeVorhaben().lade(), ladePlattformnutzung().lade(), ladeMitgliedschaften().lade(),
		ladeFederfuehrung().lade(), ladeLeistungen().lade(), ladeLeistungsbuendel().lade(), ladeOnlinedienste().lade(),
	}
}

// lies reads all tables of the file that are of a kind.
func (l *lauf) lies(ctx context.Context, m *sheet.Mappe) error {
	arten := ladearten()
	if l.auftrag.Art != nachnutzung.ImportAuto && l.auftrag.Art != "" {
		arten = slices.DeleteFunc(arten, func(a ladeart) bool { return a.art != l.auftrag.Art })
	}
	blaetter := m.Blaetter()
	found := false
	for nr, blatt := range blaetter {
		if l.auftrag.Blatt != "" && norm(blatt.Name) != norm(l.auftrag.Blatt) {
			continue
		}
		found = true
		if blatt.Verborgen && l.auftrag.Blatt == "" {
			l.blattHinweis(nr, blatt, "Das Blatt ist ausgeblendet und wird nicht gelesen. Soll es gelesen werden, bitte einblenden oder sein Blatt angeben.")
			continue
		}
		if err := l.liesBlatt(ctx, m, nr, blatt, arten); err != nil {
			return err
		}
	}
	if !found {
		return l.blattFehlt(blaetter)
	}
	if l.art == "" {
		l.art = cmpArt(l.auftrag.Art)
		if l.b.zahlen.Fehler == 0 {
			l.b.add(befund{spalte: -1, Zellbefund: nachnutzung.Zellbefund{
				Feld: feldKopf, Schwere: nachnutzung.SchwereFehler, Erwartet: erwartetTafel,
				Text: "In der Datei ist keine Tabelle zu erkennen. Gelesen werden " + erwartetTafel + ".",
			}})
		}
		return nil
	}
	for _, a := range arten {
		if a.art == l.art {
			return a.ende(ctx, l)
		}
	}
	return nil
}

// cmpArt is the kind that a file without a table is taken for.
func cmpArt(art nachnutzung.Importart) nachnutzung.Importart {
	if art == "" {
		return nachnutzung.ImportAuto
	}
	return art
}

// erwartetTafel says which tables are read.
const erwartetTafel = "eine Liste mit den Spalten ARS oder Kommune, OZG-ID oder Leistungsbündel und Status, oder eine Matrix mit Leistungsbündeln in den Zeilen und Kommunen in den Spalten"

func (l *lauf) blattFehlt(blaetter []sheet.Blatt) error {
	names := make([]string, 0, len(blaetter))
	for _, b := range blaetter {
		names = append(names, "„"+b.Name+"“")
	}
	return nachnutzung.Invalid("/blatt", fmt.Sprintf("Ein Blatt „%s“ hat die Datei nicht; es gibt %s. Ohne Angabe werden alle gelesen, die passen.",
		gekuerzt(l.auftrag.Blatt), strings.Join(names, ", ")))
}

// liesBlatt reads one sheet, if it holds a table of a kind. All tables of a file
// are of the same kind: the first one tells.
func (l *lauf) liesBlatt(ctx context.Context, m *sheet.Mappe, nr int, blatt sheet.Blatt, arten []ladeart) error {
	zeilen, err := beginn(ctx, m, nr)
	if err != nil || len(zeilen) == 0 {
		if err == nil {
			l.blattHinweis(nr, blatt, "Das Blatt ist leer.")
		}
		return err
	}
	for _, a := range arten {
		if l.art != "" && l.art != a.art {
			continue
		}
		worte := newWoerter()
		worte.addListe(l.v.Codelisten["import_spalte"], func(code string) bool { return slices.Contains(a.spalten, code) })
		t := a.erkenne(ctx, l, blatt, nr, zeilen, worte)
		if t == nil {
			continue
		}
		l.art = a.art
		l.pruefeKopf(t, worte)
		return l.liesTafel(ctx, m, t, a)
	}
	l.keineTafel(nr, blatt, zeilen, arten)
	return nil
}

// keineTafel says why a sheet was left out; a fault where it comes near to a table.
func (l *lauf) keineTafel(nr int, blatt sheet.Blatt, zeilen []zeilenkopf, arten []ladeart) {
	var best *tafel
	var lacks string
	var known *woerter
	for _, a := range arten {
		if l.art != "" && l.art != a.art {
			// The file holds another kind; what comes near to this one is something else.
			continue
		}
		if a.art == nachnutzung.ImportOpenPVOG && len(arten) > 1 {
			// Nobody makes that by hand; what comes near to it is a list of statuses.
			continue
		}
		worte := newWoerter()
		worte.addListe(l.v.Codelisten["import_spalte"], func(code string) bool { return slices.Contains(a.spalten, code) })
		t, missing := l.fehlendeSpalten(zeilen, worte, a.braucht)
		if missing != "" && (best == nil || len(t.spalten) > len(best.spalten)) {
			best, lacks, known = t, missing, worte
		}
	}
	if best != nil {
		best.nr, best.name = nr, blatt.Name
		l.b.add(befund{blatt: nr, spalte: -1, Zellbefund: nachnutzung.Zellbefund{
			Blatt: blatt.Name, Zeile: best.kopf, Feld: feldKopf, Schwere: nachnutzung.SchwereFehler, Erwartet: lacks,
			Text: "Dieser Tabelle fehlen Spalten: " + lacks + ". Bitte ergänzen oder die passende Spalte so überschreiben.",
		}})
		l.pruefeKopf(best, known)
		return
	}
	l.blattHinweis(nr, blatt, "Auf diesem Blatt ist keine Tabelle zu erkennen; es wird nicht gelesen.")
}

func (l *lauf) blattHinweis(nr int, blatt sheet.Blatt, text string) {
	l.b.add(befund{blatt: nr, spalte: -1, Zellbefund: nachnutzung.Zellbefund{Blatt: blatt.Name, Schwere: nachnutzung.SchwereHinweis, Text: text}})
}

// beginn reads the first rows of a sheet.
func beginn(ctx context.Context, m *sheet.Mappe, nr int) ([]zeilenkopf, error) {
	var zeilen []zeilenkopf
	for z, err := range m.Zeilen(ctx, nr) {
		if err != nil {
			return nil, err
		}
		zeilen = append(zeilen, zeilenkopf{nr: z.Nr, zellen: slices.Clone(z.Zellen)})
		if len(zeilen) == vorlauf {
			break
		}
	}
	return zeilen, nil
}

// lebtAlle is how often a check shows a sign of life.
const lebtAlle = time.Second

// liesTafel reads the rows below the head.
func (l *lauf) liesTafel(ctx context.Context, m *sheet.Mappe, t *tafel, a ladeart) error {
	hidden := 0
	for z, err := range m.Zeilen(ctx, t.nr) {
		if err != nil {
			return err
		}
		if z.Nr <= t.kopf {
			continue
		}
		if z.Verborgen {
			hidden++
		}
		if err := a.zeile(ctx, l, t, z); err != nil {
			return err
		}
		if err := l.lebt(ctx); err != nil {
			return err
		}
	}
	if hidden > 0 {
		l.b.add(befund{blatt: t.nr, spalte: -1, Zellbefund: nachnutzung.Zellbefund{
			Blatt: t.name, Schwere: nachnutzung.SchwereWarnung, Gefunden: nachnutzung.Anzahl(hidden, "Zeile", "Zeilen"),
			Text: "Ausgeblendete Zeilen werden mitgelesen. Was nicht geladen werden soll, bitte löschen.",
		}})
	}
	return nil
}

// lebt shows a sign of life now and then.
func (l *lauf) lebt(ctx context.Context) error {
	if l.auftrag.Lebt == nil || l.b.zahlen.Gelesen%256 != 0 || time.Since(l.zuletzt) < lebtAlle {
		return nil
	}
	l.zuletzt = time.Now()
	return l.auftrag.Lebt(ctx, l.b.zahlen)
}

// zellbefund notes a finding about a cell.
func (l *lauf) zellbefund(t *tafel, zeile, spalte int, f nachnutzung.Zellbefund) {
	f.Blatt, f.Zeile = t.name, zeile
	if spalte >= 0 {
		f.Spalte = sheet.Spalte(spalte)
		if spalte < len(t.namen) {
			f.Kopf = t.namen[spalte]
		}
	}
	l.b.add(befund{Zellbefund: f, blatt: t.nr, spalte: spalte})
}

// darf tells whether the sender may report for a body.
func (l *lauf) darf(ctx context.Context, place int32) error {
	err, known := l.rechte[place]
	if !known {
		err = l.db.Darf(ctx, l.auftrag.Akteur, nachnutzung.OpMelden, l.v.Kommunen[place].ARS)
		if err != nil && !errors.Is(err, nachnutzung.ErrForbidden) {
			return err
		}
		l.rechte[place] = err
	}
	return err
}
