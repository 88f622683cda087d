// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
)

// maxNear bounds what one mistyped word may cost the database.
const maxNear = 24

// Vocabulary is the set of all words that occur in the searchable columns. It
// guesses what a mistyped word meant. It never changes, so any number of
// goroutines may ask it at once.
type Vocabulary struct {
	words []string // sorted, all parts of one string, so that they lie together
}

// NewVocabulary collects the distinct words of many columns made by [Text].
func NewVocabulary(texts iter.Seq[string]) *Vocabulary {
	seen := map[string]struct{}{}
	for t := range texts {
		for w := range strings.FieldsSeq(t) {
			if !isDigits(w) && len(w) <= maxTokenBytes {
				seen[w] = struct{}{}
			}
		}
	}
	words := slices.Sorted(maps.Keys(seen))
	// The words are parts of the columns; without a copy they would keep all of
	// those in memory.
	joined := strings.Join(words, "")
	for i, w := range words {
		words[i], joined = joined[:len(w)], joined[len(w):]
	}
	return &Vocabulary{words: words}
}

// Len is the number of distinct words.
func (v *Vocabulary) Len() int { return len(v.words) }

// near is one guess and how far it is from what was typed.
type near struct {
	word     string
	distance int
	part     bool // it was found in a part of the word
}

// Near returns the words that token may have meant, at most 24: nearest first, whole
// words before parts of compounds, then by the alphabet. Words that contain the
// token are left out: a plain search finds them.
func (v *Vocabulary) Near(token string) []string {
	m, ok := newMatcher(token)
	if !ok {
		return nil
	}
	var found []near
	for _, w := range v.words {
		if n, ok := m.match(w); ok {
			found = append(found, n)
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), compareBool(a.part, b.part), cmp.Compare(a.word, b.word))
	})
	out := make([]string, 0, min(len(found), maxNear))
	for _, n := range found[:min(len(found), maxNear)] {
		out = append(out, n.word)
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
