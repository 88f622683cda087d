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

// marked marks a file and opens the result.
func marked(t *testing.T, file []byte, marks []sheet.Marke) (*excelize.File, []byte) {
	t.Helper()
	var out bytes.Buffer
	if err := sheet.Markiere(t.Context(), &out, file, "probe", marks, [][]string{{"Zelle", "Text"}, {"B2", "falsch"}}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatalf("the marked workbook does not open: %v", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, out.Bytes()
}

// comments gives the comments of a sheet by cell.
func comments(t *testing.T, f *excelize.File, name string) map[string]string {
	t.Helper()
	list, err := f.GetComments(name)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for _, c := range list {
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		found[c.Cell] = text
	}
	return found
}

func fill(t *testing.T, f *excelize.File, name, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(style.Fill.Color, ",")
}

func TestMarkiereArbeitsmappe(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(book.SetSheetName("Sheet1", "Stand März"))
	must(book.SetSheetRow("Stand März", "A1", &[]any{"ARS", "Status", "seit"}))
	must(book.SetSheetRow("Stand März", "A2", &[]any{"150030000000", "liev", 46082}))
	date, err := book.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Bold: true}})
	must(err)
	must(book.SetCellStyle("Stand März", "C2", "C2", date))
	must(book.AddComment("Stand März", excelize.Comment{Cell: "B2", Author: "Frau M.", Text: "alt"}))
	var raw bytes.Buffer
	must(book.Write(&raw))

	f, _ := marked(t, raw.Bytes(), []sheet.Marke{
		{Blatt: "Stand März", Zeile: 2, Spalte: 1, Gewicht: sheet.GewichtHinweis, Text: "eins"},
		{Blatt: "Stand März", Zeile: 2, Spalte: 1, Gewicht: sheet.GewichtFehler, Text: "zwei"},
		{Blatt: "Stand März", Zeile: 2, Spalte: 2, Gewicht: sheet.GewichtWarnung, Text: "drei"},
		{Text: "zur ganzen Datei", Spalte: -1},
	})
	if got := f.GetSheetList(); strings.Join(got, "|") != "Importbericht|Stand März" {
		t.Errorf("sheets %q", got)
	}
	said := comments(t, f, "Stand März")
	if len(said) != 2 || !strings.Contains(said["B2"], "eins\n\nzwei") || !strings.Contains(said["C2"], "drei") {
		t.Errorf("comments %q", said)
	}
	if b, c, a := fill(t, f, "Stand März", "B2"), fill(t, f, "Stand März", "C2"), fill(t, f, "Stand März", "A2"); b != "FFC7CE" || c != "FFEB9C" || a != "" {
		t.Errorf("fills %q %q %q", b, c, a)
	}
	id, err := f.GetCellStyle("Stand März", "C2")
	must(err)
	style, err := f.GetStyle(id)
	must(err)
	if style.NumFmt != 14 || style.Font == nil || !style.Font.Bold {
		t.Errorf("the date lost its looks: %+v", style)
	}
	if value, err := f.GetCellValue("Importbericht", "B2"); err != nil || value != "falsch" {
		t.Errorf("report: %q %v", value, err)
	}
}

func TestMarkiereTexttabelle(t *testing.T) {
	t.Parallel()
	f, raw := marked(t, []byte("ARS;Status\n010010000000;liev\n"), []sheet.Marke{{Zeile: 2, Spalte: 1, Gewicht: sheet.GewichtFehler, Text: "falsch"}})
	rows, err := f.GetRows("Sheet1")
	if err != nil || fmt.Sprint(rows) != "[[ARS Status] [010010000000 liev]]" {
		t.Errorf("rows %q, %v", rows, err)
	}
	if said := comments(t, f, "Sheet1"); said["B2"] != "falsch" {
		t.Errorf("comments %q", said)
	}
	// What was marked can be mended and loaded again.
	again, err := sheet.Open(t.Context(), bytes.NewReader(raw), int64(len(raw)), "markiert.xlsx")
	if err != nil || len(again.Blaetter()) != 2 {
		t.Errorf("%v", err)
	}
}
