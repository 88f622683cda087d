// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"testing"
)

func TestZustaendigkeitFromTypen(t *testing.T) {
	t.Parallel()
	bund := Zustaendigkeit{Arten: []string{"bund"}, Stand: ZustaendigkeitAbgeleitet}
	unknown := Zustaendigkeit{Stand: ZustaendigkeitUnbekannt}
	tests := []struct {
		name       string
		typen      []string
		hasUntyped bool
		want       Zustaendigkeit
	}{
		{"Typ 1 alone", []string{"1"}, false, bund},
		{"Typ 1 and one without a Typ", []string{"1"}, true, unknown},
		{"nothing known", nil, false, unknown},
		{"Typ 1 among others", []string{"1", "2/3"}, false, unknown},
		{"Bund rules, others execute", []string{"2/3"}, false, unknown},
		{"Land", []string{"4"}, false, unknown},
		{"Kommune", []string{"5"}, false, unknown},
		{"a code that begins with 1", []string{"10"}, false, unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ZustaendigkeitFromTypen(tt.typen, tt.hasUntyped); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestOffen(t *testing.T) {
	t.Parallel()
	tests := []struct{ nominal, erfasst, want int }{
		{575, 558, 17},
		{575, 575, 0},
		// An official list may hold more than the nominal figure.
		{575, 590, 0},
		{575, 0, 575},
		{0, 0, 0},
	}
	for _, tt := range tests {
		if got := (Katalogstand{Nominal: tt.nominal, Erfasst: tt.erfasst}).Offen(); got != tt.want {
			t.Errorf("nominal %d, erfasst %d: got %d, want %d", tt.nominal, tt.erfasst, got, tt.want)
		}
	}
}
