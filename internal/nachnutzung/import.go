// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Import is the load of a file: first it is checked and planned, then applied as
// a whole or not at all, and it can be taken back.
type Import struct {
	// ID names it; the history knows what it changed by Quelle.
	ID int64
	// Art is what the file holds.
	Art Importart
	// Dateiname as the sender named it, Groesse in bytes, Pruefsumme its SHA-256 in
	// hexadecimal.
	Dateiname  string
	Groesse    int64
	Pruefsumme string
	// Blatt is the one sheet that is to be read; empty for all that fit.
	Blatt   string
	Zustand Importzustand
	// Akteur and Organisation sent the file; Rechte are those under which it is
	// checked.
	Akteur, Organisation string
	Rechte               []Recht
	// Herkunft says how it came in: "api", "seite", "befehl".
	Herkunft string
	// Notiz says why; it is given when the load is applied.
	Notiz Text
	// Ersetzungen are the suggestions that were taken over.
	Ersetzungen []Ersetzung
	Zahlen      Importzahlen
	// Fragen that a Gebietsstand leaves open; filled where it is to be applied.
	Fragen []Gebietsfrage
	// Fehlschlag says in German why a load could not be checked.
	Fehlschlag string
	// Versuche counts how often somebody began to check it; Frist is until when the
	// one who does so has promised to show a sign of life.
	Versuche int
	Frist    time.Time
	// AngelegtAm, GeprueftAm, AngewendetAm and ZurueckgenommenAm are instants, zero
	// where it has not come to that.
	AngelegtAm, GeprueftAm, AngewendetAm, ZurueckgenommenAm time.Time
}

// Importart is what a file holds.
type Importart string

// The kinds of load.
const (
	// ImportAuto lets the file tell.
	ImportAuto Importart = "auto"
	// ImportNachnutzungen has a row for each Kommune and Leistungsbuendel.
	ImportNachnutzungen Importart = "nachnutzungen"
	// ImportMatrix has Leistungsbuendel in rows, Kommunen in columns and a status in
	// each cell.
	ImportMatrix Importart = "matrix"
	// ImportVorhaben has a row for each project of a Land.
	ImportVorhaben Importart = "vorhaben"
	// ImportPlattformnutzung says which Kommune uses which Plattform, from when until
	// when.
	ImportPlattformnutzung Importart = "plattformnutzung"
	// ImportMitgliedschaften says who belongs to which Verbund.
	ImportMitgliedschaften Importart = "mitgliedschaften"
	// ImportOnlinedienste has a row for each Onlinedienst.
	ImportOnlinedienste Importart = "onlinedienste"
	// ImportLeistungsbuendel is a list of the OZG-Umsetzungskatalog.
	ImportLeistungsbuendel Importart = "leistungsbuendel"
	// ImportLeistungen is a list of the LeiKa.
	ImportLeistungen Importart = "leistungen"
	// ImportFederfuehrung says who leads Themenfelder or Leistungsbuendel.
	ImportFederfuehrung Importart = "federfuehrung"
	// ImportOpenPVOG is the federal dashboard's export: it is compared, and changes
	// nothing.
	ImportOpenPVOG Importart = "open_pvog"
	// ImportGebietsstand is an edition of the Gemeindeverzeichnis GV100AD, in the zip
	// in which it is published.
	ImportGebietsstand Importart = "gebietsstand"
)

// Importarten lists all kinds of load.
func Importarten() []Importart {
	return []Importart{
		ImportAuto, ImportNachnutzungen, ImportMatrix, ImportVorhaben, ImportPlattformnutzung, ImportMitgliedschaften, ImportOnlinedienste,
		ImportLeistungsbuendel, ImportLeistungen, ImportFederfuehrung, ImportOpenPVOG, ImportGebietsstand,
	}
}

// Importzustand is how far a load has come.
type Importzustand string

// The states of a load. Only a checked one can be applied, only an applied one
// taken back; nothing leads out of the last three.
const (
	ImportAngelegt        Importzustand = "angelegt"
	ImportGeprueft        Importzustand = "geprueft"
	ImportAngewendet      Importzustand = "angewendet"
	ImportFehlgeschlagen  Importzustand = "fehlgeschlagen"
	ImportVerworfen       Importzustand = "verworfen"
	ImportZurueckgenommen Importzustand = "zurueckgenommen"
)

// Importzustaende lists all states in their order.
func Importzustaende() []Importzustand {
	return []Importzustand{ImportAngelegt, ImportGeprueft, ImportAngewendet, ImportFehlgeschlagen, ImportVerworfen, ImportZurueckgenommen}
}

