// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"nachnutzung/api"
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
		// Until the server has seen the new epoch, the copy begins anew more than once.
		wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 2, "}, sync...)
		if renewed := strings.SplitAfter(wantLines(t, file, 3), "\n"); renewed[1] != string(lines[1]) || renewed[2] == string(lines[2]) {
			t.Errorf("after the restore the copy is %q", renewed)
		}
		wantRun(t, dsn, exitFailed, []string{"keine Kopie dieses Servers"}, append(sync, "--land", "01")...)
		wantRun(t, dsn, exitUsage, []string{"--from", "--to"}, "sync")
		wantRun(t, dsn, exitUsage, []string{"17", "ist kein Land"}, append(sync, "--land", "17")...)
		wantRun(t, dsn, exitUsage, []string{"--from"}, "sync", "--from", "katalog", "--to", file)
	})
}

// TestSyncIntoPostgres keeps a copy in the database of a portal: the same as in a
// file, whole after each step, and by one program at a time.
func TestSyncIntoPostgres(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	dsn, portal := storetest.SQLite(t), storetest.Postgres(t, "", nil)
	db := storetest.Open(t, dsn)
	who := editor(t, db)
	s := serve(t, dsn)
	file := filepath.Join(t.TempDir(), "kopie.ndjson")
	sync := []string{"sync", "--from", s.base, "--to", portal}
	wantRun(t, dsn, exitOK, []string{"0 Nachnutzungen, Revision 0"}, sync...)
	report(t, db, who, nachnutzung.StatusImTest, "2026-01-05", "")
	wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 1, 1 Stand gelesen", "stimmen überein"}, sync...)
	report(t, db, who, nachnutzung.StatusPausiert, "2026-03-01", "Umzug")
	wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 2, 1 Stand gelesen"}, sync...)
	wantRun(t, dsn, exitOK, []string{"1 Nachnutzung, Revision 2, 0 Stände gelesen"}, sync...)
	wantRun(t, dsn, exitOK, nil, "sync", "--from", s.base, "--to", file)
	conn, err := pgx.Connect(t.Context(), portal)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	var key, status, text string
	var version, revision int64
	err = conn.QueryRow(t.Context(), "SELECT k.ars || '/' || k.ozg_id, k.version, k.status, k.daten, s.revision FROM nachnutzung_kopie AS k, nachnutzung_kopie_stand AS s").
		Scan(&key, &version, &status, &text, &revision)
	if err != nil || version != 2 || status != "pausiert" || revision != 2 {
		t.Errorf("%s: version %d, %s, revision %d; %v", key, version, status, revision, err)
	}
	line := strings.SplitAfter(wantLines(t, file, 3), "\n")[1]
	var ours, theirs api.Nachnutzung
	if err := errors.Join(json.Unmarshal([]byte(text), &ours), json.Unmarshal([]byte(line), &theirs)); err != nil || !reflect.DeepEqual(ours, theirs) {
		t.Errorf("%v\n got %s\nwant %s", err, text, line)
	}
	// What was changed by hand is found by the proof and mended.
	if _, err := conn.Exec(t.Context(), `UPDATE nachnutzung_kopie SET daten = jsonb_set(daten, '{status}', '"live"')`); err != nil {
		t.Fatal(err)
	}
	wantRun(t, dsn, exitOK, []string{"stimmt noch nicht", "1 Nachnutzung, Revision 2, 1 Stand gelesen; die Prüfsummen stimmen"}, sync...)
	wantRun(t, dsn, exitFailed, []string{"keine Kopie dieses Servers"}, append(sync, "--land", "01")...)
	if _, err := conn.Exec(t.Context(), "SELECT pg_advisory_lock(hashtext('nachnutzung_kopie'))"); err != nil {
		t.Fatal(err)
	}
	wantRun(t, dsn, exitFailed, []string{"ein anderes „nachnutzung sync“"}, sync...)
	wantRun(t, dsn, exitFailed, []string{"Kopie öffnen"}, "sync", "--from", s.base, "--to", "postgres://u:geheim@127.0.0.1:1/n")
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
