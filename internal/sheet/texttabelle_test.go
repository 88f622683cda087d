// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"nachnutzung/internal/sheet"
)

// encode writes a text in another encoding.
func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	raw, err := e.NewEncoder().Bytes([]byte(s))
	must(t, err)
	return raw
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const content = "Kommune;Status\r\nKöthen (Anhalt);geprüft – »läuft«\r\n"
	const want = "1 Kommune|Status\n2 Köthen (Anhalt)|geprüft – »läuft«\n"
	// The first Umlaut comes late: whoever looks at the beginning takes it for ASCII.
	late := strings.Repeat("Aken;live\r\n", 50_000)
	tests := []struct {
		name, kodierung string
		raw             []byte
		want            string
	}{
		{"utf-8", "utf-8", []byte(content), want},
		{"ascii", "utf-8", []byte("a;b\n1;2\n"), "1 a|b\n2 1|2\n"},
		{"utf-8 with BOM", "utf-8-bom", []byte("\ufeff" + content), want},
		{"utf-8 late", "utf-8", []byte(late + content), ""},
		{"windows-1252", "windows-1252", encode(t, charmap.Windows1252, content), want},
		{"windows-1252 late", "windows-1252", encode(t, charmap.Windows1252, late+content), ""},
		{"windows-1252 at the end", "windows-1252", []byte("a;b\n1;\xe4"), "1 a|b\n2 1|ä\n"},
		{"windows-1252 that has a pair like UTF-8", "windows-1252", []byte("a;b\nSpa\xdf\x93;\xe4\n"), "1 a|b\n2 Spaß“|ä\n"},
		{"utf-16 LE with BOM", "utf-16", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), content), want},
		{"utf-16 BE with BOM", "utf-16", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), content), want},
		{"utf-16 LE", "utf-16", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), content), want},
		{"utf-16 BE", "utf-16", encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), content), want},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := open(t, "x.csv", tt.raw)
			if got := m.Kodierung(); got != tt.kodierung {
				t.Errorf("got %q, want %q", got, tt.kodierung)
			}
			got := dump(t, m, 0)
			if tt.want == "" { // the late ones: the last row tells
				got, tt.want = got[strings.LastIndex(got[:len(got)-1], "\n")+1:], "50002 Köthen (Anhalt)|geprüft – »läuft«\n"
			}
			if got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

