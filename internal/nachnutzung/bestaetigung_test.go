// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"testing"
)

func TestGezeichnet(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		before Nachnutzung
		rolle  Rolle
		vorab  bool
		want   Nachnutzung
	}{
		{
			name:  "the body itself, first",
			rolle: RolleKommune,
			want:  Nachnutzung{Bestaetigung: Bestaetigt, BestaetigtAm: heute},
		},
		{
			name:   "the body itself, over a report on behalf",
			before: Nachnutzung{Version: 7, Bestaetigung: Gemeldet, BestaetigtAm: "2026-01-01", Rueckfall: 6},
			rolle:  RolleKommune,
			want:   Nachnutzung{Version: 7, Bestaetigung: Bestaetigt, BestaetigtAm: heute},
		},
		{
			name:   "the Redaktion does not confirm",
			before: Nachnutzung{Version: 7, Bestaetigung: Bestaetigt, BestaetigtAm: "2026-01-01"},
			rolle:  RolleRedaktion,
			want:   Nachnutzung{Version: 7, Bestaetigung: Redaktionell, BestaetigtAm: "2026-01-01"},
		},
		{
			name:   "the Redaktion settles what awaits an answer",
			before: Nachnutzung{Version: 7, Bestaetigung: Gemeldet, Rueckfall: 6},
			rolle:  RolleRedaktion,
			want:   Nachnutzung{Version: 7, Bestaetigung: Redaktionell},
		},
		{
			name:  "a Verbund, first: the way back leads to nothing",
			rolle: RolleVerbund,
			want:  Nachnutzung{Bestaetigung: Gemeldet},
		},
		{
			name:   "a Verbund, over a settled state",
			before: Nachnutzung{Version: 7, Bestaetigung: Bestaetigt, BestaetigtAm: "2026-01-01"},
			rolle:  RolleVerbund,
			want:   Nachnutzung{Version: 7, Bestaetigung: Gemeldet, BestaetigtAm: "2026-01-01", Rueckfall: 7},
		},
		{
			name:   "a Verbund, again: the way back stays",
			before: Nachnutzung{Version: 8, Bestaetigung: Gemeldet, Rueckfall: 7},
			rolle:  RolleVerbund,
			want:   Nachnutzung{Version: 8, Bestaetigung: Gemeldet, Rueckfall: 7},
		},
		{
			name:   "a Verbund that is trusted in advance",
			before: Nachnutzung{Version: 8, Bestaetigung: Gemeldet, Rueckfall: 7},
			rolle:  RolleVerbund,
			vorab:  true,
			want:   Nachnutzung{Version: 8, Bestaetigung: VorabBestaetigt, BestaetigtAm: heute},
		},
		{
			name:  "whoever else never counts as confirmed",
			rolle: RolleLesen,
			want:  Nachnutzung{Bestaetigung: Gemeldet},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := tt.before
			n.Gezeichnet(Recht{Rolle: tt.rolle}, "KITU", heute, tt.vorab)
			tt.want.Organisation = "KITU"
			if !reflect.DeepEqual(n, tt.want) {
				t.Errorf("got  %+v\nwant %+v", n, tt.want)
			}
		})
	}
}

func TestBestaetige(t *testing.T) {
	t.Parallel()
	for _, state := range Bestaetigungen() {
		n := Nachnutzung{Version: 3, Bestaetigung: state, BestaetigtAm: "2026-01-01", Organisation: "KITU", Rueckfall: 2}
		if err := n.Bestaetige(heute); err != nil {
			t.Errorf("%s: %v", state, err)
		}
		want := Nachnutzung{Version: 3, Bestaetigung: Bestaetigt, BestaetigtAm: heute, Organisation: "KITU"}
		if !reflect.DeepEqual(n, want) {
			t.Errorf("%s: got %+v, want %+v", state, n, want)
		}
	}
	for name, n := range map[string]*Nachnutzung{"nothing stored": {}, "all rejected": {Version: 2}} {
		before := n.Clone()
		t.Run(name, func(t *testing.T) {
			wantConflict(t, n.Bestaetige(heute))
			unchanged(t, n, before)
		})
	}
}

