// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/storetest"
)

// asProgram makes the test binary behave as the program, so that tests can send
// it real signals.
const asProgram = "NACHNUTZUNG_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// eachDatabase runs a test over an empty SQLite file and an empty PostgreSQL.
func eachDatabase(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteDSN(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, storetest.Postgres(t, "", nil))
	})
}

// sqliteDSN names a file in a folder that does not exist yet, as on a fresh
// machine.
func sqliteDSN(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "data", "nachnutzung.db")
}

// output is what a program has written so far.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// result is how a run ended.
type result struct {
	code           int
	stdout, stderr string
}

// runToEnd runs the program with these arguments until it ends by itself.
func runToEnd(t *testing.T, dsn string, args ...string) result {
	t.Helper()
	var stdout, stderr output
	code := run(t.Context(), args, []string{"NACHNUTZUNG_DB=" + dsn}, &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

// wantRun runs the program and checks its exit code and parts of what it says,
// on whichever output.
func wantRun(t *testing.T, dsn string, code int, parts []string, args ...string) result {
	t.Helper()
	got := runToEnd(t, dsn, args...)
	if got.code != code {
		t.Errorf("%v: exit code %d, want %d\n%s%s", args, got.code, code, got.stdout, got.stderr)
	}
	for _, want := range parts {
		if !strings.Contains(got.stdout+got.stderr, want) {
			t.Errorf("%v: lacks %q in\n%s%s", args, want, got.stdout, got.stderr)
		}
	}
	for _, never := range []string{"goroutine ", "panic", "geheim"} {
		if strings.Contains(got.stdout+got.stderr, never) {
			t.Errorf("%v: shows %q in\n%s%s", args, never, got.stdout, got.stderr)
		}
	}
	return got
}

// served is a serving program.
type served struct {
	base           string
	stop           context.CancelFunc
	code           chan int
	stdout, stderr *output
}

// listening is the line that says that the server answers.
var listening = regexp.MustCompile(`Der Server lauscht an (\S+);`)

// serve starts the program and waits until it listens; it ends with the test.
func serve(t *testing.T, dsn string, args ...string) *served {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &served{stop: stop, code: make(chan int, 1), stdout: &output{}, stderr: &output{}}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.code <- run(ctx, append([]string{"serve"}, args...), []string{"NACHNUTZUNG_DB=" + dsn, "NACHNUTZUNG_ADDR=127.0.0.1:0"}, s.stdout, s.stderr)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	s.base = "http://" + waitForAddress(t, s.stdout, s.stderr, ended)
	return s
}

// waitForAddress waits for the line that says that the server listens.
func waitForAddress(t *testing.T, stdout, stderr *output, ended <-chan struct{}) string {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		if m := listening.FindStringSubmatch(stdout.String()); m != nil {
			return m[1]
		}
		select {
		case <-ended:
			t.Fatalf("the program ended:\n%s%s", stdout, stderr)
		case <-deadline:
			t.Fatalf("the program does not listen:\n%s%s", stdout, stderr)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// end stops the program and returns its exit code.
func (s *served) end() int {
	s.stop()
	return <-s.code
}

// get fetches a path and returns status and body.
func (s *served) get(t *testing.T, path string) (int, string) {
	t.Helper()
	res, err := http.Get(s.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// takenPort is an address at which something listens already.
func takenPort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	return ln.Addr().String()
}
