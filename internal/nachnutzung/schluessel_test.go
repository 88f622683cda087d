// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"strings"
	"testing"
)

func TestKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		is    func(string) bool
		valid []string
		not   []string
	}{
		{"OZG-ID", IsOzgID, []string{"10000", "10601", "00001"},
			[]string{"", "1000", "100000", "1000a", " 10000", "10000 ", "-1000", "+1000", "1.000", "１00"}},
		{"LeiKa-Schluessel", IsLeika, []string{"99001001000000", "00000000000000"},
			[]string{"", "9900100100000", "990010010000000", "9,9001E+13", "99 001 001 0000", "9900100100000O"}},
		{"ARS", IsARS, []string{"150030000000", "010540000000"},
			[]string{"", "15003000", "15003000000", "1500300000000", "15003000000x"}},
		{"AGS", IsAGS, []string{"15", "15003", "15003000", "01"},
			[]string{"", "1", "150", "1500", "150030", "1500300", "150030000", "150030000000", "1x", "1500300 "}},
		{"id of a Leistung", IsLeistungID, []string{"L00001", "L99999"},
			[]string{"", "L", "L0001", "L000001", "l00001", "X00001", "L0000x", "000001"}},
		{"code", IsCode, []string{"bildung", "115plus", "recht_ordnung", strings.Repeat("a", 80)},
			[]string{"", "Bildung", "recht-ordnung", "recht ordnung", "straße", "a.b", strings.Repeat("a", 81), "a\x00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, s := range tt.valid {
				if !tt.is(s) {
					t.Errorf("%q: got no, want yes", s)
				}
			}
			for _, s := range tt.not {
				if tt.is(s) {
					t.Errorf("%q: got yes, want no", s)
				}
			}
		})
	}
}
