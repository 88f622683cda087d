// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"strings"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// norm is how words are compared: whatever their case, blanks and signs, and
// however Umlaute are written.
func norm(s string) string {
	if word, ok := plainNorm(s); ok {
		return word
	}
	return strings.ReplaceAll(suche.Normalize(s), " ", "")
}

// plainNorm is norm for what nearly all names are made of: ASCII, Umlaute and ß; false
// where there is anything else.
func plainNorm(s string) (string, bool) {
	var room [64]byte
	b := room[:0]
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c < utf8.RuneSelf:
		default:
			if i++; c != 0xc3 || i == len(s) {
				return "", false
			}
			spelt := umlaut(s[i])
			if spelt == "" {
				return "", false
			}
			b = append(b, spelt...)
		}
	}
	return string(b), true
}

// umlaut spells the Umlaut or ß that ends in a byte of UTF-8; empty for other letters.
func umlaut(second byte) string {
	switch second {
	case 0xa4, 0x84:
		return "ae"
	case 0xb6, 0x96:
		return "oe"
	case 0xbc, 0x9c:
		return "ue"
	case 0x9f:
		return "ss"
	}
	return ""
}

// woerter finds the code that a word stands for.
type woerter struct {
	// codes in their order, namen what people call them.
	codes []string
	namen map[string]string
	// bekannt leads from a normalised word to its code; liste holds the words in
	// the order in which they came.
	bekannt map[string]string
	liste   []string
	// gesehen spares the work for texts that come again and again; those that are no
	// word lead to the empty code.
	gesehen map[string]string
}

// maxGesehen bounds what is remembered of a file.
const maxGesehen = 10000

func newWoerter() *woerter {
	return &woerter{namen: make(map[string]string), bekannt: make(map[string]string), gesehen: make(map[string]string)}
}

// add makes a code known, by itself and by further words; of two codes with the
// same word the first one has it.
func (w *woerter) add(code, name string, further ...string) {
	clear(w.gesehen)
	if _, known := w.namen[code]; !known {
		w.codes = append(w.codes, code)
		w.namen[code] = name
	}
	for _, text := range append([]string{code, name}, further...) {
		word := norm(text)
		if _, taken := w.bekannt[word]; word == "" || taken {
			continue
		}
		w.bekannt[word] = code
		w.liste = append(w.liste, word)
	}
}

// addListe makes the entries of a code list known, with the words that an entry's
// description names after "auch:".
func (w *woerter) addListe(entries []nachnutzung.Codelisteneintrag, only func(code string) bool) {
	for _, e := range entries {
		if only(e.Code) {
			w.add(e.Code, e.Bezeichnung, synonyme(e.Beschreibung)...)
		}
	}
}

// synonyme reads the words after "auch:", apart by semicolons.
func synonyme(beschreibung string) []string {
	_, list, found := strings.Cut(beschreibung, "auch:")
	if !found {
		return nil
	}
	return strings.Split(list, ";")
}

// finde gives the code that a text stands for.
func (w *woerter) finde(text string) (code string, ok bool) {
	if code, ok = w.gesehen[text]; ok {
		return code, code != ""
	}
	code, ok = w.bekannt[norm(text)]
	if len(w.gesehen) < maxGesehen {
		// The text is a piece of its whole row.
		w.gesehen[strings.Clone(text)] = code
	}
	return code, ok
}

// naechster gives the code that a text was most probably meant for: by a slip of
// the pen, or because its name stands among other words.
func (w *woerter) naechster(text string) (code string, ok bool) {
	if word, ok := suche.Nearest(norm(text), w.liste); ok {
		return w.bekannt[word], true
	}
	found := ""
	for part := range strings.FieldsSeq(suche.Normalize(text)) {
		code, ok := w.bekannt[part]
		if ok && found != "" && found != code {
			return "", false
		}
		if ok {
			found = code
		}
	}
	return found, found != ""
}

// alle names all codes as people call them.
func (w *woerter) alle() string {
	names := make([]string, len(w.codes))
	for i, code := range w.codes {
		names[i] = w.namen[code]
	}
	return strings.Join(names, ", ")
}
