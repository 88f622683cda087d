// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestHeadersOfRequests: who has to say which state is meant, and who may.
func TestHeadersOfRequests(t *testing.T) {
	t.Parallel()
	doc := convert(t, fixture(t))
	for _, test := range []struct{ name, method, path, want string }{
		{"list", http.MethodGet, "/leistungsbuendel", "If-None-Match Nachnutzung-Revision"},
		{"resource", http.MethodGet, "/leistungsbuendel/{ozgId}", "If-None-Match Nachnutzung-Revision"},
		{"not public", http.MethodGet, "/intern/leistungsbuendel/{ozgId}", ""},
		{"replace", http.MethodPut, "/leistungsbuendel/{ozgId}", "If-Match!"},
		{"replace or create", http.MethodPut, "/leistungsbuendel/{ozgId}/zustaendigkeit", "If-Match If-None-Match"},
		{"merge", http.MethodPatch, "/leistungsbuendel/{ozgId}", "If-Match!"},
		{"batch", http.MethodPatch, "/leistungsbuendel", ""},
		{"create", http.MethodPost, "/leistungsbuendel", "Idempotency-Key"},
		{"act on a state", http.MethodPost, "/leistungsbuendel/{ozgId}/bestaetigungen", "If-Match! Idempotency-Key"},
		{"delete", http.MethodDelete, "/intern/leistungsbuendel/{ozgId}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, ref := range doc.Paths.Value(test.path).GetOperation(test.method).Parameters {
				if ref.Value.In != openapi3.ParameterInHeader {
					continue
				}
				name := ref.Value.Name
				if ref.Value.Required {
					name += "!"
				}
				if !strings.HasPrefix(ref.Ref, "#/components/parameters/") {
					t.Errorf("%s is not shared", name)
				}
				got = append(got, name)
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("headers = %q, want %q", joined, test.want)
			}
		})
	}
}

// TestHeadersOfAnswers: what may be kept, and what names its state.
func TestHeadersOfAnswers(t *testing.T) {
	t.Parallel()
	doc := convert(t, fixture(t))
	const kept, gone = "Cache-Control", noStore
	for _, test := range []struct {
		name, method, path string
		status             int
		cache              string
		has, lacks         []string
	}{
		{"public", http.MethodGet, "/leistungsbuendel/{ozgId}", 200, kept, []string{"ETag", "Vary", "Nachnutzung-Revision"}, []string{"Location"}},
		{"without a second clock", http.MethodGet, "/leistungsbuendel", 200, kept, []string{"ETag", "Link"}, []string{"Nachnutzung-Revision"}},
		{"not modified", http.MethodGet, "/leistungsbuendel/{ozgId}", 304, kept, []string{"ETag"}, nil},
		{"error", http.MethodGet, "/leistungsbuendel/{ozgId}", 404, gone, nil, []string{"ETag"}},
		{"not public", http.MethodGet, "/intern/leistungsbuendel/{ozgId}", 200, gone, []string{"Vary"}, []string{"ETag"}},
		{"replace", http.MethodPut, "/leistungsbuendel/{ozgId}", 200, gone, []string{"ETag"}, []string{"Vary", "Location"}},
		{"create by PUT", http.MethodPut, "/leistungsbuendel/{ozgId}/zustaendigkeit", 201, gone, []string{"ETag", "Location"}, nil},
		{"create by POST", http.MethodPost, "/leistungsbuendel", 201, gone, []string{"Location"}, []string{"ETag"}},
		{"act on a state", http.MethodPost, "/leistungsbuendel/{ozgId}/bestaetigungen", 200, gone, []string{"ETag"}, nil},
		{"batch", http.MethodPatch, "/leistungsbuendel", 200, gone, nil, []string{"ETag"}},
		{"wrong media type", http.MethodPatch, "/leistungsbuendel/{ozgId}", 415, gone, []string{"Accept-Patch"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			headers := doc.Paths.Value(test.path).GetOperation(test.method).Responses.Status(test.status).Value.Headers
			if got, want := headers["Cache-Control"].Ref, headerPrefix+test.cache; got != want {
				t.Errorf("Cache-Control is %s, want %s", got, want)
			}
			for _, name := range test.has {
				if headers[name] == nil {
					t.Errorf("%s is missing", name)
				}
			}
			for _, name := range test.lacks {
				if headers[name] != nil {
					t.Errorf("%s is promised", name)
				}
			}
		})
	}
}

