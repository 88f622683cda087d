// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// How long a session lives.
const (
	// sessionIdle ends a session that nobody uses, sessionLifetime every one.
	sessionIdle     = 30 * time.Minute
	sessionLifetime = 8 * time.Hour
	// signInLifetime is how long somebody may take to sign in.
	signInLifetime = 15 * time.Minute
	// prolongAfter is how often the use of a session is noted: reads would be
	// writes otherwise.
	prolongAfter = time.Minute
)

// Names of the session's cookie. With __Host- a browser takes it from this very
// host by TLS alone; it does not work without TLS.
const (
	cookieName     = "nachnutzung"
	cookieNameHost = "__Host-nachnutzung"
)

// Keys of what a session holds.
const (
	keyAkteur  = "akteur"
	keyIDToken = "idToken"
	// keyVersuch begins the key of a sign-in under way; its state follows.
	keyVersuch = "versuch."
)

// newSessions makes the keeper of sessions. Its cookie ends with the browser; the
// tokens of the issuer stay on the server.
func newSessions(db *store.DB, tls bool) *scs.SessionManager {
	s := scs.New()
	s.Store = db.Sitzungen()
	s.IdleTimeout, s.Lifetime = sessionIdle, sessionLifetime
	s.Cookie.Name = cookieName
	if tls {
		s.Cookie.Name, s.Cookie.Secure = cookieNameHost, true
	}
	s.Cookie.HttpOnly, s.Cookie.SameSite, s.Cookie.Path, s.Cookie.Persist = true, http.SameSiteLaxMode, "/", false
	return s
}

// akteurState is an actor as a session holds it. Rights hold as they were at the
// sign-in, for the length of a session.
type akteurState struct {
	Kennung, Name, Organisation string
	Rechte                      []nachnutzung.Recht
}

// sessionAkteur gives who has signed in with the browser that sends the request.
func (a *Auth) sessionAkteur(r *http.Request) (nachnutzung.Akteur, error) {
	token := a.sessionToken(r)
	if token == "" {
		return nachnutzung.Akteur{}, nil
	}
	ctx, err := a.sessions.Load(r.Context(), token)
	if err != nil {
		return nachnutzung.Akteur{}, fmt.Errorf("load session: %w", err)
	}
	akteur, ok := a.akteurIn(ctx)
	if !ok {
		return nachnutzung.Akteur{}, nil
	}
	if err := a.origin.Check(r); err != nil {
		return nachnutzung.Akteur{}, fmt.Errorf("%w: %w", ErrCrossOrigin, err)
	}
	a.prolong(ctx, token)
	return akteur, nil
}

// sessionToken is what the request's cookie holds; empty without one.
func (a *Auth) sessionToken(r *http.Request) string {
	if a.sessions == nil {
		return ""
	}
	cookie, err := r.Cookie(a.sessions.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// akteurIn gives the actor of a loaded session; false when nobody has signed in,
// or when another version of the program did it.
func (a *Auth) akteurIn(ctx context.Context) (nachnutzung.Akteur, bool) {
	var state akteurState
	if err := json.Unmarshal([]byte(a.sessions.GetString(ctx, keyAkteur)), &state); err != nil || state.Kennung == "" {
		return nachnutzung.Akteur{}, false
	}
	return nachnutzung.Akteur(state), true
}

// prolong lets the session live on for its idle time, within its lifetime. It
// does not store the session again: that would bring back one which was ended
// meanwhile.
func (a *Auth) prolong(ctx context.Context, token string) {
	now := a.now()
	if _, ok := a.prolonged.get(token, now); ok {
		return
	}
	until := now.Add(sessionIdle)
	if end := a.sessions.Deadline(ctx); until.After(end) {
		until = end
	}
	a.later(ctx, "use of a session", func(ctx context.Context) error {
		return a.db.Sitzungen().Verlaengern(ctx, token, until)
	})
	a.prolonged.put(token, struct{}{}, now, now)
}

// saveSession stores the session that ctx carries and sends its cookie.
func (a *Auth) saveSession(ctx context.Context, c *gin.Context) error {
	token, expiry, err := a.sessions.Commit(ctx)
	if err != nil {
		return fmt.Errorf("store session: %w", err)
	}
	a.sessions.WriteSessionCookie(ctx, c.Writer, token, expiry)
	return nil
}
