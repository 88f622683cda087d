// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package swaggerui

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, method, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	Handler().ServeHTTP(recorder, request)
	return recorder
}

func TestHandler(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, method, path string
		status             int
		contentType        string
	}{
		{"page", "GET", "/swagger/", 200, "text/html; charset=utf-8"},
		{"page by name", "GET", "/swagger/index.html", 200, "text/html; charset=utf-8"},
		{"head", "HEAD", "/swagger/", 200, "text/html; charset=utf-8"},
		{"script", "GET", "/swagger/swagger-ui-bundle.js", 200, "text/javascript; charset=utf-8"},
		{"style of the reference", "GET", "/swagger/referenz.css", 200, "text/css; charset=utf-8"},
		{"unknown", "GET", "/swagger/swagger-ui.js.map", 404, "text/plain; charset=utf-8"},
		{"way out", "GET", "/swagger/../swaggerui.go", 404, "text/plain; charset=utf-8"},
		{"folder", "GET", "/swagger/swagger-ui/", 404, "text/plain; charset=utf-8"},
		{"write", "POST", "/swagger/", 405, "text/plain; charset=utf-8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := get(t, test.method, test.path)
			if got.Code != test.status {
				t.Errorf("status = %d, want %d", got.Code, test.status)
			}
			if contentType := got.Header().Get("Content-Type"); contentType != test.contentType {
				t.Errorf("Content-Type = %q, want %q", contentType, test.contentType)
			}
			if test.method == http.MethodHead && got.Body.Len() > 0 {
				t.Errorf("HEAD answered with %d bytes", got.Body.Len())
			}
		})
	}
}

func TestHandlerRevalidates(t *testing.T) {
	t.Parallel()
	etag := get(t, "GET", "/swagger/init.js").Header().Get("ETag")
	if again := get(t, "GET", "/swagger/init.js", "If-None-Match", etag); again.Code != http.StatusNotModified {
		t.Errorf("status with the ETag %s = %d, want 304", etag, again.Code)
	}
	if other := get(t, "GET", "/swagger/page.css", "If-None-Match", etag); other.Code != http.StatusOK {
		t.Errorf("status with the ETag of another file = %d, want 200", other.Code)
	}
}

// TestEverythingIsServed fails for a file that is embedded for nothing and for
// one that the page names and nobody serves.
func TestEverythingIsServed(t *testing.T) {
	t.Parallel()
	paths := map[string]bool{}
	for _, file := range served() {
		paths[file.path] = true
	}
	err := fs.WalkDir(assets, "assets", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !paths[path] {
			t.Errorf("%s is embedded and not served", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	page := get(t, "GET", "/swagger/").Body.String()
	for _, match := range regexp.MustCompile(`(?:src|href)="([^"./][^"]*)"`).FindAllStringSubmatch(page, -1) {
		if got := get(t, "GET", "/swagger/"+match[1]); got.Code != http.StatusOK {
			t.Errorf("the page names %s, which answers %d", match[1], got.Code)
		}
	}
}

// TestStrictPolicy holds the page against its own policy: no inline script or
// style, no address of another server.
func TestStrictPolicy(t *testing.T) {
	t.Parallel()
	got := get(t, "GET", "/swagger/")
	policy := got.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("Content-Security-Policy = %q", policy)
	}
	page := got.Body.String()
	for _, forbidden := range []string{"<style", " style=", "onload=", "<script>", "http:", "https:"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page contains %q", forbidden)
		}
	}
}
