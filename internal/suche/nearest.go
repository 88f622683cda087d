// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche

// Nearest gives, of some words, the one that somebody most probably meant by text;
// false when none is near enough to be worth a question. Both are as Normalize
// leaves them, without blanks. Of equally near ones the first counts. A number is
// near to nothing: another number is another thing.
func Nearest(text string, words []string) (string, bool) {
	n := len(text)
	m, ok := newMatcher(text)
	if !ok {
		return "", false
	}
	// A quarter of the letters: "liev" for "live", "magedburg" for "magdeburg".
	best, found := max(1, min(n/4, 3))+1, ""
	for _, word := range words {
		if word == "" || len(word)-n >= best || n-len(word) >= best {
			continue
		}
		if distance, _ := m.distances(word, 1); distance < best {
			best, found = distance, word
		}
	}
	return found, found != ""
}
