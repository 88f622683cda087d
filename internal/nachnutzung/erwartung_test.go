// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"errors"
	"testing"
)

func TestErwartung(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		erwartung Erwartung
		version   int64
		exists    bool
		want      error
	}{
		{"nothing said", Erwartung{Fehlt: true}, 3, true, ErrVersionRequired},
		{"nothing said, nothing there", Erwartung{Fehlt: true}, 0, false, ErrVersionRequired},
		{"zero value fits nothing", Erwartung{}, 0, true, ErrVersionConflict},
		{"zero value fits nothing new", Erwartung{}, 0, false, ErrVersionConflict},
		{"the stored one", Erwartung{Versionen: []int64{3}}, 3, true, nil},
		{"one of several", Erwartung{Versionen: []int64{1, 3}}, 3, true, nil},
		{"an older one", Erwartung{Versionen: []int64{2}}, 3, true, ErrVersionConflict},
		{"a coming one", Erwartung{Versionen: []int64{4}}, 3, true, ErrVersionConflict},
		{"an implicit object", Erwartung{Versionen: []int64{0}}, 0, true, nil},
		{"the version of what is not there", Erwartung{Versionen: []int64{0}}, 0, false, ErrVersionConflict},
		{"any", Erwartung{Beliebig: true}, 3, true, nil},
		{"any, nothing there", Erwartung{Beliebig: true}, 0, false, ErrVersionConflict},
		{"only new", Erwartung{NurNeu: true}, 0, false, nil},
		{"only new, already there", Erwartung{NurNeu: true}, 3, true, ErrVersionConflict},
	}
	for _, tt := range tests {
		if got := tt.erwartung.Check(tt.version, tt.exists); !errors.Is(got, tt.want) || (tt.want == nil && got != nil) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestConflict(t *testing.T) {
	t.Parallel()
	err := Conflict("Bitte bei der Verbandsgemeinde melden.")
	if conflict, ok := errors.AsType[*ConflictError](err); !ok || err.Error() != conflict.Detail {
		t.Errorf("got %v", err)
	}
}
