// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

func TestGrenze(t *testing.T) {
	t.Parallel()
	now := time.Unix(1, 0)
	g := newGrenze(10)
	g.now = func() time.Time { return now }
	for i := range 10 {
		if s := g.take(1); !s.ok || s.rest != 9-i || s.most != 10 || s.reset != 1 {
			t.Errorf("%d: got %+v", i, s)
		}
	}
	if s := g.take(1); s.ok {
		t.Errorf("the eleventh: got %+v", s)
	}
	if s := g.take(2); !s.ok {
		t.Errorf("another key: got %+v", s)
	}
	now = now.Add(200 * time.Millisecond)
	for i, want := range []bool{true, true, false} {
		if s := g.take(1); s.ok != want {
			t.Errorf("%d after a fifth of a second: got %+v", i, s)
		}
	}
	g.giveBack(1)
	if s := g.take(1); !s.ok {
		t.Errorf("given back: got %+v", s)
	}
	now = now.Add(time.Hour)
	if s := g.take(1); s.rest != 9 {
		t.Errorf("after an hour: got %+v", s)
	}
}

// TestGrenzeForgets asks with more keys than are remembered.
func TestGrenzeForgets(t *testing.T) {
	t.Parallel()
	g := newGrenze(2)
	for key := range uint64(5 * maxEimer) {
		g.take(key)
		if n := len(g.recent) + len(g.old); n > 2*maxEimer {
			t.Fatalf("%d keys are remembered", n)
		}
		// Who asks all the time is never forgotten.
		if s := g.take(1 << 40); key > 10 && key%1000 == 0 && s.rest > 1 {
			t.Fatalf("got %+v", s)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	p := newProbe(t, Einstellungen{Bytes: 1 << 20, JeToken: 2, JeAdresse: 5}, func(c *gin.Context) { public(c, "{}") })
	p.grenzen.token.now = func() time.Time { return time.Unix(1, 0) }
	p.grenzen.adresse.now = p.grenzen.token.now
	post := func(from, token string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr = from
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w := httptest.NewRecorder()
		p.engine.ServeHTTP(w, r)
		return w
	}
	for i, want := range []int{204, 204, 429, 429} {
		if got := post("198.51.100.1:1", "a"); got.Code != want || got.Header().Get("RateLimit-Limit") != "2" {
			t.Errorf("%d by one token: %d %v", i, got.Code, got.Header())
		}
	}
	for i, want := range []int{204, 429} {
		if got := post("198.51.100.1:2", ""); got.Code != want || got.Header().Get("RateLimit-Limit") != "5" {
			t.Errorf("%d without token from the same address: %d %v", i, got.Code, got.Header())
		}
	}
	// Another address; of IPv6 all of a customer are one.
	for i, want := range []int{204, 204, 204, 204, 204, 429} {
		if got := post([]string{"[2001:db8::1]:1", "[2001:db8::2]:1"}[i%2], ""); got.Code != want {
			t.Errorf("%d from a /64: %d", i, got.Code)
		}
	}
	get := func(target string, header ...string) *httptest.ResponseRecorder { return p.get(t, target, header...) }
	// What is kept costs nothing, nor does a 304.
	for range 20 {
		if got := get("/a?land=15"); got.Code != http.StatusOK {
			t.Fatalf("kept: %d", got.Code)
		}
		if got := get("/a?land=15", "If-None-Match", `"1"`); got.Code != http.StatusNotModified || got.Header().Get("RateLimit-Limit") != "" {
			t.Fatalf("304: %d %v", got.Code, got.Header())
		}
	}
	for _, target := range []string{"/b", "/c", "/d", "/e", "/f", "/g", "/h"} {
		if got := get(target, "If-None-Match", `"1"`); got.Code != http.StatusNotModified {
			t.Errorf("a 304 that had to be made: %s %d", target, got.Code)
		}
	}
	for i, want := range []int{200, 200, 200, 200, 429} {
		if got := get("/i" + string(rune('a'+i))); got.Code != want {
			t.Errorf("%d not kept: %d", i, got.Code)
		}
	}
}
