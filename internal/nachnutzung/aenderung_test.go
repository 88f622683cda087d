// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"testing"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	plain := func(pfad, wert string) Feld { return Feld{Pfad: pfad, Wert: NewText(wert)} }
	stored := Feld{Pfad: "bemerkung", Wert: Text{ID: "t1", Inhalt: "Alt."}}
	erased := Feld{Pfad: "bemerkung", Wert: Text{ID: "t1", GeloeschtAm: "2026-01-01"}}
	other := Feld{Pfad: "bemerkung", Wert: Text{ID: "t2", Inhalt: "Alt."}}
	otherErased := Feld{Pfad: "bemerkung", Wert: Text{ID: "t2", GeloeschtAm: "2026-01-01"}}
	fresh := Feld{Pfad: "bemerkung", Wert: NewText("Alt.")}
	tests := []struct {
		name          string
		before, after []Feld
		want          []Aenderung
	}{
		{"nothing", nil, nil, nil},
		{"the same", []Feld{plain("a", "1"), stored}, []Feld{plain("a", "1"), stored}, nil},
		{"another order", []Feld{plain("a", "1"), plain("b", "2")}, []Feld{plain("b", "2"), plain("a", "1")}, nil},
		{
			"new, other, gone: in the order of after, what is gone last",
			[]Feld{plain("gone", "1"), plain("b", "2")}, []Feld{plain("new", "3"), plain("b", "4")},
			[]Aenderung{{Feld: "new", Nachher: NewText("3")}, {"b", NewText("2"), NewText("4")}, {Feld: "gone", Vorher: NewText("1")}},
		},
		{"the same text before it was stored", []Feld{fresh}, []Feld{stored}, nil},
		{"erasing is no change of the pair", []Feld{stored}, []Feld{erased}, nil},
		{"of two erased texts one is told to be another", []Feld{erased}, []Feld{otherErased}, []Aenderung{{"bemerkung", erased.Wert, otherErased.Wert}}},
		{"the same words in another text", []Feld{stored}, []Feld{other}, []Aenderung{{"bemerkung", stored.Wert, other.Wert}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Diff(tt.before, tt.after); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// changes shows what differs, each as "field: before → after".
func changes(before, after []Feld) []string {
	var list []string
	for _, a := range Diff(before, after) {
		list = append(list, a.Feld+": "+a.Vorher.Inhalt+" → "+a.Nachher.Inhalt)
	}
	return list
}

func TestNachnutzungFelder(t *testing.T) {
	t.Parallel()
	n := &Nachnutzung{}
	step := func(name string, want []string, change func() error) {
		t.Helper()
		before := n.Felder()
		wantFaults(t, change())
		if got := changes(before, n.Felder()); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
	}
	step("first report", []string{
		"status:  → im_test", "statusSeit:  → 2026-03-01", "geplanterGoLive:  → 2027-01-01", "blocker:  → geld, payment", "bemerkung:  → Alt.",
		"bestaetigung:  → bestaetigt", "bestaetigtAm:  → 2026-10-15", "organisation:  → Magdeburg",
		"einsaetze/1/status:  → live", "einsaetze/1/statusSeit:  → 2026-10-15", "einsaetze/1/onlinedienst:  → wohngeld_sh", "einsaetze/1/plattform:  → osi",
		"einsaetze/1/url:  → https://example.org", "einsaetze/1/leistungen:  → L00001, L00002", "einsaetze/1/reifegrad:  → 0 (Modell 2.0)",
		"einsaetze/1/nachnutzungsmodell:  → efa", "einsaetze/1/nachweis:  → Gesehen.", "einsaetze/1/verlauf/1:  → live seit 2026-10-15",
		"verlauf/1:  → im_test seit 2026-03-01",
	}, func() error {
		defer n.Gezeichnet(Recht{Rolle: RolleKommune}, "Magdeburg", heute, false)
		return n.Melde(Meldung{
			Status: new(StatusImTest), StatusSeit: new("2026-03-01"), Bemerkung: new("Alt."), GeplanterGoLive: new("2027-01-01"), Blocker: &[]string{"geld", "payment"},
			Einsaetze: &[]EinsatzMeldung{{
				Onlinedienst: "wohngeld_sh", Plattform: "osi", URL: "https://example.org", Leistungen: words().Leistungen, Status: StatusLive,
				Reifegrad: Reifegrad{Modell: "2.0"}, Nachnutzungsmodell: "efa", Nachweis: "Gesehen.",
			}},
		}, heute, words())
	})
	step("inserted step", []string{"verlauf/2:  → in_anbindung seit 2026-01-01", "verlauf/2/begruendung:  → Nachgetragen."}, func() error {
		return n.Melde(Meldung{Status: new(StatusInAnbindung), StatusSeit: new("2026-01-01"), Begruendung: "Nachgetragen."}, heute, words())
	})
	step("derived", []string{"status: im_test → wie die Einsätze", "statusSeit: 2026-03-01 → 2026-10-15", "blocker: geld, payment → geld", "verlauf/3:  → wie die Einsätze seit 2026-10-15"},
		func() error {
			return n.Melde(Meldung{Status: new(StatusAbgeleitet), Blocker: &[]string{"geld"}}, heute, words())
		})
	step("withdrawn", []string{
		"status: wie die Einsätze → im_test", "statusSeit: 2026-10-15 → 2026-03-01",
		"verlauf/3: wie die Einsätze seit 2026-10-15 → wie die Einsätze seit 2026-10-15 (zurückgezogen)", "verlauf/3/begruendung:  → Irrtum.",
	}, func() error {
		return n.Berichtige(Berichtigung{Schritt: 3, Zurueckziehen: true, Begruendung: "Irrtum."}, heute)
	})
	step("plan and note gone", []string{"geplanterGoLive: 2027-01-01 → ", "bemerkung: Alt. → "}, func() error {
		return n.Melde(Meldung{GeplanterGoLive: new(""), Bemerkung: new("")}, heute, words())
	})
}

// TestFelderOfRejectedEinsatz: an Einsatz that was rejected shows nowhere.
func TestFelderOfRejectedEinsatz(t *testing.T) {
	t.Parallel()
	n := &Nachnutzung{Einsaetze: []Einsatz{{Nr: 1, Plattform: "osi", Zeitachse: achse(t, "!2026-01-01 live")}}}
	if got := n.Felder(); len(got) != 0 {
		t.Errorf("got %+v, want nothing", got)
	}
}

func TestOtherFelder(t *testing.T) {
	t.Parallel()
	v := &Landesvorhaben{
		Ressort: "MID", Prioritaet: "1", Nachnutzungskategorie: "a", Phase: "b", Umsetzungsmodell: "efa", Onlinedienst: "wohngeld_sh", Booster: new(false),
		Plaene: []Plan{{"2026-06-01", "2026-01-05"}, {"2027-06-01", "2026-02-05"}}, Bemerkung: NewText("x"),
	}
	want := []string{
		"ressort:  → MID", "prioritaet:  → 1", "nachnutzungskategorie:  → a", "booster:  → nein", "phase:  → b", "umsetzungsmodell:  → efa",
		"onlinedienst:  → wohngeld_sh", "geplanterGoLive:  → 2027-06-01", "bemerkung:  → x",
	}
	if got := changes(nil, v.Felder()); !reflect.DeepEqual(got, want) {
		t.Errorf("Landesvorhaben:\n got %q\nwant %q", got, want)
	}
	r := Zustaendigkeitsregel{
		Abschnitte: []ZustaendigkeitAbschnitt{{Ab: "2025-01-01", Bis: "2025-12-31", Arten: []string{"land", "kreis"}, Quellen: []Quelle{{Titel: "A", URL: "https://a"}, {Titel: "B"}}}},
		Ausnahmen: []ZustaendigkeitAusnahme{
			{ARS: "150030000000", Zustaendig: true, Bis: "2024-12-31", Quellen: []Quelle{{Titel: "C"}}},
			{ARS: "150030000000", Ab: "2026-01-01"},
		},
	}
	want = []string{
		"abschnitte/1/ab:  → 2025-01-01", "abschnitte/1/bis:  → 2025-12-31", "abschnitte/1/arten:  → land, kreis",
		"abschnitte/1/quellen/1:  → A https://a", "abschnitte/1/quellen/2:  → B",
		"ausnahmen/150030000000/zustaendig:  → ja", "ausnahmen/150030000000/bis:  → 2024-12-31", "ausnahmen/150030000000/quellen/1:  → C",
		"ausnahmen/150030000000/2026-01-01/zustaendig:  → nein",
	}
	if got := changes(nil, r.Felder()); !reflect.DeepEqual(got, want) {
		t.Errorf("Zustaendigkeitsregel:\n got %q\nwant %q", got, want)
	}
	want = []string{"fuer:  → verbund:kitu", "ab:  → 2026-01-01", "bis:  → 2026-12-31"}
	if got := changes(nil, Vorabbestaetigung{Fuer: "verbund:kitu", Ab: "2026-01-01", Bis: "2026-12-31"}.Felder()); !reflect.DeepEqual(got, want) {
		t.Errorf("Vorabbestaetigung:\n got %q\nwant %q", got, want)
	}
}
