// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package bedingt

import "testing"

func TestKodierung(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		line, want string
	}{
		{"", ""}, {"gzip", "gzip"}, {"gzip, br", "br"}, {"br;q=0.5, gzip", "gzip"}, {"gzip;q=0", ""}, {"gzip;q=0, identity", ""}, {"*", "br"},
		{"*;q=0.1, br;q=0", "gzip"}, {"identity, gzip;q=0.5", ""}, {"X-GZIP", "gzip"}, {"gzip;q=x", ""}, {"deflate", ""},
	} {
		if got := Kodierung([]string{tt.line}, "br", "gzip"); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.line, got, tt.want)
		}
	}
	if got := Kodierung(nil, "gzip"); got != "" {
		t.Errorf("without a header: %q", got)
	}
}
