// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/docs"
	"nachnutzung/internal/nachnutzung"
)

// registerTargets are one of each kind of answer of the register.
func registerTargets() []string {
	return []string{
		pairOf(magdeburg, wohngeld), pairOf("15003000", wohngeld), pairOf(magdeburg, wohngeld) + "?fields=status,statusSeit", pairOf(apenburg, wohngeld),
		"/kommunen/" + magdeburg + "/nachnutzungen", "/kommunen/" + magdeburg + "/nachnutzungen?format=csv&status=live", "/nachnutzungen", "/nachnutzungen?limit=2&total=true&kommune=" + magdeburg,
		"/nachnutzungen?land=15&implizit=true&limit=3", "/leistungsbuendel/" + wohngeld + "/nachnutzungen?limit=5", "/verlauf?limit=2",
		pairOf(magdeburg, wohngeld) + "/verlauf", "/kommunen/" + magdeburg + "/verlauf", pairOf(magdeburg, wohngeld) + "?stichtag=2025-07-01",
	}
}

// TestOpenPair: what nobody has reported is there, and its ETag is good for the
// first write.
func TestOpenPair(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		open := k.get(t, pairOf(magdeburg, wohngeld))
		n := decode[api.Nachnutzung](t, open, http.StatusOK)
		if n.Version != 0 || n.Status != "offen" || n.StatusHerkunft != nachnutzung.HerkunftOhneMeldung || n.StatusSeit != nil || n.Bestaetigung != nil ||
			n.GeaendertAm != nil || n.Organisation != nil || len(n.Schritte) != 0 || n.Beispiel {
			t.Errorf("got %s", open.body)
		}
		tag := open.header.Get("ETag")
		if !strings.HasPrefix(tag, `"0.`) || open.header.Get("Nachnutzung-Revision") != "0" {
			t.Errorf("ETag %s, revision %s", tag, open.header.Get("Nachnutzung-Revision"))
		}
		who := k.as(t, mid())
		who.try(t, "PATCH", pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-None-Match", "*").problem(t, http.StatusPreconditionFailed)
		first := who.write(t, "PATCH", pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-Match", tag)
		if n := decode[api.Nachnutzung](t, first, http.StatusOK); n.Version != 1 || !strings.HasPrefix(first.header.Get("ETag"), `"1.`) {
			t.Errorf("the first write: %s %s", first.header.Get("ETag"), first.body)
		}
		who.write(t, "PATCH", pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-Match", tag).problem(t, http.StatusPreconditionFailed)
		if revision := k.number(t); revision != 1 {
			t.Errorf("revision %d after one write", revision)
		}
	})
}

// TestRegisterIsNeverStale: every answer is asked for again, costs nothing while it
// holds, and changes with the register.
func TestRegisterIsNeverStale(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		tags := make(map[string]string)
		for _, target := range registerTargets() {
			got := k.get(t, target)
			tags[target] = got.header.Get("ETag")
			if got.status != http.StatusOK || tags[target] == "" || got.header.Get("Cache-Control") != "public, no-cache" ||
				got.header.Get("Access-Control-Allow-Origin") != "*" || got.header.Get("Nachnutzung-Revision") == "" || !strings.Contains(got.header.Get("Vary"), "Accept") {
				t.Errorf("GET %s: %d %v", target, got.status, got.header)
			}
			for _, condition := range []string{tags[target], "W/" + tags[target], "*", `"x", ` + tags[target]} {
				if again := k.get(t, target, "If-None-Match", condition); again.status != http.StatusNotModified || again.header.Get("ETag") != tags[target] {
					t.Errorf("GET %s, If-None-Match %s: %d", target, condition, again.status)
				}
			}
			if other := k.as(t, mid()).get(t, target); string(other.body) != string(got.body) || other.header.Get("ETag") != tags[target] {
				t.Errorf("GET %s depends on who asks", target)
			}
		}
		k.as(t, mid()).report(t, magdeburg, wohngeld, `{"bemerkung":"Neu.","status":"pausiert","begruendung":"Störung","blocker":["personal"]}`)
		k.as(t, mid()).report(t, apenburgVG, wohngeld, `{"status":"pausiert","begruendung":"Störung"}`)
		k.number(t)
		for target, tag := range tags {
			if strings.Contains(target, "stichtag") || strings.Contains(target, "implizit") || strings.HasPrefix(target, "/leistungsbuendel") {
				continue
			}
			if again := k.get(t, target, "If-None-Match", tag); again.status != http.StatusOK || again.header.Get("ETag") == tag {
				t.Errorf("GET %s is stale: %d", target, again.status)
			}
		}
	})
}

