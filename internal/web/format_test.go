// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import "testing"

func TestGermanFormats(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, got, want string }{
		{"zero", zahl(0), "0"},
		{"three digits", zahl(575), "575"},
		{"four digits", zahl(5249), "5.249"},
		{"seven digits", zahl(2135597), "2.135.597"},
		{"negative, three digits", zahl(-575), "-575"},
		{"negative, four digits", zahl(-5249), "-5.249"},
		{"day", tag("2025-08-31"), "31.08.2025"},
		{"no day", tag("2009"), "2009"},
		{"month", monat("2019-03"), "März 2019"},
		{"day instead of a month", monat("2026-11-01"), "01.11.2026"},
		{"year instead of a month", monat("2019"), "2019"},
		{"year of a day", jahr("2025-08-31"), "2025"},
		{"year of nothing", jahr(""), ""},
		{"sourced", vorbehalt("belegt"), ""},
		{"concluded", vorbehalt("indirekt_belegt"), "indirekt belegt"},
		{"inferred", vorbehalt("erschlossen"), "erschlossen"},
		{"assumed", vorbehalt("vermutet"), "vermutet"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}
