// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"nachnutzung/api"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
)

// bigLists are lists of several pages, and short ones of each kind of answer.
func bigLists() []string {
	return []string{
		"/kommunen", "/leistungen?sort=-name", "/leistungsbuendel?q=bau&fields=name", "/verbuende/kitu/mitglieder", "/kommunen?q=nirgendsvorhanden",
		"/nachnutzungen", "/nachnutzungen?land=15&implizit=true&themenfeld=bildung", "/nachnutzungen?sort=-geaendertAm&total=true",
		"/leistungsbuendel/" + wohngeld + "/nachnutzungen", "/kommunen/" + magdeburg + "/nachnutzungen?stichtag=2025-07-01",
		"/verlauf", "/laender/15/vorhaben", "/kommunen/" + magdeburg + "/vorabbestaetigungen", "/intern/verlauf", "/intern/ausstehend",
	}
}

// readerOf is somebody who may read a list.
func readerOf(list string) person {
	if strings.Contains(list, "/tokens") {
		return person{nachnutzung.RolleVerwaltung, "", "MID"}
	}
	return mid()
}

// raws are the items of all pages of a list, as they came.
func (k probe) raws(t *testing.T, list string) []json.RawMessage {
	t.Helper()
	var all []json.RawMessage
	for cursor := ""; ; {
		var page struct {
			Items []json.RawMessage `json:"items"`
			Next  *string           `json:"next"`
		}
		got := k.get(t, with(list, "limit=1000"+cursor))
		if err := json.Unmarshal(got.body, &page); err != nil || got.status != http.StatusOK {
			t.Fatalf("%s: %d %v", list, got.status, err)
		}
		all = append(all, page.Items...)
		if page.Next == nil {
			return all
		}
		cursor = "&cursor=" + url.QueryEscape(*page.Next)
	}
}

// TestWholeLists wants in one file what the pages hold, in each format, in the same
// order and with the same sums.
func TestWholeLists(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		for _, list := range bigLists() {
			k := k.as(t, readerOf(list))
			want := k.raws(t, list)
			lines := k.get(t, with(list, "format=ndjson", "vollstaendig=true"))
			if got := bytes.TrimSuffix(lines.body, []byte("\n")); !bytes.Equal(got, bytes.Join(rawBytes(want), []byte("\n"))) || lines.status != http.StatusOK {
				t.Errorf("%s as NDJSON: %d, %d bytes are not the %d items of the pages", list, lines.status, len(got), len(want))
			}
			if lines.header.Get("Link") != "" || lines.header.Get("Content-Type") != mediaNDJSON {
				t.Errorf("%s as NDJSON: %v", list, lines.header)
			}
			records := readCSV(t, k.get(t, with(list, "format=csv", "vollstaendig=true")))
			german := readGerman(t, k.get(t, with(list, "excel=1", "vollstaendig=true")))
			book := openBook(t, k.get(t, with(list, "format=xlsx", "vollstaendig=true")))
			rows := rowsOf(t, book)
			if len(records) != len(want)+1 || len(german) != len(records) || len(rows) != len(records) {
				t.Fatalf("%s: %d items, %d records, %d in German, %d rows", list, len(want), len(records), len(german), len(rows))
			}
			for i, record := range records[1:] {
				if german[i+1][0] != record[0] || cell(rows[i+1], 0) != record[0] {
					t.Fatalf("%s: record %d is %q, in German %q, in the workbook %q", list, i, record, german[i+1], rows[i+1])
				}
			}
			if list == "/kommunen" {
				wantSameSum(t, records, rows, want)
			}
		}
	})
}

