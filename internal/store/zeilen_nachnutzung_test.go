// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"reflect"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// Entries of the history are never rewritten, so that both ways in which one has
// kept the steps of a pair stay readable.
func TestStepsOfOldEntries(t *testing.T) {
	t.Parallel()
	want := nachnutzung.Zeitachse{
		{Nr: 1, Status: nachnutzung.StatusInAnbindung, Seit: "2025-03-01"},
		{Nr: 2, Status: nachnutzung.StatusPausiert, Seit: "2025-06-01", Begruendung: nachnutzung.Text{ID: "t1"}, Zurueckgezogen: true},
	}
	now := nachnutzungZustand(&nachnutzungRow{Zeitachse: encodeZeitachse(want)})
	for name, text := range map[string]string{
		"now": now,
		"objects": `{"schritte":[{"nr":1,"status":"in_anbindung","seit":"2025-03-01"},` +
			`{"nr":2,"status":"pausiert","seit":"2025-06-01","begruendung":{"text":"t1"},"zurueckgezogen":true}]}`,
	} {
		var got nachnutzung.Nachnutzung
		if err := readNachnutzungZustand(text, &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(got.Zeitachse, want) {
			t.Errorf("%s: read %+v, want %+v", name, got.Zeitachse, want)
		}
	}
	if err := readNachnutzungZustand(`{"zeitachse":"x\n"}`, &nachnutzung.Nachnutzung{}); err == nil {
		t.Error("a broken line of steps was read without an error")
	}
}

// fullPair says something in each of its fields.
func fullPair() nachnutzung.Nachnutzung {
	steps := nachnutzung.Zeitachse{{Nr: 1, Status: nachnutzung.StatusImTest, Seit: "2025-03-01", Begruendung: nachnutzung.Text{ID: "t1"}}}
	return nachnutzung.Nachnutzung{
		ARS: "150030000000", OzgID: "10092", Version: 7, Zeitachse: steps,
		Einsaetze: []nachnutzung.Einsatz{{
			Nr: 1, Onlinedienst: "wohngeld_sh", Plattform: "osi", URL: "https://example.org/?a=1&b=<2>", Leistungen: []string{"1", "2"}, Zeitachse: steps,
			Reifegrad: nachnutzung.Reifegrad{Modell: "2.0", Stufe: 3}, Nachnutzungsmodell: "efa", Nachweis: nachnutzung.Text{ID: "t2"},
		}},
		Plaene: []nachnutzung.Plan{{Ziel: "2027-01-01", GesetztAm: "2026-01-01"}}, Hindernisse: []nachnutzung.Hindernis{{Code: "geld", Seit: "2025-01-01"}},
		Bemerkung: nachnutzung.Text{ID: "t3"}, Bestaetigung: nachnutzung.Gemeldet, BestaetigtAm: "2026-02-01",
		Organisation: "Amt \"Süd\"\n<&>\u2028\x01", Rueckfall: 3, Beispiel: true,
	}
}

// TestStateOfEntry reads back what the history keeps of a pair, which is what
// encoding/json makes of it.
func TestStateOfEntry(t *testing.T) {
	t.Parallel()
	full := fullPair()
	for name, want := range map[string]nachnutzung.Nachnutzung{
		"full": full, "empty": {}, "steps alone": {Zeitachse: full.Zeitachse}, "example alone": {Beispiel: true},
		"note alone": {Bemerkung: full.Bemerkung}, "no steps": {Plaene: full.Plaene, Organisation: "MID"},
	} {
		row, err := nachnutzungRowOf(&want, "15", "2026-11-28")
		if err != nil {
			t.Fatal(err)
		}
		text := nachnutzungZustand(&row)
		usual, err := encodeState(nachnutzungState{
			Zeitachse: row.Zeitachse, nachnutzungInhalt: inhaltOf(&want), Bestaetigung: row.Bestaetigung, BestaetigtAm: row.BestaetigtAm,
			Organisation: row.Organisation, Beispiel: row.Beispiel,
		})
		if err != nil || text != usual {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, text, usual)
		}
		got := nachnutzung.Nachnutzung{ARS: want.ARS, OzgID: want.OzgID, Version: want.Version}
		if err := readNachnutzungZustand(text, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, want)
		}
	}
}

// TestSameContent changes each thing that a pair says, one at a time.
func TestSameContent(t *testing.T) {
	t.Parallel()
	full := fullPair()
	same := full.Clone()
	same.Organisation, same.Bestaetigung, same.BestaetigtAm, same.Rueckfall = "MID", "", "", 0
	same.Bemerkung.Inhalt = "read since"
	if !sagtDasselbe(&full, same) {
		t.Error("who stands behind a pair counts as what it says")
	}
	for name, change := range map[string]func(n *nachnutzung.Nachnutzung){
		"note":           func(n *nachnutzung.Nachnutzung) { n.Bemerkung = nachnutzung.Text{} },
		"plan":           func(n *nachnutzung.Nachnutzung) { n.Plaene[0].Ziel = "" },
		"plans":          func(n *nachnutzung.Nachnutzung) { n.Plaene = nil },
		"blocker":        func(n *nachnutzung.Nachnutzung) { n.Hindernisse[0].Bis = "2025-02-01" },
		"step":           func(n *nachnutzung.Nachnutzung) { n.Zeitachse[0].Seit = "2025-03-02" },
		"status":         func(n *nachnutzung.Nachnutzung) { n.Zeitachse[0].Status = nachnutzung.StatusLive },
		"reason":         func(n *nachnutzung.Nachnutzung) { n.Zeitachse[0].Begruendung.ID = "t9" },
		"withdrawn":      func(n *nachnutzung.Nachnutzung) { n.Zeitachse[0].Zurueckgezogen = true },
		"use":            func(n *nachnutzung.Nachnutzung) { n.Einsaetze = nil },
		"use's number":   func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Nr = 2 },
		"service":        func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Onlinedienst = "" },
		"platform":       func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Plattform = "sac" },
		"address":        func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].URL = "" },
		"covered":        func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Leistungen = []string{"1"} },
		"use's step":     func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Zeitachse = nil },
		"level":          func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Reifegrad.Stufe = 4 },
		"model":          func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Nachnutzungsmodell = "" },
		"evidence":       func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Nachweis.ID = "t9" },
		"one more level": func(n *nachnutzung.Nachnutzung) { n.Einsaetze[0].Reifegrad.Modell = "1.1" },
	} {
		other := full.Clone()
		change(other)
		if sagtDasselbe(&full, other) || sagtDasselbe(other, &full) {
			t.Errorf("%s: the change is not seen", name)
		}
	}
}
