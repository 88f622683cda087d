// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// heute is the day of the tests.
const heute = "2026-10-15"

// achse makes a timeline of steps in the order of reporting, each "day status";
// "-" for a derived status, a "!" before it for a withdrawn one.
func achse(t *testing.T, steps ...string) Zeitachse {
	t.Helper()
	var z Zeitachse
	for i, text := range steps {
		text, withdrawn := strings.CutPrefix(text, "!")
		day, status, ok := strings.Cut(text, " ")
		if !ok {
			t.Fatalf("step %q is no day and status", text)
		}
		if status == "-" {
			status = ""
		}
		z = append(z, Schritt{Nr: i + 1, Seit: day, Status: Status(status), Zurueckgezogen: withdrawn})
	}
	return z.sorted()
}

// written shows a timeline in the form of achse, with numbers and reasons.
func written(z Zeitachse) string {
	steps := make([]string, len(z))
	for i, s := range z {
		status := string(s.Status)
		if status == "" {
			status = "-"
		}
		steps[i] = fmt.Sprintf("%d %s %s", s.Nr, s.Seit, status)
		if s.Zurueckgezogen {
			steps[i] = "!" + steps[i]
		}
		if s.Begruendung.Inhalt != "" {
			steps[i] += " (" + s.Begruendung.Inhalt + ")"
		}
	}
	return strings.Join(steps, "; ")
}

// wantFaults checks that an error names exactly these pointers, each in a German
// sentence; a part of it may stand after a blank: "/status kein Status".
func wantFaults(t *testing.T, err error, want ...string) {
	t.Helper()
	if len(want) == 0 {
		if err != nil {
			t.Errorf("got %v, want no fault", err)
		}
		return
	}
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		t.Errorf("got %v, want faults at %q", err, want)
		return
	}
	var got, wanted []string
	details := make(map[string]string)
	for _, f := range invalid.Faults {
		got = append(got, f.Pointer)
		details[f.Pointer] = f.Detail
		if !strings.HasSuffix(f.Detail, ".") && !strings.Contains(f.Detail, "://") {
			t.Errorf("%s: %q is no sentence", f.Pointer, f.Detail)
		}
	}
	for _, w := range want {
		pointer, part, _ := strings.Cut(w, " ")
		wanted = append(wanted, pointer)
		if !strings.Contains(details[pointer], part) {
			t.Errorf("%s: got %q, want %q in it", pointer, details[pointer], part)
		}
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		t.Errorf("got faults at %q, want %q: %v", got, wanted, err)
	}
}

// wantConflict checks that an error is a conflict.
func wantConflict(t *testing.T, err error) {
	t.Helper()
	var conflict *ConflictError
	if !errors.As(err, &conflict) || conflict.Detail == "" {
		t.Errorf("got %v, want a conflict", err)
	}
}

// words is a small Wortschatz.
func words() Wortschatz {
	return Wortschatz{
		Codes: map[string][]string{
			"blocker":            {"vertrag_avv", "payment", "geld"},
			"onlinedienst":       {"wohngeld_sh", "bafoeg_st"},
			"plattform":          {"osi", "sac"},
			"nachnutzungsmodell": {"efa"},
			"reifegrad_1_1":      {"0", "1", "2", "3", "4"},
			"reifegrad_2_0":      {"0", "1", "2", "3", "4", "5", "6", "7"},
			"prioritaet":         {"1", "2", "3", "4"},
			"umsetzungsmodell":   {"efa"},
		},
		Leistungen: []string{"L00001", "L00002"},
	}
}

// unchanged reports what differs between a pair and its state before.
func unchanged(t *testing.T, got, before *Nachnutzung) {
	t.Helper()
	if !reflect.DeepEqual(got, before) {
		t.Errorf("changed in spite of the fault:\n got %+v\nwant %+v", got, before)
	}
}
