// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"nachnutzung/internal/sheet"
)

func text(s string) sheet.Zelle { return sheet.Zelle{Text: s, Art: sheet.Text} }

func zahl(v float64, shown string) sheet.Zelle {
	return sheet.Zelle{Text: shown, Art: sheet.Zahl, Zahl: v}
}

func datum(serial float64) sheet.Zelle {
	return sheet.Zelle{Text: "…", Art: sheet.Datum, Zahl: serial}
}

var (
	leer   = sheet.Zelle{}
	fehler = sheet.Zelle{Text: "#REF!", Art: sheet.Fehler}
	wahr   = sheet.Zelle{Text: "WAHR", Art: sheet.Wahrheit, Zahl: 1}
	falsch = sheet.Zelle{Text: "FALSCH", Art: sheet.Wahrheit}
)

// checkDetail holds an error against the part of its detail that it should have; empty
// for no error.
func checkDetail(t *testing.T, cell sheet.Zelle, err error, want string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Errorf("%+v: got error %v", cell, err)
		}
		return
	}
	wert, ok := errors.AsType[*sheet.WertError](err)
	if !ok {
		t.Errorf("%+v: got %v, want a *WertError", cell, err)
		return
	}
	if wert.Erwartet == "" || !strings.Contains(wert.Detail, want) {
		t.Errorf("%+v: got %+v, want a detail with %q", cell, *wert, want)
	}
}

func TestDatum(t *testing.T) {
	t.Parallel()
	const noDay, gibt, jahr, bloss = "Tag, Monat und Jahr", "gibt es nicht", "Das Jahr", "bloße Zahl"
	tests := []struct {
		cell         sheet.Zelle
		want, detail string
	}{
		{text("01.03.2026"), "2026-03-01", ""},
		{text("1.3.26"), "2026-03-01", ""},
		{text("1. 3. 2026"), "2026-03-01", ""},
		{text("1. März 2026"), "2026-03-01", ""},
		{text("01. Mrz. 2026"), "2026-03-01", ""},
		{text("31. dez 2026"), "2026-12-31", ""},
		{text("2026-03-01"), "2026-03-01", ""},
		{text("2026/3/1"), "2026-03-01", ""},
		{text("20260301"), "2026-03-01", ""},
		{text("01.03.2026 14:30"), "2026-03-01", ""},
		{text("01.03.2026, 14:30 Uhr"), "2026-03-01", ""},
		{text("2026-03-01T14:30:00"), "2026-03-01", ""},
		{text("2026-03-01 00:00:00.000"), "2026-03-01", ""},
		{text("2026-02-28T23:00:00Z"), "2026-03-01", ""},
		{text("2026-02-28T23:00:00.000Z"), "2026-03-01", ""},
		{text("2026-03-01T00:30:00+02:00"), "2026-02-28", ""},
		{text("2026-02-28 23:00:00+00"), "2026-03-01", ""},
		{text("29.02.2024"), "2024-02-29", ""},
		{text("46082"), "2026-03-01", ""},
		{text("46082,75"), "2026-03-01", ""},
		{zahl(46082, "46082"), "2026-03-01", ""},
		{zahl(20260301, "20260301"), "2026-03-01", ""},
		{datum(46082), "2026-03-01", ""},
		{datum(46082.99), "2026-03-01", ""},
		{datum(46081.9999999999), "2026-03-01", ""},
		{datum(1), "1900-01-01", ""},
		{datum(59), "1900-02-28", ""},
		{datum(61), "1900-03-01", ""},

		{leer, "", "Bitte tragen Sie"},
		{fehler, "", "ergibt einen Fehler"},
		{wahr, "", "Bitte tragen Sie"},
		{text("31.02.2026"), "", gibt},
		{text("29.02.2026"), "", gibt},
		{text("00.03.2026"), "", gibt},
		{text("01.13.2026"), "", gibt},
		{text("20260231"), "", gibt},
		{text("01.03.0226"), "", jahr},
		{text("01.03."), "", "Das Jahr fehlt"},
		{text("1.3"), "", "Das Jahr fehlt"},
		{text("01/03/2026"), "", "nicht eindeutig"},
		{text("01-03-2026"), "", "nicht eindeutig"},
		{text("März 2026"), "", noDay},
		{text("1. Maerz 2026"), "", noDay},
		{text("Q1 2026"), "", noDay},
		{text("ab sofort"), "", noDay},
		{text("01.03.20266"), "", noDay},
		{text("01.03.2026 vormittags"), "", "keine Uhrzeit"},
		{text("01.03.2026 25:00"), "", "keine Uhrzeit"},
		{text("2026"), "", noDay},
		{text("4e4"), "", noDay},
		{text("12345"), "", bloss},
		{zahl(2026, "2026"), "", bloss},
		{zahl(0.5, "0,5"), "", bloss},
		{zahl(99107001001000, "99107001001000"), "", bloss},
		{datum(0.5), "", "keinen Tag"},
		{datum(60), "", "keinen Tag"},
		{datum(-3), "", "keinen Tag"},
		{datum(1e9), "", "keinen Tag"},
	}
	for _, tt := range tests {
		got, err := tt.cell.Datum()
		if got != tt.want {
			t.Errorf("%+v: got %q, want %q", tt.cell, got, tt.want)
		}
		checkDetail(t, tt.cell, err, tt.detail)
	}
}

