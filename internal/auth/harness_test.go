// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/authtest"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// audience is what JWTs of these tests are for.
const audience = "nachnutzung-api"

// emptyDB is a migrated SQLite database of its own; what the store does on both
// databases is tested there.
func emptyDB(t *testing.T) *store.DB {
	t.Helper()
	db := storetest.Open(t, storetest.NewSQLite(t))
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func newAuth(t *testing.T, db *store.DB, cfg auth.Config) *auth.Auth {
	t.Helper()
	a, err := auth.New(cfg, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// configFor accepts JWTs of an issuer, with the settings' own defaults.
func configFor(issuer string) auth.Config {
	return auth.Config{
		Issuer: issuer, Audience: audience, ClientID: "",
		RolesClaim:     []string{"realm_access.roles", "resource_access.<client>.roles"},
		TerritoryClaim: "ars", OrganisationClaim: "organisation",
	}
}

// ask sends a request with Authorization headers to a.
func ask(t *testing.T, a *auth.Auth, authorization ...string) (nachnutzung.Akteur, error) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.Header["Authorization"] = authorization
	return a.Akteur(r)
}

// clock is a time that a test moves on.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Now()} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// someToken asks for a good token.
func someToken() nachnutzung.NeuesToken {
	return nachnutzung.NeuesToken{
		Name: "Testtoken", Organisation: "MID",
		Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}
}

// withRoles adds what an issuer says of roles and territories.
func withRoles(c authtest.Claims, roles []string, territories any) authtest.Claims {
	c["realm_access"] = authtest.Claims{"roles": roles}
	c["ars"], c["organisation"] = territories, "Landeshauptstadt Magdeburg"
	return c
}
