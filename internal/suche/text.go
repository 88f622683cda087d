// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"
	"unicode"
)

// Text is the content of a searchable column: the normalised words of all parts,
// each between blanks and one blank at either end, so that LIKE '%word%' finds an
// inner part and LIKE '% word%' the start of a word.
//
// Behind the words stand the compounds that were written with a hyphen, once more
// in one piece: "Kfz-Zulassung" is found by "kfzzulassung" too.
func Text(parts ...string) string {
	var words, compounds []string
	for _, p := range parts {
		words = append(words, strings.Fields(Normalize(p))...)
		compounds = append(compounds, hyphenated(p)...)
	}
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(append(words, compounds...), " ") + " "
}

// hyphenated returns the words of s that hold a hyphen between two letters,
// normalised and without it.
func hyphenated(s string) []string {
	if !strings.ContainsAny(s, "-‐‑") {
		return nil
	}
	var out []string
	isBreak := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Cf, r) && !isHyphen(r)
	}
	for _, w := range strings.FieldsFunc(s, isBreak) {
		w = strings.TrimFunc(w, isHyphen)
		if strings.ContainsFunc(w, isHyphen) {
			out = append(out, strings.ReplaceAll(Normalize(w), " ", ""))
		}
	}
	return out
}

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }
