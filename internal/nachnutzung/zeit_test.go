// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"testing"
	"time"
)

func TestZeitangabe(t *testing.T) {
	t.Parallel()
	tests := []struct {
		z      Zeitangabe
		valid  bool
		latest string
	}{
		{"", true, ""},
		{"2009", true, "2009-12-31"},
		{"2020", true, "2020-12-31"},
		{"2020-02", true, "2020-02-29"},
		{"2021-02", true, "2021-02-28"},
		{"2019-12", true, "2019-12-31"},
		{"2021-09-01", true, "2021-09-01"},
		{"2020-02-29", true, "2020-02-29"},
		{"2021-02-29", false, ""},
		{"2021-13", false, ""},
		{"2021-00", false, ""},
		{"2021-9-1", false, ""},
		{"2021-", false, ""},
		{"2021-09-", false, ""},
		{"20", false, ""},
		{"Ende 2019", false, ""},
		{"01.09.2021", false, ""},
		{"2021-09-01T00:00:00Z", false, ""},
		{"2021-09-01 ", false, ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.z), func(t *testing.T) {
			t.Parallel()
			if got := tt.z.IsValid(); got != tt.valid {
				t.Errorf("IsValid: got %v, want %v", got, tt.valid)
			}
			if got := tt.z.Latest(); got != tt.latest {
				t.Errorf("Latest: got %q, want %q", got, tt.latest)
			}
		})
	}
}

// TestTag: the day is the German one, in summer and in winter, from any zone.
func TestTag(t *testing.T) {
	t.Parallel()
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
		t.Skipf("this machine has no zone data: %v", err)
	}
	tests := []struct{ name, instant, want string }{
		{"winter, before midnight", "2026-01-31T22:59:59Z", "2026-01-31"},
		{"winter, after midnight", "2026-01-31T23:00:00Z", "2026-02-01"},
		{"summer, before midnight", "2026-06-30T21:59:59Z", "2026-06-30"},
		{"summer, after midnight", "2026-06-30T22:00:00Z", "2026-07-01"},
		{"written elsewhere", "2026-06-30T19:00:00-05:00", "2026-07-01"},
	}
	for _, tt := range tests {
		instant, err := time.Parse(time.RFC3339, tt.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := Tag(instant); got != tt.want {
			t.Errorf("%s: Tag(%s) = %q, want %q", tt.name, tt.instant, got, tt.want)
		}
	}
}
