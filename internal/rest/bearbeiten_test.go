// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

func verwalterin() person { return person{nachnutzung.RolleVerwaltung, "", "MID"} }

const belegt = `"quellen":[{"titel":"Beschluss vom 12. Oktober"}]`

// edits are every PUT of the catalogue on something that is there, with a body
// that changes it.
func edits() []struct{ target, content string } {
	side := `{"federfuehrende":[],"beleglage":"nicht_belegt"}`
	return []struct{ target, content string }{
		{"/themenfelder/bildung/federfuehrung", `{"bund":` + side + `,"land":{"federfuehrende":["15","12"],"beleglage":"belegt",` + belegt + `}}`},
		{"/leistungsbuendel/10092/federfuehrung", `{"bund":` + side + `,"land":{"federfuehrende":["01"],"beleglage":"vermutet","hinweis":"Annahme"}}`},
		{"/onlinedienste/wohngeld_sh", `{"name":"Wohngeld neu","laender":["01"],"leistungsbuendel":[{"ozgId":"10092","beleglage":"belegt"}],` +
			`"nachnutzungsmodell":"efa","zustand":"go_live","hinweis":null,` + belegt + `,"begruendung":"Neuer Name"}`},
		{"/plattformen/osi", `{"name":"OSI neu","art":"portal","betreiber":"Dataport AöR","seit":"2020-04",` + belegt + `}`},
		{"/plattformen/osi/nutzungen/" + magdeburg, `{"zeiten":[{"seit":"2021-09","bis":null,` + belegt + `}]}`},
		{"/verbuende/kitu", `{"name":"KITU eG","gegruendet":"2009","mitgliederzahlen":[{"stand":"2025","anzahl":120,` + belegt + `}],` + belegt + `}`},
		{"/verbuende/kitu/mitglieder/" + barleben, `{"mitglied":"Gemeinde Barleben","zeiten":[{"seit":"2009","bis":"2024-12-31","hinweis":"Ausgetreten.",` + belegt + `}]}`},
		{"/verbuende/kitu/weitere-mitglieder/KID%20Magdeburg%20GmbH", `{"zeiten":[{"seit":"2009","bis":"2023-12-31","hinweis":"Gründungsmitglied.",` + belegt + `}]}`},
		{"/synonyme/BuT/10088", `{"zurueckgezogen":true,"begruendung":"Führt zu Verwechslungen"}`},
		{"/codelisten/blocker/eintraege/geld", `{"bezeichnung":"Haushaltsmittel","ordnung":1}`},
	}
}

// editor is who may change a target.
func editor(target string) person {
	if strings.HasPrefix(target, "/codelisten/") {
		return verwalterin()
	}
	return mid()
}

// TestEditEverything reads each object, changes it on its ETag, reads what the
// write has answered, and finds the change in the history.
func TestEditEverything(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		for _, edit := range edits() {
			before := k.get(t, edit.target)
			if before.status != http.StatusOK {
				t.Errorf("GET %s: %d %.300s", edit.target, before.status, before.body)
				continue
			}
			tag := before.header.Get("ETag")
			editing := k.as(t, editor(edit.target))
			done := editing.write(t, http.MethodPut, edit.target, edit.content, "If-Match", tag)
			if done.status != http.StatusOK || done.header.Get("Cache-Control") != "no-store" {
				t.Errorf("PUT %s: %d %s %.500s", edit.target, done.status, done.header.Get("Cache-Control"), done.body)
				continue
			}
			if version(t, done) != version(t, before)+1 {
				t.Errorf("PUT %s: ETag %s after %s", edit.target, done.header.Get("ETag"), tag)
			}
			after := k.get(t, edit.target)
			if string(after.body) != string(done.body) || after.header.Get("ETag") != done.header.Get("ETag") || string(after.body) == string(before.body) {
				t.Errorf("%s: the write answered\n%s, then it reads\n%s", edit.target, done.body, after.body)
			}
			if again := k.get(t, edit.target, "If-None-Match", after.header.Get("ETag")); again.status != http.StatusNotModified {
				t.Errorf("GET %s again: %d", edit.target, again.status)
			}
			editing.try(t, http.MethodPut, edit.target, edit.content, "If-Match", tag).problem(t, http.StatusPreconditionFailed)
			revision := k.number(t)
			known := k.get(t, edit.target+"?kenntnisstand="+strconv.FormatInt(revision-1, 10))
			if string(known.body) != string(before.body) {
				t.Errorf("%s as known before:\n%s, want\n%s", edit.target, known.body, before.body)
			}
		}
		history := decode[api.VerlaufListe](t, k.get(t, "/verlauf?limit=100"), http.StatusOK)
		count := map[string]int{}
		for _, e := range history.Items {
			count[e.Vorgang]++
		}
		// The use of a Plattform was not known before.
		if count["bearbeitung"] != len(edits()) || count["bestand"] != len(edits())-1 {
			t.Errorf("history: %v", count)
		}
	})
}

