// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

func TestExpectation(t *testing.T) {
	t.Parallel()
	const match, none = "If-Match", "If-None-Match"
	versions := func(list ...int64) nachnutzung.Erwartung { return nachnutzung.Erwartung{Versionen: list} }
	tests := map[string]struct {
		header []string
		want   nachnutzung.Erwartung
		faults []string
	}{
		"nothing":                    {nil, nachnutzung.Erwartung{Fehlt: true}, nil},
		"star":                       {[]string{match, "*"}, nachnutzung.Erwartung{Beliebig: true}, nil},
		"star in space":              {[]string{match, " * "}, nachnutzung.Erwartung{Beliebig: true}, nil},
		"version alone":              {[]string{match, `"7"`}, versions(7), nil},
		"version and hash":           {[]string{match, `"7.3f9a0c21"`}, versions(7), nil},
		"version and format":         {[]string{match, `"7-csv"`}, versions(7), nil},
		"version and all":            {[]string{match, `"7.3f9a0c21-csv-gzip"`}, versions(7), nil},
		"version of an open pair":    {[]string{match, `"0.3f9a0c21"`}, versions(0), nil},
		"list":                       {[]string{match, `"7.abc123.9f", "8"`}, versions(7, 8), nil},
		"list without space":         {[]string{match, `"7","8"`}, versions(7, 8), nil},
		"list with empty elements":   {[]string{match, `, "7",, "8" ,`}, versions(7, 8), nil},
		"several lines":              {[]string{match, `"7"`, match, `"8"`}, versions(7, 8), nil},
		"comma inside a tag":         {[]string{match, `"7.a,b", "8"`}, versions(7, 8), nil},
		"bytes beyond ASCII":         {[]string{match, "\"7.\xe4\""}, versions(7), nil},
		"weak":                       {[]string{match, `W/"7"`}, versions(), nil},
		"weak beside strong":         {[]string{match, `W/"7", "8"`}, versions(8), nil},
		"tag of others":              {[]string{match, `"abc"`}, versions(), nil},
		"empty tag":                  {[]string{match, `""`}, versions(), nil},
		"no digits before the point": {[]string{match, `".abc"`}, versions(), nil},
		"negative":                   {[]string{match, `"-7"`}, versions(), nil},
		"sign":                       {[]string{match, `"+7"`}, versions(), nil},
		"leading zero":               {[]string{match, `"07"`}, versions(), nil},
		"digits of another script":   {[]string{match, `"٧"`}, versions(), nil},
		"beyond all numbers":         {[]string{match, `"9223372036854775808"`}, versions(), nil},
		"digits and more":            {[]string{match, `"7abc"`}, versions(), nil},
		"empty":                      {[]string{match, ""}, versions(), []string{match}},
		"commas alone":               {[]string{match, ", ,"}, versions(), []string{match}},
		"no quotes":                  {[]string{match, "7"}, versions(), []string{match}},
		"single quotes":              {[]string{match, "'7'"}, versions(), []string{match}},
		"quote not closed":           {[]string{match, `"7`}, versions(), []string{match}},
		"quote too many":             {[]string{match, `"7""`}, versions(), []string{match}},
		"no comma":                   {[]string{match, `"7" "8"`}, versions(), []string{match}},
		"semicolon":                  {[]string{match, `"7";"8"`}, versions(), []string{match}},
		"space inside a tag":         {[]string{match, `"7 8"`}, versions(), []string{match}},
		"weak in lower case":         {[]string{match, `w/"7"`}, versions(), []string{match}},
		"weak without tag":           {[]string{match, `W/`}, versions(), []string{match}},
		"star in a list":             {[]string{match, `"7", *`}, versions(), []string{match}},
		"star twice":                 {[]string{match, "*", match, "*"}, versions(), []string{match}},
		"quoted star":                {[]string{match, `"*"`}, versions(), nil},
		"only new":                   {[]string{none, "*"}, nachnutzung.Erwartung{NurNeu: true}, nil},
		"only new, with a tag":       {[]string{none, `"7"`}, versions(), []string{none}},
		"only new, weak":             {[]string{none, `W/"7"`}, versions(), []string{none}},
		"only new, not readable":     {[]string{none, "7"}, versions(), []string{none}},
		"old and new at once":        {[]string{match, "*", none, "*"}, versions(), nil},
		"both not readable":          {[]string{match, "7", none, "7"}, versions(), []string{match, none}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newContext(t, http.MethodPut, nil, tt.header...)
			got, err := expectation(c)
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if places := pointers(t, err); !slices.Equal(places, tt.faults) {
				t.Errorf("got %q, want %q (%v)", places, tt.faults, err)
			}
		})
	}
}

