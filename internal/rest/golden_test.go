// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares the answers of every resource with files. Both databases
// have the same file: what a client sees does not depend on where it is kept.
func TestGolden(t *testing.T) {
	t.Parallel()
	targets := map[string]string{
		"katalogstand":                 "/katalogstand",
		"themenfelder":                 "/themenfelder?limit=3",
		"themenfeld":                   "/themenfelder/bildung",
		"themenfeld-nicht-belegt":      "/themenfelder/forschung_foerderung",
		"lagen":                        "/lagen?limit=3&sort=code",
		"lage":                         "/lagen/geburt",
		"leistungsbuendel-liste":       "/leistungsbuendel?limit=3&sort=ozgId",
		"leistungsbuendel":             "/leistungsbuendel/10243",
		"leistungsbuendel-erschlossen": "/leistungsbuendel/10367",
		"leistungsbuendel-leistungen":  "/leistungsbuendel/10092/leistungen?limit=3",
		"leistungen":                   "/leistungen?limit=3&sort=id",
		"leistung":                     "/leistungen/99107023017000",
		"onlinedienste":                "/onlinedienste?limit=3",
		"onlinedienst":                 "/onlinedienste/wohngeld_sh",
		"kommunen":                     "/kommunen?limit=3&land=15&traeger=true",
		"kommune-kreisfreie-stadt":     "/kommunen/150030000000",
		"kommune-land":                 "/kommunen/15",
		"kommune-land-kreis-gemeinde":  "/kommunen/11",
		"kommune-mitgliedsgemeinde":    "/kommunen/150815051026",
		"kommune-verbandsgemeinde":     "/kommunen/150815051000?fields=name,art,ags,ebenen,traeger,uebergeordnet",
		"hierarchie":                   "/kommunen/150815051000/hierarchie",
		"plattformen":                  "/plattformen",
		"plattform":                    "/plattformen/osi",
		"verbuende":                    "/verbuende",
		"verbund":                      "/verbuende/kitu",
		"mitglieder":                   "/verbuende/kitu/mitglieder",
		"mitglieder-stichtag":          "/verbuende/kitu/mitglieder?stichtag=2021-09-01",
		"codelisten":                   "/codelisten?limit=2",
		"codeliste":                    "/codelisten/status",
		"synonyme":                     "/synonyme?limit=3",
		"suche":                        "/leistungsbuendel?q=strassenverkehr&limit=3&fields=name",
		"problem":                      "/leistungsbuendel?limit=0&themenfeld=nix&sort=groesse&nix=1",
		"problem-nicht-gefunden":       "/leistungsbuendel/99999",
		"problem-adresse":              "/nix",
		"leistungsbuendel-csv":         "/leistungsbuendel?limit=3&sort=ozgId&format=csv",
		"kommunen-csv":                 "/kommunen?limit=5&land=15&sort=ars&format=csv",
	}
	each(t, func(t *testing.T, k probe) {
		for name, target := range targets {
			t.Run(name, func(t *testing.T) {
				got := k.ask(t, http.MethodGet, target)
				if strings.HasPrefix(name, "problem") != (got.status != http.StatusOK) {
					t.Fatalf("GET %s: %d", target, got.status)
				}
				compareGolden(t, name, got)
			})
		}
	})
}

func compareGolden(t *testing.T, name string, got answer) {
	t.Helper()
	path, body := filepath.Join("testdata", name+".csv"), got.body
	if strings.Contains(got.header.Get("Content-Type"), "json") {
		path, body = filepath.Join("testdata", name+".json"), pretty(t, got.body)
	}
	if *update {
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(body, want) {
		t.Errorf("differs from %s (go test -update writes it anew):\n%s", path, body)
	}
}

// pretty indents a body, so that a change of one field is a change of one line,
// and takes out what differs from request to request: the id and the cursor,
// which is opaque and tested by following it.
func pretty(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, body, "", "  "); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(b.String()+"\n", "\n")
	for i, line := range lines {
		for _, key := range []string{`  "next": "`, `  "requestId": "`} {
			if strings.HasPrefix(line, key) {
				lines[i] = key + "…\"" + strings.TrimPrefix(strings.TrimRight(line, "\n"), strings.TrimRight(line, ",\n")) + "\n"
			}
		}
	}
	return []byte(strings.Join(lines, ""))
}
