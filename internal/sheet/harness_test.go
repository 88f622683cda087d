// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nachnutzung/internal/sheet"
)

// open opens bytes as a file.
func open(t testing.TB, name string, raw []byte) *sheet.Mappe {
	t.Helper()
	m, err := sheet.Open(t.Context(), bytes.NewReader(raw), int64(len(raw)), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// dump writes the rows of a sheet, one per line, as "2! a|b": number, whether hidden, cells.
func dump(t testing.TB, m *sheet.Mappe, blatt int) string {
	t.Helper()
	var b strings.Builder
	for z, err := range m.Zeilen(t.Context(), blatt) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(&b, z.Nr)
		if z.Verborgen {
			b.WriteByte('!')
		}
		for i, c := range z.Zellen {
			b.WriteByte(" |"[min(i, 1)])
			b.WriteString(c.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// workbook makes a workbook of what fill writes into its first sheet, "Tabelle1".
func workbook(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", "Tabelle1"); err != nil {
		t.Fatal(err)
	}
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// must ends the test if the writer fails.
func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// teil is a part of a package and what it holds.
type teil struct{ name, content string }

// zipped packs parts.
func zipped(t testing.TB, teile ...teil) []byte {
	t.Helper()
	return packed(t, zip.Deflate, teile)
}

// stored puts parts together without making them smaller.
func stored(t testing.TB, teile ...teil) []byte {
	t.Helper()
	return packed(t, zip.Store, teile)
}

func packed(t testing.TB, method uint16, teile []teil) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range teile {
		f, err := w.CreateHeader(&zip.FileHeader{Name: part.name, Method: method})
		must(t, err)
		_, err = io.WriteString(f, part.content)
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

const (
	contentTypes = `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	rootRels     = `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	oneSheet     = `<workbook><sheets><sheet name="Blatt" sheetId="1" r:id="rId1"/></sheets></workbook>`
	bookRels     = `<Relationships>
		<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
		<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="/xl/styles.xml"/>
		<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
		</Relationships>`
)

// teile are the parts of a workbook written by hand with one sheet; those that are
// given take the place of the usual ones.
func teile(sheetXML string, own ...teil) []teil {
	parts := []teil{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", rootRels},
		{"xl/workbook.xml", oneSheet},
		{"xl/_rels/workbook.xml.rels", bookRels},
		{"xl/worksheets/sheet1.xml", sheetXML},
	}
	for _, part := range own {
		if i := slices.IndexFunc(parts, func(p teil) bool { return p.name == part.name }); i >= 0 {
			parts[i] = part
		} else {
			parts = append(parts, part)
		}
	}
	return parts
}

// rows puts rows into a sheet.
func rows(xml string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>` + xml + `</sheetData></worksheet>`
}

// describe writes the cells of all rows with all they tell.
func describe(t testing.TB, m *sheet.Mappe) string {
	t.Helper()
	var b strings.Builder
	for z, err := range m.Zeilen(t.Context(), 0) {
		must(t, err)
		for i, c := range z.Zellen {
			if c.Art == sheet.Leer && !c.Formel {
				continue
			}
			fmt.Fprintf(&b, "%s%d %s %q", sheet.Spalte(i), z.Nr, []string{"leer", "text", "zahl", "datum", "wahrheit", "fehler"}[c.Art], c.Text)
			if c.Art == sheet.Zahl || c.Art == sheet.Datum || c.Art == sheet.Wahrheit {
				fmt.Fprintf(&b, " %v", c.Zahl)
			}
			for word, is := range map[string]bool{" formel": c.Formel, " verbunden": c.Verbunden, " bereinigt": c.Bereinigt} {
				if is {
					b.WriteString(word)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
