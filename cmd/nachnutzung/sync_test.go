// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// TestSync copies a served register into a file, goes on in it, and starts anew
// after a restore.
func TestSync(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		who := editor(t, db)
		s := serve(t, dsn)
		file := filepath.Join(t.TempDir(), "kopie.ndjson")
		sync := []string{"sync", "--from", s.base, "--to", file}
		wantRun(t, dsn, exitOK, []string{"0 Nachnutzungen, Revision 0", "stimmen überein"}, sync...)
		report(t, db, who, nachnutzung.StatusImTest, "2026-01-05", "")
		wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 1, 1 Stand gelesen", "stimmen überein"}, sync...)
		report(t, db, who, nachnutzung.StatusPausiert, "2026-03-01", "Umzug")
		wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 2, 1 Stand gelesen"}, sync...)
		want := wantLines(t, file, 3)
		if !strings.Contains(want, `"status":"pausiert"`) || !strings.Contains(want, `{"sync":{"from":"`+s.base+`"}}`) {
			t.Errorf("got %s", want)
		}
		// What was cut off in writing is read again.
		lines := bytes.SplitAfter([]byte(want), []byte("\n"))
		if err := os.WriteFile(file, bytes.Join([][]byte{lines[0], lines[1], lines[2], lines[1][:100]}, nil), 0o600); err != nil {
			t.Fatal(err)
		}
		wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 2, 0 Stände gelesen"}, sync...)
		if again := wantLines(t, file, 3); again != want {
			t.Errorf("got %s, want %s", again, want)
		}
		wantRun(t, dsn, exitOK, []string{"Epoche"}, "feed", "renew")
		wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 2, 1 Stand gelesen"}, sync...)
		wantRun(t, dsn, exitFailed, []string{"keine Kopie dieses Servers"}, append(sync, "--land", "01")...)
		wantRun(t, dsn, exitUsage, []string{"--from", "--to"}, "sync")
		wantRun(t, dsn, exitUsage, []string{"17", "ist kein Land"}, append(sync, "--land", "17")...)
		wantRun(t, dsn, exitUsage, []string{"--from"}, "sync", "--from", "katalog", "--to", file)
	})
}

func wantLines(t *testing.T, file string, n int) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := bytes.Count(text, []byte("\n")); got != n {
		t.Errorf("%d lines, want %d: %s", got, n, text)
	}
	return string(text)
}
