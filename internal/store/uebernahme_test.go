// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package store_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// takeOver is how long entries may wait for a number after the process that was at it
// is gone.
const takeOver = 5 * time.Second

// TestTakeOver lets another process number what waits, and takes it away in the midst
// of it: killed, as a crash does, or stopped without a word, as a machine that hangs.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	const child = "NACHNUTZUNG_TEST_RELAY_CHILD"
	if dsn := os.Getenv(child); dsn != "" {
		store.HoldBatch(t, storetest.Open(t, dsn), func() {
			os.Stdout.WriteString("HELD\n") //nolint:errcheck // the parent notices its absence
			time.Sleep(time.Minute)
		})
		return
	}
	for name, signal := range map[string]syscall.Signal{"killed": syscall.SIGKILL, "stopped": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := storetest.PostgresKatalog(t)
			db := storetest.Open(t, dsn)
			report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusImTest, "", "")
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTakeOver$")
			cmd.Env = append(os.Environ(), child+"="+dsn)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				cmd.Process.Kill() //nolint:errcheck // it may be gone already
				cmd.Wait()         //nolint:errcheck // it was killed
			})
			if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "HELD" {
				t.Fatalf("child: got %q, %v", line, err)
			}
			// While it is at it nobody else is.
			patience, end := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer end()
			if n, err := db.Nummeriere(patience); n != 0 || err == nil {
				t.Errorf("numbered %d beside another, %v", n, err)
			}
			running(t, db)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			for {
				revision, err := db.Revision(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if revision == 1 {
					break
				}
				if time.Since(began) > takeOver {
					t.Fatalf("nobody has taken over after %s", takeOver)
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Logf("taken over after %s", time.Since(began).Round(time.Millisecond))
			if store.Count(t, db, "kette") != 1 || store.Count(t, db, "verlauf_ausstehend") != 0 {
				t.Error("the entry was numbered twice, or waits still")
			}
		})
	}
}
