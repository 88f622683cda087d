// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// eachWithExamples runs a test on both databases, with made-up reports in them.
func eachWithExamples(t *testing.T, test func(*testing.T, *store.DB)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		loadExamples(t, db)
		test(t, db)
	})
}

// loadExamples does what "serve --demo" does.
func loadExamples(t testing.TB, db *store.DB) {
	t.Helper()
	beispiele, err := katalog.Beispiele()
	if err != nil {
		t.Fatal(err)
	}
	if err := db.LadenBeispiele(t.Context(), beispiele); err != nil {
		t.Fatal(err)
	}
	for i := range beispiele.Meldungen {
		reportExample(t, db, &beispiele.Meldungen[i])
	}
	if _, err := db.Nummeriere(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func reportExample(t testing.TB, db *store.DB, m *nachnutzung.Beispielmeldung) {
	t.Helper()
	who := nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb, Organisation: m.Organisation, Rechte: []nachnutzung.Recht{m.Recht}}
	v, op := store.Vorgang{Akteur: who, Quelle: "befehl", Art: store.VorgangMeldung, Begruendung: m.Meldung.Begruendung}, nachnutzung.OpMelden
	if m.Bestaetigung {
		v.Art, op = store.VorgangBestaetigung, nachnutzung.OpBestaetigen
	}
	words, err := db.Wortschatz(t.Context(), m.OzgID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.UpdateNachnutzung(t.Context(), v, op, m.ARS, m.OzgID, nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
		today := nachnutzung.Tag(time.Now())
		if m.Bestaetigung {
			return n.Bestaetige(today)
		}
		n.Beispiel = true
		return n.Melde(m.Meldung, today, words)
	})
	if err != nil {
		t.Fatalf("%s %s: %v", m.ARS, m.OzgID, err)
	}
}

// has wants a text within the first element of a selector.
func has(t testing.TB, doc *html.Node, selector string, wants ...string) {
	t.Helper()
	got := text(one(t, doc, selector))
	var missing []string
	for _, want := range wants {
		if !strings.Contains(got, want) {
			missing = append(missing, want)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%s lacks %q: %s", selector, missing, got)
	}
}

func TestBuendelPage(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		doc := open(t, site, "/leistungsbuendel/10092", http.StatusOK)
		has(t, doc, "h1", "Wohngeld")
		has(t, doc, "#gruppe-live", "Live 1")
		has(t, doc, "#kommunen", "133 Verwaltungsträger", "Halle (Saale), Stadt", "seit 02.12.2024", "Pausiert", "Das Fachverfahren wird gewechselt",
			"Es fehlt: Fachverfahren", "Beispiel", "eingetragen von der Redaktion")
		has(t, doc, "main", "OZG-ID", "10092", "unbekannt", "Bund: BMAS", "Nordrhein-Westfalen", "Onlinedienste dafür", "Wann es dazu kam")
		if !linksTo(doc, "/kommunen/150020000000/nachnutzungen/10092") || !linksTo(doc, "/onlinedienste/wohngeld_sh") {
			t.Error("no way to the history of a row or to an Onlinedienst")
		}
		// Whoever lacks it stands there by name: all that have not reported.
		if names := len(all(doc, "ul.namen li")); names < 130 {
			t.Errorf("%d names of those without it, want at least 130", names)
		}
		past := open(t, site, "/leistungsbuendel/10092?stichtag=2024-10-01", http.StatusOK)
		has(t, past, "#kommunen", "Im Test", "seit 10.09.2024")
		if len(all(past, "#gruppe-live")) > 0 {
			t.Error("on 2024-10-01 nobody was live")
		}
	})
}

