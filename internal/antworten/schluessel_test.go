// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// asked makes a request of a path and a query as they are sent.
func asked(path, query, accept string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL = &url.URL{Path: path, RawQuery: query}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	return r
}

func TestSchluessel(t *testing.T) {
	t.Parallel()
	of := func(r *http.Request) string {
		key, ok := schluessel(r)
		if !ok {
			t.Errorf("%s is not kept", r.URL)
		}
		return key
	}
	plain := of(asked("/a", "land=15&limit=50", ""))
	for name, r := range map[string]*http.Request{
		"permuted":    asked("/a", "limit=50&land=15", ""),
		"escaped":     asked("/a", "%6cand=1%35&limit=50", ""),
		"empty parts": asked("/a", "&land=15&&limit=50&", ""),
	} {
		if got := of(r); got != plain {
			t.Errorf("%s: %q is not %q", name, got, plain)
		}
	}
	for name, r := range map[string]*http.Request{
		"another path":   asked("/b", "land=15&limit=50", ""),
		"another value":  asked("/a", "land=14&limit=50", ""),
		"one more value": asked("/a", "land=15&land=15&limit=50", ""),
		"as one value":   asked("/a", "land=15%26limit%3D50", ""),
		"in the path":    asked("/a?land=15&limit=50", "", ""),
	} {
		if got := of(r); got == plain {
			t.Errorf("%s: shares its key %q", name, got)
		}
	}
	if of(asked("/api/a", "land=15", "application/json")) == of(asked("/api/a", "land=15", "text/csv")) {
		t.Error("two media types of the API share a key")
	}
	if of(asked("/a", "land=15", "text/html,*/*;q=0.8")) != of(asked("/a", "land=15", "")) {
		t.Error("two browsers do not share a page")
	}
	if of(asked("/a", "land=14&land=15", "")) == of(asked("/a", "land=15&land=14", "")) {
		t.Error("the order of values is lost")
	}
	for name, r := range map[string]*http.Request{
		"streamed":       asked("/a", "vollstaendig=true&format=csv", ""),
		"waiting":        asked("/a", "warte=20", ""),
		"not to be read": asked("/a", "a=%zz", ""),
		"semicolon":      asked("/a", "a=1;b=2", ""),
	} {
		if key, ok := schluessel(r); ok {
			t.Errorf("%s: kept as %q", name, key)
		}
	}
	post := asked("/a", "", "")
	post.Method = http.MethodPost
	if _, ok := schluessel(post); ok {
		t.Error("a POST is kept")
	}
}

func TestWantsFresh(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"": false, "no-cache": true, "max-age=0": false, "max-age=0, No-Store": true} {
		if got := wantsFresh(http.Header{"Cache-Control": {value}}); got != want {
			t.Errorf("%q: got %t", value, got)
		}
	}
}

// FuzzSchluessel asks two requests: they share a key only where a handler sees the
// same path, the same parameters and, below the API's root, the same Accept; and a
// request shares its key with itself in another order.
func FuzzSchluessel(f *testing.F) {
	f.Add("/a", "b=1&c=2", "", "/a", "c=2&b=1", "")
	f.Add("/a", "b=1", "", "/a?b=1", "", "")
	f.Add("/a", "b=1%26c=2", "x", "/a", "b=1&c=2", "x")
	f.Add("/a\n", "b", "", "/a", "\nb", "")
	f.Add("/api/a", "b=1", "text/csv", "/api/a", "b=1", "application/json")
	f.Add("/a%2fb", "b=%0a", "*/*", "/a/b", "b=\n", "*/*")
	f.Fuzz(func(t *testing.T, path1, query1, accept1, path2, query2, accept2 string) {
		one, two := asked(path1, query1, accept1), asked(path2, query2, accept2)
		key1, ok1 := schluessel(one)
		key2, ok2 := schluessel(two)
		if !ok1 {
			return
		}
		values := one.URL.Query()
		if again, ok := schluessel(asked(path1, reversed(values), accept1)); !ok || again != key1 {
			t.Errorf("%q in another order has the key %q", key1, again)
		}
		sameAccept := one.Header.Get("Accept") == two.Header.Get("Accept") || !strings.HasPrefix(path1, "/api/")
		same := path1 == path2 && sameAccept && reflect.DeepEqual(values, two.URL.Query())
		if ok2 && key1 == key2 && !same {
			t.Errorf("%q %q %q and %q %q %q share the key %q", path1, query1, accept1, path2, query2, accept2, key1)
		}
	})
}

// reversed writes parameters in the order of their names from the last to the first.
func reversed(values url.Values) string {
	text := ""
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(values))) {
		for _, value := range values[name] {
			text += "&" + url.QueryEscape(name) + "=" + url.QueryEscape(value)
		}
	}
	return text
}
