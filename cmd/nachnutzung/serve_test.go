// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServeFromNothing is the promise of the README: one command, and everything
// answers; a second start finds it all there.
func TestServeFromNothing(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, dsn string) {
		first := serve(t, dsn)
		for _, path := range []string{"/", "/livez", "/readyz", "/api/v1/katalogstand", "/api/v1/leistungsbuendel",
			"/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/referenz", "/swagger/"} {
			if status, body := first.get(t, path); status != http.StatusOK {
				t.Errorf("GET %s: %d %s", path, status, body)
			}
		}
		if code := first.end(); code != exitOK {
			t.Errorf("exit code %d, want 0\n%s", code, first.stderr)
		}
		for _, want := range []string{"angewendet.", "Leistungsbündel", "Der Katalog ist geladen", "Swagger UI  " + first.base + "/swagger/", "Beendet."} {
			if !strings.Contains(first.stdout.String(), want) {
				t.Errorf("first start lacks %q in\n%s", want, first.stdout)
			}
		}
		second := serve(t, dsn)
		if status, _ := second.get(t, "/api/v1/katalogstand"); status != http.StatusOK {
			t.Errorf("second start: %d, want 200", status)
		}
		second.end()
		for _, never := range []string{"angewendet", "geladen"} {
			if strings.Contains(second.stdout.String(), never) {
				t.Errorf("second start does work again (%q):\n%s", never, second.stdout)
			}
		}
	})
}

// TestPortInUse checks that nothing is touched when the port is taken.
func TestPortInUse(t *testing.T) {
	t.Parallel()
	dsn, addr := sqliteDSN(t), takenPort(t)
	wantRun(t, dsn, exitFailed, []string{addr, "ist belegt", "--addr"}, "serve", "--addr", addr)
	folder := filepath.Dir(strings.TrimPrefix(dsn, "sqlite:"))
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder %s was made before the port was known to be free (%v)", folder, err)
	}
}

func TestWrongSettingsAreNamedTogether(t *testing.T) {
	t.Parallel()
	var stdout, stderr output
	code := run(t.Context(), []string{"serve", "--addr=nix", "--log-lvel=info"},
		[]string{"NACHNUTZUNG_DB=oracle:geheim", "NACHNUTZUNG_ADDRESS=x", "NACHNUTZUNG_LOG_FORMAT=xml"}, &stdout, &stderr)
	if code != exitUsage || stdout.String() != "" {
		t.Errorf("exit code %d, stdout %q; want 2 and nothing", code, stdout.String())
	}
	for _, want := range []string{"5 Einstellungen", "--addr", "--log-lvel", "NACHNUTZUNG_DB", "NACHNUTZUNG_ADDRESS", "NACHNUTZUNG_LOG_FORMAT"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("lacks %q in\n%s", want, stderr.String())
		}
	}
	if strings.Contains(stderr.String(), "geheim") {
		t.Errorf("shows the address of the database:\n%s", stderr.String())
	}
}

func TestNewerDatabase(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"auf dem Stand"}, "migrate")
		execute(t, dsn, `INSERT INTO schema_version (version_id, is_applied) VALUES (99999, true)`)
		for _, command := range [][]string{{"serve", "--addr=127.0.0.1:0"}, {"migrate"}, {"katalog", "load"}, {"katalog", "status"},
			{"token", "create", "--role=lesen", "--name=x"}, {"token", "list"}, {"audit", "verify"}} {
			wantRun(t, dsn, exitFailed, []string{"neuer als dieses Programm", "aktualisieren"}, command...)
		}
	})
}

// TestOlderDatabase takes the last migration off the list; looking must not put
// it back.
func TestOlderDatabase(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"auf dem Stand"}, "migrate")
		execute(t, dsn, `DELETE FROM schema_version WHERE version_id = (SELECT max(version_id) FROM schema_version)`)
		for range 2 {
			for _, command := range [][]string{{"katalog", "status"}, {"token", "list"}, {"audit", "verify"}, {"audit", "erase", "x", "--yes"}} {
				wantRun(t, dsn, exitFailed, []string{"älter als dieses Programm", "„nachnutzung migrate“"}, command...)
			}
		}
	})
}

