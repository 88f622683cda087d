// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/rest"
)

func TestCommonHeaders(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for name, tt := range map[string]struct {
		path string
		want map[string]string
	}{
		"page": {"/", map[string]string{"Access-Control-Allow-Origin": "", "API-Version": "",
			"Cross-Origin-Resource-Policy": "same-origin"}},
		"api": {"/api/v1/katalogstand", map[string]string{"Content-Security-Policy": dataPolicy, "Access-Control-Allow-Origin": "*",
			"Access-Control-Expose-Headers": corsExposed, "API-Version": api.Version, "Access-Control-Allow-Credentials": ""}},
		"api, unknown": {"/api/v1/nix", map[string]string{"Access-Control-Allow-Origin": "*", "API-Version": api.Version}},
		"reference":    {"/api/v1/referenz", map[string]string{"Content-Security-Policy": pagePolicy, "Content-Type": "text/html; charset=utf-8"}},
		"health":       {"/readyz", map[string]string{"Cache-Control": "no-store"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := r.do(t, http.MethodGet, tt.path)
			tt.want["X-Content-Type-Options"] = "nosniff"
			tt.want["X-Frame-Options"] = "DENY"
			for header, value := range map[string]string{
				"Referrer-Policy": "strict-origin-when-cross-origin", "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
				"Cross-Origin-Opener-Policy": "same-origin",
			} {
				if tt.want[header] = value; strings.HasPrefix(name, "api") {
					tt.want[header] = ""
				}
			}
			tt.want["Strict-Transport-Security"] = ""
			for header, want := range tt.want {
				if v := got.header.Get(header); v != want {
					t.Errorf("%s = %q, want %q", header, v, want)
				}
			}
			if got.header.Get("X-Request-Id") == "" {
				t.Error("X-Request-Id is missing")
			}
			for _, secret := range []string{"Server", "X-Powered-By", "Set-Cookie"} {
				if v := got.header.Get(secret); v != "" {
					t.Errorf("%s = %q, want none", secret, v)
				}
			}
		})
	}
}

func TestPoliciesAllowNothingInline(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for _, path := range []string{"/", "/swagger/", "/swagger/index.html", "/api/v1/referenz", "/nix"} {
		policy := r.do(t, http.MethodGet, path).header.Get("Content-Security-Policy")
		if policy == "" || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || !strings.Contains(policy, "default-src") {
			t.Errorf("GET %s: Content-Security-Policy = %q, want a strict one", path, policy)
		}
	}
}

func TestHSTSOnlyBehindTLS(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{"https": hsts, "http": ""} {
		r := newFixture(t, func(c *config.Config) { c.PublicURL = &url.URL{Scheme: scheme, Host: "katalog.example"} }).start(t)
		if got := r.do(t, http.MethodGet, "/").header.Get("Strict-Transport-Security"); got != want {
			t.Errorf("%s: Strict-Transport-Security = %q, want %q", scheme, got, want)
		}
	}
}

func TestUnrouted(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	const get = "GET, HEAD, OPTIONS"
	for name, tt := range map[string]struct {
		method, path string
		status       int
		allow        string
		html         bool
	}{
		"unknown in the API":     {http.MethodGet, "/api/v1/nix", 404, "", false},
		"unknown version":        {http.MethodGet, "/api/v2/katalogstand", 404, "", false},
		"trailing slash":         {http.MethodGet, "/api/v1/katalogstand/", 404, "", false},
		"wrong case":             {http.MethodGet, "/api/v1/Katalogstand", 404, "", false},
		"double slash":           {http.MethodGet, "/api/v1//katalogstand", 404, "", false},
		"dots":                   {http.MethodGet, "/api/v1/../v1/katalogstand", 404, "", false},
		"unknown page":           {http.MethodGet, "/nix", 404, "", true},
		"unknown page, HEAD":     {http.MethodHead, "/nix", 404, "", true},
		"unknown page, POST":     {http.MethodPost, "/nix", 404, "", false},
		"POST":                   {http.MethodPost, "/api/v1/katalogstand", 405, get, false},
		"DELETE":                 {http.MethodDelete, "/api/v1/leistungsbuendel", 405, get, false},
		"made-up method":         {"NIX", "/api/v1/katalogstand", 405, get, false},
		"TRACE":                  {http.MethodTrace, "/api/v1/katalogstand", 405, get, false},
		"POST to a page":         {http.MethodPost, "/", 405, get, false},
		"POST to readyz":         {http.MethodPost, "/readyz", 405, get, false},
		"OPTIONS on nothing":     {http.MethodOptions, "/api/v1/nix", 404, "", false},
		"POST to the document":   {http.MethodPost, "/api/v1/openapi.json", 405, get, false},
		"POST to the Swagger UI": {http.MethodPost, "/swagger/", 405, get, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := r.do(t, tt.method, tt.path)
			if allow := got.header.Get("Allow"); allow != tt.allow {
				t.Errorf("Allow = %q, want %q", allow, tt.allow)
			}
			if tt.html {
				if got.status != tt.status || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
					t.Errorf("got %d %s, want a page with %d", got.status, got.header.Get("Content-Type"), tt.status)
				}
				return
			}
			wantProblem(t, got, tt.status)
		})
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	got := r.do(t, http.MethodOptions, "/api/v1/leistungsbuendel",
		"Origin", "https://portal.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match")
	if got.status != http.StatusNoContent || got.body != "" {
		t.Fatalf("got %d %q, want 204 without body", got.status, got.body)
	}
	for header, want := range map[string]string{
		"Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Allow-Origin": "*",
		"Access-Control-Allow-Headers": "Accept, Authorization, If-None-Match", "Access-Control-Max-Age": "86400",
	} {
		if v := got.header.Get(header); v != want {
			t.Errorf("%s = %q, want %q", header, v, want)
		}
	}
	if got := r.do(t, http.MethodOptions, "/"); got.status != http.StatusNoContent || got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("OPTIONS /: got %d with CORS %q, want 204 without", got.status, got.header.Get("Access-Control-Allow-Origin"))
	}
}

