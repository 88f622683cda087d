// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestServeDemo shows life, marked as made up, and shows it once.
func TestServeDemo(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		first := serve(t, dsn, "--demo")
		if want := "als Beispiel gekennzeichnet"; !strings.Contains(first.stdout.String(), want) {
			t.Errorf("lacks %q in\n%s", want, first.stdout)
		}
		pairs := first.pairs(t)
		seen := make(map[string]bool)
		for _, n := range pairs {
			if !n.Beispiel || n.Organisation == nil || !strings.HasPrefix(*n.Organisation, "Beispiel: ") {
				t.Errorf("%s %s is not marked as an example: %+v", n.Ars, n.OzgID, n)
			}
			seen[n.Status] = true
			seen["bestaetigung "+deref(n.Bestaetigung)] = true
			for _, e := range n.Einsaetze {
				if e.Plattform != nil {
					seen["plattform "+e.Plattform.Code] = true
				}
			}
		}
		for _, want := range []string{"interesse_bekundet", "vertrag_geschlossen", "in_anbindung", "im_test", "live", "pausiert", "zurueckgezogen", "kein_bedarf",
			"bestaetigung gemeldet", "bestaetigung bestaetigt", "bestaetigung redaktionell", "plattform osi"} {
			if !seen[want] {
				t.Errorf("the examples show no %s", want)
			}
		}
		if _, stand := first.get(t, "/api/v1/katalogstand"); !strings.Contains(stand, `"beispieldaten":true`) {
			t.Errorf("the state of the catalogue does not tell: %s", stand)
		}
		first.end()
		before := verifyHead(t, dsn)
		serve(t, dsn, "--demo").end()
		if after := verifyHead(t, dsn); after != before {
			t.Errorf("the second start has written to the history: %s, before %s", after, before)
		}
		wantRun(t, dsn, exitOK, []string{"erfundene Beispiele sind geladen"}, "katalog", "status")
	})
}

// pairs gives all stored pairs.
func (s *served) pairs(t *testing.T) []api.Nachnutzung {
	t.Helper()
	status, body := s.get(t, "/api/v1/nachnutzungen?limit=1000")
	var list api.NachnutzungListe
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s (%v)", status, body, err)
	}
	return list.Items
}

// TestExamplesAreReportedOnce makes the examples after a start that was interrupted
// and beside real reports.
func TestExamplesAreReportedOnce(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	data, err := katalog.Beispiele()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.LadenBeispiele(ctx, data); err != nil {
			t.Fatal(err)
		}
		// The first example of a pair, and a real report in the place of another.
		list := data.Meldungen
		if err := reportExamples(ctx, db, list[:1]); err != nil {
			t.Fatal(err)
		}
		own := nachnutzung.Beispielmeldung{ARS: "150890000000", OzgID: "10000", Recht: nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}}
		status := nachnutzung.StatusInAnbindung
		_, err := db.UpdateNachnutzung(ctx, store.Vorgang{
			Akteur: nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{own.Recht}}, Quelle: "api", Art: store.VorgangMeldung,
		}, nachnutzung.OpMelden, own.ARS, own.OzgID, nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
			return n.Melde(nachnutzung.Meldung{Status: &status}, "2026-11-01", nachnutzung.Wortschatz{})
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := reportExamples(ctx, db, list); err != nil {
				t.Fatal(err)
			}
		}
		got := make(map[[2]string]int64)
		for _, m := range list {
			pair, err := db.Nachnutzung(ctx, m.ARS, m.OzgID, store.Zeitpunkt{})
			if err != nil {
				t.Fatal(err)
			}
			got[[2]string{m.ARS, m.OzgID}]++
			isOwn := m.ARS == own.ARS && m.OzgID == own.OzgID
			if pair.Nachnutzung.Beispiel == isOwn {
				t.Errorf("%s %s: marked as an example: %v", m.ARS, m.OzgID, pair.Nachnutzung.Beispiel)
			}
			if isOwn && pair.Befund.Status != status {
				t.Errorf("a real report became %s", pair.Befund.Status)
			}
		}
		for key, want := range got {
			pair, err := db.Nachnutzung(ctx, key[0], key[1], store.Zeitpunkt{})
			if err != nil || pair.Nachnutzung.Version != want {
				t.Errorf("%v has version %d, want the %d examples once (%v)", key, pair.Nachnutzung.Version, want, err)
			}
		}
	})
}