func TestKommunePage(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		doc := open(t, site, "/kommunen/150030000000", http.StatusOK)
		has(t, doc, "h1", "Magdeburg, Landeshauptstadt")
		has(t, doc, "main", "ARS 150030000000", "244.329", "KITU", "Kreisfreie Stadt")
		has(t, doc, "#leistungen", "Kraftfahrzeugzulassung", "gemeldet von Beispiel: KITU, die Bestätigung steht aus", "weiteren Leistungsbündeln liegt keine Meldung vor")
		has(t, doc, "#aehnliche", "kein Wettlauf", "Halle (Saale)", "Magdeburg")
		all := open(t, site, "/kommunen/150030000000?alle=ja", http.StatusOK)
		has(t, all, "main", "Ohne Meldung", "Wohngeld")
		member := open(t, site, "/kommunen/150855051090", http.StatusOK)
		has(t, member, "main", "Für Ditfurt handelt Vorharz", "geerbt von Vorharz")
		has(t, open(t, site, "/kommunen/150900000000", http.StatusOK), "h1", "Stendal (Landkreis)")
		w := get(t, site, "/kommunen/15003000?stichtag=2026-01-01")
		if w.Code != http.StatusFound || w.Header().Get("Location") != "/kommunen/150030000000?stichtag=2026-01-01" {
			t.Errorf("AGS: status %d, Location %q", w.Code, w.Header().Get("Location"))
		}
		has(t, open(t, site, "/kommunen/150009999999", http.StatusNotFound), "main", "gibt es im Register nicht")
	})
}

func TestPairPage(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		doc := open(t, site, "/kommunen/150010000000/nachnutzungen/10092", http.StatusOK)
		has(t, doc, "h1", "Wohngeld in Dessau-Roßlau, Stadt")
		has(t, doc, ".antwort", "Pausiert seit 01.10.2025")
		has(t, doc, "main", "Das Fachverfahren wird gewechselt", "In Anbindung", "von der Kommune bestätigt")
		has(t, doc, "#verlauf", "Meldung durch Beispiel: Redaktion", "Status: In Anbindung", "Status: In Anbindung → Pausiert")
		used := open(t, site, "/kommunen/150030000000/nachnutzungen/10439", http.StatusOK)
		has(t, used, "main", "Was dort im Einsatz ist", "https://kfz.magdeburg.example/", "am weitesten gekommenen Einsatz")
		has(t, used, "#verlauf", "Onlinedienst: Kfz-An- und Ummeldung", "Plattform: OSI")
		none := open(t, site, "/kommunen/150030000000/nachnutzungen/10092", http.StatusOK)
		has(t, none, "main", "Offen", "Es liegt keine Meldung vor", "Noch hat niemand etwas gemeldet")
		open(t, site, "/kommunen/150030000000/nachnutzungen/99999", http.StatusNotFound)
		open(t, site, "/kommunen/1/nachnutzungen/10092", http.StatusNotFound)
	})
}

// TestFreeWordsAreText holds that what somebody writes never becomes markup, and
// that a report on behalf stays closed until the body has answered.
func TestFreeWordsAreText(t *testing.T) {
	t.Parallel()
	const note = `<script>alert(1)</script><img src=x onerror=alert(2)> "&` + "`"
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		status := nachnutzung.StatusPausiert
		report := func(ars string, r nachnutzung.Recht) {
			who := nachnutzung.Akteur{Kennung: "akteur:test", Name: "Test", Organisation: `"><script>x</script>`, Rechte: []nachnutzung.Recht{r}}
			words := note
			_, err := db.UpdateNachnutzung(t.Context(), store.Vorgang{Akteur: who, Quelle: "api", Art: store.VorgangMeldung, Begruendung: note},
				nachnutzung.OpMelden, ars, "10092", nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
					vocabulary, err := db.Wortschatz(t.Context(), "10092")
					if err != nil {
						return err
					}
					return n.Melde(nachnutzung.Meldung{Status: &status, Begruendung: note, Bemerkung: &words}, "2026-01-15", vocabulary)
				})
			if err != nil {
				t.Fatal(err)
			}
		}
		report("150010000000", nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"})
		report("150030000000", nachnutzung.Recht{Rolle: nachnutzung.RolleVerbund, Gebiet: "verbund:kitu"})
		for _, target := range []string{
			"/kommunen/150010000000/nachnutzungen/10092", "/kommunen/150010000000", "/leistungsbuendel/10092", "/kommunen/150030000000/nachnutzungen/10092",
		} {
			doc := open(t, site, target, http.StatusOK)
			for _, selector := range []string{"script", "main img", "[onerror]"} {
				if len(all(doc, selector)) > 0 {
					t.Errorf("%s: a note became %s", target, selector)
				}
			}
		}
		open1 := open(t, site, "/kommunen/150010000000/nachnutzungen/10092", http.StatusOK)
		has(t, open1, ".bemerkung", note)
		closed := text(one(t, open(t, site, "/kommunen/150030000000/nachnutzungen/10092", http.StatusOK), "main"))
		if strings.Contains(closed, "alert(1)") || !strings.Contains(closed, "wird nach der Bestätigung durch die Kommune öffentlich") {
			t.Errorf("the words of a report on behalf are shown: %s", closed)
		}
	})
}

