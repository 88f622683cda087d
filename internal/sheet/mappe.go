// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Format says what kind of file a Mappe was read from.
type Format string

// The formats that are read.
const (
	FormatXLSX Format = "xlsx"
	FormatCSV  Format = "csv"
)

// Blatt is one sheet of a workbook.
type Blatt struct {
	// Name is what the tab of the sheet shows. A text table has none.
	Name string
	// Verborgen tells that a person does not see the sheet (hidden or very hidden).
	Verborgen bool
}

// Zeile is one row that holds something.
type Zeile struct {
	// Nr is the number a spreadsheet program shows beside the row; it counts from one.
	// A line "sep=;" at the beginning of a text table is not counted, and a row
	// with line feeds in it counts once.
	Nr int
	// Verborgen tells that the row is hidden, by hand or by a filter.
	Verborgen bool
	// Zellen has the cells by their column; index zero is column A. Empty cells at
	// the end are left out.
	Zellen []Zelle
}

// Mappe is a workbook or a text table that is open for reading. It may be read by
// several goroutines at once.
type Mappe struct {
	arbeitsmappe *arbeitsmappe // of FormatXLSX
	texttabelle  *texttabelle  // of FormatCSV
	name         string
}

// Open reads a workbook (.xlsx) or a text table (CSV, TSV). It looks at the content,
// never at the name alone; name is for messages. The file has to stay readable until
// Close. What cannot be read is a [*FormatError]; an error of the file itself
// or of ctx comes back as it is.
func Open(ctx context.Context, file io.ReaderAt, size int64, name string) (*Mappe, error) {
	m := &Mappe{name: name}
	kopf, err := readHead(file, size)
	if err == nil {
		err = refuseKnown(kopf, file, size)
	}
	switch {
	case err != nil:
	case isZip(kopf):
		m.arbeitsmappe, err = openArbeitsmappe(ctx, file, size)
	default:
		m.texttabelle, err = openTexttabelle(ctx, file, size)
	}
	if err != nil {
		return nil, m.named(err)
	}
	return m, nil
}

// Close lets go of what was read. The file is the caller's.
func (m *Mappe) Close() error {
	m.arbeitsmappe, m.texttabelle = nil, nil
	return nil
}

// Format tells what kind of file this is.
func (m *Mappe) Format() Format {
	if m.texttabelle != nil {
		return FormatCSV
	}
	return FormatXLSX
}

// Kodierung tells how the characters of a text table are stored: "utf-8",
// "utf-8-bom", "utf-16" or "windows-1252". It is empty for a workbook.
func (m *Mappe) Kodierung() string {
	if m.texttabelle == nil {
		return ""
	}
	return string(m.texttabelle.kodierung)
}

// Blaetter lists the sheets in the order of their tabs. Sheets without cells (charts)
// are left out; a text table has one sheet without a name.
func (m *Mappe) Blaetter() []Blatt {
	if m.arbeitsmappe == nil {
		return []Blatt{{}}
	}
	blaetter := make([]Blatt, len(m.arbeitsmappe.blaetter))
	for i, b := range m.arbeitsmappe.blaetter {
		blaetter[i] = b.Blatt
	}
	return blaetter
}

// Zeilen streams the rows of a sheet in their order, each time from the beginning. A Zeile is
// valid until the next one; the texts of its cells stay. Rows that hold nothing are left
// out. An error (a [*FormatError], or that of the file or of ctx) ends the stream: what
// came before it is then not all there was.
func (m *Mappe) Zeilen(ctx context.Context, blatt int) iter.Seq2[*Zeile, error] {
	return func(yield func(*Zeile, error) bool) {
		err := m.each(ctx, blatt, func(z *Zeile) bool { return yield(z, nil) })
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, m.named(err))
		}
	}
}

// each hands every row to use, until use says that it wants no more; then its
// error is errStop.
func (m *Mappe) each(ctx context.Context, blatt int, use func(*Zeile) bool) error {
	switch {
	case m.arbeitsmappe == nil && m.texttabelle == nil:
		return fmt.Errorf("sheet: %q is closed", m.name)
	case blatt < 0 || blatt >= len(m.Blaetter()):
		return fmt.Errorf("sheet: %q has no sheet %d", m.name, blatt)
	case m.texttabelle != nil:
		return m.texttabelle.each(ctx, use)
	}
	return m.arbeitsmappe.each(ctx, blatt, use)
}

// errStop ends a stream whose reader has seen enough.
var errStop = errors.New("sheet: the reader stopped")

// named writes the file's name into an error that is for people.
func (m *Mappe) named(err error) error {
	if format, ok := errors.AsType[*FormatError](err); ok {
		format.Datei = m.name
		return format
	}
	return err
}

// maxSpalten is how many columns a spreadsheet program has.
const maxSpalten = 16384

// Spalte names a column as spreadsheet programs do: 0 is "A", 27 is "AB".
func Spalte(n int) string {
	if n < 0 {
		return ""
	}
	var name []byte
	for n++; n > 0; n = (n - 1) / 26 {
		name = append(name, byte('A'+(n-1)%26))
	}
	for i, j := 0, len(name)-1; i < j; i, j = i+1, j-1 {
		name[i], name[j] = name[j], name[i]
	}
	return string(name)
}

// contextReader ends a reading whose context is done, wherever in the file it is.
type contextReader struct {
	ctx context.Context // lives as long as one reading; io.Reader has no place for it
	r   io.Reader
}

// Read implements io.Reader.
func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
