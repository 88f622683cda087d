// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "testing"

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
