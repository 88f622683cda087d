// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestAnotherProcessIsNoticed lets another process report while several look at once:
// whoever looks after it was told that a report is made knows of it.
func TestAnotherProcessIsNoticed(t *testing.T) {
	t.Parallel()
	const child, reports = "NACHNUTZUNG_TEST_REPORTING_CHILD", 40
	if dsn := os.Getenv(child); dsn != "" {
		reportAndTell(t, storetest.Open(t, dsn), reports)
		return
	}
	dsn := storetest.SQLite(t)
	db := storetest.Open(t, dsn)
	look(t, db)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAnotherProcessIsNoticed$")
	cmd.Env = append(os.Environ(), child+"="+dsn)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var told atomic.Int64
	var ended atomic.Bool
	var lookers sync.WaitGroup
	for range 4 {
		lookers.Go(func() {
			for !ended.Load() {
				want := told.Load()
				if err := db.Nachgesehen(t.Context()); err != nil {
					t.Error(err)
					return
				}
				if known := db.Bekannt(); known < want {
					t.Errorf("known until %d after revision %d was told", known, want)
					return
				}
			}
		})
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if text, isRevision := strings.CutPrefix(lines.Text(), "revision "); isRevision {
			revision, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Error(err)
			}
			told.Store(revision)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the other process: %v", err)
	}
	ended.Store(true)
	lookers.Wait()
	if told.Load() != reports {
		t.Errorf("%d reports were told, want %d", told.Load(), reports)
	}
	look(t, db)
	if db.Bekannt() != reports {
		t.Errorf("known until %d, want %d", db.Bekannt(), reports)
	}
}

// reportAndTell reports several times, and tells the revision of each.
func reportAndTell(t *testing.T, db *store.DB, reports int) {
	t.Helper()
	for i := range reports {
		status, reason := nachnutzung.StatusLive, ""
		if i%2 == 1 {
			status, reason = nachnutzung.StatusPausiert, "Umzug des Rechenzentrums"
		}
		report(t, db, redaktion(), magdeburg, wohngeld, status, "", reason)
		revision, err := db.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("revision %d\n", revision)
	}
}

// TestNobodyWatchesAClosedDatabase: a look at it opens nothing.
func TestNobodyWatchesAClosedDatabase(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	look(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Nachgesehen(t.Context()); !errors.Is(err, nachnutzung.ErrUnavailable) {
		t.Errorf("a look at a closed database: got %v", err)
	}
}
