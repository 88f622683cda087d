// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"errors"
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/authtest"
	"nachnutzung/internal/nachnutzung"
)

// TestForgeries holds the classic forgeries against Akteur: each must be refused
// in words that tell the forger nothing, and none may make us fetch a key from
// where the token says.
func TestForgeries(t *testing.T) {
	t.Parallel()
	issuer := authtest.NewIssuer(t)
	a := newAuth(t, emptyDB(t), configFor(issuer.URL))
	// What is refused below would be accepted if it were not forged.
	if akteur, err := ask(t, a, "Bearer "+issuer.Sign(issuer.Claims("gut", audience))); err != nil || akteur.IsAnonymous() {
		t.Fatalf("a good token: got %v, %v", akteur, err)
	}
	forgeries := authtest.Forgeries(t, issuer, audience)
	if len(forgeries) < 40 {
		t.Fatalf("%d forgeries, want at least the 40 classic ones", len(forgeries))
	}
	names := make(map[string]bool)
	for _, f := range forgeries {
		if names[f.Name] {
			t.Errorf("two forgeries are called %q", f.Name)
		}
		names[f.Name] = true
		t.Run(f.Name, func(t *testing.T) {
			akteur, err := ask(t, a, f.Authorization...)
			if !errors.Is(err, auth.ErrInvalidToken) || !akteur.IsAnonymous() {
				t.Fatalf("got %+v, %v; want ErrInvalidToken", akteur, err)
			}
			challenge := auth.Challenge(err)
			if !strings.HasPrefix(challenge, `Bearer realm="nachnutzung", error="invalid_token", error_description="`) || strings.Count(challenge, `"`) != 6 {
				t.Errorf("challenge %s", challenge)
			}
			for _, internal := range []string{issuer.URL, "jose", "oidc", "json", "signature"} {
				if strings.Contains(challenge, internal) || strings.Contains(auth.Detail(err), internal) {
					t.Errorf("the answer tells of %q: %s, %s", internal, challenge, auth.Detail(err))
				}
			}
		})
	}
	// No header that came by HTTP holds one, so it is no forgery for others.
	good := issuer.Sign(issuer.Claims("gut", audience))
	if _, err := ask(t, a, "Bearer "+good[:20]+"\n"+good[20:]); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("a line end inside: %v", err)
	}
	if n := issuer.Trapped(); n != 0 {
		t.Errorf("an attacker's keys were fetched %d times", n)
	}
	t.Logf("%d forgeries, %d questions to the issuer", len(forgeries), issuer.Requests())
	if n := issuer.Requests(); n > 4 {
		t.Errorf("the issuer was asked %d times; forgeries make us ask", n)
	}
}

func TestGoodTokens(t *testing.T) {
	t.Parallel()
	issuer := authtest.NewIssuer(t)
	a := newAuth(t, emptyDB(t), configFor(issuer.URL))
	now := time.Now().Unix()
	with := func(changes authtest.Claims) authtest.Claims {
		c := issuer.Claims("jemand", audience)
		maps.Copy(c, changes)
		return c
	}
	tests := map[string]string{
		"RS256":              issuer.SignWith("RS256", with(nil)),
		"PS256":              issuer.SignWith("PS256", with(nil)),
		"ES256":              issuer.SignWith("ES256", with(nil)),
		"EdDSA":              issuer.SignWith("EdDSA", with(nil)),
		"aud as a text":      issuer.Sign(with(authtest.Claims{"aud": audience})),
		"exp with fractions": issuer.Sign(with(authtest.Claims{"exp": float64(now) + 60.5})),
		"a clock ahead":      issuer.Sign(with(authtest.Claims{"iat": now + 30, "nbf": now + 30})),
		"claims of others":   issuer.Sign(with(authtest.Claims{"acr": "1", "sid": "x", "scope": "openid", "x": authtest.Claims{"y": 1}})),
	}
	for name, token := range tests {
		t.Run(name, func(t *testing.T) {
			akteur, err := ask(t, a, "bearer  "+token)
			if err != nil {
				t.Fatal(err)
			}
			if akteur.Name != "Testende Person" || akteur.IsAnonymous() {
				t.Errorf("got %+v", akteur)
			}
		})
	}
}

