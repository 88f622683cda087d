// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// cell finds the cell of a bundle and a body, both by name; nil when either is not
// shown.
func cell(doc *html.Node, buendel, kommune string) *html.Node {
	column := -1
	for i, th := range all(doc, "table.matrix thead th") {
		if text(th) == kommune {
			column = i - 1
		}
	}
	for _, row := range all(doc, "table.matrix tbody tr") {
		if heads := all(row, "th a"); len(heads) == 1 && text(heads[0]) == buendel && column >= 0 {
			return all(row, "td")[column]
		}
	}
	return nil
}

func TestMatrixShowsWhatIsReported(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		meldeWohngeld(t, db)
		site := newSite(t, db)
		doc := open(t, site, "/matrix?leistungsbuendel=10092", http.StatusOK)
		if got := len(all(doc, "table.matrix thead th")); got != 134 {
			t.Errorf("%d heads, want a corner and 133 Verwaltungen", got)
		}
		for kommune, want := range map[string][2]string{
			"Magdeburg": {"live", "●"}, "Halle (Saale)": {"im Test", "◕"}, "Beetzendorf-Diesdorf": {"live", "●"},
			"Altmarkkreis Salzwedel": {"kein Bedarf", "–"},
		} {
			found := cell(doc, "Wohngeld", kommune)
			if found == nil {
				t.Errorf("no cell for %s", kommune)
				continue
			}
			link := one(t, found, "a")
			if got := [2]string{attribute(link, "aria-label"), text(link)}; got != want {
				t.Errorf("%s: %q, want %q", kommune, got, want)
			}
		}
		silent := cell(doc, "Wohngeld", "Dessau-Roßlau")
		if silent == nil || text(silent) != "" || len(all(silent, "a")) != 0 {
			t.Error("a pair that nobody has reported is not empty")
		}
		if got := text(one(t, doc, "#satz")); !strings.Contains(got, "Zu 4 von 133 Paaren") {
			t.Errorf("the page says %q", got)
		}
	})
}

func TestMatrixFilters(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		meldeWohngeld(t, db)
		site := newSite(t, db)
		for _, tt := range []struct {
			name, query   string
			rows, columns int
		}{
			{"Themenfeld", "?themenfeld=bildung", 27, 133},
			{"search", "?q=Wohngeld", 2, 133},
			{"Kreis by ARS", "?leistungsbuendel=10092&kreis=150810000000", 1, 7},
			{"Kreis by AGS", "?leistungsbuendel=10092&kreis=15081", 1, 7},
			{"members too", "?leistungsbuendel=10092&kreis=15081&mitglieder=ja", 1, 15},
			{"status", "?status=live", 1, 2},
			{"status of derived pairs", "?leistungsbuendel=10092&status=kein_bedarf", 1, 1},
			{"nothing", "?status=pausiert", 0, 0},
			{"earlier day", "?status=live&stichtag=2025-01-31", 0, 0},
			{"day of the report", "?status=live&stichtag=2025-02-01", 1, 2},
		} {
			doc := open(t, site, "/matrix"+tt.query, http.StatusOK)
			rows, columns := len(all(doc, "table.matrix tbody th a")), max(0, len(all(doc, "table.matrix thead th"))-1)
			if rows != tt.rows || columns != tt.columns {
				t.Errorf("%s: %d × %d, want %d × %d", tt.name, rows, columns, tt.rows, tt.columns)
			}
			if tt.rows == 0 && !strings.Contains(text(one(t, doc, "main")), "Zu dieser Auswahl gehört nichts") {
				t.Errorf("%s: the page does not say that nothing is there", tt.name)
			}
		}
	})
}

func TestMatrixMarksWhatIsInherited(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		meldeWohngeld(t, db)
		doc := open(t, newSite(t, db), "/matrix?q=Wohngeld&kreis=15081&mitglieder=ja", http.StatusOK)
		inherited := all(doc, "td a.erbt")
		for _, a := range inherited {
			if got := attribute(a, "aria-label"); got != "live, geerbt" {
				t.Errorf("an inherited cell says %q", got)
			}
		}
		if len(inherited) == 0 || len(all(doc, "thead .mitglied")) == 0 {
			t.Errorf("%d inherited cells, %d members", len(inherited), len(all(doc, "thead .mitglied")))
		}
		if own := cell(doc, "Wohngeld", "Beetzendorf-Diesdorf"); own == nil || attribute(one(t, own, "a"), "class") == "erbt" {
			t.Error("the Verbandsgemeinde's own cell is missing or marked as inherited")
		}
	})
}

func TestMatrixNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	for _, tt := range []struct{ name, query, want string }{
		{"unknown key", "?q=Wohngeld&seite=2", "„seite“"},
		{"Kreis", "?q=Wohngeld&kreis=99", "Einen Kreis „99“"},
		{"status", "?q=Wohngeld&status=fertig", "„fertig“"},
		{"members without a Kreis", "?q=Wohngeld&mitglieder=ja", "nur für einen Kreis"},
		{"too long", "?q=" + strings.Repeat("a", 10240), "10.240 Zeichen zu lang"},
	} {
		w := get(t, site, "/matrix"+tt.query)
		if got := w.Header().Get("ETag") + w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: ETag and Cache-Control %q, want no-store alone", tt.name, got)
		}
		doc := open(t, site, "/matrix"+tt.query, http.StatusBadRequest)
		if got := text(one(t, doc, "[role=alert]")); !strings.Contains(got, tt.want) {
			t.Errorf("%s: message %q, want %q in it", tt.name, got, tt.want)
		}
		if len(all(doc, "table.matrix tbody th a")) == 0 {
			t.Errorf("%s: the rest is not shown", tt.name)
		}
	}
}

func TestMatrixIsWholeAndPacked(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	meldeWohngeld(t, db)
	w := get(t, newSite(t, db), "/matrix", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatal("it is not packed")
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil || !strings.HasSuffix(strings.TrimSpace(string(plain)), "</html>") {
		t.Errorf("the page does not end: %v", err)
	}
	if got := strings.Count(string(plain), "<td role=cell"); got != 558*133 {
		t.Errorf("%d cells, want 558 × 133", got)
	}
	if got := w.Header().Get("Content-Security-Policy"); !strings.HasSuffix(got, "; script-src 'self'") || strings.Contains(got, "unsafe") {
		t.Errorf("policy %q", got)
	}
}
