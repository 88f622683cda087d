// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"nachnutzung/internal/sheet"
)

// readAll opens a file and reads every row of every sheet.
func readAll(t testing.TB, name string, raw []byte) error {
	t.Helper()
	m, err := sheet.Open(t.Context(), bytes.NewReader(raw), int64(len(raw)), name)
	if err != nil {
		return err
	}
	for i := range m.Blaetter() {
		for _, err := range m.Zeilen(t.Context(), i) {
			if err != nil {
				return err
			}
		}
	}
	return m.Close()
}

// checkRefused asks for a FormatError that names the file, says how to mend it, and has
// want in its detail.
func checkRefused(t testing.TB, raw []byte, want string) {
	t.Helper()
	err := readAll(t, "Stand.xlsx", raw)
	format, ok := errors.AsType[*sheet.FormatError](err)
	if !ok {
		t.Errorf("got %v, want a *FormatError with %q", err, want)
		return
	}
	if format.Datei != "Stand.xlsx" || !strings.Contains(format.Detail, want) || !strings.Contains(format.Detail, "Bitte") {
		t.Errorf("got %+v, want a detail with %q and »Bitte«", *format, want)
	}
	if !strings.HasPrefix(err.Error(), "»Stand.xlsx«: ") {
		t.Errorf("got %q, want the file's name first", err)
	}
}

