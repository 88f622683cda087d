// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// TestPlainQuellen reads without the decoder what most rows hold.
func TestPlainQuellen(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		list  []nachnutzung.Quelle
		plain bool
	}{
		"one":            {[]nachnutzung.Quelle{{Titel: "Bündel", URL: "https://example.org/a?b=1"}}, true},
		"without URL":    {[]nachnutzung.Quelle{{Titel: "a"}, {Titel: "b", URL: "https://example.org"}, {Titel: "c"}}, true},
		"without title":  {[]nachnutzung.Quelle{{URL: "https://example.org"}}, true},
		"with a quote":   {[]nachnutzung.Quelle{{Titel: `a "b"`}}, false},
		"with a bracket": {[]nachnutzung.Quelle{{Titel: `{"titel":"b"},`}}, false},
		"of two values":  {[]nachnutzung.Quelle{{Titel: "a", URL: "https://example.org/?a=1&b=2"}}, false},
	} {
		text := quellenText(tt.list)
		if got, ok := plainQuellen(text); ok != tt.plain || (ok && !reflect.DeepEqual(got, tt.list)) {
			t.Errorf("%s: %s: got %v, %t", name, text, got, ok)
		}
		var got []nachnutzung.Quelle
		if err := (quellen{&got}).Scan(text); err != nil || !reflect.DeepEqual(got, tt.list) {
			t.Errorf("%s: %s: scanned %v, %v", name, text, got, err)
		}
	}
}

// FuzzPlainQuellen holds it against the decoder: what it takes means the same there.
func FuzzPlainQuellen(f *testing.F) {
	for _, text := range []string{"", "[]", "null", `[{"titel":"a"}]`, `[{"titel":"a","url":"b"},{"titel":"c"}]`, `[{"titel":"a","url":"b"},]`,
		`[{"titel":"a"}]x`, `[{"titel":"a\u0026"}]`, "[{\"titel\":\"\xff\"}]", "[{\"titel\":\"\n\"}]", `[{"titel":"a","url":"b","url":"c"}]`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := plainQuellen(text)
		if !ok {
			return
		}
		var rows []quelleRow
		if err := json.Unmarshal([]byte(text), &rows); err != nil || !reflect.DeepEqual(got, quellenOf(rows)) {
			t.Errorf("%q: got %q, want %q, %v", text, got, rows, err)
		}
	})
}

// TestDamals holds the line that is kept of a pair's steps against all of them, for
// steps by chance.
func TestDamals(t *testing.T) {
	t.Parallel()
	days := []string{"2024-12-31", "2025-01-01", "2025-06-15", "2026-01-01", "2026-01-02"}
	for range 500 {
		z := make(nachnutzung.Zeitachse, rand.IntN(6))
		for i := range z {
			z[i] = nachnutzung.Schritt{
				Nr: i + 1, Status: []nachnutzung.Status{nachnutzung.StatusLive, nachnutzung.StatusAbgeleitet}[rand.IntN(2)], Seit: days[rand.IntN(len(days))],
				Zurueckgezogen: rand.IntN(3) == 0, Begruendung: nachnutzung.Text{ID: []string{"", "zt1"}[rand.IntN(2)]},
			}
		}
		slices.SortStableFunc(z, func(a, b nachnutzung.Schritt) int { return strings.Compare(a.Seit, b.Seit) })
		text := encodeZeitachse(z)
		for _, tag := range append(days, "0000-00-00", "9999-12-31") {
			want, holds := z.Am(tag)
			var fromText, fromBytes string
			if err := errors.Join((damals{&fromText, tag}).Scan(text), (damals{&fromBytes, tag}).ScanBytes([]byte(text))); err != nil || fromText != fromBytes {
				t.Fatalf("%q on %s: %q and %q, %v", text, tag, fromText, fromBytes, err)
			}
			kept, err := decodeZeitachse(fromText)
			if err != nil || len(kept) > 1 {
				t.Fatalf("%q on %s: kept %q, %v", text, tag, fromText, err)
			}
			if got, ok := kept.Am(tag); ok != holds || got != want {
				t.Errorf("%q on %s: got %+v, want %+v", text, tag, got, want)
			}
		}
	}
	for _, broken := range []string{"x\n", "1 live", "1 live 2025-01-01", "1 live 2025-01-01 - \n2 live 2025"} {
		if _, err := decodeZeitachse(lineOn(broken, "2026-01-01")); err == nil {
			t.Errorf("%q was read without an error", broken)
		}
	}
}
