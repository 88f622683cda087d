// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

const zustaendigkeit = "/leistungsbuendel/" + wohngeld + "/zustaendigkeit"

// TestZustaendigkeit enters who is responsible, and changes it.
func TestZustaendigkeit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		first := k.get(t, zustaendigkeit)
		if open := decode[api.Zustaendigkeitsregel](t, first, http.StatusOK); open.Version != 0 || len(open.Abschnitte) != 0 || open.GeaendertAm != nil {
			t.Errorf("what nobody has sourced: %+v", open)
		}
		written := editor.write(t, http.MethodPut, zustaendigkeit, `{"abschnitte":[
			{"ab":null,"bis":"2025-12-31","arten":["kreis"],"quellen":[{"titel":"Alte Verordnung"}]},
			{"ab":"2026-01-01","bis":null,"arten":["gemeinde_verband"],"quellen":[{"titel":"Neue Verordnung","url":"https://www.landesrecht.example/zust"}]}],
			"ausnahmen":[{"ars":"`+halle+`","zustaendig":false,"ab":"2026-01-01","bis":null,"quellen":[{"titel":"Vereinbarung"}]}],
			"begruendung":"Neufassung."}`, "If-Match", first.header.Get("ETag"))
		if rule := decode[api.Zustaendigkeitsregel](t, written, http.StatusOK); rule.Version != 1 || len(rule.Abschnitte) != 2 || len(rule.Ausnahmen) != 1 || rule.GeaendertAm == nil {
			t.Errorf("after PUT: %+v", rule)
		}
		known := k.number(t)
		then := decode[api.Zustaendigkeitsregel](t, k.get(t, zustaendigkeit+"?stichtag=2025-06-30"), http.StatusOK)
		if len(then.Abschnitte) != 1 || !slices.Equal(then.Abschnitte[0].Arten, []string{"kreis"}) || len(then.Ausnahmen) != 0 {
			t.Errorf("on a day before: %+v", then)
		}
		// What follows from it shows at the pairs at once.
		if pair := k.pair(t, halle, wohngeld); pair.Status != "nicht_zustaendig" || pair.StatusHerkunft != "zustaendigkeit" {
			t.Errorf("the pair of the exception: %s, %s", pair.Status, pair.StatusHerkunft)
		}
		decode[api.Zustaendigkeitsregel](t, editor.write(t, http.MethodPut, zustaendigkeit, `{"abschnitte":[]}`, "If-Match", written.header.Get("ETag")), http.StatusOK)
		k.number(t)
		if now := decode[api.Zustaendigkeitsregel](t, k.get(t, zustaendigkeit), http.StatusOK); now.Version != 2 || len(now.Abschnitte)+len(now.Ausnahmen) != 0 {
			t.Errorf("taken back: %+v", now)
		}
		was := decode[api.Zustaendigkeitsregel](t, k.get(t, zustaendigkeit+"?kenntnisstand="+strconv.FormatInt(known, 10)), http.StatusOK)
		if was.Version != 1 || len(was.Abschnitte) != 2 {
			t.Errorf("as known before: %+v", was)
		}
		list := decode[api.VerlaufListe](t, k.get(t, "/verlauf?art=zustaendigkeit"), http.StatusOK).Items
		if len(list) != 2 || list[1].Ars != nil || orEmpty(list[1].OzgID) != wohngeld || orEmpty(list[1].Begruendung) != "Neufassung." {
			t.Errorf("history: %+v", list)
		}
	})
}

func TestZustaendigkeitRefused(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		for name, tt := range map[string]struct {
			who             person
			target, content string
			header          []string
			status          int
			at              []string
		}{
			"without sections": {mid(), zustaendigkeit, `{}`, []string{"If-Match", "*"}, 400, []string{"/abschnitte"}},
			"unknown bundle":   {kitu(), "/leistungsbuendel/99999/zustaendigkeit", `{"abschnitte":[]}`, nil, 404, nil},
			"a Verbund":        {kitu(), zustaendigkeit, `{"abschnitte":[]}`, nil, 403, nil},
			"an administrator": {somebody("V", nachnutzung.RolleVerwaltung, ""), zustaendigkeit, `{"abschnitte":[]}`, []string{"If-Match", "*"}, 403, nil},
			"no version":       {mid(), zustaendigkeit, `{"abschnitte":[]}`, nil, 428, nil},
			"stale":            {mid(), zustaendigkeit, `{"abschnitte":[]}`, []string{"If-Match", `"3"`}, 412, nil},
			"all at once": {mid(), zustaendigkeit, `{"abschnitte":[
				{"ab":"2026-01-01","bis":"2026-12-31","arten":["kreis","gemeinde_verband"],"quellen":[{"titel":"A"}]},
				{"ab":"2026-06-01","bis":null,"arten":["dorf"],"quellen":[]}],
				"ausnahmen":[{"ars":"999999999999","zustaendig":true,"ab":null,"bis":null,"quellen":[{"titel":"B","url":"ftp://x"}]},
				{"ars":"15","zustaendig":true,"ab":"2026-02-01","bis":"2026-01-01","quellen":[{"titel":"B"}]}]}`, []string{"If-Match", "*"}, 400,
				[]string{"/abschnitte/1/ab", "/abschnitte/1/arten/0", "/abschnitte/1/quellen", "/ausnahmen/0/ars", "/ausnahmen/0/quellen/0/url", "/ausnahmen/1/ars", "/ausnahmen/1/bis"}},
		} {
			p := k.as(t, tt.who).try(t, http.MethodPut, tt.target, tt.content, tt.header...).problem(t, tt.status)
			var at []string
			for _, fault := range p.Errors {
				at = append(at, fault.Pointer)
			}
			if slices.Sort(at); !slices.Equal(at, tt.at) {
				t.Errorf("%s: faults at %v, want %v", name, at, tt.at)
			}
		}
		if rule := decode[api.Zustaendigkeitsregel](t, k.get(t, zustaendigkeit), http.StatusOK); rule.Version != 0 {
			t.Errorf("something was written: %+v", rule)
		}
	})
}
