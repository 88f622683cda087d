// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestStartShowsTheMap holds the map of the start page against the page of the map, in
// the present, on another day and by another definition.
func TestStartShowsTheMap(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		meldeWohngeld(t, db)
		site := newSite(t, db)
		for query, reached := range map[string]bool{"": true, "?stichtag=2025-02-01": true, "?stichtag=2025-01-31": false, "?definition=bund_reifegrad_2": false} {
			start := open(t, site, "/"+query, http.StatusOK)
			table := "/karte?ebene=kreis"
			if definition, ok := strings.CutPrefix(query, "?definition"); ok {
				table = "/karte?definition" + definition + "&ebene=kreis"
			} else if query != "" {
				table += "&" + query[1:]
			}
			if !linksTo(start, table) {
				t.Errorf("/%s does not lead to %s", query, table)
			}
			whole := open(t, site, table, http.StatusOK)
			areas, want := all(start, "#karte svg a"), all(whole, "figure svg a")
			if len(areas) != 14 || len(want) != 14 {
				t.Fatalf("/%s: %d areas, %d on the map", query, len(areas), len(want))
			}
			for i, a := range areas {
				if attribute(a, "href") != attribute(want[i], "href") || attribute(a, "aria-label") != attribute(want[i], "aria-label") {
					t.Errorf("/%s: area %q, on the map %q", query, attribute(a, "aria-label"), attribute(want[i], "aria-label"))
				}
			}
			magdeburg := attribute(areas[8], "aria-label")
			if !strings.HasPrefix(magdeburg, "Magdeburg: ") || strings.Contains(magdeburg, "Magdeburg: 1 von ") != reached {
				t.Errorf("/%s: %q, reached %t", query, magdeburg, reached)
			}
		}
		if len(all(open(t, newSite(t, storetest.Open(t, storetest.SQLite(t))), "/", http.StatusOK), "svg a")) > 0 {
			t.Error("an empty register shows a map")
		}
	})
}