func TestLehneab(t *testing.T) {
	t.Parallel()
	frueher := &Nachnutzung{
		ARS: "150030000000", OzgID: "10092", Version: 1, Bestaetigung: Bestaetigt, BestaetigtAm: "2026-01-10", Organisation: "Magdeburg",
		Zeitachse: achse(t, "2026-01-10 im_test"), Plaene: []Plan{{"2026-06-01", "2026-01-10"}}, Hindernisse: []Hindernis{{Code: "geld", Seit: "2026-01-10"}},
		Bemerkung: Text{ID: "t1", Inhalt: "Eigene."},
		Einsaetze: []Einsatz{{Nr: 1, Plattform: "osi", URL: "https://example.org", Zeitachse: achse(t, "2026-01-10 im_test")}},
	}
	n := frueher.Clone()
	report := func(m Meldung) {
		t.Helper()
		wantFaults(t, n.Melde(m, heute, words()))
		n.Gezeichnet(Recht{Rolle: RolleVerbund}, "KITU", heute, false)
		n.Version++
	}
	report(Meldung{
		Status: new(StatusLive), Bemerkung: new("Fremde."), GeplanterGoLive: new("2027-01-01"), Blocker: &[]string{"payment"},
		Einsaetze: &[]EinsatzMeldung{{Nr: 1, Plattform: "sac", Status: StatusLive}, {Onlinedienst: "wohngeld_sh", Status: StatusLive}},
	})
	report(Meldung{Status: new(StatusPausiert), Begruendung: "Umzug."})
	if n.Rueckfall != 1 || n.Version != 3 {
		t.Fatalf("Rueckfall %d and Version %d; want 1 and 3", n.Rueckfall, n.Version)
	}
	if err := n.Lehneab(frueher); err != nil {
		t.Fatal(err)
	}

	want := frueher.Clone()
	want.Version = 3
	want.Zeitachse = n.Zeitachse
	want.Einsaetze[0].Zeitachse = n.Einsaetze[0].Zeitachse
	want.Einsaetze = append(want.Einsaetze, Einsatz{Nr: 2, Onlinedienst: "wohngeld_sh", Zeitachse: n.Einsaetze[1].Zeitachse})
	if !reflect.DeepEqual(n, want) {
		t.Errorf("got  %+v\nwant %+v", n, want)
	}
	for _, tt := range []struct{ what, got, want string }{
		{"headline", written(n.Zeitachse), "1 2026-01-10 im_test; !2 2026-10-15 live; !3 2026-10-15 pausiert (Umzug.)"},
		{"Einsatz", written(n.Einsaetze[0].Zeitachse), "1 2026-01-10 im_test; !2 2026-10-15 live"},
		{"rejected Einsatz", written(n.Einsaetze[1].Zeitachse), "!1 2026-10-15 live"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.what, tt.got, tt.want)
		}
	}
	if got, want := n.Am(heute, true), frueher.Am(heute, true); got.Status != want.Status || len(got.Einsaetze) != 1 {
		t.Errorf("shows %+v, want %+v", got, want)
	}
	wantConflict(t, n.Lehneab(frueher))

	// A number that was rejected means nothing else later.
	report(Meldung{Status: new(StatusLive), Einsaetze: &[]EinsatzMeldung{{Nr: 1, Plattform: "osi", Status: StatusImTest}, {Plattform: "sac", Status: StatusLive}}})
	if got := n.Einsaetze[len(n.Einsaetze)-1].Nr; got != 3 {
		t.Errorf("the next Einsatz has the number %d, want 3", got)
	}
	if step, _ := n.Zeitachse.Letzter(); step.Nr != 4 {
		t.Errorf("the next step has the number %d, want 4", step.Nr)
	}
}