// TestRegisterTag: a tag that was read serves in If-Match, whatever stands in the
// body, and another body has another tag.
func TestRegisterTag(t *testing.T) {
	t.Parallel()
	tag := registerTag(17, []byte(`{"status":"live"}`))
	if want := `"17.290f663c"`; tag != want {
		t.Errorf("got %s, want %s", tag, want)
	}
	if registerTag(17, []byte(`{}`)) == tag || registerTag(18, []byte(`{"status":"live"}`)) == tag {
		t.Errorf("%s names two representations", tag)
	}
	c, _ := newContext(t, http.MethodPut, nil, "If-Match", tag)
	expected, err := expectation(c)
	if err != nil || expected.Check(17, true) != nil || !errors.Is(expected.Check(18, true), nachnutzung.ErrVersionConflict) {
		t.Errorf("got %+v, %v", expected, err)
	}
}

func TestNotModifiedAs(t *testing.T) {
	t.Parallel()
	const tag = `"7.3f9a0c21"`
	tests := map[string]struct {
		lines []string
		want  bool
	}{
		"nothing":            {nil, false},
		"the same":           {[]string{tag}, true},
		"weak":               {[]string{"W/" + tag}, true},
		"one of several":     {[]string{`"6", W/"5.a,b"`, tag}, true},
		"star":               {[]string{"*"}, true},
		"same version alone": {[]string{`"7"`}, false},
		"other":              {[]string{`"7.00000000"`}, false},
		"not readable":       {[]string{"7.3f9a0c21"}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, recorder := newContext(t, http.MethodGet, nil)
			for _, line := range tt.lines {
				c.Request.Header.Add("If-None-Match", line)
			}
			if got := notModifiedAs(c, tag, revalidate); got != tt.want || (recorder.Code == http.StatusNotModified) != tt.want {
				t.Errorf("got %t and status %d, want %t", got, recorder.Code, tt.want)
			}
			h := c.Writer.Header()
			if h.Get("ETag") != tag || h.Get("Cache-Control") != "public, no-cache" || h.Get("Vary") != "Accept, Accept-Encoding" {
				t.Errorf("got headers %v", h)
			}
		})
	}
}

// TestIdempotencyKey wants a key as the client has sent it, or a fault.
func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		given []string
		want  string
		ok    bool
	}{
		"none":                 {nil, "", true},
		"UUID":                 {[]string{"8e03978e-40d5-43e8-bc93-6894a57f9324"}, "8e03978e-40d5-43e8-bc93-6894a57f9324", true},
		"quoted":               {[]string{`"a;b"`}, `"a;b"`, true},
		"as long as may be":    {[]string{strings.Repeat("~", 200)}, strings.Repeat("~", 200), true},
		"a character too long": {[]string{strings.Repeat("~", 201)}, "", false},
		"empty":                {[]string{""}, "", false},
		"space inside":         {[]string{"a b"}, "", false},
		"umlaut":               {[]string{"schlüssel"}, "", false},
		"control":              {[]string{"a\x7f"}, "", false},
		"twice":                {[]string{"a", "a"}, "", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newContext(t, http.MethodPost, nil)
			for _, line := range tt.given {
				c.Request.Header.Add(headerIdempotencyKey, line)
			}
			key, hash, err := idempotencyKey(c, []byte("{}"))
			if key != tt.want || (err == nil) != tt.ok || (hash != "") != (tt.want != "") {
				t.Errorf("got %q, %q, %v, want %q, %t", key, hash, err, tt.want, tt.ok)
			}
			if want := []string{headerIdempotencyKey}; !tt.ok && !slices.Equal(pointers(t, err), want) {
				t.Errorf("got %q, want %q", pointers(t, err), want)
			}
		})
	}
}

