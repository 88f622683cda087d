// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
)

// TestPageAndAPISayTheSame holds the sums on the pages against those of the API and
// of the export.
func TestPageAndAPISayTheSame(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		handler, err := server.New(config.Config{}, db, slog.New(slog.DiscardHandler), "1.2.3-test")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(handler.Close)
		for _, tt := range []struct{ page, query string }{
			{"/", "nach=land&land=15"},
			{"/?stichtag=2025-01-31", "nach=land&land=15&stichtag=2025-01-31"},
			{"/?definition=bund_reifegrad_2", "nach=land&land=15&definition=bund_reifegrad_2"},
			{"/leistungsbuendel/10092", "nach=leistungsbuendel&land=15&leistungsbuendel=10092"},
			{"/themenfelder/mobilitaet_reisen", "nach=themenfeld&land=15&themenfeld=mobilitaet_reisen"},
			{"/kommunen/150030000000", "nach=kommune&kommune=150030000000"},
			{"/kommunen/150855051090", "nach=kommune&kommune=150855051000"},
		} {
			var answer api.AbdeckungListe
			if err := json.Unmarshal(get(t, handler, "/api/v1/abdeckung?"+tt.query).Body.Bytes(), &answer); err != nil || len(answer.Items) == 0 {
				t.Fatalf("%s: %d items, %v", tt.query, len(answer.Items), err)
			}
			doc := open(t, handler, tt.page, http.StatusOK)
			for _, a := range answer.Items {
				level := one(t, doc, "section.ebene h3#ebene-"+a.Ebene).Parent
				has(t, level, ".satz", a.Satz)
				numbers := text(one(t, level, "dl.anteile"))
				for _, n := range []api.Anteil{a.Traeger, a.Einwohner} {
					if a.Nach == "kommune" && n == a.Einwohner {
						continue
					}
					if want := fmt.Sprintf("%s von %s", german(n.Zaehler), german(n.Nenner)); !strings.Contains(numbers, want) {
						t.Errorf("%s, %s: %q lacks %q", tt.page, a.Ebene, numbers, want)
					}
				}
			}
		}
		live := 0
		rows, err := csv.NewReader(get(t, handler, "/api/v1/leistungsbuendel/10092/nachnutzungen?format=csv&limit=1000&land=15").Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell == "live" {
					live++
				}
			}
		}
		has(t, open(t, handler, "/leistungsbuendel/10092", http.StatusOK), "#gruppe-live", fmt.Sprintf("Live %d", live))
	})
}

// german writes a number with points between thousands.
func german(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func TestStartAnswersAtAGlance(t *testing.T) {
	t.Parallel()
	eachWithExamples(t, func(t *testing.T, db *store.DB) {
		site := newSite(t, db)
		doc := open(t, site, "/", http.StatusOK)
		has(t, doc, "#abdeckung", "Gemeindeebene", "Kreisebene", "Gezählt nach: Live bei zuständigen Verwaltungen (Fassung 1)", "nie zusammengezählt")
		if rows := all(doc, "#nach-themenfeld tbody tr"); len(rows) != 28 {
			t.Errorf("%d bars, want 14 on each of two levels", len(rows))
		}
		if len(all(doc, "#nach-themenfeld svg[aria-hidden=true]")) != 84 {
			t.Error("a bar is missing, or is read aloud beside its number")
		}
		has(t, doc, "#neu", "Alle Änderungen des Monats", "Elterngeld in Salzlandkreis")
		if !linksInto(one(t, doc, "#neu"), "/api/v1/nachnutzungen?format=csv&geaendertSeit=") || !linksInto(one(t, doc, "#neu"), "/vergleich") {
			t.Error("no way from the last changes to all of them, or to both days")
		}
		for _, a := range all(doc, "#neu a[href]") {
			if href := attribute(a, "href"); strings.HasPrefix(href, "/api/") && !strings.Contains(href, "vollstaendig=true") {
				t.Errorf("%s is the first page alone", href)
			}
		}
		// What was reported today is nothing that happened in the month before a past day.
		past := one(t, open(t, site, "/?stichtag=2025-07-01", http.StatusOK), "#neu")
		if len(all(past, "li")) > 0 || !linksInto(past, "/vergleich?stichtag=2025-07-01") {
			t.Errorf("on a past day: %s", text(past))
		}
		wrong := open(t, site, "/?definition=x", http.StatusBadRequest)
		if alerts := all(wrong, "[role=alert] p"); len(alerts) != 1 {
			t.Errorf("%d messages about one wrong definition", len(alerts))
		}
		has(t, open(t, site, "/definitionen", http.StatusOK), "#zaehlweisen", "Regel des Bundes", "Strenge Lesart", "Formel", "Ergibt für Sachsen-Anhalt", "Kreisebene: Sachsen-Anhalt: Von")
		has(t, open(t, site, "/vergleich?von=2024-11-30&bis=2025-01-31", http.StatusOK), "#abdeckung", "Gemeindeebene", "nach Einwohnern gewichtet", "1 von")
	})
}
