// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// pointersOf are the places that a problem names, in its order.
func pointersOf(p api.Problem) []string {
	places := make([]string, len(p.Errors))
	for i, fault := range p.Errors {
		places[i] = fault.Pointer
	}
	return places
}

// attempt is a write that is mended step by step.
type attempt struct {
	who                    probe
	method, path           string
	media, content, expect string
}

func (a *attempt) send(t *testing.T) answer {
	t.Helper()
	header := []string{"Content-Type", a.media}
	if a.expect != "" {
		header = append(header, "If-Match", a.expect)
	}
	return a.who.try(t, a.method, a.path, a.content, header...)
}

// rung mends one thing of an attempt and says what is refused then.
type rung struct {
	name   string
	mend   func(*attempt)
	status int
}

// climb wants the checks of a write in their order: an attempt that is wrong in
// everything is refused for the first thing, then for the next, until it is right.
func (a *attempt) climb(t *testing.T, rungs []rung) {
	t.Helper()
	for _, r := range rungs {
		r.mend(a)
		got := a.send(t)
		if got.status != r.status {
			t.Fatalf("%s %s, %s: got %d, want %d: %.500s", a.method, a.path, r.name, got.status, r.status, got.body)
		}
		if got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q, want no-store", r.name, got.header.Get("Cache-Control"))
		}
		if origin := got.header.Get("Access-Control-Allow-Origin"); origin != "" {
			t.Errorf("%s: scripts of %q may read the answer to a write", r.name, origin)
		}
		if got.status >= http.StatusBadRequest {
			got.problem(t, r.status)
		}
	}
}

// TestOrderOfChecks climbs every write of the register that names its place in
// the path.
func TestOrderOfChecks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		stranger, city := k.as(t, stadt(halle, "Stadt Halle (Saale)")), k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg"))
		k.as(t, kitu()).report(t, magdeburg, kfz, `{"status":"live"}`)
		k.as(t, mid()).report(t, magdeburg, elterngeld, `{"status":"im_test","statusSeit":"2025-02-01"}`)
		for _, tt := range []struct {
			name, method, path, unknown, media string
			wrong, right                       string
			version                            string
		}{
			{"PATCH", "PATCH", pairOf(magdeburg, wohngeld), pairOf(magdeburg, "99999"), "application/merge-patch+json", `{"status":"fertig"}`, `{"status":"im_test"}`, `"0"`},
			{"PUT", "PUT", pairOf(magdeburg, wohngeld), pairOf("159999999999", wohngeld), "application/json", `{"status":"im_test","blocker":["nix"]}`, `{"status":"live"}`, `"1"`},
			{"Berichtigung", "POST", pairOf(magdeburg, elterngeld) + "/verlauf/1/berichtigung", pairOf(magdeburg, "99999") + "/verlauf/1/berichtigung", "application/json",
				`{"statusSeit":"2016-01-01","begruendung":"Tippfehler"}`, `{"statusSeit":"2025-03-01","begruendung":"Tippfehler"}`, `"1"`},
			{"Bestätigung", "POST", pairOf(magdeburg, kfz) + "/bestaetigungen", pairOf("159999999999", kfz) + "/bestaetigungen", "application/json",
				`{"ergebnis":"vielleicht"}`, `{"ergebnis":"angenommen"}`, `"1"`},
		} {
			t.Run(tt.name, func(t *testing.T) {
				a := &attempt{who: k, method: tt.method, path: tt.unknown, media: "text/plain", content: strings.Repeat(" ", 2<<20)}
				a.climb(t, []rung{
					{"nobody", func(*attempt) {}, http.StatusUnauthorized},
					{"wrong media type", func(a *attempt) { a.who = stranger }, http.StatusUnsupportedMediaType},
					{"too large", func(a *attempt) { a.media = tt.media }, http.StatusRequestEntityTooLarge},
					{"malformed", func(a *attempt) { a.content = `{"status":"fertig"` }, http.StatusBadRequest},
					{"nothing there", func(a *attempt) { a.content = tt.wrong }, http.StatusNotFound},
					{"foreign", func(a *attempt) { a.path = tt.path }, http.StatusForbidden},
					{"without If-Match", func(a *attempt) { a.who = city }, http.StatusPreconditionRequired},
					{"stale", func(a *attempt) { a.expect = `"99"` }, http.StatusPreconditionFailed},
					{"weak", func(a *attempt) { a.expect = "W/" + tt.version }, http.StatusPreconditionFailed},
					{"wrong value", func(a *attempt) { a.expect = tt.version }, http.StatusBadRequest},
					{"right", func(a *attempt) { a.content = tt.right }, http.StatusOK},
				})
			})
		}
	})
}

