// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"nachnutzung/internal/sheet"
)

// FuzzOeffnen asks of any bytes: they are refused in words for people, or they are a table
// whose rows hold what the reader promises.
func FuzzOeffnen(f *testing.F) {
	const table = "Kommune;Status\r\nKöthen;\"a\"\"b\r\nc\"\r\n\r\n'=1;2\x01\r\n"
	f.Add([]byte(table))
	f.Add([]byte("sep=,\n" + table))
	f.Add(encode(f, charmap.Windows1252, table))
	f.Add(encode(f, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), table))
	f.Add([]byte("a\tb\r1\t2\r"))
	f.Add([]byte("%PDF-1.7"))
	f.Add(ole("Root Entry", "Workbook"))
	f.Add(workbook(f, func(b *excelize.File) { must(f, b.SetSheetRow("Tabelle1", "A1", &[]any{"a", 1, true, 46082})) }))
	f.Add(zipped(f, teile(rows(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><f>1</f><v>46082</v></c></row>`))...))
	f.Fuzz(func(t *testing.T, raw []byte) { checkReading(t, raw) })
}

// FuzzBlatt asks the same of the XML inside a workbook, which bytes of a zip hardly reach.
func FuzzBlatt(f *testing.F) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-407]dd.mm.yyyy\ hh:mm;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>`
	f.Add(rows(`<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><f>1</f><v>46082</v></c></row>`), `<sst><si><t>a_x000D_&amp;&#65;</t></si></sst>`, styles)
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><r><t>a</t></r></is></c></row><row/><row><c/><c s="2"><v>-1.5E3</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells></worksheet>`, `<sst><si/></sst>`, `<styleSheet/>`)
	f.Add(`<!--x--><x:worksheet><x:sheetData/><![CDATA[]]></x:worksheet>`, "", "")
	f.Fuzz(func(t *testing.T, blatt, texte, formate string) {
		checkReading(t, stored(t, teile(blatt, teil{"xl/sharedStrings.xml", texte}, teil{"xl/styles.xml", formate})...))
	})
}

// checkReading reads a file twice: what is told of it must be sound and the same.
func checkReading(t *testing.T, raw []byte) {
	t.Helper()
	m, err := sheet.Open(t.Context(), bytes.NewReader(raw), int64(len(raw)), "x")
	if err != nil {
		checkFormatError(t, err)
		return
	}
	blaetter := m.Blaetter()
	if len(blaetter) == 0 || (m.Format() == sheet.FormatCSV) != (m.Kodierung() != "") {
		t.Fatalf("got %d sheets, format %q, encoding %q", len(blaetter), m.Format(), m.Kodierung())
	}
	for blatt := range blaetter {
		first := checkRows(t, m, blatt)
		if second := checkRows(t, m, blatt); first != second {
			t.Fatalf("got %v at first and %v then", first, second)
		}
		if len(blaetter) > 5 {
			break
		}
	}
	must(t, m.Close())
}

// checkFormatError asks that a fault is one for people.
func checkFormatError(t *testing.T, err error) {
	t.Helper()
	format, ok := errors.AsType[*sheet.FormatError](err)
	if !ok || format.Datei != "x" || !strings.Contains(format.Detail, "Bitte") || !utf8.ValidString(format.Detail) {
		t.Fatalf("got %v, want a *FormatError that says how to mend it", err)
	}
}

// counted is what one reading of a sheet came to.
type counted struct {
	rows, cells, bytes int
	failed             bool
}

func checkRows(t *testing.T, m *sheet.Mappe, blatt int) counted {
	t.Helper()
	var c counted
	last := 0
	for z, err := range m.Zeilen(t.Context(), blatt) {
		if err != nil {
			checkFormatError(t, err)
			c.failed = true
			break
		}
		if z.Nr <= last || len(z.Zellen) == 0 || len(z.Zellen) > 16384 || z.Zellen[len(z.Zellen)-1].Art == sheet.Leer {
			t.Fatalf("row %d behind %d with %d cells", z.Nr, last, len(z.Zellen))
		}
		last = z.Nr
		c.rows++
		for _, cell := range z.Zellen {
			c.cells++
			c.bytes += len(cell.Text)
			checkCell(t, cell)
		}
	}
	return c
}

// checkCell asks what holds for every cell.
func checkCell(t *testing.T, cell sheet.Zelle) {
	t.Helper()
	switch {
	case (cell.Art == sheet.Leer) != (cell.Text == ""):
		t.Fatalf("got %+v, empty and not", cell)
	case !utf8.ValidString(cell.Text):
		t.Fatalf("got %q, no UTF-8", cell.Text)
	case strings.ContainsAny(cell.Text, "\x00\x01\x1f\x7f\r"):
		t.Fatalf("got %q with control characters", cell.Text)
	case math.IsNaN(cell.Zahl) || math.IsInf(cell.Zahl, 0):
		t.Fatalf("got the number %v", cell.Zahl)
	}
}

// FuzzZelle asks of any cell: every reading gives a value of its form, or a fault that says how
// to mend it.
func FuzzZelle(f *testing.F) {
	for _, seed := range []string{"", "01.03.2026", "1.3.26", "31.02.2026", "2026-02-28T23:00:00Z", "1. März 2026", "46082", "1.234,5", "9,91E+13", "01001", "10092,0", "ja", "✓"} {
		f.Add(seed, uint8(sheet.Text), 0.0)
	}
	f.Add("46082", uint8(sheet.Zahl), 46082.0)
	f.Add("01.03.2026", uint8(sheet.Datum), 46082.5)
	f.Add("x", uint8(sheet.Datum), math.Inf(1))
	f.Fuzz(func(t *testing.T, text string, art uint8, zahl float64) {
		cell := sheet.Zelle{Text: text, Art: sheet.Zellart(art % 6), Zahl: zahl}
		iso, err := cell.Datum()
		if _, parse := time.Parse(time.DateOnly, iso); err == nil && parse != nil {
			t.Fatalf("Datum of %+v: got %q", cell, iso)
		}
		checkWertError(t, err)
		_, err = cell.Ganzzahl()
		checkWertError(t, err)
		dezimal, err := cell.Dezimal()
		if math.IsNaN(dezimal) && !math.IsNaN(zahl) {
			t.Fatalf("Dezimal of %+v: got %v", cell, dezimal)
		}
		checkWertError(t, err)
		_, err = cell.Janein()
		checkWertError(t, err)
		key, _, err := cell.Schluessel(5, 8, 12, 14)
		if err == nil && (len(key) != 5 && len(key) != 8 && len(key) != 12 && len(key) != 14 || strings.Trim(key, "0123456789") != "") {
			t.Fatalf("Schluessel of %+v: got %q", cell, key)
		}
		checkWertError(t, err)
	})
}

func checkWertError(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	wert, ok := errors.AsType[*sheet.WertError](err)
	if !ok || wert.Erwartet == "" || !strings.Contains(wert.Detail, "Bitte") {
		t.Fatalf("got %v, want a *WertError that says how to mend it", err)
	}
}
