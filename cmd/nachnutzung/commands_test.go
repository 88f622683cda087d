// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/storetest"
)

func TestMigrateAndKatalog(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	eachDatabase(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"angewendet.", "auf dem Stand"}, "migrate")
		if again := wantRun(t, dsn, exitOK, []string{"auf dem Stand"}, "migrate"); strings.Contains(again.stdout, "angewendet") {
			t.Errorf("migrates twice: %s", again.stdout)
		}
		wantRun(t, dsn, exitOK, []string{"noch keiner geladen", "„nachnutzung katalog load“ lädt ihn"}, "katalog", "status")
		wantRun(t, dsn, exitOK, []string{"Leistungsbündel", "558 neu", "5.249 neu"}, "katalog", "load")
		wantRun(t, dsn, exitOK, []string{"Leistungsbündel   558 erfasst: 557 belegt, 1 erschlossen", "nominell 575", "133 Verwaltungsträger", "Geladen ist der Katalog"},
			"katalog", "status")
		wantRun(t, dsn, exitOK, []string{"558 unverändert"}, "katalog", "load")
	})
}

// TestKatalogStatusOfNothing checks that looking creates nothing.
func TestKatalogStatusOfNothing(t *testing.T) {
	t.Parallel()
	dsn := sqliteDSN(t)
	for range 2 {
		wantRun(t, dsn, exitFailed, []string{"gibt es noch nicht", "nachnutzung serve"}, "katalog", "status")
	}
	eachDatabase(t, func(t *testing.T, dsn string) {
		if strings.HasPrefix(dsn, "sqlite:") {
			return
		}
		wantRun(t, dsn, exitFailed, []string{"nachnutzung migrate"}, "katalog", "status")
	})
}

func TestKatalogLoadBesideServer(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		loaded := make(chan result, 1)
		go func() { loaded <- runToEnd(t, dsn, "katalog", "load") }()
		for {
			if status, body := s.get(t, "/api/v1/katalogstand"); status != http.StatusOK {
				t.Errorf("while loading: %d %s", status, body)
			}
			select {
			case got := <-loaded:
				if got.code != exitOK {
					t.Errorf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
				}
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
}

func TestVersion(t *testing.T) {
	t.Parallel()
	wantRun(t, sqliteDSN(t), exitOK, []string{"Programm ", "API       " + api.Version, "Katalog   Stand 20", "Prüfsumme "}, "version")
}

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	dsn := sqliteDSN(t)
	s := serve(t, dsn)
	addr := strings.TrimPrefix(s.base, "http://")
	wantRun(t, dsn, exitOK, []string{"bereit"}, "healthcheck", "--addr", addr)
	s.end()
	wantRun(t, dsn, exitFailed, []string{"antwortet nicht"}, "healthcheck", "--addr", addr)
}

// TestHealthcheckWaitsNotForEver asks something that takes the connection and
// never answers.
func TestHealthcheckWaitsNotForEver(t *testing.T) {
	t.Parallel()
	start := time.Now()
	wantRun(t, sqliteDSN(t), exitFailed, []string{"antwortet nicht"}, "healthcheck", "--addr", takenPort(t))
	if took := time.Since(start); took > 3*healthTimeout {
		t.Errorf("took %s, want about %s", took, healthTimeout)
	}
}

func TestHelpOfEveryCommand(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"serve"}, {"migrate"}, {"katalog", "load"}, {"katalog", "status"}, {"version"}, {"healthcheck"},
		{"token", "create"}, {"token", "list"}, {"token", "revoke"}, {"audit", "verify"}, {"audit", "erase"}, {"import"}, {"export"}} {
		wantRun(t, sqliteDSN(t), exitOK, []string{"Aufruf: nachnutzung " + strings.Join(args, " "), "NACHNUTZUNG_ADDR"}, append(args, "--help")...)
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"0.0.0.0:80": "127.0.0.1:80", "[::]:80": "localhost:80", ":80": "localhost:80", "[::1]:80": "[::1]:80", "192.0.2.1:80": "192.0.2.1:80",
		net.JoinHostPort("katalog.example", "80"): "katalog.example:80",
	} {
		if got := reachable(addr); got != want {
			t.Errorf("reachable(%q) = %q, want %q", addr, got, want)
		}
	}
}

func TestGerman(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 7: "7", 575: "575", 5249: "5.249", 83577140: "83.577.140", -1000: "-1.000"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
	if got := seconds(1254 * time.Millisecond); got != "1,25 s" {
		t.Errorf("seconds = %q, want 1,25 s", got)
	}
	if got := plural(1, "Migration", "Migrationen"); got != "1 Migration" {
		t.Errorf("plural = %q", got)
	}
}