// TestPutAndPatch wants PUT to replace and PATCH to merge (RFC 7396).
func TestPutAndPatch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k = k.as(t, mid())
		full := `{"status":"in_anbindung","statusSeit":"2026-01-15","bemerkung":"Über das Stadtportal.","geplanterGoLive":"2027-01-15","blocker":["vertrag_avv","payment"],
			"einsaetze":[{"onlinedienst":"wohngeld_sh","plattform":"osi","url":"https://www.magdeburg.de/wohngeld","status":"im_test","statusSeit":"2026-02-01",
				"leistungen":["L03597"],"reifegrad":{"modell":"2.0","stufe":5},"nachnutzungsmodell":"efa","nachweis":"Abgerufen am 2. März."}]}`
		open := k.get(t, pairOf(magdeburg, wohngeld))
		first := k.write(t, "PUT", pairOf(magdeburg, wohngeld), full, "If-Match", open.header.Get("ETag"))
		n := decode[api.Nachnutzung](t, first, http.StatusOK)
		if n.Version != 1 || n.Status != "in_anbindung" || *n.StatusSeit != "2026-01-15" || *n.GeplanterGoLive != "2027-01-15" || len(n.Blocker) != 2 ||
			len(n.Einsaetze) != 1 || n.Einsaetze[0].Onlinedienst.Name == "" || n.Einsaetze[0].Plattform.Name == "" || n.Einsaetze[0].Reifegrad.Stufe != 5 ||
			*n.Einsaetze[0].Nachweis != "Abgerufen am 2. März." || n.Einsaetze[0].Leistungen[0] != "L03597" || *n.Organisation != "MID" || *n.Bestaetigung != "redaktionell" {
			t.Fatalf("after PUT: %s", first.body)
		}
		if read := k.get(t, pairOf(magdeburg, wohngeld)); read.header.Get("ETag") != first.header.Get("ETag") || string(read.body) != string(first.body) {
			t.Errorf("a read says\n%s\nthe write\n%s", read.body, first.body)
		}
		n = k.report(t, magdeburg, wohngeld, `{"blocker":["payment"],"geplanterGoLive":null}`)
		if n.Version != 2 || n.Status != "in_anbindung" || n.GeplanterGoLive != nil || !slices.Equal(n.Blocker, []string{"payment"}) || n.Bemerkung == nil || len(n.Einsaetze) != 1 {
			t.Errorf("after PATCH: %+v", n)
		}
		if n = k.report(t, magdeburg, wohngeld, `{"blocker":["payment"]}`); n.Version != 2 {
			t.Errorf("nothing new, and version %d", n.Version)
		}
		n = k.report(t, magdeburg, wohngeld, `{"status":null}`)
		if n.Status != "im_test" || n.StatusHerkunft != nachnutzung.HerkunftEinsatz || len(n.Schritte) != 2 {
			t.Errorf("without a status of its own: %+v", n)
		}
		again := k.write(t, "PUT", pairOf(magdeburg, wohngeld), `{"status":"live","begruendung":"Alles neu."}`, "If-Match", "*")
		n = decode[api.Nachnutzung](t, again, http.StatusOK)
		if n.Status != "live" || n.Bemerkung != nil || len(n.Blocker) != 0 || n.Einsaetze[0].Status != "zurueckgezogen" || *n.Einsaetze[0].Begruendung != "Alles neu." {
			t.Errorf("PUT leaves what it does not say: %s", again.body)
		}
	})
}