// version is that of an ETag.
func version(t *testing.T, a answer) int {
	t.Helper()
	digits, _, _ := strings.Cut(strings.Trim(a.header.Get("ETag"), `"`), ".")
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatalf("ETag %q: %v", a.header.Get("ETag"), err)
	}
	return n
}

// TestMakeCatalogueObjects makes what is not there.
func TestMakeCatalogueObjects(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		for _, made := range []struct{ target, content string }{
			{"/onlinedienste/neu_st", `{"name":"Neu","laender":[],"leistungsbuendel":[],` + belegt + `}`},
			{"/plattformen/neu", `{"name":"Neu","art":"portal",` + belegt + `}`},
			{"/verbuende/neu", `{"name":"Neu",` + belegt + `}`},
			{"/verbuende/kitu/weitere-mitglieder/" + url.PathEscape("Stiftung Beispiel"), `{"zeiten":[{"seit":"2025",` + belegt + `}]}`},
			{"/synonyme/" + url.PathEscape("Miet & Co?") + "/Wohngeld", `{}`},
			{"/codelisten/phase/eintraege/in_planung", `{"bezeichnung":"In Planung","beschreibung":"Beschlossen.","ordnung":1}`},
		} {
			k.get(t, made.target).problem(t, http.StatusNotFound)
			editing := k.as(t, editor(made.target))
			editing.try(t, http.MethodPut, made.target, made.content).problem(t, http.StatusPreconditionRequired)
			editing.write(t, http.MethodPut, made.target, made.content, "If-Match", "*").problem(t, http.StatusPreconditionFailed)
			done := editing.write(t, http.MethodPut, made.target, made.content, "If-None-Match", "*")
			if done.status != http.StatusCreated || done.header.Get("Location") != api.BasePath+made.target {
				t.Errorf("PUT %s: %d, Location %q, %.300s", made.target, done.status, done.header.Get("Location"), done.body)
			}
			if got := k.get(t, made.target); got.status != http.StatusOK || string(got.body) != string(done.body) {
				t.Errorf("GET %s: %d %s, want %s", made.target, got.status, got.body, done.body)
			}
			editing.write(t, http.MethodPut, made.target, made.content, "If-None-Match", "*").problem(t, http.StatusPreconditionFailed)
		}
		project := k.as(t, mid()).write(t, http.MethodPut, "/laender/15/vorhaben/10092", `{"phase":"in_planung"}`, "If-Match", `"0"`)
		if project.status != http.StatusOK {
			t.Errorf("a project in the new phase: %d %.300s", project.status, project.body)
		}
	})
}