func cell(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

func rawBytes(list []json.RawMessage) [][]byte {
	parts := make([][]byte, len(list))
	for i, raw := range list {
		parts[i] = raw
	}
	return parts
}

// wantSameSum adds up the inhabitants in every form.
func wantSameSum(t *testing.T, records, rows [][]string, items []json.RawMessage) {
	t.Helper()
	var want int
	for _, raw := range items {
		var k api.Kommune
		if err := json.Unmarshal(raw, &k); err != nil {
			t.Fatal(err)
		}
		if k.Einwohner != nil {
			want += *k.Einwohner
		}
	}
	for form, table := range map[string][][]string{"einwohner": records, "Einwohner": rows} {
		column, sum := slices.Index(table[0], form), 0
		for _, row := range table[1:] {
			sum += number(json.RawMessage(cell(row, column)))
		}
		if sum != want || want == 0 {
			t.Errorf("%s: the sum is %d, want %d", form, sum, want)
		}
	}
}

// readGerman reads the CSV of German spreadsheet programs.
func readGerman(t *testing.T, a answer) [][]string {
	t.Helper()
	body, ok := bytes.CutPrefix(a.body, []byte("\xEF\xBB\xBF"))
	if !ok || a.header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" {
		t.Fatalf("no BOM, or %v", a.header)
	}
	r := csv.NewReader(bytes.NewReader(body))
	r.Comma = ';'
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func openBook(t *testing.T, a answer) *excelize.File {
	t.Helper()
	if a.status != http.StatusOK || a.header.Get("Content-Type") != mediaXLSX {
		t.Fatalf("%d %v %.300s", a.status, a.header, a.body)
	}
	f, err := excelize.OpenReader(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func rowsOf(t *testing.T, f *excelize.File) [][]string {
	t.Helper()
	rows, err := f.GetRows(f.GetSheetList()[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestGermanCSV(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	k.world(t)
	got := k.get(t, "/nachnutzungen?excel=1&kommune="+magdeburg+"&leistungsbuendel="+wohngeld+"&fields=kommune,status,statusSeit,beispiel,bemerkung")
	want := "\xEF\xBB\xBFARS;Kommune;OZG-ID;Version;Status;Status seit;Bemerkung;Beispiel\r\n" +
		"150030000000;Magdeburg, Landeshauptstadt;10092;2;live;2026-03-01;Über das Stadtportal.;nein\r\n"
	if string(got.body) != want || got.header.Get("Content-Disposition") != `inline; filename="nachnutzungen.csv"` {
		t.Errorf("got  %q %v\nwant %q", got.body, got.header, want)
	}
	if plain := k.get(t, "/kommunen?limit=1&format=csv"); bytes.Contains(plain.body, []byte("\xEF\xBB\xBF")) || !bytes.HasPrefix(plain.body, []byte("ars,ags,")) {
		t.Errorf("RFC 4180: %q", plain.body)
	}
	if other, german := k.get(t, "/kommunen?limit=1&format=csv"), k.get(t, "/kommunen?limit=1&excel=1"); other.header.Get("ETag") == german.header.Get("ETag") {
		t.Error("both kinds of CSV share an ETag")
	}
}

// TestWorkbook is about the sheet that people edit and send back.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	k.world(t)
	k.as(t, mid()).report(t, halle, kfz, `{"status":"im_test","statusSeit":"2026-02-01","bemerkung":"=1+1","begruendung":"@alle"}`)
	f := openBook(t, k.get(t, "/nachnutzungen?land=15", "Accept", mediaXLSX))
	sheets := f.GetSheetList()
	if !slices.Equal(sheets, []string{"Nachnutzungen", "Werte", "Definitionen"}) {
		t.Fatalf("sheets %v", sheets)
	}
	heads := rowsOf(t, f)[0]
	for _, head := range []string{
		"ARS", "Kommune", "OZG-ID", "Leistungsbündel", "Status", "Status seit", "Begründung", "Bemerkung", "Geplanter Go-live", "Hindernisse", "Version",
	} {
		if !slices.Contains(heads, head) {
			t.Errorf("no column %s in %v", head, heads)
		}
	}
	at := func(head string, row int) string {
		name, err := excelize.CoordinatesToCellName(slices.Index(heads, head)+1, row)
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	row := 1 + slices.IndexFunc(rowsOf(t, f), func(r []string) bool { return r[0] == halle && cell(r, slices.Index(heads, "OZG-ID")) == kfz })
	for head, want := range map[string]string{"ARS": halle, "Status": "im_test", "Status seit": "01.02.2026", "Bemerkung": "'=1+1", "Begründung": "'@alle", "Version": "1"} {
		if got, err := f.GetCellValue(sheets[0], at(head, row)); err != nil || got != want {
			t.Errorf("%s: got %q %v, want %q", head, got, err, want)
		}
	}
	if kind, err := f.GetCellType(sheets[0], at("ARS", row)); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("a key is no text: %v %v", kind, err)
	}
	if visible, err := f.GetColVisible(sheets[0], strings.TrimRight(at("Version", 1), "1")); err != nil || visible {
		t.Errorf("the version is shown: %v", err)
	}
	if panes, err := f.GetPanes(sheets[0]); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head is not frozen: %+v %v", panes, err)
	}
	choices, err := f.GetDataValidations(sheets[0])
	offered := make(map[string]bool)
	for _, c := range choices {
		offered[strings.TrimRight(strings.Split(c.Sqref, ":")[0], "0123456789")] = true
	}
	for _, head := range []string{"Status", "Hindernisse"} {
		if !offered[strings.TrimRight(at(head, 1), "1")] || err != nil {
			t.Errorf("no choices for %s: %v %v", head, offered, err)
		}
	}
	wantDefinitions(t, f, "Status", "Status am Stichtag; Codeliste „status“.", "kein_bedarf", "/api/v1/nachnutzungen?land=15", nachnutzung.Tag(time.Now()))
	neutral := readCSV(t, k.get(t, "/nachnutzungen?format=csv&kommune="+halle+"&leistungsbuendel="+kfz+"&fields=bemerkung"))
	if neutral[1][3] != "'=1+1" {
		t.Errorf("CSV: %q", neutral)
	}
}

func wantDefinitions(t *testing.T, f *excelize.File, texts ...string) {
	t.Helper()
	rows, err := f.GetRows("Definitionen")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range rows {
		all = append(all, row...)
	}
	for _, text := range texts {
		if !slices.Contains(all, text) {
			t.Errorf("the definitions do not say %q", text)
		}
	}
}

// TestEveryColumnHasAHead keeps a column from being forgotten: each has a German
// head that no other column of the list has, and is explained.
func TestEveryColumnHasAHead(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	k.world(t)
	targets := slices.Collect(maps.Keys(lists()))
	for _, list := range append(append(targets, bigLists()...), "/intern/tokens?alle=true") {
		who := k.as(t, readerOf(list))
		names := readCSV(t, who.get(t, with(list, "limit=1", "format=csv")))[0]
		var heads []string
		for _, name := range names {
			column, ok := exchange.SpalteVon(name)
			if !ok || column.Kopf == "" || column.Name != name {
				t.Errorf("%s: the column %s has no head", list, name)
			}
			heads = append(heads, column.Kopf)
		}
		slices.Sort(heads)
		if n := len(slices.Compact(slices.Clone(heads))); n != len(heads) {
			t.Errorf("%s: two columns have one head: %q", list, heads)
		}
		book := openBook(t, who.get(t, with(list, "limit=1", "format=xlsx")))
		rows, err := book.GetRows("Definitionen")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if !slices.ContainsFunc(rows, func(r []string) bool { return cell(r, 1) == name && cell(r, 3) != "" }) {
				t.Errorf("%s: nobody explains %s", list, name)
			}
		}
	}
}

func TestWholeListsRefused(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for _, list := range []string{"/kommunen", "/nachnutzungen"} {
		for query, want := range map[string][]string{
			"vollstaendig=true":                               {"?vollstaendig"},
			"vollstaendig=true&format=json":                   {"?vollstaendig"},
			"vollstaendig=true&format=csv&limit=5":            {"?limit"},
			"vollstaendig=true&format=csv&cursor=e30":         {"?cursor", "?cursor"},
			"excel=1&format=xlsx":                             {"?excel"},
			"excel=2&vollstaendig=ja":                         {"?excel", "?vollstaendig"},
			"excel=1&format=ndjson&limit=5&vollstaendig=true": {"?excel", "?limit"},
		} {
			p := k.ask(t, http.MethodGet, with(list, query)).problem(t, http.StatusBadRequest)
			var got []string
			for _, fault := range p.Errors {
				got = append(got, fault.Pointer)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s?%s: got %v, want %v", list, query, got, want)
			}
		}
	}
}

// TestWholeListIsCached: the catalogue's whole lists have an ETag as its pages do.
func TestWholeListIsCached(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	for _, target := range []string{"/lagen?format=csv&vollstaendig=true", "/verbuende/kitu/mitglieder?format=xlsx&vollstaendig=true"} {
		got := k.get(t, target)
		if again := k.get(t, target, "If-None-Match", got.header.Get("ETag")); got.header.Get("ETag") == "" || again.status != http.StatusNotModified {
			t.Errorf("%s: %s, then %d", target, got.header.Get("ETag"), again.status)
		}
	}
	page := "/kommunen/" + magdeburg + "/nachnutzungen?format=xlsx&limit=5"
	if first, second := k.get(t, page), k.get(t, page); first.header.Get("ETag") != second.header.Get("ETag") {
		t.Errorf("the same rows have the ETags %s and %s", first.header.Get("ETag"), second.header.Get("ETag"))
	}
	k.ask(t, http.MethodGet, "/verbuende/nix/mitglieder?format=csv&vollstaendig=true").problem(t, http.StatusNotFound)
}
