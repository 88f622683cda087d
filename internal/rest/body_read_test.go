// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// newContext is that of a request as a handler sees it.
func newContext(t *testing.T, method string, content io.Reader, header ...string) (*gin.Context, *httptest.ResponseRecorder) {
	t.Helper()
	recorder := httptest.NewRecorder()
	c := gin.CreateTestContextOnly(recorder, &gin.Engine{})
	c.Request = httptest.NewRequest(method, "/api/v1/probe?x=1", content)
	for i := 0; i < len(header); i += 2 {
		c.Request.Header.Add(header[i], header[i+1])
	}
	return c, recorder
}

// TestMediaTypes wants every body in another form refused with 415 and told how.
func TestMediaTypes(t *testing.T) {
	t.Parallel()
	const right = "Content-Type"
	tests := map[string]struct {
		method string
		header []string
		status int
	}{
		"PUT":                     {http.MethodPut, []string{right, "application/json"}, 0},
		"POST":                    {http.MethodPost, []string{right, "application/json"}, 0},
		"PATCH":                   {http.MethodPatch, []string{right, "application/merge-patch+json"}, 0},
		"charset":                 {http.MethodPut, []string{right, "application/json; charset=utf-8"}, 0},
		"charset, other writing":  {http.MethodPut, []string{right, `Application/JSON;charset="UTF-8"`}, 0},
		"identity":                {http.MethodPut, []string{right, "application/json", "Content-Encoding", "Identity"}, 0},
		"none":                    {http.MethodPut, nil, 415},
		"empty":                   {http.MethodPut, []string{right, ""}, 415},
		"none on PATCH":           {http.MethodPatch, nil, 415},
		"patch as JSON":           {http.MethodPatch, []string{right, "application/json"}, 415},
		"JSON Patch":              {http.MethodPatch, []string{right, "application/json-patch+json"}, 415},
		"PUT as patch":            {http.MethodPut, []string{right, "application/merge-patch+json"}, 415},
		"text":                    {http.MethodPut, []string{right, "text/plain"}, 415},
		"form":                    {http.MethodPost, []string{right, "application/x-www-form-urlencoded"}, 415},
		"begins like it":          {http.MethodPut, []string{right, "application/jsonp"}, 415},
		"no media type":           {http.MethodPut, []string{right, "json"}, 415},
		"any":                     {http.MethodPut, []string{right, "*/*"}, 415},
		"other charset":           {http.MethodPut, []string{right, "application/json; charset=iso-8859-1"}, 415},
		"other parameter":         {http.MethodPut, []string{right, "application/json; profile=x"}, 415},
		"charset twice":           {http.MethodPut, []string{right, "application/json; charset=utf-8; charset=latin1"}, 415},
		"twice":                   {http.MethodPut, []string{right, "application/json", right, "application/json"}, 415},
		"compressed":              {http.MethodPut, []string{right, "application/json", "Content-Encoding", "gzip"}, 415},
		"compressed, second line": {http.MethodPut, []string{right, "application/json", "Content-Encoding", "identity", "Content-Encoding", "br"}, 415},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, recorder := newContext(t, tt.method, strings.NewReader(`{"titel":"abc"}`), tt.header...)
			media := mediaJSON
			if tt.method == http.MethodPatch {
				media = mediaMergePatch
			}
			var into probeBody
			_, err := readBody(c, &into, media)
			if tt.status == 0 {
				if err != nil || into.Titel != "abc" {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if got := kindOf(err); got != api.ProblemUnsupportedMediaType || into.Titel != "" {
				t.Errorf("got %v (%v), want %d", got, err, tt.status)
			}
			want := ""
			if tt.method == http.MethodPatch {
				want = mediaMergePatch
			}
			if got := recorder.Header().Get("Accept-Patch"); got != want {
				t.Errorf("Accept-Patch: got %q, want %q", got, want)
			}
		})
	}
}

// TestBodySize wants 413 for a byte too many, whether or not the size is told
// beforehand, and a body as large as may be read whole.
func TestBodySize(t *testing.T) {
	t.Parallel()
	of := func(size int) []byte { return append([]byte(`{}`), bytes.Repeat([]byte(" "), size-2)...) }
	tests := map[string]struct {
		content io.Reader
		want    error
	}{
		"as large as may be":       {bytes.NewReader(of(maxBody)), nil},
		"a byte too many":          {bytes.NewReader(of(maxBody + 1)), &http.MaxBytesError{}},
		"a byte too many, chunked": {io.MultiReader(bytes.NewReader(of(maxBody + 1))), &http.MaxBytesError{}},
		"larger, and no JSON":      {strings.NewReader(strings.Repeat("[", 2*maxBody)), &http.MaxBytesError{}},
		"bound of the server":      {iotest.ErrReader(&http.MaxBytesError{Limit: 7}), &http.MaxBytesError{}},
		"connection gone":          {iotest.ErrReader(io.ErrUnexpectedEOF), &nachnutzung.InvalidError{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newContext(t, http.MethodPut, tt.content, "Content-Type", "application/json")
			_, err := readBody(c, &probeBody{}, mediaJSON)
			if got, want := fmt.Sprintf("%T", err), fmt.Sprintf("%T", tt.want); got != want {
				t.Errorf("got %s (%v), want %s", got, err, want)
			}
		})
	}
}

// TestHostileBodies wants no more than a moment for what is made to take long.
func TestHostileBodies(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"deep":               strings.Repeat(`{"x":[`, maxBody/6),
		"one name":           `{` + strings.Repeat(`"x":1,`, maxBody/6-2) + `"x":1}`,
		"many empty items":   `{"teile":[` + strings.Repeat(`{},`, maxBody/3-10) + `{}]}`,
		"many escapes":       `{"grund":"` + strings.Repeat(`\ud83d\ude00`, maxBody/12-2) + `"}`,
		"long name":          `{"` + strings.Repeat(`\u00e4`, maxBody/6-3) + `":1}`,
		"quotes never close": strings.Repeat(`\"`, maxBody/2),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			b, err := parseBody([]byte(text), &probeBody{})
			if err == nil {
				err = b.Rule()
			}
			if got := pointers(t, err); len(got) == 0 || len(got) > maxFaults {
				t.Errorf("got %d faults", len(got))
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
