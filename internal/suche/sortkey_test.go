// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"nachnutzung/internal/suche"
)

func TestSortKeyOrdersLikeADictionary(t *testing.T) {
	t.Parallel()
	want := []string{
		"", "(Drohender) Arbeitsplatzverlust", "10 Tage", "2 Tage", "Abfall", "Äcker", "Apfel", "Äpfel", "Apfelsine", "Arbeit", "Ärger", "Arzt",
		"Bad Lauchstädt", "Badeanstalt", "Große", "Grosser", "Großstadt", "Gruß", "Maß", "Masse", "Öl", "Oldenburg", "Straße", "Strassen", "Straßenbau",
		"übel", "Übung", "Ufer", "Zoll",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return bytes.Compare(suche.SortKey(a), suche.SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestSortKeyAgreesWithTheCollation(t *testing.T) {
	t.Parallel()
	words := []string{
		"", "a", "A", "ä", "Ä", "a\u0308", "ae", "Ae", "áb", "ab", "Ab", "aß", "ass", "ASS", "aẞ", "a b", "a-b", "ab1", "ab10", "ab2", "ö", "oe", "o", "z", "Z",
		"ü", "u", "ue", "ł", "l", "é", "e", "1", "01", " ", "-", "§", "ж", "東", "a\x00b", "\xff", "ss", "ß", "SS",
	}
	c := collate.New(language.German)
	for _, a := range words {
		for _, b := range words {
			got := bytes.Compare(suche.SortKey(a), suche.SortKey(b))
			if want := c.CompareString(a, b); got != want {
				t.Errorf("%q, %q: got %d, want %d", a, b, got, want)
			}
			if back := bytes.Compare(suche.SortKey(b), suche.SortKey(a)); back != -got {
				t.Errorf("%q, %q: got %d and back %d", a, b, got, back)
			}
		}
	}
}

func TestSortKeyIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Straßenverkehrsordnung ", 100)
	if got := len(suche.SortKey(long)); got != suche.MaxSortKey {
		t.Errorf("got %d bytes, want %d", got, suche.MaxSortKey)
	}
	if bytes.Compare(suche.SortKey("Ä"+long), suche.SortKey("B"+long)) >= 0 {
		t.Error("a long name is out of order")
	}
}

func TestSortKeyServesManyAtOnce(t *testing.T) {
	t.Parallel()
	names := []string{"Äpfel", "Straße", "Übung", "Zoll", "Öl und Gas", "Wohnsitzmeldungen"}
	want := make([][]byte, len(names))
	for i, n := range names {
		want[i] = suche.SortKey(n)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 500 {
				if n := i % len(names); !bytes.Equal(suche.SortKey(names[n]), want[n]) {
					t.Errorf("%q: another key beside other goroutines", names[n])
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzSortKey(f *testing.F) {
	f.Add("Äpfel", "Apfel", "Apfelsine")
	f.Add("ß", "ss", "s")
	c := collate.New(language.German)
	f.Fuzz(func(t *testing.T, a, b, d string) {
		x, y, z := suche.SortKey(a), suche.SortKey(b), suche.SortKey(d)
		if bytes.Compare(x, y) <= 0 && bytes.Compare(y, z) <= 0 && bytes.Compare(x, z) > 0 {
			t.Errorf("%q ≤ %q ≤ %q, but not %q ≤ %q", a, b, d, a, d)
		}
		cut := len(x) == suche.MaxSortKey || len(y) == suche.MaxSortKey
		if got, want := bytes.Compare(x, y), c.CompareString(a, b); got != want && !cut {
			t.Errorf("%q, %q: got %d, want %d", a, b, got, want)
		}
	})
}

func BenchmarkSortKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		suche.SortKey("Beschwerde- und Schlichtungsverfahren gegen Energieversorger")
	}
}
