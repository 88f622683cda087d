// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"strings"
	"testing"
)

// einsaetze shows number and timeline of each Einsatz.
func einsaetze(n *Nachnutzung) []string {
	var list []string
	for _, e := range n.Einsaetze {
		list = append(list, e.Onlinedienst+e.Plattform+": "+written(e.Zeitachse))
	}
	return list
}

func TestMeldeEinsaetze(t *testing.T) {
	t.Parallel()
	live := func(nr int, dienst string) EinsatzMeldung {
		return EinsatzMeldung{Nr: nr, Onlinedienst: dienst, Status: StatusLive}
	}
	tests := []struct {
		name   string
		m      Meldung
		list   []EinsatzMeldung
		want   []string
		faults []string
	}{
		{
			name: "the two there were, unchanged",
			list: []EinsatzMeldung{live(1, "wohngeld_sh"), {Nr: 2, Plattform: "osi", Status: StatusImTest}},
			want: []string{"wohngeld_sh: 1 2026-01-01 live", "osi: 1 2026-02-01 im_test"},
		},
		{
			name: "another order is no change",
			list: []EinsatzMeldung{{Nr: 2, Plattform: "osi", Status: StatusImTest}, live(1, "wohngeld_sh")},
			want: []string{"wohngeld_sh: 1 2026-01-01 live", "osi: 1 2026-02-01 im_test"},
		},
		{
			name: "a new one gets the next number, and needs no reason for its first step",
			list: []EinsatzMeldung{live(1, "wohngeld_sh"), {Nr: 2, Plattform: "osi", Status: StatusImTest}, live(0, "bafoeg_st")},
			want: []string{"wohngeld_sh: 1 2026-01-01 live", "osi: 1 2026-02-01 im_test", "bafoeg_st: 1 2026-10-15 live"},
		},
		{
			name: "one goes on, with its day",
			list: []EinsatzMeldung{live(1, "wohngeld_sh"), {Nr: 2, Plattform: "osi", Status: StatusLive, StatusSeit: "2026-09-01"}},
			want: []string{"wohngeld_sh: 1 2026-01-01 live", "osi: 1 2026-02-01 im_test; 2 2026-09-01 live"},
		},
		{
			name: "who is missing is withdrawn",
			m:    Meldung{Begruendung: "Abgelöst."},
			list: []EinsatzMeldung{live(1, "wohngeld_sh")},
			want: []string{"wohngeld_sh: 1 2026-01-01 live", "osi: 1 2026-02-01 im_test; 2 2026-10-15 zurueckgezogen (Abgelöst.)"},
		},
		{
			name:   "who is missing needs a reason",
			list:   []EinsatzMeldung{live(1, "wohngeld_sh")},
			faults: []string{"/begruendung Einsatz 2 fehlt in der Liste"},
		},
		{
			name: "an empty list withdraws all",
			m:    Meldung{Begruendung: "Ende."},
			want: []string{"wohngeld_sh: 1 2026-01-01 live; 2 2026-10-15 zurueckgezogen (Ende.)", "osi: 1 2026-02-01 im_test; 2 2026-10-15 zurueckgezogen (Ende.)"},
		},
		{
			name:   "a step back needs a reason",
			list:   []EinsatzMeldung{{Nr: 1, Onlinedienst: "wohngeld_sh", Status: StatusInAnbindung}, {Nr: 2, Plattform: "osi", Status: StatusImTest}},
			faults: []string{"/begruendung Schritt zurück"},
		},
		{
			name:   "an earlier day is a correction, of this Einsatz",
			list:   []EinsatzMeldung{live(1, "wohngeld_sh"), {Nr: 2, Plattform: "osi", Status: StatusImTest, StatusSeit: "2026-01-15"}},
			faults: []string{"/einsaetze/1/statusSeit …/verlauf/1/berichtigung mit „einsatz“: 2"},
		},
		{
			name:   "unknown number",
			m:      Meldung{Begruendung: "x"},
			list:   []EinsatzMeldung{live(5, "wohngeld_sh")},
			faults: []string{"/einsaetze/0/nr Nummer 5"},
		},
		{
			name:   "a number that only this report makes",
			m:      Meldung{Begruendung: "x"},
			list:   []EinsatzMeldung{live(0, "wohngeld_sh"), live(4, "wohngeld_sh")},
			faults: []string{"/einsaetze/1/nr Nummer 4"},
		},
		{
			name:   "the number of one that was rejected",
			m:      Meldung{Begruendung: "x"},
			list:   []EinsatzMeldung{live(3, "wohngeld_sh")},
			faults: []string{"/einsaetze/0/nr Nummer 3"},
		},
		{
			name:   "negative number",
			m:      Meldung{Begruendung: "x"},
			list:   []EinsatzMeldung{live(-1, "wohngeld_sh")},
			faults: []string{"/einsaetze/0/nr"},
		},
		{
			name:   "a number twice",
			m:      Meldung{Begruendung: "x"},
			list:   []EinsatzMeldung{live(1, "wohngeld_sh"), live(1, "wohngeld_sh")},
			faults: []string{"/einsaetze/1/nr mehrfach"},
		},
		{
			name:   "too many",
			list:   make([]EinsatzMeldung, MaxEinsaetze+1),
			faults: []string{"/einsaetze 51 Einsätze"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := &Nachnutzung{Einsaetze: []Einsatz{
				{Nr: 1, Onlinedienst: "wohngeld_sh", Zeitachse: achse(t, "2026-01-01 live")},
				{Nr: 2, Plattform: "osi", Zeitachse: achse(t, "2026-02-01 im_test")},
				{Nr: 3, Plattform: "sac", Zeitachse: achse(t, "!2026-02-01 live")},
			}}
			before := n.Clone()
			tt.m.Einsaetze = &tt.list
			wantFaults(t, n.Melde(tt.m, heute, words()), tt.faults...)
			if len(tt.faults) > 0 {
				unchanged(t, n, before)
				return
			}
			want := append(append([]string{}, tt.want[:2]...), "sac: !1 2026-02-01 live")
			if want = append(want, tt.want[2:]...); !reflect.DeepEqual(einsaetze(n), want) {
				t.Errorf("got  %q\nwant %q", einsaetze(n), want)
			}
			for i, e := range n.Einsaetze {
				if e.Nr != i+1 {
					t.Errorf("Einsatz %d has the number %d", i+1, e.Nr)
				}
			}
		})
	}
}