// TestHeadOfRegister asks over a real connection.
func TestHeadOfRegister(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	k.world(t)
	srv := httptest.NewServer(k.handler)
	t.Cleanup(srv.Close)
	for _, target := range append(registerTargets(), pairOf(magdeburg, "99999"), "/nachnutzungen?limit=0") {
		want := k.ask(t, http.MethodGet, target)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, srv.URL+api.BasePath+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := srv.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		for _, name := range []string{"ETag", "Cache-Control", "Content-Type", "Nachnutzung-Revision", "Content-Location", "Link"} {
			if got.StatusCode != want.status || got.Header.Get(name) != want.header.Get(name) {
				t.Errorf("HEAD %s: %d %s %q, GET %d %q", target, got.StatusCode, name, got.Header.Get(name), want.status, want.header.Get(name))
			}
		}
	}
}

// TestTwoClocks asks for what was true on a day and for what was known of it.
func TestTwoClocks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		who := k.as(t, mid())
		who.report(t, magdeburg, wohngeld, `{"status":"im_test","statusSeit":"2025-06-01"}`)
		first := k.number(t)
		between := time.Now()
		time.Sleep(2 * time.Millisecond)
		who.report(t, magdeburg, wohngeld, `{"status":"live","statusSeit":"2026-03-01"}`)
		second := k.number(t)
		who.write(t, "POST", pairOf(magdeburg, wohngeld)+"/verlauf/2/berichtigung", `{"statusSeit":"2026-05-01","begruendung":"Später."}`, "If-Match", "*")
		third := k.number(t)
		instant := url.QueryEscape(between.UTC().Format(time.RFC3339Nano))
		offset := url.QueryEscape(between.In(time.FixedZone("", 7200)).Format("2006-01-02T15:04:05.999999999-07:00"))
		for _, tt := range []struct{ query, status, since, revision string }{
			{"", "live", "2026-05-01", fmt.Sprint(third)},
			{"stichtag=2025-05-31", "offen", "", fmt.Sprint(third)},
			{"stichtag=2025-06-01", "im_test", "2025-06-01", fmt.Sprint(third)},
			{"stichtag=2026-04-01", "im_test", "2025-06-01", fmt.Sprint(third)},
			{fmt.Sprintf("stichtag=2026-04-01&kenntnisstand=%d", second), "live", "2026-03-01", fmt.Sprint(second)},
			{fmt.Sprintf("kenntnisstand=%d", third), "live", "2026-05-01", fmt.Sprint(third)},
			{fmt.Sprintf("kenntnisstand=%d", first), "im_test", "2025-06-01", fmt.Sprint(first)},
			{"kenntnisstand=" + instant, "im_test", "2025-06-01", fmt.Sprint(first)},
			{"kenntnisstand=" + offset + "&stichtag=2026-06-01", "im_test", "2025-06-01", fmt.Sprint(first)},
			{"stichtag=2030-01-01", "live", "2026-05-01", fmt.Sprint(third)},
		} {
			for _, target := range []string{pairOf(magdeburg, wohngeld), "/nachnutzungen?implizit=true&land=15&kommune=" + magdeburg + "&leistungsbuendel=" + wohngeld} {
				got := k.get(t, with(target, tt.query))
				var one api.Nachnutzung
				if strings.Contains(target, "implizit") {
					one = decode[api.NachnutzungListe](t, got, http.StatusOK).Items[0]
				} else {
					one = decode[api.Nachnutzung](t, got, http.StatusOK)
				}
				since := ""
				if one.StatusSeit != nil {
					since = *one.StatusSeit
				}
				if one.Status != tt.status || since != tt.since || got.header.Get("Nachnutzung-Revision") != tt.revision {
					t.Errorf("%s: %s since %q at revision %s, want %s since %q at %s", with(target, tt.query), one.Status, since,
						got.header.Get("Nachnutzung-Revision"), tt.status, tt.since, tt.revision)
				}
			}
		}
	})
}

