// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Kind says what the cells of a column are.
type Kind int

// The kinds of cells. What does not fit its kind is written as the text it is, so
// that nothing is lost: a day of which only the year is known, for example.
const (
	// KindText is free text.
	KindText Kind = iota
	// KindKey is text that looks like a number: leading zeros stay.
	KindKey
	// KindDay is a date, given as 2006-01-02.
	KindDay
	// KindInstant is a time in UTC, given as in RFC 3339.
	KindInstant
	// KindNumber is a number, given with a decimal point.
	KindNumber
	// KindTruth is true or false.
	KindTruth
)

// Column is a column of a workbook.
type Column struct {
	// Head stands above the column.
	Head string
	Kind Kind
	// Width in characters; 0 takes the program's own.
	Width float64
	// Hidden columns are there for programs.
	Hidden bool
	// Values may be chosen in a cell; none for all.
	Values []string
	// Several lets a cell hold more than one of Values, apart by semicolons, which no
	// spreadsheet program can check: it offers the list and takes other text too.
	Several bool
}

// Workbook says what a workbook is besides its rows.
type Workbook struct {
	// Title names the sheet of the rows.
	Title   string
	Columns []Column
	// Above are rows above that of the heads, frozen with it.
	Above [][]string
	// Freeze is how many columns stay where they are when the sheet is scrolled.
	Freeze int
	// Notes is the last sheet, row by row; its first row is a heading. None without.
	Notes [][]string
}

// Names of the sheets beside the one with the rows.
const (
	notesSheet  = "Definitionen"
	valuesSheet = "Werte"
)

// maxSheetRows is how many rows a sheet can have; what is more goes on the next.
const maxSheetRows = excelize.TotalRows

// XLSXWriter writes a workbook row by row. Rows are held in a temporary file, not in
// memory; the workbook itself comes out at Close, because its parts are known then.
type XLSXWriter struct {
	w      io.Writer
	book   Workbook
	file   *excelize.File
	stream *excelize.StreamWriter
	styles map[Kind]int
	bold   int
	// limit is how many rows a sheet can have.
	limit int
	// sheet is the one that is written, row the last row on it.
	sheet      string
	sheets     int
	row        int
	cells      []excelize.Cell
	values     []any
	valuesRefs []string
}

// NewXLSXWriter begins a workbook that Close writes to w. Whoever gives up before
// calls Discard.
func NewXLSXWriter(w io.Writer, book *Workbook) (*XLSXWriter, error) {
	return newXLSXWriter(w, book, maxSheetRows)
}

func newXLSXWriter(w io.Writer, book *Workbook, limit int) (*XLSXWriter, error) {
	x := &XLSXWriter{w: w, book: *book, file: excelize.NewFile(), limit: limit, styles: make(map[Kind]int)}
	x.cells = make([]excelize.Cell, len(book.Columns))
	x.values = make([]any, len(book.Columns))
	if err := errors.Join(x.addStyles(), x.addValues(), x.nextSheet()); err != nil {
		return nil, errors.Join(fmt.Errorf("begin workbook: %w", err), x.Discard())
	}
	return x, nil
}

func (x *XLSXWriter) addStyles() error {
	day, instant := "dd.mm.yyyy", "dd.mm.yyyy hh:mm"
	const asText = 49 // "@" among the formats that every program knows
	for kind, style := range map[Kind]*excelize.Style{
		KindKey: {NumFmt: asText}, KindDay: {CustomNumFmt: &day}, KindInstant: {CustomNumFmt: &instant},
	} {
		id, err := x.file.NewStyle(style)
		if err != nil {
			return fmt.Errorf("style: %w", err)
		}
		x.styles[kind] = id
	}
	var err error
	x.bold, err = x.file.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE4EA"}},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	})
	return err
}

