// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/config"
	"nachnutzung/internal/storetest"
)

// TestSlowReaderIsCutOff reads a byte and then nothing for long: the connection ends
// by the write deadline, and nothing is kept for it.
func TestSlowReaderIsCutOff(t *testing.T) {
	t.Parallel()
	f := serverOver(t, storetest.Open(t, storetest.SQLite(t)), func(cfg *config.Config) { cfg.CacheBytes = 32 << 20 })
	const target = "/api/v1/kommunen?limit=1000"
	// Made without hurry; from then on it comes from memory.
	whole := f.start(t).do(t, http.MethodGet, target)
	f.writing = 300 * time.Millisecond
	r := f.start(t)
	if whole.status != http.StatusOK {
		t.Fatalf("got %d", whole.status)
	}
	var d net.Dialer
	conn, err := d.DialContext(t.Context(), "tcp", r.base[len("http://"):])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	// More answers than the buffers of both sides hold, each from memory.
	const asked = 80
	for range asked {
		if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", target); err != nil {
			t.Fatal(err)
		}
	}
	// A byte now and then, until the server writes nothing more.
	for before, now := int64(-1), int64(0); before != now; now, _ = f.antworten.Zaehler() {
		before = now
		if _, err := conn.Read(make([]byte, 1)); err != nil {
			break
		}
		time.Sleep(2 * time.Second)
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	rest, err := io.Copy(io.Discard, conn)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() { //nolint:errorlint // Of the connection itself.
		t.Error("the slow reader still has its connection")
	}
	if rest >= asked*int64(len(whole.body)) {
		t.Errorf("the slow reader was given all %d bytes", rest)
	}
	// The others go on, and the answer is still there.
	if got := r.do(t, http.MethodGet, target); got.status != http.StatusOK || got.body != whole.body {
		t.Errorf("got %d", got.status)
	}
}

// TestEarlyAnswersAreWhole compares an answer that was made with the same from memory:
// all headers are there, and the id is another.
func TestEarlyAnswersAreWhole(t *testing.T) {
	t.Parallel()
	f := serverOver(t, storetest.Open(t, storetest.SQLite(t)), func(cfg *config.Config) { cfg.CacheBytes = 32 << 20 })
	r := f.start(t)
	for _, target := range []string{"/api/v1/leistungsbuendel?limit=2", "/"} {
		made := r.do(t, http.MethodGet, target)
		kept := r.do(t, http.MethodGet, target)
		if hits, _ := f.antworten.Zaehler(); hits == 0 || made.status != http.StatusOK {
			t.Errorf("GET %s: %d, %d from memory", target, made.status, hits)
		}
		if made.header.Get("X-Request-Id") == kept.header.Get("X-Request-Id") {
			t.Error("two requests have one id")
		}
		for _, a := range []answer{made, kept} {
			a.header.Del("X-Request-Id")
			a.header.Del("Date")
		}
		if fmt.Sprint(made.header) != fmt.Sprint(kept.header) || made.body != kept.body {
			t.Errorf("GET %s: made %v, kept %v", target, made.header, kept.header)
		}
		if head := r.do(t, http.MethodHead, target); head.status != http.StatusOK || head.body != "" || head.header.Get("Content-Length") != fmt.Sprint(len(made.body)) {
			t.Errorf("HEAD %s: %d %v", target, head.status, head.header)
		}
	}
}

// TestUnchangedFromMemory asks whether anything is new: the 304 has what a cache needs and
// none of what it keeps with the body, is written to the log, and keeps a proxy's id.
func TestUnchangedFromMemory(t *testing.T) {
	t.Parallel()
	const target, id = "/api/v1/leistungsbuendel?limit=2", "von-aussen.1"
	for name, tt := range map[string]struct {
		change func(*config.Config)
		id     bool
	}{
		"alone":          {func(*config.Config) {}, false},
		"behind a proxy": {func(cfg *config.Config) { cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }, true},
	} {
		f := serverOver(t, storetest.Open(t, storetest.SQLite(t)), func(cfg *config.Config) {
			cfg.CacheBytes = 32 << 20
			tt.change(cfg)
		})
		r := f.start(t)
		whole := r.do(t, http.MethodGet, target)
		lines := strings.Count(f.log.String(), "status=304")
		plain := r.do(t, http.MethodGet, target, "If-None-Match", whole.header.Get("ETag"))
		// Behind a proxy the router has set all headers before.
		hasAll := plain.header.Get("Access-Control-Expose-Headers") != ""
		if plain.status != http.StatusNotModified || plain.header.Get("ETag") == "" || hasAll != tt.id {
			t.Errorf("%s: who asks without Origin got %d, %v", name, plain.status, plain.header)
		}
		got := r.do(t, http.MethodGet, target, "If-None-Match", whole.header.Get("ETag"), "X-Request-Id", id, "Origin", "https://portal.example")
		if hits, _ := f.antworten.Zaehler(); got.status != http.StatusNotModified || hits != 2 || got.body != "" {
			t.Errorf("%s: got %d, %d from memory", name, got.status, hits)
		}
		for _, header := range []string{"ETag", "Cache-Control", "Vary", "API-Version", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers"} {
			if got.header.Get(header) != whole.header.Get(header) || got.header.Get(header) == "" {
				t.Errorf("%s: %s = %q, want %q", name, header, got.header.Get(header), whole.header.Get(header))
			}
		}
		for _, header := range []string{"Content-Security-Policy", "X-Frame-Options", "Content-Type", "Link"} {
			if whole.header.Get(header) == "" || got.header.Get(header) != "" {
				t.Errorf("%s: %s = %q, before %q", name, header, got.header.Get(header), whole.header.Get(header))
			}
		}
		if (got.header.Get("X-Request-Id") == id) != tt.id || got.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: the id is %q", name, got.header.Get("X-Request-Id"))
		}
		log := f.log.String()
		if strings.Count(log, "status=304") != lines+2 || !strings.Contains(log, "anfrage="+got.header.Get("X-Request-Id")) {
			t.Errorf("%s: the log says\n%s", name, log)
		}
	}
}

// TestTooManyPages reads more pages than an address may: what comes is a page, and under
// the API a problem document.
func TestTooManyPages(t *testing.T) {
	t.Parallel()
	f := serverOver(t, storetest.Open(t, storetest.SQLite(t)), func(cfg *config.Config) { cfg.RateLimit, cfg.RateLimitAddress = 1, 1 })
	r := f.start(t)
	for path, want := range map[string]string{"/suche?q=": "text/html; charset=utf-8", "/api/v1/leistungsbuendel?q=": "application/problem+json"} {
		var got answer
		for i := range 50 {
			if got = r.do(t, http.MethodGet, fmt.Sprint(path, i)); got.status == http.StatusTooManyRequests {
				break
			}
		}
		if got.status != http.StatusTooManyRequests || got.header.Get("Content-Type") != want || got.header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %v", path, got.status, got.header)
		}
		if isPage := strings.Contains(got.body, "<h1"); isPage != (want != "application/problem+json") {
			t.Errorf("%s: %s", path, got.body)
		}
	}
}
