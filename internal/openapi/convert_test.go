// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixture is what swag 1.16.6 writes for a small API with one list, one
// resource, each kind of write and one answer that is not public.
func fixture(t *testing.T) string {
	t.Helper()
	swagger2, err := os.ReadFile(filepath.Join("testdata", "swagger2.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(swagger2)
}

func testContract() Contract {
	return Contract{Version: "1.2.3", Problems: testProblems(), Formats: map[string]Format{
		"ozg-id": {Pattern: `^[0-9]{5}$`, MaxLength: 5},
		"code":   {Pattern: `^[a-z_]+$`, MaxLength: 80},
	}}
}

// convert returns the document that the fixture becomes.
func convert(t *testing.T, swagger2 string) *openapi3.T {
	t.Helper()
	doc, err := build([]byte(swagger2), testContract())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestConvertGolden(t *testing.T) {
	t.Parallel()
	jsonDoc, yamlDoc, err := Convert([]byte(fixture(t)), testContract())
	if err != nil {
		t.Fatal(err)
	}
	page, err := Reference(jsonDoc, testProblems())
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"openapi.golden.json": jsonDoc, "openapi.golden.yaml": yamlDoc, "referenz.golden.html": page,
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs; look at the difference after go test ./internal/openapi -update", name)
		}
	}
}

func TestConvertIsDeterministic(t *testing.T) {
	t.Parallel()
	first, _, err := Convert([]byte(fixture(t)), testContract())
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, _, err := Convert([]byte(fixture(t)), testContract())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, first) {
			t.Fatal("the same input gave different documents")
		}
	}
}

