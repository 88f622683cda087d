// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"encoding/json"
	"reflect"
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