// ole makes a compound file with these names in its directory.
func ole(names ...string) []byte {
	raw := make([]byte, 512*3)
	copy(raw, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(raw[30:], 9)
	binary.LittleEndian.PutUint32(raw[48:], 1) // directory in sector 1
	binary.LittleEndian.PutUint32(raw[76:], 0) // FAT in sector 0
	for next := uint32(1); ; next++ {          // four names in each sector
		sector := make([]byte, 512)
		for i := range 4 {
			if len(names) == 0 {
				break
			}
			units := utf16.Encode([]rune(names[0]))
			names = names[1:]
			for j, u := range units {
				binary.LittleEndian.PutUint16(sector[128*i+2*j:], u)
			}
			binary.LittleEndian.PutUint16(sector[128*i+64:], uint16(2*len(units)+2))
		}
		raw = append(raw[:512*(next+1)], sector...)
		fat := raw[512:]
		if len(names) == 0 {
			binary.LittleEndian.PutUint32(fat[4*next:], 0xfffffffe)
			return raw
		}
		binary.LittleEndian.PutUint32(fat[4*next:], next+1)
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	t.Parallel()
	book := workbook(t, func(f *excelize.File) { must(t, f.SetCellValue("Tabelle1", "A1", 1)) })
	var encrypted bytes.Buffer
	f, err := excelize.OpenReader(bytes.NewReader(book))
	must(t, err, f.Write(&encrypted, excelize.Options{Password: "geheim"}))
	macro := strings.Replace(contentTypes, "spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main", 1)
	binaryBook := strings.Replace(contentTypes, "spreadsheetml.sheet.main", "ms-excel.sheet.binary.macroEnabled.main", 1)
	word := `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	slides := `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>`
	tests := []struct {
		name string
		raw  []byte
		want string
	}{
		{"empty", nil, "leer"},
		{"blank", []byte(" \r\n "), "leer"},
		{"mark alone", []byte("\ufeff"), "leer"},
		{"mark of UTF-16 alone", []byte("\xff\xfe"), "leer"},
		{"pdf", []byte("%PDF-1.7\n1 0 obj"), "ein PDF"},
		{"picture", []byte("\x89PNG\r\n\x1a\n"), "ein Bild"},
		{"gzip", []byte("\x1f\x8b\x08\x00"), "gepacktes Archiv"},
		{"web page", []byte("\ufeff\r\n<HTML><body><table>"), "eine Webseite"},
		{"xml", []byte(`<?xml version="1.0"?><Workbook/>`), "XML"},
		{"json", []byte(`{"a":1}`), "JSON"},
		{"xls", ole("Root Entry", "Workbook"), "(.xls)"},
		{"xls of Excel 5", ole("Root Entry", "a", "b", "c", "d", "Book"), "(.xls)"},
		{"encrypted", ole("Root Entry", "\x06DataSpaces", "EncryptionInfo", "EncryptedPackage"), "Kennwort"},
		{"encrypted by the library", encrypted.Bytes(), "Kennwort"},
		{"doc", ole("Root Entry", "WordDocument"), "Word-Dokument"},
		{"msg", ole("Root Entry", "__nameid_version1.0"), "alten Office-Formats"},
		{"ole cut", ole("Root Entry", "Workbook")[:600], "alten Office-Formats"},
		{"ole with a circle", func() []byte {
			raw := ole("Root Entry")
			binary.LittleEndian.PutUint32(raw[512+4:], 1)
			return raw
		}(), "alten Office-Formats"},
		{"zip of other things", zipped(t, teil{"a.txt", "x"}), "ZIP-Archiv"},
		{"empty zip", zipped(t), "ZIP-Archiv"},
		{"ods", zipped(t, teil{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}), ".ods"},
		{"odt", zipped(t, teil{"mimetype", "application/vnd.oasis.opendocument.text"}), "OpenDocument"},
		{"docx", zipped(t, teil{"[Content_Types].xml", word}), "Word-Dokument"},
		{"pptx", zipped(t, teil{"[Content_Types].xml", slides}), "PowerPoint"},
		{"xlsm", zipped(t, teile(rows(""), teil{"[Content_Types].xml", macro})...), "Makros"},
		{"xlsm renamed", zipped(t, teile(rows(""), teil{"xl/vbaProject.bin", "x"})...), "Makros"},
		{"macro sheet of Excel 4", zipped(t, teile(rows(""), teil{"xl/macrosheets/sheet1.xml", "x"})...), "Makros"},
		{"xlsb", zipped(t, teile(rows(""), teil{"[Content_Types].xml", binaryBook})...), ".xlsb"},
		{"no sheet", zipped(t, teile("", teil{"xl/workbook.xml", `<workbook><sheets/></workbook>`})...), "kein Tabellenblatt"},
		{"no content types", zipped(t, teil{"xl/workbook.xml", oneSheet}), "beschädigt"},
		{"no root relation", zipped(t, teile("", teil{"_rels/.rels", "<Relationships/>"})...), "beschädigt"},
		{"sheet's part missing", zipped(t, append(teile("")[:4], teil{"x", ""})...), "beschädigt"},
		{"part twice", zipped(t, append(teile(rows("")), teil{"XL/Workbook.xml", ""})...), "beschädigt"},
		{"cut", book[:len(book)-100], "beschädigt"},
		{"beginning alone", book[:100], "beschädigt"},
		{"NUL in text", []byte("a;b\nc;\x00\x01\n"), "Nullzeichen"},
		{"NUL late in text", append(bytes.Repeat([]byte("a;b\n"), 50_000), 0), "Nullzeichen"},
		{"UTF-8 cut", []byte(strings.Repeat("ä", 50) + "\xc3"), "mitten in einem Zeichen"},
		{"UTF-16 cut", []byte("\xff\xfea\x00b"), "mitten in einem Zeichen"},
		{"encodings mixed", []byte(strings.Repeat("ä;", 50) + "\xe4;"), "mischt"},
		{"UTF-8 that is none", []byte("\ufeffa;\xe4\n"), "mischt"},
		{"DOS", []byte("K\x94then;f\x81r\n"), "DOS-Zeichensatz"},
		{"quote not closed", []byte("a;b\n1;\"2\n3;4\n"), "In Zeile 2 der Datei beginnt ein Anführungszeichen"},
		{"quote not closed in a large file", []byte("a;b\n1;2\n\"" + strings.Repeat("x;y\n", 1<<19)), "In Zeile 3 der Datei beginnt ein Anführungszeichen"},
		{"endless line", []byte(strings.Repeat("x;", 8000) + strings.Repeat("x", 5<<20)), "zu lang"},
		{"too many columns", []byte(strings.Repeat(";", 20_000)), "mehr als 16384 Spalten"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkRefused(t, tt.raw, tt.want)
		})
	}
}

func TestBrokenSheetsAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, xml string }{
		{"nothing", ""},
		{"no XML", "hallo"},
		{"cut in a row", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>`},
		{"cut in a tag", `<worksheet><sheetData><row r="1`},
		{"cut in a comment", `<worksheet><sheetData/><!-- `},
		{"cut in CDATA", `<worksheet><sheetData><row><c t="str"><v><![CDATA[x`},
		{"cut in an end", `<worksheet><sheetData></sheetD`},
		{"end too much", `<worksheet></worksheet></worksheet>`},
		{"tag without a name", rows(`< r="1">`)},
		{"reference unknown", rows(`<row><c t="str"><v>&nbsp;</v></c></row>`)},
		{"reference to NUL", rows(`<row><c t="str"><v>&#0;</v></c></row>`)},
		{"reference without end", rows(`<row><c t="str"><v>&amp</v></c></row>`)},
		{"row twice", rows(`<row r="1"/><row r="1"/>`)},
		{"row backwards", rows(`<row r="2"/><row r="1"/>`)},
		{"row beyond", rows(`<row r="1048577"/>`)},
		{"row no number", rows(`<row r="x"/>`)},
		{"cell backwards", rows(`<row><c r="B1"/><c r="A1"/></row>`)},
		{"cell beyond", rows(`<row><c r="XFE1"/></row>`)},
		{"cell without column", rows(`<row><c r="11"/></row>`)},
		{"cell without row", rows(`<row><c r="A"/></row>`)},
		{"style no number", rows(`<row><c s="x"/></row>`)},
		{"number no number", rows(`<row><c><v>x</v></c></row>`)},
		{"number infinite", rows(`<row><c><v>1E999</v></c></row>`)},
		{"number NaN", rows(`<row><c><v>NaN</v></c></row>`)},
		{"text no UTF-8", rows("<row><c t=\"str\"><v>\xe4</v></c></row>")},
		{"shared text missing", rows(`<row><c t="s"><v>0</v></c></row>`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkRefused(t, zipped(t, teile(tt.xml)...), "beschädigt")
		})
	}
}