// TestHeadIsLikeGet asks every GET route both ways.
func TestHeadIsLikeGet(t *testing.T) {
	t.Parallel()
	f := newFixture(t, nil)
	r := f.start(t)
	for _, route := range f.engine.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		segments := strings.Split(route.Path, "/")
		for i, s := range segments {
			if strings.HasPrefix(s, ":") || strings.HasPrefix(s, "*") {
				segments[i] = "10243"
			}
		}
		path := strings.Join(segments, "/")
		if path == rest.HinweisePath {
			path += "?dauer=0"
		}
		t.Run(path, func(t *testing.T) {
			get, head := r.do(t, http.MethodGet, path), r.do(t, http.MethodHead, path)
			if head.status != get.status || head.body != "" {
				t.Errorf("HEAD: %d with %d bytes, want %d without body", head.status, len(head.body), get.status)
			}
			for name, want := range get.header {
				switch name {
				case "Date", "X-Request-Id", "Content-Length":
				default:
					if !slices.Equal(head.header[name], want) {
						t.Errorf("HEAD: %s = %q, want %q", name, head.header[name], want)
					}
				}
			}
		})
	}
	if !strings.Contains(f.log.String(), "methode=HEAD") {
		t.Error("the log tells HEAD as GET")
	}
}

func TestMalformed(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for name, tt := range map[string]struct{ path, pointer string }{
		"NUL in a value":            {"/api/v1/leistungsbuendel?q=a%00b", "?q"},
		"invalid UTF-8 in a value":  {"/api/v1/leistungsbuendel?q=%ff", "?q"},
		"half a letter":             {"/api/v1/leistungsbuendel?q=%C3", "?q"},
		"NUL in a key":              {"/api/v1/leistungsbuendel?a%00=1", "?"},
		"broken escape":             {"/api/v1/leistungsbuendel?q=%zz", "?"},
		"escape cut off":            {"/api/v1/leistungsbuendel?q=100%", "?"},
		"semicolon":                 {"/api/v1/leistungsbuendel?a=1;b=2", "?"},
		"raw byte in the query":     {"/api/v1/leistungsbuendel?q=\xff", "?q"},
		"NUL in the path":           {"/api/v1/leistungsbuendel/%00", "pfad"},
		"invalid UTF-8 in the path": {"/api/v1/leistungsbuendel/%ff", "pfad"},
		"raw byte in the path":      {"/api/v1/leistungsbuendel/\xff", "pfad"},
		"unknown page":              {"/%00", "pfad"},
		"document":                  {"/api/v1/openapi.json?x=%ff", "?x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := r.raw(t, "GET "+tt.path+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
			head, body, _ := strings.Cut(got, "\r\n\r\n")
			if !strings.HasPrefix(head, "HTTP/1.1 400 ") || !strings.Contains(head, api.MediaTypeProblem) {
				t.Fatalf("got %s\nwant a problem of 400", head)
			}
			if want := `"` + tt.pointer + `"`; !strings.Contains(body, want) {
				t.Errorf("got %s, want a fault at %s", body, want)
			}
		})
	}
}

