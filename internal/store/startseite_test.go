// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// maxStartseite is how many statements the start page may run that is not kept.
const maxStartseite = 5

// TestStatementsOfTheStartPage counts what the database is asked for the start page
// that nobody has kept, because somebody has just reported something: the look for
// others' writes, what has changed in the counters, and the last changes.
func TestStatementsOfTheStartPage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		handler, err := server.New(config.Config{CacheBytes: 8 << 20}, db, slog.New(slog.DiscardHandler), "1.2.3-test")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(handler.Close)
		statements := store.CountAll(t, db)
		ask := func() (string, int) {
			t.Helper()
			before, w := statements(), httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
			if w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			return w.Body.String(), statements() - before
		}
		report(t, db, redaktion(), magdeburg, wohngeld, "live", "2026-11-01", "")
		_, cold := ask()
		for i, status := range []string{"pausiert", "live", "pausiert"} {
			report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.Status(status), "2026-11-0"+string(rune('2'+i)), "Grund")
			page, asked := ask()
			t.Logf("%d statements after a write", asked)
			if asked == 0 || asked > maxStartseite {
				t.Errorf("%d statements, want at most %d", asked, maxStartseite)
			}
			if !strings.Contains(page, "seit 0"+string(rune('2'+i))+".11.2026") || strings.Count(page, `<a href="/kommunen/15`) < 14 {
				t.Error("the page does not show what was reported, or no map")
			}
		}
		t.Logf("%d statements for the first page of the process", cold)
		if _, asked := ask(); asked > 2 {
			t.Errorf("%d statements for a page that is kept", asked)
		}
	})
}
