// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"nachnutzung/internal/suche"
)

func TestNormalize(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"hyphen", "Straßen-Verkehr", "strassen verkehr"},
		{"Umlaute", "Äpfel, Öfen & Übel", "aepfel oefen uebel"},
		{"Umlaute of letter and mark", "A\u0308pfel o\u0308ffnen U\u0308bung", "aepfel oeffnen uebung"},
		{"Umlaut with a further mark", "\u1ea1\u0308", "ae"},
		{"capital ß", "STRAẞE", "strasse"},
		{"typed in ASCII", "Fuehrerschein strasse", "fuehrerschein strasse"},
		{"other marks", "Café, Ençon, Œuvre, Ærø, señor, Noël", "cafe encon oeuvre aeroe senor noel"},
		{"Sorbian", "Bautzen / Budyšin, Wysokošulske", "bautzen budysin wysokosulske"},
		{"Polish and Turkish", "Łódź Iğdır İzmir", "lodz igdir izmir"},
		{"ligatures and wide letters", "ﬁnden ＡＢＣ１２", "finden abc12"},
		{"soft hyphen and joiner", "Straßen\u00adver\u200dkehr", "strassenverkehr"},
		{"no-break blank", "10\u00a0119", "10 119"},
		{"leading and trailing signs", "  »Paß« (neu)  ", "pass neu"},
		{"elided compound", "An- und Ummeldung", "an und ummeldung"},
		{"SQL wildcards", "100 %_\\ 'x'; --", "100 x"},
		{"other scripts", "Αθήνα Москва 東京", "αθηνα москва 東京"},
		{"invalid UTF-8", "a\xffb\xc3", "a b"},
		{"NUL", "a\x00b", "a b"},
		{"paragraph sign", "§ 16 BGG", "16 bgg"},
		{"superscript", "m² ½", "m2 1 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := suche.Normalize(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		parts []string
		want  string
	}{
		{"nothing", nil, ""},
		{"nothing but signs", []string{" - ", "§"}, ""},
		{"one part", []string{"Straßen-Verkehr"}, " strassen verkehr strassenverkehr "},
		{"several parts", []string{"Führerschein", "", "Fahrerlaubnis B"}, " fuehrerschein fahrerlaubnis b "},
		{"compounds stand behind all words", []string{"Kfz-Zulassung (EU)", "Abmeldung"}, " kfz zulassung eu abmeldung kfzzulassung "},
		{"elided compounds stay apart", []string{"An- und Ummeldung, -abmeldung"}, " an und ummeldung abmeldung "},
		{"three links", []string{"Baden-Württemberg-Ticket"}, " baden wuerttemberg ticket badenwuerttembergticket "},
		{"other hyphens", []string{"Dessau‑Roßlau"}, " dessau rosslau dessaurosslau "},
		{"hyphen beside a sign", []string{"Kinder-/Jugendschutz"}, " kinder jugendschutz "},
		{"soft hyphen in a compound", []string{"Kfz-Zu\u00adlassung"}, " kfz zulassung kfzzulassung "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := suche.Text(tt.parts...); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func word(s string) suche.Token   { return suche.Token{Text: s} }
func digits(s string) suche.Token { return suche.Token{Text: s, Digits: true} }

func TestParse(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 5000) // 10 KB
	tests := []struct {
		name   string
		q      string
		tokens []suche.Token
	}{
		{"empty", "", nil},
		{"wildcards alone", "%_ %", nil},
		{"one word", "Straßen", []suche.Token{word("strassen")}},
		{"words once each", "Kfz kfz KFZ Steuer", []suche.Token{word("kfz"), word("steuer")}},
		{"OZG-ID", "10119", []suche.Token{digits("10119")}},
		{"OZG-ID in groups", "10 119", []suche.Token{digits("10119")}},
		{"AGS", "15 003 000", []suche.Token{digits("15003000")}},
		{"ARS", "15 0 03 0000 000", []suche.Token{digits("150030000000")}},
		{"LeiKa-Schlüssel", "99 001 001 000000", []suche.Token{digits("99001001000000")}},
		{"LeiKa-Schlüssel with points", "99.001.001.000000", []suche.Token{digits("99001001000000")}},
		{"key with its label", "OZG-ID 10 119", []suche.Token{digits("10119")}},
		{"label without a key", "Steuer-ID", []suche.Token{word("steuer"), word("id")}},
		{"key beside a word", "Ausweis 10 119", []suche.Token{word("ausweis"), digits("10119")}},
		{"digits that make no key", "4 711", []suche.Token{digits("4"), digits("711")}},
		{"two keys", "10119 10243", []suche.Token{digits("10119"), digits("10243")}},
		{"word with digits", "AFBG2", []suche.Token{word("afbg2")}},
		{"filler words", "Wie kann ich einen Pass für das Baby beantragen?", []suche.Token{word("pass"), word("baby")}},
		{"filler words alone", "die oder der", []suche.Token{word("die"), word("oder"), word("der")}},
		{"at most twelve", "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4", []suche.Token{
			word("a1"), word("a2"), word("a3"), word("a4"), word("a5"), word("a6"),
			word("a7"), word("a8"), word("a9"), word("b1"), word("b2"), word("b3"),
		}},
		{"10 KB in one word", long, []suche.Token{word(strings.Repeat("ae", 32))}},
		{"10 KB of digits", strings.Repeat("1", 10_000), []suche.Token{digits(strings.Repeat("1", 64))}},
		{"cut between characters", "x" + strings.Repeat("ж", 40), []suche.Token{word("x" + strings.Repeat("ж", 31))}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := suche.Parse(tt.q)
			if !reflect.DeepEqual(got.Tokens, tt.tokens) {
				t.Errorf("tokens: got %+v, want %+v", got.Tokens, tt.tokens)
			}
			if got.IsEmpty() != (len(tt.tokens) == 0) {
				t.Errorf("IsEmpty: got %v", got.IsEmpty())
			}
			if want := suche.Normalize(tt.q); got.Phrase != want {
				t.Errorf("phrase: got %.60q, want %.60q", got.Phrase, want)
			}
		})
	}
}

