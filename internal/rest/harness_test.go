// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	validationconfig "github.com/pb33f/libopenapi-validator/config"
	"github.com/xuri/excelize/v2"

	"nachnutzung/api"
	"nachnutzung/docs"
	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// contract is the validator over the document that the server serves, made once:
// reading the document costs more than a hundred requests.
var contract = sync.OnceValues(func() (validator.Validator, error) {
	document, err := libopenapi.NewDocument(docs.OpenAPIJSON)
	if err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	v, errs := validator.NewValidator(document, validationconfig.WithFormatAssertions(), validationconfig.WithStrictMode(),
		validationconfig.WithStrictIgnoredHeadersExtra(commonHeaders()...))
	if len(errs) > 0 {
		return nil, fmt.Errorf("make the validator: %w", errors.Join(errs...))
	}
	return v, nil
})

// commonHeaders belong to the server and stand on pages alike; the document
// leaves them out.
func commonHeaders() []string {
	return []string{
		"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy",
		"Cross-Origin-Resource-Policy", "Content-Security-Policy", "Access-Control-Expose-Headers", "X-Request-Id", "Allow", "X-Accel-Buffering",
	}
}

// probe is the real server over a database with the real catalogue. Every
// request goes through it and every answer through the contract.
type probe struct {
	handler http.Handler
	db      *store.DB
	// token of who asks; empty for nobody.
	token string
}

// each runs test on both databases.
func each(t *testing.T, test func(t *testing.T, k probe)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { test(t, newProbe(t, db)) })
}

func newProbe(t testing.TB, db *store.DB) probe {
	t.Helper()
	return logged(t, db, io.Discard)
}

// logged is newProbe with the log written to w.
func logged(t testing.TB, db *store.DB, w io.Writer) probe {
	t.Helper()
	return configured(t, db, config.Config{CacheBytes: 32 << 20, StaleMax: time.Hour}, w)
}

// configured is logged with settings of choice.
func configured(t testing.TB, db *store.DB, cfg config.Config, w io.Writer) probe {
	t.Helper()
	s, err := server.New(cfg, db, slog.New(slog.NewTextHandler(w, nil)), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return probe{handler: s, db: db}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// get sends a request that the contract allows: it is validated too.
func (k probe) get(t testing.TB, target string, header ...string) answer {
	t.Helper()
	return k.sendChecked(t, newRequest(t, http.MethodGet, target, header...))
}

// ask sends a request that may break the contract; its answer must not.
func (k probe) ask(t testing.TB, method, target string, header ...string) answer {
	t.Helper()
	return k.send(t, newRequest(t, method, target, header...))
}

// write sends a write that the contract allows, with the media type that it wants
// there.
func (k probe) write(t testing.TB, method, target, content string, header ...string) answer {
	t.Helper()
	return k.sendChecked(t, newWrite(t, method, target, content, header...))
}

// try sends a write that may break the contract; its answer must not.
func (k probe) try(t testing.TB, method, target, content string, header ...string) answer {
	t.Helper()
	return k.send(t, newWrite(t, method, target, content, header...))
}

func (k probe) sendChecked(t testing.TB, request *http.Request) answer {
	t.Helper()
	k.authorize(request)
	if faults := requestFaults(t, request); len(faults) > 0 {
		t.Errorf("%s %s is against the contract: %s", request.Method, request.URL, strings.Join(faults, "; "))
	}
	return k.send(t, request)
}

// authorize puts the token into a request that says nothing of its own.
func (k probe) authorize(request *http.Request) {
	if k.token != "" && len(request.Header.Values("Authorization")) == 0 {
		request.Header.Set("Authorization", "Bearer "+k.token)
	}
}

// newWrite makes a request with a body. It has the media type of the contract,
// unless header names another one; an empty name stands for none.
func newWrite(t testing.TB, method, target, content string, header ...string) *http.Request {
	t.Helper()
	request := newRequest(t, method, target, header...)
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }
	request.ContentLength = int64(len(content))
	if _, given := request.Header["Content-Type"]; !given {
		request.Header.Set("Content-Type", mediaOf(method, target))
	}
	if request.Header.Get("Content-Type") == "" {
		request.Header.Del("Content-Type")
	}
	return request
}

// mediaOf is what the contract wants of a write: a PATCH of one object is a merge
// patch, a PATCH of a set is a list of changes.
func mediaOf(method, target string) string {
	if method == http.MethodPatch && !strings.HasPrefix(target, "/nachnutzungen") {
		return "application/merge-patch+json"
	}
	return "application/json"
}

// again copies a request with its body, which can be read once.
func again(t testing.TB, request *http.Request) *http.Request {
	t.Helper()
	same := request.Clone(request.Context())
	if request.GetBody != nil {
		var err error
		if same.Body, err = request.GetBody(); err != nil {
			t.Fatal(err)
		}
	}
	return same
}

func newRequest(t testing.TB, method, target string, header ...string) *http.Request {
	t.Helper()
	parsed, err := url.ParseRequestURI(api.BasePath + target)
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequestWithContext(t.Context(), method, "/", nil)
	request.URL, request.RequestURI = parsed, api.BasePath+target
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Add(header[i], header[i+1])
	}
	return request
}

