// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"strings"
	"testing"

	"nachnutzung/internal/suche"
)

// FuzzNorm: the short way to compare words says what the long one says.
func FuzzNorm(f *testing.F) {
	for _, text := range []string{
		"", " ", "Magdeburg, Landeshauptstadt", "Große Kreisstadt ÄÖÜ äöü ß", "Saint-Étienne", "a\u0308bc", "ä\u0308", "\xc3", "\xc3\xa4\xff", "Ja / Nein_1", "ẞ", "ſ", "Ǆ",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := strings.ReplaceAll(suche.Normalize(text), " ", "")
		if got := norm(text); got != want {
			t.Errorf("norm(%q) = %q, want %q", text, got, want)
		}
	})
}

// TestWoerterUnbekannt: a text that was no word becomes one when it is added.
func TestWoerterUnbekannt(t *testing.T) {
	t.Parallel()
	w := newWoerter()
	w.add("live", "produktiv")
	for range 2 {
		if code, ok := w.finde("in Betrieb"); ok {
			t.Errorf("got %q for a word that is not known", code)
		}
	}
	w.add("betrieb", "in Betrieb")
	if code, ok := w.finde("in Betrieb"); !ok || code != "betrieb" {
		t.Errorf("got %q, %v; want betrieb", code, ok)
	}
}