func TestClaimsBecomeRights(t *testing.T) {
	t.Parallel()
	issuer := authtest.NewIssuer(t)
	db := emptyDB(t)
	const kommune = "150030000000"
	redaktion := nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}
	own := nachnutzung.Recht{Rolle: nachnutzung.RolleKommune, Gebiet: kommune}
	tests := map[string]struct {
		change func(*auth.Config)
		claims authtest.Claims
		want   []nachnutzung.Recht
	}{
		"realm role":              {nil, withRoles(authtest.Claims{}, []string{"offline_access", "nachnutzung-redaktion"}, "15"), []nachnutzung.Recht{redaktion}},
		"role without its prefix": {nil, withRoles(authtest.Claims{}, []string{"redaktion"}, "15"), nil},
		"territory too small":     {nil, withRoles(authtest.Claims{}, []string{"nachnutzung-redaktion"}, kommune), nil},
		"two roles, two places": {
			nil, withRoles(authtest.Claims{}, []string{"nachnutzung-redaktion", "nachnutzung-kommune"}, []string{kommune, "15"}),
			[]nachnutzung.Recht{redaktion, own},
		},
		"verbund":      {nil, withRoles(authtest.Claims{}, []string{"nachnutzung-verbund"}, "verbund:kitu"), []nachnutzung.Recht{{Rolle: nachnutzung.RolleVerbund, Gebiet: "verbund:kitu"}}},
		"no territory": {nil, authtest.Claims{"realm_access": authtest.Claims{"roles": []string{"nachnutzung-lesen"}}}, nil},
		"empty territory": {
			nil, withRoles(authtest.Claims{}, []string{"nachnutzung-verwaltung"}, []string{""}), nil,
		},
		"everywhere": {
			nil, withRoles(authtest.Claims{}, []string{"nachnutzung-verwaltung", "nachnutzung-redaktion"}, "*"),
			[]nachnutzung.Recht{{Rolle: nachnutzung.RolleVerwaltung}},
		},
		"unknown role":        {nil, withRoles(authtest.Claims{}, []string{"nachnutzung-gott", "nachnutzung-"}, "15"), nil},
		"territory as number": {nil, withRoles(authtest.Claims{}, []string{"nachnutzung-redaktion"}, 15), nil},
		"roles as object":     {nil, authtest.Claims{"realm_access": authtest.Claims{"roles": authtest.Claims{"nachnutzung-redaktion": true}}, "ars": "15"}, nil},
		"client role": {
			func(c *auth.Config) {
				c.ClientID, c.PublicURL = "web.client", &url.URL{Scheme: "http", Host: "localhost"}
			},
			authtest.Claims{"resource_access": authtest.Claims{"web.client": authtest.Claims{"roles": []string{"nachnutzung-redaktion"}}, "web": authtest.Claims{"roles": []string{"nachnutzung-kommune"}}}, "ars": []string{"15", kommune}},
			[]nachnutzung.Recht{redaktion},
		},
		"mapped roles": {
			func(c *auth.Config) {
				c.Roles = map[string]nachnutzung.Rolle{"mid": nachnutzung.RolleRedaktion}
			},
			withRoles(authtest.Claims{}, []string{"mid", "nachnutzung-kommune"}, []string{"15", kommune}), []nachnutzung.Recht{redaktion},
		},
		"claims elsewhere": {
			func(c *auth.Config) {
				c.RolesClaim, c.TerritoryClaim = []string{"https://land.example/rollen"}, "amt.gebiete"
			},
			authtest.Claims{"https://land.example/rollen": "nachnutzung-redaktion", "amt": authtest.Claims{"gebiete": []string{"15"}}},
			[]nachnutzung.Recht{redaktion},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := configFor(issuer.URL)
			if tt.change != nil {
				tt.change(&cfg)
			}
			claims := issuer.Claims("jemand", audience)
			maps.Copy(claims, tt.claims)
			akteur, err := ask(t, newAuth(t, db, cfg), "Bearer "+issuer.Sign(claims))
			if err != nil {
				t.Fatal(err)
			}
			if !equalRights(akteur.Rechte, tt.want) {
				t.Errorf("got %+v, want %+v", akteur.Rechte, tt.want)
			}
		})
	}
}

func equalRights(a, b []nachnutzung.Recht) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Rolle != b[i].Rolle || a[i].Gebiet != b[i].Gebiet || len(a[i].Umfang)+len(b[i].Umfang) != 0 {
			return false
		}
	}
	return true
}

// TestSamePerson comes twice, with another name the second time, and then from
// another issuer's point of view as somebody else.
func TestSamePerson(t *testing.T) {
	t.Parallel()
	issuer := authtest.NewIssuer(t)
	a := newAuth(t, emptyDB(t), configFor(issuer.URL))
	kennung := func(subject, name string) string {
		c := issuer.Claims(subject, audience)
		c["name"] = name
		akteur, err := ask(t, a, "Bearer "+issuer.Sign(c))
		if err != nil {
			t.Fatal(err)
		}
		return akteur.Kennung
	}
	first := kennung("s1", "Anna\x00 \r\nAlt")
	if got := kennung("s1", "Anna Neu"); got != first {
		t.Errorf("the same person is %q and %q", first, got)
	}
	if got := kennung("s2", "Anna Neu"); got == first {
		t.Error("two persons are one")
	}
	if strings.Contains(first, "s1") || strings.Contains(first, "Anna") {
		t.Errorf("the pseudonym %q says who it is", first)
	}
}

