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
	now, err := nachnutzungZustand(&nachnutzung.Nachnutzung{Zeitachse: want})
	if err != nil {
		t.Fatal(err)
	}
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