// addValues writes the lists that cells are chosen from on a hidden sheet: a list
// inside a validation is cut off at 255 characters.
func (x *XLSXWriter) addValues() error {
	x.valuesRefs = make([]string, len(x.book.Columns))
	used := make(map[string]string)
	for i := range x.book.Columns {
		values := x.book.Columns[i].Values
		if len(values) == 0 {
			continue
		}
		joined := strings.Join(values, "\n")
		if used[joined] == "" {
			if len(used) == 0 {
				if _, err := x.file.NewSheet(valuesSheet); err != nil {
					return err
				}
			}
			column, err := excelize.ColumnNumberToName(len(used) + 1)
			if err != nil {
				return err
			}
			if err := x.file.SetSheetCol(valuesSheet, column+"1", &values); err != nil {
				return err
			}
			used[joined] = fmt.Sprintf("%s!$%s$1:$%s$%d", valuesSheet, column, column, len(values))
		}
		x.valuesRefs[i] = used[joined]
	}
	if len(used) == 0 {
		return nil
	}
	return x.file.SetSheetVisible(valuesSheet, false)
}

// nextSheet begins the first sheet, or the next one when that is full.
func (x *XLSXWriter) nextSheet() error {
	var err error
	if x.stream != nil {
		if err := x.endSheet(); err != nil {
			return err
		}
	}
	x.sheets++
	x.row = 0
	x.sheet = sheetName(x.book.Title, x.sheets)
	if x.sheets == 1 {
		err = x.file.SetSheetName("Sheet1", x.sheet)
	} else {
		_, err = x.file.NewSheet(x.sheet)
	}
	if err != nil {
		return err
	}
	if x.stream, err = x.file.NewStreamWriter(x.sheet); err != nil {
		return err
	}
	if err := x.shapeColumns(); err != nil {
		return err
	}
	heads := make([]string, len(x.book.Columns))
	for i := range x.book.Columns {
		heads[i] = x.book.Columns[i].Head
	}
	for _, record := range append(slices.Clone(x.book.Above), heads) {
		if err := x.writeRow(x.stream, &x.row, record, x.bold); err != nil {
			return err
		}
	}
	return nil
}

