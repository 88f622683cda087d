// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

func verwaltung(gebiet nachnutzung.Gebiet) person {
	return person{nachnutzung.RolleVerwaltung, gebiet, "IT-Leitstelle"}
}

// TestTokens makes a token, uses it and revokes it.
func TestTokens(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		admin := k.as(t, verwaltung(""))
		last := nachnutzung.Tag(time.Now().AddDate(0, 1, 0))
		created := admin.write(t, http.MethodPost, "/intern/tokens",
			`{"name":"Import","rechte":[{"rolle":"redaktion","gebiet":"15","umfang":["melden","vorhaben"]}],"laeuftAb":"`+last+`"}`)
		made := decode[api.TokenAngelegt](t, created, http.StatusCreated)
		if made.Name != "Import" || made.Organisation != "IT-Leitstelle" || len(made.Rechte) != 1 || !slices.Equal(made.Rechte[0].Umfang, []string{"melden", "vorhaben"}) ||
			made.WiderrufenAm != nil || made.ZuletztBenutzt != nil || created.header.Get("Cache-Control") != "no-store" || created.header.Get("ETag") != "" {
			t.Errorf("made: %+v, %v", made, created.header)
		}
		if end, err := time.Parse(time.RFC3339, made.LaeuftAb); err != nil || nachnutzung.Tag(end.Add(-time.Microsecond)) != last {
			t.Errorf("good until %s, not all of %s", made.LaeuftAb, last)
		}
		machine := k
		machine.token = made.Geheimnis
		if who := decode[api.Anmeldung](t, machine.get(t, "/intern/anmeldung"), http.StatusOK); who.Name != "Import" || who.Organisation != "IT-Leitstelle" {
			t.Errorf("signed in as %+v", who)
		}
		machine.report(t, magdeburg, wohngeld, `{"status":"live"}`)
		machine.ask(t, http.MethodGet, "/intern/verlauf").problem(t, http.StatusForbidden)

		location, _ := strings.CutPrefix(created.header.Get("Location"), api.BasePath)
		one := admin.get(t, location)
		if got := decode[api.Token](t, one, http.StatusOK); got.ID != made.ID || strings.Contains(string(one.body), made.Geheimnis) {
			t.Errorf("at its Location: %s", one.body)
		}
		list := admin.get(t, "/intern/tokens")
		if got := decode[api.TokenListe](t, list, http.StatusOK); len(got.Items) != 2 || strings.Contains(string(list.body), "ozgk_") {
			t.Errorf("list: %s", list.body)
		}
		for range 2 {
			if got := decode[api.Token](t, admin.ask(t, http.MethodDelete, location), http.StatusOK); got.WiderrufenAm == nil {
				t.Errorf("revoked: %+v", got)
			}
		}
		deadline := time.Now().Add(time.Second)
		for machine.ask(t, http.MethodGet, "/intern/anmeldung").status != http.StatusUnauthorized {
			if time.Now().After(deadline) {
				t.Fatal("a second after it was revoked the token is still good")
			}
			time.Sleep(20 * time.Millisecond)
		}
		if got := decode[api.TokenListe](t, admin.get(t, "/intern/tokens"), http.StatusOK); len(got.Items) != 1 {
			t.Errorf("a revoked one is still listed: %+v", got.Items)
		}
		all := decode[api.TokenListe](t, admin.get(t, "/intern/tokens?alle=true&limit=1"), http.StatusOK)
		if len(all.Items) != 1 || all.Items[0].ID != made.ID || all.Next == nil {
			t.Fatalf("all, the newest first: %+v", all)
		}
		if rest := decode[api.TokenListe](t, admin.get(t, "/intern/tokens?alle=true&limit=1&cursor="+*all.Next), http.StatusOK); len(rest.Items) != 1 || rest.Next != nil {
			t.Errorf("second page: %+v", rest)
		}
	})
}

// TestTokenTerritory keeps everybody within the own territory.
func TestTokenTerritory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		_, inside := k.issue(t, nachnutzung.NeuesToken{
			Name: "M", Organisation: "M", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: magdeburg}},
		})
		_, outside := k.issue(t, nachnutzung.NeuesToken{
			Name: "F", Organisation: "F", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: flensburg}},
		})
		land := k.as(t, verwaltung("15"))
		for _, tt := range []struct {
			content string
			status  int
		}{
			{`{"name":"x","rechte":[{"rolle":"kommune","gebiet":"` + halle + `"}]}`, 201},
			{`{"name":"x","rechte":[{"rolle":"verwaltung","gebiet":"15"}]}`, 201},
			{`{"name":"x","rechte":[{"rolle":"kommune","gebiet":"` + flensburg + `"}]}`, 403},
			{`{"name":"x","rechte":[{"rolle":"kommune","gebiet":"` + halle + `"},{"rolle":"redaktion","gebiet":"14"}]}`, 403},
			{`{"name":"x","rechte":[{"rolle":"lesen","gebiet":""}]}`, 403},
			{`{"name":"x","rechte":[{"rolle":"verbund","gebiet":"verbund:kitu"}]}`, 403},
		} {
			if got := land.try(t, http.MethodPost, "/intern/tokens", tt.content); got.status != tt.status {
				t.Errorf("%s: got %d, want %d: %s", tt.content, got.status, tt.status, got.body)
			}
		}
		for _, token := range decode[api.TokenListe](t, land.get(t, "/intern/tokens"), http.StatusOK).Items {
			if token.ID == outside {
				t.Error("a token of another Land is listed")
			}
		}
		land.ask(t, http.MethodDelete, "/intern/tokens/"+outside).problem(t, http.StatusForbidden)
		land.ask(t, http.MethodGet, "/intern/tokens/"+outside).problem(t, http.StatusForbidden)
		land.ask(t, http.MethodGet, "/intern/tokens/nix").problem(t, http.StatusNotFound)
		land.ask(t, http.MethodGet, "/intern/tokens/a.b").problem(t, http.StatusBadRequest)
		decode[api.Token](t, land.ask(t, http.MethodDelete, "/intern/tokens/"+inside), http.StatusOK)
		for _, p := range []person{mid(), kitu(), stadt(magdeburg, "M"), somebody("L", nachnutzung.RolleLesen, "")} {
			other := k.as(t, p)
			other.ask(t, http.MethodGet, "/intern/tokens").problem(t, http.StatusForbidden)
			other.try(t, http.MethodPost, "/intern/tokens", `{"name":"x","rechte":[{"rolle":"kommune","gebiet":"`+magdeburg+`"}]}`).problem(t, http.StatusForbidden)
			other.ask(t, http.MethodDelete, "/intern/tokens/"+outside).problem(t, http.StatusForbidden)
		}
	})
}

func TestTokenRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		admin := k.as(t, verwaltung(""))
		for name, tt := range map[string]struct {
			content string
			at      []string
		}{
			"nothing":       {`{}`, []string{"/name", "/rechte"}},
			"empty":         {`{"name":"","rechte":[]}`, []string{"/name", "/rechte"}},
			"blank":         {`{"name":"  ","rechte":[{"rolle":"lesen","gebiet":""}]}`, []string{"/name"}},
			"wrong rights":  {`{"name":"x","rechte":[{"rolle":"kommune","gebiet":"15"},{"rolle":"redaktion","gebiet":"kitu"},{"rolle":"chef","gebiet":""}]}`, []string{"/rechte/0", "/rechte/1/gebiet", "/rechte/2/rolle"}},
			"foreign scope": {`{"name":"x","rechte":[{"rolle":"lesen","gebiet":"","umfang":["melden"]}]}`, []string{"/rechte/0/umfang"}},
			"over":          {`{"name":"x","rechte":[{"rolle":"lesen","gebiet":""}],"laeuftAb":"2020-01-01"}`, []string{"/laeuftAb"}},
			"too long":      {`{"name":"x","rechte":[{"rolle":"lesen","gebiet":""}],"laeuftAb":"` + nachnutzung.Tag(time.Now().AddDate(1, 0, 1)) + `"}`, []string{"/laeuftAb"}},
			"the secret":    {`{"name":"x","rechte":[{"rolle":"lesen","gebiet":""}],"token":"ozgk_"}`, []string{"/token"}},
		} {
			var at []string
			for _, fault := range admin.try(t, http.MethodPost, "/intern/tokens", tt.content).problem(t, http.StatusBadRequest).Errors {
				at = append(at, fault.Pointer)
			}
			for _, want := range tt.at {
				if !slices.ContainsFunc(at, func(pointer string) bool { return pointer == want }) {
					t.Errorf("%s: faults at %v, want %v", name, at, tt.at)
				}
			}
		}
		// The last day that the fault would name is possible.
		decode[api.TokenAngelegt](t, admin.write(t, http.MethodPost, "/intern/tokens",
			`{"name":"x","rechte":[{"rolle":"lesen","gebiet":""}],"laeuftAb":"`+nachnutzung.Tag(time.Now().AddDate(1, 0, 0))+`"}`), http.StatusCreated)
	})
}

// TestTokenOnce sends one request eight times at once: one token is made, and no
// answer but the first ever holds its secret.
func TestTokenOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		admin := k.as(t, verwaltung(""))
		const content = `{"name":"x","rechte":[{"rolle":"lesen","gebiet":""}]}`
		answers := make([]answer, 8)
		var senders sync.WaitGroup
		for i := range answers {
			senders.Go(func() {
				answers[i] = admin.write(t, http.MethodPost, "/intern/tokens", content, "Idempotency-Key", "a")
			})
		}
		senders.Wait()
		var made []api.TokenAngelegt
		for _, got := range answers {
			if got.status == http.StatusCreated {
				made = append(made, decode[api.TokenAngelegt](t, got, http.StatusCreated))
			}
		}
		if len(made) != 1 {
			t.Fatalf("%d tokens were made", len(made))
		}
		for _, got := range answers {
			if got.status == http.StatusCreated {
				continue
			}
			if p := got.problem(t, http.StatusConflict); !strings.Contains(p.Detail, "/intern/tokens/"+made[0].ID) || strings.Contains(string(got.body), made[0].Geheimnis) {
				t.Errorf("repeated: %s", got.body)
			}
		}
		admin.write(t, http.MethodPost, "/intern/tokens", strings.Replace(content, `"x"`, `"y"`, 1), "Idempotency-Key", "a").problem(t, http.StatusConflict)
		if list := decode[api.TokenListe](t, admin.get(t, "/intern/tokens"), http.StatusOK); len(list.Items) != 2 {
			t.Errorf("%d tokens, want the own and the new one", len(list.Items))
		}
		decode[api.TokenAngelegt](t, admin.write(t, http.MethodPost, "/intern/tokens", content, "Idempotency-Key", "b"), http.StatusCreated)
	})
}
