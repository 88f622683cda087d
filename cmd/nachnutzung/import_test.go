// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// tableFile writes a file to load.
func tableFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nachnutzungen.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func openStore(t *testing.T, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// loads gives all imports of a database, the newest first.
func loads(t *testing.T, db *store.DB) []nachnutzung.Import {
	t.Helper()
	list, err := db.Importe(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestImportCommand(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db := openStore(t, dsn)
		good := tableFile(t, "Gemeinde;OZG-Nr.;Sachstand;seit\nMagdeburg;10092;produktiv;1.3.26\nHalle (Saale);10092;Umsetzung;01.02.2026\n")
		got := wantRun(t, dsn, exitOK, []string{"Art               nachnutzungen", "Neu               2", "Geschrieben wurde nichts"}, "import", good)
		if got.stderr != "" || len(loads(t, db)) != 0 {
			t.Errorf("a check alone has said %q and left %d imports", got.stderr, len(loads(t, db)))
		}
		wantRun(t, dsn, exitUsage, []string{"--note", "Notiz fehlt"}, "import", good, "--apply")
		wantRun(t, dsn, exitUsage, []string{"DATEI", "Standardeingabe"}, "import")
		wantRun(t, dsn, exitUsage, []string{"lässt sich nicht öffnen"}, "import", good+".fehlt")
		wantRun(t, dsn, exitUsage, []string{"matrix"}, "import", good, "--kind", "matrx")
		bad := tableFile(t, "ARS;OZG-ID;Status\n150030000000;10092;liev\n")
		wantRun(t, dsn, exitFailed, []string{"Fehler   Zelle C2, Spalte „Status“", "Gefunden: „liev“", "Vorschlag: „Live“", "geschrieben wurde nichts"}, "import", bad)
		wantRun(t, dsn, exitFailed, []string{"Vorschlag: „Live“"}, "import", bad, "--apply", "--note", "x")
		wantRun(t, dsn, exitFailed, []string{"PDF"}, "import", tableFile(t, "%PDF-1.7\n"))
		wantRun(t, dsn, exitOK, []string{"Angewendet als Import 2", "import:2"}, "import", good, "--apply", "--note", "Meldung der Ressorts", "--organisation", "MID")
		wantRun(t, dsn, exitOK, []string{"Unverändert       2", "Neu               0"}, "import", good, "--apply", "--note", "noch einmal")
		p, err := db.Nachnutzung(t.Context(), "150030000000", "10092", store.Zeitpunkt{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Befund.Status != nachnutzung.StatusLive || p.Nachnutzung.Version != 1 || p.Nachnutzung.Organisation != "MID" {
			t.Errorf("%+v", p.Nachnutzung)
		}
		less := tableFile(t, "ARS;OZG-ID;Status\n150030000000;10092;zurückgezogen\n")
		wantRun(t, dsn, exitConfirm, []string{"bitte genau diese Zahl bestätigen: 1"}, "import", less)
		wantRun(t, dsn, exitConfirm, []string{"bitte genau diese Zahl bestätigen: 1"}, "import", less, "--apply", "--note", "Ende")
		wantRun(t, dsn, exitOK, []string{"Angewendet"}, "import", less, "--apply", "--note", "Ende", "--confirm", "1")
	})
}

// TestImportFromStandardInput: - reads what another program writes.
func TestImportFromStandardInput(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "import", "-")
	cmd.Env = []string{asProgram + "=1", "NACHNUTZUNG_DB=sqlite:" + storetest.SQLite(t)[len("sqlite:"):]}
	cmd.Stdin = strings.NewReader("ARS;OZG-ID;Status\n150030000000;10092;live\n")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Neu               1") || strings.ContainsRune(string(out), '\r') {
		t.Errorf("%v: %s", err, out)
	}
}

// TestImportKilled kills the program at random moments while it loads: afterwards
// all rows are there or none, the import says which, and the next load goes on.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db := openStore(t, dsn)
		names, err := db.Verzeichnis(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		const rows = 2000
		table := func(run int) string {
			var b strings.Builder
			b.WriteString("ARS;OZG-ID;Bemerkung\n")
			for n := range rows {
				fmt.Fprintf(&b, "%s;%s;Lauf %d\n", []string{"150030000000", "150020000000", "150010000000", "150880000000"}[n%4], names.Leistungsbuendel[n/4].Code, run)
			}
			return tableFile(t, b.String())
		}
		start := time.Now()
		wantRun(t, dsn, exitOK, []string{"Angewendet"}, "import", table(0), "--apply", "--note", "Anfang")
		took := time.Since(start)
		for run := 1; run <= 20; run++ {
			known := len(loads(t, db))
			cmd := exec.CommandContext(t.Context(), os.Args[0], "import", table(run), "--apply", "--note", "Lauf")
			cmd.Env = []string{asProgram + "=1", "NACHNUTZUNG_DB=" + dsn}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(rand.Int64N(int64(took * 3 / 2))))
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			wantAllOrNone(t, db, run, rows, known)
		}
		wantRun(t, dsn, exitOK, []string{"Angewendet"}, "import", table(99), "--apply", "--note", "Ende")
		wantRun(t, dsn, exitOK, []string{"lückenlos und unverändert"}, "audit", "verify")
	})
}

// wantAllOrNone holds the rows of a run against what its import says. The database
// may be a moment behind the death of its client.
func wantAllOrNone(t *testing.T, db *store.DB, run, rows, known int) {
	t.Helper()
	var written int
	var state nachnutzung.Importzustand
	for range 100 {
		written, state = 0, "none"
		if list := loads(t, db); len(list) > known {
			state = list[0].Zustand
		}
		page, err := db.Nachnutzungen(t.Context(), store.NachnutzungFilter{Land: []string{"15"}}, store.Zeitpunkt{}, store.Wunsch{Limit: 10 * rows})
		if err != nil {
			t.Fatal(err)
		}
		for i := range page.Items {
			if page.Items[i].Nachnutzung.Bemerkung.Inhalt == fmt.Sprintf("Lauf %d", run) {
				written++
			}
		}
		if applied := state == nachnutzung.ImportAngewendet; (applied && written == rows) || (!applied && written == 0) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("run %d: %d of %d rows, and the import is %s", run, written, rows, state)
}

// TestCompareCommand holds an export of the dashboard beside the register.
func TestCompareCommand(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"Angewendet"}, "import", tableFile(t, "ARS;OZG-ID;Status\n150030000000;10092;live\n150030000000;10118;im Test\n"), "--apply", "--note", "x")
		export := tableFile(t, "leika_key,ars,ozgid,url,online_status,aktiv,art_flaechendeckung\n"+
			"99036001000000,150030000000,10118,https://www.example.org,ok,ja,in mind. einer Kommune verfügbar\n")
		wantRun(t, dsn, exitOK, []string{
			"Unterschied;ARS;Kommune", "nur_hier;150030000000;Magdeburg, Landeshauptstadt;10092;Wohngeld;live",
			"nur_dort;150030000000;Magdeburg, Landeshauptstadt;10118;", "nur dort online 1, nur hier live 1, beides 0",
		}, "compare", export)
		wantRun(t, dsn, exitFailed, []string{"verglichen wurde nichts"}, "compare", tableFile(t, "ARS;OZG-ID;Status\n150030000000;10092;live\n"))
	})
}
