// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// gemeldet is what the tests of map and matrix report.
type gemeldet struct {
	ars, ozgID string
	status     nachnutzung.Status
}

const (
	magdeburg = "150030000000"
	halle     = "150020000000"
	// beetzendorf is a Verbandsgemeinde in the Altmarkkreis Salzwedel.
	beetzendorf = "150815051000"
	salzwedel   = "150810000000"
	wohngeld    = "10092"
)

// melde reports statuses since 1 February 2025.
func melde(t *testing.T, db *store.DB, list ...gemeldet) {
	t.Helper()
	who := nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}
	var changes []store.NachnutzungAenderung
	for _, g := range list {
		seit := "2025-02-01"
		m := nachnutzung.Meldung{Status: &g.status, StatusSeit: &seit, Begruendung: "Grund"}
		changes = append(changes, store.NachnutzungAenderung{
			ARS: g.ars, OzgID: g.ozgID, Erwartung: nachnutzung.Erwartung{Beliebig: true},
			Change: func(n *nachnutzung.Nachnutzung) error {
				return n.Melde(m, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
			},
		})
	}
	v := store.Vorgang{Akteur: who, Art: store.VorgangMeldung}
	if _, err := db.ApplyNachnutzungen(t.Context(), v, nachnutzung.OpMelden, changes); err != nil {
		t.Fatal(err)
	}
}

// meldeWohngeld reports Wohngeld in three places, two of them live.
func meldeWohngeld(t *testing.T, db *store.DB) {
	t.Helper()
	melde(t, db,
		gemeldet{magdeburg, wohngeld, nachnutzung.StatusLive},
		gemeldet{beetzendorf, wohngeld, nachnutzung.StatusLive},
		gemeldet{halle, wohngeld, nachnutzung.StatusImTest},
		gemeldet{salzwedel, wohngeld, nachnutzung.StatusKeinBedarf},
	)
}

func TestKarteShowsTheSameInMapTableAndFile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		meldeWohngeld(t, db)
		site := newSite(t, db)
		for _, tt := range []struct {
			name, query string
			areas       int
			// names and shares of some areas by ARS.
			want, share map[string]string
		}{
			{"Kreise", "?leistungsbuendel=10092", 14, map[string]string{
				magdeburg: "Magdeburg: live",
				salzwedel: "Altmarkkreis Salzwedel: live bei 1 von 6 Verwaltungen (16,7 %), das sind 15,4 % der Einwohner",
				halle:     "Halle (Saale): im Test",
			}, map[string]string{magdeburg: "100 %", salzwedel: "16,7 %", halle: "0 %"}},
			{"Traeger", "?ebene=traeger&leistungsbuendel=10092", 122, map[string]string{
				magdeburg:   "Magdeburg: live",
				beetzendorf: "Beetzendorf-Diesdorf: live",
				halle:       "Halle (Saale): im Test",
			}, nil},
			{"all bundles", "?ebene=traeger", 122, map[string]string{
				magdeburg: "Magdeburg: 1 von 465 Leistungsbündeln live (0,2 %)",
			}, map[string]string{magdeburg: "0,2 %", halle: "0 %"}},
		} {
			doc := open(t, site, "/karte"+tt.query, http.StatusOK)
			links := all(doc, "figure svg a")
			if len(links) != tt.areas || len(all(doc, "table tbody tr")) != tt.areas {
				t.Errorf("%s: %d areas, %d rows, want %d of both", tt.name, len(links), len(all(doc, "table tbody tr")), tt.areas)
			}
			names := make(map[string]bool)
			for _, a := range links {
				names[attribute(a, "aria-label")] = true
				if attribute(a, "href") == "" || attribute(one(t, a, "path"), "d") == "" {
					t.Errorf("%s: %s is no link with a shape", tt.name, attribute(a, "aria-label"))
				}
			}
			for ars, want := range tt.want {
				if !names[want] {
					t.Errorf("%s: no area says %q of %s", tt.name, want, ars)
				}
			}
			for ars, want := range tt.share {
				row := one(t, doc, "tr[data-ars="+ars+"]")
				if got := text(one(t, row, "td[data-spalte=Anteil]")); got != want {
					t.Errorf("%s: the table says %s of %s, want %s", tt.name, got, ars, want)
				}
			}
			sameFile(t, site, doc)
		}
	})
}