// TestInsertedStep reports a status of an earlier day: a step between, for a
// reason, and what holds today stays.
func TestInsertedStep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k = k.as(t, mid())
		k.report(t, magdeburg, wohngeld, `{"status":"im_test","statusSeit":"2025-06-01"}`)
		k.report(t, magdeburg, wohngeld, `{"status":"live","statusSeit":"2026-03-01"}`)
		early := `"status":"pausiert","statusSeit":"2025-09-01"`
		p := k.try(t, "PATCH", pairOf(magdeburg, wohngeld), "{"+early+"}", "If-Match", "*").problem(t, http.StatusBadRequest)
		if got := pointersOf(p); !slices.Equal(got, []string{"/begruendung"}) {
			t.Errorf("without a reason: %v", got)
		}
		n := k.report(t, magdeburg, wohngeld, `{`+early+`,"begruendung":"Umzug des Rechenzentrums"}`)
		var steps []string
		for _, s := range n.Schritte {
			until := ""
			if s.Bis != nil {
				until = *s.Bis
			}
			steps = append(steps, *s.Status+" "+s.Seit+" "+until)
		}
		want := []string{"im_test 2025-06-01 2025-08-31", "pausiert 2025-09-01 2026-02-28", "live 2026-03-01 "}
		if n.Status != "live" || !slices.Equal(steps, want) {
			t.Errorf("%s, steps %q, want %q", n.Status, steps, want)
		}
		// A step that another one followed on the same day held on none.
		n = k.report(t, magdeburg, wohngeld, `{"status":"kein_bedarf","statusSeit":"2026-03-01","begruendung":"Doch nicht."}`)
		if last := n.Schritte[2]; n.Status != "kein_bedarf" || *last.Status != "live" || *last.Bis != "2026-02-28" {
			t.Errorf("%s, after %+v", n.Status, last)
		}
	})
}

// TestBerichtigung corrects a step and withdraws one.
func TestBerichtigung(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k = k.as(t, mid())
		k.report(t, magdeburg, wohngeld, `{"status":"im_test","statusSeit":"2025-06-01"}`)
		k.report(t, magdeburg, wohngeld, `{"status":"live","statusSeit":"2026-03-01","einsaetze":[{"plattform":"osi","status":"live","statusSeit":"2026-03-01"}]}`)
		correct := func(nr, content string) answer {
			t.Helper()
			return k.write(t, "POST", pairOf(magdeburg, wohngeld)+"/verlauf/"+nr+"/berichtigung", content, "If-Match", "*")
		}
		n := decode[api.Nachnutzung](t, correct("2", `{"statusSeit":"2026-04-01","begruendung":"Das war der Tag der Freigabe."}`), http.StatusOK)
		if *n.StatusSeit != "2026-04-01" || n.Version != 3 || *n.Schritte[1].Begruendung != "Das war der Tag der Freigabe." {
			t.Errorf("corrected: %+v", n)
		}
		n = decode[api.Nachnutzung](t, correct("1", `{"einsatz":1,"statusSeit":"2026-05-01","begruendung":"Später."}`), http.StatusOK)
		if n.Einsaetze[0].StatusSeit != "2026-05-01" {
			t.Errorf("the Einsatz: %+v", n.Einsaetze)
		}
		n = decode[api.Nachnutzung](t, correct("2", `{"zurueckziehen":true,"begruendung":"Nie live gewesen."}`), http.StatusOK)
		if n.Status != "im_test" || !n.Schritte[1].Zurueckgezogen || n.Schritte[1].Begruendung != nil {
			t.Errorf("withdrawn: %+v", n)
		}
		correct("2", `{"statusSeit":"2026-02-01","begruendung":"Doch."}`).problem(t, http.StatusConflict)
		correct("7", `{"statusSeit":"2026-02-01","begruendung":"Doch."}`).problem(t, http.StatusNotFound)
		// The step is part of the address: 404 comes before 403 and 428.
		for _, who := range []probe{k, k.as(t, stadt(halle, "Halle"))} {
			who.try(t, "POST", pairOf(magdeburg, wohngeld)+"/verlauf/7/berichtigung", `{"statusSeit":"2026-02-01","begruendung":"Doch."}`).problem(t, http.StatusNotFound)
		}
		for content, want := range map[string][]string{
			`{"begruendung":"x","statusSeit":"2025-06-01"}`:                           {""},
			`{"begruendung":" ","status":"live"}`:                                     {"/begruendung"},
			`{"status":"live"}`:                                                       {"/begruendung"},
			`{"begruendung":"","statusSeit":"2999-01-01","status":"fertig"}`:          {"/begruendung", "/status", "/statusSeit"},
			`{"begruendung":"x","zurueckziehen":true,"status":"live"}`:                {"/zurueckziehen"},
			`{"begruendung":"x","einsatz":9,"status":"live"}`:                         {"/einsatz"},
			`{"begruendung":"x","einsatz":0,"status":"live"}`:                         {"/einsatz"},
			`{"begruendung":"` + strings.Repeat("x", 2001) + `","status":"pausiert"}`: {"/begruendung"},
		} {
			got := pointersOf(k.try(t, "POST", pairOf(magdeburg, wohngeld)+"/verlauf/1/berichtigung", content, "If-Match", "*").problem(t, http.StatusBadRequest))
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%.80s: got %v, want %v", content, got, want)
			}
		}
		for _, nr := range []string{"0", "-1", "x", "1e3", "100001", "99999999999999999999"} {
			k.try(t, "POST", pairOf(magdeburg, wohngeld)+"/verlauf/"+nr+"/berichtigung", `{}`, "If-Match", "*").problem(t, http.StatusBadRequest)
		}
	})
}

