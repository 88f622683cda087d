// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	erwartetGanz = "eine ganze Zahl"
	erwartetZahl = "eine Zahl wie 1.234,5"
	erwartetJa   = "ja oder nein"
)

// maxGefunden bounds what is quoted of a cell.
const maxGefunden = 80

// fault makes the error of a reading.
func (z Zelle) fault(erwartet, format string, args ...any) error {
	gefunden := z.Text
	if len(gefunden) > maxGefunden {
		end := maxGefunden
		for end > 0 && !utf8.RuneStart(gefunden[end]) {
			end--
		}
		gefunden = gefunden[:end] + "…"
	}
	return &WertError{Gefunden: gefunden, Erwartet: erwartet, Detail: fmt.Sprintf(format, args...)}
}

// unreadable refuses what no reading can use: nothing, and a formula that failed.
func (z Zelle) unreadable(erwartet string) error {
	switch {
	case z.Art == Leer:
		return z.fault(erwartet, "Bitte tragen Sie einen Wert ein.")
	case z.Art == Fehler && z.Text == formelOhneWert:
		return z.fault(erwartet, "Die Formel der Zelle ist noch nicht berechnet. "+
			"Bitte öffnen und speichern Sie die Arbeitsmappe in Ihrem Tabellenprogramm, oder tragen Sie den Wert selbst ein.")
	case z.Art == Fehler:
		return z.fault(erwartet, "Die Formel der Zelle ergibt einen Fehler. Bitte berichtigen Sie die Formel, oder tragen Sie den Wert selbst ein.")
	}
	return nil
}

// Ganzzahl reads an integer: 12, 1.234, 1 234, 12,0. Its error is a [*WertError].
func (z Zelle) Ganzzahl() (int64, error) {
	if err := z.unreadable(erwartetGanz); err != nil {
		return 0, err
	}
	switch z.Art {
	case Datum:
		return 0, z.fault(erwartetGanz, "Die Zelle ist als Datum formatiert. Bitte formatieren Sie sie als Zahl.")
	case Wahrheit:
		return 0, z.fault(erwartetGanz, "Bitte tragen Sie eine Zahl ein.")
	case Zahl:
		if z.Zahl != math.Trunc(z.Zahl) {
			return 0, z.fault(erwartetGanz, "Bitte runden Sie die Zahl.")
		}
		if math.Abs(z.Zahl) > maxGanz {
			return 0, z.fault(erwartetGanz, "Die Zahl ist zu groß. Bitte prüfen Sie sie.")
		}
		return int64(z.Zahl), nil
	}
	digits, decimals, ok := splitNumber(z.Text)
	if !ok || strings.Trim(decimals, "0") != "" {
		return 0, z.fault(erwartetGanz, "Bitte tragen Sie die Zahl in Ziffern und ohne Nachkommastellen ein.")
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, z.fault(erwartetGanz, "Die Zahl ist zu groß. Bitte prüfen Sie sie.")
	}
	return n, nil
}

// Dezimal reads a number: 1.234,5 as Germans write it and 1234.5 as programs do. Where a dot
// can be either, as in 1.234, it divides thousands. A sign of the Euro may follow. Its
// error is a [*WertError].
func (z Zelle) Dezimal() (float64, error) {
	if err := z.unreadable(erwartetZahl); err != nil {
		return 0, err
	}
	switch z.Art {
	case Datum:
		return 0, z.fault(erwartetZahl, "Die Zelle ist als Datum formatiert. Bitte formatieren Sie sie als Zahl.")
	case Wahrheit:
		return 0, z.fault(erwartetZahl, "Bitte tragen Sie eine Zahl ein.")
	case Zahl:
		return z.Zahl, nil
	}
	text := trim(strings.TrimSuffix(strings.TrimSuffix(z.Text, "€"), "EUR"))
	digits, decimals, ok := splitNumber(text)
	if !ok {
		return 0, z.fault(erwartetZahl, "Bitte tragen Sie die Zahl in Ziffern ein, mit Komma vor den Nachkommastellen.")
	}
	v, err := strconv.ParseFloat(digits+"."+decimals+"0", 64)
	if err != nil {
		return 0, z.fault(erwartetZahl, "Die Zahl ist zu groß. Bitte prüfen Sie sie.")
	}
	return v, nil
}

// The ways a number is written: the whole part plain, or in groups of three with one and the same
// sign between them.
var (
	plainNumber   = regexp.MustCompile(`^([+-]?\d+)(?:[.,](\d*))?$`)
	groupedDot    = regexp.MustCompile(`^([+-]?[1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d*))?$`)
	groupedComma  = regexp.MustCompile(`^([+-]?[1-9]\d{0,2}(?:,\d{3})+)\.(\d*)$`)
	groupedCommas = regexp.MustCompile(`^([+-]?[1-9]\d{0,2}(?:,\d{3}){2,})$`)
	groupedBlank  = regexp.MustCompile(`^([+-]?[1-9]\d{0,2}(?:[ \x{a0}\x{2009}\x{202f}'’]\d{3})+)(?:[.,](\d*))?$`)
)

// splitNumber parts a number in what stands before and behind the comma, digits only but for
// a minus.
func splitNumber(text string) (digits, decimals string, ok bool) {
	text = strings.Replace(text, "−", "-", 1)
	for _, form := range []*regexp.Regexp{groupedDot, groupedComma, groupedCommas, groupedBlank, plainNumber} {
		m := form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if len(m) > 2 {
			decimals = m[2]
		}
		return onlyDigits(m[1]), decimals, true
	}
	return "", "", false
}

// onlyDigits takes what divides groups out of a number.
func onlyDigits(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// Janein reads ja or nein: ja, j, x, ✓, wahr, 1 and their opposites; an empty cell is nein. Its
// error is a [*WertError].
func (z Zelle) Janein() (bool, error) {
	switch z.Art {
	case Leer:
		return false, nil
	case Wahrheit, Zahl:
		switch z.Zahl {
		case 1:
			return true, nil
		case 0:
			return false, nil
		}
	case Text:
		switch strings.ToLower(z.Text) {
		case "ja", "j", "x", "✓", "✔", "☑", "☒", "✅", "1", "wahr", "yes", "y", "true":
			return true, nil
		case "nein", "n", "0", "falsch", "no", "false", "-", "–", "—", "☐", "✗", "✘", "❌":
			return false, nil
		}
	case Fehler:
		return false, z.unreadable(erwartetJa)
	case Datum:
	}
	return false, z.fault(erwartetJa, "Bitte tragen Sie »ja« oder »nein« ein; auch ein »x« oder eine leere Zelle wird verstanden.")
}
