// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"nachnutzung/api"
)

const vorab = "/kommunen/" + magdeburg + "/vorabbestaetigungen"

// TestVorabbestaetigung grants confirmation in advance, uses it and ends it.
func TestVorabbestaetigung(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		town := k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg"))
		target := vorab + "/verbund:kitu"
		k.ask(t, http.MethodGet, target).problem(t, http.StatusNotFound)
		town.try(t, http.MethodPut, target, `{"ab":"2026-01-01"}`, "If-Match", "*").problem(t, http.StatusPreconditionFailed)
		made := town.write(t, http.MethodPut, "/kommunen/15003000/vorabbestaetigungen/verbund:kitu", `{"ab":"2026-01-01"}`, "If-None-Match", "*")
		granted := decode[api.Vorabbestaetigung](t, made, http.StatusCreated)
		if granted.Ars != magdeburg || granted.Fuer != "verbund:kitu" || granted.Version != 1 || granted.Bis != nil || granted.GeaendertAm == "" {
			t.Errorf("granted: %+v", granted)
		}
		location, ok := strings.CutPrefix(made.header.Get("Location"), api.BasePath)
		if !ok || decode[api.Vorabbestaetigung](t, k.get(t, location), http.StatusOK) != granted {
			t.Errorf("Location %q", made.header.Get("Location"))
		}
		town.try(t, http.MethodPut, target, `{"ab":"2026-01-01"}`, "If-None-Match", "*").problem(t, http.StatusPreconditionFailed)
		town.try(t, http.MethodPut, target, `{"ab":"2026-01-01"}`).problem(t, http.StatusPreconditionRequired)

		member := k.as(t, kitu())
		if pair := member.report(t, magdeburg, wohngeld, `{"status":"live"}`); orEmpty(pair.Bestaetigung) != "vorab_bestaetigt" {
			t.Errorf("reported by whom the town trusts: %v", orEmpty(pair.Bestaetigung))
		}
		ended := decode[api.Vorabbestaetigung](t, town.write(t, http.MethodPut, target, `{"ab":"2026-01-01","bis":"2026-02-28"}`,
			"If-Match", made.header.Get("ETag")), http.StatusOK)
		if ended.Version != 2 || orEmpty(ended.Bis) != "2026-02-28" {
			t.Errorf("ended: %+v", ended)
		}
		if pair := member.report(t, magdeburg, kfz, `{"status":"live"}`); orEmpty(pair.Bestaetigung) != "gemeldet" {
			t.Errorf("reported after the end: %v", orEmpty(pair.Bestaetigung))
		}
		decode[api.Vorabbestaetigung](t, town.write(t, http.MethodPut, vorab+"/plattform:osi", `{"ab":"2026-03-01"}`, "If-None-Match", "*"), http.StatusCreated)
		page := decode[api.VorabbestaetigungListe](t, k.get(t, vorab+"?limit=1"), http.StatusOK)
		if len(page.Items) != 1 || page.Items[0].Fuer != "plattform:osi" || page.Next == nil {
			t.Fatalf("first page: %+v", page)
		}
		page = decode[api.VorabbestaetigungListe](t, k.get(t, vorab+"?limit=1&cursor="+*page.Next), http.StatusOK)
		if len(page.Items) != 1 || page.Items[0].Version != ended.Version || orEmpty(page.Items[0].Bis) != "2026-02-28" || page.Next != nil {
			t.Errorf("second page: %+v", page)
		}
		testVorabOnADay(t, k, target)
		if list := decode[api.VerlaufListe](t, k.get(t, "/verlauf?art=vorabbestaetigung"), http.StatusOK); len(list.Items) != 3 {
			t.Errorf("history: %+v", list.Items)
		}
	})
}

