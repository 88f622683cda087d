// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"strings"
	"testing"
)

func TestMeldeStatus(t *testing.T) {
	t.Parallel()
	ladder := []string{"2026-01-10 im_test", "2026-03-01 live"}
	tests := []struct {
		name   string
		before []string
		m      Meldung
		want   string
		faults []string
	}{
		{
			name: "first report, any step of the ladder, from today",
			m:    Meldung{Status: new(StatusLive)},
			want: "1 2026-10-15 live",
		},
		{
			name: "first report with its day",
			m:    Meldung{Status: new(StatusLive), StatusSeit: new("2026-03-01")},
			want: "1 2026-03-01 live",
		},
		{
			name: "an empty day is no day",
			m:    Meldung{Status: new(StatusLive), StatusSeit: new("")},
			want: "1 2026-10-15 live",
		},
		{
			name: "first report beside the ladder with its reason",
			m:    Meldung{Status: new(StatusKeinBedarf), Begruendung: "Wir haben keine Fälle."},
			want: "1 2026-10-15 kein_bedarf (Wir haben keine Fälle.)",
		},
		{
			name:   "first report beside the ladder without",
			m:      Meldung{Status: new(StatusKeinBedarf)},
			faults: []string{"/begruendung „kein_bedarf“ braucht eine Begründung"},
		},
		{
			name:   "blanks are no reason",
			m:      Meldung{Status: new(StatusPausiert), Begruendung: " \n"},
			faults: []string{"/begruendung"},
		},
		{
			name: "the note of an import stands in for a reason",
			m:    Meldung{Status: new(StatusPausiert), Ersatz: "Abfrage vom Oktober."},
			want: "1 2026-10-15 pausiert (Abfrage vom Oktober.)",
		},
		{
			name: "the note of an import stands in only where it must",
			m:    Meldung{Status: new(StatusLive), Ersatz: "Abfrage vom Oktober."},
			want: "1 2026-10-15 live",
		},
		{
			name: "the own reason goes before the note of an import",
			m:    Meldung{Status: new(StatusPausiert), Begruendung: "Umzug.", Ersatz: "Abfrage vom Oktober."},
			want: "1 2026-10-15 pausiert (Umzug.)",
		},
		{
			name:   "a reason that nobody asked for is kept",
			before: []string{"2026-01-10 in_anbindung"},
			m:      Meldung{Status: new(StatusImTest), Begruendung: "Abgenommen."},
			want:   "1 2026-01-10 in_anbindung; 2 2026-10-15 im_test (Abgenommen.)",
		},
		{
			name:   "the next step needs no reason",
			before: []string{"2026-01-10 im_test"},
			m:      Meldung{Status: new(StatusLive)},
			want:   "1 2026-01-10 im_test; 2 2026-10-15 live",
		},
		{
			name:   "a skipped step needs one",
			before: []string{"2026-01-10 interesse_bekundet"},
			m:      Meldung{Status: new(StatusInAnbindung)},
			faults: []string{"/begruendung fehlt ein Schritt"},
		},
		{
			name:   "a skipped step with one",
			before: []string{"2026-01-10 interesse_bekundet"},
			m:      Meldung{Status: new(StatusInAnbindung), Begruendung: "Rahmenvertrag."},
			want:   "1 2026-01-10 interesse_bekundet; 2 2026-10-15 in_anbindung (Rahmenvertrag.)",
		},
		{
			name:   "a step back needs one",
			before: ladder,
			m:      Meldung{Status: new(StatusImTest)},
			faults: []string{"/begruendung Schritt zurück"},
		},
		{
			name:   "a pause needs one",
			before: ladder,
			m:      Meldung{Status: new(StatusPausiert)},
			faults: []string{"/begruendung"},
		},
		{
			name:   "back from a pause to where it was",
			before: []string{"2026-01-10 live", "2026-05-01 pausiert"},
			m:      Meldung{Status: new(StatusLive)},
			want:   "1 2026-01-10 live; 2 2026-05-01 pausiert; 3 2026-10-15 live",
		},
		{
			name:   "back from a pause to less",
			before: []string{"2026-01-10 live", "2026-05-01 pausiert"},
			m:      Meldung{Status: new(StatusImTest)},
			faults: []string{"/begruendung"},
		},
		{
			name:   "a withdrawn step counts in no comparison",
			before: []string{"2026-01-10 im_test", "!2026-03-01 offen"},
			m:      Meldung{Status: new(StatusLive)},
			want:   "1 2026-01-10 im_test; !2 2026-03-01 offen; 3 2026-10-15 live",
		},
		{
			name:   "the same status says nothing new",
			before: ladder,
			m:      Meldung{Status: new(StatusLive), Begruendung: "Noch immer."},
			want:   "1 2026-01-10 im_test; 2 2026-03-01 live",
		},
		{
			name:   "the same status and day neither",
			before: ladder,
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2026-03-01")},
			want:   "1 2026-01-10 im_test; 2 2026-03-01 live",
		},
		{
			name:   "the same status earlier is a correction",
			before: ladder,
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2026-02-01"), Begruendung: "x"},
			faults: []string{"/statusSeit …/verlauf/2/berichtigung"},
		},
		{
			name:   "the same status later holds already",
			before: ladder,
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2026-04-01"), Begruendung: "x"},
			faults: []string{"/statusSeit schon seit 2026-03-01"},
		},
		{
			name:   "a day alone, the known one",
			before: ladder,
			m:      Meldung{StatusSeit: new("2026-03-01")},
			want:   "1 2026-01-10 im_test; 2 2026-03-01 live",
		},
		{
			name:   "a day alone, an earlier one",
			before: ladder,
			m:      Meldung{StatusSeit: new("2026-02-01")},
			faults: []string{"/statusSeit …/verlauf/2/berichtigung"},
		},
		{
			name:   "a day alone, a later one",
			before: ladder,
			m:      Meldung{StatusSeit: new("2026-04-01")},
			faults: []string{"/statusSeit schon seit 2026-03-01"},
		},
		{
			name:   "a day alone, and nothing it could date",
			m:      Meldung{StatusSeit: new("2026-04-01")},
			faults: []string{"/statusSeit auch „status“ angeben"},
		},
		{
			name:   "a day alone, and nothing but a withdrawn step",
			before: []string{"!2026-03-01 live"},
			m:      Meldung{StatusSeit: new("2026-03-01")},
			faults: []string{"/statusSeit"},
		},
		{
			name:   "two steps of one day: the last one holds",
			before: []string{"2026-03-01 im_test"},
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2026-03-01")},
			want:   "1 2026-03-01 im_test; 2 2026-03-01 live",
		},
		{
			name:   "two steps of one day, one skipped between them",
			before: []string{"2026-03-01 offen"},
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2026-03-01")},
			faults: []string{"/begruendung fehlt ein Schritt"},
		},
		{
			name:   "an earlier day inserts a step, with a reason",
			before: ladder,
			m:      Meldung{Status: new(StatusInAnbindung), StatusSeit: new("2026-01-02"), Begruendung: "Nachgetragen."},
			want:   "3 2026-01-02 in_anbindung (Nachgetragen.); 1 2026-01-10 im_test; 2 2026-03-01 live",
		},
		{
			name:   "an earlier day without a reason",
			before: ladder,
			m:      Meldung{Status: new(StatusInAnbindung), StatusSeit: new("2026-01-02")},
			faults: []string{"/begruendung nachzutragen"},
		},
		{
			name:   "an inserted step that already holds on its day",
			before: ladder,
			m:      Meldung{Status: new(StatusImTest), StatusSeit: new("2026-02-01"), Begruendung: "x"},
			faults: []string{"/statusSeit laut Schritt 1 schon seit 2026-01-10"},
		},
		{
			name:   "an inserted step sent twice",
			before: ladder,
			m:      Meldung{Status: new(StatusImTest), StatusSeit: new("2026-01-10"), Begruendung: "x"},
			want:   "1 2026-01-10 im_test; 2 2026-03-01 live",
		},
		{
			name:   "the headline follows the Einsaetze again, and there are none",
			before: ladder,
			m:      Meldung{Status: new(StatusAbgeleitet)},
			faults: []string{"/begruendung Schritt zurück"},
		},
		{
			name:   "the same for a reason",
			before: ladder,
			m:      Meldung{Status: new(StatusAbgeleitet), Begruendung: "Nie belegt."},
			want:   "1 2026-01-10 im_test; 2 2026-03-01 live; 3 2026-10-15 - (Nie belegt.)",
		},
		{
			name:   "the same in an import with a note",
			before: ladder,
			m:      Meldung{Status: new(StatusAbgeleitet), Ersatz: "Stand Oktober"},
			want:   "1 2026-01-10 im_test; 2 2026-03-01 live; 3 2026-10-15 - (Stand Oktober)",
		},
		{
			name:   "the headline follows an Einsatz that is as far",
			before: ladder,
			m:      Meldung{Status: new(StatusAbgeleitet), Einsaetze: &[]EinsatzMeldung{{Plattform: "osi", Status: StatusLive}}},
			want:   "1 2026-01-10 im_test; 2 2026-03-01 live; 3 2026-10-15 -",
		},
		{
			name:   "the headline follows an Einsatz that is further back",
			before: ladder,
			m:      Meldung{Status: new(StatusAbgeleitet), Einsaetze: &[]EinsatzMeldung{{Plattform: "osi", Status: StatusInAnbindung}}},
			faults: []string{"/begruendung Schritt zurück"},
		},
		{
			name: "the headline follows the Einsaetze already",
			m:    Meldung{Status: new(StatusAbgeleitet)},
		},
		{
			name:   "the headline follows the Einsaetze already, and had followed nothing else before",
			m:      Meldung{Status: new(StatusAbgeleitet), StatusSeit: new("2026-01-01")},
			faults: []string{"/statusSeit"},
		},
		{
			name:   "an unknown status, and a wrong day at once",
			before: ladder,
			m:      Meldung{Status: new(Status("fertig")), StatusSeit: new("2027-01-01")},
			faults: []string{"/status interesse_bekundet", "/statusSeit liegt in der Zukunft"},
		},
		{
			name:   "tomorrow",
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2026-10-16")},
			faults: []string{"/statusSeit „geplanterGoLive“"},
		},
		{
			name: "today",
			m:    Meldung{Status: new(StatusLive), StatusSeit: new(heute)},
			want: "1 2026-10-15 live",
		},
		{
			name:   "before 2017",
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2016-12-31")},
			faults: []string{"/statusSeit frühestens ab 2017-01-01"},
		},
		{
			name: "the first day",
			m:    Meldung{Status: new(StatusLive), StatusSeit: new("2017-01-01")},
			want: "1 2017-01-01 live",
		},
		{
			name:   "no day of the calendar",
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("2026-02-30")},
			faults: []string{"/statusSeit JJJJ-MM-TT"},
		},
		{
			name:   "a German date",
			m:      Meldung{Status: new(StatusLive), StatusSeit: new("01.03.2026")},
			faults: []string{"/statusSeit JJJJ-MM-TT"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := &Nachnutzung{ARS: "150030000000", OzgID: "10092", Version: 3, Zeitachse: achse(t, tt.before...)}
			before := n.Clone()
			wantFaults(t, n.Melde(tt.m, heute, words()), tt.faults...)
			if len(tt.faults) > 0 {
				unchanged(t, n, before)
				return
			}
			if got := written(n.Zeitachse); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestMeldeTexts(t *testing.T) {
	t.Parallel()
	stored := Text{ID: "t1", Inhalt: "Alt."}
	erased := Text{ID: "t1", GeloeschtAm: "2026-01-01"}
	tests := []struct {
		name   string
		before Text
		m      Meldung
		want   Text
		faults []string
	}{
		{"left alone", stored, Meldung{}, stored, nil},
		{"the same again", stored, Meldung{Bemerkung: new("Alt.")}, stored, nil},
		{"another", stored, Meldung{Bemerkung: new("Neu.")}, Text{Inhalt: "Neu."}, nil},
		{"taken away", stored, Meldung{Bemerkung: new("")}, Text{}, nil},
		{"an erased one stays told as erased", erased, Meldung{Bemerkung: new("")}, erased, nil},
		{"after an erased one", erased, Meldung{Bemerkung: new("Neu.")}, Text{Inhalt: "Neu."}, nil},
		{"as long as may be", Text{}, Meldung{Bemerkung: new(strings.Repeat("ß", MaxBemerkung))}, Text{Inhalt: strings.Repeat("ß", MaxBemerkung)}, nil},
		{"too long", stored, Meldung{Bemerkung: new(strings.Repeat("ß", MaxBemerkung+1))}, stored, []string{"/bemerkung 4001 Zeichen"}},
		{"NUL", stored, Meldung{Bemerkung: new("a\x00b")}, stored, []string{"/bemerkung NUL"}},
		{"no UTF-8", stored, Meldung{Bemerkung: new("M\xfcller")}, stored, []string{"/bemerkung UTF-8"}},
		{"a reason too long, without a step", stored, Meldung{Begruendung: strings.Repeat("a", MaxBegruendung+1)}, stored, []string{"/begruendung"}},
		{"a stand-in too long", stored, Meldung{Ersatz: strings.Repeat("a", MaxBegruendung+1)}, stored, []string{"/begruendung"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := &Nachnutzung{Bemerkung: tt.before}
			wantFaults(t, n.Melde(tt.m, heute, words()), tt.faults...)
			if n.Bemerkung != tt.want {
				t.Errorf("got %+v, want %+v", n.Bemerkung, tt.want)
			}
		})
	}
}

func TestMeldePlan(t *testing.T) {
	t.Parallel()
	earlier := Plan{Ziel: "2026-06-01", GesetztAm: "2026-01-05"}
	tests := []struct {
		name   string
		before []Plan
		ziel   string
		want   []Plan
		faults []string
	}{
		{"the first", nil, "2027-01-15", []Plan{{"2027-01-15", heute}}, nil},
		{"the same", []Plan{earlier}, "2026-06-01", []Plan{earlier}, nil},
		{"a slip keeps the earlier one", []Plan{earlier}, "2027-01-15", []Plan{earlier, {"2027-01-15", heute}}, nil},
		{"given up", []Plan{earlier}, "", []Plan{earlier, {"", heute}}, nil},
		{"given up though there was none", nil, "", nil, nil},
		{"changed twice in one day", []Plan{earlier, {"2027-01-15", heute}}, "2027-02-01", []Plan{earlier, {"2027-02-01", heute}}, nil},
		{"made and taken back in one day", []Plan{earlier, {"2027-01-15", heute}}, "2026-06-01", []Plan{earlier}, nil},
		{"made and given up in one day", []Plan{{"2027-01-15", heute}}, "", nil, nil},
		{"the last day", nil, "2099-12-31", []Plan{{"2099-12-31", heute}}, nil},
		{"too late", []Plan{earlier}, "2100-01-01", []Plan{earlier}, []string{"/geplanterGoLive bis 2099-12-31"}},
		{"too early", []Plan{earlier}, "2016-12-31", []Plan{earlier}, []string{"/geplanterGoLive"}},
		{"no day", []Plan{earlier}, "Q3", []Plan{earlier}, []string{"/geplanterGoLive „Q3“"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := &Nachnutzung{Plaene: tt.before}
			wantFaults(t, n.Melde(Meldung{GeplanterGoLive: &tt.ziel}, heute, words()), tt.faults...)
			if len(n.Plaene)+len(tt.want) > 0 && !reflect.DeepEqual(n.Plaene, tt.want) {
				t.Errorf("got %+v, want %+v", n.Plaene, tt.want)
			}
		})
	}
}

func TestMeldeBlocker(t *testing.T) {
	t.Parallel()
	geld := Hindernis{Code: "geld", Seit: "2026-01-05"}
	tests := []struct {
		name   string
		before []Hindernis
		codes  []string
		want   []Hindernis
		faults []string
	}{
		{"the first", nil, []string{"geld", "payment"}, []Hindernis{{"geld", heute, ""}, {"payment", heute, ""}}, nil},
		{"the same", []Hindernis{geld}, []string{"geld"}, []Hindernis{geld}, nil},
		{"one ends, one begins", []Hindernis{geld}, []string{"payment"}, []Hindernis{{"geld", "2026-01-05", heute}, {"payment", heute, ""}}, nil},
		{"none is left", []Hindernis{geld}, []string{}, []Hindernis{{"geld", "2026-01-05", heute}}, nil},
		{"it comes back", []Hindernis{{"geld", "2026-01-05", "2026-02-01"}}, []string{"geld"},
			[]Hindernis{{"geld", "2026-01-05", "2026-02-01"}, {"geld", heute, ""}}, nil},
		{"opened and ended in one day", []Hindernis{{"geld", heute, ""}}, nil, nil, nil},
		{"ended and opened again in one day", []Hindernis{{"geld", "2026-01-05", heute}}, []string{"geld"}, []Hindernis{geld}, nil},
		{"unknown and twice", []Hindernis{geld}, []string{"geld", "zeit", "geld"}, []Hindernis{geld},
			[]string{"/blocker/1 Möglich sind: vertrag_avv, payment, geld", "/blocker/2 mehrfach"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := &Nachnutzung{Hindernisse: tt.before}
			wantFaults(t, n.Melde(Meldung{Blocker: &tt.codes}, heute, words()), tt.faults...)
			if len(n.Hindernisse)+len(tt.want) > 0 && !reflect.DeepEqual(n.Hindernisse, tt.want) {
				t.Errorf("got %+v, want %+v", n.Hindernisse, tt.want)
			}
		})
	}
}

// TestMeldeNamesAllFaults: one answer is enough to mend a report.
func TestMeldeNamesAllFaults(t *testing.T) {
	t.Parallel()
	n := &Nachnutzung{Zeitachse: achse(t, "2026-01-01 live"), Einsaetze: []Einsatz{{Nr: 1, Zeitachse: achse(t, "2026-01-01 live")}}}
	before := n.Clone()
	err := n.Melde(Meldung{
		Status: new(StatusOffen), StatusSeit: new("2027-01-01"), Bemerkung: new("\x00"), GeplanterGoLive: new("bald"), Blocker: &[]string{"zeit"},
		Einsaetze: &[]EinsatzMeldung{
			{Nr: 7, Status: "fertig", StatusSeit: "gestern", URL: "http://example.org", Onlinedienst: "x", Plattform: "y", Leistungen: []string{"L9"},
				Nachnutzungsmodell: "z", Reifegrad: Reifegrad{Modell: "3.0"}, Nachweis: strings.Repeat("a", MaxNachweis+1)},
			{},
		},
	}, heute, words())
	wantFaults(t, err, "/statusSeit", "/bemerkung", "/geplanterGoLive", "/blocker/0", "/begruendung", "/einsaetze/0/nr",
		"/einsaetze/0/status", "/einsaetze/0/statusSeit", "/einsaetze/0/url", "/einsaetze/0/onlinedienst", "/einsaetze/0/plattform",
		"/einsaetze/0/leistungen/0", "/einsaetze/0/nachnutzungsmodell", "/einsaetze/0/reifegrad/modell", "/einsaetze/0/nachweis",
		"/einsaetze/1", "/einsaetze/1/status")
	unchanged(t, n, before)
}
