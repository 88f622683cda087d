// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// streamed makes a workbook with the library's stream writer.
func streamed(tb testing.TB, rows, columns int, cell func(row, column int) any) []byte {
	tb.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	must(tb, err)
	values := make([]any, columns)
	for row := range rows {
		for column := range columns {
			values[column] = cell(row, column)
		}
		must(tb, w.SetRow(fmt.Sprintf("A%d", row+1), values))
	}
	var b bytes.Buffer
	must(tb, w.Flush(), f.Write(&b))
	return b.Bytes()
}

// plain makes a workbook as spreadsheet programs write it, with shared texts.
func plain(tb testing.TB, rows, columns int, cell func(row, column int) any) []byte {
	tb.Helper()
	return workbook(tb, func(f *excelize.File) {
		for row := range rows {
			values := make([]any, columns)
			for column := range columns {
				values[column] = cell(row, column)
			}
			must(tb, f.SetSheetRow("Tabelle1", fmt.Sprintf("A%d", row+1), &values))
		}
	})
}

// matrixCell is a cell of the matrix that people keep: Leistungsbündel in rows, Kommunen
// in columns. The words are made up.
func matrixCell(row, column int) any {
	switch {
	case row == 0 && column == 0:
		return "OZG-ID"
	case row == 0:
		return fmt.Sprintf("Kommune %d", column)
	case column == 0:
		return fmt.Sprint(10_000 + row)
	}
	return []any{"live", "in Umsetzung", "geplant", "offen", "nicht zuständig"}[(row*7+column*3)%5]
}

// longCell is a cell of the long form: a row for each pair.
func longCell(row, column int) any {
	switch column {
	case 0:
		return fmt.Sprintf("%012d", 10_010_000_000+row/575)
	case 1:
		return fmt.Sprint(10_000 + row%575)
	case 2:
		return []string{"live", "geplant", "offen"}[row%3]
	case 3:
		return 46_000 + row%300
	}
	return fmt.Sprintf("Bemerkung %d in Spalte %d", row, column)
}

// benchmarked are the workbooks both benchmarks read.
func benchmarked(b *testing.B) map[string][]byte {
	return map[string][]byte{
		"matrix":          plain(b, 558, 133, matrixCell),
		"matrix-inline":   streamed(b, 558, 133, matrixCell),
		"long-133400-x-8": streamed(b, 133_400, 8, longCell),
	}
}

// BenchmarkMappe reads every cell of a workbook; see BenchmarkBibliothek.
func BenchmarkMappe(b *testing.B) {
	for name, raw := range benchmarked(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				cells := 0
				m := open(b, "", raw)
				for z, err := range m.Zeilen(b.Context(), 0) {
					must(b, err)
					cells += len(z.Zellen)
				}
				must(b, m.Close())
				b.ReportMetric(float64(cells), "cells/op")
			}
		})
	}
}

// BenchmarkBibliothek reads the same cells with the library's own streaming reader.
func BenchmarkBibliothek(b *testing.B) {
	for name, raw := range benchmarked(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				cells := 0
				f, err := excelize.OpenReader(bytes.NewReader(raw))
				must(b, err)
				rows, err := f.Rows("Tabelle1")
				if err != nil {
					rows, err = f.Rows("Sheet1")
				}
				must(b, err)
				for rows.Next() {
					row, err := rows.Columns()
					must(b, err)
					cells += len(row)
				}
				must(b, rows.Close(), f.Close())
				b.ReportMetric(float64(cells), "cells/op")
			}
		})
	}
}

// BenchmarkTexttabelle reads a text table of 133,400 rows.
func BenchmarkTexttabelle(b *testing.B) {
	var text bytes.Buffer
	for row := range 133_400 {
		for column := range 8 {
			if column > 0 {
				text.WriteByte(';')
			}
			fmt.Fprint(&text, longCell(row, column))
		}
		text.WriteString("\r\n")
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range open(b, "", text.Bytes()).Zeilen(b.Context(), 0) {
			must(b, err)
		}
	}
}
