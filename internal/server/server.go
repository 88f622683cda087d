// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package server joins the rooms that answer requests into one HTTP server: the
// API, the page, the documentation and the health checks, behind the middleware
// that every answer has in common. It runs the server and shuts it down.
//
// It must not know what an answer says: the words of the register, their
// queries and their texts belong to rest and web. Problem documents are written
// by rest alone.
package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/docs"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/config"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/rest"
	"nachnutzung/internal/store"
	"nachnutzung/internal/web"
	"nachnutzung/internal/webhook"
)

// Limits of a connection. Go's own defaults are "none", so that one slow client
// could hold a connection for ever.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	// ballastBytes is about twice what lives in an idle server: under load, looking
	// it through took a tenth of the processor.
	ballastBytes = 28 << 20
	// settleAfter is when a server gives back what its start has needed: the ballast
	// would let that lie until garbage is collected for its age, after two minutes.
	settleAfter = 2 * time.Second
	// maxHeaderBytes leaves room for a query far too long for us, so that its
	// sender gets a problem document and not Go's bare 431.
	maxHeaderBytes = 64 << 10
	// maxBodyBytes bounds what a request may send, maxUploadBytes what one with a
	// file may: the file and the form around it.
	maxBodyBytes   = 1 << 20
	maxUploadBytes = exchange.MaxDatei + 64<<10
	// requestTimeout bounds the work for one answer. It is below writeTimeout, so
	// that the 503 still reaches the client.
	requestTimeout = 10 * time.Second
	// longTimeout bounds an upload, the application of a whole file, and how long
	// somebody may watch.
	longTimeout = 5 * time.Minute
	// readyTimeout bounds the database's answer to /readyz, below the usual
	// second of a probe.
	readyTimeout = 800 * time.Millisecond
)

// Server answers requests.
type Server struct {
	cfg     config.Config
	db      *store.DB
	log     *slog.Logger
	engine  *gin.Engine
	handler http.Handler
	auth    *auth.Auth
	importe *exchange.Importe
	// webhooks tell receivers of changes; nil without any.
	webhooks *webhook.Sender
	// antworten keeps public answers and counts requests.
	antworten *antworten.Antworten
	// build names program and contract in ETags.
	build string
	// ballast is never touched, so that it takes no memory; it counts as living, so
	// that as much more is made before the little that lives is looked through again.
	ballast []byte
	// timeout bounds the work for one answer, writing how long a client may take for it.
	timeout, writing time.Duration
	// draining tells /readyz that the shutdown has begun.
	draining atomic.Bool
}

// New joins the rooms over one database. version is shown on the page.
func New(cfg config.Config, db *store.DB, log *slog.Logger, version string) (*Server, error) {
	// Otherwise gin prints its routes to the standard output.
	gin.SetMode(gin.ReleaseMode)
	s := &Server{cfg: cfg, db: db, log: log, engine: gin.New(), timeout: requestTimeout, writing: writeTimeout, build: buildTag(version),
		ballast: make([]byte, ballastBytes)}
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	s.engine.RedirectFixedPath = false
	if err := s.engine.SetTrustedProxies(networks(cfg)); err != nil {
		return nil, fmt.Errorf("trust proxies: %w", err)
	}
	s.engine.Use(
		s.identify,
		s.logAccess,
		s.recoverPanic,
		s.setHeaders,
		refuseMalformed,
		s.limitRequest,
	)
	var site *web.Site
	access := authConfig(cfg)
	// The page shows what the sign-in has to say; it is made after it.
	access.Page = func(c *gin.Context, p auth.Page) { site.Meldung(c, p) }
	who, err := auth.New(access, db, log)
	if err != nil {
		return nil, fmt.Errorf("prepare the access: %w", err)
	}
	s.auth = who
	s.antworten = antworten.New(db, antworten.Einstellungen{
		Bytes: cfg.CacheBytes, StaleMax: cfg.StaleMax, JeToken: cfg.RateLimit, JeAdresse: cfg.RateLimitAddress,
		Abweisen: func(c *gin.Context) { tooMany(c, site) },
	})
	s.importe = exchange.NewImporte(db, log, cfg.ShrinkGuard)
	site, err = web.New(db, who, log, webInfo(cfg, version))
	if err != nil {
		return nil, fmt.Errorf("prepare the page: %w", err)
	}
	if s.webhooks, err = newWebhooks(cfg, log); err != nil {
		return nil, fmt.Errorf("prepare the webhooks: %w", err)
	}
	s.route(site)
	s.handler = headLikeGet(s.engine)
	return s, nil
}

