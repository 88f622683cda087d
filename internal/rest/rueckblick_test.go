// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/storetest"
)

// clocked are addresses of every read of the catalogue and the Kommunen that tells
// what was known when, with filters that depend on what editors change.
func clocked(t *testing.T) []string {
	t.Helper()
	var targets []string
	keys := map[string]string{
		"/codelisten/{code}": "blocker", "/codelisten/{code}/eintraege/{eintrag}": "blocker", "/plattformen/{code}": "osi",
		"/plattformen/{code}/nutzungen/{ars}": "osi", "/onlinedienste/{code}": "wohngeld_sh", "/themenfelder/{code}": "bildung",
		"/themenfelder/{code}/federfuehrung": "bildung", "/lagen/{code}": "geburt",
	}
	for path, params := range queryParams() {
		if isRegister(path) || strings.HasPrefix(path, "/datenpaket") || path == "/dcat" || strings.HasPrefix(path, "/importe") {
			// The package is of the present: its checksums are. A load is no fact.
			continue
		}
		target := strings.NewReplacer("{code}", keys[path], "{ozgId}", "10092", "{ars}", magdeburg, "{id}", "L00001", "{eintrag}", "geld",
			"{begriff}", "BuT", "{stehtFuer}", "10088").Replace(path)
		if strings.HasPrefix(path, "/definitionen") {
			target = strings.ReplaceAll(path, "{id}", "mid_live")
		}
		if strings.HasPrefix(path, "/verbuende/{code}") {
			target = strings.NewReplacer("{code}", "kitu", "{ars}", barleben, "{mitglied}", "KID%20Magdeburg%20GmbH").Replace(path)
		}
		kind := reflect.TypeOf(params)
		if _, ok := kind.FieldByName("Kenntnisstand"); !ok {
			t.Errorf("%s does not tell what was known", path)
			continue
		}
		targets = append(targets, target+"?")
		if _, isList := kind.FieldByName("Limit"); isList {
			targets = append(targets, target+"?limit=20&format=csv&")
		}
		if _, ok := kind.FieldByName("Stichtag"); ok {
			targets = append(targets, target+"?stichtag=2024-12-31&")
		}
	}
	return append(targets, "/themenfelder?federfuehrungLand=12&", "/leistungsbuendel?federfuehrungLand=01&limit=1000&", "/leistungsbuendel?q=BuT&",
		"/kommunen?plattform=osi&", "/kommunen?verbund=kitu&sort=-einwohner&", "/onlinedienste?q=Wohngeld&", "/synonyme?q=BuT&", "/plattformen?q=osi&")
}

// TestCatalogueAsKnown reads everything, edits everything, and reads again as it was
// known before: byte for byte the same, by a revision and by an instant.
func TestCatalogueAsKnown(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		all := edits()
		k.edit(t, all[len(all)-1].target, all[len(all)-1].content)
		revision := strconv.FormatInt(k.number(t), 10)
		targets := clocked(t)
		before := make(map[string]answer)
		for _, target := range targets {
			if before[target] = k.get(t, target); before[target].status != http.StatusOK {
				t.Fatalf("GET %s: %d %.300s", target, before[target].status, before[target].body)
			}
		}
		instant := time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
		time.Sleep(time.Millisecond)
		for _, edit := range all[:len(all)-1] {
			k.edit(t, edit.target, edit.content)
		}
		made := k.as(t, mid()).write(t, http.MethodPut, "/plattformen/neu", `{"name":"OSI neu","art":"portal",`+belegt+`}`, "If-None-Match", "*")
		if made.status != http.StatusCreated {
			t.Fatalf("%d %.300s", made.status, made.body)
		}
		k.number(t)
		changed := 0
		for _, target := range targets {
			for _, at := range []string{revision, instant} {
				got := k.get(t, target+"kenntnisstand="+at)
				if content(got) != content(before[target]) || got.header.Get("Nachnutzung-Revision") != revision {
					t.Errorf("%s as known at %s (%s): %d\n%.1000s\nwant\n%.1000s", target, at, got.header.Get("Nachnutzung-Revision"), got.status, got.body, before[target].body)
				}
				if again := k.get(t, target+"kenntnisstand="+at, "If-None-Match", got.header.Get("ETag")); again.status != http.StatusNotModified {
					t.Errorf("%s again: %d", target, again.status)
				}
			}
			if now := k.get(t, target); content(now) != content(before[target]) {
				changed++
			}
		}
		if changed < 30 {
			t.Errorf("%d of %d answers have changed: the comparison compares little", changed, len(targets))
		}
		k.get(t, "/plattformen/neu?kenntnisstand="+revision).problem(t, http.StatusNotFound)
		if p, _ := k.page(t, "/plattformen?q=neu&kenntnisstand="+revision); p.Total != 0 {
			t.Errorf("%d Plattformen were known before they were made", p.Total)
		}
		testPagesAsKnown(t, k, revision)
	})
}

// content is an answer without the cursor, which is bound to the whole address.
func content(a answer) string { return nextCursor.ReplaceAllString(string(a.body), `"next":…`) }

var nextCursor = regexp.MustCompile(`"next":"[^"]*"`)

// edit changes what is there.
func (k probe) edit(t *testing.T, target, content string) {
	t.Helper()
	done := k.as(t, editor(target)).write(t, http.MethodPut, target, content, "If-Match", k.get(t, target).header.Get("ETag"))
	if done.status != http.StatusOK {
		t.Fatalf("PUT %s: %d %.300s", target, done.status, done.body)
	}
}

