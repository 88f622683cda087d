// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/docs"
	"nachnutzung/internal/storetest"
)

// onSQLite is for what does not depend on the database.
func onSQLite(t *testing.T) probe {
	t.Helper()
	return newProbe(t, storetest.Open(t, storetest.SQLite(t)))
}

func TestFields(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for target, want := range map[string][]string{
		"/leistungsbuendel/10092?fields=name":                 {"name", "ozgId"},
		"/leistungsbuendel/10092?fields=ozgId":                {"ozgId"},
		"/leistungsbuendel/10092?fields=lage,name,lage":       {"lage", "name", "ozgId"},
		"/leistungsbuendel/10092?fields=federfuehrung,typen":  {"federfuehrung", "ozgId", "typen"},
		"/kommunen/15003000?fields=traeger,ags":               {"ags", "ars", "traeger"},
		"/kommunen/150030000000?fields=gueltigBis":            {"ars", "gueltigBis"},
		"/kommunen/150030000000?fields=verband,erbtVon":       {"ars"},
		"/leistungen/L03597?fields=leikaSchluessel":           {"id", "leikaSchluessel"},
		"/themenfelder/bildung?fields=anzahlLeistungsbuendel": {"anzahlLeistungsbuendel", "code"},
		"/lagen/geburt?fields=art":                            {"art", "code"},
		"/onlinedienste/wohngeld_sh?fields=zustand":           {"code", "zustand"},
		"/plattformen/osi?fields=betreiber":                   {"betreiber", "code"},
		"/verbuende/kitu?fields=anzahlMitglieder":             {"anzahlMitglieder", "code"},
		"/codelisten/status?fields=eintraege":                 {"code", "eintraege"},
	} {
		got := k.get(t, target)
		var object map[string]json.RawMessage
		if err := json.Unmarshal(got.body, &object); err != nil {
			t.Fatalf("GET %s: %v", target, err)
		}
		if keys := slices.Sorted(maps.Keys(object)); !slices.Equal(keys, want) {
			t.Errorf("GET %s: got %v, want %v", target, keys, want)
		}
		// The same fields in a list, and with the same values as in the whole object.
		whole := k.get(t, strings.SplitN(target, "?", 2)[0])
		var full map[string]json.RawMessage
		if err := json.Unmarshal(whole.body, &full); err != nil {
			t.Fatal(err)
		}
		for key, value := range object {
			if !bytes.Equal(value, full[key]) {
				t.Errorf("GET %s: %s is %s, whole %s", target, key, value, full[key])
			}
		}
	}
}

func TestFieldsOfLists(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for list := range lists() {
		p, _ := k.page(t, list+"?limit=2&fields="+keyOf(list))
		for _, item := range p.Items {
			if keys := slices.Collect(maps.Keys(item)); !slices.Equal(keys, []string{keyOf(list)}) {
				t.Errorf("%s: got %v, want the key alone", list, keys)
			}
		}
	}
}

func TestFieldsRefused(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for query, fault := range map[string]string{
		"fields=nix":           "„nix“",
		"fields=name,nix,wie":  "„nix“",
		"fields=lage.name":     "Feldnamen",
		"fields=":              "Feldnamen",
		"fields=name,":         "Feldnamen",
		"fields=Name":          "„Name“",
		"fields=a&fields=b":    "einmal",
		"fields=name%20":       "Feldnamen",
		"fields=name;DROP":     "",
		"fields=such_name":     "Feldnamen",
		"fields=%22name%22":    "Feldnamen",
		"fields=__proto__,nix": "Feldnamen",
	} {
		for _, target := range []string{"/leistungsbuendel?", "/leistungsbuendel/10092?"} {
			p := k.ask(t, http.MethodGet, target+query).problem(t, http.StatusBadRequest)
			if len(p.Errors) == 0 || !strings.Contains(p.Errors[0].Detail, fault) {
				t.Errorf("%s%s: got %+v, want a word of %s", target, query, p.Errors, fault)
			}
		}
	}
	two := k.ask(t, http.MethodGet, "/lagen?fields=nix,name,auch").problem(t, http.StatusBadRequest)
	if len(two.Errors) != 2 {
		t.Errorf("two unknown fields: got %+v", two.Errors)
	}
	for _, target := range []string{"/katalogstand?fields=stand", "/kommunen/15/hierarchie?fields=kommune"} {
		k.ask(t, http.MethodGet, target).problem(t, http.StatusBadRequest)
	}
}

