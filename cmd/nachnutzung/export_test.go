// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// TestExport wants from the command line what the API gives, beside the server.
func TestExport(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	eachDatabase(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		for _, tt := range []struct{ args, path string }{
			{"kommunen land=15 traeger=true", "kommunen?land=15&traeger=true&format=csv&vollstaendig=true"},
			{"lagen --format excel", "lagen?excel=1&vollstaendig=true"},
			{"mitglieder verbund=kitu --format ndjson", "verbuende/kitu/mitglieder?format=ndjson&vollstaendig=true"},
			{"nachnutzungen land=15 themenfeld=bildung themenfeld=umwelt implizit=true", "nachnutzungen?land=15&themenfeld=bildung&themenfeld=umwelt&implizit=true&format=csv&vollstaendig=true"},
			{"matrix land=15 themenfeld=bildung", "nachnutzungen/matrix?land=15&themenfeld=bildung&format=csv"},
			{"dcat", "dcat"},
			{"vorhaben land=15", "laender/15/vorhaben?format=csv&vollstaendig=true"},
		} {
			status, want := s.get(t, "/api/v1/"+tt.path)
			got := runToEnd(t, dsn, append([]string{"export"}, strings.Fields(tt.args)...)...)
			if status != http.StatusOK || got.code != exitOK || got.stdout != want || got.stderr != "" || len(want) < 50 {
				t.Errorf("export %s: exit code %d, %d bytes, %q; the API gives %d bytes", tt.args, got.code, len(got.stdout), got.stderr, len(want))
			}
		}
	})
}

// TestExportCursor goes on in the feed where a file has ended.
func TestExportCursor(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		who := editor(t, db)
		report(t, db, who, nachnutzung.StatusImTest, "2026-01-05", "")
		s, name := serve(t, dsn), filepath.Join(t.TempDir(), "cursor")
		got := wantRun(t, dsn, exitOK, nil, "export", "nachnutzungen", "land=15", "--format", "ndjson", "--cursor-out", name)
		if strings.Count(got.stdout, "\n") != 1 || got.stderr != "" {
			t.Errorf("got %q, %q", got.stdout, got.stderr)
		}
		report(t, db, who, nachnutzung.StatusPausiert, "2026-03-01", "Umzug")
		if _, err := db.Nummeriere(t.Context()); err != nil {
			t.Fatal(err)
		}
		cursor, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		status, body := s.get(t, "/api/v1/aenderungen?warte=5&land=15&cursor="+strings.TrimSpace(string(cursor)))
		if status != http.StatusOK || strings.Count(body, `"subject"`) != 1 || !strings.Contains(body, `"status":"pausiert"`) {
			t.Errorf("got %d %s", status, body)
		}
		wantRun(t, dsn, exitFailed, []string{"keinen Cursor"}, "export", "nachnutzungen", "stichtag=2026-01-01", "--cursor-out", name)
		wantRun(t, dsn, exitUsage, []string{"nur zur Liste nachnutzungen"}, "export", "kommunen", "--cursor-out", name)
	})
}

func TestExportIntoFile(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	dsn, folder := sqliteDSN(t), t.TempDir()
	wantRun(t, dsn, exitOK, nil, "katalog", "load")
	for format, sheet := range map[string]string{"xlsx": "Nachnutzungen", "matrix": "Matrix"} {
		name := filepath.Join(folder, format+".xlsx")
		if got := wantRun(t, dsn, exitOK, nil, "export", "nachnutzungen", "land=15", "--format", format, "--out", name); got.stdout+got.stderr != "" {
			t.Errorf("%s is not quiet: %q", format, got.stdout+got.stderr)
		}
		f, err := excelize.OpenFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.GetSheetList()[0]; got != sheet {
			t.Errorf("%s: the first sheet is %s", format, got)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	before := filepath.Join(folder, "alt.csv")
	if err := os.WriteFile(before, []byte("alt"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantRun(t, dsn, exitUsage, []string{"status", "„liv“"}, "export", "nachnutzungen", "status=liv", "--out", before)
	if content, err := os.ReadFile(before); err != nil || string(content) != "alt" {
		t.Errorf("a failed export has written %q %v", content, err)
	}
	wantRun(t, dsn, exitFailed, []string{"lässt sich nicht anlegen"}, "export", "lagen", "--out", filepath.Join(folder, "nix", "a.csv"))
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 3 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

// TestExportComesBack reads exported files again: nothing is amiss, and nothing would
// change.
func TestExportComesBack(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	dsn, folder := sqliteDSN(t), t.TempDir()
	s := serve(t, dsn, "--demo")
	for name, args := range map[string]string{
		"lang.xlsx": "nachnutzungen land=15 --format xlsx", "vorlage.xlsx": "nachnutzungen land=15 implizit=true themenfeld=arbeit_ruhestand --format xlsx",
		"excel.csv": "nachnutzungen land=15 --format excel", "rfc.csv": "nachnutzungen land=15",
		"matrix.xlsx": "matrix land=15 --format xlsx", "matrix.csv": "matrix land=15 --format excel",
	} {
		file := filepath.Join(folder, name)
		wantRun(t, dsn, exitOK, nil, append(append([]string{"export"}, strings.Fields(args)...), "--out", file)...)
		got := wantRun(t, dsn, exitOK, []string{"Neu               0", "Fehler            0", "Warnungen         0"}, "import", file)
		if strings.Contains(got.stdout, "Gelesen           0") || !strings.Contains(got.stdout, "Geändert          0") {
			t.Errorf("%s: %s", name, got.stdout)
		}
	}
	s.end()
}

func TestExportRefused(t *testing.T) {
	t.Parallel()
	dsn := sqliteDSN(t)
	for call, want := range map[string]string{
		"":                                "welche Liste?",
		"kommune":                         "gemeint ist vielleicht kommunen",
		"vorhaben":                        "zum Beispiel land=15",
		"mitglieder":                      "zum Beispiel verbund=kitu",
		"lagen geburt":                    "NAME=WERT",
		"lagen --format pdf":              "möglich sind: csv, excel, xlsx, ndjson, matrix",
		"matrix land=15 --format ndjson":  "möglich sind: csv, excel, xlsx, matrix",
		"dcat --format csv":               "bitte --format weglassen",
		"lagen --format matrix":           "nur von den Nachnutzungen",
		"lagen --format excel --ou a.csv": "--out",
	} {
		wantRun(t, dsn, exitUsage, []string{want}, append([]string{"export"}, strings.Fields(call)...)...)
	}
	wantRun(t, dsn, exitFailed, []string{"gibt es noch nicht"}, "export", "lagen")
	wantRun(t, dsn, exitOK, nil, "katalog", "load")
	wantRun(t, dsn, exitFailed, []string{"„nix“", "keinen Eintrag"}, "export", "mitglieder", "verbund=nix")
	wantRun(t, dsn, exitUsage, []string{"land", "land=15"}, "export", "matrix")
}