// sameFile wants that the file behind the table says what the table says.
func sameFile(t *testing.T, site http.Handler, doc *html.Node) {
	t.Helper()
	var address string
	for _, a := range all(doc, "main a[href]") {
		if strings.HasPrefix(attribute(a, "href"), "/karte.csv") {
			address = attribute(a, "href")
		}
	}
	w := get(t, site, address)
	if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != "text/csv; charset=utf-8" {
		t.Fatalf("GET %s: status %d, Content-Type %q", address, w.Code, got)
	}
	lines, err := csv.NewReader(w.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := all(doc, "table tbody tr")
	if len(lines) != len(rows)+1 {
		t.Fatalf("%d lines, want a head and %d", len(lines), len(rows))
	}
	for i, row := range rows {
		line := lines[i+1]
		if line[0] != attribute(row, "data-ars") || line[1] != text(one(t, row, "th")) {
			t.Errorf("line %d is %v, the row is of %s", i+1, line, attribute(row, "data-ars"))
		}
		for _, cell := range all(row, "[data-zahl=erreicht]") {
			if got, want := text(cell), line[9]+" von "+line[10]; got != want {
				t.Errorf("%s: %s in the table, %s in the file", line[1], got, want)
			}
		}
	}
}

func TestKarteOfAnEarlierDay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		meldeWohngeld(t, db)
		site := newSite(t, db)
		doc := open(t, site, "/karte?leistungsbuendel=10092&stichtag=2025-01-31", http.StatusOK)
		if got := text(one(t, doc, "#satz")); !strings.Contains(got, "bei keiner von 122 Verwaltungen") || !strings.Contains(got, "31.01.2025") {
			t.Errorf("before the first report the page says %q", got)
		}
		doc = open(t, site, "/karte?leistungsbuendel=10092&stichtag=2025-02-01", http.StatusOK)
		if got := text(one(t, doc, "#satz")); !strings.Contains(got, "bei 2 von 122 Verwaltungen der Gemeindeebene live") || !strings.Contains(got, "01.02.2025") {
			t.Errorf("on the day of the reports the page says %q", got)
		}
		for _, a := range all(doc, "figure svg a") {
			if got := attribute(a, "href"); !strings.HasSuffix(got, "?stichtag=2025-02-01") {
				t.Errorf("the area leads to %s, which is of another day", got)
			}
		}
	})
}

func TestKarteNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		tomorrow := time.Now().AddDate(0, 0, 2).Format(time.DateOnly)
		for _, tt := range []struct{ name, query, want string }{
			{"unknown key", "?farbe=blau", "„farbe“"},
			{"a hundred keys", "?" + strings.Join(hundred(), "&"), "weitere Angaben dieser Art"},
			{"level", "?ebene=dorf", "„dorf“ ist für „Ebene“ nicht möglich"},
			{"Themenfeld", "?themenfeld=x", "„x“ ist für „Themenfeld“"},
			{"bundle", "?leistungsbuendel=99999", "OZG-ID „99999“"},
			{"bundle of another Themenfeld", "?themenfeld=bildung&leistungsbuendel=10092", "gehört zum Themenfeld"},
			{"definition", "?definition=x", "„x“ ist für „Definition“"},
			{"no day", "?stichtag=gestern", "kein Stichtag"},
			{"future", "?stichtag=" + tomorrow, "in der Zukunft"},
			{"twice", "?ebene=kreis&ebene=traeger", "mehrmals"},
			{"10 KB", "?leistungsbuendel=" + strings.Repeat("1", 10240), "10.240 Zeichen zu lang"},
			{"script", "?themenfeld=" + urlEscape("<script>alert(1)</script>"), "<script>"},
			{"no UTF-8", "?themenfeld=%ff", "nicht lesen lassen"},
			{"broken escape", "?themenfeld=%zz", "nicht lesen lassen"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				for _, page := range []string{"/karte", "/karte.csv"} {
					doc := open(t, site, page+tt.query, http.StatusBadRequest)
					if got := text(one(t, doc, "[role=alert]")); !strings.Contains(got, tt.want) {
						t.Errorf("%s: message %q, want %q in it", page, got, tt.want)
					}
					if len(all(doc, "figure svg a")) != 14 && len(all(doc, "figure svg a")) != 122 {
						t.Errorf("%s: the rest is not shown", page)
					}
					if len(all(doc, "main script")) > 0 {
						t.Errorf("%s: a script element got into the page", page)
					}
				}
			})
		}
	})
}