// readCSV reads a CSV answer.
func readCSV(t *testing.T, a answer) [][]string {
	t.Helper()
	if a.status != http.StatusOK {
		t.Fatalf("got %d: %s", a.status, a.body)
	}
	if got := a.header.Get("Content-Type"); got != "text/csv; charset=utf-8; header=present" {
		t.Errorf("Content-Type: got %q", got)
	}
	records, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// TestCSV wants every list as CSV with the same items in the same order, and
// with the columns that were asked for.
func TestCSV(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for list := range lists() {
		p, a := k.page(t, list+"?limit=7")
		got := k.get(t, list+"?limit=7", "Accept", "text/csv")
		records := readCSV(t, got)
		if records[0][0] != keyOf(list) {
			t.Errorf("%s: first column %s, want the key", list, records[0][0])
		}
		var keys []string
		for _, record := range records[1:] {
			keys = append(keys, record[0])
		}
		if want := p.keys(t, keyOf(list)); !slices.Equal(keys, want) {
			t.Errorf("%s: got %v, want %v", list, keys, want)
		}
		if got.header.Get("Link") != a.header.Get("Link") {
			t.Errorf("%s: Link %s, want that of JSON %s", list, got.header.Get("Link"), a.header.Get("Link"))
		}
		if got.header.Get("ETag") == a.header.Get("ETag") {
			t.Errorf("%s: JSON and CSV share the ETag %s", list, got.header.Get("ETag"))
		}
		if key := readCSV(t, k.get(t, list+"?format=csv&limit=1&fields="+keyOf(list))); len(key[0]) != 1 {
			t.Errorf("%s: fields of the key bring the columns %v", list, key[0])
		}
	}
}

func TestCSVColumns(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for target, want := range map[string][]string{
		"/leistungsbuendel?fields=name,themenfeld": {"ozgId", "name", "themenfeld.code", "themenfeld.name"},
		"/kommunen?fields=name,kreis,traeger":      {"ars", "name", "kreis.code", "kreis.name", "traeger"},
		"/themenfelder?fields=federfuehrung": {"code",
			"federfuehrung.bund.code", "federfuehrung.bund.name", "federfuehrung.bund.beleglage", "federfuehrung.bund.herkunft", "federfuehrung.bund.quellen",
			"federfuehrung.land.code", "federfuehrung.land.name", "federfuehrung.land.beleglage", "federfuehrung.land.herkunft", "federfuehrung.land.quellen"},
	} {
		records := readCSV(t, k.get(t, target+"&limit=3&format=csv"))
		if !slices.Equal(records[0], want) || len(records) != 4 {
			t.Errorf("%s: got %v", target, records[0])
		}
	}
	empty := readCSV(t, k.get(t, "/kommunen?q=nirgendsvorhanden&format=csv&fields=name"))
	if len(empty) != 1 {
		t.Errorf("no hits: got %v, want the header alone", empty)
	}
}

// TestEveryFieldHasAColumn keeps a field of the contract from being forgotten in
// the CSV form.
func TestEveryFieldHasAColumn(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
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
	for list, schema := range map[string]string{
		"/themenfelder": "Themenfeld", "/lagen": "Lage", "/leistungsbuendel": "Leistungsbuendel", "/leistungen": "Leistung",
		"/onlinedienste": "Onlinedienst", "/kommunen": "Kommune", "/plattformen": "Plattform", "/verbuende": "Verbund",
		"/verbuende/kitu/mitglieder": "Mitglied", "/codelisten": "Codeliste", "/synonyme": "Synonym",
		"/abdeckung": "Abdeckung", "/abdeckung/plantreue": "Plantreue", "/abdeckung/hindernisse": "Hindernissumme", "/kommunen/15003000/naechste-schritte": "NaechsterSchritt", "/definitionen": "Definition",
	} {
		columns := readCSV(t, k.get(t, list+"?limit=1&format=csv"))[0]
		properties := schemas.Components.Schemas[schema].Properties
		if len(properties) < 3 {
			t.Fatalf("no schema %s", schema)
		}
		for field := range properties {
			if !slices.ContainsFunc(columns, func(c string) bool { return c == field || strings.HasPrefix(c, field+".") }) {
				t.Errorf("%s: no column for the field %s", list, field)
			}
		}
	}
}

// TestNegotiation follows RFC 9110, 12.5.1.
func TestNegotiation(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	const json, csv, none = "application/json", "text/csv", ""
	for accept, want := range map[string]string{
		"":                                     json,
		"*/*":                                  json,
		"application/json":                     json,
		"application/*":                        json,
		"APPLICATION/JSON":                     json,
		"application/json; charset=utf-8":      json,
		"text/csv":                             csv,
		"text/*":                               csv,
		"text/csv;q=0.5":                       csv,
		"text/csv, application/json":           json,
		"text/csv, application/json;q=0.9":     csv,
		"text/csv;q=0.8, application/json":     json,
		"text/csv;q=0.8, */*":                  json,
		"text/csv, */*;q=0.1":                  csv,
		"application/json;q=0, */*":            csv,
		"application/json;q=0.001, text/*;q=0": json,
		"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8": json,
		"application/json;q=0":     none,
		"*/*;q=0":                  none,
		"text/html":                none,
		"application/xml, image/*": none,
		"application/problem+json": none,
		"nix":                      none,
		"application/json;q=2":     none,
		"text/html, application/json;q=abc, text/csv;q=.5": csv,
	} {
		header := []string{"Accept", accept}
		if accept == "" {
			header = nil
		}
		got := k.ask(t, http.MethodGet, "/lagen?limit=1", header...)
		if want == none {
			p := got.problem(t, http.StatusNotAcceptable)
			if !strings.Contains(p.Detail, json) || !strings.Contains(p.Detail, csv) {
				t.Errorf("Accept %q: the problem does not name both formats: %s", accept, p.Detail)
			}
			continue
		}
		if mediaType, _, _ := strings.Cut(got.header.Get("Content-Type"), ";"); got.status != http.StatusOK || mediaType != want {
			t.Errorf("Accept %q: got %d %s, want %s", accept, got.status, mediaType, want)
		}
		if vary := got.header.Get("Vary"); !strings.Contains(vary, "Accept") {
			t.Errorf("Accept %q: Vary is %q", accept, vary)
		}
	}
	// A single resource comes as JSON alone.
	p := k.ask(t, http.MethodGet, "/lagen/geburt", "Accept", csv).problem(t, http.StatusNotAcceptable)
	if strings.Contains(p.Detail, csv) {
		t.Errorf("one Lage as CSV is offered: %s", p.Detail)
	}
	// Several header fields are one list, and format stands above them all.
	if got := k.ask(t, http.MethodGet, "/lagen?limit=1", "Accept", "text/html", "Accept", csv); got.status != http.StatusOK {
		t.Errorf("two Accept fields: got %d", got.status)
	}
	if got := k.get(t, "/lagen?limit=1&format=json", "Accept", csv); got.header.Get("Content-Type") != json {
		t.Errorf("format=json: got %s", got.header.Get("Content-Type"))
	}
	if got := k.ask(t, http.MethodGet, "/lagen?limit=1&format=csv", "Accept", "text/html"); got.status != http.StatusOK {
		t.Errorf("format=csv: got %d", got.status)
	}
	k.ask(t, http.MethodGet, "/lagen?format=pdf").problem(t, http.StatusBadRequest)
	k.ask(t, http.MethodGet, "/lagen/geburt?format=csv").problem(t, http.StatusBadRequest)
}

// conditionalTargets are one list, one list below a key, one object, one with an
// address of its own.
func conditionalTargets() []string {
	return []string{
		"/leistungsbuendel?limit=2", "/leistungsbuendel?limit=2&format=csv", "/leistungsbuendel/10092/leistungen", "/leistungsbuendel/10092",
		"/kommunen/15003000", "/katalogstand", "/kommunen/15/hierarchie",
	}
}

func TestConditional(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for _, target := range conditionalTargets() {
		first := k.get(t, target)
		tag := first.header.Get("ETag")
		for condition, want := range map[string]int{
			tag:                             http.StatusNotModified,
			"W/" + tag:                      http.StatusNotModified,
			"*":                             http.StatusNotModified,
			`"alt", ` + tag + `, "x"`:       http.StatusNotModified,
			`W/"alt" , W/` + tag:            http.StatusNotModified,
			`"alt"`:                         http.StatusOK,
			strings.Trim(tag, `"`):          http.StatusOK,
			strings.TrimSuffix(tag, `"`):    http.StatusOK,
			tag + "x":                       http.StatusOK,
			`"` + strings.Repeat("x", 5000): http.StatusOK,
			",":                             http.StatusOK,
		} {
			got := k.ask(t, http.MethodGet, target, "If-None-Match", condition)
			if got.status != want {
				t.Errorf("GET %s, If-None-Match %.80s: got %d, want %d", target, condition, got.status, want)
			}
			for _, name := range []string{"ETag", "Cache-Control", "Vary", "Content-Location", "API-Version", "Access-Control-Allow-Origin"} {
				if g, w := got.header.Get(name), first.header.Get(name); g != w {
					t.Errorf("GET %s, If-None-Match %.80s: %s is %q, without %q", target, condition, name, g, w)
				}
			}
			if got.status == http.StatusNotModified && (len(got.body) > 0 || got.header.Get("Content-Length") != "") {
				t.Errorf("GET %s: a 304 has a body", target)
			}
		}
	}
}

// TestConditionalIsNoWayRound: a matching tag hides no fault and no missing key.
func TestConditionalIsNoWayRound(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for target, want := range map[string]int{
		"/leistungsbuendel?limit=0":          http.StatusBadRequest,
		"/leistungsbuendel?themenfeld=nix":   http.StatusBadRequest,
		"/leistungsbuendel/99999":            http.StatusNotFound,
		"/leistungsbuendel/99999/leistungen": http.StatusNotFound,
		"/verbuende/nix/mitglieder":          http.StatusNotFound,
		"/kommunen/999999999999/hierarchie":  http.StatusNotFound,
	} {
		k.ask(t, http.MethodGet, target, "If-None-Match", "*").problem(t, want)
	}
	k.ask(t, http.MethodGet, "/lagen", "If-None-Match", "*", "Accept", "image/png").problem(t, http.StatusNotAcceptable)
	tag := k.get(t, "/lagen").header.Get("ETag")
	if got := k.get(t, "/lagen?format=csv", "If-None-Match", tag); got.status != http.StatusOK {
		t.Errorf("the tag of JSON stands for CSV: got %d", got.status)
	}
}

func TestContentLocation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		for target, want := range map[string]string{
			"/kommunen/15003000":         "/kommunen/150030000000",
			"/kommunen/15003":            "/kommunen/150030000000",
			"/kommunen/150030000000":     "/kommunen/150030000000",
			"/kommunen/11":               "/kommunen/110000000000",
			"/kommunen/15081/hierarchie": "/kommunen/150810000000/hierarchie",
			"/leistungen/99107023017000": "/leistungen/L03597",
			"/leistungen/L03597":         "/leistungen/L03597",
		} {
			got := k.get(t, target)
			if location := got.header.Get("Content-Location"); location != api.BasePath+want {
				t.Errorf("GET %s: Content-Location %q, want %q", target, location, api.BasePath+want)
			}
			if canonical := k.get(t, want); !bytes.Equal(canonical.body, got.body) {
				t.Errorf("GET %s and %s answer differently", target, want)
			}
		}
	})
}

// TestHead asks over a real connection: net/http drops the body, and the headers
// must be those of GET.
func TestHead(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	srv := httptest.NewServer(k.handler)
	t.Cleanup(srv.Close)
	for _, target := range append(conditionalTargets(), "/leistungsbuendel?limit=0", "/leistungsbuendel/99999", "/nix") {
		want := k.ask(t, http.MethodGet, target)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, srv.URL+api.BasePath+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := srv.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || len(body) > 0 || response.StatusCode != want.status {
			t.Errorf("HEAD %s: got %d with %d bytes (%v), want %d", target, response.StatusCode, len(body), err, want.status)
		}
		for name := range want.header {
			// A problem's length depends on its id.
			if name == "X-Request-Id" || (name == "Content-Length" && want.status >= http.StatusBadRequest) {
				continue
			}
			if g, w := response.Header.Get(name), want.header.Get(name); g != w {
				t.Errorf("HEAD %s: %s is %q, of GET %q", target, name, g, w)
			}
		}
	}
}
