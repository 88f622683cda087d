// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// cellsOf describes the cells of one row written by hand.
func cellsOf(t *testing.T, xml string, own ...teil) string {
	t.Helper()
	return describe(t, open(t, "x.xlsx", zipped(t, teile(rows(xml), own...)...)))
}

func TestCellsOfAWorkbook(t *testing.T) {
	t.Parallel()
	shared := teil{"xl/sharedStrings.xml", `<sst><si><t>Köthen &amp; &#x41;ken</t></si>` +
		`<si><r><rPr><b/></rPr><t xml:space="preserve">in </t></r><r><t>Umsetzung</t></r><rPh sb="0" eb="1"><t>nicht</t></rPh><phoneticPr fontId="1"/></si>` +
		`<si/><si><t>  </t></si><si><t>a_x000D_
b_x0001_c_x005F_x</t></si><si><t>'=1</t></si></sst>`}
	tests := []struct{ name, xml, want string }{
		{"shared text", `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `A1 text "Köthen & Aken"`},
		{"rich text", `<row r="1"><c r="A1" t="s"><v>1</v></c></row>`, `A1 text "in Umsetzung"`},
		{"empty shared texts", `<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="s"><v>3</v></c><c r="C1"><v>1</v></c></row>`, `C1 zahl "1" 1`},
		{"escapes", `<row r="1"><c r="A1" t="s"><v>4</v></c></row>`, `A1 text "a\nbc_x" bereinigt`},
		{"neutralised", `<row r="1"><c r="A1" t="s"><v>5</v></c></row>`, `A1 text "=1"`},
		{"inline text", `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>`, `A1 text "a"`},
		{"inline rich text", `<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>`, `A1 text "ab"`},
		{"CDATA", `<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<a> & b]]></t></is></c></row>`, `A1 text "<a> & b"`},
		{"comment inside", `<row r="1"><c r="A1" t="inlineStr"><is><t>a<!-- > --><?x y?>b</t></is></c></row>`, `A1 text "ab"`},
		{"booleans", `<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c></row>`, "A1 wahrheit \"WAHR\" 1\nB1 wahrheit \"FALSCH\" 0"},
		{"error", `<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>`, `A1 fehler "#REF!"`},
		{"number", `<row r="1"><c r="A1" t="n"><v>1234.5</v></c></row>`, `A1 zahl "1234,5" 1234.5`},
		{"number with binary dust", `<row r="1"><c r="A1"><v>0.30000000000000004</v></c></row>`, `A1 zahl "0,3" 0.30000000000000004`},
		{"key as number", `<row r="1"><c r="A1"><v>9.9107001001E13</v></c></row>`, `A1 zahl "99107001001000" 9.9107001001e+13`},
		{"large number", `<row r="1"><c r="A1"><v>1.5E300</v></c></row>`, `A1 zahl "1,5E+300" 1.5e+300`},
		{"day written out", `<row r="1"><c r="A1" t="d"><v>2026-03-01T00:00:00</v></c></row>`, `A1 datum "01.03.2026" 46082`},
		{"no day written out", `<row r="1"><c r="A1" t="d"><v>bald</v></c></row>`, `A1 text "bald"`},
		{"formula", `<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>`, `A1 zahl "2" 2 formel`},
		{"formula of text", `<row r="1"><c r="A1" t="str"><f t="shared" si="0"/><v>live</v></c></row>`, `A1 text "live" formel`},
		{"formula of nothing", `<row r="1"><c r="A1" t="str"><f>B1</f><v></v></c><c r="B1"><v>1</v></c></row>`, `B1 zahl "1" 1`},
		{"formula not computed", `<row r="1"><c r="A1"><f>1+1</f></c></row>`, `A1 fehler "(Formel ohne Wert)" formel`},
		{"formula of an error", `<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`, `A1 fehler "#DIV/0!" formel`},
		{"empty cells", `<row r="1"><c r="A1" s="0"/><c r="B1"></c><c r="C1"><v>1</v></c><c r="D1"/></row>`, `C1 zahl "1" 1`},
		{"no places", `<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r="B3"><v>3</v></c><c><v>4</v></c></row>`, "A1 zahl \"1\" 1\nB1 zahl \"2\" 2\nB3 zahl \"3\" 3\nC3 zahl \"4\" 4"},
		{"prefixes", `<x:row r="1" x14ac:dyDescent="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>`, `A1 text "a"`},
		{"single quotes, > in a value", `<row r='1' a='>"'><c r='A1' b=">"><v>1</v></c></row>`, `A1 zahl "1" 1`},
	}
	for _, tt := range tests {
		if got := strings.TrimSuffix(cellsOf(t, tt.xml, shared), "\n"); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestNumberFormats(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code  string // a number is one built in
		value float64
		want  string
	}{
		{"0", 46082, `zahl "46082" 46082`},
		{"14", 46082, `datum "01.03.2026" 46082`},
		{"22", 46082.5, `datum "01.03.2026 12:00" 46082.5`},
		{"20", 0.5, `datum "12:00" 0.5`},
		{"46", 1.5, `zahl "1,5" 1.5`},
		{"1", 46082.4, `zahl "46082" 46082.4`},
		{"4", 1234567.891, `zahl "1.234.567,89" 1.234567891e+06`},
		{"9", 0.125, `zahl "13 %" 0.125`},
		{"10", 0.125, `zahl "12,50 %" 0.125`},
		{"11", 99107001001000, `zahl "99107001001000" 9.9107001001e+13`},
		{"49", 10092, `zahl "10092" 10092`},
		{"dd.mm.yyyy", 46082, `datum "01.03.2026" 46082`},
		{"dd/mm/yy;@", 46082, `datum "01.03.2026" 46082`},
		{"[$-407]d. mmmm yyyy", 46082, `datum "01.03.2026" 46082`},
		{"[$-F800]dddd, mmmm dd, yyyy", 46082, `datum "01.03.2026" 46082`},
		{"TT.MM.JJJJ", 46082, `datum "01.03.2026" 46082`},
		{"mmm", 46082, `datum "01.03.2026" 46082`},
		{"yyyy-mm-dd hh:mm:ss", 46082.25, `datum "01.03.2026 06:00" 46082.25`},
		{"h:mm AM/PM", 0.25, `datum "06:00" 0.25`},
		{"mm:ss.0", 0.25, `datum "06:00" 0.25`},
		{"[h]:mm", 1.5, `zahl "1,5" 1.5`},
		{"00000", 1001, `zahl "01001" 1001`},
		{"0.00", -1.005, `zahl "-1,00" -1.005`},
		{"0.00", -0.001, `zahl "0,00" -0.001`},
		{"#,##0", 1234, `zahl "1.234" 1234`},
		{"#,##0.00\\ \"€\"", 1234.5, `zahl "1.234,50" 1234.5`},
		{"0.0,", 1234.5, `zahl "1234,5" 1234.5`},
		{"[Red]0", 5, `zahl "5" 5`},
		{"0\" Tage\"", 5, `zahl "5" 5`},
		{"\"Stand\" d", 46082, `datum "01.03.2026" 46082`},
		{"\\d0", 5, `zahl "5" 5`},
		{"# ?/?", 0.5, `zahl "0,5" 0.5`},
		{"0.00E+00", 12345, `zahl "12345" 12345`},
		{"General", 5, `zahl "5" 5`},
		{"\"", 5, `zahl "5" 5`},
		{"[", 5, `zahl "5" 5`},
		{"", 5, `zahl "5" 5`},
		{"dd.mm.yyyy", -5, `datum "-5" -5`},
		{"dd.mm.yyyy", 1e10, `datum "10000000000" 1e+10`},
	}
	for _, tt := range tests {
		id, format := tt.code, ""
		if strings.Trim(tt.code, "0123456789") != "" || len(tt.code) > 2 || tt.code == "" {
			id, format = "170", fmt.Sprintf(`<numFmts><numFmt numFmtId="170" formatCode="%s"/></numFmts>`, strings.ReplaceAll(tt.code, `"`, "&quot;"))
		}
		styles := teil{"xl/styles.xml", `<styleSheet>` + format + `<cellStyleXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"><alignment/></xf><xf numFmtId="` + id + `"/></cellXfs></styleSheet>`}
		got := cellsOf(t, fmt.Sprintf(`<row r="1"><c r="A1" s="1"><v>%v</v></c></row>`, tt.value), styles)
		if want := "A1 " + tt.want + "\n"; got != want {
			t.Errorf("%q of %v: got %swant %s", tt.code, tt.value, got, want)
		}
	}
}

