// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/net/html"

	"nachnutzung/internal/antworten"
	"nachnutzung/internal/katalog"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
	"nachnutzung/internal/web"
)

// newSite mounts the pages over db, as the server does.
func newSite(t testing.TB, db *store.DB) *gin.Engine {
	t.Helper()
	return siteOf(t, db, web.Info{Version: "1.2.3-test"})
}

func siteOf(t testing.TB, db *store.DB, info web.Info) *gin.Engine {
	t.Helper()
	site, err := web.New(db, newWho(t, db), slog.New(slog.DiscardHandler), info)
	if err != nil {
		t.Fatal(err)
	}
	r := gin.New()
	kept := antworten.New(db, antworten.Einstellungen{Bytes: 64 << 20, StaleMax: time.Hour})
	site.Register(r, kept.Seite(web.Veraltet))
	r.NoRoute(site.NotFound)
	return r
}

// webInfo is what an operator that has told everything says.
func webInfo() web.Info {
	return web.Info{
		Version: "1.2.3-test", Adresse: "https://nachnutzung.example", Herausgeber: "Beispielstelle", Betrieb: web.Betrieb{
			Stelle: []string{"Beispielstelle", "Beispielplatz 1"}, Email: "stelle@nachnutzung.example", Telefon: "0000 000",
			Datenschutz: []string{"Datenschutz der Beispielstelle"}, Ombudsstelle: []string{"Ombudsstelle am Beispielplatz"},
			Geprueft: "2026-11-01", Sicherheit: "mailto:sicherheit@nachnutzung.example",
		},
	}
}

// get asks for a page; headers come in pairs.
func get(t testing.TB, h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// open asks for a page, wants its status, and reads it as HTML.
func open(t testing.TB, h http.Handler, target string, status int) *html.Node {
	t.Helper()
	w := get(t, h, target)
	if w.Code != status {
		t.Fatalf("GET %s: status %d, want %d\n%s", target, w.Code, status, w.Body)
	}
	if got, want := w.Header().Get("Content-Type"), "text/html; charset=utf-8"; got != want {
		t.Errorf("GET %s: Content-Type %q, want %q", target, got, want)
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheStateOfTheCatalogue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		doc := open(t, site, "/katalogstand", http.StatusOK)
		for name, want := range map[string]string{"nominal": "575", "erfasst": "558", "belegt": "557", "erschlossen": "1", "offen": "17"} {
			if got := text(one(t, doc, "dd[data-zahl="+name+"]")); got != want {
				t.Errorf("%s = %s, want %s", name, got, want)
			}
		}
		stand := text(one(t, doc, "section#stand"))
		for _, want := range []string{"Oktober 2019", "12.463 Körperschaften und gemeindefreie Gebiete", "133 Verwaltungsträger", "Gebietsstand 31.08.2025", "„575“ ist die nominale Zahl von 2018"} {
			if !strings.Contains(stand, want) {
				t.Errorf("state of the catalogue lacks %q: %s", want, stand)
			}
		}
		if got := text(one(t, open(t, site, "/", http.StatusOK), "section#themenfelder p")); !strings.Contains(got, "20. Wahlperiode (2021–2025)") {
			t.Errorf("does not say of when the names of the Bundesressorts are: %s", got)
		}
		if got := text(one(t, open(t, site, "/daten", http.StatusOK), "section#schnittstelle")); !strings.Contains(got, "Trennzeichen Komma") {
			t.Errorf("does not say how to open a CSV file: %s", got)
		}
		if got := all(doc, "section#stand a"); len(got) == 0 {
			t.Error("state of the catalogue links no source")
		}
		if got := all(doc, ".beispiel"); len(got) != 0 {
			t.Error("banner of example data without example data")
		}
	})
}

