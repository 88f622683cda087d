// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// Config says whom to believe. The zero value believes API tokens alone.
type Config struct {
	// PublicURL is the address users know the server by. The sign-in needs it: the
	// issuer sends people back to it, and with https the cookie is bound to TLS.
	PublicURL *url.URL
	// Issuer is the OpenID Connect provider, exactly as it names itself in its
	// tokens; empty for none.
	Issuer string
	// ClientID and ClientSecret are how we are known there; without a ClientID
	// nobody can sign in with a browser, without a secret PKCE alone protects the
	// code.
	ClientID, ClientSecret string
	// Audience is what a JWT must name as its audience; empty accepts no JWT.
	Audience string
	// RolesClaim lists where roles are found, as names apart by dots; "<client>"
	// stands for the ClientID.
	RolesClaim []string
	// Roles maps the issuer's names of roles to ours. When it is empty, a role is
	// called as ours with "nachnutzung-" in front.
	Roles map[string]nachnutzung.Rolle
	// TerritoryClaim and OrganisationClaim are where territories and organisation
	// are found, also as names apart by dots.
	TerritoryClaim, OrganisationClaim string
	// Page shows a message of the sign-in in the clothes of the website; nil shows
	// it plain.
	Page func(*gin.Context, Page)
	// Now is the clock; nil is that of the machine.
	Now func() time.Time
}

// Auth knows who sends a request. It is safe for concurrent use.
type Auth struct {
	cfg Config
	db  *store.DB
	log *slog.Logger
	now func() time.Time

	// issuer is nil when there is none, sessions when nobody can sign in.
	issuer   *issuer
	sessions *scs.SessionManager
	origin   *http.CrossOriginProtection

	tokens *cache[nachnutzung.Token]
	// pseudonyms by origin: one query less for each request with a JWT.
	pseudonyms *cache[string]
	// prolonged are the sessions that need not be prolonged again yet.
	prolonged *cache[struct{}]

	slots   chan struct{}
	pending sync.WaitGroup
}

// pseudonymTTL is how long a pseudonym may be used on after its name was erased.
const pseudonymTTL = 10 * time.Second

// errConfig says that the settings do not fit together; package config checks
// them before, in German.
var errConfig = errors.New("auth: configuration")

// New joins what the settings say with the database. It asks the issuer nothing.
func New(cfg Config, db *store.DB, log *slog.Logger) (*Auth, error) {
	a := &Auth{
		cfg: cfg, db: db, log: log, now: cfg.Now,
		tokens:     newCache[nachnutzung.Token](tokenTTL),
		pseudonyms: newCache[string](pseudonymTTL),
		prolonged:  newCache[struct{}](prolongAfter),
		slots:      make(chan struct{}, laterSlots),
	}
	if a.now == nil {
		a.now = time.Now
	}
	if a.cfg.Page == nil {
		a.cfg.Page = showPlain
	}
	for name, role := range cfg.Roles {
		if !slices.Contains(nachnutzung.Rollen(), role) {
			return nil, fmt.Errorf("%w: role %q stands for %q, which does not exist", errConfig, name, role)
		}
	}
	if cfg.Issuer == "" {
		return a, nil
	}
	a.issuer = newIssuer(cfg, a.now)
	if cfg.ClientID == "" {
		return a, nil
	}
	if cfg.PublicURL == nil {
		return nil, fmt.Errorf("%w: the sign-in needs the public address", errConfig)
	}
	a.sessions = newSessions(db, cfg.PublicURL.Scheme == "https")
	a.origin = http.NewCrossOriginProtection()
	if err := a.origin.AddTrustedOrigin(cfg.PublicURL.Scheme + "://" + cfg.PublicURL.Host); err != nil {
		return nil, fmt.Errorf("%w: public address: %w", errConfig, err)
	}
	return a, nil
}

// CanSignIn reports whether people can sign in with a browser.
func (a *Auth) CanSignIn() bool { return a.sessions != nil }

// Akteur says who sends a request: nobody (the zero Akteur) when it carries no
// credentials of ours. A bearer token goes before a session, since it was sent on
// purpose. Errors: ErrInvalidToken, ErrCrossOrigin, nachnutzung.ErrUnavailable.
func (a *Auth) Akteur(r *http.Request) (nachnutzung.Akteur, error) {
	values := r.Header.Values("Authorization")
	if len(values) > 1 {
		return nachnutzung.Akteur{}, invalid(reasonHeaders, nil)
	}
	if len(values) == 1 {
		if token, ok := bearer(values[0]); ok {
			return a.bearerAkteur(r.Context(), token)
		}
	}
	return a.sessionAkteur(r)
}

// bearer gives the token of a header with the scheme Bearer. Other schemes are
// left to a proxy in front.
func bearer(header string) (string, bool) {
	header = strings.Trim(header, " \t")
	end := strings.IndexAny(header, " \t")
	if end < 0 {
		end = len(header)
	}
	return strings.Trim(header[end:], " \t"), strings.EqualFold(header[:end], "Bearer")
}

func (a *Auth) bearerAkteur(ctx context.Context, token string) (nachnutzung.Akteur, error) {
	if strings.HasPrefix(token, tokenPrefix) {
		return a.tokenAkteur(ctx, token)
	}
	return a.jwtAkteur(ctx, token)
}

// laterSlots bounds what runs beside the requests at a time, laterTimeout for how
// long.
const (
	laterSlots   = 4
	laterTimeout = 5 * time.Second
)

// later does beside the request what it need not wait for, and what does not
// matter much when it fails: a reader must not wait for a writer.
func (a *Auth) later(ctx context.Context, what string, do func(context.Context) error) {
	select {
	case a.slots <- struct{}{}:
	default:
		return
	}
	ctx = context.WithoutCancel(ctx)
	a.pending.Go(func() {
		defer func() { <-a.slots }()
		ctx, cancel := context.WithTimeout(ctx, laterTimeout)
		defer cancel()
		if err := do(ctx); err != nil {
			a.log.LogAttrs(ctx, slog.LevelDebug, "Nebenbei gescheitert", slog.String("was", what), slog.Any("fehler", err))
		}
	})
}

// Close waits for what runs beside the requests; call it before the database is
// closed.
func (a *Auth) Close() { a.pending.Wait() }
