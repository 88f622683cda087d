// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestKonto(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		secret, _, err := auth.Issue(t.Context(), db, nachnutzung.NeuesToken{
			Name: "Erika <Mustermann>", Organisation: "KITU", LaeuftAb: time.Now().Add(time.Hour),
			Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleVerbund, Gebiet: "verbund:kitu"}},
		}, nachnutzung.AkteurBetrieb)
		if err != nil {
			t.Fatal(err)
		}
		site := newSite(t, db)
		for _, tt := range []struct {
			name    string
			headers []string
			want    []string
			not     string
		}{
			{"nobody", nil, []string{"Sie sind nicht angemeldet", "keine Anmeldung im Browser eingerichtet"}, "Abmelden"},
			{"somebody", []string{"Authorization", "Bearer " + secret},
				[]string{"Erika &lt;Mustermann&gt;", "für KITU", "Mitglieder des Verbunds kitu", "Abmelden"}, "nicht angemeldet"},
			{"who is no more", []string{"Authorization", "Bearer ozgk_x"}, []string{"gilt nicht mehr"}, "Abmelden"},
		} {
			w := get(t, site, "/konto", tt.headers...)
			body := w.Body.String()
			if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s: status %d, headers %v", tt.name, w.Code, w.Header())
			}
			for _, want := range tt.want {
				if !strings.Contains(body, want) {
					t.Errorf("%s: the page lacks %q", tt.name, want)
				}
			}
			if strings.Contains(body, tt.not) {
				t.Errorf("%s: the page says %q", tt.name, tt.not)
			}
		}
	})
}