// testPagesAsKnown walks through a list of the past in small pages, and asks for
// what nobody can know.
func testPagesAsKnown(t *testing.T, k probe, revision string) {
	t.Helper()
	for _, list := range []string{"/onlinedienste", "/plattformen", "/codelisten"} {
		whole, _ := k.page(t, list+"?limit=1000&kenntnisstand="+revision)
		var walked []string
		for cursor := ""; ; {
			p, got := k.page(t, list+"?limit=3&kenntnisstand="+revision+cursor)
			walked = append(walked, p.keys(t, "code")...)
			if p.Next == nil {
				break
			}
			if !strings.Contains(got.header.Get("Link"), "kenntnisstand="+revision) {
				t.Errorf("the next page is of another time: %s", got.header.Get("Link"))
			}
			cursor = "&cursor=" + *p.Next
		}
		if !slices.Equal(walked, whole.keys(t, "code")) {
			t.Errorf("%s page by page: %v, want %v", list, walked, whole.keys(t, "code"))
		}
		for _, future := range []string{"99999999", "2099-01-01", "2099-01-01T00:00:00Z", "2020-01-01"} {
			problem := k.ask(t, http.MethodGet, list+"?kenntnisstand="+future).problem(t, http.StatusBadRequest)
			if len(problem.Errors) != 1 || problem.Errors[0].Pointer != "?kenntnisstand" {
				t.Errorf("%s as known on %s: %+v", list, future, problem.Errors)
			}
		}
	}
}

// TestCatalogueOnADay asks for what was not there yet, and for what is of that day.
func TestCatalogueOnADay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.edit(t, "/plattformen/osi", `{"name":"OSI","art":"portal","seit":"2020-04",`+belegt+`}`)
		k.edit(t, "/plattformen/osi/nutzungen/"+magdeburg, `{"zeiten":[{"seit":"2021-09","bis":"2022-12-31",`+belegt+`},{"seit":"2024-01-01",`+belegt+`}]}`)
		for _, tt := range []struct{ target, want string }{
			{"/plattformen/osi?stichtag=2020-04-29", `„OSI“ gab es am 2020-04-29 noch nicht; die Plattform gibt es seit 2020-04`},
			{"/verbuende/kitu?stichtag=2009-12-30", `am 2009-12-30 noch nicht; gegründet wurde der Verbund 2009`},
		} {
			if p := k.get(t, tt.target).problem(t, http.StatusNotFound); !strings.Contains(p.Detail, tt.want) {
				t.Errorf("%s: %s", tt.target, p.Detail)
			}
		}
		for target, want := range map[string]int{
			"/plattformen?q=osi&stichtag=2020-04-29": 0, "/plattformen?q=osi&stichtag=2020-04-30": 1,
			"/verbuende?stichtag=2009-12-30": 0, "/verbuende?stichtag=2009-12-31": 1,
		} {
			if p, _ := k.page(t, target); p.Total != want {
				t.Errorf("%s: %d, want %d", target, p.Total, want)
			}
		}
		for day, want := range map[string]int{"2021-09-29": 0, "2021-09-30": 1, "2023-06-01": 0, "2024-01-01": 1} {
			osi := decode[api.Plattform](t, k.get(t, "/plattformen/osi?stichtag="+day), http.StatusOK)
			used := decode[api.Plattformnutzungen](t, k.get(t, "/plattformen/osi/nutzungen/"+magdeburg+"?stichtag="+day), http.StatusOK)
			if *osi.AnzahlKommunen != want || len(used.Zeiten) != want {
				t.Errorf("on %s: %d Kommunen, %d periods, want %d", day, *osi.AnzahlKommunen, len(used.Zeiten), want)
			}
		}
		for day, want := range map[string][2]int{"2021-08-31": {3, 1}, "2021-09-01": {4, 2}, "2023-01-01": {5, 3}} {
			kitu := decode[api.Verbund](t, k.get(t, "/verbuende/kitu?stichtag="+day), http.StatusOK)
			if got := [2]int{*kitu.AnzahlMitglieder, len(kitu.Mitgliederzahlen)}; got != want {
				t.Errorf("KITU on %s: %v, want %v: %+v", day, got, want, kitu.Mitgliederzahlen)
			}
		}
	})
}

// TestPairsAsKnown edits what stands around a pair: its Plattform, the members of a
// Verbund, who is responsible. What was known of the pair names them as they were.
func TestPairsAsKnown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.as(t, mid()).report(t, barleben, wohngeld, `{"status":"live","statusSeit":"2026-03-01","einsaetze":[{"plattform":"osi","status":"live"}]}`)
		revision := strconv.FormatInt(k.number(t), 10)
		targets := []string{
			"/kommunen/" + barleben + "/nachnutzungen/" + wohngeld + "?", "/kommunen/" + barleben + "/nachnutzungen?limit=1000&",
			"/nachnutzungen?verbund=kitu&", "/leistungsbuendel/" + wohngeld + "/nachnutzungen?", "/nachnutzungen?plattform=osi&format=csv&",
		}
		before := make(map[string]answer)
		for _, target := range targets {
			before[target] = k.get(t, target)
		}
		for _, edit := range edits() {
			k.edit(t, edit.target, edit.content)
		}
		k.number(t)
		changed := 0
		for _, target := range targets {
			if got := k.get(t, target+"kenntnisstand="+revision); content(got) != content(before[target]) {
				t.Errorf("%s: %d\n%.1500s\nwant\n%.1500s", target, got.status, got.body, before[target].body)
			}
			if now := k.get(t, target); content(now) != content(before[target]) {
				changed++
			}
		}
		if changed < 2 {
			t.Errorf("%d of %d answers have changed: the comparison compares little", changed, len(targets))
		}
	})
}
