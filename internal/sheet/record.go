// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"fmt"
	"io"
)

const (
	// maxRecord is far more than a row of the office world holds; a quotation mark
	// that is never closed would make one record of the rest of the file.
	maxRecord = 4 << 20
	// maxQuoted bounds a single quoted cell; spreadsheet programs end at 32,767 characters.
	maxQuoted = 1 << 20
)

// Kinds of bytes that the reader of records looks at; all others are content.
const (
	kindContent = iota
	kindControl
	kindBreak
	kindQuote
	kindTrenner
)

// recordReader reads records of cells: as RFC 4180 has them, and with what
// people and programs make of it. It takes CR, LF and CRLF for the end of a line, a quotation
// mark inside a cell for itself, and what follows a closing one for more of the cell.
type recordReader struct {
	r        io.Reader
	buf      []byte
	pos, end int
	err      error // of r, once all of buf is used
	kinds    [256]uint8
	row      []byte // content of the record
	cells    []span // its cells
	zeile    Zeile
	line     int // of the text, for messages
}

// span is a cell inside the row.
type span struct {
	from, to int
	control  bool
}

func newRecordReader(r io.Reader, trenner byte) *recordReader {
	rr := &recordReader{r: r, buf: make([]byte, chunk), line: 1}
	for b := range ' ' {
		rr.kinds[b] = kindControl
	}
	rr.kinds[0x7f] = kindControl
	rr.kinds['\t'] = kindContent
	rr.kinds['\r'], rr.kinds['\n'] = kindBreak, kindBreak
	rr.kinds['"'] = kindQuote
	rr.kinds[trenner] = kindTrenner
	return rr
}

// more reads on when the buffer is used up.
func (r *recordReader) more() bool {
	for r.pos == r.end {
		if r.err != nil {
			return false
		}
		r.pos, r.end = 0, 0
		r.end, r.err = r.r.Read(r.buf)
	}
	return true
}

// peek gives the next byte without taking it.
func (r *recordReader) peek() (byte, bool) {
	if !r.more() {
		return 0, false
	}
	return r.buf[r.pos], true
}

// skipLine leaves a line out.
func (r *recordReader) skipLine() error {
	for {
		b, ok := r.peek()
		if !ok {
			return r.failure()
		}
		r.pos++
		if r.kinds[b] == kindBreak {
			r.endLine(b)
			return nil
		}
	}
}

// endLine takes the LF of a CRLF and counts the line.
func (r *recordReader) endLine(b byte) {
	r.line++
	if b == '\r' {
		if next, ok := r.peek(); ok && next == '\n' {
			r.pos++
		}
	}
}

// failure is the reader's own error; the end of the text is none.
func (r *recordReader) failure() error {
	if r.err == io.EOF { //nolint:errorlint // readers return io.EOF as it is
		return nil
	}
	return r.err
}

// next reads one record. The end of the text is io.EOF.
func (r *recordReader) next() (*Zeile, error) {
	if !r.more() {
		return nil, r.err
	}
	r.row, r.cells = r.row[:0], r.cells[:0]
	for {
		last, err := r.cell()
		if err != nil {
			return nil, err
		}
		if last {
			break
		}
		if len(r.cells) >= maxSpalten {
			return nil, refuse("Zeile %d der Datei hat mehr als %d Spalten. Bitte prüfen Sie, ob die richtige Datei gewählt ist.", r.line, maxSpalten)
		}
	}
	r.finish()
	return &r.zeile, nil
}

// cell reads one cell and tells whether it is the last one of its record.
func (r *recordReader) cell() (last bool, err error) {
	cell := span{from: len(r.row)}
	if b, ok := r.peek(); ok && r.kinds[b] == kindQuote {
		r.pos++
		if cell.control, err = r.quotedPart(); err != nil {
			return false, err
		}
	}
	for {
		if !r.more() {
			if err := r.failure(); err != nil {
				return false, err
			}
			last = true
			break
		}
		block := r.buf[r.pos:r.end]
		i := 0
		for i < len(block) && r.kinds[block[i]] == kindContent {
			i++
		}
		r.row = append(r.row, block[:i]...)
		r.pos += i
		if len(r.row) > maxRecord {
			return false, refuse("Zeile %d der Datei ist zu lang für eine Tabelle. %s", r.line, als)
		}
		if i == len(block) {
			continue
		}
		b := block[i]
		r.pos++
		kind := r.kinds[b]
		if kind == kindTrenner {
			break
		}
		if kind == kindBreak {
			r.endLine(b)
			last = true
			break
		}
		cell.control = cell.control || kind == kindControl
		r.row = append(r.row, b)
	}
	cell.to = len(r.row)
	r.cells = append(r.cells, cell)
	return last, nil
}

// quotedPart reads up to the quotation mark that closes the cell.
func (r *recordReader) quotedPart() (control bool, err error) {
	from, line := len(r.row), r.line
	for {
		if !r.more() {
			if err := r.failure(); err != nil {
				return false, err
			}
			return false, unclosed(line)
		}
		part, _, closed := bytes.Cut(r.buf[r.pos:r.end], []byte{'"'})
		control = control || r.lookAt(part)
		r.row = append(r.row, part...)
		r.pos += len(part)
		if len(r.row)-from > maxQuoted || len(r.row) > maxRecord {
			return false, unclosed(line)
		}
		if !closed {
			continue
		}
		r.pos++
		if next, ok := r.peek(); !ok || next != '"' {
			return control, nil
		}
		r.pos++
		r.row = append(r.row, '"')
	}
}

// lookAt counts the lines of a quoted part and looks for control characters.
func (r *recordReader) lookAt(part []byte) (control bool) {
	for _, b := range part {
		switch r.kinds[b] {
		case kindControl:
			control = true
		case kindBreak:
			if b == '\n' {
				r.line++
			}
		}
	}
	return control
}

func unclosed(line int) error {
	return &FormatError{Detail: fmt.Sprintf("In Zeile %d der Datei beginnt ein Anführungszeichen, das nicht geschlossen wird; oder die Datei wurde nicht vollständig übertragen. "+
		"Bitte schließen Sie es (ein Anführungszeichen im Text selbst wird verdoppelt) oder speichern Sie die Tabelle als Excel-Arbeitsmappe (.xlsx).", line)}
}

// finish makes the cells of what was read; the whole row is one string.
func (r *recordReader) finish() {
	r.zeile.Nr++
	r.zeile.Zellen = r.zeile.Zellen[:0]
	row := string(r.row)
	used := 0
	for _, c := range r.cells {
		z := textzelle(row[c.from:c.to], c.control)
		r.zeile.Zellen = append(r.zeile.Zellen, z)
		if z.Art != Leer {
			used = len(r.zeile.Zellen)
		}
	}
	r.zeile.Zellen = r.zeile.Zellen[:used]
}
