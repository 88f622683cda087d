// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
)

// Mappe gives the file of a load as a workbook in which every finding stands at its
// cell, and the name of it. It is a *nachnutzung.ConflictError that says what to do
// where there is none.
func (i *Importe) Mappe(ctx context.Context, a nachnutzung.Akteur, id int64) (mappe []byte, name string, err error) {
	found, list, err := i.Bericht(ctx, a, id)
	if err != nil {
		return nil, "", err
	}
	daten, err := i.db.ImportDatei(ctx, id)
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return nil, "", nachnutzung.Conflict("Die Datei ist nicht aufbewahrt. Der Bericht lässt sich als CSV abrufen, solange der Import nicht verworfen ist.")
	}
	if err != nil {
		return nil, "", err
	}
	table := [][]string{{"Schwere", "Blatt", "Zelle", "Überschrift", "Gefunden", "Erwartet", "Vorschlag", "Bedeutung"}}
	marks := make([]sheet.Marke, 0, len(list))
	for n := range list {
		f := &list[n]
		table = append(table, []string{string(f.Schwere), f.Blatt, zelle(f), f.Kopf, f.Gefunden, f.Erwartet, f.Vorschlag, f.Text})
		marks = append(marks, marke(f))
	}
	var b bytes.Buffer
	err = sheet.Markiere(ctx, &b, daten, found.Dateiname, marks, table)
	if format, ok := errors.AsType[*sheet.FormatError](err); ok {
		return nil, "", nachnutzung.Conflict(format.Detail)
	}
	if err != nil {
		return nil, "", err
	}
	plain := strings.TrimSuffix(found.Dateiname, filepath.Ext(found.Dateiname))
	return b.Bytes(), fmt.Sprintf("%s-bericht-%d.xlsx", plain, id), nil
}

// zelle names the cell of a finding; empty where it has none.
func zelle(f *nachnutzung.Zellbefund) string {
	if f.Zeile == 0 {
		return ""
	}
	return fmt.Sprintf("%s%d", f.Spalte, f.Zeile)
}

// marke is a finding as a mark. One about a whole row stands in its first cell, one
// about the whole file at none.
func marke(f *nachnutzung.Zellbefund) sheet.Marke {
	m := sheet.Marke{Blatt: f.Blatt, Zeile: f.Zeile, Text: f.Text, Gewicht: map[nachnutzung.Schwere]sheet.Gewicht{
		nachnutzung.SchwereFehler: sheet.GewichtFehler, nachnutzung.SchwereWarnung: sheet.GewichtWarnung,
	}[f.Schwere]}
	for _, letter := range f.Spalte {
		m.Spalte = m.Spalte*26 + int(letter-'A') + 1
	}
	m.Spalte = max(m.Spalte-1, 0)
	if f.Vorschlag != "" {
		m.Text += "\nVorschlag: " + f.Vorschlag
	}
	return m
}