// hundred are a hundred facets that nobody knows.
func hundred() []string {
	var list []string
	for i := range 100 {
		list = append(list, fmt.Sprintf("f%d=1", i))
	}
	return list
}

func TestMapAndMatrixAreCached(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	site := newSite(t, db)
	for _, page := range []string{"/karte?leistungsbuendel=10092", "/matrix?q=Wohngeld"} {
		etag := get(t, site, page).Header().Get("ETag")
		if w := get(t, site, page, "If-None-Match", etag); etag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: ETag %q, status %d with %d bytes", page, etag, w.Code, w.Body.Len())
		}
	}
	for _, page := range []string{"/karte", "/matrix"} {
		first, again := get(t, site, page), get(t, site, page)
		if again.Body.String() != first.Body.String() || again.Header().Get("ETag") != first.Header().Get("ETag") {
			t.Errorf("%s is another one the second time", page)
		}
	}
	before := [2]string{get(t, site, "/karte").Header().Get("ETag"), get(t, site, "/matrix").Header().Get("ETag")}
	meldeWohngeld(t, db)
	after := [2]string{get(t, site, "/karte").Header().Get("ETag"), get(t, site, "/matrix").Header().Get("ETag")}
	if after[0] == before[0] || after[1] == before[1] {
		t.Errorf("ETags %v before a report, %v after it", before, after)
	}
	if !strings.Contains(get(t, site, "/matrix").Body.String(), `aria-label="live"`) {
		t.Error("the matrix does not show the report")
	}
}

func TestKarteCountsByEachDefinition(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	meldeWohngeld(t, db)
	site := newSite(t, db)
	doc := open(t, site, "/karte?ebene=traeger&leistungsbuendel=10092&definition=pruefung_reifegrad_3", http.StatusOK)
	// Live, but nobody has told a Reifegrad.
	if got := text(one(t, doc, "#satz")); !strings.Contains(got, "bei keiner von 122 Verwaltungen der Gemeindeebene OZG-konform live") {
		t.Errorf("the page says %q", got)
	}
	if !slices.ContainsFunc(all(doc, "figure a"), func(a *html.Node) bool { return attribute(a, "aria-label") == "Magdeburg: nicht OZG-konform live" }) {
		t.Error("the area of Magdeburg does not say that it is not reached")
	}
	if got := attribute(one(t, doc, "select#definition option[selected]"), "value"); got != "pruefung_reifegrad_3" {
		t.Errorf("the chosen definition is %q", got)
	}
}

// TestKarteSaysWhatTheCountSays holds the sums of the map against the coverage of the
// Land, which the API gives.
func TestKarteSaysWhatTheCountSays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		meldeWohngeld(t, db)
		site := newSite(t, db)
		whole, err := db.Abdeckungen(t.Context(), store.AbdeckungFilter{
			Nach: nachnutzung.NachLand, Ebene: nachnutzung.ZaehlebeneGemeinde, Land: []string{"15"},
		}, store.Zeitpunkt{}, store.Wunsch{Limit: 10})
		if err != nil || len(whole.Items) != 1 {
			t.Fatalf("%d coverages of the Land: %v", len(whole.Items), err)
		}
		want := whole.Items[0]
		for _, level := range []string{"kreis", "traeger"} {
			lines, err := csv.NewReader(get(t, site, "/karte.csv?ebene="+level).Body).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var got [4]int
			for _, line := range lines[1:] {
				for i := range got {
					n, err := strconv.Atoi(line[9+i])
					if err != nil {
						t.Fatal(err)
					}
					got[i] += n
				}
			}
			sums := [4]int{want.Traeger.Zaehler, want.Traeger.Nenner, want.Einwohner.Zaehler, want.Einwohner.Nenner}
			if got != sums || got[0] != 2 {
				t.Errorf("%s: the map's figures add up to %v, the Land has %v", level, got, sums)
			}
		}
		doc := open(t, site, "/karte", http.StatusOK)
		if got := text(one(t, doc, "#satz")); got != want.Satz {
			t.Errorf("the page says %q, the count %q", got, want.Satz)
		}
	})
}