// TestWritesDemandTheState holds every write of one resource in the document to
// what the design promises, whatever its author has annotated.
func TestWritesDemandTheState(t *testing.T) {
	t.Parallel()
	seen := 0
	for op := range operations(convert(t, fixture(t))) {
		if op.method != http.MethodPut && op.method != http.MethodPatch {
			continue
		}
		seen++
		for _, status := range []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired} {
			if op.Responses.Status(status) == nil {
				t.Errorf("%s never answers %d", op.name(), status)
			}
		}
	}
	if seen < 4 {
		t.Errorf("only %d writes seen", seen)
	}
}

func TestSecurity(t *testing.T) {
	t.Parallel()
	doc := convert(t, fixture(t))
	for _, test := range []struct{ name, method, path, want string }{
		{"public", http.MethodGet, "/leistungsbuendel", "null"},
		{"write", http.MethodPut, "/leistungsbuendel/{ozgId}", `[{"bearer":[]},{"sitzung":[]}]`},
		{"not public", http.MethodGet, "/intern/leistungsbuendel/{ozgId}", `[{"bearer":[]},{"sitzung":[]}]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := asJSON(t, doc.Paths.Value(test.path).GetOperation(test.method).Security); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	if got, want := asJSON(t, doc.Security), `[{},{"bearer":[]}]`; got != want {
		t.Errorf("by default %s, want %s", got, want)
	}
	if got, want := slices.Sorted(maps.Keys(doc.Components.SecuritySchemes)), []string{"bearer", "sitzung"}; !slices.Equal(got, want) {
		t.Errorf("schemes %v, want %v", got, want)
	}
}

// TestSecurityOfAPublicDocument: who cannot sign in anywhere is told of no
// session.
func TestSecurityOfAPublicDocument(t *testing.T) {
	t.Parallel()
	doc := &openapi3.T{Components: &openapi3.Components{}, Paths: openapi3.NewPaths()}
	addSecurity(doc)
	if got := doc.Components.SecuritySchemes[sessionScheme]; got != nil {
		t.Errorf("the session is described: %v", got.Value)
	}
}

// TestRequestsAreClosed: what is sent is read strictly, what is answered may
// grow; what is both stands there twice.
func TestRequestsAreClosed(t *testing.T) {
	t.Parallel()
	doc := convert(t, fixture(t))
	schemas := doc.Components.Schemas
	for _, name := range []string{"Aenderung", "Stapel", "QuelleEingabe"} {
		if has := schemas[name].Value.AdditionalProperties.Has; has == nil || *has {
			t.Errorf("%s is sent by clients and not closed", name)
		}
	}
	for _, name := range []string{"Leistungsbuendel", "Quelle"} {
		if schemas[name].Value.AdditionalProperties.Has != nil {
			t.Errorf("%s is answered and closed", name)
		}
	}
	if schemas["AenderungEingabe"] != nil {
		t.Error("Aenderung is only sent, but copied")
	}
	for _, test := range []struct{ name, got, want string }{
		{"body", asJSON(t, doc.Paths.Value("/leistungsbuendel/{ozgId}").Put.RequestBody.Value.Content[jsonMedia].Schema),
			`{"$ref":"#/components/schemas/QuelleEingabe"}`},
		{"answer", asJSON(t, schemas["Leistungsbuendel"].Value.Properties["quellen"].Value.Items), `{"$ref":"#/components/schemas/Quelle"}`},
		{"inside a list", asJSON(t, schemas["Aenderung"].Value.Properties["quellen"].Value.Items), `{"$ref":"#/components/schemas/QuelleEingabe"}`},
		{"nullable", asJSON(t, schemas["Aenderung"].Value.Properties["hauptquelle"]),
			`{"anyOf":[{"$ref":"#/components/schemas/QuelleEingabe"},{"type":"null"}],"description":"Wichtigste Quelle."}`},
		{"limits of the copy", asJSON(t, schemas["QuelleEingabe"].Value.Properties), asJSON(t, schemas["Quelle"].Value.Properties)},
	} {
		if test.got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, test.got, test.want)
		}
	}
}

// TestWriteFaults breaks one write at a time.
func TestWriteFaults(t *testing.T) {
	t.Parallel()
	const merge = "PATCH /leistungsbuendel/{ozgId}: "
	for _, test := range []struct {
		name, method, path string
		spoil              func(*openapi3.Operation)
		want               string
	}{
		{"anonymous write", "PATCH", "/leistungsbuendel/{ozgId}", func(o *openapi3.Operation) { o.Security = nil },
			merge + "@Security bearer is missing: every write needs a sign-in"},
		{"anonymous intern", "GET", "/intern/leistungsbuendel/{ozgId}", func(o *openapi3.Operation) { o.Security = nil },
			"GET /intern/leistungsbuendel/{ozgId}: @Security bearer is missing: what lies under intern"},
		{"foreign scheme", "PATCH", "/leistungsbuendel/{ozgId}", func(o *openapi3.Operation) {
			o.Security = &openapi3.SecurityRequirements{{"basic": nil}}
		}, merge + "@Security basic is unknown"},
		{"no body", "PATCH", "/leistungsbuendel/{ozgId}", func(o *openapi3.Operation) { o.RequestBody = nil }, merge + "@Param … body is missing"},
		{"optional body", "PATCH", "/leistungsbuendel/{ozgId}", func(o *openapi3.Operation) { o.RequestBody.Value.Required = false },
			merge + "the body is optional"},
		{"undescribed body", "PATCH", "/leistungsbuendel/{ozgId}", func(o *openapi3.Operation) { o.RequestBody.Value.Description = "" },
			merge + "the body has no description"},
		{"plain JSON for one resource", "PATCH", "/leistungsbuendel/{ozgId}", retype(jsonMedia), merge + "@Accept is not exactly one of application/merge-patch+json"},
		{"two media types", "PATCH", "/leistungsbuendel", func(o *openapi3.Operation) {
			o.RequestBody.Value.Content[mergePatchMedia] = o.RequestBody.Value.Content[jsonMedia]
		}, "PATCH /leistungsbuendel: @Accept is not exactly one of application/merge-patch+json, application/json"},
		{"merge-patch as PUT", "PUT", "/leistungsbuendel/{ozgId}", retype(mergePatchMedia), "PUT /leistungsbuendel/{ozgId}: @Accept is not exactly one of application/json"},
		{"half a condition", "POST", "/leistungsbuendel/{ozgId}/bestaetigungen", func(o *openapi3.Operation) { o.Responses.Delete("428") },
			"POST /leistungsbuendel/{ozgId}/bestaetigungen: @Failure 412 and 428 go together"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := convert(t, fixture(t))
			test.spoil(doc.Paths.Value(test.path).GetOperation(test.method))
			err := check(doc)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error = %v\nwant it to contain %q", err, test.want)
			}
		})
	}
}

// retype says that the body comes as another media type.
func retype(media string) func(*openapi3.Operation) {
	return func(o *openapi3.Operation) {
		for _, content := range o.RequestBody.Value.Content {
			o.RequestBody.Value.Content = openapi3.Content{media: content}
		}
	}
}

// TestCopyNeedsItsName: a copy must not take the place of a type of the contract.
func TestCopyNeedsItsName(t *testing.T) {
	t.Parallel()
	broken := strings.ReplaceAll(fixture(t), `"Lagetyp"`, `"QuelleEingabe"`)
	broken = strings.ReplaceAll(broken, `definitions/Lagetyp`, `definitions/QuelleEingabe`)
	_, _, err := Convert([]byte(broken), testContract())
	if err == nil || !strings.Contains(err.Error(), "QuelleEingabe, is taken") {
		t.Errorf("error = %v, want one that names the copy", err)
	}
}
