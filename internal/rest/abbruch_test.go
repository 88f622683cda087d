// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"nachnutzung/api"
	"nachnutzung/internal/storetest"
)

// hold is a PostgreSQL with a server over it, and a second connection that can hold
// up the queries of the first.
type hold struct {
	server *httptest.Server
	log    *bytes.Buffer
	other  *pgx.Conn
}

// holding runs test on PostgreSQL: what SQLite computes is not elsewhere.
func holding(t *testing.T, test func(t *testing.T, h hold)) {
	t.Helper()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		if !strings.HasPrefix(dsn, "postgres") {
			return
		}
		h := hold{log: new(bytes.Buffer)}
		k := logged(t, storetest.Open(t, dsn), h.log)
		h.server = httptest.NewServer(k.handler)
		t.Cleanup(h.server.Close)
		var err error
		if h.other, err = pgx.Connect(t.Context(), dsn); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = h.other.Close(context.WithoutCancel(t.Context())) })
		test(t, h)
	})
}

func (h *hold) exec(t *testing.T, statement string) {
	t.Helper()
	if _, err := h.other.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// waiting counts the queries of the program that wait for a lock.
func (h *hold) waiting(t *testing.T) int {
	t.Helper()
	// Otherwise a transaction sees the activity of its first look for ever.
	h.exec(t, "SELECT pg_stat_clear_snapshot()")
	var n int
	err := h.other.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'nachnutzung' AND state = 'active' AND wait_event_type = 'Lock'`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// until waits for what must come to pass at last.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 1000 {
		if holds() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("in vain: %s", what)
}

// open begins to read a whole list.
func (h *hold) open(ctx context.Context, t *testing.T, target string) io.ReadCloser {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.server.URL+api.BasePath+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := h.server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d", target, answer.StatusCode)
	}
	return answer.Body
}

// stalled opens a list much longer than what the connection holds, and holds up the
// query of a page after the first.
func (h *hold) stalled(ctx context.Context, t *testing.T) io.ReadCloser {
	t.Helper()
	body := h.open(ctx, t, "/nachnutzungen?land=15&implizit=true&format=ndjson&vollstaendig=true")
	h.exec(t, "BEGIN")
	h.exec(t, "LOCK TABLE kommune IN ACCESS EXCLUSIVE MODE")
	go func() { _, _ = io.CopyN(io.Discard, body, 4<<20) }()
	until(t, "a page waits for the lock", func() bool { return h.waiting(t) > 0 })
	return body
}

// TestCutConnectionFreesTheQuery: when the client goes in the middle of a list, the
// database stops working for it, long before any deadline.
func TestCutConnectionFreesTheQuery(t *testing.T) {
	t.Parallel()
	holding(t, func(t *testing.T, h hold) {
		ctx, cut := context.WithCancel(t.Context())
		h.stalled(ctx, t)
		cut()
		until(t, "the query ends", func() bool { return h.waiting(t) == 0 })
		h.exec(t, "ROLLBACK")
	})
}

// TestBrokenListLooksBroken: a list that cannot be finished ends in a broken
// connection, so that nobody takes half of it for the whole.
func TestBrokenListLooksBroken(t *testing.T) {
	t.Parallel()
	holding(t, func(t *testing.T, h hold) {
		body := h.open(t.Context(), t, "/nachnutzungen?land=15&implizit=true&format=ndjson&vollstaendig=true")
		h.exec(t, "BEGIN")
		h.exec(t, "LOCK TABLE kommune IN ACCESS EXCLUSIVE MODE")
		done := make(chan error, 1)
		go func() {
			_, err := io.Copy(io.Discard, body)
			done <- err
		}()
		until(t, "a page waits for the lock", func() bool { return h.waiting(t) > 0 })
		h.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'nachnutzung' AND wait_event_type = 'Lock'`)
		if err := <-done; !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("half a list ends with %v", err)
		}
		h.exec(t, "ROLLBACK")
		h.server.Close()
		if !strings.Contains(h.log.String(), "Ausgabe abgebrochen") {
			t.Errorf("nobody tells why: %s", h.log)
		}
	})
}