func TestGanzzahl(t *testing.T) {
	t.Parallel()
	const ziffern, runden, gross = "in Ziffern", "runden", "zu groß"
	tests := []struct {
		cell   sheet.Zelle
		want   int64
		detail string
	}{
		{text("12"), 12, ""},
		{text("0012"), 12, ""},
		{text("-5"), -5, ""},
		{text("−5"), -5, ""},
		{text("+5"), 5, ""},
		{text("1.234"), 1234, ""},
		{text("1.234.567"), 1234567, ""},
		{text("1 234"), 1234, ""},
		{text("1\u00a0234\u00a0567"), 1234567, ""},
		{text("1\u202f234"), 1234, ""},
		{text("1'234"), 1234, ""},
		{text("12,0"), 12, ""},
		{text("12,00"), 12, ""},
		{text("1.234,0"), 1234, ""},
		{zahl(12, "12"), 12, ""},
		{zahl(-1e15, "-1000000000000000"), -1e15, ""},
		{leer, 0, "Bitte tragen Sie"},
		{fehler, 0, "Fehler"},
		{wahr, 0, "Bitte tragen Sie eine Zahl"},
		{datum(46082), 0, "als Zahl"},
		{zahl(1.5, "1,5"), 0, runden},
		{zahl(1e16, "1E+16"), 0, gross},
		{text("1,5"), 0, ziffern},
		{text("1.23"), 0, ziffern},
		{text("1.2345"), 0, ziffern},
		{text("1.234.5"), 0, ziffern},
		{text("1,234"), 0, ziffern},
		{text("12a"), 0, ziffern},
		{text("9,91E+13"), 0, ziffern},
		{text("0x10"), 0, ziffern},
		{text("99999999999999999999"), 0, gross},
	}
	for _, tt := range tests {
		got, err := tt.cell.Ganzzahl()
		if got != tt.want {
			t.Errorf("%+v: got %d, want %d", tt.cell, got, tt.want)
		}
		checkDetail(t, tt.cell, err, tt.detail)
	}
}

func TestDezimal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cell   sheet.Zelle
		want   float64
		detail string
	}{
		{text("1.234,5"), 1234.5, ""},
		{text("1234.5"), 1234.5, ""},
		{text("1234,5"), 1234.5, ""},
		{text("1.234"), 1234, ""},
		{text("0.234"), 0.234, ""},
		{text("1,234.5"), 1234.5, ""},
		{text("1,234,567"), 1234567, ""},
		{text("1 234,50 €"), 1234.5, ""},
		{text("12,5 EUR"), 12.5, ""},
		{text("-0,5"), -0.5, ""},
		{text("7"), 7, ""},
		{text("7,"), 7, ""},
		{zahl(1.5, "1,5"), 1.5, ""},
		{leer, 0, "Bitte tragen Sie"},
		{fehler, 0, "Fehler"},
		{falsch, 0, "eine Zahl"},
		{datum(46082), 0, "als Zahl"},
		{text("12,5 %"), 0, "in Ziffern"},
		{text("1.2.3"), 0, "in Ziffern"},
		{text("NaN"), 0, "in Ziffern"},
		{text("Inf"), 0, "in Ziffern"},
		{text(","), 0, "in Ziffern"},
	}
	for _, tt := range tests {
		got, err := tt.cell.Dezimal()
		if math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%+v: got %v, want %v", tt.cell, got, tt.want)
		}
		checkDetail(t, tt.cell, err, tt.detail)
	}
}

func TestJanein(t *testing.T) {
	t.Parallel()
	for _, yes := range []sheet.Zelle{text("ja"), text("Ja"), text("J"), text("x"), text("X"), text("✓"), text("✔"), text("1"), text("wahr"), text("WAHR"), wahr, zahl(1, "1")} {
		if got, err := yes.Janein(); !got || err != nil {
			t.Errorf("%+v: got %v, %v; want true", yes, got, err)
		}
	}
	for _, no := range []sheet.Zelle{leer, text("nein"), text("N"), text("0"), text("falsch"), text("–"), falsch, zahl(0, "0")} {
		if got, err := no.Janein(); got || err != nil {
			t.Errorf("%+v: got %v, %v; want false", no, got, err)
		}
	}
	for _, other := range []sheet.Zelle{text("vielleicht"), text("xx"), text("2"), zahl(2, "2"), datum(46082)} {
		_, err := other.Janein()
		checkDetail(t, other, err, "»ja« oder »nein«")
	}
	_, err := fehler.Janein()
	checkDetail(t, fehler, err, "Fehler")
}