// TestEditsInOrder asks the questions of a write in their order: the first that
// fails answers.
func TestEditsInOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		const target, bad = "/themenfelder/bildung/federfuehrung", `{"bund":{},"land":{}}`
		reader, redaktion := k.as(t, person{nachnutzung.RolleLesen, "15", "X"}), k.as(t, mid())
		city := k.as(t, stadt(magdeburg, "Magdeburg"))
		const nutzung = `{"zeiten":[]}`
		for _, tt := range []struct {
			name    string
			got     answer
			status  int
			faulted string
		}{
			{"nobody", k.try(t, "PUT", target, "{", "Content-Type", "text/plain"), 401, ""},
			{"no JSON", reader.try(t, "PUT", target, "{", "Content-Type", "text/plain"), 415, ""},
			{"broken", reader.try(t, "PUT", target, "{"), 400, ""},
			{"unknown field", reader.try(t, "PUT", target, `{"bund":{"x":1},"y":2}`), 400, "/bund/x /y"},
			{"unreadable condition", reader.try(t, "PUT", target, bad, "If-Match", "1"), 400, "If-Match"},
			{"unknown Themenfeld", reader.try(t, "PUT", "/themenfelder/nix/federfuehrung", bad), 404, ""},
			{"no right", reader.try(t, "PUT", target, bad), 403, ""},
			{"no condition", redaktion.try(t, "PUT", target, bad), 428, ""},
			{"stale", redaktion.try(t, "PUT", target, bad, "If-Match", `"7"`), 412, ""},
			{"all that is wrong", redaktion.try(t, "PUT", target,
				`{"bund":{"federfuehrende":["BMX"],"beleglage":"belegt"},"land":{"federfuehrende":["15","15"],"beleglage":"sicher","quellen":[{"titel":"x","url":"ftp://x"}]}}`,
				"If-Match", `"1"`), 400, "/bund/federfuehrende/0 /bund/quellen /land/beleglage /land/federfuehrende/1 /land/quellen/0/url"},
			{"Onlinedienst", redaktion.try(t, "PUT", "/onlinedienste/x_st",
				`{"name":" ","laender":["77"],"leistungsbuendel":[{"ozgId":"99999","beleglage":"nicht_belegt"}],"quellen":[]}`, "If-None-Match", "*"), 400,
				"/laender/0 /leistungsbuendel/0/beleglage /leistungsbuendel/0/ozgId /name /quellen"},
			{"code that is none", redaktion.try(t, "PUT", "/onlinedienste/Wohngeld", `{"name":"x","laender":[],"leistungsbuendel":[],`+belegt+`}`), 400, "{code}"},
			{"synonym of nothing", redaktion.try(t, "PUT", "/synonyme/x/Raumschiff", `{}`, "If-None-Match", "*"), 400, "{stehtFuer}"},
			{"synonym of no bundle", redaktion.try(t, "PUT", "/synonyme/x/99999", `{}`, "If-None-Match", "*"), 400, "{stehtFuer}"},
			{"another city", city.try(t, "PUT", "/plattformen/osi/nutzungen/"+halle, nutzung, "If-Match", `"0"`), 403, ""},
			{"another Land", redaktion.try(t, "PUT", "/verbuende/kitu/mitglieder/"+flensburg, nutzung, "If-Match", `"0"`), 403, ""},
			{"unknown Kommune", redaktion.try(t, "PUT", "/plattformen/osi/nutzungen/159999999999", nutzung, "If-Match", `"0"`), 404, ""},
			{"own city, by its AGS", city.try(t, "PUT", "/plattformen/osi/nutzungen/15003000", nutzung, "If-Match", `"0"`), 200, ""},
			{"overlapping", city.try(t, "PUT", "/plattformen/osi/nutzungen/"+magdeburg,
				`{"zeiten":[{"seit":"2020",`+belegt+`},{"seit":"2021-02-30",`+belegt+`}]}`, "If-Match", `"0"`), 400, "/zeiten/0/seit /zeiten/1/seit"},
			{"namesake", redaktion.try(t, "PUT", "/verbuende/kitu/mitglieder/"+halle,
				`{"mitglied":"Gemeinde Barleben","zeiten":[{"seit":"2020",`+belegt+`}]}`, "If-Match", `"0"`), 400, "/mitglied"},
			{"a Kommune by its name", redaktion.try(t, "PUT", "/verbuende/kitu/weitere-mitglieder/Gemeinde%20Barleben", nutzung, "If-None-Match", "*"), 400, "{mitglied}"},
			{"a member of no Verbund", redaktion.try(t, "PUT", "/verbuende/nix/weitere-mitglieder/Stiftung", nutzung, "If-None-Match", "*"), 404, ""},
			{"a company by a city", city.try(t, "PUT", "/verbuende/kitu/weitere-mitglieder/Stiftung", nutzung, "If-None-Match", "*"), 403, ""},
			{"entry of a fixed list", k.as(t, verwalterin()).try(t, "PUT", "/codelisten/status/eintraege/neu",
				`{"bezeichnung":"Neu","ordnung":1}`, "If-None-Match", "*"), 409, ""},
			{"entry by the Redaktion", redaktion.try(t, "PUT", "/codelisten/blocker/eintraege/geld", `{"bezeichnung":"Neu","ordnung":1}`, "If-Match", "*"), 403, ""},
		} {
			if tt.got.status != tt.status {
				t.Errorf("%s: got %d, want %d: %.400s", tt.name, tt.got.status, tt.status, tt.got.body)
				continue
			}
			if tt.status < 400 {
				continue
			}
			var faulted []string
			for _, fault := range tt.got.problem(t, tt.status).Errors {
				faulted = append(faulted, fault.Pointer)
			}
			slices.Sort(faulted)
			if got := strings.Join(faulted, " "); tt.faulted != "" && got != tt.faulted {
				t.Errorf("%s: faults at %q, want %q", tt.name, got, tt.faulted)
			}
		}
		if revision := k.number(t); revision != 0 {
			t.Errorf("%d entries of what was refused", revision)
		}
	})
}