// lie packs a sheet whose directory says that it is small.
func lie(t testing.TB, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range teile("")[:4] {
		f, err := w.Create(part.name)
		must(t, err)
		_, err = f.Write([]byte(part.content))
		must(t, err)
	}
	honest := zipped(t, teil{"x", content})
	archive, err := zip.NewReader(bytes.NewReader(honest), int64(len(honest)))
	must(t, err)
	packed := make([]byte, archive.File[0].CompressedSize64)
	offset, err := archive.File[0].DataOffset()
	must(t, err)
	copy(packed, honest[offset:])
	f, err := w.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(content)),
		CompressedSize64: uint64(len(packed)), UncompressedSize64: 1000,
	})
	must(t, err)
	_, err = f.Write(packed)
	must(t, err, w.Close())
	return b.Bytes()
}

// manyParts packs a directory of many parts that hold nothing.
func manyParts(t testing.TB, n int) []byte {
	t.Helper()
	parts := make([]teil, n)
	for i := range parts {
		parts[i].name = fmt.Sprint(i)
	}
	return zipped(t, parts...)
}

// bombs are files that grow when they are read.
func bombs(t testing.TB) map[string]struct {
	raw  []byte
	want string
} {
	t.Helper()
	const doctype = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	sst := func(content string) []byte {
		return zipped(t, teile(rows(""), teil{"xl/sharedStrings.xml", "<sst>" + content + "</sst>"})...)
	}
	merged := `<worksheet><sheetData>` + strings.Repeat("<row><c><v>1</v></c></row>", 1000) + `</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`
	type bomb = struct {
		raw  []byte
		want string
	}
	return map[string]bomb{
		"blanks":                  {zipped(t, teile(rows(strings.Repeat(" ", 150<<20)))...), "so stark gepackt"},
		"rows":                    {zipped(t, teile(rows(strings.Repeat("<row/>", 4<<20)))...), "so stark gepackt"},
		"blanks in another part":  {zipped(t, teile(rows(""), teil{"xl/media/x.png", strings.Repeat(" ", 20<<20)})...), "so stark gepackt"},
		"sheet that lies":         {lie(t, rows(strings.Repeat("<row/>", 1<<20))), "beschädigt"},
		"entities in the sheet":   {zipped(t, teile(doctype+rows(`<row><c t="str"><v>&b;</v></c></row>`))...), "Dokumenttypdefinition"},
		"entities in the texts":   {zipped(t, teile(rows(""), teil{"xl/sharedStrings.xml", doctype + "<sst><si><t>&b;</t></si></sst>"})...), "Dokumenttypdefinition"},
		"entities in the list":    {zipped(t, teile(rows(""), teil{"xl/workbook.xml", doctype + oneSheet})...), "Dokumenttypdefinition"},
		"entities in the types":   {zipped(t, teile(rows(""), teil{"[Content_Types].xml", doctype + contentTypes})...), "Dokumenttypdefinition"},
		"entity without its type": {zipped(t, teile(rows(`<row><c t="str"><v>&b;</v></c></row>`))...), "beschädigt"},
		"empty texts":             {sst(strings.Repeat("<si/>", 8<<18)), "mehr verschiedene Texte"},
		"endless text":            {sst("<si><t>" + strings.Repeat("x", 3<<20) + "</t></si>"), "beschädigt"},
		"endless rich text":       {sst("<si>" + strings.Repeat("<r><t>xxxxxxxxxx</t></r>", 600_000) + "</si>"), "beschädigt"},
		"endless tag":             {zipped(t, teile(rows(`<row a="`+strings.Repeat("x", 3<<20)+`"/>`))...), "beschädigt"},
		"endless row":             {zipped(t, teile(rows("<row>"+strings.Repeat(`<c t="str"><v>`+strings.Repeat("x", 30_000)+`</v></c>`, 400)+"</row>"))...), "zu lang"},
		"endless columns":         {zipped(t, teile(rows("<row>"+strings.Repeat(`<c/>`, 1<<20)+"</row>"))...), "beschädigt"},
		"endless list of sheets":  {stored(t, teile("", teil{"xl/workbook.xml", "<workbook><sheets>" + strings.Repeat(`<sheet name="`+strings.Repeat("x", 1<<19)+`" r:id="rId1"/>`, 33) + "</sheets></workbook>"})...), "Verzeichnis"},
		"many parts":              {manyParts(t, 11_000), "vielen Teilen"},
		"endless directory":       {manyParts(t, 100_000), "Verzeichnis"},
		"merged beyond reason":    {zipped(t, teile(merged)...), "verbunden"},
	}
}

// TestBombsTakeLittleMemory must not run beside other tests: it looks at the memory of all.
func TestBombsTakeLittleMemory(t *testing.T) {
	for name, bomb := range bombs(t) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		checkRefused(t, bomb.raw, bomb.want)
		runtime.ReadMemStats(&after)
		if taken := (after.TotalAlloc - before.TotalAlloc) >> 20; taken > 192 {
			t.Errorf("%s: took %d MiB", name, taken)
		}
	}
}

// TestHugeUsedRange reads a sheet that claims every cell there is, with a few values.
func TestHugeUsedRange(t *testing.T) {
	t.Parallel()
	xml := `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>` +
		`<row r="1048576" s="3"><c r="XFD1048576"><v>3</v></c></row></sheetData></worksheet>`
	n, cells := 0, 0
	for z, err := range open(t, "x.xlsx", zipped(t, teile(xml)...)).Zeilen(t.Context(), 0) {
		must(t, err)
		n++
		for _, c := range z.Zellen {
			if c.Art != sheet.Leer {
				cells++
			}
		}
	}
	if n != 2 || cells != 3 {
		t.Errorf("got %d rows with %d values, want 2 with 3", n, cells)
	}
}