func TestListsAreNarrowed(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("&themenfeld=bildung&lage=x", 60)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		for _, tt := range []struct {
			target, heading string
			status          int
		}{
			{"/leistungsbuendel", "558 Einträge", 200},
			{"/leistungsbuendel?themenfeld=bildung", "27 Einträge", 200},
			{"/leistungsbuendel?themenfeld=bildung&themenfeld=gesundheit", "Einträge", 200},
			{"/leistungsbuendel?q=Wohngeld&themenfeld=bildung", "0 Einträge", 200},
			{"/leistungsbuendel?themenfeld=gibtesnicht&beleglage=erschlossen", "Ein Eintrag", 400},
			{"/leistungsbuendel?beleglage=erschlossen" + many, "0 Einträge", 400},
			{"/kommunen", "133 Einträge", 200},
			{"/kommunen?land=15", "Einträge", 200},
			{"/kommunen?art=landkreis&land=15", "11 Einträge", 200},
			{"/kommunen?nach=quatsch", "133 Einträge", 400},
			{"/onlinedienste?land=01", "Einträge", 200},
			{"/plattformen", "Einträge", 200},
			{"/verbuende", "Ein Eintrag", 200},
			{"/laender", "16 Einträge", 200},
		} {
			doc := open(t, site, tt.target, tt.status)
			if got := text(one(t, doc, "#liste-titel")); !strings.Contains(got, tt.heading) {
				t.Errorf("%.60s: %q, want %q", tt.target, got, tt.heading)
			}
		}
		ticked := open(t, site, "/leistungsbuendel?themenfeld=bildung", http.StatusOK)
		if len(all(ticked, "input[checked]")) != 1 || attribute(one(t, ticked, "input[checked]"), "value") != "bildung" {
			t.Error("what was ticked is not ticked any more")
		}
	})
}

// TestListsAreTurnedOver walks through all pages of a list.
func TestListsAreTurnedOver(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	seen := make(map[string]bool)
	pages := 0
	for target := "/leistungsbuendel"; target != ""; pages++ {
		doc := open(t, site, target, http.StatusOK)
		for _, a := range all(doc, ".treffer a") {
			seen[attribute(a, "href")] = true
		}
		target = ""
		if next := all(doc, ".blaettern a"); len(next) > 0 {
			target = attribute(next[0], "href")
		}
	}
	has(t, open(t, site, "/leistungsbuendel?nach=WyJ4Il0", http.StatusBadRequest), "main", "führt nirgendwohin")
	if len(seen) != 558 || pages != 6 {
		t.Errorf("%d bundles on %d pages, want 558 on 6", len(seen), pages)
	}
}

func TestObjectPages(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		for target, wants := range map[string][]string{
			"/themenfelder/bildung":                     {"Bildung", "BMBF", "Sachsen-Anhalt", "Leistungsbündel 27", "133 Verwaltungsträger"},
			"/laender/15":                               {"Sachsen-Anhalt", "133", "Bildung", "Noch ist kein Vorhaben eingetragen"},
			"/laender/01":                               {"Schleswig-Holstein", "nicht belegt", "Wohngeld"},
			"/onlinedienste/wohngeld_sh":                {"Wohngeld", "Schleswig-Holstein"},
			"/onlinedienste/kfz_an_und_ummeldung_bw_he": {"Im Einsatz 2", "in Magdeburg, Landeshauptstadt"},
			"/plattformen/osi":                          {"Dataport", "Kommunen auf dieser Plattform", "Beispiel", "Stendal (Landkreis)"},
			"/verbuende/kitu":                           {"102", "Barleben seit 2009 Eisleben, Lutherstadt seit 01.09.2021 KID Magdeburg GmbH"},
			"/kommunen/150000000000":                    {"Sachsen-Anhalt", "Was das Land selbst plant"},
		} {
			has(t, open(t, site, target, http.StatusOK), "main", wants...)
		}
		for _, target := range []string{"/themenfelder/x", "/laender/99", "/onlinedienste/x", "/plattformen/x", "/verbuende/x"} {
			doc := open(t, site, target, http.StatusNotFound)
			if len(all(doc, "main form.suche")) != 1 {
				t.Errorf("%s: no search", target)
			}
		}
	})
}