func TestStartPageListsTheThemenfelder(t *testing.T) {
	t.Parallel()
	doc := open(t, newSite(t, storetest.Open(t, storetest.SQLite(t))), "/", http.StatusOK)
	rows := all(doc, "section#themenfelder tbody tr")
	if len(rows) != 14 {
		t.Fatalf("%d Themenfelder, want 14", len(rows))
	}
	byName := make(map[string]*html.Node)
	for _, row := range rows {
		byName[text(one(t, row, "th"))] = row
	}
	tests := []struct{ field, bund, land, anzahl string }{
		{"Bildung", "BMBF", "Sachsen-Anhalt", "27"},
		{"Ein- & Auswanderung", "AA, BMI", "Brandenburg Partnerländer Hessen, Nordrhein-Westfalen", "21"},
		{"Bauen & Wohnen", "BMWSB (indirekt belegt) Bis 2021 BMI. Als Partner der digitalen Baugenehmigung belegt, nicht als Federführer genannt.", "Mecklenburg-Vorpommern", "58"},
		{"Forschung & Förderung", "nicht belegt Ein Bundesressort wurde in keiner Quelle gefunden.", "nicht belegt Kein Land belegt. Ein Hinweis auf Bayern (DigiLab an bayerischen Förderprogrammen, Meldung auf move-online.de) reicht als Beleg nicht aus.", "28"},
		{"Steuern & Zoll", "nicht belegt Kein Bundesressort belegt; das BMF liegt nahe, wird aber in keiner Quelle genannt.", "Hessen Thüringen unterstützt die Koordination", "36"},
	}
	for _, tt := range tests {
		row := byName[tt.field]
		if row == nil {
			t.Errorf("%s: no row", tt.field)
			continue
		}
		got := [3]string{text(one(t, row, "td[data-spalte=Bund]")), text(one(t, row, "td[data-spalte=Land]")), text(one(t, row, "td[data-spalte=Leistungsbündel]"))}
		if want := [3]string{tt.bund, tt.land, tt.anzahl}; got != want {
			t.Errorf("%s:\n got %q\nwant %q", tt.field, got, want)
		}
	}
	if got := attribute(one(t, byName["Bildung"], "td[data-spalte=Quellen] a"), "href"); !strings.HasPrefix(got, "https://www.digitale-verwaltung.de/") {
		t.Errorf("source of Bildung is %q", got)
	}
}

func TestExampleDataCannotBeMissed(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	beispiele, err := katalog.Beispiele()
	if err != nil {
		t.Fatal(err)
	}
	site := newSite(t, db)
	before := get(t, site, "/").Header().Get("ETag")
	if err := db.LadenBeispiele(t.Context(), beispiele); err != nil {
		t.Fatal(err)
	}
	doc := open(t, site, "/", http.StatusOK)
	if got := text(one(t, doc, ".beispiel")); !strings.Contains(got, "erfundene Angaben") {
		t.Errorf("banner says %q", got)
	}
	if after := get(t, site, "/").Header().Get("ETag"); after == before {
		t.Error("the ETag is the same with and without the banner")
	}
}

