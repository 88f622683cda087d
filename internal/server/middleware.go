// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/rest"
)

// headLikeGet answers HEAD by the route of GET; net/http drops the body. So
// every GET route has its HEAD, with the same headers and nothing to forget.
func headLikeGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), requestKey{}, &request{method: r.Method})
		if r.Method == http.MethodHead {
			r = r.WithContext(rest.WithoutBody(ctx))
			r.Method = http.MethodGet
		} else {
			r = r.WithContext(ctx)
		}
		next.ServeHTTP(w, r)
	})
}

// sent is the request as the client sent it.
func sent(c *gin.Context) *request {
	if r, ok := c.Request.Context().Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{method: c.Request.Method}
}

// safeID is what an id from outside may look like, so that none breaks the log.
var safeID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives the request an id; that of a trusted proxy is kept, so that
// both logs name it alike.
func (s *Server) identify(c *gin.Context) {
	r := sent(c)
	r.id = c.GetHeader("X-Request-Id")
	if !safeID.MatchString(r.id) || !s.fromProxy(c) {
		r.id = rand.Text()
	}
	c.Header("X-Request-Id", r.id)
	c.Next()
}

// early answers what is kept, without the work that only a new answer needs.
func (s *Server) early(c *gin.Context) { s.antworten.Frueh(c) }

// fromProxy says whether the other end of the connection is a trusted proxy.
func (s *Server) fromProxy(c *gin.Context) bool {
	peer, err := netip.ParseAddr(c.RemoteIP())
	if err != nil {
		return false
	}
	for _, p := range s.cfg.TrustedProxies {
		if p.Contains(peer.Unmap()) {
			return true
		}
	}
	return false
}

// logAccess writes one line per request. It leaves out what is personal: the
// query, in which people type names, and all but the network of the address.
// Probes are written at the level debug, since they come every few seconds.
func (s *Server) logAccess(c *gin.Context) {
	start := time.Now()
	c.Next()
	level := slog.LevelInfo
	if path := c.FullPath(); path == livezPath || path == readyzPath {
		level = slog.LevelDebug
	}
	ctx := c.Request.Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	s.log.LogAttrs(ctx, level, "Anfrage",
		slog.String("methode", sent(c).method),
		slog.String("pfad", c.Request.URL.Path),
		slog.Int("status", c.Writer.Status()),
		slog.Int("bytes", max(c.Writer.Size(), 0)),
		slog.Duration("dauer", time.Since(start)),
		slog.String("netz", network(c.ClientIP())),
	)
}

// network is the part of an address that names no person: /24 or /48.
func network(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	addr = addr.Unmap().WithZone("")
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

// recoverPanic turns a panic into a 500 that tells its reader nothing; the
// stack goes to the log alone.
func (s *Server) recoverPanic(c *gin.Context) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		if err, ok := fault.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler)
		}
		s.log.ErrorContext(c.Request.Context(), "Panik bei einer Anfrage", "panik", fmt.Sprint(fault), "stapel", string(debug.Stack()))
		c.Abort()
		if c.Writer.Written() {
			// Half an answer is out; only a broken connection tells that it is half.
			panic(http.ErrAbortHandler)
		}
		for _, name := range []string{"ETag", "Last-Modified", "Content-Length", "Content-Encoding", "Content-Location", "Link"} {
			c.Writer.Header().Del(name)
		}
		rest.WriteProblem(c, errPanic)
	}()
	c.Next()
}

// errPanic stands for a panic towards the outside: an error of no known kind.
var errPanic = errors.New("panic")

// limitRequest bounds the work for one answer and the size of what was sent.
// The deadline reaches the database through the context. Who asks to wait gets the
// time beside it.
func (s *Server) limitRequest(c *gin.Context) {
	timeout, body := s.timeout, int64(maxBodyBytes)
	switch wait := rest.WaitOf(c); {
	case wait > 0:
		timeout += wait
		extendConnection(c, timeout)
	case isLong(c):
		timeout = longTimeout
		if c.FullPath() == importePath {
			body = maxUploadBytes
		}
		extendConnection(c, timeout)
	}
	ctx, cancel := rest.Bounded(c.Request.Context(), timeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, body)
	c.Next()
}

// extendConnection gives a connection the time of a long answer: its own deadlines
// are made for short ones. One that has none (a test) needs none.
func extendConnection(c *gin.Context, timeout time.Duration) {
	now, connection := time.Now(), http.NewResponseController(c.Writer)
	_ = connection.SetReadDeadline(now.Add(timeout))
	_ = connection.SetWriteDeadline(now.Add(timeout + writeTimeout - requestTimeout))
}

// importePath is the collection of loads.
const importePath = api.BasePath + "/importe"

// isLong says that a request may take minutes: a file comes in, is applied as a
// whole or taken back, or somebody watches how it is checked.
func isLong(c *gin.Context) bool {
	switch c.FullPath() {
	case importePath, importePath + "/:nummer/anwendung", importePath + "/:nummer/ruecknahme":
		return c.Request.Method == http.MethodPost
	case importePath + "/:nummer/fortschritt", rest.HinweisePath:
		return true
	}
	return false
}
