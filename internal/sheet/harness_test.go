// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"bytes"
	"fmt"
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
