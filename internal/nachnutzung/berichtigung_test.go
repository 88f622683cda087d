// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"errors"
	"strings"
	"testing"
)

func TestBerichtige(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		b    Berichtigung
		want string
		// of the first Einsatz
		einsatz string
		faults  []string
	}{
		{
			name: "withdraw the last",
			b:    Berichtigung{Schritt: 2, Zurueckziehen: true, Begruendung: "Irrtum."},
			want: "1 2026-01-10 im_test; !2 2026-03-01 live (Irrtum.); !3 2026-04-01 offen",
		},
		{
			name: "withdraw one in between",
			b:    Berichtigung{Schritt: 1, Zurueckziehen: true, Begruendung: "Irrtum."},
			want: "!1 2026-01-10 im_test (Irrtum.); 2 2026-03-01 live; !3 2026-04-01 offen",
		},
		{
			name: "another day, and another place in the order",
			b:    Berichtigung{Schritt: 2, StatusSeit: new("2026-01-05"), Begruendung: "Bekanntmachung."},
			want: "2 2026-01-05 live (Bekanntmachung.); 1 2026-01-10 im_test; !3 2026-04-01 offen",
		},
		{
			name: "another status",
			b:    Berichtigung{Schritt: 1, Status: new(StatusVertragGeschlossen), Begruendung: "Verwechselt."},
			want: "1 2026-01-10 vertrag_geschlossen (Verwechselt.); 2 2026-03-01 live; !3 2026-04-01 offen",
		},
		{
			name: "both",
			b:    Berichtigung{Schritt: 2, Status: new(StatusPausiert), StatusSeit: new(heute), Begruendung: "Umzug."},
			want: "1 2026-01-10 im_test; !3 2026-04-01 offen; 2 2026-10-15 pausiert (Umzug.)",
		},
		{
			name: "as the Einsaetze are",
			b:    Berichtigung{Schritt: 2, Status: new(StatusAbgeleitet), Begruendung: "Nie gesetzt."},
			want: "1 2026-01-10 im_test; 2 2026-03-01 - (Nie gesetzt.); !3 2026-04-01 offen",
		},
		{
			name:    "a step of an Einsatz",
			b:       Berichtigung{Einsatz: 4, Schritt: 1, StatusSeit: new("2026-02-02"), Begruendung: "Tippfehler."},
			want:    "1 2026-01-10 im_test; 2 2026-03-01 live; !3 2026-04-01 offen",
			einsatz: "1 2026-02-02 live (Tippfehler.)",
		},
		{
			name:   "an Einsatz has nobody to follow",
			b:      Berichtigung{Einsatz: 4, Schritt: 1, Status: new(StatusAbgeleitet), Begruendung: "x"},
			faults: []string{"/status"},
		},
		{
			name:   "no reason, no change",
			b:      Berichtigung{Schritt: 1, Begruendung: " "},
			faults: []string{"/begruendung", " schon „im_test“ seit 2026-01-10"},
		},
		{
			name:   "the same again is no change",
			b:      Berichtigung{Schritt: 1, Status: new(StatusImTest), StatusSeit: new("2026-01-10"), Begruendung: "x"},
			faults: []string{""},
		},
		{
			name:   "withdraw and change",
			b:      Berichtigung{Schritt: 1, Status: new(StatusLive), Zurueckziehen: true, Begruendung: "x"},
			faults: []string{"/zurueckziehen entweder"},
		},
		{
			name:   "everything wrong",
			b:      Berichtigung{Schritt: 1, Status: new(Status("x")), StatusSeit: new("2027-01-01"), Begruendung: strings.Repeat("a", MaxBegruendung+1)},
			faults: []string{"/status", "/statusSeit Zukunft", "/begruendung zu lang"},
		},
		{
			name:   "before 2017",
			b:      Berichtigung{Schritt: 1, StatusSeit: new("2016-12-31"), Begruendung: "x"},
			faults: []string{"/statusSeit"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := corrected(t)
			before := n.Clone()
			wantFaults(t, n.Berichtige(tt.b, heute), tt.faults...)
			if len(tt.faults) > 0 {
				unchanged(t, n, before)
				return
			}
			if got := written(n.Zeitachse); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			einsatz := tt.einsatz
			if einsatz == "" {
				einsatz = "1 2026-02-01 live"
			}
			if got := written(n.Einsaetze[0].Zeitachse); got != einsatz {
				t.Errorf("Einsatz: got %s, want %s", got, einsatz)
			}
		})
	}
}

// corrected is a pair whose steps are to be corrected.
func corrected(t *testing.T) *Nachnutzung {
	t.Helper()
	return &Nachnutzung{
		Zeitachse: achse(t, "2026-01-10 im_test", "2026-03-01 live", "!2026-04-01 offen"),
		Einsaetze: []Einsatz{{Nr: 4, Plattform: "osi", Zeitachse: achse(t, "2026-02-01 live")}},
	}
}

func TestBerichtigeRefuses(t *testing.T) {
	t.Parallel()
	n := corrected(t)
	before := n.Clone()
	for _, b := range []Berichtigung{{Schritt: 4}, {Schritt: 0}, {Schritt: -1}, {Einsatz: 4, Schritt: 2}} {
		b.Zurueckziehen, b.Begruendung = true, "x"
		if err := n.Berichtige(b, heute); !errors.Is(err, ErrNotFound) {
			t.Errorf("%+v: got %v, want not found", b, err)
		}
	}
	wantFaults(t, n.Berichtige(Berichtigung{Einsatz: 1, Schritt: 1, Zurueckziehen: true, Begruendung: "x"}, heute), "/einsatz Nummer 1")
	wantConflict(t, n.Berichtige(Berichtigung{Schritt: 3, Zurueckziehen: true, Begruendung: "x"}, heute))
	unchanged(t, n, before)
}
