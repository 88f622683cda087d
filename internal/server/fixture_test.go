// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// logBuffer is a log that a test reads while the server writes.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// fixture is a server over a database, with its log.
type fixture struct {
	*Server
	db  *store.DB
	log *logBuffer
}

// newFixture makes a server over an empty SQLite database: what is tested here
// does not depend on the database.
func newFixture(t *testing.T, change func(*config.Config)) fixture {
	t.Helper()
	db := storetest.Open(t, storetest.NewSQLite(t))
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return serverOver(t, db, change)
}

// serverOver makes a server over a database.
func serverOver(t *testing.T, db *store.DB, change func(*config.Config)) fixture {
	t.Helper()
	cfg := config.Config{ShutdownTimeout: 5 * time.Second}
	if change != nil {
		change(&cfg)
	}
	log := &logBuffer{}
	logger := slog.New(WithRequestID(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	s, err := New(cfg, db, logger, "test")
	if err != nil {
		t.Fatal(err)
	}
	return fixture{Server: s, db: db, log: log}
}

// running is a server that answers at base until stop is called.
type running struct {
	base string
	stop context.CancelFunc
	done chan error
}

// start lets the server answer on a real listener; it ends with the test.
func (f fixture) start(t *testing.T) running {
	t.Helper()
	ln, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	r := running{base: "http://" + ln.Addr().String(), stop: stop, done: make(chan error, 1)}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		r.done <- f.Serve(ctx, ln)
	}()
	t.Cleanup(func() {
		stop()
		<-finished
	})
	return r
}

// answer is a whole answer.
type answer struct {
	status int
	header http.Header
	body   string
}

// do sends one request and reads its answer.
func (r running) do(t *testing.T, method, path string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// raw sends bytes as they are and returns all that comes back.
func (r running) raw(t *testing.T, request string) string {
	t.Helper()
	var d net.Dialer
	conn, err := d.DialContext(t.Context(), "tcp", r.base[len("http://"):])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// wantProblem checks that the answer is a problem document of the status.
func wantProblem(t *testing.T, a answer, status int) api.Problem {
	t.Helper()
	if a.status != status {
		t.Errorf("status = %d, want %d: %s", a.status, status, a.body)
	}
	if got := a.header.Get("Content-Type"); got != api.MediaTypeProblem {
		t.Errorf("Content-Type = %q, want %q", got, api.MediaTypeProblem)
	}
	if got := a.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control = %q, want no-store", got)
	}
	var p api.Problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("no problem document: %v: %s", err, a.body)
	}
	if p.Status != status {
		t.Errorf("problem's status = %d, want %d", p.Status, status)
	}
	if p.RequestID == "" || p.RequestID != a.header.Get("X-Request-Id") {
		t.Errorf("problem's requestId = %q, want that of X-Request-Id %q", p.RequestID, a.header.Get("X-Request-Id"))
	}
	return p
}