// TestClocksRefused: a time that nobody can answer for is a fault of the query.
func TestClocksRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.as(t, mid()).report(t, magdeburg, wohngeld, `{"status":"live"}`)
		k.number(t)
		today, tomorrow := nachnutzung.Tag(time.Now()), nachnutzung.Tag(time.Now().AddDate(0, 0, 1))
		for query, want := range map[string][]string{
			"kenntnisstand=2":                                {"?kenntnisstand"},
			"kenntnisstand=0":                                {"?kenntnisstand"},
			"kenntnisstand=-1":                               {"?kenntnisstand"},
			"kenntnisstand=99999999999999999999":             {"?kenntnisstand"},
			"kenntnisstand=" + today:                         {"?kenntnisstand"},
			"kenntnisstand=" + tomorrow:                      {"?kenntnisstand"},
			"kenntnisstand=2020-01-01":                       {"?kenntnisstand"},
			"kenntnisstand=2999-01-01T00:00:00Z":             {"?kenntnisstand"},
			"kenntnisstand=2026-02-30":                       {"?kenntnisstand"},
			"kenntnisstand=2026-01-01T25:00:00Z":             {"?kenntnisstand"},
			"kenntnisstand=gestern":                          {"?kenntnisstand"},
			"kenntnisstand=":                                 {"?kenntnisstand"},
			"kenntnisstand=1&kenntnisstand=1":                {"?kenntnisstand"},
			"stichtag=2026-02-30":                            {"?stichtag"},
			"stichtag=01.03.2026":                            {"?stichtag"},
			"stichtag=":                                      {"?stichtag"},
			"stichtag=2026-13-01&kenntnisstand=x&fields=nix": {"?fields", "?kenntnisstand", "?stichtag"},
		} {
			for _, path := range []string{pairOf(magdeburg, wohngeld), "/nachnutzungen", "/kommunen/" + magdeburg + "/nachnutzungen", "/leistungsbuendel/" + wohngeld + "/nachnutzungen"} {
				answer := k.ask(t, http.MethodGet, path+"?"+query)
				if answer.status != http.StatusBadRequest {
					t.Errorf("%s?%s: %d", path, query, answer.status)
					continue
				}
				got := pointersOf(answer.problem(t, http.StatusBadRequest))
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("%s?%s: got %v, want %v", path, query, got, want)
				}
			}
		}
	})
}

// TestKommuneHasEveryBundle on one page: reported, inherited and open ones.
func TestKommuneHasEveryBundle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		for _, body := range []string{magdeburg, apenburg, "15081", "15"} {
			page := decode[api.NachnutzungListe](t, k.get(t, "/kommunen/"+body+"/nachnutzungen"), http.StatusOK)
			if len(page.Items) != 558 || page.Next != nil {
				t.Errorf("%s: %d bundles, next %v", body, len(page.Items), page.Next)
			}
		}
		inherited := decode[api.NachnutzungListe](t, k.get(t, "/kommunen/"+apenburg+"/nachnutzungen?nurGespeicherte=true"), http.StatusOK)
		if len(inherited.Items) != 1 || inherited.Items[0].GeerbtVon == nil || inherited.Items[0].GeerbtVon.Code != apenburgVG || inherited.Items[0].Ars != apenburg {
			t.Errorf("a Mitgliedsgemeinde lists %+v", inherited.Items)
		}
		bundle := decode[api.NachnutzungListe](t, k.get(t, "/leistungsbuendel/"+wohngeld+"/nachnutzungen?limit=1000"), http.StatusOK)
		if len(bundle.Items) != 133 {
			t.Errorf("a bundle is listed for %d bodies, want the 133 Verwaltungsträger", len(bundle.Items))
		}
		p := k.ask(t, http.MethodGet, "/nachnutzungen?implizit=true").problem(t, http.StatusBadRequest)
		k.ask(t, http.MethodGet, "/nachnutzungen?implizit=true&land=15&land=01").problem(t, http.StatusBadRequest)
		k.ask(t, http.MethodGet, "/nachnutzungen?implizit=true&land=15&sort=geaendertAm").problem(t, http.StatusBadRequest)
		if got := pointersOf(p); !slices.Equal(got, []string{"?implizit"}) {
			t.Errorf("implizit without a Land: %v", got)
		}
		for _, query := range []string{"kommune=159999999999", "kreis=99999", "status=fertig", "plattform=nix", "verbund=nix", "blocker=nix", "land=99", "leistungsbuendel=1", "nix=1", "geaendertSeit=gestern"} {
			got := pointersOf(k.ask(t, http.MethodGet, "/nachnutzungen?"+query).problem(t, http.StatusBadRequest))
			if name, _, _ := strings.Cut(query, "="); !slices.Equal(got, []string{"?" + name}) {
				t.Errorf("%s: %v", query, got)
			}
		}
	})
}

// TestSortOfRegister sorts by the last change, both ways, in pages.
func TestSortOfRegister(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		newest := k.every(t, "/nachnutzungen?sort=-geaendertAm", 3)
		for i := range newest[1:] {
			if *newest[i].GeaendertAm < *newest[i+1].GeaendertAm {
				t.Errorf("%s before %s", *newest[i].GeaendertAm, *newest[i+1].GeaendertAm)
			}
		}
		oldest := keysOf(k.every(t, "/nachnutzungen?sort=geaendertAm", 4))
		slices.Reverse(oldest)
		byKey := keysOf(k.every(t, "/nachnutzungen", 2))
		if !slices.Equal(oldest, keysOf(newest)) || !slices.IsSorted(byKey) || len(byKey) != len(newest) {
			t.Errorf("oldest first %v\nnewest first %v\nby key %v", oldest, keysOf(newest), byKey)
		}
	})
}