// TestEmptyRegister says kindly what to do first.
func TestEmptyRegister(t *testing.T) {
	t.Parallel()
	site := newSite(t, storetest.Open(t, storetest.SQLite(t)))
	for _, target := range []string{"/", "/kommunen/150030000000"} {
		has(t, open(t, site, target, http.StatusOK), "main", "Noch hat niemand etwas gemeldet", "token create", "--demo")
	}
	has(t, open(t, site, "/", http.StatusOK), "#zu-dieser-seite", "zeigt später, was dann über diesen Tag bekannt ist")
}

func TestWhatHoldsUpAndWhatComesNext(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		doc := open(t, site, "/auswertungen", http.StatusOK)
		has(t, doc, "#hindernisse", "Transportweg", "Personal")
		has(t, doc, "#plaene", "Mobilität & Reisen")
		// What became of the plans of a Themenfeld adds up to its plans.
		for _, row := range all(doc, "#plaene tbody tr") {
			cells := all(row, "td")
			number := func(i int) int { n, _ := strconv.Atoi(text(cells[i])); return n }
			if sum := number(1) + number(2) + number(3) + number(4) + number(5); sum != number(0) || sum == 0 {
				t.Errorf("%s: %d of %d plans are told", text(row), sum, number(0))
			}
		}
		has(t, doc, "#einzelloesungen", "2 Nutzungen kommen mit einem Onlinedienst aus", "vermiedene Einzellösungen: 1", "61.180", "Formel")
		for _, file := range []string{"/abdeckung/hindernisse?format=csv", "/abdeckung/plantreue?format=csv", "/abdeckung/einzelloesungen?land=15"} {
			if !linksInto(doc, "/api/v1"+file) {
				t.Errorf("no way to the file %s", file)
			}
		}
		next := open(t, site, "/kommunen/150020000000/naechste-schritte", http.StatusOK)
		has(t, next, "main", "Kraftfahrzeugzulassung", "live", "Kfz-An- und Ummeldung")
		open(t, site, "/kommunen/1/naechste-schritte", http.StatusNotFound)
		buendel := open(t, site, "/leistungsbuendel/10092?definition=bund_reifegrad_2", http.StatusOK)
		has(t, buendel, "#abdeckung", "letzten zwölf Monaten", "Diese Zeitreihe (CSV)", "Was auf dieser Ebene fehlt, mit Namen (12")
		if !linksInto(buendel, "/api/v1/abdeckung/zeitreihe?definition=bund_reifegrad_2&format=csv&land=15&leistungsbuendel=10092&monate=13&nach=leistungsbuendel") {
			t.Error("no way to the months as a file")
		}
	})
}

// linksInto says that a page links to an address that begins so.
func linksInto(doc *html.Node, address string) bool {
	return slices.ContainsFunc(all(doc, "a[href]"), func(a *html.Node) bool { return strings.HasPrefix(attribute(a, "href"), address) })
}

