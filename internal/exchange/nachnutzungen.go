// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
)

// The fields of a status load, by their codes in the list "import_spalte".
const (
	feldARS          = "ars"
	feldAGS          = "ags"
	feldKommune      = "kommune"
	feldOzgID        = "ozg_id"
	feldBuendel      = "leistungsbuendel"
	feldStatus       = "status"
	feldStatusSeit   = "status_seit"
	feldBegruendung  = "begruendung"
	feldBemerkung    = "bemerkung"
	feldGoLive       = "geplanter_go_live"
	feldBlocker      = "blocker"
	feldOnlinedienst = "onlinedienst"
	feldPlattform    = "plattform"
	feldURL          = "url"
	feldVersion      = "version"
)

// werteFelder are the fields that say something about a pair.
func werteFelder() []string {
	return []string{feldStatus, feldStatusSeit, feldBegruendung, feldBemerkung, feldGoLive, feldBlocker, feldOnlinedienst, feldPlattform, feldURL}
}

// ladeNachnutzungen is the kind that has a row for each Kommune and
// Leistungsbuendel. A column that is not there and a cell that is empty leave what
// stands as it is; nothing is ever deleted by leaving it out.
func ladeNachnutzungen() ladeart {
	needed := [][]string{{feldARS, feldAGS, feldKommune}, {feldOzgID, feldBuendel}, werteFelder()}
	return ladeart{
		art:     nachnutzung.ImportNachnutzungen,
		spalten: append([]string{feldARS, feldAGS, feldKommune, feldOzgID, feldBuendel, feldVersion}, werteFelder()...),
		braucht: needed,
		erkenne: func(_ context.Context, l *lauf, blatt sheet.Blatt, nr int, zeilen []zeilenkopf, worte *woerter) *tafel {
			return l.findeKopf(blatt, nr, zeilen, worte, func(t *tafel) bool {
				return !slices.ContainsFunc(needed, func(group []string) bool { return !t.hat(group...) })
			})
		},
		zeile: liesNachnutzung,
		ende:  func(ctx context.Context, l *lauf) error { return l.paare.ende(ctx) },
		wende: wendePaare,
	}
}

// liesNachnutzung reads a row.
func liesNachnutzung(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) error {
	said := slices.ContainsFunc(werteFelder(), func(feld string) bool { return l.zelle(t, z, feld, t.spalte(feld)).Text != "" })
	if !said {
		return nil
	}
	l.b.zahlen.Gelesen++
	faults := l.b.zahlen.Fehler
	e := eintrag{tafel: t, zeile: z.Nr, spalte: -1, version: -1}
	var err error
	if e.koerper, err = l.koerper(ctx, t, z); err != nil {
		return err
	}
	if e.buendel, err = l.buendel(t, z); err != nil {
		return err
	}
	for _, read := range []func(*tafel, *sheet.Zeile, *eintrag){l.liesStatus, l.liesTage, l.liesTexte, l.liesBlocker, l.liesEinsatz, l.liesVersion} {
		read(t, z, &e)
	}
	if e.koerper < 0 || e.buendel < 0 {
		return nil
	}
	if e.status == nil && l.zelle(t, z, feldStatus, t.spalte(feldStatus)).Text != "" {
		// The day of a status that is wrong says nothing.
		e.seit = nil
	}
	e.fehlerhaft = l.b.zahlen.Fehler > faults
	return l.paare.nimm(ctx, e)
}

func (l *lauf) koerper(ctx context.Context, t *tafel, z *sheet.Zeile) (int32, error) {
	if place, ok := l.schlichter(t, z, feldARS, nachnutzung.LenARS, l.v.koerper); ok && !t.hat(feldKommune) {
		return place, nil
	}
	return l.deute(t, z, eines{
		schluessel: []string{feldARS, feldAGS}, namen: []string{feldKommune},
		fehlt:          "In dieser Zeile fehlt die Kommune. Bitte den ARS oder den Namen ergänzen.",
		nachSchluessel: l.koerperSchluessel,
		nachName:       func(text string) (deutung, error) { return l.koerperName(ctx, text) },
		passt:          func(text string, place int32) bool { return slices.Contains(l.v.kommuneName(text), place) },
	})
}

