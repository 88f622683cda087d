// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Marke is something to be said about a cell of a workbook.
type Marke struct {
	// Blatt is the name of the sheet, empty for the one of a text table; Zeile its row
	// from one and Spalte its column from zero.
	Blatt         string
	Zeile, Spalte int
	// Gewicht orders marks of one cell: the heaviest gives the colour.
	Gewicht Gewicht
	Text    string
}

// Gewicht is how much a mark weighs.
type Gewicht int

// The weights: for information, to be looked at, wrong.
const (
	GewichtHinweis Gewicht = iota
	GewichtWarnung
	GewichtFehler
)

// farbe is the fill of a marked cell, in the colours spreadsheet programs use for
// good, neutral and bad.
func (g Gewicht) farbe() string {
	switch g {
	case GewichtFehler:
		return "FFC7CE"
	case GewichtWarnung:
		return "FFEB9C"
	}
	return "DDEBF7"
}

// Limits of what is marked: the library holds a workbook in memory whole.
const (
	maxMarkEntpackt = 256 << 20
	maxMarkTeil     = 16 << 20
	// maxMarkZeilen bounds the rows of a text table that are shown without a mark.
	maxMarkZeilen = 20_000
)

// Markiere writes the workbook again with marked and commented cells, and with a
// sheet of all marks in front. A text table becomes a workbook. tabelle are the
// rows of that sheet, its heads first. It fails with a *FormatError when the file is
// too large for that.
func Markiere(ctx context.Context, w io.Writer, datei []byte, name string, marken []Marke, tabelle [][]string) (err error) {
	m, err := Open(ctx, bytes.NewReader(datei), int64(len(datei)), name)
	if err != nil {
		return err
	}
	f, err := m.markbar(ctx, datei, marken)
	if err = errors.Join(err, m.Close()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	k := markierer{f: f, stile: make(map[stilmarke]int)}
	for cell, said := range gesammelt(marken) {
		if err := k.markiere(cell, said); err != nil {
			return fmt.Errorf("mark %v: %w", cell, err)
		}
	}
	if err := berichtsblatt(f, tabelle); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write the marked workbook: %w", err)
	}
	return nil
}

// markbar opens the workbook for changing.
func (m *Mappe) markbar(ctx context.Context, datei []byte, marken []Marke) (*excelize.File, error) {
	if m.Format() == FormatXLSX {
		f, err := excelize.OpenReader(bytes.NewReader(datei), excelize.Options{UnzipSizeLimit: maxMarkEntpackt, UnzipXMLSizeLimit: maxMarkTeil})
		if err != nil {
			return nil, &FormatError{Datei: m.name, Detail: "Die Mappe ist zu groß, um darin Zellen zu markieren. Bitte den Bericht als CSV abrufen.", Err: err}
		}
		return f, nil
	}
	f := excelize.NewFile()
	marked := make(map[int]bool, len(marken))
	for _, k := range marken {
		marked[k.Zeile] = true
	}
	target := f.GetSheetName(0)
	for z, err := range m.Zeilen(ctx, 0) {
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if z.Nr > maxMarkZeilen && !marked[z.Nr] {
			continue
		}
		for c := range z.Zellen {
			if z.Zellen[c].Text == "" {
				continue
			}
			if err := f.SetCellStr(target, Spalte(c)+strconv.Itoa(z.Nr), z.Zellen[c].Text); err != nil {
				return nil, errors.Join(fmt.Errorf("copy a cell: %w", err), f.Close())
			}
		}
	}
	return f, nil
}

// zellort is a cell of a workbook.
type zellort struct{ blatt, zelle string }

// gesammelt joins what is said about one cell.
func gesammelt(marken []Marke) map[zellort]Marke {
	cells := make(map[zellort]Marke)
	for _, k := range marken {
		if k.Zeile < 1 || k.Spalte < 0 {
			continue
		}
		at := zellort{k.Blatt, Spalte(k.Spalte) + strconv.Itoa(k.Zeile)}
		before, twice := cells[at]
		if twice {
			k.Text = before.Text + "\n\n" + k.Text
			k.Gewicht = max(k.Gewicht, before.Gewicht)
		}
		cells[at] = k
	}
	return cells
}

// markierer marks the cells of a workbook.
type markierer struct {
	f *excelize.File
	// stile are the styles that were made: of an old one with another fill.
	stile map[stilmarke]int
}

type stilmarke struct {
	stil    int
	gewicht Gewicht
}

// markiere gives a cell a colour and a comment, and keeps the rest of its looks.
func (k *markierer) markiere(at zellort, said Marke) error {
	target := at.blatt
	if target == "" {
		target = k.f.GetSheetName(0)
	}
	old, err := k.f.GetCellStyle(target, at.zelle)
	if err != nil {
		return err
	}
	style, known := k.stile[stilmarke{old, said.Gewicht}]
	if !known {
		looks, err := k.f.GetStyle(old)
		if err != nil {
			return err
		}
		looks.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{said.Gewicht.farbe()}}
		if style, err = k.f.NewStyle(looks); err != nil {
			return err
		}
		k.stile[stilmarke{old, said.Gewicht}] = style
	}
	if err := k.f.SetCellStyle(target, at.zelle, at.zelle, style); err != nil {
		return err
	}
	// Two comments on one cell would break the workbook.
	if err := k.f.DeleteComment(target, at.zelle); err != nil {
		return err
	}
	return k.f.AddComment(target, excelize.Comment{Cell: at.zelle, Author: "Import", Text: said.Text, Width: 320, Height: 140})
}

// berichtsblatt puts the table of all marks before the other sheets.
func berichtsblatt(f *excelize.File, tabelle [][]string) error {
	name := "Importbericht"
	for n := 2; ; n++ {
		if i, err := f.GetSheetIndex(name); err != nil || i < 0 {
			break
		}
		name = fmt.Sprintf("Importbericht %d", n)
	}
	first := f.GetSheetName(0)
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	for r, row := range tabelle {
		for c, text := range row {
			if err := f.SetCellStr(name, Spalte(c)+strconv.Itoa(r+1), text); err != nil {
				return err
			}
		}
	}
	if err := f.MoveSheet(name, first); err != nil {
		return err
	}
	i, err := f.GetSheetIndex(name)
	if err != nil {
		return err
	}
	f.SetActiveSheet(i)
	return nil
}
