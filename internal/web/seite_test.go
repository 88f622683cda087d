// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestBadInputIsToldOnThePage(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, query, want string }{
		{"unknown key", "?farbe=blau", "„farbe“"},
		{"unknown key beside q", "?q=Wohngeld&seite=2", "„seite“"},
		{"too long", "?q=" + strings.Repeat("a", 10240), "10.240 Zeichen zu lang"},
		{"twice", "?q=a&q=b", "mehrmals"},
		{"no UTF-8", "?q=%ff", "nicht lesen lassen"},
		{"NUL", "?q=a%00b", "nicht lesen lassen"},
		{"broken escape", "?q=%zz", "nicht lesen"},
		{"semicolon", "?q=a;b", "nicht lesen"},
		{"no day", "?stichtag=gestern", "„gestern“ ist kein Stichtag"},
		{"day of the future", "?stichtag=2099-01-01", "01.01.2099 liegt in der Zukunft"},
		{"knowledge of the future", "?kenntnisstand=2099-01-01", "kein Kenntnisstand, der schon erreicht ist"},
		{"unknown revision", "?kenntnisstand=999999", "999999 gibt es noch nicht"},
		{"hundred unknown keys", "?" + strings.Repeat("x", 3) + "=1" + manyKeys(100), "weitere Angaben dieser Art"},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				w := get(t, site, "/suche"+tt.query)
				if got := w.Header().Get("ETag") + w.Header().Get("Cache-Control"); got != "no-store" {
					t.Errorf("ETag and Cache-Control %q, want no-store alone", got)
				}
				doc := open(t, site, "/suche"+tt.query, http.StatusBadRequest)
				if got := text(one(t, doc, "[role=alert]")); !strings.Contains(got, tt.want) {
					t.Errorf("message %q, want %q in it", got, tt.want)
				}
				if len(all(doc, "[role=alert] p")) > 11 {
					t.Error("more than ten faults are told one by one")
				}
				if len(all(doc, "main input#q")) != 1 {
					t.Error("the rest of the page is not shown")
				}
			})
		}
	})
}

// TestAHundredFacets ticks what is not there: a few are named, and what is cited is
// without them.
func TestAHundredFacets(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	var query strings.Builder
	for i := range 100 {
		fmt.Fprintf(&query, "&themenfeld=f%d", i)
	}
	doc := open(t, site, "/leistungsbuendel?themenfeld=bildung"+query.String(), http.StatusBadRequest)
	if faults := all(doc, "[role=alert] p"); len(faults) != 11 || !strings.Contains(text(faults[len(faults)-1]), "90 weitere") {
		t.Errorf("%d faults are told, the last: %s", len(faults), text(faults[len(faults)-1]))
	}
	if cite := attribute(one(t, doc, "a.dauerhaft"), "href"); !strings.Contains(cite, "themenfeld=bildung&") && !strings.HasSuffix(cite, "themenfeld=bildung") || strings.Contains(cite, "f99") {
		t.Errorf("the citation %q", cite)
	}
	has(t, doc, "#liste-titel", "Einträge")
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("&k" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + "=1")
	}
	return b.String()
}

func TestADayBeforeTheFirstData(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	doc := open(t, site, "/leistungsbuendel/10092?stichtag=2016-12-31", http.StatusOK)
	if got := text(one(t, doc, "#hinweise")); !strings.Contains(got, "vor den ersten Angaben") || !strings.Contains(got, "01.01.2017") {
		t.Errorf("hint %q", got)
	}
}

func TestOldSearchAddresses(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	w := get(t, site, "/?q=Wohn+geld")
	if w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/suche?q=Wohn+geld" {
		t.Errorf("status %d, Location %q", w.Code, w.Header().Get("Location"))
	}
}

func TestUnknownKeysLeadToTheSearch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		for target, q := range map[string]string{
			"/leistungsbuendel/99999": "99999", "/leistungsbuendel/wohngeld": "wohngeld", "/leistungsbuendel/%3Cscript%3E": "<script>", "/gibt/es": "es",
		} {
			doc := open(t, site, target, http.StatusNotFound)
			if got := attribute(one(t, doc, "main input#q"), "value"); got != q {
				t.Errorf("%s: search field holds %q, want %q", target, got, q)
			}
			if len(all(doc, "script")) > 0 {
				t.Errorf("%s: a script element got into the page", target)
			}
		}
	})
}