func (k probe) send(t testing.TB, request *http.Request) answer {
	t.Helper()
	k.authorize(request)
	recorder := httptest.NewRecorder()
	// The handler gets a request of its own: the server rewrites HEAD in place.
	k.handler.ServeHTTP(recorder, again(t, request))
	got := answer{recorder.Code, recorder.Header(), recorder.Body.Bytes()}
	for _, fault := range responseFaults(t, request, got) {
		t.Errorf("%s %.300s: answer %d is against the contract: %s: %.500s", request.Method, request.URL, got.status, fault, got.body)
	}
	return got
}

// requestFaults tells what is wrong with a request in the eyes of the contract.
func requestFaults(t testing.TB, request *http.Request) []string {
	t.Helper()
	v := mustContract(t)
	if _, errs := v.ValidateHttpRequestSync(again(t, request)); len(errs) > 0 {
		return texts(errs)
	}
	return nil
}

// responseFaults tells what is wrong with an answer in the eyes of the contract.
// The document knows no answers to paths and methods that it does not have:
// those must be the problems 404 and 405, of the same schema as all others.
func responseFaults(t testing.TB, request *http.Request, got answer) []string {
	t.Helper()
	v := mustContract(t)
	request = request.Clone(context.WithoutCancel(request.Context()))
	status := got.status
	if request.Method == http.MethodHead {
		request.Method = http.MethodGet
	}
	if !documented(request) {
		if status != http.StatusNotFound && status != http.StatusMethodNotAllowed && status != http.StatusBadRequest {
			return []string{"the document has no such operation"}
		}
		request = newRequest(t, http.MethodGet, "/katalogstand")
		status = http.StatusBadRequest
	}
	body := got.body
	if media := got.header.Get("Content-Type"); media == mediaNDJSON || media == mediaJSONLD {
		// The validator takes it for JSON of a schema; bodyFaults reads it.
		body = []byte("{}")
	}
	response := &http.Response{
		StatusCode: status, Header: got.header, Body: io.NopCloser(bytes.NewReader(body)), Request: request,
	}
	var faults []string
	if _, errs := v.ValidateHttpResponse(request, response); len(errs) > 0 {
		faults = texts(errs)
	}
	return append(faults, bodyFaults(got)...)
}

// Media types of files.
const (
	mediaXLSX   = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaNDJSON = "application/x-ndjson"
	mediaJSONLD = "application/ld+json"
)

// bodyFaults checks what a schema cannot say of a body.
func bodyFaults(got answer) []string {
	mediaType, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	switch {
	case got.status == http.StatusNotModified, got.status == http.StatusNoContent:
		if len(got.body) > 0 || mediaType != "" {
			return []string{fmt.Sprintf("a %d has a body", got.status)}
		}
	case mediaType == "text/csv":
		german, isGerman := bytes.CutPrefix(got.body, []byte("\uFEFF"))
		r := csv.NewReader(bytes.NewReader(german))
		if isGerman {
			r.Comma = ';'
		}
		records, err := r.ReadAll()
		if err != nil || len(records) == 0 {
			return []string{fmt.Sprintf("no CSV with a header: %v", err)}
		}
	case mediaType == mediaXLSX:
		f, err := excelize.OpenReader(bytes.NewReader(got.body))
		if err != nil {
			return []string{fmt.Sprintf("no workbook: %v", err)}
		}
		_ = f.Close()
	case mediaType == mediaNDJSON:
		for line := range bytes.Lines(got.body) {
			if !json.Valid(line) || line[0] != '{' || line[len(line)-1] != '\n' {
				return []string{fmt.Sprintf("no object on a line: %.200s", line)}
			}
		}
	case mediaType == "text/event-stream":
		if !bytes.HasPrefix(got.body, []byte("event: ")) || !bytes.HasSuffix(got.body, []byte("\n\n")) {
			return []string{"no events"}
		}
	case !json.Valid(got.body):
		return []string{"no JSON"}
	case got.status >= http.StatusBadRequest && mediaType != api.MediaTypeProblem:
		return []string{"an error that is no problem document"}
	case got.status < http.StatusBadRequest && mediaType != "application/json" && mediaType != mediaJSONLD &&
		mediaType != api.MediaTypeCloudEvents:
		return []string{"unexpected media type " + mediaType}
	}
	return nil
}

// documented tells whether the document has the operation of a request.
func documented(request *http.Request) bool {
	path, inAPI := strings.CutPrefix(request.URL.Path, api.BasePath+"/")
	if !inAPI {
		return false
	}
	segments := strings.Split(path, "/")
	for template, operations := range readDocument().Paths {
		_, known := operations[strings.ToLower(request.Method)]
		parts := strings.Split(strings.TrimPrefix(template, "/"), "/")
		if known && len(parts) == len(segments) && matches(parts, segments) {
			return true
		}
	}
	return false
}

func matches(template, segments []string) bool {
	for i, part := range template {
		if part != segments[i] && (!strings.HasPrefix(part, "{") || segments[i] == "") {
			return false
		}
	}
	return true
}

func mustContract(t testing.TB) validator.Validator {
	t.Helper()
	v, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	return v
}
