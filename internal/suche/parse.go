// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"slices"
	"strings"
)

const (
	// maxTokens bounds the conditions of one statement; nobody types more words
	// and means them.
	maxTokens = 12
	// maxTokenBytes is more than the longest word of the catalogue. A longer one
	// is cut: it finds nothing either way, and must not cost anything.
	maxTokenBytes = 64
)

// Token is one word of a request, normalised.
type Token struct {
	// Text is the word, in the letters of [Normalize].
	Text string
	// Digits tells that Text consists of digits, so that it may be (the start of)
	// a key and has no typing errors worth guessing.
	Digits bool
}

// Query is a request as the search reads it: every token must occur, in any
// order.
type Query struct {
	// Phrase is the whole request normalised, for the ranking of names that are
	// exactly what was typed.
	Phrase string
	// Tokens are the distinct words, at most twelve, in the order typed.
	Tokens []Token
}

// Parse reads a request. Groups of digits that together have the length of a key
// become one token ("10 119" is 10119), because keys are printed in groups.
// Filler words are dropped as long as another word remains.
func Parse(q string) Query {
	phrase := Normalize(q)
	words := joinDigits(strings.Fields(phrase))
	if content := withoutFillers(words); len(content) > 0 {
		words = content
	}
	query := Query{Phrase: strings.Join(strings.Fields(phrase), " ")}
	for _, w := range words {
		t := Token{Text: cut(w), Digits: isDigits(w)}
		if len(query.Tokens) < maxTokens && !slices.Contains(query.Tokens, t) {
			query.Tokens = append(query.Tokens, t)
		}
	}
	return query
}

// IsEmpty tells that nothing of the request can be searched for: it was empty or
// held only signs such as % and _, which no name is found by.
func (q Query) IsEmpty() bool { return len(q.Tokens) == 0 }

// isKey tells that a word has the length of a key: an OZG-ID or the AGS of a
// Kreis (5 digits), an AGS (8), an ARS (12) or a LeiKa-Schlüssel (14).
func isKey(w string) bool {
	n := len(w)
	return isDigits(w) && (n == 5 || n == 8 || n == 12 || n == 14)
}

// joinDigits replaces each run of digit groups by one word if the run has the
// length of a key. Other runs stay apart: two keys beside each other, or a year
// beside a number, are no key.
func joinDigits(words []string) []string {
	var out []string
	for len(words) > 0 {
		run := 0
		for run < len(words) && isDigits(words[run]) {
			run++
		}
		joined := strings.Join(words[:run], "")
		switch {
		case run == 0:
			run = 1
			out = append(out, words[0])
		case isKey(joined):
			out = append(out, joined)
		default:
			out = append(out, words[:run]...)
		}
		words = words[run:]
	}
	return out
}

// withoutFillers drops filler words and, beside a key, the word that says what key
// it is: "OZG-ID 10 119".
func withoutFillers(words []string) []string {
	key := slices.ContainsFunc(words, isKey)
	var out []string
	for _, w := range words {
		if !isFiller(w) && (!key || !isKeyLabel(w)) {
			out = append(out, w)
		}
	}
	return out
}

func isKeyLabel(w string) bool {
	switch w {
	case "ozg", "id", "leika", "ags", "ars", "schluessel", "nr", "nummer":
		return true
	}
	return false
}

// isFiller knows the words that join others and those with which a question
// begins. A name may lack them ("Wie kann ich einen Pass beantragen"), so
// demanding them would only lose what was meant.
func isFiller(w string) bool {
	switch w {
	case "und", "oder", "bzw", "sowie", "der", "die", "das", "des", "dem", "den",
		"ein", "eine", "einer", "eines", "einem", "einen", "fuer", "von", "vom", "zu", "zum", "zur",
		"in", "im", "am", "an", "auf", "aus", "bei", "beim", "mit", "nach", "ueber", "als", "ob",
		"ich", "wir", "mein", "meine", "meinen", "meiner", "meines", "meinem", "unser", "unsere",
		"wie", "wo", "was", "wer", "wann", "kann", "muss", "darf", "will", "moechte", "brauche",
		"bekomme", "beantrage", "beantragen", "online":
		return true
	}
	return false
}

func isDigits(w string) bool {
	for _, r := range w {
		if r < '0' || r > '9' {
			return false
		}
	}
	return w != ""
}

// cut keeps whole characters of the first maxTokenBytes bytes.
func cut(w string) string {
	if len(w) <= maxTokenBytes {
		return w
	}
	return strings.ToValidUTF8(w[:maxTokenBytes], "")
}
