// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"reflect"
	"strings"
	"testing"
)

func TestOperator(t *testing.T) {
	t.Parallel()
	_, got, err := parse(t, []string{
		"serve", "--operator", "Beispielstelle | Beispielplatz 1||", "--operator-email", "stelle@nachnutzung.example", "--operator-phone", " 0000 000 ",
		"--accessibility-reviewed", "2026-11-01", "--security-contact", "mailto:sicherheit@nachnutzung.example",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Operator{
		Address: []string{"Beispielstelle", "Beispielplatz 1"}, Email: "stelle@nachnutzung.example", Phone: "0000 000",
		AccessibilityReviewed: "2026-11-01", SecurityContact: "mailto:sicherheit@nachnutzung.example",
	}
	if !reflect.DeepEqual(got.Operator, want) {
		t.Errorf("got %#v\nwant %#v", got.Operator, want)
	}
}

func TestOperatorFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ flag, value, want string }{
		{"--operator-email", "keine", "keine E-Mail-Adresse"},
		{"--operator-email", "A <a@b.example>", "keine E-Mail-Adresse"},
		{"--accessibility-reviewed", "gestern", "kein Tag"},
		{"--security-contact", "sicherheit@nachnutzung.example", "keine Adresse dafür"},
		{"--security-contact", "http://nachnutzung.example", "keine Adresse dafür"},
		{"--security-contact", "mailto:niemand", "keine Adresse dafür"},
	} {
		if _, _, err := parse(t, []string{"serve", tt.flag, tt.value}, nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s: %v, want %q", tt.flag, tt.value, err, tt.want)
		}
	}
}