// sheetName makes a name that is allowed: 31 characters, without : \ / ? * [ ].
func sheetName(title string, number int) string {
	name := []rune(strings.NewReplacer(":", " ", `\`, " ", "/", " ", "?", " ", "*", " ", "[", "(", "]", ")").Replace(title))
	suffix := ""
	if number > 1 {
		suffix = " " + strconv.Itoa(number)
	}
	if most := excelize.MaxSheetNameLength - len(suffix); len(name) > most {
		name = name[:most]
	}
	return string(name) + suffix
}

func (x *XLSXWriter) shapeColumns() error {
	for i := range x.book.Columns {
		column, n := &x.book.Columns[i], i+1
		if column.Width > 0 {
			if err := x.stream.SetColWidth(n, n, column.Width); err != nil {
				return err
			}
		}
		if style := x.styles[column.Kind]; style > 0 {
			if err := x.stream.SetColStyle(n, n, style); err != nil {
				return err
			}
		}
		if column.Hidden {
			if err := x.stream.SetColVisible(n, n, false); err != nil {
				return err
			}
		}
	}
	top := len(x.book.Above) + 1
	corner, err := excelize.CoordinatesToCellName(x.book.Freeze+1, top+1)
	if err != nil {
		return err
	}
	pane := "bottomLeft"
	if x.book.Freeze > 0 {
		pane = "bottomRight"
	}
	return x.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: x.book.Freeze, YSplit: top, TopLeftCell: corner, ActivePane: pane})
}

// writeRow writes a row of texts in one style.
func (x *XLSXWriter) writeRow(stream *excelize.StreamWriter, row *int, record []string, style int) error {
	*row++
	values := make([]any, len(record))
	for i, cell := range record {
		values[i] = &excelize.Cell{StyleID: style, Value: Neutralize(cell)}
	}
	at, err := excelize.CoordinatesToCellName(1, *row)
	if err != nil {
		return err
	}
	return stream.SetRow(at, values)
}

// Write writes one record: a cell for each column, made safe and typed by its kind;
// an empty one stays empty.
func (x *XLSXWriter) Write(record []string) error {
	if x.row == x.limit {
		if err := x.nextSheet(); err != nil {
			return fmt.Errorf("next sheet: %w", err)
		}
	}
	x.row++
	for i, text := range record {
		x.values[i] = nil
		if text != "" {
			kind := x.book.Columns[i].Kind
			x.cells[i] = excelize.Cell{StyleID: x.styles[kind], Value: cellValue(kind, text)}
			x.values[i] = &x.cells[i]
		}
	}
	at, err := excelize.CoordinatesToCellName(1, x.row)
	if err != nil {
		return fmt.Errorf("row %d: %w", x.row, err)
	}
	if err := x.stream.SetRow(at, x.values); err != nil {
		return fmt.Errorf("row %d: %w", x.row, err)
	}
	return nil
}

// cellValue is the value of a cell that holds a text.
func cellValue(kind Kind, text string) any {
	switch kind {
	case KindDay:
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return day
		}
	case KindInstant:
		if instant, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return instant.UTC()
		}
	case KindNumber:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	case KindTruth:
		switch text {
		case "true":
			return true
		case "false":
			return false
		}
	}
	return Neutralize(text)
}

// endSheet adds what is about all rows of a sheet: the filter and the choices.
func (x *XLSXWriter) endSheet() error {
	top, count := len(x.book.Above)+1, len(x.book.Columns)
	first, err := excelize.CoordinatesToCellName(1, top)
	if err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(count, max(x.row, top))
	if err != nil {
		return err
	}
	if err := x.file.AutoFilter(x.sheet, first+":"+last, nil); err != nil {
		return fmt.Errorf("filter: %w", err)
	}
	for i := range x.book.Columns {
		if x.valuesRefs[i] == "" {
			continue
		}
		if err := x.offer(i, top+1); err != nil {
			return fmt.Errorf("choices of %s: %w", x.book.Columns[i].Head, err)
		}
	}
	return x.stream.Flush()
}

// roomBelow is for how many rows below the last one choices are offered as well.
const roomBelow = 1000

// offer lets the cells of a column, from a row on, be chosen from its list.
func (x *XLSXWriter) offer(column, from int) error {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return err
	}
	choice := excelize.NewDataValidation(true)
	choice.SetSqref(fmt.Sprintf("%s%d:%s%d", name, from, name, min(x.row+roomBelow, maxSheetRows)))
	choice.SetSqrefDropList(x.valuesRefs[column])
	style, advice := excelize.DataValidationErrorStyleStop, "Bitte einen Wert der Liste wählen; das Blatt „Definitionen“ erklärt sie."
	if x.book.Columns[column].Several {
		style, advice = excelize.DataValidationErrorStyleInformation, "Mehrere Werte der Liste bitte mit Semikolon trennen; das Blatt „Definitionen“ erklärt sie."
	}
	choice.SetError(style, x.book.Columns[column].Head, advice)
	return x.file.AddDataValidation(x.sheet, choice)
}

// Close ends the workbook and writes it.
func (x *XLSXWriter) Close() error {
	err := x.endSheet()
	if err == nil && len(x.book.Notes) > 0 {
		err = x.writeNotes()
	}
	if err == nil {
		x.file.SetActiveSheet(0)
		err = x.write()
	}
	return errors.Join(err, x.Discard())
}

// write writes the file as it is packed: the library's own way gathers it in memory
// first. What it would mend there, the mark of parts above 4 GiB, is out of reach: a
// sheet with all its rows full would have to hold as much.
func (x *XLSXWriter) write() error {
	x.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(x.w) })
	if err := x.file.Write(io.Discard); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// writeNotes adds the sheet that explains the others.
func (x *XLSXWriter) writeNotes() error {
	if _, err := x.file.NewSheet(notesSheet); err != nil {
		return err
	}
	stream, err := x.file.NewStreamWriter(notesSheet)
	if err != nil {
		return err
	}
	for column, width := range map[int]float64{1: 28, 2: 28, 3: 28, 4: 90} {
		if err := stream.SetColWidth(column, column, width); err != nil {
			return err
		}
	}
	row := 0
	for i, record := range x.book.Notes {
		style := 0
		if i == 0 {
			style = x.bold
		}
		if err := x.writeRow(stream, &row, record, style); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// Discard gives back what the workbook holds; after Close there is nothing to give.
func (x *XLSXWriter) Discard() error {
	if err := x.file.Close(); err != nil {
		return fmt.Errorf("discard workbook: %w", err)
	}
	return nil
}
