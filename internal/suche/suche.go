// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package suche turns what is written in the catalogue and what a German types
// into the same plain words, so that one search works alike on both databases:
// neither SQLite nor PostgreSQL has to know about Umlaute, ß, hyphens or typing
// errors.
//
// A searchable column holds [Text], a request is read by [Parse], the words that
// a mistyped one may have meant come from a [Vocabulary], and [SortKey] makes a
// column that both databases order like a German dictionary. The package knows
// nothing of tables, SQL or ranking; that is the store's business.
package suche

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// diaeresis is the combining mark that makes an Umlaut of a, o and u once a text
// is decomposed.
const diaeresis = '\u0308'

// Normalize reduces s to words of small letters and digits with single blanks
// between them: "Straßen-Verkehr" becomes "strassen verkehr". Umlaute become ae,
// oe, ue, ß becomes ss, whether they were typed as one character or as a letter
// with a mark; other marks fall away (é becomes e). Letters of other scripts
// stay, so that a name written in them can still be found. Invalid UTF-8 counts
// as a blank, and no SQL wildcard survives.
func Normalize(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	gap := false    // a blank is due before the next letter
	base := rune(0) // the letter that a following mark belongs to
	write := func(t string) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteString(t)
	}
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch r = unicode.ToLower(r); {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			write(string(r))
			base = r
		case r == diaeresis && (base == 'a' || base == 'o' || base == 'u'):
			b.WriteByte('e')
			base = 0
		case unicode.Is(unicode.M, r), unicode.Is(unicode.Cf, r):
			// Marks are dropped, and so are soft hyphens and joiners: what is
			// invisible must not tear a word apart.
		case unicode.IsLetter(r):
			write(spell(r))
			base = 0
		default:
			gap, base = true, 0
		}
	}
	return b.String()
}

// spell writes the Latin letters that have no decomposition the way a German
// keyboard would; every other letter stays as it is.
func spell(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ', 'ø':
		return "oe"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ł':
		return "l"
	case 'þ':
		return "th"
	}
	return string(r)
}
