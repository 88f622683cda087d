// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	const limit = "https://example.org/"
	tests := []struct {
		name, url string
		want      bool
	}{
		{"plain", "https://www.magdeburg.de/wohngeld", true},
		{"query, fragment, port", "https://www.example.org:8443/a?b=c&d=%20#e", true},
		{"umlauts", "https://www.köthen-anhalt.de/straße", true},
		{"capital letters", "HTTPS://EXAMPLE.ORG", true},
		{"as long as may be", limit + strings.Repeat("a", MaxURL-len(limit)), true},
		{"too long", limit + strings.Repeat("a", MaxURL-len(limit)+1), false},
		{"http", "http://www.example.org", false},
		{"no scheme", "www.example.org", false},
		{"relative scheme", "//www.example.org", false},
		{"script", "javascript:alert(1)", false},
		{"data", "data:text/html,x", false},
		{"no host", "https:///wohngeld", false},
		{"a port and no host", "https://:443/", false},
		{"opaque", "https:www.example.org", false},
		{"password", "https://user:secret@example.org", false},
		{"password, and no https", "http://user:secret@example.org", false},
		{"user", "https://www.example.org@evil.example", false},
		{"blank", "https://example.org/a b", false},
		{"leading blank", " https://example.org", false},
		{"line", "https://example.org/\nX: y", false},
		{"NUL", "https://example.org/\x00", false},
		{"no UTF-8", "https://example.org/\xff", false},
		{"backslash", `https://example.org\@evil.example`, false},
		{"half an escape", "https://example.org/%zz", false},
	}
	for _, tt := range tests {
		var p pruefung
		p.address("/url", tt.url, "https")
		if got := p.err() == nil; got != tt.want {
			t.Errorf("%s: accepted %v, want %v (%v)", tt.name, got, tt.want, p.err())
		}
		if p.err() != nil && strings.Contains(p.err().Error(), "secret") {
			t.Errorf("%s: the fault repeats the password: %v", tt.name, p.err())
		}
	}
}

func TestIsTag(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"2026-10-15": true, "2024-02-29": true, "2026-02-29": false, "2026-1-5": false, "": false, "2026-10-15 ": false, "2026-10-15T00:00:00Z": false,
	} {
		if got := isTag(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
}

// TestFaultsStaySmall: a wrong value comes back in part only, and one place is
// named once.
func TestFaultsStaySmall(t *testing.T) {
	t.Parallel()
	var p pruefung
	p.tag("/a", strings.Repeat("ä", 5000), FruehesterTag, SpaetesterPlan)
	p.fault("/a", "Noch etwas.")
	if len(p.faults) != 1 || len(p.faults[0].Detail) > 300 || !strings.Contains(p.faults[0].Detail, "ä…“") {
		t.Errorf("got %+v", p.faults)
	}
}

func TestWortschatzCode(t *testing.T) {
	t.Parallel()
	long := make([]string, maxNamed+1)
	for i := range long {
		long[i] = "code_" + strings.Repeat("x", i)
	}
	w := Wortschatz{Codes: map[string][]string{"kurz": {"a", "b"}, "lang": long}}
	tests := []struct{ name, liste, code, want string }{
		{"valid", "kurz", "b", ""},
		{"named", "kurz", "c", "Möglich sind: a, b."},
		{"too many to name", "lang", "c", "unter den 26 Codes von „lang“"},
		{"nobody has made an entry", "phase", "c", "Bitte „c“ dort zuerst anlegen"},
	}
	for _, tt := range tests {
		var p pruefung
		w.code(&p, "/x", tt.liste, tt.code)
		switch {
		case tt.want == "" && p.err() != nil:
			t.Errorf("%s: got %v, want no fault", tt.name, p.err())
		case tt.want != "":
			wantFaults(t, p.err(), "/x "+tt.want)
		}
	}
}
