// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// bulkRows is how many rows a bulkFile has.
const bulkRows = 2000

// bulkFile is large enough for a load in bulk by its remarks; they are made up.
func bulkFile(t *testing.T, db *store.DB) string {
	t.Helper()
	names, err := db.Verzeichnis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("ARS;OZG-ID;Status;Bemerkung\n")
	filler := strings.Repeat("Beispiel. ", 2*inBulk/bulkRows/20+20)
	for n := range bulkRows {
		fmt.Fprintf(&b, "%s;%s;live;%sLauf %d\n", []string{"150030000000", "150020000000", "150010000000", "150880000000"}[n%4], names.Leistungsbuendel[n/4].Code, filler, n)
	}
	if b.Len() < inBulk {
		t.Fatalf("the file has %d bytes", b.Len())
	}
	return tableFile(t, b.String())
}

// TestImportBulk fills an empty register: killed at any moment it has all rows or none,
// and afterwards a load goes the ordinary way again.
func TestImportBulk(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	dsn := storetest.PostgresKatalog(t)
	db := openStore(t, dsn)
	file := bulkFile(t, db)
	rows := func() int {
		page, err := db.Nachnutzungen(t.Context(), store.NachnutzungFilter{Land: []string{"15"}}, store.Zeitpunkt{}, store.Wunsch{Limit: 2 * bulkRows})
		if err != nil {
			t.Fatal(err)
		}
		return len(page.Items)
	}
	for run := 1; run <= 10 && rows() == 0; run++ {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "import", file, "--apply", "--note", "Lauf")
		cmd.Env = []string{asProgram + "=1", "NACHNUTZUNG_DB=" + dsn}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(run) * 60 * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if n := rows(); (n != 0 && n != bulkRows) || len(loads(t, db)) != n/bulkRows {
			t.Errorf("run %d: %d rows, %d loads", run, n, len(loads(t, db)))
		}
	}
	if rows() == 0 {
		wantRun(t, dsn, exitOK, []string{"Neu               2.000", "Angewendet als Import"}, "import", file, "--apply", "--note", "Anfang", "--organisation", "MID")
	}
	made := loads(t, db)
	if len(made) != 1 || !made[0].AngelegtAm.Equal(made[0].AngewendetAm) || made[0].Zahlen.Neu != bulkRows || rows() != bulkRows {
		t.Errorf("%d rows by %+v", rows(), made)
	}
	wantRun(t, dsn, exitOK, []string{"Unverändert       2.000", "Angewendet als Import"}, "import", file, "--apply", "--note", "noch einmal")
	wantRun(t, dsn, exitOK, []string{"lückenlos und unverändert"}, "audit", "verify")
}