func TestSeparators(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, raw, want string }{
		{"semicolon", "a;b\n1;2\n", "1 a|b\n2 1|2\n"},
		{"comma", "a,b\n1,2\n", "1 a|b\n2 1|2\n"},
		{"tab", "a\tb\n1\t2\n", "1 a|b\n2 1|2\n"},
		{"bar", "a|b\n1|2\n", "1 a|b\n2 1|2\n"},
		{"decimal commas", "a;b\n1,5;2,5\n3,5;4,5\n", "1 a|b\n2 1,5|2,5\n3 3,5|4,5\n"},
		{"decimal commas without a header", "1,5;2,5\n3,5;4,5\n", "1 1,5|2,5\n2 3,5|4,5\n"},
		{"decimal commas and tabs", "1,5\t2,5\n3,5\t4,5\n", "1 1,5|2,5\n2 3,5|4,5\n"},
		{"commas in every name", "ars;name\n1;Aken (Elbe), Stadt\n2;Jessen (Elster), Stadt\n", "1 ars|name\n2 1|Aken (Elbe), Stadt\n3 2|Jessen (Elster), Stadt\n"},
		{"semicolons in quotes", "a,b\n\"x;y;z\",1\n\"u;v;w\",2\n", "1 a|b\n2 x;y;z|1\n3 u;v;w|2\n"},
		{"title above", "Stand, 1. März 2026\n\na;b;c\n1;2;3\n4;5;6\n", "1 Stand, 1. März 2026\n3 a|b|c\n4 1|2|3\n5 4|5|6\n"},
		{"rows of different length", "a;b;c\n1\n1;2\n1;2;3;4\n", "1 a|b|c\n2 1\n3 1|2\n4 1|2|3|4\n"},
		{"one column", "ars\n010010000000\n", "1 ars\n2 010010000000\n"},
		{"said", "sep=,\r\na,b;c\r\n1,2;3\r\n", "1 a|b;c\n2 1|2;3\n"},
		{"said with BOM", "\ufeffsep=;\n1,2;3\n", "1 1,2|3\n"},
		{"said in quotes", "\"SEP=|\"\na|b\n", "1 a|b\n"},
		{"said tab", "sep=\t\na\tb;c\n", "1 a|b;c\n"},
		{"said alone", "sep=;", ""},
		{"not said", "sep=a\n1;2\n", "1 sep=a\n2 1|2\n"},
	}
	for _, tt := range tests {
		if got := dump(t, open(t, "x.csv", []byte(tt.raw)), 0); got != tt.want {
			t.Errorf("%s: got\n%swant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestRecords(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, raw, want string }{
		{"CRLF", "a;b\r\n1;2\r\n", "1 a|b\n2 1|2\n"},
		{"CR alone", "a;b\r1;2\r", "1 a|b\n2 1|2\n"},
		{"no end", "a;b\n1;2", "1 a|b\n2 1|2\n"},
		{"empty rows", "\n\na;b\n;\n   ;\n1;2\n\n", "3 a|b\n6 1|2\n"},
		{"empty cells at the end", "a;b;;\n1;;;\n", "1 a|b\n2 1\n"},
		{"line feed in quotes", "a;b\n\"1\n2\";3\n4;5\n", "1 a|b\n2 1\n2|3\n3 4|5\n"},
		{"CRLF and CR in quotes", "a;b\r\n\"1\r\n2\r3\";4\r\n", "1 a|b\n2 1\n2\n3|4\n"},
		{"quotes doubled", "a;\"er sagte \"\"ja\"\"\"\n", "1 a|er sagte \"ja\"\n"},
		{"quote inside", "a;5\" Rohr\n", "1 a|5\" Rohr\n"},
		{"more behind quotes", "a;\"b\"c\n", "1 a|bc\n"},
		{"empty quotes", "\"\";a\n", "1 |a\n"},
		{"blanks", " a ;\u00a0b\u00a0;\u200bc\ufeff;\td\n", "1 a|b|c|d\n"},
		{"neutralised", "a;'=1+1;'+49;'-x;'@x;'\tx;'x;'\n", "1 a|=1+1|+49|-x|@x|\tx|'x|'\n"},
		{"neutralised in quotes", "a;\"'=1;2\"\n", "1 a|=1;2\n"},
		{"control characters", "a;b\x01\x1f;\"c\x02\"\x03;\x04\n", "1 a|b|c\n"},
	}
	for _, tt := range tests {
		if got := dump(t, open(t, "x.csv", []byte(tt.raw)), 0); got != tt.want {
			t.Errorf("%s: got\n%swant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestCellsOfATextTable(t *testing.T) {
	t.Parallel()
	for z, err := range open(t, "x.csv", []byte("\"\";12;b\x01\n")).Zeilen(t.Context(), 0) {
		must(t, err)
		want := []sheet.Zelle{{}, {Text: "12", Art: sheet.Text}, {Text: "b", Art: sheet.Text, Bereinigt: true}}
		if got := fmt.Sprintf("%+v", z.Zellen); got != fmt.Sprintf("%+v", want) {
			t.Errorf("got %v, want %+v", got, want)
		}
	}
}

// TestWriterAndReader takes what the writer neutralised back in.
func TestWriterAndReader(t *testing.T) {
	t.Parallel()
	cells := []string{"=1+1", "+49 391", "-", "@x", "a,b", "a\"b", "zwei\nZeilen", "Köthen", "'x"}
	var b bytes.Buffer
	w := sheet.NewCSVWriter(&b)
	w.Write(cells)
	w.Write([]string{"a", "b"})
	must(t, w.Flush())
	for z, err := range open(t, "x.csv", b.Bytes()).Zeilen(t.Context(), 0) {
		must(t, err)
		for i, c := range z.Zellen {
			if z.Nr == 1 && c.Text != cells[i] {
				t.Errorf("got %q, want %q", c.Text, cells[i])
			}
		}
	}
}

// endless is a text table that is made while it is read.
type endless struct {
	line string
	size int64
}

func (e endless) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off+int64(n) < e.size {
		n += copy(p[n:min(int64(len(p)), e.size-off)], e.line[(off+int64(n))%int64(len(e.line)):])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestTextTableStreams must not run beside other tests: it looks at the memory of all.
func TestTextTableStreams(t *testing.T) {
	const rows = 300_000
	line := "010010000000;10092;live;01.03.2026;\"eine, Bemerkung; zum Stand\"\r\n"
	file := endless{line, rows * int64(len(line))}
	m, err := sheet.Open(t.Context(), file, file.size, "x.csv")
	must(t, err)
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	n, before, peak := 0, memory.HeapAlloc, uint64(0)
	for _, err := range m.Zeilen(t.Context(), 0) {
		must(t, err)
		if n++; n%20_000 == 0 {
			runtime.ReadMemStats(&memory)
			peak = max(peak, memory.HeapAlloc)
		}
	}
	if n != rows {
		t.Errorf("got %d rows, want %d", n, rows)
	}
	if peak > before+32<<20 {
		t.Errorf("got %d MiB of memory, want less than 32", (peak-before)>>20)
	}
}

func TestContextEndsReading(t *testing.T) {
	t.Parallel()
	line := "010010000000;10092;live\n"
	text := strings.Repeat(line, 20_000)
	book := streamed(t, 5000, 8, longCell)
	for name, raw := range map[string][]byte{"x.csv": []byte(text), "x.xlsx": book} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		m := open(t, name, raw)
		var last error
		n := 0
		for _, err := range m.Zeilen(ctx, 0) {
			last = err
			if n++; n == 3 {
				cancel()
			}
		}
		if !errors.Is(last, context.Canceled) || n > 4000 {
			t.Errorf("%s: got %v after %d rows, want %v soon", name, last, n, context.Canceled)
		}
		if _, err := sheet.Open(ctx, bytes.NewReader(raw), int64(len(raw)), name); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", name, err, context.Canceled)
		}
	}
}

// failingDisk is a disk that fails behind the beginning.
type failingDisk struct{ file io.ReaderAt }

var errDisk = errors.New("Platte kaputt")

func (f failingDisk) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > 200_000 {
		return 0, errDisk
	}
	return f.file.ReadAt(p, off)
}

func TestDiskErrorsComeBack(t *testing.T) {
	t.Parallel()
	file := failingDisk{endless{"a;b;c\n", 600_000}}
	_, err := sheet.Open(t.Context(), file, 600_000, "x.csv")
	if _, format := errors.AsType[*sheet.FormatError](err); format || !errors.Is(err, errDisk) {
		t.Errorf("got %v, want %v as it is", err, errDisk)
	}
}

func TestStopReading(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{"x.csv": []byte("a\nb\nc\n"), "x.xlsx": streamed(t, 3, 1, longCell)} {
		m := open(t, name, raw)
		for range 2 { // each reading begins anew
			for z, err := range m.Zeilen(t.Context(), 0) {
				must(t, err)
				if z.Nr != 1 {
					t.Errorf("%s: got row %d, want the first", name, z.Nr)
				}
				break
			}
		}
		for _, blatt := range []int{-1, 1} {
			for _, err := range m.Zeilen(t.Context(), blatt) {
				if err == nil {
					t.Errorf("%s: sheet %d has a row", name, blatt)
				}
			}
		}
		must(t, m.Close())
		for _, err := range m.Zeilen(t.Context(), 0) {
			if err == nil {
				t.Errorf("%s: a row after closing", name)
			}
		}
	}
}