// TestMeldeEinsatzAgain: a withdrawn Einsatz may be left out, may be listed as it
// is, and may come back.
func TestMeldeEinsatzAgain(t *testing.T) {
	t.Parallel()
	n := &Nachnutzung{Einsaetze: []Einsatz{{Nr: 1, Plattform: "osi", Zeitachse: achse(t, "2026-01-01 live", "2026-02-01 zurueckgezogen")}}}
	const withdrawn = "osi: 1 2026-01-01 live; 2 2026-02-01 zurueckgezogen"
	for _, list := range [][]EinsatzMeldung{{}, {{Nr: 1, Plattform: "osi", Status: StatusZurueckgezogen}}} {
		wantFaults(t, n.Melde(Meldung{Einsaetze: &list}, heute, words()))
		if got := einsaetze(n)[0]; got != withdrawn {
			t.Errorf("got %s, want %s", got, withdrawn)
		}
	}
	wantFaults(t, n.Melde(Meldung{Einsaetze: &[]EinsatzMeldung{{Nr: 1, Plattform: "osi", Status: StatusLive}}}, heute, words()))
	if got, want := einsaetze(n)[0], withdrawn+"; 3 2026-10-15 live"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestMeldeEinsatzWhole: all of an Einsatz is replaced; its evidence stays the
// same text when it says the same.
func TestMeldeEinsatzWhole(t *testing.T) {
	t.Parallel()
	leistungen := []string{"L00001"}
	full := EinsatzMeldung{
		Onlinedienst: "wohngeld_sh", Plattform: "osi", URL: "https://www.example.org/wohngeld", Leistungen: leistungen, Status: StatusLive,
		Reifegrad: Reifegrad{Modell: "2.0", Stufe: 5}, Nachnutzungsmodell: "efa", Nachweis: "Abgerufen am 2. März.",
	}
	n := &Nachnutzung{}
	wantFaults(t, n.Melde(Meldung{Einsaetze: &[]EinsatzMeldung{full}}, heute, words()))
	want := Einsatz{
		Nr: 1, Onlinedienst: "wohngeld_sh", Plattform: "osi", URL: "https://www.example.org/wohngeld", Leistungen: []string{"L00001"},
		Zeitachse: achse(t, "2026-10-15 live"), Reifegrad: Reifegrad{Modell: "2.0", Stufe: 5}, Nachnutzungsmodell: "efa",
		Nachweis: Text{Inhalt: "Abgerufen am 2. März."},
	}
	leistungen[0] = "L00002" // The caller's list stays the caller's.
	if !reflect.DeepEqual(n.Einsaetze[0], want) {
		t.Errorf("got  %+v\nwant %+v", n.Einsaetze[0], want)
	}

	n.Einsaetze[0].Nachweis.ID = "t1"
	full.Nr = 1
	wantFaults(t, n.Melde(Meldung{Einsaetze: &[]EinsatzMeldung{full}}, heute, words()))
	if got := n.Einsaetze[0].Nachweis.ID; got != "t1" {
		t.Errorf("the same evidence is another text: %q", got)
	}
	wantFaults(t, n.Melde(Meldung{Einsaetze: &[]EinsatzMeldung{{Nr: 1, Plattform: "osi", Status: StatusLive}}}, heute, words()))
	want = Einsatz{Nr: 1, Plattform: "osi", Zeitachse: achse(t, "2026-10-15 live")}
	if !reflect.DeepEqual(n.Einsaetze[0], want) {
		t.Errorf("got  %+v\nwant %+v", n.Einsaetze[0], want)
	}
}

func TestCheckEinsatz(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*EinsatzMeldung)
		faults []string
	}{
		{"nothing wrong", func(*EinsatzMeldung) {}, nil},
		{"an address alone", func(m *EinsatzMeldung) { *m = EinsatzMeldung{Status: StatusLive, URL: "https://example.org"} }, nil},
		{"nothing in use", func(m *EinsatzMeldung) { m.Plattform = "" }, []string{"/einsaetze/0 sagt nicht, was eingesetzt wird"}},
		{"no status", func(m *EinsatzMeldung) { m.Status = "" }, []string{"/einsaetze/0/status braucht einen Status"}},
		{"no such status", func(m *EinsatzMeldung) { m.Status = "Live" }, []string{"/einsaetze/0/status „Live“"}},
		{"no such Onlinedienst", func(m *EinsatzMeldung) { m.Onlinedienst = "x" }, []string{"/einsaetze/0/onlinedienst"}},
		{"no such Plattform", func(m *EinsatzMeldung) { m.Plattform = "OSI" }, []string{"/einsaetze/0/plattform osi, sac"}},
		{"no such model", func(m *EinsatzMeldung) { m.Nachnutzungsmodell = "x" }, []string{"/einsaetze/0/nachnutzungsmodell"}},
		{"both Leistungen", func(m *EinsatzMeldung) { m.Leistungen = []string{"L00002", "L00001"} }, nil},
		{"a Leistung of another bundle", func(m *EinsatzMeldung) { m.Leistungen = []string{"L00001", "L00003"} },
			[]string{"/einsaetze/0/leistungen/1 gehört nicht zu diesem"}},
		{"a Leistung twice", func(m *EinsatzMeldung) { m.Leistungen = []string{"L00001", "L00001"} }, []string{"/einsaetze/0/leistungen/1 mehrfach"}},
		{"lowest level", func(m *EinsatzMeldung) { m.Reifegrad = Reifegrad{Modell: "1.1"} }, nil},
		{"highest level of 2.0", func(m *EinsatzMeldung) { m.Reifegrad = Reifegrad{Modell: "2.0", Stufe: 7} }, nil},
		{"the same level is none of 1.1", func(m *EinsatzMeldung) { m.Reifegrad = Reifegrad{Modell: "1.1", Stufe: 7} },
			[]string{"/einsaetze/0/reifegrad/stufe reifegrad_1_1"}},
		{"negative level", func(m *EinsatzMeldung) { m.Reifegrad = Reifegrad{Modell: "2.0", Stufe: -1} }, []string{"/einsaetze/0/reifegrad/stufe"}},
		{"level without model", func(m *EinsatzMeldung) { m.Reifegrad = Reifegrad{Stufe: 2} }, []string{"/einsaetze/0/reifegrad/modell 1.1, 2.0"}},
		{"no such model of levels", func(m *EinsatzMeldung) { m.Reifegrad = Reifegrad{Modell: "2"} }, []string{"/einsaetze/0/reifegrad/modell „2“"}},
		{"evidence too long", func(m *EinsatzMeldung) { m.Nachweis = strings.Repeat("ä", MaxNachweis+1) }, []string{"/einsaetze/0/nachweis 2001"}},
		{"http", func(m *EinsatzMeldung) { m.URL = "http://example.org" }, []string{"/einsaetze/0/url beginnt nicht mit https://"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := EinsatzMeldung{Plattform: "osi", Status: StatusLive}
			tt.change(&m)
			wantFaults(t, (&Nachnutzung{}).Melde(Meldung{Einsaetze: &[]EinsatzMeldung{m}}, heute, words()), tt.faults...)
		})
	}
}
