// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/storetest"
)

const originalEdition = "../../internal/katalog/data/GV100AD3108.zip"

// editionWithout writes the embedded edition as one of another day that lacks a
// town. It is made up.
func editionWithout(t *testing.T, name string) string {
	t.Helper()
	archive, err := zip.OpenReader(originalEdition)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close() //nolint:errcheck // It is only read.
	path := filepath.Join(t.TempDir(), "GV100AD.zip")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(file)
	for _, f := range archive.File {
		if !strings.HasPrefix(f.Name, "GV100AD") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		lines := slices.DeleteFunc(strings.SplitAfter(strings.ReplaceAll(string(text), "20250831", "20260331"), "\r\n"), func(line string) bool {
			return strings.Contains(line, name)
		})
		made, err := w.Create("GV100AD_ERFUNDEN.txt")
		if err == nil {
			_, err = made.Write([]byte(strings.Join(lines, "")))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImportGebietsstandCommand(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"Art               gebietsstand", "Neu               0", "Unverändert       12.463", "Offene Fragen     0"},
			"import", originalEdition)
		edition := editionWithout(t, "Teuchern, Stadt")
		wantRun(t, dsn, exitFailed, []string{"Entfallen         1", "Offene Fragen     1", "Noch offen: 1 Frage.", "Teuchern, Stadt (150840490490)"}, "import", edition)
		wantRun(t, dsn, exitFailed, []string{"Noch offen", "geschrieben wurde nichts"}, "import", edition, "--apply", "--note", "Gebietsstand")
		table := tableFile(t, "alt;neu;ab;art\n150840490490;150840235235;1.1.2026;Eingliederung\n")
		wantRun(t, dsn, exitOK, []string{"Offene Fragen     0", "Geschrieben wurde nichts"}, "import", edition, "--uebergaenge", table)
		wantRun(t, dsn, exitOK, []string{"Angewendet als Import 2"}, "import", edition, "--uebergaenge", table, "--apply", "--note", "Gebietsstand")
		wantRun(t, dsn, exitFailed, []string{"Gebietsstand 2025-08-31", "2026-03-31"}, "import", originalEdition)
		wantRun(t, dsn, exitUsage, []string{"--uebergaenge"}, "import", edition, "--uebergaenge", table+".fehlt")
		wantRun(t, dsn, exitOK, []string{"lückenlos und unverändert"}, "audit", "verify")
		k, err := openStore(t, dsn).Kommune(t.Context(), "150840490490")
		if err != nil || k.GueltigBis != "2025-12-31" || len(k.Nachfolger) != 1 {
			t.Errorf("%+v %v", k, err)
		}
	})
}