// testVorabOnADay asks which of both grants held on a day, and was known when: KITU's
// from January 2026, since ended with February; OSI's from March.
func testVorabOnADay(t *testing.T, k probe, kitu string) {
	t.Helper()
	k.number(t)
	history := decode[api.VerlaufListe](t, k.get(t, "/verlauf?art=vorabbestaetigung"), http.StatusOK)
	first := strconv.FormatInt(*history.Items[len(history.Items)-1].Revision, 10)
	for query, want := range map[string]string{
		"stichtag=2025-12-31": "", "stichtag=2026-01-01": "verbund:kitu", "stichtag=2026-02-28": "verbund:kitu", "stichtag=2026-03-01": "plattform:osi",
		"": "plattform:osi verbund:kitu", "kenntnisstand=" + first: "verbund:kitu", "stichtag=2026-03-01&kenntnisstand=" + first: "verbund:kitu",
	} {
		var got []string
		for _, granted := range decode[api.VorabbestaetigungListe](t, k.get(t, vorab+"?"+query), http.StatusOK).Items {
			got = append(got, granted.Fuer)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", query, got, want)
		}
	}
	if p := k.get(t, kitu+"?stichtag=2026-03-01").problem(t, http.StatusNotFound); !strings.Contains(p.Detail, "vom 2026-01-01 bis 2026-02-28") {
		t.Errorf("after its end: %s", p.Detail)
	}
	known := k.get(t, kitu+"?stichtag=2026-03-01&kenntnisstand="+first)
	if granted := decode[api.Vorabbestaetigung](t, known, http.StatusOK); granted.Version != 1 || granted.Bis != nil || known.header.Get("Nachnutzung-Revision") != first {
		t.Errorf("before its end was known: %+v", granted)
	}
}

func TestVorabbestaetigungRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		verband := stadt(apenburgVG, "Verbandsgemeinde")
		for name, tt := range map[string]struct {
			who             person
			target, content string
			status          int
			pointer         string
		}{
			"unknown Kommune":              {kitu(), "/kommunen/999999999999/vorabbestaetigungen/verbund:kitu", `{"ab":"2026-01-01"}`, 404, ""},
			"unknown Verbund":              {kitu(), vorab + "/verbund:nix", `{"ab":"2026-01-01"}`, 404, ""},
			"a Plattform as a Verbund":     {kitu(), vorab + "/verbund:osi", `{"ab":"2026-01-01"}`, 404, ""},
			"neither":                      {kitu(), vorab + "/kitu", `{"ab":"2026-01-01"}`, 400, "{fuer}"},
			"the Verbund for itself":       {kitu(), vorab + "/verbund:kitu", `{"ab":"2026-01-01"}`, 403, ""},
			"the Redaktion":                {mid(), vorab + "/verbund:kitu", `{"ab":"2026-01-01"}`, 403, ""},
			"another town":                 {stadt(halle, "Halle"), vorab + "/verbund:kitu", `{"ab":"2026-01-01"}`, 403, ""},
			"a Mitgliedsgemeinde":          {verband, "/kommunen/" + apenburg + "/vorabbestaetigungen/verbund:kitu", `{"ab":"2026-01-01"}`, 409, ""},
			"without a first day":          {stadt(magdeburg, "M"), vorab + "/verbund:kitu", `{}`, 400, "/ab"},
			"the end before the beginning": {stadt(magdeburg, "M"), vorab + "/verbund:kitu", `{"ab":"2026-02-01","bis":"2026-01-01"}`, 400, "/bis"},
			"no day":                       {stadt(magdeburg, "M"), vorab + "/verbund:kitu", `{"ab":"2026-02-30"}`, 400, "/ab"},
		} {
			p := k.as(t, tt.who).try(t, http.MethodPut, tt.target, tt.content, "If-None-Match", "*").problem(t, tt.status)
			if tt.pointer != "" && (len(p.Errors) != 1 || p.Errors[0].Pointer != tt.pointer) {
				t.Errorf("%s: %+v", name, p.Errors)
			}
			if tt.status == http.StatusConflict && !strings.Contains(p.Detail, apenburgVG) {
				t.Errorf("%s: who acts is not named: %s", name, p.Detail)
			}
		}
		if list := decode[api.VerlaufListe](t, k.get(t, "/verlauf"), http.StatusOK); len(list.Items) != 0 {
			t.Errorf("something was written: %+v", list.Items)
		}
	})
}