// checkNormal asks for small ASCII letters, digits, letters of other scripts and
// single blanks between words.
func checkNormal(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || strings.Contains(s, "  ") || strings.TrimSpace(s) != s {
		t.Errorf("%q: not words with single blanks", s)
	}
	for _, r := range s {
		if r != ' ' && (r < '0' || r > '9') && !unicode.IsLetter(r) || unicode.ToLower(r) != r {
			t.Errorf("%q holds %q", s, r)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"", "Straßen-Verkehr", "A\u0308pfel", "ǖ İ ﬁ ǆ ẞ", "\xff\x00a", "각 한", "a\u0345\u0308", "Kfz- und ‑x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := suche.Normalize(s)
		checkNormal(t, once)
		if twice := suche.Normalize(once); twice != once {
			t.Errorf("Normalize(%q) = %q, again %q", s, once, twice)
		}
		text := suche.Text(s)
		if text != "" {
			checkNormal(t, text[1:len(text)-1])
		}
		if once != "" && !strings.HasPrefix(text, " "+once+" ") {
			t.Errorf("Text(%q) = %q does not begin with %q", s, text, once)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "10 119", "die Pässe", "%", strings.Repeat("1 ", 40), strings.Repeat("ж", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, q string) {
		query := suche.Parse(q)
		if len(query.Tokens) > 12 || query.IsEmpty() != (query.Phrase == "") {
			t.Errorf("Parse(%q): %d tokens of %q", q, len(query.Tokens), query.Phrase)
		}
		seen := map[suche.Token]bool{}
		for _, token := range query.Tokens {
			checkNormal(t, token.Text)
			if seen[token] || token.Text == "" || len(token.Text) > 64 || strings.Contains(token.Text, " ") {
				t.Errorf("Parse(%q): bad token %q", q, token.Text)
			}
			seen[token] = true
		}
	})
}
