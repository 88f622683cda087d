// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"testing"
)

func TestBeleglagen(t *testing.T) {
	t.Parallel()
	// From sure to unknown; the order is what a reader sees in the code list.
	want := []Beleglage{"belegt", "indirekt_belegt", "erschlossen", "vermutet", "nicht_belegt"}
	if got := Beleglagen(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
