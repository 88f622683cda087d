// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"encoding/json"
	"reflect"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// TestPlainZustand reads without the decoder what most states hold, and leaves the
// others to it.
func TestPlainZustand(t *testing.T) {
	t.Parallel()
	steps := nachnutzung.Zeitachse{
		{Nr: 1, Status: nachnutzung.StatusImTest, Seit: "2026-01-01", Begruendung: nachnutzung.Text{ID: "abc_-"}},
		{Nr: 2, Seit: "2026-02-01", Zurueckgezogen: true},
	}
	for name, tt := range map[string]struct {
		pair  nachnutzung.Nachnutzung
		plain bool
	}{
		"empty":    {nachnutzung.Nachnutzung{}, false},
		"a status": {nachnutzung.Nachnutzung{Zeitachse: steps, Bestaetigung: nachnutzung.Gemeldet}, true},
		"plans": {nachnutzung.Nachnutzung{
			Plaene:       []nachnutzung.Plan{{Ziel: "2027-01-01", GesetztAm: "2026-01-01"}, {GesetztAm: "2026-02-01"}},
			BestaetigtAm: "2026-02-01", Organisation: "MID",
		}, true},
		"all": {nachnutzung.Nachnutzung{
			Zeitachse: steps, Plaene: []nachnutzung.Plan{{Ziel: "2027-01-01", GesetztAm: "2026-01-01"}}, Bemerkung: nachnutzung.Text{ID: "x"},
			Bestaetigung: nachnutzung.Gemeldet, BestaetigtAm: "2026-02-01", Organisation: "Büro für Straßen", Beispiel: true,
		}, true},
		"a remark":       {nachnutzung.Nachnutzung{Bemerkung: nachnutzung.Text{ID: "x"}}, true},
		"an example":     {nachnutzung.Nachnutzung{Beispiel: true}, true},
		"a quote":        {nachnutzung.Nachnutzung{Zeitachse: steps, Organisation: `Amt "A"`}, false},
		"a backslash":    {nachnutzung.Nachnutzung{Zeitachse: steps, Organisation: `A\nB`}, false},
		"an ampersand":   {nachnutzung.Nachnutzung{Organisation: "A & B"}, true},
		"an Einsatz":     {nachnutzung.Nachnutzung{Zeitachse: steps, Einsaetze: []nachnutzung.Einsatz{{Nr: 1, Onlinedienst: "x", Zeitachse: steps}}}, false},
		"a blocker":      {nachnutzung.Nachnutzung{Hindernisse: []nachnutzung.Hindernis{{Code: "x", Seit: "2026-01-01"}}}, false},
		"nothing to say": {nachnutzung.Nachnutzung{Rueckfall: 1}, false},
	} {
		row, err := nachnutzungRowOf(&tt.pair, "15", "2026-11-28")
		if err != nil {
			t.Fatal(err)
		}
		text := nachnutzungZustand(&row)
		if _, ok := plainZustand(text); ok != tt.plain {
			t.Errorf("%s: %s: read without the decoder: %t", name, text, ok)
		}
		var got nachnutzung.Nachnutzung
		if err := readNachnutzungZustand(text, &got); err != nil || !reflect.DeepEqual(got, tt.pair) {
			t.Errorf("%s: %s: got %+v, %v", name, text, got, err)
		}
	}
}

// FuzzPlainZustand holds it against the decoder: what it takes means the same there.
func FuzzPlainZustand(f *testing.F) {
	for _, text := range []string{
		"", "{}", "null", `{"beispiel":true}`, `{"beispiel":true,}`, `{"zeitachse":"1 live 2026-01-01 - \n","plaene":[{"ziel":"a","gesetztAm":"b"},{"ziel":"c","gesetztAm":"d"}]}`,
		`{"zeitachse":"\\n"}`, `{"zeitachse":"\"\n"}`, `{"zeitachse":"a","zeitachse":"b"}`, `{"plaene":[{"ziel":"a","gesetztAm":"b"},]}`, `{"plaene":[{"ziel":"a","gesetztAm":"b"}]`,
		`{"bemerkung":{"text":"x"},"bestaetigung":"gemeldet","bestaetigtAm":"2026","organisation":"MID","beispiel":true}`, `{"organisation":"a""beispiel":true}`,
		"{\"organisation\":\"\xff\"}", "{\"organisation\":\"\n\"}", `{"organisation":"a\u0026"}`, `{"bestaetigung":"a"}}`, `{"bestaetigung":"a"}x`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := plainZustand(text)
		if !ok {
			return
		}
		var want nachnutzungState
		if err := json.Unmarshal([]byte(text), &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v, %v", text, got, want, err)
		}
	})
}

// BenchmarkReadZustand reads a state as most are.
func BenchmarkReadZustand(b *testing.B) {
	text := `{"zeitachse":"1 live 2026-01-01 - \n","plaene":[{"ziel":"2026-12-31","gesetztAm":"2026-01-01"}],"bestaetigung":"selbst","bestaetigtAm":"2026-01-01","organisation":"MID"}`
	b.ReportAllocs()
	for b.Loop() {
		var n nachnutzung.Nachnutzung
		if err := readNachnutzungZustand(text, &n); err != nil {
			b.Fatal(err)
		}
	}
}