// TestConvertIsValid31 holds the document against the reader of another
// author's rules: kin-openapi's own validation of OpenAPI 3.1.
func TestConvertIsValid31(t *testing.T) {
	t.Parallel()
	jsonDoc, _, err := Convert([]byte(fixture(t)), testContract())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(jsonDoc)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	if doc.OpenAPI != "3.1.1" || doc.Info.Version != "1.2.3" {
		t.Errorf("openapi %s, info.version %s; want 3.1.1, 1.2.3", doc.OpenAPI, doc.Info.Version)
	}
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	properties := convert(t, fixture(t)).Components.Schemas["Leistungsbuendel"].Value.Properties
	for _, test := range []struct{ property, want string }{
		{"ozgId", `{"description":"OZG-ID des Bündels.","examples":["10243"],"maxLength":5,"minLength":5,"pattern":"^[0-9]{5}$","type":"string"}`},
		{"name", `{"description":"Bezeichnung des Bündels.","examples":["Straßenverkehr"],"maxLength":300,"pattern":"^[^\\x00]*$","type":"string"}`},
		{"land", `{"description":"Land der Federführung; null, wenn keine belegt ist.","examples":["15"],"maxLength":2,"minLength":2,"pattern":"^[0-9]{2}$","type":["string","null"]}`},
		{"kuerzel", `{"description":"Kürzel des Landes; null, wenn keines belegt ist.","enum":["ST","NI",null],"examples":["ST"],"type":["string","null"]}`},
		{"lagetyp", `{"anyOf":[{"$ref":"#/components/schemas/Lagetyp"},{"type":"null"}],"description":"Lage, zu der das Bündel gehört; null, wenn keine belegt ist."}`},
		{"leistungen", `{"description":"Zahl der Leistungen.","examples":[12],"format":"int32","maximum":2147483647,"minimum":0,"type":"integer"}`},
		{"geaendert", `{"description":"Geändert am.","examples":["2026-11-01T08:00:00Z"],"format":"date-time","maxLength":35,"type":"string"}`},
		{"quellen", `{"description":"Quellen der Angaben.","items":{"$ref":"#/components/schemas/Quelle"},"maxItems":20,"type":"array"}`},
		{"schlagworte", `{"description":"Schlagworte.","examples":[["kfz","strasse"]],"items":{"maxLength":80,"pattern":"^[^\\x00]*$","type":"string"},"maxItems":16,"type":"array"}`},
	} {
		t.Run(test.property, func(t *testing.T) {
			t.Parallel()
			if got := asJSON(t, properties[test.property]); got != test.want {
				t.Errorf("\ngot  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	doc := convert(t, fixture(t))
	list := doc.Paths.Value("/leistungsbuendel").Get
	one := doc.Paths.Value("/leistungsbuendel/{ozgId}").Get
	for _, test := range []struct {
		name      string
		parameter *openapi3.Parameter
		want      string
	}{
		{"a path parameter is pre-filled", one.Parameters.GetByInAndName("path", "ozgId"),
			`{"description":"OZG-ID, fünf Ziffern","example":"10243","in":"path","name":"ozgId","required":true,"schema":{"format":"ozg-id","maxLength":5,"pattern":"^[0-9]{5}$","type":"string"}}`},
		{"a filter is not", list.Parameters.GetByInAndName("query", "q"),
			`{"description":"Suchtext.","in":"query","name":"q","schema":{"examples":["strassenverkehr"],"maxLength":200,"pattern":"^[^\\x00]*$","type":"string"}}`},
		{"items get their format back", list.Parameters.GetByInAndName("query", "themenfeld"),
			`{"description":"Nur Bündel dieser Themenfelder.","explode":true,"in":"query","name":"themenfeld","schema":{"examples":[["bildung"]],"items":{"format":"code","maxLength":80,"pattern":"^[a-z_]+$","type":"string"},"maxItems":14,"type":"array"},"style":"form"}`},
		{"limits and default stay", list.Parameters.GetByInAndName("query", "limit"),
			`{"description":"Einträge je Seite.","in":"query","name":"limit","schema":{"default":50,"examples":[50],"format":"int32","maximum":1000,"minimum":1,"type":"integer"}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := asJSON(t, test.parameter); got != test.want {
				t.Errorf("\ngot  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestResponses(t *testing.T) {
	t.Parallel()
	doc := convert(t, fixture(t))
	for _, test := range []struct{ name, method, path, want string }{
		{"list", "GET", "/leistungsbuendel", "200 304 400 401 406 429 500 503"},
		{"resource", "GET", "/leistungsbuendel/{ozgId}", "200 304 400 401 404 406 410 429 500 503"},
		{"not public", "GET", "/intern/leistungsbuendel/{ozgId}", "200 400 401 403 404 406 429 500 503"},
		{"replace", "PUT", "/leistungsbuendel/{ozgId}", "200 400 401 403 404 406 412 413 415 428 429 500 503"},
		{"replace or create", "PUT", "/leistungsbuendel/{ozgId}/zustaendigkeit", "200 201 400 401 403 404 406 412 413 415 428 429 500 503"},
		{"merge", "PATCH", "/leistungsbuendel/{ozgId}", "200 400 401 403 404 406 412 413 415 428 429 500 503"},
		{"batch", "PATCH", "/leistungsbuendel", "200 400 401 403 406 412 413 415 428 429 500 503"},
		{"create", "POST", "/leistungsbuendel", "201 400 401 403 406 409 413 415 429 500 503"},
		{"act on a state", "POST", "/leistungsbuendel/{ozgId}/bestaetigungen", "200 400 401 403 404 406 409 412 413 415 428 429 500 503"},
		{"delete", "DELETE", "/intern/leistungsbuendel/{ozgId}", "204 400 401 403 404 406 429 500 503"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			responses := doc.Paths.Value(test.path).GetOperation(test.method).Responses
			var got []string
			for status := 100; status < 600; status++ {
				response := responses.Status(status)
				if response == nil {
					continue
				}
				got = append(got, strconv.Itoa(status))
				if status >= 400 && response.Value.Content[problemMedia] == nil {
					t.Errorf("%d is no problem document", status)
				}
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("statuses = %s, want %s", joined, test.want)
			}
		})
	}
}

func TestResponseDetails(t *testing.T) {
	t.Parallel()
	doc := convert(t, fixture(t))
	list := doc.Paths.Value("/leistungsbuendel").Get.Responses
	one := doc.Paths.Value("/leistungsbuendel/{ozgId}").Get.Responses
	if list.Status(200).Value.Headers["Link"] == nil {
		t.Error("a list names no Link header")
	}
	if one.Status(200).Value.Headers["Link"] != nil {
		t.Error("a single resource names a Link header")
	}
	if list.Status(200).Value.Headers["Content-Disposition"] == nil {
		t.Error("a list with CSV names no Content-Disposition header")
	}
	if one.Status(200).Value.Headers["Content-Disposition"] != nil {
		t.Error("a resource without CSV names a Content-Disposition header")
	}
	for what, text := range map[string]string{
		"429":             *list.Status(429).Value.Description,
		"RateLimit-Limit": list.Status(200).Value.Headers["RateLimit-Limit"].Value.Description,
	} {
		if !strings.Contains(text, onlyLimited) {
			t.Errorf("%s is promised without condition: %s", what, text)
		}
	}
	if got := asJSON(t, list.Status(200).Value.Content["text/csv"].Schema.Value.Type); got != `"string"` {
		t.Errorf("CSV has the type %s, want string", got)
	}
	if one.Status(200).Value.Headers["Content-Location"].Ref != "" {
		t.Error("the header that a handler annotates was replaced")
	}
	if got, want := one.Status(404).Ref, "#/components/responses/NotFound"; got != want {
		t.Errorf("404 = %q, want the shared response %q", got, want)
	}
	if got, want := *one.Status(410).Value.Description, "Das Bündel ist entfallen."; got != want {
		t.Errorf("410 says %q, want the handler's words %q", got, want)
	}
	if len(one.Status(304).Value.Content) != 0 {
		t.Error("304 has content")
	}
}

// TestFaults: what an author forgets is named, and all of it at once.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, old, new string
		want           []string
	}{
		{"no JSON", `{`, `[`, []string{"read the Swagger 2.0 document"}},
		{"no summary", `"summary": "Leistungsbündel auflisten",`, ``, []string{"GET /leistungsbuendel: @Summary is missing"}},
		{"no description", `"description": "Alle Leistungsbündel, gefiltert.",`, ``, []string{"@Description is missing"}},
		{"identifier", `"listLeistungsbuendel"`, `"ListLeistungsbündel"`, []string{`@ID "ListLeistungsbündel" is not lowerCamelCase`}},
		{"unknown tag", `"name": "Leistungsbündel"`, `"name": "Bündel"`, []string{
			`GET /leistungsbuendel: @Tags ["Leistungsbündel"]`, `PUT /leistungsbuendel/{ozgId}: @Tags`}},
		{"undescribed success", `"description": "Eine Seite der Leistungsbündel"`, `"description": "OK"`, []string{"@Success 200 has no description"}},
		{"undescribed field", `"description": "Zahl der Leistungen.",`, ``, []string{"schema Leistungsbuendel: leistungen has no doc comment"}},
		{"undescribed parameter", `"description": "Suchtext.",`, ``, []string{"parameter q has no description"}},
		{"parameter name", `"name": "stand"`, `"name": "erfassungs_stand"`, []string{"parameter erfassungs_stand is not lowerCamelCase"}},
		{"items without format", `"x-format": "code",`, ``, []string{"parameter themenfeld: write extensions"}},
		{"generic type", `"Fehler": {`, `"Fehler-string": {`, []string{"schema Fehler-string: the name is not UpperCamelCase"}},
		{"foreign status", `"412": {`, `"418": {`, []string{"PUT /leistungsbuendel/{ozgId}: status 418 is not among"}},
		{"default response", `"412": {`, `"default": {`, []string{`response "default": write a status`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(fixture(t), test.old, test.new, 1)
			if test.name == "generic type" {
				broken = strings.ReplaceAll(broken, "#/definitions/Fehler", "#/definitions/Fehler-string")
			}
			_, _, err := Convert([]byte(broken), testContract())
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error = %v\nwant it to contain %q", err, want)
				}
			}
		})
	}
}

func TestFaultsProblemIsMissing(t *testing.T) {
	t.Parallel()
	broken := strings.ReplaceAll(fixture(t), `"Problem": {`, `"Trouble": {`)
	broken = strings.ReplaceAll(broken, `#/definitions/Problem`, `#/definitions/Trouble`)
	if _, _, err := Convert([]byte(broken), testContract()); err == nil || !strings.Contains(err.Error(), "no schema Problem") {
		t.Errorf("error = %v, want one that asks for the schema Problem", err)
	}
}

func TestLimitInteger(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, schema, want string }{
		{"bare", `{"type":"integer"}`, `{"format":"int32","maximum":2147483647,"minimum":0,"type":"integer"}`},
		{"int64", `{"type":"integer","format":"int64"}`, `{"format":"int64","maximum":9007199254740991,"minimum":0,"type":"integer"}`},
		{"negative", `{"type":"integer","minimum":-5,"maximum":5}`, `{"format":"int32","maximum":5,"minimum":-5,"type":"integer"}`},
		{"too large for 32 bits", `{"type":"integer","maximum":3000000000}`, `{"format":"int64","maximum":3000000000,"minimum":0,"type":"integer"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var schema openapi3.Schema
			if err := json.Unmarshal([]byte(test.schema), &schema); err != nil {
				t.Fatal(err)
			}
			limitInteger(&schema)
			if got := asJSON(t, &schema); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tree); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

// testProblems is one kind of problem, told from the schema's example by its
// status.
func testProblems() []Problem {
	return []Problem{{
		Type: "/ref#problem-gone", Code: "gone", Title: "Weg", Advice: "Bitte warten.", Status: 503,
	}}
}