// Importzahlen count what a load would do, or has done.
type Importzahlen struct {
	// Gelesen are the rows or, in a matrix, the cells that say something.
	Gelesen int
	// Neu are pairs without a report, objects that were not there and periods that
	// nobody knew; Unveraendert ones say already what the file says.
	Neu, Geaendert, Unveraendert int
	// Konflikt: somebody else has changed the same meanwhile.
	Konflikt int
	// Zurueckgenommen are those of the changed that give something up: pairs that fall
	// back on the ladder or leave it, periods that end, lists that get shorter.
	Zurueckgenommen int
	// Fehler, Warnungen and Hinweise are all that were found, also those that the
	// report has no room for.
	Fehler, Warnungen, Hinweise int
	// Offen are questions that nobody has answered yet.
	Offen int
}

// Beruehrt counts the pairs that a load names.
func (z Importzahlen) Beruehrt() int { return z.Neu + z.Geaendert + z.Unveraendert + z.Konflikt }

// Schrumpft reports whether the load takes back more than that percentage of what
// it names, so that somebody has to say that it is meant so.
func (z Importzahlen) Schrumpft(prozent float64) bool {
	return z.Zurueckgenommen > 0 && float64(z.Zurueckgenommen)*100 > prozent*float64(z.Beruehrt())
}

// Schwere is how grave a finding is.
type Schwere string

// The values of Schwere. A fault keeps the whole load from being applied.
const (
	SchwereFehler  Schwere = "fehler"
	SchwereWarnung Schwere = "warnung"
	SchwereHinweis Schwere = "hinweis"
)

// Zellbefund is one finding in a file.
type Zellbefund struct {
	// Blatt is the sheet, Zeile its row from 1, Spalte the letter of the column and
	// Kopf what stands at its head. Zeile 0 and an empty Spalte mean the whole.
	Blatt  string
	Zeile  int
	Spalte string
	Kopf   string
	// Feld is the code of what the column was taken for; it may be empty.
	Feld string
	// Gefunden stands in the cell, Erwartet is what could, Vorschlag the nearest
	// value that would be right; each may be empty.
	Gefunden, Erwartet, Vorschlag string
	Schwere                       Schwere
	// Text says in German what it is about and how to mend it.
	Text string
}

// Ersetzung takes over a suggestion in all cells that say the same.
type Ersetzung struct {
	// Feld is the code of the column, as the finding names it.
	Feld string
	// Gefunden is replaced by Ersatz.
	Gefunden, Ersatz string
	// Zeile narrows it to one row of one sheet; 0 means all cells.
	Blatt string
	Zeile int
}

// MaxNotiz is how long a note may be, in characters: it stands in for reasons.
const MaxNotiz = MaxBegruendung

// CheckNotiz gives an *InvalidError when a note is missing or no text.
func CheckNotiz(notiz string) error {
	var p pruefung
	if strings.TrimSpace(notiz) == "" {
		p.fault("/notiz", "Die Notiz fehlt. Sie steht im Verlauf bei jeder Änderung und gilt als Begründung, wo ein Schritt eine braucht; bitte sagen, woher die Datei kommt und warum sie geladen wird.")
	}
	p.text("/notiz", notiz, MaxNotiz)
	return p.err()
}

// Anwendbar gives a *ConflictError that says why the load cannot be applied as it
// stands. bestaetigt is the number of pairs that the sender agrees to see taken
// back, nil when nothing was said; prozent is the limit of the shrink guard.
func (i *Import) Anwendbar(bestaetigt *int, prozent float64) error {
	if i.Art == ImportOpenPVOG {
		return Conflict(fmt.Sprintf("Der Import %d ist ein Abgleich mit dem Dashboard des Bundes; er ändert nichts und lässt sich nicht anwenden. Was zu tun ist, steht in seiner Liste.", i.ID))
	}
	if err := i.mussSein(ImportGeprueft, "angewendet werden"); err != nil {
		return err
	}
	z := i.Zahlen
	switch {
	case z.Fehler > 0:
		return Conflict(fmt.Sprintf("Die Datei hat %s; solange einer offen ist, wird nichts übernommen. Bitte im Bericht nachsehen, die Zellen berichtigen und neu hochladen, oder Vorschläge übernehmen.", Anzahl(z.Fehler, "Fehler", "Fehler")))
	case z.Schrumpft(prozent) && (bestaetigt == nil || *bestaetigt != z.Zurueckgenommen):
		return &SchrumpfError{Art: i.Art, Zurueckgenommen: z.Zurueckgenommen, Beruehrt: z.Beruehrt(), Bestaetigt: bestaetigt}
	}
	return AlleBeantwortet(i.Fragen)
}