// schlichter reads the key of a row where it stands as it should, as nearly all do;
// whatever else there is to a key or to a name is the affair of deute.
func (l *lauf) schlichter(t *tafel, z *sheet.Zeile, feld string, length int, places map[string]int32) (int32, bool) {
	cell := l.zelle(t, z, feld, t.spalte(feld))
	if cell.Art != sheet.Text || len(cell.Text) != length {
		return -1, false
	}
	place, ok := places[cell.Text]
	return place, ok
}

func (l *lauf) buendel(t *tafel, z *sheet.Zeile) (int32, error) {
	if place, ok := l.schlichter(t, z, feldOzgID, nachnutzung.LenOzgID, l.v.buendel); ok && !t.hat(feldBuendel) {
		return place, nil
	}
	return l.deute(t, z, eines{
		schluessel: []string{feldOzgID}, namen: []string{feldBuendel},
		fehlt:          "In dieser Zeile fehlt das Leistungsbündel. Bitte die OZG-ID oder den Namen ergänzen.",
		nachSchluessel: l.buendelSchluessel,
		nachName:       func(text string) (deutung, error) { return l.buendelName(text), nil },
		passt:          func(text string, place int32) bool { return slices.Contains(l.v.buendelnamen[norm(text)], place) },
	})
}

// wert gives the cell of a field that says something; false where it does not, or
// where a formula has failed.
func (l *lauf) wert(t *tafel, z *sheet.Zeile, feld string) (cell sheet.Zelle, c int, ok bool) {
	c = t.spalte(feld)
	cell = l.zelle(t, z, feld, c)
	if cell.Text == "" {
		return cell, c, false
	}
	return cell, c, l.lesbar(t, z.Nr, c, feld, cell)
}

// lesbar tells of formulas: of a failed one at each cell, of others once a column.
func (l *lauf) lesbar(t *tafel, zeile, c int, feld string, cell sheet.Zelle) bool {
	if cell.Art == sheet.Fehler {
		l.zellbefund(t, zeile, c, nachnutzung.Zellbefund{
			Feld: feld, Gefunden: cell.Text, Schwere: nachnutzung.SchwereFehler,
			Text: "Die Formel in dieser Zelle ist gescheitert oder nicht berechnet. Bitte den Wert selbst eintragen.",
		})
		return false
	}
	if !cell.Formel {
		return true
	}
	if key := "formel\x00" + t.name + "\x00" + strconv.Itoa(c); !l.b.gesagt[key] {
		l.b.gesagt[key] = true
		l.zellbefund(t, zeile, c, nachnutzung.Zellbefund{
			Feld: feld, Gefunden: cell.Text, Schwere: nachnutzung.SchwereWarnung,
			Text: "In dieser Spalte stehen Formeln; gelesen wird, was zuletzt berechnet war.",
		})
	}
	return true
}

// status reads a word as a status.
func (l *lauf) status(t *tafel, zeile, c int, text string) (nachnutzung.Status, bool) {
	code, ok := l.v.status.finde(text)
	if !ok {
		near, _ := l.v.status.naechster(text)
		l.zellbefund(t, zeile, c, nachnutzung.Zellbefund{
			Feld: feldStatus, Gefunden: text, Erwartet: l.v.status.alle(), Vorschlag: l.v.status.namen[near], Schwere: nachnutzung.SchwereFehler,
			Text: "„" + gekuerzt(text) + "“ ist kein Status. Bitte einen der erwarteten Werte eintragen.",
		})
	}
	return nachnutzung.Status(code), ok
}

func (l *lauf) liesStatus(t *tafel, z *sheet.Zeile, e *eintrag) {
	if cell, c, ok := l.wert(t, z, feldStatus); ok {
		if status, ok := l.status(t, z.Nr, c, cell.Text); ok {
			e.status = &status
		}
	}
}

func (l *lauf) liesTage(t *tafel, z *sheet.Zeile, e *eintrag) {
	for _, day := range []struct {
		feld string
		to   **string
	}{{feldStatusSeit, &e.seit}, {feldGoLive, &e.goLive}} {
		cell, c, ok := l.wert(t, z, day.feld)
		if !ok {
			continue
		}
		iso, err := cell.Datum()
		if err != nil {
			l.wertfehler(t, z.Nr, c, day.feld, cell, err)
			continue
		}
		*day.to = &iso
	}
}

