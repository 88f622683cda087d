// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "testing"

func TestStatus(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status      Status
		valid       bool
		stufe       int
		needsReason bool
	}{
		{StatusOffen, true, 0, false},
		{StatusInteresseBekundet, true, 1, false},
		{StatusVertragGeschlossen, true, 2, false},
		{StatusInAnbindung, true, 3, false},
		{StatusImTest, true, 4, false},
		{StatusLive, true, 5, false},
		{StatusPausiert, true, -1, true},
		{StatusZurueckgezogen, true, -1, true},
		{StatusKeinBedarf, true, -1, true},
		{StatusNichtZustaendig, true, -1, true},
		{StatusAbgeleitet, false, -1, false},
		{"Live", false, -1, false},
	}
	for _, tt := range tests {
		if got := tt.status.IsValid(); got != tt.valid {
			t.Errorf("%q: valid %v, want %v", tt.status, got, tt.valid)
		}
		if got := tt.status.Stufe(); got != tt.stufe {
			t.Errorf("%q: Stufe %d, want %d", tt.status, got, tt.stufe)
		}
		if got := tt.status.NeedsReason(); got != tt.needsReason {
			t.Errorf("%q: needs a reason %v, want %v", tt.status, got, tt.needsReason)
		}
	}
	if got := len(Statuswerte()); got != 10 {
		t.Errorf("%d values, want 10", got)
	}
}
