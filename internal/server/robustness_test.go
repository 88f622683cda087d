// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/config"
	"nachnutzung/internal/rest"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestPanicTellsNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t, nil)
	f.engine.GET("/api/v1/panik", func(c *gin.Context) {
		c.Header("ETag", `"1"`)
		panic("geheim: pq: relation does not exist")
	})
	f.engine.GET("/api/v1/halb", func(c *gin.Context) {
		c.String(http.StatusOK, strings.Repeat("x", 8<<10))
		c.Writer.Flush()
		panic("geheim")
	})
	r := f.start(t)
	got := r.do(t, http.MethodGet, "/api/v1/panik")
	wantProblem(t, got, 500)
	if strings.Contains(got.body, "geheim") || got.header.Get("ETag") != "" {
		t.Errorf("the answer tells too much: %s %v", got.body, got.header)
	}
	for _, want := range []string{"geheim: pq", "robustness_test.go", "anfrage=" + got.header.Get("X-Request-Id")} {
		if !strings.Contains(f.log.String(), want) {
			t.Errorf("the log lacks %q: %s", want, f.log.String())
		}
	}
	res, err := http.Get(r.base + "/api/v1/halb")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.ReadAll(res.Body); err == nil {
		t.Error("half an answer reads like a whole one")
	}
	// The server goes on.
	if got := r.do(t, http.MethodGet, "/livez"); got.status != http.StatusOK {
		t.Errorf("after a panic: got %d, want 200", got.status)
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use((&Server{timeout: 20 * time.Millisecond}).limitRequest)
	engine.GET("/", func(c *gin.Context) {
		<-c.Request.Context().Done()
		rest.WriteProblem(c, c.Request.Context().Err())
	})
	w := httptest.NewRecorder()
	engine.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("got %d, Retry-After %q; want 503 with one", w.Code, w.Header().Get("Retry-After"))
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use((&Server{timeout: time.Minute}).limitRequest)
	var err error
	engine.POST("/", func(c *gin.Context) { _, err = io.ReadAll(c.Request.Body) })
	for size, tooLarge := range map[int]bool{maxBodyBytes: false, maxBodyBytes + 1: true} {
		engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", size))))
		var limit *http.MaxBytesError
		if errors.As(err, &limit) != tooLarge {
			t.Errorf("%d bytes: got %v, too large = %v", size, err, tooLarge)
		}
	}
}

func TestSlowClientIsCutOff(t *testing.T) {
	t.Parallel()
	r := newFixture(t, nil).start(t)
	var d net.Dialer
	conn, err := d.DialContext(t.Context(), "tcp", r.base[len("http://"):])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := conn.SetReadDeadline(start.Add(4 * readHeaderTimeout)); err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(conn)
	var timeout net.Error
	if took := time.Since(start); errors.As(err, &timeout) && timeout.Timeout() || took > 2*readHeaderTimeout {
		t.Errorf("after %s the slow client still has its connection (%v)", took, err)
	}
}

// TestDatabaseGone takes the database away from a running server.
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		f := serverOver(t, db, nil)
		r := f.start(t)
		if got := r.do(t, http.MethodGet, "/readyz"); got.status != http.StatusOK {
			t.Errorf("readyz = %d, want 200: %s", got.status, got.body)
		}
		if err := f.db.Close(); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/readyz", "/api/v1/katalogstand", "/api/v1/kommunen"} {
			got := r.do(t, http.MethodGet, path)
			wantProblem(t, got, 503)
			if got.header.Get("Retry-After") == "" || strings.Contains(got.body, "sql") || strings.Contains(got.body, "closed") {
				t.Errorf("GET %s: Retry-After %q, body %s; want one, and no text of the driver", path, got.header.Get("Retry-After"), got.body)
			}
		}
		if got := r.do(t, http.MethodGet, "/livez"); got.status != http.StatusOK {
			t.Errorf("livez = %d, want 200", got.status)
		}
	})
}

// TestDeadlineReachesTheDatabase gives an answer no time at all.
func TestDeadlineReachesTheDatabase(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		f := serverOver(t, db, nil)
		f.timeout = time.Nanosecond
		got := f.start(t).do(t, http.MethodGet, "/api/v1/kommunen")
		wantProblem(t, got, 503)
		if got.header.Get("Retry-After") == "" {
			t.Error("Retry-After is missing")
		}
	})
}

func TestNotReadyWhileShuttingDown(t *testing.T) {
	t.Parallel()
	f := newFixture(t, nil)
	f.draining.Store(true)
	w := httptest.NewRecorder()
	f.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("got %d, want 503", w.Code)
	}
}

