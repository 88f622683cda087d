// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestIssue(t *testing.T) {
	t.Parallel()
	db := emptyDB(t)
	a := newAuth(t, db, auth.Config{})
	form := regexp.MustCompile(`^ozgk_[0-9A-Za-z]{36}$`)
	seen := make(map[string]bool)
	for range 20 {
		secret, token, err := auth.Issue(t.Context(), db, someToken(), "befehl")
		if err != nil {
			t.Fatal(err)
		}
		if !form.MatchString(secret) || seen[secret] {
			t.Fatalf("the token %q", secret)
		}
		seen[secret] = true
		akteur, err := ask(t, a, "Bearer "+secret)
		if err != nil {
			t.Fatal(err)
		}
		if akteur.Kennung != token.Akteur.Kennung || akteur.Name != "Testtoken" || akteur.Organisation != "MID" ||
			len(akteur.Rechte) != 1 || akteur.Rechte[0].Rolle != nachnutzung.RolleRedaktion {
			t.Errorf("got %+v", akteur)
		}
	}
}

func TestWrongTokens(t *testing.T) {
	t.Parallel()
	db := emptyDB(t)
	a := newAuth(t, db, auth.Config{})
	secret, _, err := auth.Issue(t.Context(), db, someToken(), "befehl")
	if err != nil {
		t.Fatal(err)
	}
	last := secret[len(secret)-1:]
	other := "0"
	if last == other {
		other = "1"
	}
	for name, token := range map[string]string{
		"checksum":    secret[:len(secret)-1] + other,
		"typing":      swap(secret, 10),
		"too short":   secret[:len(secret)-1],
		"too long":    secret + "0",
		"upper case":  "ozgk_" + strings.ToUpper(secret[5:]),
		"blank":       secret[:20] + " " + secret[20:],
		"not ours":    "ozgk_" + strings.Repeat("ä", 18),
		"prefix":      "ozgk_",
		"SQL":         "ozgk_' OR 1=1 --00000000000000000000000",
		"two of them": secret + "," + secret,
	} {
		t.Run(name, func(t *testing.T) {
			if akteur, err := ask(t, a, "Bearer "+token); !errors.Is(err, auth.ErrInvalidToken) || !akteur.IsAnonymous() {
				t.Errorf("%s: got %v, %v; want ErrInvalidToken", token, akteur, err)
			}
		})
	}
}

// swap exchanges two neighbours: the slip of who types.
func swap(text string, at int) string {
	for text[at] == text[at+1] {
		at++
	}
	return text[:at] + text[at+1:at+2] + text[at:at+1] + text[at+2:]
}

// TestRevoked revokes a token that two servers over one database have just
// accepted; both must refuse it within a second.
func TestRevoked(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		here, there := newAuth(t, db, auth.Config{}), newAuth(t, db, auth.Config{})
		secret, token, err := auth.Issue(t.Context(), db, someToken(), "befehl")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []*auth.Auth{here, there} {
			if _, err := ask(t, a, "Bearer "+secret); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.RevokeToken(t.Context(), token.ID, "befehl"); err != nil {
			t.Fatal(err)
		}
		revoked := time.Now()
		for i, a := range []*auth.Auth{here, there} {
			for {
				_, err := ask(t, a, "Bearer "+secret)
				if errors.Is(err, auth.ErrInvalidToken) && strings.Contains(auth.Detail(err), "widerrufen") {
					break
				}
				if time.Since(revoked) > time.Second {
					t.Fatalf("server %d still accepts the token after %s (%v)", i, time.Since(revoked), err)
				}
				time.Sleep(20 * time.Millisecond)
			}
		}
		t.Logf("refused by both after %s", time.Since(revoked))
	})
}

func TestExpired(t *testing.T) {
	t.Parallel()
	db, time0 := emptyDB(t), newClock()
	a := newAuth(t, db, auth.Config{Now: time0.Now})
	n := someToken()
	n.LaeuftAb = time0.Now().Add(time.Hour)
	secret, _, err := auth.Issue(t.Context(), db, n, "befehl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, a, "Bearer "+secret); err != nil {
		t.Fatal(err)
	}
	time0.Move(time.Hour)
	_, err = ask(t, a, "Bearer "+secret)
	if !errors.Is(err, auth.ErrInvalidToken) || !strings.Contains(auth.Challenge(err), "expired") {
		t.Errorf("got %v, want expired", err)
	}
}

func TestUseIsNoted(t *testing.T) {
	t.Parallel()
	db := emptyDB(t)
	a := newAuth(t, db, auth.Config{})
	secret, token, err := auth.Issue(t.Context(), db, someToken(), "befehl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, a, "Bearer "+secret); err != nil {
		t.Fatal(err)
	}
	a.Close()
	got, err := db.TokenByID(t.Context(), token.ID)
	if err != nil || got.ZuletztBenutzt != nachnutzung.Tag(time.Now()) {
		t.Errorf("last used %q, %v", got.ZuletztBenutzt, err)
	}
}

func TestAnonymous(t *testing.T) {
	t.Parallel()
	a := newAuth(t, emptyDB(t), auth.Config{})
	for name, header := range map[string][]string{
		"nothing": nil, "Basic": {"Basic YTpi"}, "Digest": {"Digest x"}, "empty": {""}, "blanks": {"  "}, "a token without scheme": {"ozgk_x"},
	} {
		t.Run(name, func(t *testing.T) {
			if akteur, err := ask(t, a, header...); err != nil || !akteur.IsAnonymous() {
				t.Errorf("got %v, %v; want nobody", akteur, err)
			}
		})
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "nachnutzung", Value: "x"})
	if akteur, err := a.Akteur(r); err != nil || !akteur.IsAnonymous() {
		t.Errorf("a cookie without sign-in: %v, %v", akteur, err)
	}
	if got := auth.Challenge(nil); got != `Bearer realm="nachnutzung"` {
		t.Errorf("challenge without a token: %s", got)
	}
}

func TestDatabaseDown(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), storetest.NewSQLite(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	secret, _, err := auth.Issue(t.Context(), db, someToken(), "befehl")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, newAuth(t, db, auth.Config{}), "Bearer "+secret); !errors.Is(err, nachnutzung.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
}

// TestManyTokens fills the cache of tokens over its size.
func TestManyTokens(t *testing.T) {
	t.Parallel()
	now := time.Now()
	c := auth.NewCache(time.Minute)
	for i := range 10000 {
		c.Put(fmt.Sprint(i), now)
		if n := c.Len(); n > 4096 {
			t.Fatalf("%d entries", n)
		}
	}
	if !c.Has("9999", now) || c.Has("9999", now.Add(time.Minute)) || c.Has("9999", now.Add(-time.Second)) {
		t.Error("an entry is not kept for its time alone")
	}
}
