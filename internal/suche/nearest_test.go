// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"offen", "live", "imtest", "inanbindung", "magdeburg", "", "10092"}
	tests := []struct{ text, want string }{
		{"liev", "live"}, {"lve", "live"}, {"livee", "live"}, {"magedburg", "magdeburg"}, {"anbindung", "inanbindung"},
		{"imtst", "imtest"}, {"fertig", ""}, {"", ""}, {"li", ""}, {"10093", ""}, {"berlin", ""},
	}
	for _, tt := range tests {
		if got, ok := Nearest(tt.text, words); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q: got %q %t, want %q", tt.text, got, ok, tt.want)
		}
	}
}
