// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"strings"
	"testing"
)

func TestVorhabenMelde(t *testing.T) {
	t.Parallel()
	before := Landesvorhaben{
		Land: "15", OzgID: "10092", Version: 2, Ressort: "MID", Prioritaet: "1", Umsetzungsmodell: "efa", Onlinedienst: "wohngeld_sh", Booster: new(true),
		Plaene: []Plan{{"2026-06-01", "2026-01-05"}}, Bemerkung: Text{ID: "t1", Inhalt: "Alt."},
	}
	tests := []struct {
		name   string
		m      VorhabenMeldung
		want   func(*Landesvorhaben)
		faults []string
	}{
		{"nothing", VorhabenMeldung{}, nil, nil},
		{
			"all of it",
			VorhabenMeldung{
				Ressort: new("Ministerium für Inneres"), Prioritaet: new("4"), Umsetzungsmodell: new("efa"), Onlinedienst: new("bafoeg_st"), Booster: new(false),
				GeplanterGoLive: new("2027-01-01"), Bemerkung: new("Neu."), Begruendung: "Beschluss.",
			},
			func(v *Landesvorhaben) {
				v.Ressort, v.Prioritaet, v.Onlinedienst, v.Booster = "Ministerium für Inneres", "4", "bafoeg_st", new(false)
				v.Plaene, v.Bemerkung = append(v.Plaene, Plan{"2027-01-01", heute}), Text{Inhalt: "Neu."}
			},
			nil,
		},
		{
			"all of it taken away",
			VorhabenMeldung{
				Ressort: new(""), Prioritaet: new(""), Nachnutzungskategorie: new(""), Phase: new(""), Umsetzungsmodell: new(""), Onlinedienst: new(""),
				OhneBooster: true, GeplanterGoLive: new(""), Bemerkung: new(""),
			},
			func(v *Landesvorhaben) {
				*v = Landesvorhaben{Land: "15", OzgID: "10092", Version: 2, Plaene: append(v.Plaene, Plan{"", heute})}
			},
			nil,
		},
		{"the same note stays the same text", VorhabenMeldung{Bemerkung: new("Alt.")}, nil, nil},
		{
			"all of it wrong",
			VorhabenMeldung{
				Ressort: new(strings.Repeat("ä", MaxRessort+1)), Prioritaet: new("hoch"), Nachnutzungskategorie: new("a"), Phase: new("b"),
				Umsetzungsmodell: new("c"), Onlinedienst: new("d"), GeplanterGoLive: new("e"), Bemerkung: new("\x00"),
				Begruendung: strings.Repeat("a", MaxBegruendung+1),
			},
			nil,
			[]string{
				"/ressort 201 Zeichen", "/prioritaet 1, 2, 3, 4", "/nachnutzungskategorie „nachnutzungskategorie“ hat noch keine Einträge. Bitte „a“ dort zuerst anlegen",
				"/phase dort zuerst anlegen", "/umsetzungsmodell", "/onlinedienst", "/geplanterGoLive", "/bemerkung", "/begruendung",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, want := before.Clone(), before.Clone()
			if tt.want != nil {
				tt.want(want)
			}
			wantFaults(t, v.Melde(tt.m, heute, words()), tt.faults...)
			if !reflect.DeepEqual(v, want) {
				t.Errorf("got  %+v\nwant %+v", v, want)
			}
		})
	}
}

// TestVorhabenShares: neither a caller's value nor a copy's list is shared.
func TestVorhabenShares(t *testing.T) {
	t.Parallel()
	v, booster := &Landesvorhaben{Plaene: []Plan{{"2026-06-01", "2026-01-05"}}}, true
	wantFaults(t, v.Melde(VorhabenMeldung{Booster: &booster}, heute, words()))
	c := v.Clone()
	booster = false
	c.Plaene[0].Ziel = "2030-01-01"
	if !*v.Booster {
		t.Error("the caller's variable is the project's")
	}
	if got, _ := v.GeplanterGoLive(heute); got != "2026-06-01" {
		t.Errorf("the copy's plan is the project's: %s", got)
	}
	*v.Texte()[0] = NewText("x")
	if v.Bemerkung.Inhalt != "x" {
		t.Error("Texte does not lead into the project")
	}
}

func TestPlanOn(t *testing.T) {
	t.Parallel()
	v := Landesvorhaben{Plaene: []Plan{{"2026-06-01", "2026-01-05"}, {"2026-12-01", "2026-03-05"}, {"", "2026-04-05"}, {"2027-06-01", "2026-05-05"}}}
	tests := []struct {
		tag, ziel string
		frueher   int
	}{
		{"2026-01-04", "", 0},
		{"2026-01-05", "2026-06-01", 0},
		{"2026-03-05", "2026-12-01", 1},
		{"2026-04-05", "", 2},
		{"2026-05-05", "2027-06-01", 2},
	}
	for _, tt := range tests {
		if ziel, frueher := v.GeplanterGoLive(tt.tag); ziel != tt.ziel || frueher != tt.frueher {
			t.Errorf("%s: got %q after %d others, want %q after %d", tt.tag, ziel, frueher, tt.ziel, tt.frueher)
		}
	}
}
