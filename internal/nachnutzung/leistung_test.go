// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"slices"
	"testing"
)

// TestReadTypen holds every spelling that the source has, and those of domain
// practice that it has not.
func TestReadTypen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		roh  string
		want []string
	}{
		{"", nil},
		{"1", []string{"1"}},
		{"2", []string{"2"}},
		{"2/3", []string{"2/3"}},
		{"6", []string{"6"}},
		{"1, 2/3", []string{"1", "2/3"}},
		{"1,2/3", []string{"1", "2/3"}},
		{"1; 2", []string{"1", "2"}},
		{"2a", []string{"2a"}},
		{"4b, 2/3a", []string{"4b", "2/3a"}},
		{" 5 ", []string{"5"}},
		{"1, 1", []string{"1"}},
		{"12", []string{"12"}},
		{"13", nil},
		{"2/4", nil},
		{"Typ 1", nil},
		{"1 2/3", nil},
		{"4, unbekannt", []string{"4"}},
		{",;,", nil},
	}
	for _, tt := range tests {
		t.Run(tt.roh, func(t *testing.T) {
			t.Parallel()
			if got := ReadTypen(tt.roh); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSortTypen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		typen, out []string
	}{
		{"none", nil, nil},
		{"one", []string{"5"}, []string{"5"}},
		// By the list, not by the letter: "10" comes after "5", "2/3" after "2a".
		{"order of the list", []string{"10", "5", "2/3", "2a", "1"}, []string{"1", "2a", "2/3", "5", "10"}},
		{"doubles", []string{"4", "1", "4", "1", "4"}, []string{"1", "4"}},
		{"the whole list", reversed(LeikaTypen()), LeikaTypen()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := SortTypen(tt.typen); !slices.Equal(got, tt.out) {
				t.Errorf("got %q, want %q", got, tt.out)
			}
		})
	}
}

func reversed(list []string) []string {
	slices.Reverse(list)
	return list
}

func TestLeikaTypen(t *testing.T) {
	t.Parallel()
	typen := LeikaTypen()
	if len(typen) != 21 {
		t.Errorf("got %d codes, want the 21 of the FIM list", len(typen))
	}
	for _, typ := range typen {
		if got := ReadTypen(typ); !reflect.DeepEqual(got, []string{typ}) {
			t.Errorf("ReadTypen(%q) = %q, want itself", typ, got)
		}
	}
	typen[0] = "spoilt"
	if LeikaTypen()[0] != "1" {
		t.Error("a caller can spoil the list for everybody")
	}
}