// TestRequestHash: the same request has the same hash; whatever differs, another.
func TestRequestHash(t *testing.T) {
	t.Parallel()
	type sent struct{ method, path, query, media, body string }
	hash := func(s sent) string {
		c, _ := newContext(t, s.method, nil, "Content-Type", s.media)
		c.Request.URL.Path, c.Request.URL.RawQuery = s.path, s.query
		return requestHash(c, []byte(s.body))
	}
	first := sent{http.MethodPost, "/a", "x=1", "application/json", `{"a":1}`}
	if got := hash(first); got != hash(first) || len(got) != 64 {
		t.Errorf("got %s, then %s", got, hash(first))
	}
	seen := map[string]sent{hash(first): first}
	for _, other := range []sent{
		{http.MethodPut, "/a", "x=1", "application/json", `{"a":1}`},
		{http.MethodPost, "/b", "x=1", "application/json", `{"a":1}`},
		{http.MethodPost, "/a", "x=2", "application/json", `{"a":1}`},
		{http.MethodPost, "/a", "x=1", "text/plain", `{"a":1}`},
		{http.MethodPost, "/a", "x=1", "application/json", `{"a":2}`},
		{http.MethodPost, "/a", "x=1", "application/json", ``},
		{http.MethodPost, "/a", "x=1", "application/json{", `"a":1}`},
		{http.MethodPost, "/ax", "=1", "application/json", `{"a":1}`},
	} {
		h := hash(other)
		if before, again := seen[h]; again {
			t.Errorf("%+v and %+v have the same hash", before, other)
		}
		seen[h] = other
	}
}

// TestKindsOfWriting wants each refusal of a write told as its kind, wrapped or not.
func TestKindsOfWriting(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err    error
		kind   api.ProblemKind
		status int
		detail string
	}{
		"forbidden":         {nachnutzung.ErrForbidden, api.ProblemForbidden, 403, api.ProblemForbidden.Advice},
		"conflict":          {nachnutzung.Conflict("Bitte bei der Verbandsgemeinde melden."), api.ProblemConflict, 409, "Bitte bei der Verbandsgemeinde melden."},
		"other version":     {nachnutzung.ErrVersionConflict, api.ProblemPreconditionFailed, 412, api.ProblemPreconditionFailed.Advice},
		"too large":         {&http.MaxBytesError{Limit: 1 << 20}, api.ProblemTooLarge, 413, "Möglich sind höchstens 1048576 Byte je Anfrage. Bitte auf mehrere Anfragen verteilen."},
		"other media type":  {&unsupportedError{"Gelesen wird JSON."}, api.ProblemUnsupportedMediaType, 415, "Gelesen wird JSON. " + api.ProblemUnsupportedMediaType.Advice},
		"no version stated": {nachnutzung.ErrVersionRequired, api.ProblemPreconditionRequired, 428, api.ProblemPreconditionRequired.Advice},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := fmt.Errorf("melden: %w", tt.err)
			if got := kindOf(err); got != tt.kind || got.Status != tt.status {
				t.Errorf("got %+v, want %+v", got, tt.kind)
			}
			c, recorder := newContext(t, http.MethodPut, nil)
			WriteProblem(c, err)
			if body := recorder.Body.String(); recorder.Code != tt.status || !strings.Contains(body, `"detail":"`+tt.detail+`"`) || strings.Contains(body, "melden:") {
				t.Errorf("got %d %s", recorder.Code, body)
			}
		})
	}
}