// wertfehler tells what package sheet could not read in a cell.
func (l *lauf) wertfehler(t *tafel, zeile, c int, feld string, cell sheet.Zelle, err error) {
	f := nachnutzung.Zellbefund{Feld: feld, Gefunden: cell.Text, Schwere: nachnutzung.SchwereFehler, Text: err.Error()}
	if wert, ok := errors.AsType[*sheet.WertError](err); ok {
		f.Erwartet = wert.Erwartet
		f.Text = strings.TrimSpace("Erwartet wird " + wert.Erwartet + ". " + wert.Detail)
	}
	l.zellbefund(t, zeile, c, f)
}

func (l *lauf) liesTexte(t *tafel, z *sheet.Zeile, e *eintrag) {
	for _, text := range []struct {
		feld string
		to   **string
	}{{feldBegruendung, &e.begruendung}, {feldBemerkung, &e.bemerkung}, {feldURL, &e.url}} {
		if cell, _, ok := l.wert(t, z, text.feld); ok {
			value := cell.Text
			*text.to = &value
		}
	}
}

// keineBlocker are the words for a list of blockers that is to be emptied: an empty
// cell leaves it as it is.
func keineBlocker() []string { return []string{"keine", "keins", "kein", "ohne"} }

func (l *lauf) liesBlocker(t *tafel, z *sheet.Zeile, e *eintrag) {
	cell, c, ok := l.wert(t, z, feldBlocker)
	if !ok {
		return
	}
	codes := []string{}
	for part := range strings.FieldsFuncSeq(cell.Text, func(r rune) bool { return r == ';' || r == ',' || r == '\n' }) {
		part = strings.TrimSpace(part)
		if part == "" || slices.Contains(keineBlocker(), norm(part)) {
			continue
		}
		code, known := l.v.blocker.finde(part)
		if !known {
			near, _ := l.v.blocker.naechster(part)
			vorschlag := ""
			if near != "" {
				vorschlag = strings.Replace(cell.Text, part, l.v.blocker.namen[near], 1)
			}
			l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{
				Feld: feldBlocker, Gefunden: cell.Text, Erwartet: l.v.blocker.alle(), Vorschlag: vorschlag, Schwere: nachnutzung.SchwereFehler,
				Text: "„" + gekuerzt(part) + "“ ist kein Hindernis der Liste. Mehrere bitte durch Semikolon trennen.",
			})
			return
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	e.blocker = &codes
}

func (l *lauf) liesEinsatz(t *tafel, z *sheet.Zeile, e *eintrag) {
	for _, use := range []struct {
		feld string
		from *woerter
		was  string
		to   **string
	}{
		{feldOnlinedienst, l.v.onlinedienst, "Onlinedienst", &e.onlinedienst}, {feldPlattform, l.v.plattform, "Plattform", &e.plattform},
	} {
		cell, c, ok := l.wert(t, z, use.feld)
		if !ok {
			continue
		}
		code, known := use.from.finde(cell.Text)
		if !known {
			near, _ := use.from.naechster(cell.Text)
			l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{
				Feld: use.feld, Gefunden: cell.Text, Erwartet: "ein Code oder Name aus dem Katalog", Vorschlag: use.from.namen[near], Schwere: nachnutzung.SchwereFehler,
				Text: use.was + " „" + gekuerzt(cell.Text) + "“ steht nicht im Katalog. Bitte so schreiben wie dort, oder zuerst im Katalog anlegen.",
			})
			continue
		}
		*use.to = &code
	}
}

func (l *lauf) liesVersion(t *tafel, z *sheet.Zeile, e *eintrag) {
	cell, c, ok := l.wert(t, z, feldVersion)
	if !ok {
		return
	}
	version, err := cell.Ganzzahl()
	if err != nil || version < 0 {
		l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{
			Feld: feldVersion, Gefunden: cell.Text, Erwartet: "eine ganze Zahl", Schwere: nachnutzung.SchwereFehler,
			Text: "Die Version einer Zeile stammt aus der Vorlage und ist eine ganze Zahl. Bitte wieder so eintragen, wie sie war, oder die Zelle leeren.",
		})
		return
	}
	e.version = version
}
