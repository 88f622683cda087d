// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
)

const (
	// maxDepth is how deep values may nest; the contract's own nest five deep.
	maxDepth = 32
	// jsonSpace is what may stand between the tokens of JSON.
	jsonSpace = " \t\r\n"
)

// firstValue gives the JSON value that a text begins with, the space before it
// included, or what keeps the text from beginning with one. The grammar is judged
// by encoding/json alone, so that what passes here is JSON to everybody; what
// encoding/json takes too lightly (names, text, depth) is looked at elsewhere.
func firstValue(text []byte) ([]byte, *nachnutzung.Fault) {
	if at := tooDeep(text); at >= 0 {
		return nil, grammarFault("In %s sind mehr als %d Ebenen ineinander verschachtelt. Das ist keine Anfrage, die hier gelesen wird.", place(text, at), maxDepth)
	}
	if json.Valid(text) {
		return bytes.TrimRight(text, jsonSpace), nil
	}
	// It says where the fault is, or that something follows.
	decoder := json.NewDecoder(bytes.NewReader(text))
	var value json.RawMessage
	err := decoder.Decode(&value)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return text[:decoder.InputOffset()], nil
	case errors.Is(err, io.EOF):
		return nil, grammarFault("Der Inhalt fehlt. Erwartet wird ein JSON-Objekt.")
	case errors.As(err, &syntax):
		at := min(max(int(syntax.Offset)-1, 0), len(text)-1)
		return nil, grammarFault("In %s steht %s, wo es in JSON nicht stehen kann. %s", place(text, at), charAt(text, at), grammarHint(text, at))
	}
	return nil, grammarFault("In %s bricht der Inhalt mitten im JSON ab. Fehlt eine Klammer oder ein Anführungszeichen am Ende?", place(text, len(text)))
}

func grammarFault(format string, args ...any) *nachnutzung.Fault {
	return &nachnutzung.Fault{Detail: fmt.Sprintf(format, args...)}
}

// tooDeep gives the place of the first bracket that nests too deep; -1 without
// one. It runs before any parser, so that none has to follow.
func tooDeep(text []byte) int {
	depth, inText := 0, false
	for i := 0; i < len(text); i++ {
		switch ch := text[i]; {
		case inText && ch == '\\':
			i++
		case ch == '"':
			inText = !inText
		case inText:
		case ch == '{' || ch == '[':
			if depth++; depth > maxDepth {
				return i
			}
		case ch == '}' || ch == ']':
			depth--
		}
	}
	return -1
}

// place says in words where a byte stands, counted in characters from 1.
func place(text []byte, at int) string {
	before := text[:at]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return fmt.Sprintf("Zeile %d, Spalte %d", bytes.Count(before, []byte{'\n'})+1, utf8.RuneCount(line)+1)
}

// charAt shows the character at a place.
func charAt(text []byte, at int) string {
	r, size := utf8.DecodeRune(text[at:])
	switch {
	case r == utf8.RuneError && size <= 1:
		return fmt.Sprintf("das Byte %#02x", text[at])
	case !unicode.IsPrint(r):
		return fmt.Sprintf("das Zeichen %U", r)
	}
	return "„" + string(r) + "“"
}

// grammarHint guesses what led to a fault of the grammar.
func grammarHint(text []byte, at int) string {
	before := bytes.TrimRight(text[:at], jsonSpace)
	switch ch := text[at]; {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return "Der Inhalt beginnt mit einer Byte-Reihenfolge-Marke (BOM); bitte ohne sie senden."
	case bytes.IndexByte(text[:at+1], 0) >= 0, bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return "Bitte den Inhalt in UTF-8 und ohne NUL-Zeichen senden."
	case ch < ' ':
		return `Steuerzeichen stehen in Texten als \n, \t oder \uXXXX.`
	case ch == '\'' || bytes.HasPrefix(text[at:], []byte("„")) || bytes.HasPrefix(text[at:], []byte("“")):
		return "Texte und Namen stehen in geraden doppelten Anführungszeichen."
	case ch == '/' || ch == '#':
		return "Kommentare kennt JSON nicht."
	case (ch == '}' || ch == ']') && bytes.HasSuffix(before, []byte(",")):
		return "Das Komma davor ist eines zu viel."
	}
	return "Fehlt davor ein Komma, ein Anführungszeichen oder eine Klammer?"
}

// textFlaw says what keeps a JSON string, quotes included, from being text;
// empty when nothing does. PostgreSQL stores no NUL, and a lone surrogate would
// silently become another character.
func textFlaw(quoted []byte) string {
	if !utf8.Valid(quoted) {
		return "ist nicht in UTF-8 kodiert"
	}
	for i := 0; i < len(quoted); i++ {
		if quoted[i] != '\\' {
			continue
		}
		i++
		if quoted[i] != 'u' {
			continue
		}
		unit := codeUnit(quoted[i+1:])
		i += 4
		switch {
		case unit == 0:
			return `enthält ein NUL-Zeichen (\u0000), das kein Text ist`
		case !utf16.IsSurrogate(unit):
		case bytes.HasPrefix(quoted[i+1:], []byte(`\u`)) && utf16.DecodeRune(unit, codeUnit(quoted[i+3:])) != utf8.RuneError:
			i += 6
		default:
			return fmt.Sprintf(`enthält mit \u%04x die Hälfte eines Ersatzpaars (UTF-16), die allein kein Zeichen ist`, unit)
		}
	}
	return ""
}

// codeUnit reads the four hexadecimal digits after \u.
func codeUnit(digits []byte) rune {
	// The grammar is known to be right, so that this cannot fail.
	n, _ := strconv.ParseUint(string(digits[:4]), 16, 16)
	return rune(n)
}

// printable is a text from outside as an error may repeat it: an answer holds no
// NUL, and a log no line that somebody else has begun.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// shown is printable, and short.
func shown(s string) string { return cut(printable(s), maxPointer) }
