// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, q string
		want    []string // among the links
		wantNot string
	}{
		{"bundle by name", "Wohngeld", []string{"/leistungsbuendel/10092"}, "/leistungsbuendel/10000"},
		{"bundle by its Leistungen", "strassenverkehr", []string{"/leistungsbuendel/10243", "/leistungsbuendel/10418"}, ""},
		{"Umlaut and ß", "Straßen", []string{"/leistungsbuendel/10348"}, ""},
		{"key as it is printed", "10 119", []string{"/leistungsbuendel/10119"}, ""},
		{"Kommune", "Magdeburg", []string{"/kommunen/150030000000"}, ""},
		{"Kommune by AGS", "15003000", []string{"/kommunen/150030000000"}, ""},
		{"Onlinedienst", "Wohngeld", []string{"/onlinedienste/wohngeld_sh"}, ""},
		{"bundle in a Kommune", "Wohngeld in Magdeburg", []string{"/kommunen/150030000000/nachnutzungen/10092"}, ""},
		{"Kommune and bundle", "Magdeburg Wohngeld", []string{"/kommunen/150030000000/nachnutzungen/10092"}, ""},
		{"nothing", "xyzzyxyzzy", nil, "/leistungsbuendel/10092"},
		{"wildcards are letters", "%", nil, "/leistungsbuendel/10092"},
		{"markup stays text", `<script>"&`, nil, ""},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				doc := open(t, site, "/suche?q="+urlEscape(tt.q), http.StatusOK)
				if got := attribute(one(t, doc, "input#q"), "value"); got != tt.q {
					t.Errorf("search field holds %q, want %q", got, tt.q)
				}
				var links []string
				for _, a := range all(doc, ".treffer a") {
					links = append(links, attribute(a, "href"))
				}
				for _, want := range tt.want {
					if !contains(links, want) {
						t.Errorf("hits %q lack %s", links, want)
					}
				}
				if tt.want == nil && len(links) > 0 && tt.wantNot != "" || contains(links, tt.wantNot) {
					t.Errorf("hits %q hold what does not fit", links)
				}
				if found := len(all(doc, ".direkt")) > 0; found && strings.Contains(text(one(t, doc, "main")), "Nichts gefunden") {
					t.Error("below the way to it stands that nothing was found")
				}
				if len(all(doc, "script")) > 0 {
					t.Error("a script element got into the page")
				}
			})
		}
	})
}

func TestSearchSaysHowManyThereAre(t *testing.T) {
	t.Parallel()
	doc := open(t, newSite(t, storetest.Open(t, storetest.SQLite(t))), "/suche?q=Genehmigung", http.StatusOK)
	if got := len(all(one(t, doc, ".ergebnis"), "li")); got < 20 {
		t.Errorf("%d hits shown, want at least the 20 bundles", got)
	}
	link := one(t, doc, ".ergebnis p a")
	if got, want := attribute(link, "href"), "/leistungsbuendel?q=Genehmigung"; got != want {
		t.Errorf("link to all hits is %q, want %q", got, want)
	}
	count := text(all(doc, ".ergebnis .anzahl")[0])
	if got, want := text(link), fmt.Sprintf("Alle %s Treffer zeigen und eingrenzen", count); got != want {
		t.Errorf("link says %q, want %q", got, want)
	}
}
