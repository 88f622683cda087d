// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// workbook makes a workbook as a person leaves it.
func workbook(t *testing.T, edit func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	edit(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ressortliste is the list of a Ressort as it comes back: other order of columns, a
// title above, a renamed and a merged head, German dates, a hidden column with the
// versions of the template.
func ressortliste(t *testing.T, cells map[string]any) []byte {
	t.Helper()
	return workbook(t, func(f *excelize.File) {
		must(t, f.SetSheetName("Sheet1", "MID"))
		must(t, f.SetCellStr("MID", "A1", "Nachnutzungsübersicht, Rückmeldung des Ressorts"))
		must(t, f.MergeCell("MID", "A1", "H1"))
		for c, head := range []string{"Sachstand", "seit", "Kommune", "ARS", "OZG-ID", "Bemerkung", "Hindernisse", "Version"} {
			must(t, f.SetCellStr("MID", string(rune('A'+c))+"3", head))
		}
		rows := [][]any{
			{"live", "01.03.2026", "Magdeburg", "150030000000", "10092", "", "", 1},
			{"im Test", "15.2.26", "Halle (Saale)", "150020000000", "10092", "", "", 1},
			{"in Anbindung", "01.02.2026", "Dessau-Roßlau", "150010000000", "10092", "", "Personal; Geld", 1},
			{"in Anbindung", "01.02.2026", "Magdeburg", "150030000000", "10118", "", "", 1},
			{"in Anbindung", "01.02.2026", "Halle (Saale)", "150020000000", "10118", "", "", 1},
		}
		for r := range rows {
			must(t, f.SetSheetRow("MID", "A"+string(rune('4'+r)), &rows[r]))
		}
		for cell, value := range cells {
			must(t, f.SetCellValue("MID", cell, value))
		}
		must(t, f.SetColVisible("MID", "H", false))
		_, err := f.NewSheet("Hinweise")
		must(t, err)
		must(t, f.SetCellStr("Hinweise", "A1", "Bitte bis Monatsende zurücksenden."))
	})
}

// TestArbeitsmappe is the way of a workbook through a month: out, edited, back,
// mended, applied, and again.
func TestArbeitsmappe(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status;seit\n"+
			"150030000000;10092;in Anbindung;1.2.2026\n150020000000;10092;in Anbindung;1.2.2026\n150010000000;10092;in Anbindung;1.2.2026\n"+
			"150030000000;10118;in Anbindung;1.2.2026\n150020000000;10118;in Anbindung;1.2.2026\n"))
		// While the workbook is out, somebody else changes one of its rows.
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status;seit\n150030000000;10092;im Test;10.2.2026\n"))

		back := ressortliste(t, map[string]any{"A5": "im Tset", "B6": "31.02.2026", "G6": "Personal; Gled"})
		i := w.ladeDatei(t, mid(), "ressort.xlsx", back)
		list := w.bericht(t, i)
		wantZeilen(t, zeilen(list, nachnutzung.SchwereFehler), []string{
			`fehler A4 status "live" -> "Im Test"`,
			`fehler A5 status "im Tset" -> "Im Test"`,
			`fehler B6 status_seit "31.02.2026" -> ""`,
			`fehler G6 blocker "Personal; Gled" -> "Personal; Geld"`,
		})
		if i.Zahlen.Konflikt != 1 || list[0].Blatt != "MID" || list[0].Kopf != "Sachstand" {
			t.Errorf("%+v\n%+v", i.Zahlen, list[0])
		}
		book, name, err := w.importe.Mappe(t.Context(), mid(), i.ID)
		must(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(book))
		must(t, err)
		comments, err := f.GetComments("MID")
		must(t, err)
		if name != "ressort-bericht-3.xlsx" || len(comments) != 4 || strings.Join(f.GetSheetList(), "|") != "Importbericht|MID|Hinweise" {
			t.Errorf("%s: %d comments, sheets %q", name, len(comments), f.GetSheetList())
		}
		// The sender mends the cells in the marked workbook, and insists on his own
		// where both have changed.
		for cell, value := range map[string]any{"A5": "im Test", "B6": "01.02.2026", "G6": "Personal; Geld", "H4": 2} {
			must(t, f.SetCellValue("MID", cell, value))
		}
		var mended bytes.Buffer
		must(t, f.Write(&mended))
		i = w.ladeDatei(t, mid(), "ressort.xlsx", mended.Bytes())
		wantZeilen(t, zeilen(w.bericht(t, i), nachnutzung.SchwereFehler), nil)
		wantZahlen(t, i, "0 neu 3 geändert 2 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		i = w.wende(t, mid(), i)
		page, err := w.db.Verlauf(t.Context(), store.VerlaufFilter{Quelle: i.Quelle()}, store.Wunsch{Limit: 10})
		must(t, err)
		if len(page.Items) != 3 {
			t.Errorf("the history has %d entries of the import", len(page.Items))
		}
		again := w.ladeDatei(t, mid(), "ressort.xlsx", mended.Bytes())
		wantZahlen(t, again, "0 neu 0 geändert 5 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		w.wende(t, mid(), again)
		if p := w.paar(t, magdeburg, wohngeld); p.Befund.Status != nachnutzung.StatusLive || p.Befund.StatusSeit != "2026-03-01" || p.Nachnutzung.Version != 3 {
			t.Errorf("Magdeburg: version %d, %+v", p.Nachnutzung.Version, p.Befund)
		}
	})
}

