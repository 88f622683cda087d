// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/suche"
)

func vocabulary(texts ...string) *suche.Vocabulary {
	return suche.NewVocabulary(slices.Values(texts))
}

func TestNear(t *testing.T) {
	t.Parallel()
	v := vocabulary(
		suche.Text("Führerschein", "Fahrerlaubnis zur Fahrgastbeförderung", "Kraftfahrzeugzulassung"),
		suche.Text("Personalausweis", "Reisepass", "Abfallentsorgung", "Müll", "Mahl", "Halle", "Galle", "Hallo"),
		suche.Text("Straßenverkehrsordnung", "Wohnsitzmeldungen", "Bußgeld", "Eheschließung", "10119"),
	)
	tests := []struct {
		name, token string
		want        []string
	}{
		{"Umlaut left out", "fuhrerschein", []string{"fuehrerschein"}},
		{"letter left out", "fuehrershein", []string{"fuehrerschein"}},
		{"letters swapped", "fuehrerschien", []string{"fuehrerschein"}},
		{"letter too many", "reiseepass", []string{"reisepass"}},
		{"wrong letter", "bussgelt", []string{"bussgeld"}},
		{"two errors in a long word", "personalausweiss", []string{"personalausweis"}},
		{"first letters swapped", "erisepass", []string{"reisepass"}},
		{"another first letter is another word", "xeisepass", nil},
		{"inner part with a letter left out", "zulasung", []string{"kraftfahrzeugzulassung"}},
		{"inner part with a letter too many", "zullassung", []string{"kraftfahrzeugzulassung"}},
		{"inner part with two errors", "strasenverker", []string{"strassenverkehrsordnung"}},
		{"start of a longer word", "entsorgungg", []string{"abfallentsorgung"}},
		{"start of a longer word in seven letters", "busgelt", nil},
		{"start of a longer word with one error", "abfulle", []string{"abfallentsorgung"}},
		{"short words have no errors", "hale", nil},
		{"but their Umlaut may be missing", "mull", []string{"muell"}},
		{"five letters, one error", "hallt", []string{"halle", "hallo"}},
		{"sorted by distance, then word", "halla", []string{"halle", "hallo"}},
		{"the word itself is left out", "halle", []string{"hallo"}},
		{"words that contain it are left out", "personal", nil},
		{"numbers are not guessed", "10118", nil},
		{"nothing alike", "xylophon", nil},
		{"empty", "", nil},
		{"longer than any word", strings.Repeat("a", 65), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := v.Near(tt.token); !slices.Equal(got, tt.want) {
				t.Errorf("Near(%q): got %q, want %q", tt.token, got, tt.want)
			}
		})
	}
}

func TestNearIsBounded(t *testing.T) {
	t.Parallel()
	var words []string
	for a := 'a'; a <= 'z'; a++ {
		words = append(words, "wort"+string(a)+"x", "wort"+string(a))
	}
	if got := len(vocabulary(strings.Join(words, " ")).Near("worte")); got != 24 {
		t.Errorf("got %d words, want 24", got)
	}
}

func TestVocabularyKeepsDistinctWords(t *testing.T) {
	t.Parallel()
	v := vocabulary(" pass reisepass ", "", " pass 10119 ", " "+strings.Repeat("x", 100)+" ")
	if got := v.Len(); got != 2 {
		t.Errorf("got %d words, want 2", got)
	}
	if got := vocabulary().Near("reisepass"); len(got) != 0 {
		t.Errorf("an empty vocabulary knows %q", got)
	}
}

// The kinds of match that osa measures: with the whole word unless the match may
// begin or end anywhere in it.
const (
	fromStart    = 0
	fromAnywhere = 1
	toAnywhere   = 2
)

// osa is the textbook table, the measure that the bit patterns must agree with.
func osa(token, word string, kind int) int {
	d := make([][]int, len(token)+1)
	for i := range d {
		d[i] = make([]int, len(word)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		if kind&fromAnywhere == 0 {
			d[0][j] = j
		}
	}
	for i := 1; i <= len(token); i++ {
		for j := 1; j <= len(word); j++ {
			cost := 1
			if token[i-1] == word[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && token[i-1] == word[j-2] && token[i-2] == word[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	if kind&toAnywhere != 0 {
		return slices.Min(d[len(token)])
	}
	return d[len(token)][len(word)]
}

// TestNearAgreesWithTheTable builds words by damaging tokens and asks the textbook
// which of them are near.
func TestNearAgreesWithTheTable(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) // a fixed seed makes a failure repeatable
	letters := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abcd"[random.IntN(4)]
		}
		return string(b)
	}
	for range 3000 {
		token := letters(5 + random.IntN(12))
		damaged := []byte(token)
		for range random.IntN(4) {
			switch i := random.IntN(len(damaged)); random.IntN(4) {
			case 0:
				damaged[i] = "abcd"[random.IntN(4)]
			case 1:
				damaged = slices.Delete(damaged, i, i+1)
			case 2:
				damaged = slices.Insert(damaged, i, "abcd"[random.IntN(4)])
			default:
				j := max(1, i)
				damaged[j-1], damaged[j] = damaged[j], damaged[j-1]
			}
		}
		word := string(damaged)
		if random.IntN(2) == 0 {
			word = letters(random.IntN(6)) + word + letters(random.IntN(6))
		}
		whole, start, inner := 1, -1, -1
		if len(token) >= 6 {
			start = 1
		}
		if len(token) >= 8 {
			whole, inner = 2, 1
		}
		if len(token) >= 12 {
			start, inner = 2, 2
		}
		sameStart := word[0] == token[0] || len(word) > 1 && word[0] == token[1] && word[1] == token[0]
		longer := len(word) > len(token)
		want := !strings.Contains(word, token) &&
			(sameStart && osa(token, word, fromStart) <= whole ||
				sameStart && longer && osa(token, word, fromStart|toAnywhere) <= start ||
				longer && osa(token, word, fromAnywhere|toAnywhere) <= inner)
		if got := len(vocabulary(word).Near(token)) == 1; got != want {
			t.Fatalf("Near(%q) in {%q}: got %v, want %v", token, word, got, want)
		}
	}
}

// BenchmarkNear answers one mistyped word from 20,000; more than 3 ms would be felt.
func BenchmarkNear(b *testing.B) {
	parts := []string{"strassen", "verkehrs", "ordnung", "kraft", "fahrzeug", "zulassung", "gewerbe", "anmeldung", "kinder", "tages",
		"betreuung", "abfall", "entsorgungs", "gebuehr", "personal", "ausweis", "bescheinigung", "genehmigung", "wohn", "geld"}
	words := make([]string, 0, 20_000)
	random := rand.New(rand.NewPCG(3, 4)) // a fixed seed makes runs comparable
	for i := range 20_000 {
		w := ""
		for range 1 + random.IntN(3) {
			w += parts[random.IntN(len(parts))]
		}
		words = append(words, fmt.Sprintf("%s%c%c", w, 'a'+i%26, 'a'+i/26%26))
	}
	v := vocabulary(words...)
	for _, token := range []string{"gebur", "fuhrerschein", "kraftfahrzeugzulasung"} {
		b.Run(token, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.Near(token)
			}
			b.ReportMetric(float64(v.Len()), "words")
		})
	}
}