func TestConditionalGet(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	first := get(t, site, "/")
	etag := first.Header().Get("ETag")
	if etag == "" || first.Header().Get("Cache-Control") != "public, no-cache" {
		t.Fatalf("ETag %q, Cache-Control %q", etag, first.Header().Get("Cache-Control"))
	}
	tests := []struct {
		name, header string
		want         int
	}{
		{"same", etag, 304},
		{"weak, as a compressing proxy makes it", "W/" + etag, 304},
		{"in a list", `"x", ` + etag, 304},
		{"any", "*", 304},
		{"other", `"x"`, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := get(t, site, "/", "If-None-Match", tt.header)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d", w.Code, tt.want)
			}
			if got := w.Header().Get("ETag"); got != etag {
				t.Errorf("ETag %q, want %q", got, etag)
			}
			if w.Code == 304 && w.Body.Len() > 0 {
				t.Errorf("304 with a body of %d bytes", w.Body.Len())
			}
		})
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	t.Run("not found", func(t *testing.T) {
		t.Parallel()
		site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
		doc := open(t, site, "/gibt/es/nicht", http.StatusNotFound)
		if got := text(one(t, doc, "h1")); got != "Diese Seite gibt es nicht" {
			t.Errorf("heading %q", got)
		}
		if len(all(doc, "main a[href=/]")) != 1 {
			t.Error("no way to the start page")
		}
	})
	t.Run("database closed", func(t *testing.T) {
		t.Parallel()
		db, err := store.Open(t.Context(), storetest.SQLite(t), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		site := newSite(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		w := get(t, site, "/")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("status %d, Retry-After %q, Cache-Control %q", w.Code, w.Header().Get("Retry-After"), w.Header().Get("Cache-Control"))
		}
		if body := w.Body.String(); strings.Contains(body, "sql") || !strings.Contains(body, "gerade nicht erreichbar") {
			t.Errorf("page tells the wrong thing: %s", body)
		}
	})
	t.Run("nothing loaded", func(t *testing.T) {
		t.Parallel()
		storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
			doc := open(t, newSite(t, db), "/", http.StatusServiceUnavailable)
			if got := text(one(t, doc, "h1")); got != "Der Katalog ist noch nicht geladen" {
				t.Errorf("heading %q", got)
			}
		})
	})
}

func TestPagesAreStrict(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	for _, target := range []string{"/", "/suche?q=Wohngeld", "/?x=1", "/nichts", "/leistungsbuendel/10092", "/barrierefreiheit"} {
		w := get(t, site, target)
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src") {
			t.Errorf("%s: policy %q", target, policy)
		}
		doc, err := html.Parse(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := attribute(one(t, doc, "html"), "lang"); got != "de" {
			t.Errorf("%s: language %q", target, got)
		}
		for _, selector := range []string{"script", "style", "[style]", "[onclick]", "iframe"} {
			if len(all(doc, selector)) > 0 {
				t.Errorf("%s: the page holds %s", target, selector)
			}
		}
		if len(all(doc, "h1")) != 1 || len(all(doc, "main#inhalt")) != 1 {
			t.Errorf("%s: want one h1 and one main", target)
		}
	}
}

func TestStaticFiles(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	doc := open(t, site, "/nichts", http.StatusNotFound)
	var addresses []string
	for _, link := range all(doc, "link[href]") {
		addresses = append(addresses, attribute(link, "href"))
	}
	for _, a := range all(doc, "footer a[href]") {
		if href := attribute(a, "href"); strings.HasPrefix(href, "/static/") {
			addresses = append(addresses, href)
		}
	}
	if len(addresses) < 6 {
		t.Fatalf("addresses %q, want style, icon, font and licences", addresses)
	}
	for _, address := range addresses {
		plain := get(t, site, address)
		if plain.Code != 200 || plain.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: status %d, Cache-Control %q", address, plain.Code, plain.Header().Get("Cache-Control"))
		}
		packed := get(t, site, address, "Accept-Encoding", "br, gzip;q=0.8")
		isText := !strings.HasSuffix(address, ".woff2")
		if got := packed.Header().Get("Content-Encoding") == "gzip"; got != isText {
			t.Errorf("%s: gzip %v, want %v", address, got, isText)
		}
		if isText && packed.Body.Len() >= plain.Body.Len() {
			t.Errorf("%s: packed %d bytes, plain %d", address, packed.Body.Len(), plain.Body.Len())
		}
	}
	refused := get(t, site, addresses[0], "Accept-Encoding", "gzip;q=0, identity")
	if refused.Header().Get("Content-Encoding") != "" {
		t.Error("gzip was sent although it is refused")
	}
	for _, address := range []string{"/static/alt/site.css", "/static/", "/static/x/../web.go"} {
		if got := get(t, site, address).Code; got != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", address, got)
		}
	}
}
