// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"flag"
	"os"
	"strings"
	"testing"
)

// update writes the table into the README instead of comparing.
var update = flag.Bool("update", false, "rewrite generated parts")

const (
	readme = "../../README.md"
	begin  = "<!-- config:begin -->\n"
	end    = "<!-- config:end -->"
)

// TestReadmeShowsTheSettings keeps the README's table equal to the settings;
// `go test ./internal/config -run Readme -update` mends it.
func TestReadmeShowsTheSettings(t *testing.T) {
	content, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(content), begin)
	got, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("README.md has no section between %s and %s", strings.TrimSpace(begin), end)
	}
	want := "\n" + Table() + "\n"
	if *update {
		if err := os.WriteFile(readme, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("the README's table is not that of the settings; mend it with\n\tgo test ./internal/config -run Readme -update\ngot %s\nwant %s", got, want)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"| `--addr` | `NACHNUTZUNG_ADDR` | `127.0.0.1:8080` | Adresse",
		"| `--db-file` | `NACHNUTZUNG_DB_FILE` | – | Datei",
	} {
		if !strings.Contains(Table(), want) {
			t.Errorf("the table lacks %q:\n%s", want, Table())
		}
	}
	if strings.Contains(Table(), "--help") {
		t.Error("--help is no setting")
	}
}
