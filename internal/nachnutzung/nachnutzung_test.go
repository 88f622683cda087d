// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"slices"
	"testing"
)

func TestNachnutzungAm(t *testing.T) {
	t.Parallel()
	einsatz := func(nr int, steps ...string) Einsatz { return Einsatz{Nr: nr, Zeitachse: achse(t, steps...)} }
	reason := func(e Einsatz, inhalt string) Einsatz {
		e.Zeitachse[len(e.Zeitachse)-1].Begruendung = NewText(inhalt)
		return e
	}
	tests := []struct {
		name         string
		n            Nachnutzung
		unzustaendig bool
		want         Befund
	}{
		{
			name: "nobody has reported",
			want: Befund{Status: StatusOffen, Herkunft: HerkunftOhneMeldung},
		},
		{
			name:         "nobody has reported, and the body is not responsible",
			unzustaendig: true,
			want:         Befund{Status: StatusNichtZustaendig, Herkunft: HerkunftZustaendigkeit},
		},
		{
			name: "set, with its reason",
			n:    Nachnutzung{Zeitachse: reason(einsatz(0, "2026-01-01 live"), "x").Zeitachse, Einsaetze: []Einsatz{einsatz(1, "2026-01-01 im_test")}},
			want: Befund{Status: StatusLive, StatusSeit: "2026-01-01", Herkunft: HerkunftGesetzt, Begruendung: NewText("x")},
		},
		{
			name:         "what is set goes before who is responsible",
			n:            Nachnutzung{Zeitachse: achse(t, "2026-01-01 live")},
			unzustaendig: true,
			want:         Befund{Status: StatusLive, StatusSeit: "2026-01-01", Herkunft: HerkunftGesetzt},
		},
		{
			name: "derived: the furthest Einsatz, since the earliest such",
			n: Nachnutzung{Einsaetze: []Einsatz{
				einsatz(1, "2026-01-01 im_test"), einsatz(2, "2026-03-01 live"), einsatz(3, "2026-02-01 live"), einsatz(4, "2026-01-01 pausiert"),
			}},
			want: Befund{Status: StatusLive, StatusSeit: "2026-02-01", Herkunft: HerkunftEinsatz},
		},
		{
			name: "derived again, after it was set",
			n:    Nachnutzung{Zeitachse: achse(t, "2026-01-01 live", "2026-02-01 -"), Einsaetze: []Einsatz{einsatz(1, "2026-01-15 im_test")}},
			want: Befund{Status: StatusImTest, StatusSeit: "2026-01-15", Herkunft: HerkunftEinsatz},
		},
		{
			name: "derived again, and no Einsatz",
			n:    Nachnutzung{Zeitachse: achse(t, "2026-01-01 live", "2026-02-01 -")},
			want: Befund{Status: StatusOffen, Herkunft: HerkunftOhneMeldung},
		},
		{
			name: "all withdrawn: since the last was, and why",
			n: Nachnutzung{Einsaetze: []Einsatz{
				einsatz(1, "2026-01-01 live", "2026-02-01 zurueckgezogen"), reason(einsatz(2, "2026-01-01 live", "2026-03-01 zurueckgezogen"), "Abgelöst."),
			}},
			want: Befund{Status: StatusZurueckgezogen, StatusSeit: "2026-03-01", Herkunft: HerkunftEinsatz, Begruendung: NewText("Abgelöst.")},
		},
		{
			name: "a paused one is further than a withdrawn one",
			n:    Nachnutzung{Einsaetze: []Einsatz{einsatz(1, "2026-03-01 zurueckgezogen"), einsatz(2, "2026-02-01 pausiert"), einsatz(3, "2026-04-01 kein_bedarf")}},
			want: Befund{Status: StatusPausiert, StatusSeit: "2026-02-01", Herkunft: HerkunftEinsatz},
		},
		{
			name: "what begins later is not there yet",
			n: Nachnutzung{
				Zeitachse: achse(t, "2026-10-16 live"), Einsaetze: []Einsatz{einsatz(1, "2026-10-16 live")}, Plaene: []Plan{{"2027-01-01", "2026-10-16"}},
				Hindernisse: []Hindernis{{"geld", "2026-10-16", ""}},
			},
			want: Befund{Status: StatusOffen, Herkunft: HerkunftOhneMeldung},
		},
		{
			name: "plan and blockers",
			n: Nachnutzung{
				Plaene:      []Plan{{"2026-06-01", "2026-01-01"}, {"2027-06-01", heute}},
				Hindernisse: []Hindernis{{"geld", "2026-01-01", heute}, {"payment", "2026-01-01", "2026-10-16"}, {"personal", heute, ""}},
			},
			want: Befund{
				Status: StatusOffen, Herkunft: HerkunftOhneMeldung, GeplanterGoLive: "2027-06-01", FruehereTermine: 1, Blocker: []string{"payment", "personal"},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tt.n.Am(heute, !tt.unzustaendig)
			got.Einsaetze = nil
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// TestEinsatzBefund: each Einsatz with its own state; one of which no step counts
// is not there.
func TestEinsatzBefund(t *testing.T) {
	t.Parallel()
	n := Nachnutzung{Einsaetze: []Einsatz{
		{Nr: 1, Zeitachse: achse(t, "2026-01-01 live", "2026-11-01 pausiert")},
		{Nr: 2, Zeitachse: achse(t, "!2026-01-01 live")},
		{Nr: 3, Zeitachse: achse(t, "2026-01-01 live", "2026-02-01 zurueckgezogen")},
	}}
	n.Einsaetze[2].Zeitachse[1].Begruendung = NewText("Abgelöst.")
	want := []EinsatzBefund{
		{Einsatz: n.Einsaetze[0], Status: StatusLive, StatusSeit: "2026-01-01"},
		{Einsatz: n.Einsaetze[2], Status: StatusZurueckgezogen, StatusSeit: "2026-02-01", Begruendung: NewText("Abgelöst.")},
	}
	if got := n.Am(heute, true).Einsaetze; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// full is a pair in which every list has something.
func full(t *testing.T) *Nachnutzung {
	t.Helper()
	return &Nachnutzung{
		ARS: "150030000000", OzgID: "10092", Version: 3, Zeitachse: achse(t, "2026-01-01 live"),
		Einsaetze: []Einsatz{{Nr: 1, Leistungen: []string{"L00001"}, Zeitachse: achse(t, "2026-01-01 live", "2026-02-01 pausiert")}},
		Plaene:    []Plan{{"2026-06-01", "2026-01-01"}}, Hindernisse: []Hindernis{{Code: "geld", Seit: "2026-01-01"}},
		Bemerkung: NewText("x"), Bestaetigung: Bestaetigt, Organisation: "Magdeburg",
	}
}

// TestCloneSharesNothing changes everything behind every slice of a copy.
func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	n := full(t)
	c := n.Clone()
	if !reflect.DeepEqual(n, c) {
		t.Fatalf("the copy differs:\n got %+v\nwant %+v", c, n)
	}
	scramble(reflect.ValueOf(c))
	unchanged(t, n, full(t))
	if reflect.DeepEqual(c, full(t)) {
		t.Error("nothing was changed: the test proves nothing")
	}
}

// scramble changes every string that can be reached, whatever fields a type gets
// later.
func scramble(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			scramble(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			scramble(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				scramble(v.Field(i))
			}
		}
	case reflect.String:
		v.SetString(v.String() + "!")
	}
}

// TestTexte: every Text that a pair holds is among them.
func TestTexte(t *testing.T) {
	t.Parallel()
	n := full(t)
	for i, text := range n.Texte() {
		text.Inhalt = string(rune('a' + i))
	}
	got := []string{
		n.Bemerkung.Inhalt, n.Zeitachse[0].Begruendung.Inhalt, n.Einsaetze[0].Nachweis.Inhalt,
		n.Einsaetze[0].Zeitachse[0].Begruendung.Inhalt, n.Einsaetze[0].Zeitachse[1].Begruendung.Inhalt,
	}
	if want := []string{"a", "b", "c", "d", "e"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReifegradliste(t *testing.T) {
	t.Parallel()
	for modell, want := range map[string]string{"1.1": "reifegrad_1_1", "2.0": "reifegrad_2_0", "": "", "2": ""} {
		if got := Reifegradliste(modell); got != want {
			t.Errorf("%q: got %q, want %q", modell, got, want)
		}
	}
	for _, modell := range Reifegradmodelle() {
		if Reifegradliste(modell) == "" {
			t.Errorf("%s has no list of levels", modell)
		}
	}
}
