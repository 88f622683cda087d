// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"errors"
	"fmt"
	"testing"
)

func TestInvalidError(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"one", Invalid("?limit", "»0« ist zu klein; erlaubt sind 1 bis 1000."), "?limit: »0« ist zu klein; erlaubt sind 1 bis 1000."},
		{"two", &InvalidError{Faults: []Fault{{"?a", "erstens"}, {"?b", "zweitens"}}}, "?a: erstens; ?b: zweitens"},
		{"none", &InvalidError{}, ""},
	}
	for _, tt := range tests {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestKindsAreTold: callers wrap, and the kind is still found.
func TestKindsAreTold(t *testing.T) {
	t.Parallel()
	var invalid *InvalidError
	if err := fmt.Errorf("Katalog: %w", Invalid("x", "y")); !errors.As(err, &invalid) || invalid.Faults[0] != (Fault{"x", "y"}) {
		t.Errorf("got %+v from %v", invalid, err)
	}
	if err := fmt.Errorf("Themenfeld %q: %w", "x", ErrNotFound); !errors.Is(err, ErrNotFound) || errors.Is(err, ErrUnavailable) {
		t.Errorf("%v is not told as not found", err)
	}
}
