// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
	"nachnutzung/internal/web"
)

// eachStopped runs a test on both databases: use works with the register, and after
// stop its database is gone. PostgreSQL is really stopped, SQLite's file closed.
func eachStopped(t *testing.T, test func(t *testing.T, db *store.DB, stop func())) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		db, err := store.Open(t.Context(), storetest.SQLite(t), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		test(t, db, func() {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("postgres", func(t *testing.T) {
		dsn, stop := storetest.Stoppable(t)
		test(t, storetest.Open(t, dsn), stop)
	})
}

// TestTheLastKnownPages are shown, marked as such, when the database is gone: the
// matrix as the others, those as well that a report has made old.
func TestTheLastKnownPages(t *testing.T) {
	t.Parallel()
	pages := []string{
		"/", "/matrix", "/karte", "/leistungsbuendel", "/leistungsbuendel/10092", "/kommunen", "/kommunen/150030000000", "/themenfelder",
		"/kommunen/150030000000/nachnutzungen/10092", "/suche?q=Wohngeld", "/vergleich", "/auswertungen", "/katalogstand", "/definitionen", "/matrix?kreis=15081",
	}
	eachStopped(t, func(t *testing.T, db *store.DB, stop func()) {
		meldeWohngeld(t, db)
		handler, err := server.New(config.Config{CacheBytes: 64 << 20, StaleMax: time.Hour}, db, slog.New(slog.DiscardHandler), "1.2.3-test")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(handler.Close)
		known := make(map[string]string)
		for _, target := range pages {
			known[target] = get(t, handler, target).Body.String()
			if len(all(open(t, handler, target, http.StatusOK), ".veraltet")) > 0 {
				t.Fatalf("%s is marked while the database answers", target)
			}
		}
		table := get(t, handler, "/karte.csv").Body.String()
		// From here on nothing that is kept is right.
		melde(t, db, gemeldet{magdeburg, "10100", nachnutzung.StatusLive})
		stop()
		// On PostgreSQL a look is good for a while, and what nobody knew fails at once.
		for end := time.Now().Add(5 * time.Second); get(t, handler, "/laender").Code == http.StatusOK && time.Now().Before(end); {
			time.Sleep(10 * time.Millisecond)
		}
		for _, target := range pages {
			wantVeraltet(t, handler, target, known[target])
			wantVeraltet(t, handler, target, known[target], "Cookie", "a=b")
			wantVeraltet(t, handler, target, known[target], "Cache-Control", "no-cache")
			// Whoever saw it last used another browser.
			wantVeraltet(t, handler, target, known[target], "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		}
		if got := get(t, handler, "/karte.csv"); got.Body.String() != table || got.Header().Get("Age") == "" {
			t.Errorf("the file: %d, Age %q", got.Code, got.Header().Get("Age"))
		}
		open(t, handler, "/kommunen/150020000000", http.StatusServiceUnavailable)
		open(t, handler, "/impressum", http.StatusOK)
	})
}

// wantVeraltet wants a page as it was known, with the mark before its header.
func wantVeraltet(t *testing.T, h http.Handler, target, known string, headers ...string) {
	t.Helper()
	got := get(t, h, target, headers...)
	if got.Code != http.StatusOK || got.Header().Get("Cache-Control") != "no-store" || got.Header().Get("ETag") != "" || got.Header().Get("Retry-After") == "" {
		t.Errorf("%s %v: %d %v", target, headers, got.Code, got.Header())
		return
	}
	page := got.Body.String()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	has(t, doc, ".veraltet", "Die Datenbank antwortet gerade nicht", "zuletzt bekannt war: ")
	before, after, _ := strings.Cut(page, `<section class="beispiel veraltet"`)
	_, after, _ = strings.Cut(after, "</section>")
	if before+after != known {
		t.Errorf("%s: the page is another one than was known", target)
	}
}

// TestPagesGetTooOld: what is older than the operator allows is not shown.
func TestPagesGetTooOld(t *testing.T) {
	t.Parallel()
	eachStopped(t, func(t *testing.T, db *store.DB, stop func()) {
		handler, err := server.New(config.Config{CacheBytes: 8 << 20, StaleMax: time.Nanosecond}, db, slog.New(slog.DiscardHandler), "1.2.3-test")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(handler.Close)
		open(t, handler, "/themenfelder", http.StatusOK)
		stop()
		for end := time.Now().Add(5 * time.Second); get(t, handler, "/themenfelder").Code == http.StatusOK && time.Now().Before(end); {
			time.Sleep(10 * time.Millisecond)
		}
		open(t, handler, "/themenfelder", http.StatusServiceUnavailable)
	})
}

func TestVeraltetTellsTheAge(t *testing.T) {
	t.Parallel()
	for age, want := range map[time.Duration]string{
		0: "eben noch", 90 * time.Second: "vor 90 Sekunden", 3 * time.Minute: "vor 3 Minuten", 50 * time.Hour: "vor 50 Stunden",
	} {
		page := string(web.Veraltet([]byte(`<body><header class="kopf">`), age))
		if !strings.Contains(page, want+".") || !strings.HasSuffix(page, `</section><header class="kopf">`) {
			t.Errorf("%s: %s lacks %q", age, page, want)
		}
	}
}

// TestPagesWithoutMemory are made each time, and sent packed all the same.
func TestPagesWithoutMemory(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	handler, err := server.New(config.Config{}, db, slog.New(slog.DiscardHandler), "1.2.3-test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(handler.Close)
	for _, target := range []string{"/", "/karte", "/matrix"} {
		plain, packed := get(t, handler, target), get(t, handler, target, "Accept-Encoding", "gzip")
		if plain.Code != http.StatusOK || packed.Code != http.StatusOK || packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= plain.Body.Len() {
			t.Errorf("%s: %d with %d bytes, packed %d with %d", target, plain.Code, plain.Body.Len(), packed.Code, packed.Body.Len())
		}
		if again := get(t, handler, target, "If-None-Match", plain.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: %d for who has it", target, again.Code)
		}
	}
}
