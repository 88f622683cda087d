// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung_test

import (
	"errors"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// TestTokensOfANarrowedRight: whoever may do nothing but make tokens makes none
// that may do more in the same role.
func TestTokensOfANarrowedRight(t *testing.T) {
	t.Parallel()
	verwaltung := func(gebiet nachnutzung.Gebiet, umfang ...nachnutzung.Operation) nachnutzung.Recht {
		return nachnutzung.Recht{Rolle: nachnutzung.RolleVerwaltung, Gebiet: gebiet, Umfang: umfang}
	}
	maker := nachnutzung.Akteur{Rechte: []nachnutzung.Recht{verwaltung("15", nachnutzung.OpTokens, nachnutzung.OpIntern)}}
	for name, tt := range map[string]struct {
		recht nachnutzung.Recht
		want  bool
	}{
		"the same":           {verwaltung("15", nachnutzung.OpTokens, nachnutzung.OpIntern), true},
		"less":               {verwaltung("15081", nachnutzung.OpIntern), true},
		"all of the role":    {verwaltung("15"), false},
		"another part of it": {verwaltung("15", nachnutzung.OpTokens, nachnutzung.OpLoeschen), false},
		"another role":       {nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}, true},
	} {
		if got := maker.DarfTokens([]nachnutzung.Recht{tt.recht}); got != tt.want {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
	maker.Rechte = append(maker.Rechte, verwaltung("15081"))
	if !maker.DarfTokens([]nachnutzung.Recht{verwaltung("15081")}) || maker.DarfTokens([]nachnutzung.Recht{verwaltung("15")}) {
		t.Error("one right must cover both territory and scope")
	}
}

func TestHandeltSelbst(t *testing.T) {
	t.Parallel()
	body, other := nachnutzung.Verweis{Code: "150030000000", Name: "Magdeburg"}, nachnutzung.Verweis{Code: "150815051000", Name: "Verband"}
	for name, tt := range map[string]struct {
		erbtVon nachnutzung.Verweis
		bis     string
		want    bool
	}{
		"acts itself":       {nachnutzung.Verweis{}, "", true},
		"another one acts":  {other, "", false},
		"has gone":          {nachnutzung.Verweis{}, "2026-02-28", false},
		"on its last day":   {nachnutzung.Verweis{}, "2026-03-01", true},
		"is to go some day": {nachnutzung.Verweis{}, "2026-12-31", true},
	} {
		err := nachnutzung.HandeltSelbst(body, tt.erbtVon, tt.bis, "2026-03-01")
		if _, isConflict := errors.AsType[*nachnutzung.ConflictError](err); isConflict == tt.want {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestZugehoerigkeitAm(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"2009-06-01": "", "2009-12-31": "2009", "2015-06-01": "2009", "2015-06-02": "", "2021-08-31": "", "2021-09-01": "2021-09-01", "2099-01-01": "2021-09-01",
		"": "2009 2021-09-01",
	} {
		z := nachnutzung.Zugehoerigkeit{Zeiten: []nachnutzung.Zeitspanne{{Seit: "2009", Bis: "2015-06"}, {Seit: "2021-09-01"}}}
		z.Am(tag)
		var got []string
		for _, span := range z.Zeiten {
			got = append(got, string(span.Seit))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", tag, got, want)
		}
	}
	always := nachnutzung.Zugehoerigkeit{Zeiten: []nachnutzung.Zeitspanne{{}}}
	if always.Am("1990-01-01"); len(always.Zeiten) != 1 {
		t.Error("a period of unknown beginning counts always")
	}
}