func TestTwoDaysBesideEachOther(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		doc := open(t, site, "/vergleich?von=2025-06-01&bis=2025-12-31", http.StatusOK)
		has(t, doc, "h1", "Vergleich: 01.06.2025 und 31.12.2025")
		has(t, doc, "#zurueck", "Weggefallen", "Wittenberg, Lutherstadt", "Live", "Zurückgezogen", "seit 30.06.2025", "Der Vertrag wurde nicht verlängert",
			"Dessau-Roßlau", "Pausiert", "Das Fachverfahren wird gewechselt")
		has(t, doc, "#voran", "Stendal (Landkreis)", "Offen", "Interesse bekundet")
		has(t, open(t, site, "/vergleich?von=2024-11-30&bis=2024-12-31", http.StatusOK), "#live", "Wohngeld", "Halle (Saale)", "Im Test", "seit 02.12.2024")
		turned := open(t, site, "/vergleich?von=2025-12-31&bis=2025-06-01", http.StatusBadRequest)
		has(t, turned, "[role=alert]", "vertauscht")
		has(t, open(t, site, "/vergleich?von=x&bis=2099-01-01", http.StatusBadRequest), "[role=alert]", "kein Tag", "in der Zukunft")
		none := open(t, site, "/vergleich?von=2018-01-01&bis=2018-02-01&themenfeld=bildung", http.StatusOK)
		has(t, none, "main", "An keinem der beiden Tage war etwas gemeldet")
		known := open(t, site, "/vergleich?von=2025-06-01&bis=2025-12-31&kenntnisstand=3&definition=bund_reifegrad_2", http.StatusOK)
		if got := attribute(one(t, known, "#definition option[selected]"), "value"); got != "bund_reifegrad_2" {
			t.Errorf("the form would count by %q", got)
		}
		for _, file := range []string{
			"/nachnutzungen?format=csv&kenntnisstand=3&land=15&stichtag=2025-06-01", "/abdeckung?definition=bund_reifegrad_2&format=csv&kenntnisstand=3&land=15&nach=land&stichtag=2025-12-31",
		} {
			if !linksInto(known, "/api/v1"+file) {
				t.Errorf("no way to the file %s", file)
			}
		}
		cite := attribute(one(t, doc, "a.dauerhaft"), "href")
		if !strings.Contains(cite, "von=2025-06-01") || !strings.Contains(cite, "bis=2025-12-31") || !strings.Contains(cite, "kenntnisstand=") {
			t.Errorf("permalink %q", cite)
		}
	})
}

// TestPermalinksShowTheSame follows the citation of each kind of page, after somebody
// has gone on reporting.
func TestPermalinksShowTheSame(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		said := func(doc *html.Node) string {
			var pieces []string
			for _, selector := range []string{"main table", "main dl", "main .namen", "main .treffer", "main .zeitleiste"} {
				for _, n := range all(doc, selector) {
					pieces = append(pieces, text(n))
				}
			}
			return strings.Join(pieces, "\n")
		}
		cited, before := make(map[string]string), make(map[string]string)
		for _, target := range []string{
			"/", "/leistungsbuendel/10092", "/kommunen/150010000000", "/kommunen/150010000000/nachnutzungen/10092", "/themenfelder/arbeit_ruhestand",
			"/vergleich?von=2025-06-01&bis=2025-12-31", "/plattformen/osi", "/verbuende/kitu", "/laender/15", "/auswertungen", "/kommunen", "/katalogstand",
		} {
			doc := open(t, site, target, http.StatusOK)
			cited[target] = strings.TrimPrefix(attribute(one(t, doc, "a.dauerhaft"), "href"), "http://example.com")
			before[target] = said(doc)
			if before[target] == "" {
				t.Errorf("%s says nothing", target)
			}
		}
		status := nachnutzung.StatusLive
		who := nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}}}
		_, err := db.UpdateNachnutzung(t.Context(), store.Vorgang{Akteur: who, Quelle: "api", Art: store.VorgangMeldung}, nachnutzung.OpMelden, "150010000000", "10092",
			nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
				return n.Melde(nachnutzung.Meldung{Status: &status, Begruendung: "fertig"}, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
			})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Nummeriere(t.Context()); err != nil {
			t.Fatal(err)
		}
		if said(open(t, site, "/leistungsbuendel/10092", http.StatusOK)) == before["/leistungsbuendel/10092"] {
			t.Error("the report does not show")
		}
		for target, permalink := range cited {
			if got := said(open(t, site, permalink, http.StatusOK)); got != before[target] {
				t.Errorf("%s shows something else at %s:\n got %s\nwant %s", target, permalink, got, before[target])
			}
		}
	})
}
