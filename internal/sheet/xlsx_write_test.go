// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func columns() []Column {
	return []Column{
		{Head: "ARS", Kind: KindKey, Width: 14}, {Head: "Kommune"}, {Head: "Status", Values: []string{"offen", "live"}},
		{Head: "Hindernisse", Values: []string{"personal", "kosten"}, Several: true}, {Head: "Status seit", Kind: KindDay},
		{Head: "Geändert", Kind: KindInstant}, {Head: "Einwohner", Kind: KindNumber}, {Head: "Träger", Kind: KindTruth},
		{Head: "Version", Kind: KindNumber, Hidden: true},
	}
}

// written makes a workbook and opens it with the library.
func written(t *testing.T, book *Workbook, limit int, records [][]string) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	x, err := newXLSXWriter(&b, book, limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		if err := x.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestXLSXCells(t *testing.T) {
	t.Parallel()
	f := written(t, &Workbook{Title: "Nachnutzungen", Columns: columns(), Freeze: 2, Notes: [][]string{{"Definitionen"}, {"Stand", "28.11.2026"}}}, maxSheetRows, [][]string{
		{"010010000000", "Flensburg", "live", "personal; kosten", "2026-03-01", "2026-10-01T08:15:00.000000Z", "96326", "true", "3"},
		{"", "=1+1", "", "", "2026-13", "bald", "viele", "vielleicht", ""},
	})
	for cell, want := range map[string]struct {
		raw, shown string
		kind       excelize.CellType
	}{
		"A1": {"ARS", "ARS", excelize.CellTypeInlineString},
		"A2": {"010010000000", "010010000000", excelize.CellTypeInlineString},
		"E2": {"46082", "01.03.2026", excelize.CellTypeUnset},
		"F2": {"46296.34375", "01.10.2026 08:15", excelize.CellTypeUnset},
		"G2": {"96326", "96326", excelize.CellTypeUnset},
		"H2": {"1", "TRUE", excelize.CellTypeBool},
		"A3": {"", "", excelize.CellTypeUnset},
		"B3": {"'=1+1", "'=1+1", excelize.CellTypeInlineString},
		"E3": {"2026-13", "2026-13", excelize.CellTypeInlineString},
		"F3": {"bald", "bald", excelize.CellTypeInlineString},
		"G3": {"viele", "viele", excelize.CellTypeInlineString},
		"H3": {"vielleicht", "vielleicht", excelize.CellTypeInlineString},
	} {
		raw, err := f.GetCellValue("Nachnutzungen", cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := f.GetCellValue("Nachnutzungen", cell)
		kind, _ := f.GetCellType("Nachnutzungen", cell)
		if raw != want.raw || shown != want.shown || kind != want.kind {
			t.Errorf("%s: got %q %q %d, want %v", cell, raw, shown, kind, want)
		}
	}
}

// TestXLSXFurniture wants what makes a sheet good to work with.
func TestXLSXFurniture(t *testing.T) {
	t.Parallel()
	f := written(t, &Workbook{
		Title: "Wo/was?", Columns: columns(), Freeze: 2, Above: [][]string{{"Titel"}}, Notes: [][]string{{"Definitionen"}, {"Status", "=x"}},
	}, maxSheetRows, [][]string{{"010010000000", "Flensburg"}})
	if got, want := f.GetSheetList(), []string{"Wo was ", valuesSheet, notesSheet}; !slices.Equal(got, want) {
		t.Fatalf("sheets %q, want %q", got, want)
	}
	name := f.GetSheetList()[0]
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.XSplit != 2 || panes.YSplit != 2 || panes.TopLeftCell != "C3" {
		t.Errorf("panes %+v %v", panes, err)
	}
	if visible, err := f.GetColVisible(name, "I"); err != nil || visible {
		t.Errorf("the version is not hidden: %v", err)
	}
	if width, err := f.GetColWidth(name, "A"); err != nil || width != 14 {
		t.Errorf("width %v %v", width, err)
	}
	if visible, err := f.GetSheetVisible(valuesSheet); err != nil || visible {
		t.Errorf("the lists are not hidden: %v", err)
	}
	choices, err := f.GetDataValidations(name)
	if err != nil || len(choices) != 2 {
		t.Fatalf("choices %v %v", choices, err)
	}
	if c := choices[0]; c.Sqref != "C3:C1003" || c.Formula1 != "Werte!$A$1:$A$2" || *c.ErrorStyle != "stop" || !c.ShowErrorMessage {
		t.Errorf("status: %+v", c)
	}
	if c := choices[1]; c.Sqref != "D3:D1003" || c.Formula1 != "Werte!$B$1:$B$2" || *c.ErrorStyle != "information" {
		t.Errorf("blockers: %+v", c)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].RefersTo != "'Wo was '!$A$2:$I$3" {
		t.Errorf("the filter is %+v", names)
	}
	rows, err := f.GetRows(notesSheet)
	if err != nil || len(rows) != 2 || !slices.Equal(rows[1], []string{"Status", "'=x"}) {
		t.Errorf("notes %q %v", rows, err)
	}
}

// TestXLSXGoesOn begins a new sheet where the program's rows end.
func TestXLSXGoesOn(t *testing.T) {
	t.Parallel()
	var records [][]string
	for i := range 7 {
		records = append(records, []string{strconv.Itoa(i)})
	}
	f := written(t, &Workbook{Title: strings.Repeat("ä", 40), Columns: columns()[:1]}, 4, records)
	var got []string
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil || rows[0][0] != "ARS" {
			t.Fatalf("%s: %q %v", name, rows, err)
		}
		for _, row := range rows[1:] {
			got = append(got, row[0])
		}
	}
	if !slices.Equal(got, []string{"0", "1", "2", "3", "4", "5", "6"}) || f.SheetCount != 3 {
		t.Errorf("got %q on %d sheets", got, f.SheetCount)
	}
}

func TestXLSXTellsOfACutConnection(t *testing.T) {
	t.Parallel()
	cut := errors.New("cut")
	x, err := NewXLSXWriter(writerFunc(func([]byte) (int, error) { return 0, cut }), &Workbook{Title: "x", Columns: columns()})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); !errors.Is(err, cut) {
		t.Errorf("got %v, want %v", err, cut)
	}
}

// TestXLSXDiscard leaves no temporary file behind, whichever way it ends.
func TestXLSXDiscard(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, end := range []func(*XLSXWriter) error{(*XLSXWriter).Close, (*XLSXWriter).Discard} {
		x, err := NewXLSXWriter(io.Discard, &Workbook{Title: "x", Columns: []Column{{Head: "Text"}}})
		if err != nil {
			t.Fatal(err)
		}
		for range 3000 {
			if err := x.Write([]string{strings.Repeat("x", 10_000)}); err != nil {
				t.Fatal(err)
			}
		}
		if entries, _ := os.ReadDir(os.TempDir()); len(entries) == 0 {
			t.Error("30 MB of rows are held in memory")
		}
		if err := end(x); err != nil {
			t.Error(err)
		}
		if entries, err := os.ReadDir(os.TempDir()); err != nil || len(entries) > 0 {
			t.Errorf("left behind: %v %v", entries, err)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
