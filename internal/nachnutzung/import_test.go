// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"errors"
	"strings"
	"testing"
)

func TestImportAnwendbar(t *testing.T) {
	t.Parallel()
	number := func(n int) *int { return &n }
	shrinking := Importzahlen{Geaendert: 100, Zurueckgenommen: 3}
	tests := []struct {
		name      string
		zustand   Importzustand
		zahlen    Importzahlen
		confirmed *int
		word      string
	}{
		{"checked", ImportGeprueft, Importzahlen{Neu: 1}, nil, ""},
		{"nothing to do", ImportGeprueft, Importzahlen{}, nil, ""},
		{"still checked", ImportAngelegt, Importzahlen{}, nil, "gerade geprüft"},
		{"applied", ImportAngewendet, Importzahlen{}, nil, "schon angewendet"},
		{"failed", ImportFehlgeschlagen, Importzahlen{}, nil, "gescheitert"},
		{"thrown away", ImportVerworfen, Importzahlen{}, nil, "verworfen"},
		{"taken back", ImportZurueckgenommen, Importzahlen{}, nil, "zurückgenommen"},
		{"a fault", ImportGeprueft, Importzahlen{Neu: 1, Fehler: 1}, nil, "1 Fehler"},
		{"at the limit", ImportGeprueft, Importzahlen{Unveraendert: 50, Geaendert: 50, Zurueckgenommen: 2}, nil, ""},
		{"over the limit", ImportGeprueft, shrinking, nil, "bestätigen: 3"},
		{"over the limit, another number", ImportGeprueft, shrinking, number(4), "Bestätigt wurden 4"},
		{"over the limit, confirmed", ImportGeprueft, shrinking, number(3), ""},
	}
	for _, tt := range tests {
		i := Import{ID: 17, Zustand: tt.zustand, Zahlen: tt.zahlen}
		err := i.Anwendbar(tt.confirmed, 2)
		if tt.word == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if conflict, ok := errors.AsType[*ConflictError](err); !ok || !strings.Contains(conflict.Detail, tt.word) {
			t.Errorf("%s: got %v, want a conflict with %q", tt.name, err, tt.word)
		}
	}
}

func TestIsRueckgang(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, to Status
		want     bool
	}{
		{StatusOffen, StatusLive, false}, {StatusLive, StatusLive, false}, {StatusLive, StatusImTest, true}, {StatusLive, StatusPausiert, true},
		{StatusInAnbindung, StatusKeinBedarf, true}, {StatusOffen, StatusKeinBedarf, false}, {StatusPausiert, StatusLive, false},
		{StatusPausiert, StatusZurueckgezogen, false}, {StatusInteresseBekundet, StatusOffen, true},
	}
	for _, tt := range tests {
		if got := IsRueckgang(tt.from, tt.to); got != tt.want {
			t.Errorf("from %s to %s: got %t", tt.from, tt.to, got)
		}
	}
}

func TestCheckNotiz(t *testing.T) {
	t.Parallel()
	for notiz, want := range map[string]bool{"Meldung": true, "": false, " \n": false, strings.Repeat("x", MaxNotiz+1): false, "a\x00": false} {
		if err := CheckNotiz(notiz); (err == nil) != want {
			t.Errorf("%.20q: %v", notiz, err)
		}
	}
}