// TestUnsaubereMappe: heads over two rows, merged cells, hidden rows and sheets,
// formulas, keys that the program has eaten.
func TestUnsaubereMappe(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	book := workbook(t, func(f *excelize.File) {
		must(t, f.SetCellStr("Sheet1", "A1", "Übersicht"))
		must(t, f.SetSheetRow("Sheet1", "A3", &[]any{"ARS", "OZG-ID", "Stand", ""}))
		must(t, f.MergeCell("Sheet1", "C3", "D3"))
		must(t, f.SetSheetRow("Sheet1", "A4", &[]any{"", "", "Status", "seit"}))
		must(t, f.MergeCell("Sheet1", "A3", "A4"))
		must(t, f.MergeCell("Sheet1", "B3", "B4"))
		must(t, f.SetSheetRow("Sheet1", "A5", &[]any{150030000000, 10092, "live", 46082}))
		must(t, f.SetSheetRow("Sheet1", "A6", &[]any{"150020000000", "10092", "live", 46082}))
		must(t, f.SetCellFormula("Sheet1", "D6", "46080+2"))
		must(t, f.SetSheetRow("Sheet1", "A7", &[]any{"150010000000", "10092", "live"}))
		must(t, f.SetRowVisible("Sheet1", 7, false))
		date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t, f.SetCellStyle("Sheet1", "D5", "D6", date))
		_, err = f.NewSheet("Alt")
		must(t, err)
		must(t, f.SetSheetRow("Alt", "A1", &[]any{"ARS", "OZG-ID", "Status"}))
		must(t, f.SetSheetRow("Alt", "A2", &[]any{"150030000000", "10092", "offen"}))
		must(t, f.SetSheetVisible("Alt", false))
	})
	i := w.ladeDatei(t, mid(), "unsauber.xlsx", book)
	var said []string
	for _, f := range w.bericht(t, i) {
		said = append(said, string(f.Schwere)+" "+f.Blatt+" "+f.Spalte+": "+f.Text)
	}
	text := strings.Join(said, "\n")
	for _, part := range []string{"warnung Sheet1 D: In dieser Spalte stehen Formeln", "warnung Sheet1 : Ausgeblendete Zeilen", "hinweis Alt : Das Blatt ist ausgeblendet"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
	wantZeilen(t, zeilen(w.bericht(t, i), nachnutzung.SchwereFehler), nil)
	if i.Zahlen.Neu != 3 {
		t.Errorf("%+v\n%s", i.Zahlen, text)
	}
}
