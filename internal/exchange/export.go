// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package exchange is what leaves and enters the register as a file: which columns
// a list has and what they are called, in which forms it comes, and what is said
// about it.
//
// It must not know where rows come from on the way out: the API shows them, the
// command line asks the API; it knows nothing of HTTP.
package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nachnutzung/internal/sheet"
)

// Exportform is a form in which a table leaves the register.
type Exportform string

// The forms.
const (
	// ExportCSV is CSV after RFC 4180, with the names of the API as heads.
	ExportCSV Exportform = "csv"
	// ExportExcel is CSV that a German spreadsheet program opens by a double click.
	ExportExcel Exportform = "excel"
	// ExportXLSX is a workbook with typed cells.
	ExportXLSX Exportform = "xlsx"
)

// Exportliste is a code list that columns refer to.
type Exportliste struct {
	Code      string
	Eintraege []Exporteintrag
}

// Exporteintrag is an entry of a code list.
type Exporteintrag struct{ Code, Bezeichnung, Beschreibung string }

// Exporttabelle says what a table is besides its rows.
type Exporttabelle struct {
	// Titel names the sheet.
	Titel   string
	Spalten []Exportspalte
	// Angaben say of when and of what the table is, each with its label.
	Angaben [][2]string
	// Listen are the code lists of the columns; only those with a list are asked for.
	Listen []Exportliste
	// Fest is how many columns stay in sight.
	Fest int
	// Ueber are rows above the heads, for people: ExportCSV has none.
	Ueber [][]string
}

// Exportschreiber takes the rows of a table, one after the other, and holds none
// of them.
type Exportschreiber struct {
	spalten []Exportspalte
	csv     *sheet.CSVWriter
	xlsx    *sheet.XLSXWriter
	german  bool
	cells   []string
}

// NeuerExport begins a table in a form. Ende writes what is still held; whoever
// gives up before calls Verwirf.
func NeuerExport(w io.Writer, form Exportform, t *Exporttabelle) (*Exportschreiber, error) {
	e := &Exportschreiber{spalten: t.Spalten, cells: make([]string, len(t.Spalten))}
	heads := make([]string, len(t.Spalten))
	switch form {
	case ExportXLSX:
		var err error
		e.xlsx, err = sheet.NewXLSXWriter(w, t.workbook())
		return e, err
	case ExportExcel:
		e.csv, e.german = sheet.NewGermanCSVWriter(w), true
		for _, row := range t.Ueber {
			e.csv.Write(row)
		}
		for i, s := range t.Spalten {
			heads[i] = s.Kopf
		}
	default:
		e.csv = sheet.NewCSVWriter(w)
		for i, s := range t.Spalten {
			heads[i] = s.Name
		}
	}
	e.csv.Write(heads)
	return e, nil
}

// Zeile writes a row: a text for each column, as the API's CSV has them. It may be
// used again afterwards. In CSV an error may show in Ende alone.
func (e *Exportschreiber) Zeile(cells []string) error {
	if e.xlsx != nil {
		return e.xlsx.Write(cells)
	}
	if !e.german {
		e.csv.Write(cells)
		return nil
	}
	for i, text := range cells {
		e.cells[i] = germanCell(e.spalten[i].Art, text)
	}
	e.csv.Write(e.cells)
	return nil
}

// germanCell writes what a German spreadsheet program would read as something else.
func germanCell(kind sheet.Kind, text string) string {
	switch {
	case kind == sheet.KindTruth && text == "true":
		return "ja"
	case kind == sheet.KindTruth && text == "false":
		return "nein"
	case kind == sheet.KindNumber:
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// Spuele hands on what is held of the rows so far, where the form allows it.
func (e *Exportschreiber) Spuele() error {
	if e.csv != nil {
		return e.csv.Flush()
	}
	return nil
}

// Ende writes what is still held.
func (e *Exportschreiber) Ende() error {
	if e.xlsx != nil {
		return e.xlsx.Close()
	}
	return e.csv.Flush()
}

// Verwirf gives back what an unfinished table holds.
func (e *Exportschreiber) Verwirf() error {
	if e.xlsx != nil {
		return e.xlsx.Discard()
	}
	return nil
}

// workbook is the table in the eyes of package sheet.
func (t *Exporttabelle) workbook() *sheet.Workbook {
	book := &sheet.Workbook{Title: t.Titel, Freeze: t.Fest, Above: t.Ueber, Notes: t.definitions()}
	for _, s := range t.Spalten {
		column := sheet.Column{Head: s.Kopf, Kind: s.Art, Width: s.Breite, Hidden: s.Verborgen, Several: s.Mehrere}
		for _, entry := range t.entries(s.Liste) {
			column.Values = append(column.Values, entry.Code)
		}
		book.Columns = append(book.Columns, column)
	}
	return book
}

func (t *Exporttabelle) entries(code string) []Exporteintrag {
	i := slices.IndexFunc(t.Listen, func(l Exportliste) bool { return l.Code == code })
	if code == "" || i < 0 {
		return nil
	}
	return t.Listen[i].Eintraege
}

// definitions are the rows of the sheet that explains the table.
func (t *Exporttabelle) definitions() [][]string {
	rows := [][]string{{"Definitionen", t.Titel}}
	for _, a := range t.Angaben {
		rows = append(rows, []string{a[0], a[1]})
	}
	rows = append(rows, nil, []string{"Spalte", "Name in der Schnittstelle", "Codeliste", "Bedeutung"})
	var lists []string
	for _, s := range t.Spalten {
		rows = append(rows, []string{s.Kopf, s.Name, s.Liste, s.Bedeutung})
		if s.Liste != "" && !slices.Contains(lists, s.Liste) {
			lists = append(lists, s.Liste)
		}
	}
	rows = append(rows, nil, []string{"Codeliste", "Code", "Bezeichnung", "Bedeutung"})
	for _, list := range lists {
		for _, entry := range t.entries(list) {
			rows = append(rows, []string{list, entry.Code, entry.Bezeichnung, entry.Beschreibung})
		}
	}
	return rows
}

// Exportname is the name of the file of a table.
func Exportname(name string, form Exportform) string {
	suffix := string(form)
	if form == ExportExcel {
		suffix = string(ExportCSV)
	}
	return fmt.Sprintf("%s.%s", name, suffix)
}