func TestIssuerDown(t *testing.T) {
	t.Parallel()
	issuer := authtest.NewIssuer(t)
	time0 := newClock()
	cfg := configFor(issuer.URL)
	cfg.Now = time0.Now
	issuer.SetDown(true)
	a := newAuth(t, emptyDB(t), cfg)
	good := func() string {
		c := issuer.Claims("jemand", audience)
		c["exp"] = time0.Now().Add(24 * time.Hour).Unix()
		return "Bearer " + issuer.Sign(c)
	}

	if _, err := ask(t, a, good()); !errors.Is(err, nachnutzung.ErrUnavailable) {
		t.Fatalf("down from the start: got %v, want ErrUnavailable", err)
	}
	if _, err := ask(t, a, "Bearer x.y.z"); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("garbage meanwhile: got %v, want ErrInvalidToken", err)
	}
	asked := issuer.Requests()
	for range 20 {
		_, _ = ask(t, a, good())
	}
	if issuer.Requests() != asked {
		t.Errorf("asked %d times within the pause", issuer.Requests()-asked)
	}

	issuer.SetDown(false)
	time0.Move(2 * time.Second)
	if _, err := ask(t, a, good()); err != nil {
		t.Fatalf("up again: %v", err)
	}

	issuer.SetDown(true)
	for range 3 {
		time0.Move(time.Hour)
		if _, err := ask(t, a, good()); err != nil {
			t.Errorf("down after its keys are known: %v", err)
		}
	}
	issuer.SetSlow(true)
	time0.Move(time.Hour)
	start := time.Now()
	if _, err := ask(t, a, good()); err != nil || time.Since(start) > time.Second {
		t.Errorf("silent after its keys are known: %v after %s", err, time.Since(start))
	}
	issuer.SetSlow(false)
}

// TestNewKey lets an issuer change its key: tokens of the new one are good at
// once, and made-up names of keys do not make us ask again and again.
func TestNewKey(t *testing.T) {
	t.Parallel()
	issuer := authtest.NewIssuer(t)
	time0 := newClock()
	cfg := configFor(issuer.URL)
	cfg.Now = time0.Now
	a := newAuth(t, emptyDB(t), cfg)
	claims := issuer.Claims("jemand", audience)
	if _, err := ask(t, a, "Bearer "+issuer.Sign(claims)); err != nil {
		t.Fatal(err)
	}
	issuer.Rotate(t)
	token := "Bearer " + issuer.Sign(claims)
	time0.Move(11 * time.Second)
	if _, err := ask(t, a, token); err != nil {
		t.Errorf("the new key: %v", err)
	}
	asked := issuer.Requests()
	issuer.Rotate(t)
	for range 20 {
		if _, err := ask(t, a, "Bearer "+issuer.Sign(claims)); !errors.Is(err, auth.ErrInvalidToken) {
			t.Errorf("an unknown key within the pause: %v", err)
		}
	}
	if n := issuer.Requests() - asked; n != 0 {
		t.Errorf("asked %d times within the pause", n)
	}
}

func TestNoIssuer(t *testing.T) {
	t.Parallel()
	issuer := authtest.NewIssuer(t)
	db := emptyDB(t)
	withoutAudience := configFor(issuer.URL)
	withoutAudience.Audience = ""
	for name, cfg := range map[string]auth.Config{"no issuer": {}, "no audience": withoutAudience} {
		t.Run(name, func(t *testing.T) {
			c := issuer.Claims("jemand", audience)
			c["aud"] = []string{"", audience}
			if _, err := ask(t, newAuth(t, db, cfg), "Bearer "+issuer.Sign(c)); !errors.Is(err, auth.ErrInvalidToken) {
				t.Errorf("got %v, want ErrInvalidToken", err)
			}
		})
	}
	if issuer.Requests() != 0 {
		t.Error("the issuer was asked")
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	db := emptyDB(t)
	for name, cfg := range map[string]auth.Config{
		"unknown role":      {Roles: map[string]nachnutzung.Rolle{"x": "gott"}},
		"no public address": {Issuer: "https://i.example", ClientID: "x"},
	} {
		if _, err := auth.New(cfg, db, nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
