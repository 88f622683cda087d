// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"reflect"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

func ptr[T any](v T) *T { return &v }

// probeAenderungen have every part, and none.
func probeAenderungen() []aenderung {
	return []aenderung{
		{ars: "150030000000", ozgID: "10092", version: 3, blatt: 1, zeile: 70001, status: ptr(nachnutzung.StatusLive), seit: ptr("2026-03-01")},
		{ars: "010010000000", ozgID: "10118"},
		{
			ars: "150030000000", ozgID: "10118", version: 1 << 40, begruendung: ptr("weil"), bemerkung: ptr(""), goLive: ptr("2027-01-01"),
			blocker: &[]string{"geld", "personal"}, onlinedienst: ptr("wohngeld_sh"), url: ptr("https://a.example"),
		},
		{ars: "150030000000", ozgID: "10119", blocker: &[]string{}, plattform: ptr("osi")},
	}
}

// TestPlan: a piece of a plan says what was put into it.
func TestPlan(t *testing.T) {
	t.Parallel()
	want := probeAenderungen()
	var s planstueck
	for i := range want {
		s.nimm(&want[i])
	}
	got, err := aenderungen(s.daten)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	for n := range s.daten {
		// A piece that is cut is refused, or ends between two changes.
		if cut, err := aenderungen(s.daten[:n]); err == nil && len(cut) >= len(want) {
			t.Errorf("cut at %d of %d reads as whole", n, len(s.daten))
		}
	}
}

// FuzzPlan: whatever a piece holds, reading it ends.
func FuzzPlan(f *testing.F) {
	var s planstueck
	for _, c := range probeAenderungen() {
		s.nimm(&c)
		f.Add(append([]byte(nil), s.daten...))
	}
	f.Fuzz(func(t *testing.T, daten []byte) {
		list, err := aenderungen(daten)
		if err == nil && len(list) > len(daten) {
			t.Errorf("%d changes of %d bytes", len(list), len(daten))
		}
	})
}
