// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	scientific = regexp.MustCompile(`^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$`)
	allDigits  = regexp.MustCompile(`^\d+$`)
	zeroTail   = regexp.MustCompile(`^(\d+)[.,]0{1,2}$`)
)

// Schluessel reads a key of digits that has one of the lengths: OZG-ID 5, AGS 2, 5 or 8, ARS
// 12, LeiKa 14. Spreadsheet programs take keys for numbers. What that has done is repaired
// where it is certain, and repariert tells that the cell showed something else:
//
//   - one leading zero is lost: 1001 for 01001. It is put back if that gives one of the lengths,
//     unless a number could be whole as well;
//   - the cell shows 9,91E+13, but the workbook holds all digits: they are the key;
//   - blanks, dots between thousands or a ",0" have come in.
//
// What has lost digits (the text 9,91E+13, a number beyond 2^53) is refused. Its error
// is a [*WertError].
func (z Zelle) Schluessel(laengen ...int) (text string, repariert bool, err error) {
	if z.Art == Text && isDigits(z.Text) && slices.Contains(laengen, len(z.Text)) {
		return z.Text, false, nil // as nearly all are
	}
	erwartet := erwartetSchluessel(laengen)
	if err := z.unreadable(erwartet); err != nil {
		return "", false, err
	}
	switch z.Art {
	case Datum:
		return "", false, z.fault(erwartet, "Das Tabellenprogramm hat aus dem Schlüssel ein Datum gemacht. %s", alsText(laengen))
	case Wahrheit:
		return "", false, z.fault(erwartet, "%s", alsText(laengen))
	case Zahl:
		return z.numberKey(erwartet, laengen)
	}
	return z.textKey(erwartet, laengen)
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// alsText says how a column of keys is mended.
func alsText(laengen []int) string {
	return fmt.Sprintf("Bitte formatieren Sie die Spalte als Text und tragen Sie den Schlüssel noch einmal vollständig ein (%s).", ziffern(laengen))
}

func erwartetSchluessel(laengen []int) string { return "ein Schlüssel aus " + ziffern(laengen) }

// ziffern lists lengths, as "2, 5 oder 8 Ziffern".
func ziffern(laengen []int) string {
	if len(laengen) == 0 {
		return "Ziffern"
	}
	var b strings.Builder
	for i, l := range laengen {
		switch {
		case i == 0:
		case i == len(laengen)-1:
			b.WriteString(" oder ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(l))
	}
	return b.String() + " Ziffern"
}

// standardDigits is how many digits Excel shows of a number without a format before it turns to
// powers of ten.
const standardDigits = 11

// numberKey reads a key that the workbook holds as a number.
func (z Zelle) numberKey(erwartet string, laengen []int) (string, bool, error) {
	if z.Zahl != math.Trunc(z.Zahl) || z.Zahl < 0 {
		return "", false, z.fault(erwartet, "%s", alsText(laengen))
	}
	if z.Zahl > maxGanz {
		return "", false, z.fault(erwartet, "Das Tabellenprogramm hat den Schlüssel als Zahl gespeichert und dabei Ziffern verloren. %s", alsText(laengen))
	}
	// A format such as 00000 shows the zeros that the number has not.
	if allDigits.MatchString(z.Text) && z.Text[0] == '0' && slices.Contains(laengen, len(z.Text)) {
		return z.Text, false, nil
	}
	digits := strconv.FormatInt(int64(z.Zahl), 10)
	whole, padded := slices.Contains(laengen, len(digits)), slices.Contains(laengen, len(digits)+1)
	switch {
	case whole && padded:
		return "", false, z.fault(erwartet, "Ob eine führende Null verloren ging, ist der Zahl nicht anzusehen. %s", alsText(laengen))
	case whole:
		return digits, digits != z.Text || len(digits) > standardDigits, nil
	case padded:
		return "0" + digits, true, nil
	}
	return "", false, z.fault(erwartet, "Die Zahl hat %d Ziffern. %s", len(digits), alsText(laengen))
}

// textKey reads a key in characters.
func (z Zelle) textKey(erwartet string, laengen []int) (string, bool, error) {
	if scientific.MatchString(z.Text) {
		return "", false, z.fault(erwartet, "Das Tabellenprogramm hat den Schlüssel als Zahl angezeigt und so gespeichert; dabei gingen Ziffern verloren. %s", alsText(laengen))
	}
	digits := strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, z.Text)
	number := false // it has gone through a program as a number
	if groupedDot.MatchString(digits) && !strings.Contains(digits, ",") {
		digits, number = onlyDigits(digits), true
	} else if m := zeroTail.FindStringSubmatch(digits); m != nil {
		digits, number = m[1], true
	}
	if !allDigits.MatchString(digits) {
		return "", false, z.fault(erwartet, "Bitte tragen Sie den Schlüssel in Ziffern ein.")
	}
	whole, padded := slices.Contains(laengen, len(digits)), slices.Contains(laengen, len(digits)+1)
	switch {
	case whole && padded && number:
		return "", false, z.fault(erwartet, "Ob eine führende Null verloren ging, ist der Zahl nicht anzusehen. %s", alsText(laengen))
	case whole:
		return digits, digits != z.Text, nil
	case padded && digits[0] != '0':
		return "0" + digits, true, nil
	}
	return "", false, z.fault(erwartet, "Der Schlüssel hat %d Ziffern. Bitte tragen Sie ihn vollständig ein (%s).", len(digits), ziffern(laengen))
}
