// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/authtest"
	"nachnutzung/internal/config"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// audience is what the JWTs of these tests are for.
const audience = "nachnutzung-api"

// believing is a server that believes the JWTs of an issuer.
func believing(t *testing.T, db *store.DB, issuer *authtest.Issuer) probe {
	t.Helper()
	return configured(t, db, config.Config{OIDC: config.OIDC{
		Issuer: issuer.URL, Audience: audience, RolesClaim: []string{"realm_access.roles"}, TerritoryClaim: "ars", OrganisationClaim: "organisation",
	}}, io.Discard)
}

// jwt is a good token of somebody with a role.
func jwt(issuer *authtest.Issuer, role string, territory any) string {
	claims := issuer.Claims("jemand", audience)
	maps.Copy(claims, authtest.Claims{
		"realm_access": authtest.Claims{"roles": []string{"nachnutzung-" + role}}, "ars": territory, "organisation": "Landeshauptstadt Magdeburg",
	})
	return issuer.Sign(claims)
}

// TestJWT lets in whoever the issuer vouches for, with the rights it names.
func TestJWT(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		issuer := authtest.NewIssuer(t)
		k := believing(t, db, issuer)
		k.token = jwt(issuer, "kommune", magdeburg)
		n := k.report(t, magdeburg, wohngeld, `{"status":"live"}`)
		if *n.Organisation != "Landeshauptstadt Magdeburg" || *n.Bestaetigung != "bestaetigt" {
			t.Errorf("got %+v", n)
		}
		k.write(t, "PATCH", pairOf(halle, wohngeld), `{"status":"live"}`, "If-Match", "*").problem(t, http.StatusForbidden)
		who := decode[api.Anmeldung](t, k.get(t, "/intern/anmeldung"), http.StatusOK)
		if who.Name != "Testende Person" || len(who.Rechte) != 1 || who.Rechte[0].Gebiet != magdeburg {
			t.Errorf("got %+v", who)
		}
		for name, token := range map[string]string{
			"a role that does not exist": jwt(issuer, "alles", "15"), "a role without a territory": jwt(issuer, "redaktion", nil),
			"a territory too wide for the role": jwt(issuer, "kommune", "15"),
		} {
			k.token = token
			got := k.write(t, "PATCH", pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-Match", "*")
			if got.status != http.StatusForbidden {
				t.Errorf("%s: got %d, want 403", name, got.status)
			}
		}
		k.number(t)
		if body := string(k.get(t, "/verlauf").body); strings.Contains(body, "Testende") || strings.Contains(body, "jemand") {
			t.Errorf("the public history names a person: %s", body)
		}
	})
}

// TestForgeries sends every classic forgery with a write and with a public read:
// each is refused with a challenge and a problem, and nothing is written.
func TestForgeries(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		issuer := authtest.NewIssuer(t)
		k := believing(t, db, issuer)
		forgeries := authtest.Forgeries(t, issuer, audience)
		if len(forgeries) < 40 {
			t.Fatalf("only %d forgeries", len(forgeries))
		}
		for _, f := range forgeries {
			write := newWrite(t, "PATCH", pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-Match", "*")
			read := newRequest(t, http.MethodGet, pairOf(magdeburg, wohngeld))
			for _, request := range []*http.Request{write, read} {
				request.Header["Authorization"] = f.Authorization
				got := k.send(t, request)
				if got.status != http.StatusUnauthorized {
					t.Errorf("%s, %s: got %d, want 401", request.Method, f.Name, got.status)
					continue
				}
				p := got.problem(t, http.StatusUnauthorized)
				if challenge := got.header.Get("WWW-Authenticate"); !strings.HasPrefix(challenge, `Bearer realm="nachnutzung", error="invalid_token"`) {
					t.Errorf("%s, %s: WWW-Authenticate %q", request.Method, f.Name, challenge)
				}
				for _, word := range []string{"jose", "oidc", "crypto", "signature", "panic", "verify"} {
					if strings.Contains(strings.ToLower(p.Detail), word) {
						t.Errorf("%s: the problem tells of the inside: %s", f.Name, p.Detail)
					}
				}
			}
		}
		if issuer.Trapped() > 0 {
			t.Error("the keys of an attacker were fetched")
		}
		k.number(t)
		if n := k.pair(t, magdeburg, wohngeld); n.Version != 0 {
			t.Errorf("a forgery wrote %+v", n)
		}
		if history := decode[api.VerlaufListe](t, k.get(t, "/verlauf"), http.StatusOK); len(history.Items) != 0 {
			t.Errorf("a forgery left %+v", history.Items)
		}
		// The same requests with a good token pass: it is the forgery that is refused.
		k.token = jwt(issuer, "redaktion", "15")
		k.report(t, magdeburg, wohngeld, `{"status":"live"}`)
	})
}
