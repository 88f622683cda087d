// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"nachnutzung/internal/sheet"
)

func TestWorkbook(t *testing.T) {
	t.Parallel()
	raw := workbook(t, func(f *excelize.File) {
		datum, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t,
			f.SetSheetRow("Tabelle1", "A1", &[]any{"Stand der Nachnutzung"}),
			f.MergeCell("Tabelle1", "A1", "C1"),
			f.SetSheetRow("Tabelle1", "A3", &[]any{"ARS", " Status ", "Seit"}),
			f.SetSheetRow("Tabelle1", "A4", &[]any{"010010000000", "live", 46082}),
			f.SetSheetRow("Tabelle1", "A5", &[]any{99107001001000, true, 1234.5}),
			f.SetCellStyle("Tabelle1", "C4", "C4", datum),
			f.SetRowVisible("Tabelle1", 5, false),
			f.SetCellValue("Tabelle1", "D5", time.Date(2026, 3, 1, 14, 30, 0, 0, time.UTC)),
		)
		_, err = f.NewSheet("Listen")
		must(t, err, f.SetSheetVisible("Listen", false))
	})
	m := open(t, "Stand.xlsx", raw)
	if got, want := fmt.Sprint(m.Format(), m.Kodierung(), m.Blaetter()), "xlsx[{Tabelle1 false} {Listen true}]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := "1 Stand der Nachnutzung|Stand der Nachnutzung|Stand der Nachnutzung\n" +
		"3 ARS|Status|Seit\n" +
		"4 010010000000|live|01.03.2026\n" +
		"5! 99107001001000|WAHR|1234,5|01.03.2026 14:30\n"
	if got := dump(t, m, 0); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := dump(t, m, 1); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestTextTable(t *testing.T) {
	t.Parallel()
	m := open(t, "stand.csv", []byte("\ufeffARS;Kommune;Status\r\n010010000000;\"Aken (Elbe), Stadt\"; live \r\n\r\n1;\"zwei\r\nZeilen\"\r\n"))
	if got, want := fmt.Sprint(m.Format(), " ", m.Kodierung(), m.Blaetter()), "csv utf-8-bom[{ false}]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := "1 ARS|Kommune|Status\n2 010010000000|Aken (Elbe), Stadt|live\n4 1|zwei\nZeilen\n"
	if got := dump(t, m, 0); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestSeveralReadAtOnce(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{"x.csv": []byte("a;b\n1;2\n"), "x.xlsx": plain(t, 2, 2, matrixCell)} {
		m := open(t, name, raw)
		want := dump(t, m, 0)
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				if got := dump(t, m, 0); got != want {
					t.Errorf("%s: got\n%swant\n%s", name, got, want)
				}
			})
		}
		readers.Wait()
	}
}

func TestSpalte(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB", 701: "ZZ", 702: "AAA", 16383: "XFD", -1: ""} {
		if got := sheet.Spalte(n); got != want {
			t.Errorf("Spalte(%d) = %q, want %q", n, got, want)
		}
	}
}