// TestCursorOfRegister: a cursor belongs to its address and its filters.
func TestCursorOfRegister(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		cursors := make(map[string]string)
		for _, target := range []string{"/nachnutzungen?limit=2", "/nachnutzungen?limit=2&sort=-geaendertAm", "/nachnutzungen?limit=2&land=15&implizit=true",
			"/kommunen/" + magdeburg + "/nachnutzungen?limit=2", "/leistungsbuendel/" + wohngeld + "/nachnutzungen?limit=2", "/verlauf?limit=2"} {
			page := decode[struct{ Next *string }](t, k.get(t, target), http.StatusOK)
			if page.Next == nil {
				t.Fatalf("%s has one page", target)
			}
			cursors[target] = "cursor=" + url.QueryEscape(*page.Next)
		}
		for from, cursor := range cursors {
			for to := range cursors {
				got := k.ask(t, http.MethodGet, with(to, cursor))
				if want := map[bool]int{true: 200, false: 400}[from == to]; got.status != want {
					t.Errorf("the cursor of %s at %s: %d, want %d", from, to, got.status, want)
				}
			}
		}
	})
}

// TestCSVOfRegister wants the same items as CSV, and a column for every field.
func TestCSVOfRegister(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	k.world(t)
	for _, list := range []string{"/nachnutzungen?sort=-geaendertAm", "/kommunen/" + magdeburg + "/nachnutzungen?limit=7", "/leistungsbuendel/" + wohngeld + "/nachnutzungen?limit=9"} {
		page := decode[api.NachnutzungListe](t, k.get(t, list), http.StatusOK)
		records := readCSV(t, k.get(t, list, "Accept", "text/csv"))
		if len(records) != len(page.Items)+1 {
			t.Fatalf("%s: %d records for %d items", list, len(records), len(page.Items))
		}
		for i, n := range page.Items {
			if got := records[i+1][0] + "/" + records[i+1][4]; got != keysOf(page.Items)[i] || records[i+1][8] != n.Status {
				t.Errorf("%s: record %d is %v, want %+v", list, i, records[i+1], n)
			}
		}
		if short := readCSV(t, k.get(t, with(list, "format=csv", "fields=status,kommune"))); !slices.Equal(short[0], []string{"ars", "kommune.name", "ozgId", "version", "status"}) {
			t.Errorf("%s: columns %v", list, short[0])
		}
	}
	var schemas struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]json.RawMessage `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(docs.OpenAPIJSON, &schemas); err != nil {
		t.Fatal(err)
	}
	columns := readCSV(t, k.get(t, "/nachnutzungen?format=csv&limit=1"))[0]
	for field := range schemas.Components.Schemas["Nachnutzung"].Properties {
		has := slices.ContainsFunc(columns, func(c string) bool { return c == field || strings.HasPrefix(c, field+".") })
		if isOfOne := field == "schritte" || field == "texteGeloescht"; has == isOfOne {
			t.Errorf("field %s has a column: %v", field, has)
		}
	}
}

// TestFieldsOfRegister selects fields of one pair and of a list.
func TestFieldsOfRegister(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	k.world(t)
	got := k.get(t, pairOf(magdeburg, wohngeld)+"?fields=status,statusSeit,schritte")
	if want := `{"ars":"150030000000","ozgId":"10092","version":2,"status":"live","statusSeit":"2026-03-01","schritte":[`; !strings.HasPrefix(string(got.body), want) {
		t.Errorf("got %s", got.body)
	}
	// Whoever reads a part may write on its ETag.
	k.as(t, mid()).write(t, "PATCH", pairOf(magdeburg, wohngeld), `{"blocker":["geld"]}`, "If-Match", got.header.Get("ETag"))
	if n := k.pair(t, magdeburg, wohngeld); n.Version != 3 {
		t.Errorf("version %d", n.Version)
	}
	list := k.get(t, "/nachnutzungen?fields=status&kommune="+halle)
	if want := `{"items":[{"ars":"150020000000","ozgId":"10092","version":1,"status":"pausiert"}],"next":null,"aenderungenAb":"`; !strings.HasPrefix(string(list.body), want) {
		t.Errorf("got %s", list.body)
	}
}