func Test1904(t *testing.T) {
	t.Parallel()
	book := strings.Replace(oneSheet, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	styles := teil{"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`}
	got := cellsOf(t, `<row r="1"><c r="A1" s="1"><v>44620</v></c><c r="B1"><v>44620</v></c></row>`, styles, teil{"xl/workbook.xml", book})
	if want := "A1 datum \"01.03.2026\" 46082\nB1 zahl \"44620\" 44620\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestMergedRegions(t *testing.T) {
	t.Parallel()
	merged := func(rows string, refs ...string) string {
		return `<worksheet><sheetData>` + rows + `</sheetData><mergeCells><mergeCell ref="` + strings.Join(refs, `"/><mergeCell ref="`) + `"/></mergeCells></worksheet>`
	}
	const a1 = `<row r="1"><c r="A1"><v>1</v></c></row>`
	tests := []struct{ name, xml, want string }{
		{"across", merged(a1, "A1:C1"), "1 1|1|1\n"},
		{"down, where rows hold something", merged(a1+`<row r="2"><c r="A2" s="1"/><c r="B2"><v>2</v></c></row><row r="3"><c r="A3"/></row><row r="4"><c r="B4"><v>4</v></c></row><row r="5"><c r="B5"><v>5</v></c></row>`, "A1:A4"), "1 1\n2 1|2\n4 1|4\n5 |5\n"},
		{"block", merged(a1+`<row r="2"><c r="C2"><v>2</v></c></row>`, "A1:B2"), "1 1|1\n2 1|1|2\n"},
		{"empty first cell", merged(`<row r="1"><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>`, "A1:A2"), "1 |1\n2 |2\n"},
		{"first row left out", merged(`<row r="2"><c r="B2"><v>2</v></c></row>`, "A1:A2"), "2 |2\n"},
		{"values inside stay", merged(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>`, "A1:C1"), "1 1|2|1\n"},
		{"one cell, backwards, nonsense", merged(a1, "A1", "A1:A1", "C1:A1", "A0:B1", "1:2", "A1:XFE1", "A1:B1048577"), "1 1\n"},
		{"two", merged(a1+`<row r="3"><c r="A3"><v>3</v></c></row>`, "A3:B3", "A1:B1"), "1 1|1\n3 3|3\n"},
		{"with a prefix", strings.NewReplacer("</", "</x:", "<", "<x:").Replace(merged(a1, "A1:B1")), "1 1|1\n"},
		{"blanks alone hold nothing", merged(a1+`<row r="2"><c r="B2" t="str"><v> </v></c></row>`, "A1:A2"), "1 1\n"},
		{"no rows", `<worksheet><sheetData/><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`, ""},
	}
	for _, tt := range tests {
		if got := dump(t, open(t, "x.xlsx", zipped(t, teile(tt.xml)...)), 0); got != tt.want {
			t.Errorf("%s: got\n%swant\n%s", tt.name, got, tt.want)
		}
	}
	got := describe(t, open(t, "x.xlsx", zipped(t, teile(merged(a1, "A1:B1"))...)))
	if want := "A1 zahl \"1\" 1\nB1 zahl \"1\" 1 verbunden\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestSheetsOfAWorkbook(t *testing.T) {
	t.Parallel()
	rel := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/` + kind + `" Target="` + target + `"/>`
	}
	book := teil{"xl/workbook.xml", `<x:workbook xmlns:x="y"><x:sheets><x:sheet name="Stand &amp; Plan" sheetId="7" r:id="a"/><x:sheet name="Diagramm" sheetId="8" r:id="b"/>` +
		`<x:sheet name="Listen" state="hidden" sheetId="9" r:id="c"/><x:sheet name="Mehr" state="veryHidden" sheetId="10" r:id="d"/><x:sheet name="Nichts" sheetId="11" r:id="e"/></x:sheets></x:workbook>`}
	rels := teil{"xl/_rels/workbook.xml.rels", `<Relationships>` + rel("a", "worksheet", "Worksheets/Sheet1.xml") + rel("b", "chartsheet", "chart.xml") +
		rel("c", "worksheet", "/xl/two.xml") + rel("d", "worksheet", "../three.xml") + rel("f", "styles", "missing.xml") + `</Relationships>`}
	m := open(t, "x.xlsx", zipped(t, teile(rows(`<row r="1"><c r="A1"><v>1</v></c></row>`), book, rels,
		teil{`xl\two.xml`, rows(`<row r="1" hidden="1"><c r="A1"><v>2</v></c></row>`)}, teil{"three.xml", rows("")}, teil{"xl/", ""})...))
	if got, want := fmt.Sprint(m.Blaetter()), "[{Stand & Plan false} {Listen true} {Mehr true}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := dump(t, m, 0)+dump(t, m, 1)+dump(t, m, 2), "1 1\n1! 2\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLibraryReadsTheSame holds the reader against the library's.
func TestLibraryReadsTheSame(t *testing.T) {
	t.Parallel()
	cell := func(row, column int) any {
		switch (row + column) % 4 {
		case 0:
			return row * column
		case 1:
			return fmt.Sprintf("Wert <%d> & \"%d\"", row, column)
		case 2:
			return row%2 == 0
		}
		return nil
	}
	for name, raw := range map[string][]byte{"streamed": streamed(t, 40, 30, cell), "plain": plain(t, 40, 30, cell)} {
		f, err := excelize.OpenReader(strings.NewReader(string(raw)))
		must(t, err)
		want, err := f.GetRows(f.GetSheetName(0))
		must(t, err)
		for z, err := range open(t, "x.xlsx", raw).Zeilen(t.Context(), 0) {
			must(t, err)
			for i, c := range z.Zellen {
				got := strings.NewReplacer("WAHR", "TRUE", "FALSCH", "FALSE").Replace(c.Text)
				if got != want[z.Nr-1][i] {
					t.Errorf("%s: %d, %d: got %q, want %q", name, z.Nr, i, got, want[z.Nr-1][i])
				}
			}
		}
	}
}
