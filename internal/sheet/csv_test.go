// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/sheet"
)

func TestCSVWriter(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	w := sheet.NewCSVWriter(&b)
	w.Write([]string{"ars", "name"})
	w.Write([]string{"010010000000", "Aken (Elbe), Stadt"})
	w.Write([]string{"", "zwei\nZeilen und \"Zeichen\""})
	w.Write([]string{"=1+1", "@cmd"})
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "ars,name\r\n010010000000,\"Aken (Elbe), Stadt\"\r\n,\"zwei\r\nZeilen und \"\"Zeichen\"\"\"\r\n'=1+1,'@cmd\r\n"
	if b.String() != want {
		t.Errorf("got %q\nwant %q", b.String(), want)
	}
}

func TestNeutralize(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":             "",
		"Wohngeld":     "Wohngeld",
		"2/3":          "2/3",
		"a=b":          "a=b",
		"(Baumuster-)": "(Baumuster-)",
		"=SUMME(A1)":   "'=SUMME(A1)",
		"+49 391":      "'+49 391",
		"-um":          "'-um",
		"@import":      "'@import",
		"\tx":          "'\tx",
		"\rx":          "'\rx",
		"Ü":            "Ü",
	}
	for cell, want := range tests {
		if got := sheet.Neutralize(cell); got != want {
			t.Errorf("Neutralize(%q) = %q, want %q", cell, got, want)
		}
	}
}

// failing takes a few bytes and then no more, as a cut connection does.
type failing struct{ left int }

var errCut = errors.New("cut")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errCut
	}
	return len(p), nil
}

func TestCSVWriterTellsOfACutConnection(t *testing.T) {
	t.Parallel()
	w := sheet.NewCSVWriter(&failing{left: 5000})
	for range 1000 {
		w.Write([]string{"eine Zeile von einiger Länge"})
	}
	if err := w.Flush(); !errors.Is(err, errCut) {
		t.Errorf("got %v, want %v", err, errCut)
	}
}

// FuzzCSVWriter reads back what it wrote: nothing is lost but the apostrophe put
// before a formula, and no cell begins as one.
func FuzzCSVWriter(f *testing.F) {
	for _, seed := range []string{"", "a", "=1", "a,b", "a\"b", "\r\n", "ä;ö", "\x00", "'"} {
		f.Add(seed, "x")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		var b strings.Builder
		w := sheet.NewCSVWriter(&b)
		w.Write([]string{first, second})
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(strings.NewReader(b.String())).Read()
		if err != nil {
			t.Fatal(err)
		}
		want := []string{readBack(sheet.Neutralize(first)), readBack(sheet.Neutralize(second))}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// readBack is what encoding/csv makes of line ends inside a cell.
func readBack(cell string) string {
	return strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "")
}

func TestGermanCSVWriter(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	w := sheet.NewGermanCSVWriter(&b)
	w.Write([]string{"ARS", "Kommune"})
	w.Write([]string{"010010000000", "Aken (Elbe), Stadt; Größe"})
	w.Write([]string{"=1+1", "1,5"})
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\xEF\xBB\xBFARS;Kommune\r\n010010000000;\"Aken (Elbe), Stadt; Größe\"\r\n'=1+1;1,5\r\n"
	if b.String() != want {
		t.Errorf("got %q\nwant %q", b.String(), want)
	}
}