// TestMalformedInOrder asks the same several times: a map would answer in
// another order each time.
func TestMalformedInOrder(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	want := []string{"?a", "?b", "?c", "?d", "?e", "?q"}
	for range 10 {
		problem := wantProblem(t, r.do(t, http.MethodGet, "/api/v1/leistungsbuendel?q=%00&e=%00&c=%ff&a=%00&d=%ff&b=%00"), http.StatusBadRequest)
		var got []string
		for _, fault := range problem.Errors {
			got = append(got, fault.Pointer)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("faults at %q, want %q", got, want)
		}
	}
}

// TestMalformedOnPages leaves a page its own word on a query it cannot read.
func TestMalformedOnPages(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for _, path := range []string{"/?q=%00", "/?q=%zz", "/?%ff=1"} {
		if got := r.do(t, http.MethodGet, path); !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: got %d %s, want a page", path, got.status, got.header.Get("Content-Type"))
		}
	}
}

// TestShortcuts leads who types the beginning of an address to what is there.
func TestShortcuts(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for path, want := range map[string]string{"/api/v1": "/api/v1/referenz", "/swagger": "/swagger/"} {
		if got := r.do(t, http.MethodGet, path); got.status != http.StatusSeeOther || got.header.Get("Location") != want {
			t.Errorf("%s: got %d to %q, want 303 to %q", path, got.status, got.header.Get("Location"), want)
		}
	}
}

// TestOddTargets sends request targets that are no path. None may reach a
// handler as one, and none may break the server.
func TestOddTargets(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for name, tt := range map[string]struct{ line, status string }{
		"CONNECT":           {"CONNECT katalog.example:443 HTTP/1.1", "404"},
		"OPTIONS of all":    {"OPTIONS * HTTP/1.1", "200"},
		"GET of all":        {"GET * HTTP/1.1", "404"},
		"absolute":          {"GET http://anderswo.example/livez HTTP/1.1", "200"},
		"two slashes":       {"GET //livez HTTP/1.1", "404"},
		"encoded letter":    {"GET /%6Civez HTTP/1.1", "200"},
		"HTTP/1.0":          {"GET /livez HTTP/1.0", "200"},
		"no version":        {"GET /livez", "400"},
		"lower-case method": {"get /livez HTTP/1.1", "405"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := r.raw(t, tt.line+"\r\nHost: x\r\nConnection: close\r\n\r\n")
			if _, rest, _ := strings.Cut(got, " "); !strings.HasPrefix(rest, tt.status) {
				t.Errorf("got %.200q, want %s", got, tt.status)
			}
		})
	}
}

// TestLongRequests shows which lengths get an answer of ours: up to the limit
// for headers every one, beyond it only net/http's own.
func TestLongRequests(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for _, n := range []int{10 << 10, 50 << 10} {
		wantProblem(t, r.do(t, http.MethodGet, "/api/v1/leistungsbuendel?q="+strings.Repeat("a", n)), 400)
	}
	if got := r.do(t, http.MethodGet, "/api/v1/leistungsbuendel?q="+strings.Repeat("a", 100<<10)); got.status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("100 KB: got %d, want 431", got.status)
	}
	// Out of reach: net/http refuses the request line before any handler.
	if got := r.raw(t, "GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 400 ") {
		t.Errorf("broken escape in the path: got %q, want 400", got)
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	for path, mediaType := range map[string]string{
		"/api/v1/openapi.json": "application/json; charset=utf-8",
		"/api/v1/openapi.yaml": "application/yaml; charset=utf-8",
		"/api/v1/referenz":     "text/html; charset=utf-8",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			got := r.do(t, http.MethodGet, path)
			if got.status != http.StatusOK || got.body == "" || got.header.Get("Content-Type") != mediaType {
				t.Errorf("got %d, %d bytes of %s; want 200 and %s", got.status, len(got.body), got.header.Get("Content-Type"), mediaType)
			}
			if cors := got.header.Get("Access-Control-Allow-Origin"); cors != "*" {
				t.Errorf("Access-Control-Allow-Origin = %q, want *", cors)
			}
			again := r.do(t, http.MethodGet, path, "If-None-Match", got.header.Get("ETag"))
			if again.status != http.StatusNotModified || again.body != "" {
				t.Errorf("with its ETag: got %d, want 304", again.status)
			}
		})
	}
	for _, path := range []string{"/swagger/", "/swagger/index.html"} {
		if got := r.do(t, http.MethodGet, path); got.status != http.StatusOK || !strings.Contains(got.body, "<html") {
			t.Errorf("GET %s: got %d, want a page", path, got.status)
		}
	}
}
