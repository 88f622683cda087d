// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"strings"
	"testing"
)

func TestGebiet(t *testing.T) {
	t.Parallel()
	tests := []struct {
		g                              Gebiet
		verbund, plattform, ars, start string
	}{
		{"", "", "", "", ""},
		{"15", "", "", "", "15"},
		{"15081", "", "", "", "15081"},
		{"150030000000", "", "", "150030000000", ""},
		{"verbund:kitu", "kitu", "", "", ""},
		{"plattform:osi", "", "osi", "", ""},
		{"verbund:", "", "", "", ""},
		{"x", "", "", "", ""},
	}
	for _, tt := range tests {
		if tt.g.Verbund() != tt.verbund || tt.g.Plattform() != tt.plattform || tt.g.ARS() != tt.ars || tt.g.Praefix() != tt.start {
			t.Errorf("%q: got %q, %q, %q, %q; want %q, %q, %q, %q", tt.g, tt.g.Verbund(), tt.g.Plattform(), tt.g.ARS(), tt.g.Praefix(),
				tt.verbund, tt.plattform, tt.ars, tt.start)
		}
	}
}

func TestRechtFault(t *testing.T) {
	t.Parallel()
	const body = "150030000000"
	fits := map[Rolle][]Gebiet{
		RolleRedaktion:  {"15", "150", "15081", "150815051"},
		RolleKommune:    {body},
		RolleVerbund:    {"verbund:kitu", "plattform:osi"},
		RolleLesen:      {"", "15", "150", "15081", "150815051", body, "verbund:kitu", "plattform:osi"},
		RolleVerwaltung: {"", "15", "150", "15081", "150815051", body, "verbund:kitu", "plattform:osi"},
	}
	all := []Gebiet{"", "1", "15", "150", "1508", "15081", "150815051", body, "1500300000000", "verbund:kitu", "verbund:", "verbund:K-1", "plattform:osi", "plattform:", "x", "15*", "%"}
	for _, rolle := range Rollen() {
		for _, g := range all {
			want := false
			for _, f := range fits[rolle] {
				want = want || f == g
			}
			if got := (Recht{Rolle: rolle, Gebiet: g}).Fault(); (got == "") != want {
				t.Errorf("%s with %q: got %q, want it to fit %v", rolle, g, got, want)
			}
		}
	}
	if got := (Recht{Rolle: "chef"}).Fault(); !strings.Contains(got, "redaktion, kommune, verbund, lesen, verwaltung") {
		t.Errorf("unknown role: got %q, want the known ones named", got)
	}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	magdeburg := Ort{ARS: "150030000000", Verbuende: []string{"kitu"}, Plattformen: []string{"osi", "sac"}}
	member := Ort{ARS: "150825051012", ErbtVon: "150825051000", Vorgaenger: []string{"150820099099"}}
	tests := []struct {
		name string
		g    Gebiet
		o    Ort
		want bool
	}{
		{"everywhere", "", magdeburg, true},
		{"the Land", "15", magdeburg, true},
		{"another Land", "14", magdeburg, false},
		{"the Kreis", "15082", member, true},
		{"another Kreis", "15081", member, false},
		{"the body", "150030000000", magdeburg, true},
		{"another body", "150020000000", magdeburg, false},
		{"a Landkreis is not its Gemeinden", "150820000000", member, false},
		{"a Verbandsgemeinde stands for its members", "150825051000", member, true},
		{"a member stands not for its Verbandsgemeinde", "150825051012", Ort{ARS: "150825051000"}, false},
		{"who stood for what came before", "150820099099", member, true},
		{"a Verbund", "verbund:kitu", magdeburg, true},
		{"a Verbund it left", "verbund:kitu", member, false},
		{"a Plattform", "plattform:sac", magdeburg, true},
		{"a Plattform of that name is no Verbund", "verbund:osi", magdeburg, false},
		{"a broken territory", "verbund:", magdeburg, false},
		{"a broken territory over nothing", "x", Ort{}, false},
		{"the Land over no place", "15", Ort{}, false},
	}
	for _, tt := range tests {
		if got := tt.g.Covers(tt.o); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCoversGebiet(t *testing.T) {
	t.Parallel()
	tests := []struct {
		g, other Gebiet
		want     bool
	}{
		{"", "15", true},
		{"", "", true},
		{"15", "", false},
		{"15", "15", true},
		{"15", "15081", true},
		{"15", "150030000000", true},
		{"15", "14", false},
		{"15081", "15", false},
		{"15", "verbund:kitu", false},
		{"verbund:kitu", "verbund:kitu", true},
		{"verbund:kitu", "150030000000", false},
		{"150030000000", "150030000000", true},
		{"150030000000", "15003", false},
	}
	for _, tt := range tests {
		if got := tt.g.CoversGebiet(tt.other); got != tt.want {
			t.Errorf("%q over %q: got %v, want %v", tt.g, tt.other, got, tt.want)
		}
	}
}

func TestIsAnonymous(t *testing.T) {
	t.Parallel()
	if !(Akteur{Name: "x"}).IsAnonymous() || (Akteur{Kennung: "a"}).IsAnonymous() {
		t.Error("the pseudonym alone tells who has signed in")
	}
}