// buildTag names program and contract in ETags: it changes with either.
func buildTag(version string) string {
	sum := sha256.Sum256(append([]byte(version+"\x00"), docs.OpenAPIJSON...))
	return hex.EncodeToString(sum[:4])
}

// route mounts every room.
func (s *Server) route(site *web.Site) {
	r := s.engine
	r.GET("/livez", s.livez)
	r.GET("/readyz", s.readyz)
	rest.New(s.db, s.auth, s.antworten, s.importe, s.log, s.build).Publish(herausgeber(s.cfg)).Register(r)
	s.auth.Register(r)
	site.Register(r, s.antworten.Seite(web.Veraltet))
	registerDocs(r)
	r.NoRoute(func(c *gin.Context) { noRoute(c, site) })
	r.NoMethod(noMethod)
}

// ServeHTTP answers one request the way the running server does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.serveKept(w, r) {
		s.handler.ServeHTTP(w, r)
	}
}

// Close waits for what requests have left to be done beside them; Serve does so by
// itself. Call it before the database is closed.
func (s *Server) Close() {
	s.importe.Close()
	s.auth.Close()
}

// Serve answers on ln until ctx ends. Then it takes no new connections, lets
// running requests end for as long as the settings say, and returns nil when all
// of them did.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      s.writing,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	// Who watches a load would else hold the shutdown up.
	srv.RegisterOnShutdown(s.importe.Halt)
	// Who waits for a change would hold the shutdown up.
	srv.RegisterOnShutdown(s.db.BeendeWarten)
	// The relay numbers what this server and others have written; it ends after the
	// last request, so that nothing waits for the next start.
	relayCtx, endRelay := context.WithCancel(context.WithoutCancel(ctx))
	var relay sync.WaitGroup
	relay.Go(func() { s.db.Relay(relayCtx) })
	relay.Go(func() { s.db.Beobachte(relayCtx) })
	relay.Go(func() { s.tellReceivers(relayCtx) })
	defer func() {
		s.Close()
		endRelay()
		relay.Wait()
	}()
	settled := time.AfterFunc(settleAfter, debug.FreeOSMemory)
	defer settled.Stop()
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.log.InfoContext(ctx, "Server wird beendet", "frist", s.cfg.ShutdownTimeout)
	// ctx has ended; the running requests get a time of their own.
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.ShutdownTimeout)
	defer cancel()
	err := srv.Shutdown(drain)
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(fmt.Errorf("nach %s liefen noch Anfragen; sie wurden abgebrochen", s.cfg.ShutdownTimeout), srv.Close())
	}
	if err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}

// herausgeber is what the settings say about who publishes the data.
func herausgeber(cfg config.Config) rest.Herausgeber {
	h := rest.Herausgeber{Name: cmp.Or(cfg.Publisher, "Nachnutzungskatalog"), Lizenz: cfg.DataLicense}
	if cfg.PublicURL != nil {
		h.Adresse = cfg.PublicURL.String()
	}
	return h
}

// webInfo is what the settings say that the pages show.
func webInfo(cfg config.Config, version string) web.Info {
	o := cfg.Operator
	info := web.Info{Version: version, Herausgeber: cfg.Publisher, Betrieb: web.Betrieb{
		Stelle: o.Address, Email: o.Email, Telefon: o.Phone, Datenschutz: o.PrivacyContact, Barrierefreiheit: o.AccessibilityContact,
		Ombudsstelle: o.OmbudsOffice, Geprueft: o.AccessibilityReviewed, Sicherheit: o.SecurityContact,
	}}
	if cfg.PublicURL != nil {
		info.Adresse = cfg.PublicURL.String()
	}
	return info
}

// authConfig is what the settings say about who may come in.
func authConfig(cfg config.Config) auth.Config {
	roles := make(map[string]nachnutzung.Rolle, len(cfg.OIDC.Roles))
	for name, role := range cfg.OIDC.Roles {
		roles[name] = nachnutzung.Rolle(role)
	}
	return auth.Config{
		PublicURL: cfg.PublicURL, Issuer: cfg.OIDC.Issuer, ClientID: cfg.OIDC.ClientID, ClientSecret: cfg.OIDC.ClientSecret.Reveal(),
		Audience: cfg.OIDC.Audience, RolesClaim: cfg.OIDC.RolesClaim, Roles: roles, TerritoryClaim: cfg.OIDC.TerritoryClaim,
		OrganisationClaim: cfg.OIDC.OrganisationClaim,
	}
}

// networks is the proxies in the form that gin wants; nil trusts nobody.
func networks(cfg config.Config) []string {
	var nets []string
	for _, p := range cfg.TrustedProxies {
		nets = append(nets, p.String())
	}
	return nets
}