// TestPagesCanBeCited holds every view to a permalink that shows the same day.
func TestPagesCanBeCited(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	site := newSite(t, db)
	heute := nachnutzung.Tag(time.Now())
	doc := open(t, site, "/suche?q=Wohngeld", http.StatusOK)
	cite := one(t, doc, "#zu-dieser-seite a.dauerhaft")
	want := "http://example.com/suche?q=Wohngeld&stichtag=" + heute
	if got := attribute(cite, "href"); got != want {
		t.Errorf("permalink %q, want %q", got, want)
	}
	if got := text(one(t, doc, "#zu-dieser-seite")); !strings.Contains(got, "Suche nach „Wohngeld“, Stand "+heute[8:]+"."+heute[5:7]+"."+heute[:4]) {
		t.Errorf("citation %q", got)
	}
	past := open(t, site, "/leistungsbuendel/10092?stichtag=2024-03-05", http.StatusOK)
	if got := text(one(t, past, ".standzeile")); !strings.Contains(got, "05.03.2024") || strings.Contains(got, "heute") {
		t.Errorf("the page says %q", got)
	}
	narrowed := open(t, site, "/matrix?kreis=15081&stichtag=2024-03-05", http.StatusOK)
	if !linksTo(narrowed, "/matrix?kreis=15081") {
		t.Error("the way back to today forgets the Kreis")
	}
	for _, a := range all(past, "nav.krumen a") {
		if !strings.Contains(attribute(a, "href"), "stichtag=2024-03-05") {
			t.Errorf("the way up %q leaves the day", attribute(a, "href"))
		}
	}
}

func TestPagesOfTheOperator(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	plain := newSite(t, db)
	for _, target := range []string{"/impressum", "/datenschutz", "/barrierefreiheit"} {
		if len(all(open(t, plain, target, http.StatusOK), ".fehlt")) == 0 {
			t.Errorf("%s does not say what is missing", target)
		}
	}
	if got := get(t, plain, "/.well-known/security.txt").Code; got != http.StatusNotFound {
		t.Errorf("security.txt without a contact: status %d", got)
	}
	told := siteOf(t, db, webInfo())
	for target, want := range map[string]string{
		"/impressum": "Beispielstelle", "/datenschutz": "Datenschutz der Beispielstelle", "/barrierefreiheit": "Ombudsstelle am Beispielplatz",
	} {
		doc := open(t, told, target, http.StatusOK)
		if got := text(one(t, doc, "main")); !strings.Contains(got, want) {
			t.Errorf("%s lacks %q: %s", target, want, got)
		}
		if len(all(doc, ".fehlt")) > 0 {
			t.Errorf("%s says that something is missing", target)
		}
	}
	w := get(t, told, "/.well-known/security.txt")
	for _, want := range []string{"Contact: mailto:sicherheit@nachnutzung.example\n", "Expires: ", "Canonical: https://nachnutzung.example/.well-known/security.txt\n"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("security.txt lacks %q: %s", want, w.Body)
		}
	}
}

func TestFooterLeadsToWhatTheLawAsksFor(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	for _, target := range []string{"/", "/nichts", "/konto", "/impressum"} {
		doc := open(t, site, target, map[bool]int{true: http.StatusNotFound, false: http.StatusOK}[target == "/nichts"])
		for _, want := range []string{"/impressum", "/datenschutz", "/barrierefreiheit", "/leichte-sprache", "/api/v1/referenz"} {
			if !linksTo(doc, want) {
				t.Errorf("%s does not lead to %s", target, want)
			}
		}
	}
}

// linksTo says that a page links to an address.
func linksTo(doc *html.Node, address string) bool {
	for _, a := range all(doc, "a[href]") {
		if attribute(a, "href") == address {
			return true
		}
	}
	return false
}

// newWho is a sign-in without a provider.
func newWho(t testing.TB, db *store.DB) *auth.Auth {
	t.Helper()
	who, err := auth.New(auth.Config{}, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(who.Close)
	return who
}