// TestShutdown ends a server with a request in flight: in time, and too late.
func TestShutdown(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		timeout, work time.Duration
		drained       bool
	}{
		"drains":   {5 * time.Second, 300 * time.Millisecond, true},
		"cuts off": {100 * time.Millisecond, 20 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, func(c *config.Config) { c.ShutdownTimeout = tt.timeout })
			began, released := make(chan struct{}), make(chan struct{})
			t.Cleanup(func() { close(released) })
			f.engine.GET("/api/v1/langsam", func(c *gin.Context) {
				close(began)
				select {
				case <-time.After(tt.work):
				case <-released:
				}
				c.String(http.StatusOK, "fertig")
			})
			r := f.start(t)
			answered := make(chan error, 1)
			go func() {
				res, err := http.Get(r.base + "/api/v1/langsam")
				if err == nil {
					_, err = io.ReadAll(res.Body)
					err = errors.Join(err, res.Body.Close())
				}
				answered <- err
			}()
			<-began
			r.stop()
			err, answerErr := <-r.done, <-answered
			if (err == nil) != tt.drained || (answerErr == nil) != tt.drained {
				t.Errorf("Serve: %v, request: %v; want drained = %v", err, answerErr, tt.drained)
			}
			if res, err := http.Get(r.base + "/livez"); err == nil {
				t.Errorf("the server still takes connections: %v", errors.Join(errors.New(res.Status), res.Body.Close()))
			}
		})
	}
}

// TestShutdownAnswersWhoWaits: a long poll and a stream of hints end well, long before
// their time, and hold the end up no longer.
func TestShutdownAnswersWhoWaits(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		f := serverOver(t, db, func(c *config.Config) { c.ShutdownTimeout = 20 * time.Second })
		r := f.start(t)
		answers := make(chan string, 2)
		for _, path := range []string{"/api/v1/aenderungen?warte=60", "/api/v1/aenderungen/hinweise"} {
			go func() {
				res, err := http.Get(r.base + path)
				if err != nil {
					answers <- err.Error()
					return
				}
				defer res.Body.Close()
				body, err := io.ReadAll(res.Body)
				answers <- fmt.Sprint(res.StatusCode, " ", err, " ", string(body))
			}()
		}
		for f.db.Wartende() < 2 {
			time.Sleep(time.Millisecond)
		}
		r.stop()
		if err := <-r.done; err != nil {
			t.Errorf("Serve: %v", err)
		}
		for range 2 {
			if got := <-answers; !strings.HasPrefix(got, "200 <nil> ") || !strings.Contains(got, `"revision":0`) {
				t.Errorf("got %s", got)
			}
		}
	})
}

func TestListen(t *testing.T) {
	t.Parallel()
	taken, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for name, tt := range map[string]struct{ addr, want string }{
		"in use":      {taken.Addr().String(), "ist belegt"},
		"not ours":    {"192.0.2.1:0", "gehört nicht zu diesem Rechner"},
		"no such one": {"gibt.es.nicht.invalid:0", "lässt sich nicht lauschen"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			ln, err := Listen(ctx, tt.addr)
			if err == nil {
				t.Fatalf("got a listener, want an error (%v)", ln.Close())
			}
			for _, want := range []string{tt.addr, tt.want, "--addr"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to contain %q", err, want)
				}
			}
		})
	}
}

func TestRequestIDAndLog(t *testing.T) {
	t.Parallel()
	const forwarded = "203.0.113.77"
	for name, tt := range map[string]struct {
		proxies []netip.Prefix
		id      string
		kept    bool
		network string
	}{
		"direct":         {nil, "abc-1", false, "127.0.0.0/24"},
		"trusted proxy":  {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, "abc-1", true, "203.0.113.0/24"},
		"proxy, odd id":  {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, "a b\"c", false, "203.0.113.0/24"},
		"proxy, long id": {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, strings.Repeat("a", 65), false, "203.0.113.0/24"},
		"other proxy":    {[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, "abc-1", false, "127.0.0.0/24"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, func(c *config.Config) { c.TrustedProxies = tt.proxies })
			r := f.start(t)
			got := r.do(t, http.MethodGet, "/api/v1/katalogstand?q=Erika+Mustermann", "X-Request-Id", tt.id, "X-Forwarded-For", forwarded)
			id := got.header.Get("X-Request-Id")
			if (id == tt.id) != tt.kept || !safeID.MatchString(id) {
				t.Errorf("id = %q, sent %q, want kept = %v", id, tt.id, tt.kept)
			}
			r.stop()
			if err := <-r.done; err != nil {
				t.Error(err)
			}
			log := f.log.String()
			for _, want := range []string{"methode=GET", "pfad=/api/v1/katalogstand", "netz=" + tt.network, "anfrage=" + id} {
				if !strings.Contains(log, want) {
					t.Errorf("the log lacks %q:\n%s", want, log)
				}
			}
			for _, personal := range []string{"Mustermann", forwarded, "127.0.0.1 "} {
				if strings.Contains(log, personal) {
					t.Errorf("the log holds %q:\n%s", personal, log)
				}
			}
		})
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for ip, want := range map[string]string{
		"203.0.113.77": "203.0.113.0/24", "2001:db8:1:2::3": "2001:db8:1::/48", "::ffff:203.0.113.77": "203.0.113.0/24",
		"fe80::1%eth0": "fe80::/48", "": "", "nix": "",
	} {
		if got := network(ip); got != want {
			t.Errorf("network(%q) = %q, want %q", ip, got, want)
		}
	}
}