func TestSchluessel(t *testing.T) {
	t.Parallel()
	ozg, ags, ars, leika := []int{5}, []int{2, 5, 8}, []int{12}, []int{14}
	const als = "als Text"
	tests := []struct {
		cell      sheet.Zelle
		laengen   []int
		want      string
		repariert bool
		detail    string
	}{
		{text("10092"), ozg, "10092", false, ""},
		{zahl(10092, "10092"), ozg, "10092", false, ""},
		{zahl(10092, "10.092"), ozg, "10092", true, ""},
		{text("10092,0"), ozg, "10092", true, ""},
		{text("10092.0"), ozg, "10092", true, ""},
		{text("01001000"), ags, "01001000", false, ""},
		{text("1001000"), ags, "01001000", true, ""},
		{zahl(1001000, "1001000"), ags, "01001000", true, ""},
		{text("1001"), ags, "01001", true, ""},
		{text("1"), ags, "01", true, ""},
		{text("15 0 01 000"), ags, "15001000", true, ""},
		{zahl(1001, "01001"), ags, "01001", false, ""},
		{zahl(10010000000, "10010000000"), ars, "010010000000", true, ""},
		{text("010010000000"), ars, "010010000000", false, ""},
		{text("10.010.000.000"), ars, "010010000000", true, ""},
		{text("99107001001000"), leika, "99107001001000", false, ""},
		// The cell shows 9,91E+13.
		{zahl(99107001001000, "99107001001000"), leika, "99107001001000", true, ""},
		{text("99107001001000"), nil, "", false, "hat 14 Ziffern"},

		{text("9,91E+13"), leika, "", false, als},
		{text("9.91E+13"), leika, "", false, als},
		{text("9,9107001001E+13"), leika, "", false, als},
		{zahl(1e16, "1E+16"), []int{17}, "", false, "verloren"},
		{zahl(10092.5, "10092,5"), ozg, "", false, als},
		{zahl(-10092, "-10092"), ozg, "", false, als},
		{zahl(12, "12"), ozg, "", false, "hat 2 Ziffern"},
		{zahl(1234567, "1234567"), []int{7, 8}, "", false, "führende Null"},
		{text("1.234.567"), []int{7, 8}, "", false, "führende Null"},
		{text("1234567"), []int{7, 8}, "1234567", false, ""},
		{text("12"), ozg, "", false, "hat 2 Ziffern"},
		{text("0123"), ozg, "", false, "hat 4 Ziffern"},
		{text("1,000"), ags, "", false, "in Ziffern"},
		{text("ABC"), ozg, "", false, "in Ziffern"},
		{text("١٢٣٤٥"), ozg, "", false, "in Ziffern"},
		{datum(46082), ozg, "", false, "ein Datum gemacht"},
		{wahr, ozg, "", false, als},
		{leer, ozg, "", false, "Bitte tragen Sie"},
		{fehler, ozg, "", false, "Fehler"},
	}
	for _, tt := range tests {
		got, repariert, err := tt.cell.Schluessel(tt.laengen...)
		if got != tt.want || repariert != tt.repariert {
			t.Errorf("%+v of %v: got %q, %v; want %q, %v", tt.cell, tt.laengen, got, repariert, tt.want, tt.repariert)
		}
		checkDetail(t, tt.cell, err, tt.detail)
	}
}

func TestWertErrorIsASentence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  func() error
		want string
	}{
		{
			func() error { _, err := text("31.02.2026").Datum(); return err },
			"Gefunden: »31.02.2026«; erwartet: ein Datum wie 01.03.2026. Diesen Tag gibt es nicht. Bitte prüfen Sie das Datum.",
		},
		{
			func() error { _, _, err := leer.Schluessel(2, 5, 8); return err },
			"Die Zelle ist leer; erwartet: ein Schlüssel aus 2, 5 oder 8 Ziffern. Bitte tragen Sie einen Wert ein.",
		},
	}
	for _, tt := range tests {
		if got := tt.err().Error(); got != tt.want {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
	}
	long, ok := errors.AsType[*sheet.WertError](func() error { _, err := text(strings.Repeat("ä", 100)).Datum(); return err }())
	if !ok || long.Gefunden != strings.Repeat("ä", 40)+"…" {
		t.Errorf("got %+v, want 40 characters", long)
	}
}
