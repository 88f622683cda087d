// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"database/sql"
	"net/http"
	"strings"
	"testing"

	"nachnutzung/internal/storetest"
)

// TestWhatIsGoneNamesWhatCameAfter asks by the key of a Kommune that has become part of
// another one, as a reform would leave it.
func TestWhatIsGoneNamesWhatCameAfter(t *testing.T) {
	t.Parallel()
	dsn := storetest.SQLite(t)
	db := storetest.Open(t, dsn)
	raw, err := sql.Open("sqlite", strings.TrimPrefix(dsn, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	for _, statement := range []string{
		"UPDATE kommune SET gueltig_bis = '2025-12-31' WHERE ars = '150830040040'",
		"INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES ('150830040040', '150030000000', '2026-01-01', 'eingemeindung')",
	} {
		if _, err := raw.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	site := newSite(t, db)
	body := open(t, site, "/kommunen/150830040040", http.StatusOK)
	has(t, body, "main", "Barleben bestand bis zum 31.12.2025", "An ihre Stelle trat: Magdeburg, Landeshauptstadt (seit 01.01.2026)")
	if !linksTo(body, "/kommunen/150030000000") {
		t.Error("no way to the successor")
	}
	pair := open(t, site, "/kommunen/150830040040/nachnutzungen/10092", http.StatusOK)
	has(t, pair, "#hinweise", "Barleben bestand bis zum 31.12.2025; an ihre Stelle trat Magdeburg, Landeshauptstadt (seit 01.01.2026).")
	if len(all(open(t, site, "/kommunen/150030000000/nachnutzungen/10092", http.StatusOK), "#hinweise")) > 0 {
		t.Error("a hint about a Kommune that is there")
	}
}