// Ruecknehmbar gives a *ConflictError when there is nothing to take back.
func (i *Import) Ruecknehmbar() error {
	if i.Art == ImportGebietsstand && i.Zustand == ImportAngewendet {
		return Conflict(fmt.Sprintf("Der Import %d ist ein Gebietsstand; er lässt sich nicht als Ganzes zurücknehmen, weil neue Körperschaften seither Angaben haben können. Bitte die einzelnen Angaben berichtigen oder einen richtigen Gebietsstand laden.", i.ID))
	}
	return i.mussSein(ImportAngewendet, "zurückgenommen werden")
}

// Aenderbar gives a *ConflictError when the load can be neither checked again nor
// thrown away.
func (i *Import) Aenderbar() error {
	if i.Zustand == ImportFehlgeschlagen {
		return nil
	}
	return i.mussSein(ImportGeprueft, "noch geändert werden")
}

func (i *Import) mussSein(z Importzustand, was string) error {
	if i.Zustand == z {
		return nil
	}
	why := map[Importzustand]string{
		ImportAngelegt:        "Er wird gerade geprüft; bitte warten, bis sein Zustand „geprueft“ ist.",
		ImportGeprueft:        "Er ist geprüft, aber nicht angewendet.",
		ImportAngewendet:      "Er ist schon angewendet; ein zweites Mal ändert er nichts.",
		ImportFehlgeschlagen:  "Seine Prüfung ist gescheitert; bitte die Datei berichtigen und neu hochladen.",
		ImportVerworfen:       "Er wurde verworfen; bitte die Datei neu hochladen.",
		ImportZurueckgenommen: "Er wurde schon zurückgenommen; bitte die Datei neu hochladen, wenn sie wieder gelten soll.",
	}[i.Zustand]
	return Conflict(fmt.Sprintf("Der Import %d kann nicht %s. %s", i.ID, was, why))
}

// SchrumpfError stops a load that takes back much of what it names.
type SchrumpfError struct {
	Art                       Importart
	Zurueckgenommen, Beruehrt int
	// Bestaetigt is the other number that was confirmed; nil when none was.
	Bestaetigt *int
}

// Error says what is to be confirmed; it is made for users.
func (e *SchrumpfError) Error() string {
	said := ""
	if e.Bestaetigt != nil {
		said = fmt.Sprintf(" Bestätigt wurden %d.", *e.Bestaetigt)
	}
	if e.Art == ImportGebietsstand {
		return fmt.Sprintf("Im neuen Verzeichnis mit %d Körperschaften steht von denen des Registers nicht mehr: %s.%s Ist es die richtige Datei, bitte genau diese Zahl bestätigen: %d.",
			e.Beruehrt, Anzahl(e.Zurueckgenommen, "Körperschaft", "Körperschaften"), said, e.Zurueckgenommen)
	}
	return fmt.Sprintf("Der Import nähme %d von %d Angaben zurück (zurückgezogen oder ein Schritt zurück).%s Wenn das so gemeint ist, bitte genau diese Zahl bestätigen: %d.",
		e.Zurueckgenommen, e.Beruehrt, said, e.Zurueckgenommen)
}

// Unwrap makes it a *ConflictError.
func (e *SchrumpfError) Unwrap() error { return Conflict(e.Error()) }

// Quelle is what the history calls the import's changes.
func (i *Import) Quelle() string { return fmt.Sprintf("import:%d", i.ID) }

// QuelleRuecknahme is what the history calls its taking back.
func (i *Import) QuelleRuecknahme() string { return fmt.Sprintf("ruecknahme:%d", i.ID) }

// Sieht reports whether an actor may see a load and deal with it: whoever acts in
// the name of the same organisation, and whoever has the right to imports in all
// of the territory under which it was sent.
func (i *Import) Sieht(a Akteur) bool {
	rights := a.RechteZu(OpImportieren)
	if len(rights) == 0 {
		return false
	}
	if i.Organisation != "" && i.Organisation == a.Organisation {
		return true
	}
	sent := Akteur{Rechte: i.Rechte}.RechteZu(OpImportieren)
	return len(sent) > 0 && !slices.ContainsFunc(sent, func(theirs Recht) bool {
		return !slices.ContainsFunc(rights, func(r Recht) bool { return r.Gebiet.CoversGebiet(theirs.Gebiet) })
	})
}

// IsRueckgang reports whether a headline's step from one status to another gives
// up what was reached: a step back on the ladder, or off it.
func IsRueckgang(von, nach Status) bool {
	return von.Stufe() > 0 && nach.Stufe() < von.Stufe()
}

// Anzahl writes a count with its noun.
func Anzahl(n int, eins, viele string) string {
	if n == 1 {
		return "1 " + eins
	}
	return fmt.Sprintf("%d %s", n, viele)
}
