// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
)

// TestFilesAreThere fetches every file that a page leads to: of today, of another day,
// and as it was known, as citations ask for it.
func TestFilesAreThere(t *testing.T) {
	t.Parallel()
	pages := []string{
		"/", "/leistungsbuendel", "/leistungsbuendel/10092", "/kommunen", "/kommunen/150030000000", "/kommunen/150030000000/nachnutzungen/10439",
		"/kommunen/150030000000/naechste-schritte", "/auswertungen", "/themenfelder", "/themenfelder/bildung", "/laender", "/laender/15", "/onlinedienste",
		"/onlinedienste/wohngeld_sh", "/plattformen", "/plattformen/osi", "/verbuende", "/verbuende/kitu", "/karte", "/matrix", "/vergleich", "/katalogstand",
		"/definitionen", "/daten", "/suche",
	}
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		handler, err := server.New(config.Config{}, db, slog.New(slog.DiscardHandler), "1.2.3-test")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(handler.Close)
		fetched := make(map[string]bool)
		for _, page := range pages {
			for _, clocks := range []string{"", "?stichtag=2025-07-01", "?stichtag=2025-07-01&kenntnisstand=20"} {
				for _, a := range all(open(t, handler, page+clocks, http.StatusOK), "main a[href]") {
					href := attribute(a, "href")
					isFile := strings.HasPrefix(href, "/api/v1/") || strings.Contains(href, ".csv")
					// What costs seconds: the whole matrix, checksums of everything.
					if !isFile || fetched[href] || strings.Contains(href, "/matrix") || strings.HasSuffix(href, "/datenpaket") {
						continue
					}
					fetched[href] = true
					if got := get(t, handler, href); got.Code != http.StatusOK {
						t.Errorf("%s%s leads to %s: %d %s", page, clocks, href, got.Code, got.Body)
					}
				}
			}
		}
		if len(fetched) < 60 {
			t.Errorf("only %d files", len(fetched))
		}
	})
}
