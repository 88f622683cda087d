// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"strings"
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

// identify gives the request an id.
func (s *Server) identify(c *gin.Context) {
	r := sent(c)
	r.id = s.requestID(c.Request)
	c.Header("X-Request-Id", r.id)
	c.Next()
}

// requestID makes an id for a request; that of a trusted proxy is kept, so that both
// logs name it alike.
func (s *Server) requestID(r *http.Request) string {
	if ids := r.Header["X-Request-Id"]; len(ids) > 0 && safeID.MatchString(ids[0]) && s.fromProxy(r) {
		return ids[0]
	}
	return newID()
}

// newID makes an id of 128 bits in 26 signs. Nobody gains anything by guessing it, and
// what is random enough for secrets took as long as finding a kept answer.
func newID() string {
	id := binary.LittleEndian.AppendUint64(make([]byte, 0, 16), rand.Uint64()) //nolint:gosec // no secret
	id = binary.LittleEndian.AppendUint64(id, rand.Uint64())                   //nolint:gosec // no secret
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(id)
}

// fromProxy says whether the other end of the connection is a trusted proxy.
func (s *Server) fromProxy(r *http.Request) bool {
	if len(s.cfg.TrustedProxies) == 0 {
		return false
	}
	address, err := netip.ParseAddr(peer(r))
	if err != nil {
		return false
	}
	for _, p := range s.cfg.TrustedProxies {
		if p.Contains(address.Unmap()) {
			return true
		}
	}
	return false
}

// peer is the address of the other end of the connection; empty where it has none.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(strings.TrimSpace(r.RemoteAddr))
	if err != nil {
		return ""
	}
	return host
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
	if s.log.Enabled(c.Request.Context(), level) {
		s.logRequest(c.Request, level, sent(c).method, c.Writer.Status(), max(c.Writer.Size(), 0), time.Since(start), c.ClientIP())
	}
}

// logRequest writes the line of a request.
func (s *Server) logRequest(r *http.Request, level slog.Level, method string, status, bytes int, took time.Duration, address string) {
	s.log.LogAttrs(r.Context(), level, "Anfrage",
		slog.String("methode", method),
		slog.String("pfad", r.URL.Path),
		slog.Int("status", status),
		slog.Int("bytes", bytes),
		slog.Duration("dauer", took),
		slog.String("netz", network(address)),
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
