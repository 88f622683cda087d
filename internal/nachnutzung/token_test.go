// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
)

func TestNeuesTokenCheck(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	good := func() nachnutzung.NeuesToken {
		return nachnutzung.NeuesToken{Name: "Name", Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}}}
	}
	tests := map[string]struct {
		change func(*nachnutzung.NeuesToken)
		want   []string
	}{
		"good":                {func(*nachnutzung.NeuesToken) {}, nil},
		"a year":              {func(n *nachnutzung.NeuesToken) { n.LaeuftAb = now.AddDate(1, 0, 0) }, nil},
		"the day in a year":   {func(n *nachnutzung.NeuesToken) { n.LaeuftAb, _ = nachnutzung.TokenEnde("2027-03-01") }, nil},
		"the day after":       {func(n *nachnutzung.NeuesToken) { n.LaeuftAb, _ = nachnutzung.TokenEnde("2027-03-02") }, []string{"/laeuftAb"}},
		"more than a year":    {func(n *nachnutzung.NeuesToken) { n.LaeuftAb = now.AddDate(1, 0, 1) }, []string{"/laeuftAb"}},
		"over":                {func(n *nachnutzung.NeuesToken) { n.LaeuftAb = now }, []string{"/laeuftAb"}},
		"blank name":          {func(n *nachnutzung.NeuesToken) { n.Name = "  " }, []string{"/name"}},
		"name of two lines":   {func(n *nachnutzung.NeuesToken) { n.Name = "a\nb" }, []string{"/name"}},
		"NUL":                 {func(n *nachnutzung.NeuesToken) { n.Organisation = "a\x00" }, []string{"/organisation"}},
		"long name":           {func(n *nachnutzung.NeuesToken) { n.Name = strings.Repeat("ä", 201) }, []string{"/name"}},
		"name just fits":      {func(n *nachnutzung.NeuesToken) { n.Name = strings.Repeat("ä", 200) }, nil},
		"no rights":           {func(n *nachnutzung.NeuesToken) { n.Rechte = nil }, []string{"/rechte"}},
		"eleven rights":       {func(n *nachnutzung.NeuesToken) { n.Rechte = slices.Repeat(n.Rechte, 11) }, []string{"/rechte"}},
		"territory":           {func(n *nachnutzung.NeuesToken) { n.Rechte[0].Gebiet = "" }, []string{"/rechte/0"}},
		"scope":               {func(n *nachnutzung.NeuesToken) { n.Rechte[0].Umfang = []nachnutzung.Operation{nachnutzung.OpMelden} }, nil},
		"scope of none":       {func(n *nachnutzung.NeuesToken) { n.Rechte[0].Umfang = []nachnutzung.Operation{"alles"} }, []string{"/rechte/0/umfang"}},
		"scope of other role": {func(n *nachnutzung.NeuesToken) { n.Rechte[0].Umfang = []nachnutzung.Operation{nachnutzung.OpTokens} }, []string{"/rechte/0/umfang"}},
		"everything": {
			func(n *nachnutzung.NeuesToken) {
				*n = nachnutzung.NeuesToken{LaeuftAb: now.AddDate(-1, 0, 0), Rechte: []nachnutzung.Recht{{Rolle: "gott"}}}
			},
			[]string{"/name", "/organisation", "/laeuftAb", "/rechte/0"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := good()
			tt.change(&n)
			var got []string
			if invalid, ok := errors.AsType[*nachnutzung.InvalidError](n.Check(now)); ok {
				for _, f := range invalid.Faults {
					got = append(got, f.Pointer)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if n.LaeuftAb.IsZero() {
				t.Error("no expiry was filled in")
			}
		})
	}
}

func TestTokenEnde(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"2026-03-01": "2026-03-01T23:00:00Z", "2026-07-31": "2026-07-31T22:00:00Z",
		// The night in which summer time ends, and that in which it begins.
		"2026-10-25": "2026-10-25T23:00:00Z", "2026-03-29": "2026-03-29T22:00:00Z",
		"2026-02-30": "", "morgen": "",
	} {
		got, ok := nachnutzung.TokenEnde(tag)
		if ok != (want != "") || ok && got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s ends at %s (%v), want %s", tag, got.UTC(), ok, want)
		}
	}
}

func TestDarfTokens(t *testing.T) {
	t.Parallel()
	verwaltung := func(gebiete ...nachnutzung.Gebiet) nachnutzung.Akteur {
		var a nachnutzung.Akteur
		for _, g := range gebiete {
			a.Rechte = append(a.Rechte, nachnutzung.Recht{Rolle: nachnutzung.RolleVerwaltung, Gebiet: g})
		}
		return a
	}
	right := func(rolle nachnutzung.Rolle, gebiet nachnutzung.Gebiet) nachnutzung.Recht {
		return nachnutzung.Recht{Rolle: rolle, Gebiet: gebiet}
	}
	for name, tt := range map[string]struct {
		akteur nachnutzung.Akteur
		rechte []nachnutzung.Recht
		want   bool
	}{
		"everywhere":        {verwaltung(""), []nachnutzung.Recht{right("redaktion", "15"), right("verbund", "verbund:kitu"), right("verwaltung", "")}, true},
		"own Land":          {verwaltung("15"), []nachnutzung.Recht{right("redaktion", "15"), right("kommune", "150030000000")}, true},
		"another Land":      {verwaltung("15"), []nachnutzung.Recht{right("redaktion", "15"), right("redaktion", "14")}, false},
		"more than own":     {verwaltung("15"), []nachnutzung.Recht{right("verwaltung", "")}, false},
		"a Verbund":         {verwaltung("15"), []nachnutzung.Recht{right("verbund", "verbund:kitu")}, false},
		"own Verbund":       {verwaltung("15", "verbund:kitu"), []nachnutzung.Recht{right("verbund", "verbund:kitu")}, true},
		"no Verwaltung":     {nachnutzung.Akteur{Rechte: []nachnutzung.Recht{right("redaktion", "15")}}, nil, false},
		"nobody":            {nachnutzung.Akteur{}, nil, false},
		"none to hand out":  {verwaltung("15"), nil, true},
		"narrowed, without": {nachnutzung.Akteur{Rechte: []nachnutzung.Recht{{Rolle: "verwaltung", Umfang: []nachnutzung.Operation{nachnutzung.OpCodelisten}}}}, nil, false},
	} {
		if got := tt.akteur.DarfTokens(tt.rechte); got != tt.want {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
}