// TestMemberIsWrittenAtItsVerband: who asks a Mitgliedsgemeinde reads its
// Verbandsgemeinde, and who writes to it is told where to go.
func TestMemberIsWrittenAtItsVerband(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		verband := k.as(t, stadt(apenburgVG, "Verbandsgemeinde Beetzendorf-Diesdorf"))
		for _, who := range []probe{k.as(t, mid()), verband} {
			p := who.write(t, "PATCH", pairOf(apenburg, wohngeld), `{"status":"live"}`, "If-Match", "*").problem(t, http.StatusConflict)
			if !strings.Contains(p.Detail, apenburgVG) || !strings.Contains(p.Detail, "Beetzendorf-Diesdorf") {
				t.Errorf("the problem does not name the Verbandsgemeinde: %s", p.Detail)
			}
		}
		// The member itself has no right of its own, and is not told of others' affairs.
		k.as(t, stadt(apenburg, "Flecken")).write(t, "PATCH", pairOf(apenburg, wohngeld), `{"status":"live"}`, "If-Match", "*").problem(t, http.StatusConflict)
		k.as(t, stadt(halle, "Halle")).write(t, "PATCH", pairOf(apenburg, wohngeld), `{"status":"live"}`, "If-Match", "*").problem(t, http.StatusForbidden)
		verband.report(t, apenburgVG, wohngeld, `{"status":"live"}`)
		n := k.pair(t, apenburg, wohngeld)
		if n.Status != "live" || n.GeerbtVon == nil || n.GeerbtVon.Code != apenburgVG || n.Ars != apenburg || n.Version != 1 {
			t.Errorf("the member reads %+v", n)
		}
		if above := k.pair(t, apenburgVG, wohngeld); above.GeerbtVon != nil || *above.BestaetigtAm != nachnutzung.Tag(time.Now()) {
			t.Errorf("the Verbandsgemeinde reads %+v", above)
		}
	})
}

// TestAGSInWrites: an AGS is as good as an ARS, and the answer says where the
// object stands.
func TestAGSInWrites(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k = k.as(t, mid())
		got := k.write(t, "PATCH", pairOf("15003000", wohngeld), `{"status":"live"}`, "If-Match", "*")
		if n := decode[api.Nachnutzung](t, got, http.StatusOK); n.Ars != magdeburg {
			t.Errorf("written to %s", n.Ars)
		}
		want := api.BasePath + pairOf(magdeburg, wohngeld)
		for _, key := range []string{"15003000", "15003", magdeburg} {
			if read := k.get(t, pairOf(key, wohngeld)); read.header.Get("Content-Location") != want || read.status != http.StatusOK {
				t.Errorf("GET %s: %d, Content-Location %q, want %q", key, read.status, read.header.Get("Content-Location"), want)
			}
		}
	})
}
