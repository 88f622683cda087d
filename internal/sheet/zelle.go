// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Zellart says what a cell holds.
type Zellart uint8

// The kinds of cells. A text table knows Leer and Text alone.
const (
	Leer     Zellart = iota // nothing, or blanks only
	Text                    // characters
	Zahl                    // a number
	Datum                   // a day, a time of day, or both
	Wahrheit                // WAHR or FALSCH
	Fehler                  // a formula that failed, as #REF!
)

// Zelle is one cell.
type Zelle struct {
	// Text is what a person sees, without blanks at its ends. An apostrophe that was
	// put before = + - @ TAB CR to disarm it (see [Neutralize]) is taken away. Numbers are
	// written the German way, with all their digits where Excel would show 9,91E+13.
	Text string
	// Art is what the cell holds.
	Art Zellart
	// Zahl is the number of a Zahl; the serial of a Datum, in days of the 1900 system
	// whatever the workbook counts in; 1 or 0 of a Wahrheit.
	Zahl float64
	// Formel tells that the value was computed. A formula that no program has computed
	// yet is Leer.
	Formel bool
	// Verbunden tells that the value stands in the first cell of a merged region and
	// is repeated here.
	Verbunden bool
	// Bereinigt tells that control characters were taken out of the text.
	Bereinigt bool
}

// textzelle makes a cell of what stands in the file.
func textzelle(raw string, control bool) Zelle {
	text := trim(raw)
	if restored, ok := strings.CutPrefix(text, "'"); ok && restored != "" && strings.ContainsRune("=+-@\t\r", rune(restored[0])) {
		text = restored
	}
	z := Zelle{Art: Text}
	if control {
		text, z.Bereinigt = clean(text)
		text = trim(text)
	}
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	if text == "" {
		z.Art = Leer
	}
	z.Text = text
	return z
}

// trim cuts blanks off both ends. Most texts have none, and begin and end with a
// letter of ASCII.
func trim(s string) string {
	if s == "" || isPlain(s[0]) && isPlain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, isBlank)
}

func isPlain(b byte) bool { return b > ' ' && b < utf8.RuneSelf }

// isBlank also knows the blanks without width that come with copied web pages.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// clean takes control characters out, all but TAB and the ends of lines.
func clean(s string) (string, bool) {
	cleaned := strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, s)
	return cleaned, len(cleaned) != len(s)
}

func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}