// TestLehneabFirstReport: what nobody else ever reported is open again.
func TestLehneabFirstReport(t *testing.T) {
	t.Parallel()
	n := &Nachnutzung{ARS: "150030000000", OzgID: "10092"}
	wantFaults(t, n.Melde(Meldung{Status: new(StatusLive), Bemerkung: new("x")}, heute, words()))
	n.Gezeichnet(Recht{Rolle: RolleVerbund}, "KITU", heute, false)
	n.Version = 1
	if err := n.Lehneab(nil); err != nil {
		t.Fatal(err)
	}
	want := &Nachnutzung{ARS: "150030000000", OzgID: "10092", Version: 1, Zeitachse: achse(t, "!2026-10-15 live")}
	if !reflect.DeepEqual(n, want) {
		t.Errorf("got  %+v\nwant %+v", n, want)
	}
	if got := n.Am(heute, true); got.Status != StatusOffen || got.Herkunft != HerkunftOhneMeldung {
		t.Errorf("got %+v, want open without a report", got)
	}
	for _, state := range []Bestaetigung{"", Bestaetigt, VorabBestaetigt, Redaktionell} {
		wantConflict(t, (&Nachnutzung{Version: 1, Bestaetigung: state}).Lehneab(nil))
	}
}

func TestVorabbestaetigung(t *testing.T) {
	t.Parallel()
	kitu := Recht{Rolle: RolleVerbund, Gebiet: "verbund:kitu"}
	const magdeburg, halle = "150030000000", "150020000000"
	tests := []struct {
		name     string
		bis      string
		right    Recht
		ars, tag string
		want     bool
	}{
		{"the first day", "2026-12-31", kitu, magdeburg, "2026-01-01", true},
		{"the day before", "2026-12-31", kitu, magdeburg, "2025-12-31", false},
		{"the last day", "2026-12-31", kitu, magdeburg, "2026-12-31", true},
		{"the day after", "2026-12-31", kitu, magdeburg, "2027-01-01", false},
		{"without an end", "", kitu, magdeburg, "2099-01-01", true},
		{"another body", "", kitu, halle, heute, false},
		{"another Verbund", "", Recht{Rolle: RolleVerbund, Gebiet: "verbund:x"}, magdeburg, heute, false},
		{"a Plattform of that name", "", Recht{Rolle: RolleVerbund, Gebiet: "plattform:kitu"}, magdeburg, heute, false},
		{"another role", "", Recht{Rolle: RolleLesen, Gebiet: "verbund:kitu"}, magdeburg, heute, false},
	}
	for _, tt := range tests {
		v := Vorabbestaetigung{ARS: magdeburg, Fuer: "verbund:kitu", Ab: "2026-01-01", Bis: tt.bis}
		if got := v.Deckt(tt.right, tt.ars, tt.tag); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestVorabbestaetigungValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		v      Vorabbestaetigung
		faults []string
	}{
		{"right", Vorabbestaetigung{ARS: "150030000000", Fuer: "plattform:osi", Ab: "2026-01-01"}, nil},
		{"one day", Vorabbestaetigung{ARS: "150030000000", Fuer: "verbund:kitu", Ab: "2026-01-01", Bis: "2026-01-01"}, nil},
		{"nothing", Vorabbestaetigung{}, []string{"/ars", "/fuer", "/ab"}},
		{"a body is no Verbund", Vorabbestaetigung{ARS: "150030000000", Fuer: "150020000000", Ab: "2026-01-01"}, []string{"/fuer verbund:kitu"}},
		{"ends before it begins", Vorabbestaetigung{ARS: "150030000000", Fuer: "verbund:kitu", Ab: "2026-01-02", Bis: "2026-01-01"}, []string{"/bis"}},
		{"no days", Vorabbestaetigung{ARS: "150030000000", Fuer: "verbund:kitu", Ab: "morgen", Bis: "2026-13-01"}, []string{"/ab", "/bis"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantFaults(t, tt.v.Validate(), tt.faults...)
		})
	}
}
