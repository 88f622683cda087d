// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "testing"

func TestZeitachseAm(t *testing.T) {
	t.Parallel()
	z := achse(t, "2026-01-10 im_test", "2026-03-01 live", "2026-03-01 pausiert", "!2026-05-01 offen", "2026-02-01 -")
	tests := []struct {
		tag  string
		want int // number of the step, 0 for none
	}{
		{"2026-01-09", 0},
		{"2026-01-10", 1},
		{"2026-01-31", 1},
		{"2026-02-01", 5},
		{"2026-03-01", 3},
		{"2026-05-01", 3},
		{"9999-12-31", 3},
	}
	for _, tt := range tests {
		got, ok := z.Am(tt.tag)
		if got.Nr != tt.want || ok != (tt.want > 0) {
			t.Errorf("%s: got step %d (%v), want %d", tt.tag, got.Nr, ok, tt.want)
		}
	}
	if last, _ := z.Letzter(); last.Nr != 3 {
		t.Errorf("last step: got %d, want 3", last.Nr)
	}
	if s, ok := z.Schritt(4); !ok || !s.Zurueckgezogen {
		t.Errorf("step 4: got %+v, %v", s, ok)
	}
	if _, ok := z.Schritt(6); ok {
		t.Error("there is a step 6")
	}
	if _, ok := (Zeitachse{}).Letzter(); ok {
		t.Error("an empty timeline has a last step")
	}
	if _, ok := achse(t, "!2026-05-01 offen").Letzter(); ok {
		t.Error("a withdrawn step is the last one")
	}
}

// TestZeitachseOrder: of two steps of one day the one reported later holds,
// wherever it stood before it was corrected.
func TestZeitachseOrder(t *testing.T) {
	t.Parallel()
	z := achse(t, "2026-03-01 live", "2026-01-10 im_test")
	step, _ := z.Schritt(2)
	step.Seit = "2026-03-01"
	if got, want := written(z.replace(step)), "1 2026-03-01 live; 2 2026-03-01 im_test"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := written(z), "2 2026-01-10 im_test; 1 2026-03-01 live"; got != want {
		t.Errorf("the steps before: got %s, want %s", got, want)
	}
}

// TestReasonFor walks every pair of states.
func TestReasonFor(t *testing.T) {
	t.Parallel()
	for _, from := range Statuswerte() {
		for _, to := range Statuswerte() {
			want := to.NeedsReason()
			if from.Stufe() >= 0 && to.Stufe() >= 0 {
				want = to.Stufe() < from.Stufe() || to.Stufe() > from.Stufe()+1
			}
			z := achse(t, "2026-01-01 "+string(from))
			if got := z.reasonFor(to); (got != "") != want {
				t.Errorf("from %s to %s: got %q, want a reason %v", from, to, got, want)
			}
		}
	}
	tests := []struct {
		name  string
		steps []string
		to    Status
		want  bool
	}{
		{"first step", nil, StatusLive, false},
		{"first step beside the ladder", nil, StatusPausiert, true},
		{"after a pause to the next", []string{"2026-01-01 im_test", "2026-02-01 pausiert"}, StatusLive, false},
		{"after a pause back", []string{"2026-01-01 live", "2026-02-01 pausiert"}, StatusImTest, true},
		{"after a pause skipping", []string{"2026-01-01 offen", "2026-02-01 pausiert"}, StatusLive, true},
		{"after a derived headline, held against the ladder before", []string{"2026-01-01 live", "2026-02-01 -"}, StatusImTest, true},
		{"after a derived headline alone", []string{"2026-02-01 -"}, StatusImTest, false},
		{"to a derived headline", []string{"2026-01-01 live"}, StatusAbgeleitet, false},
	}
	for _, tt := range tests {
		if got := achse(t, tt.steps...).reasonFor(tt.to); (got != "") != tt.want {
			t.Errorf("%s: got %q, want a reason %v", tt.name, got, tt.want)
		}
	}
}
