// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"nachnutzung/api"
)

type vector struct {
	Schluessel, Kanonisch, Pruefsumme string
	Anzahl                            int64
	Zeilen                            []api.Pruefzeile
}

// TestPruefsummenOfVectors computes what is published for everybody who builds a
// client; the file was made by another program.
func TestPruefsummenOfVectors(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/pruefsummen.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Kommunen, Laender []vector
		Gesamt, Leer      vector
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	check := func(v vector, got api.Pruefsumme) {
		t.Helper()
		sum := sha256.Sum256([]byte(v.Kanonisch))
		if want := (api.Pruefsumme{Schluessel: v.Schluessel, Anzahl: v.Anzahl, Pruefsumme: v.Pruefsumme}); got != want || hex.EncodeToString(sum[:]) != want.Pruefsumme {
			t.Errorf("%s: got %+v, want %+v", v.Kanonisch, got, want)
		}
	}
	parts := make(map[string][]api.Pruefsumme)
	for _, v := range file.Kommunen {
		got := api.KommunePruefsumme(v.Schluessel, v.Zeilen)
		check(v, got)
		parts[v.Schluessel[:2]] = append(parts[v.Schluessel[:2]], got)
	}
	var laender []api.Pruefsumme
	for _, v := range file.Laender {
		got := api.FaltePruefsummen(v.Schluessel, parts[v.Schluessel])
		check(v, got)
		laender = append(laender, got)
	}
	check(file.Gesamt, api.FaltePruefsummen("", laender))
	check(file.Leer, api.FaltePruefsummen("", nil))
	check(file.Leer, api.KommunePruefsumme("", nil))
	if len(file.Kommunen) < 3 || len(file.Laender) < 2 {
		t.Errorf("%d Kommunen, %d Laender", len(file.Kommunen), len(file.Laender))
	}
}

// TestCanonicalText escapes as RFC 8785 says, with a text that no pair has.
func TestCanonicalText(t *testing.T) {
	t.Parallel()
	got := api.KommunePruefsumme("x", []api.Pruefzeile{{Subject: "\u20ac$\u000f\nA'B\"\\\\\"/\u2028<&", Version: 1, Status: "\b\f\r\t\u007f"}})
	sum := sha256.Sum256([]byte(`[{"status":"\b\f\r\t` + "\u007f" + `","subject":"€$\u000f\nA'B\"\\\\\"/` + "\u2028" + `<&","version":1}]`))
	if got.Pruefsumme != hex.EncodeToString(sum[:]) {
		t.Errorf("got %s", got.Pruefsumme)
	}
}
