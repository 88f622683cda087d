// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche

import "strings"

// matcher compares one token with many words. It holds the token as bit patterns
// (one bit per letter), which makes a comparison one pass over the word: Myers'
// algorithm with Hyyrö's addition for swapped neighbours. Plain tables would take
// ten times as long, and the search would be felt.
type matcher struct {
	token   string
	peq     [256]uint64 // for each byte the positions where the token has it
	last    uint64      // the bit of the token's last letter
	allowed tolerance
}

// newMatcher prepares a token; ok is false for one that is not worth guessing:
// too short, too long, or a number, where another number is another thing.
func newMatcher(token string) (m *matcher, ok bool) {
	n := len(token)
	if n < 3 || n > maxTokenBytes || isDigits(token) {
		return nil, false
	}
	m = &matcher{token: token, last: 1 << (n - 1)}
	for i := range n {
		m.peq[token[i]] |= 1 << i
	}
	m.allowed = tolerated(n)
	return m, true
}

// tolerance is the distance allowed to a whole word, to the start of a longer word
// and to any part of one.
type tolerance struct{ whole, start, inner int }

// tolerated says how many errors a word of n letters may have. Short words have
// too many neighbours: one error in four letters is another word. A part of a
// compound needs to be longer still, since compounds offer many of them.
func tolerated(n int) tolerance {
	switch {
	case n >= 12:
		return tolerance{whole: 2, start: 2, inner: 2}
	case n >= 8:
		return tolerance{whole: 2, start: 1, inner: 1}
	case n >= 6:
		return tolerance{whole: 1, start: 1}
	case n == 5:
		return tolerance{whole: 1}
	}
	return tolerance{}
}

// match tells whether the word is near enough, and how near.
func (m *matcher) match(word string) (near, bool) {
	longer := len(word) - len(m.token)
	if longer < -m.allowed.whole {
		return near{}, false
	}
	found := near{word: word, distance: maxTokenBytes}
	if m.sameStart(word) {
		whole, start := m.distances(word, 1)
		if whole <= m.allowed.whole {
			found.distance = whole
		} else if longer > 0 && start <= m.allowed.start {
			found.distance, found.part = start, true
		}
		if longer > 0 && found.distance > 1 && equalWithoutUmlaut(word, m.token) {
			found.distance, found.part = 1, false
		}
	}
	if m.allowed.inner > 0 && longer > 0 {
		if _, inner := m.distances(word, 0); inner <= m.allowed.inner && inner < found.distance {
			found.distance, found.part = inner, true
		}
	}
	return found, found.distance < maxTokenBytes && !strings.Contains(word, m.token)
}

// sameStart asks for the same first letter, or the first two swapped. People
// seldom miss the first letter, and a word that differs there mostly is another
// one: "Miete" is no misspelt "Biete", "Halle" no "Galle".
func (m *matcher) sameStart(word string) bool {
	return word[0] == m.token[0] || len(word) > 1 && word[0] == m.token[1] && word[1] == m.token[0]
}

// distances goes through the table of distances column by column, one for each
// letter of the word. A column is kept as the differences between neighbouring
// cells, one bit each, and the cell in its last row. first is the difference in
// row zero: 1 counts the letters before a match, 0 lets it begin anywhere (Sellers).
// It returns the distance to the whole word (the last cell) and the least one to a
// part of it (of the last row). The distance is that of the optimal string
// alignment: letters inserted, left out, replaced or swapped with a neighbour.
func (m *matcher) distances(word string, first uint64) (last, best int) {
	up, down := ^uint64(0), uint64(0) // where a cell is one more, one less than that above
	diagonal, before := uint64(0), uint64(0)
	last = len(m.token)
	best = last
	for i := range len(word) {
		pattern := m.peq[word[i]]
		swapped := ((^diagonal & pattern) << 1) & before
		diagonal = (((pattern & up) + up) ^ up) | pattern | down | swapped
		more := down | ^(diagonal | up)
		less := diagonal & up
		if more&m.last != 0 {
			last++
		} else if less&m.last != 0 {
			last--
			best = min(best, last)
		}
		more = more<<1 | first
		less <<= 1
		up = less | ^(diagonal | more)
		down = more & diagonal
		before = pattern
	}
	return last, best
}

// equalWithoutUmlaut finds "muell" for "mull", however short the word is: it compares
// as if the e of ae, oe and ue were not there. Umlaute left out altogether are a
// habit of typing, not an error.
func equalWithoutUmlaut(word, plain string) bool {
	n := 0
	for i := range len(word) {
		if isUmlautE(word, i) {
			continue
		}
		if n == len(plain) || plain[n] != word[i] {
			return false
		}
		n++
	}
	return n == len(plain)
}

// isUmlautE tells that the letter at i is the e of an Umlaut.
func isUmlautE(w string, i int) bool {
	return w[i] == 'e' && i > 0 && (w[i-1] == 'a' || w[i-1] == 'o' || w[i-1] == 'u')
}