// execute changes a database behind the program's back.
func execute(t *testing.T, dsn, statement string) {
	t.Helper()
	driver, source := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, source = "sqlite", path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestUnopenableDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "datei")
	if err := os.WriteFile(file, []byte(strings.Repeat("Das ist keine Datenbank. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ dsn, want string }{
		"a folder":            {"sqlite:" + dir, dir},
		"below a file":        {"sqlite:" + file + "/x.db", file},
		"no database":         {"sqlite:" + file, file},
		"nobody listens":      {"postgres://u:geheim@127.0.0.1:1/n", "127.0.0.1"},
		"no such socket":      {"postgres:///n?host=" + dir + "&password=geheim", "PostgreSQL"},
		"unknown option":      {"postgres://u:geheim@127.0.0.1:1/n?sslmode=nix", "PostgreSQL"},
		"port out of numbers": {"postgres://u:geheim@127.0.0.1:99999/n", "PostgreSQL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, command := range [][]string{{"serve", "--addr=127.0.0.1:0"}, {"migrate"}, {"katalog", "load"}, {"katalog", "status"},
				{"token", "create", "--role=lesen", "--name=x"}, {"token", "list"}, {"audit", "verify"}} {
				wantRun(t, tt.dsn, exitFailed, []string{"Datenbank", tt.want}, command...)
			}
		})
	}
}

// process starts the test binary as the program, in a process of its own.
func process(t *testing.T, dsn string) (cmd *exec.Cmd, stdout, stderr *output) {
	t.Helper()
	stdout, stderr = &output{}, &output{}
	cmd = exec.CommandContext(t.Context(), os.Args[0], "serve")
	cmd.Env = []string{asProgram + "=1", "NACHNUTZUNG_DB=" + dsn, "NACHNUTZUNG_ADDR=127.0.0.1:0"}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, stdout, stderr
}

// TestSignals sends real signals to a real process.
func TestSignals(t *testing.T) {
	t.Parallel()
	dsn := sqliteDSN(t)
	wantRun(t, dsn, exitOK, nil, "katalog", "load")
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			cmd, stdout, stderr := process(t, dsn)
			waitForAddress(t, stdout, stderr, nil)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v\n%s", err, stderr)
			}
		})
	}
	t.Run("twice", func(t *testing.T) {
		cmd, stdout, stderr := process(t, dsn)
		addr := waitForAddress(t, stdout, stderr, nil)
		// A request that never ends keeps the server draining.
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		if _, err := io.WriteString(conn, "GET /readyz HTTP/1.1\r\nHost: x\r\n"); err != nil {
			t.Fatal(err)
		}
		// A connection that waits to be accepted would not count.
		time.Sleep(300 * time.Millisecond)
		for range 50 {
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		start := time.Now()
		err = cmd.Wait()
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGTERM {
			t.Errorf("got %v, want an end by the signal\n%s", err, stderr)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("the second signal took %s", took)
		}
	})
}

// loading is the line that says that the first load has begun.
const loading = "wird geladen"

// TestInterruptedFirstStart ends a first start in the midst of the loading, the
// polite way and the other one. The next start finds no half state.
func TestInterruptedFirstStart(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{"terminated": syscall.SIGTERM, "killed": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachDatabase(t, func(t *testing.T, dsn string) {
				cmd, stdout, stderr := process(t, dsn)
				for start := time.Now(); !strings.Contains(stdout.String(), loading); time.Sleep(time.Millisecond) {
					if time.Since(start) > time.Minute {
						t.Fatalf("does not load:\n%s%s", stdout, stderr)
					}
				}
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				err := cmd.Wait()
				if signal == syscall.SIGTERM && (err != nil || !strings.Contains(stdout.String(), "Vor dem Start beendet")) {
					t.Errorf("got %v, want exit code 0 and a word about it\n%s%s", err, stdout, stderr)
				}
				wantRun(t, dsn, exitOK, []string{"noch keiner geladen"}, "katalog", "status")
				if status, body := serve(t, dsn).get(t, "/api/v1/katalogstand"); status != http.StatusOK {
					t.Errorf("next start: %d %s", status, body)
				}
			})
		})
	}
}

func TestLogFormat(t *testing.T) {
	t.Parallel()
	s := serve(t, sqliteDSN(t), "--log-format=json", "--log-level=debug")
	s.get(t, "/readyz")
	s.end()
	for line := range strings.Lines(s.stderr.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	if !strings.Contains(s.stderr.String(), `"pfad":"/readyz"`) {
		t.Errorf("the log lacks the request:\n%s", s.stderr)
	}
}
