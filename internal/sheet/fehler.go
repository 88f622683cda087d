// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"fmt"
	"strings"
)

// FormatError says that a file cannot be read as a table.
type FormatError struct {
	// Datei is the name the file was given.
	Datei string
	// Detail says in German what is wrong and how to mend it.
	Detail string
	// Err is the cause, if there is one below.
	Err error
}

// Error puts the fault into one German line.
func (e *FormatError) Error() string {
	if e.Datei == "" {
		return e.Detail
	}
	return fmt.Sprintf("»%s«: %s", e.Datei, e.Detail)
}

// Unwrap gives the cause.
func (e *FormatError) Unwrap() error { return e.Err }

// refuse makes a FormatError.
func refuse(format string, args ...any) *FormatError {
	return &FormatError{Detail: fmt.Sprintf(format, args...)}
}

// broken is what is said of a workbook that does not hold together.
func broken(err error) *FormatError {
	return &FormatError{
		Detail: "Die Arbeitsmappe ist beschädigt oder wurde nicht vollständig übertragen. " +
			"Bitte öffnen Sie sie in Ihrem Tabellenprogramm, speichern Sie sie neu als Excel-Arbeitsmappe (.xlsx) und laden Sie sie noch einmal hoch.",
		Err: err,
	}
}

// WertError says that a cell does not hold what was asked of it.
type WertError struct {
	// Gefunden is what the cell shows; empty for an empty cell.
	Gefunden string
	// Erwartet says in German what would have been right, as "ein Datum wie 01.03.2026".
	Erwartet string
	// Detail says in German what is wrong and how to mend it.
	Detail string
}

// Error puts the fault into one German line.
func (e *WertError) Error() string {
	var b strings.Builder
	if e.Gefunden == "" {
		b.WriteString("Die Zelle ist leer")
	} else {
		fmt.Fprintf(&b, "Gefunden: »%s«", e.Gefunden)
	}
	fmt.Fprintf(&b, "; erwartet: %s.", e.Erwartet)
	if e.Detail != "" {
		b.WriteString(" ")
		b.WriteString(e.Detail)
	}
	return b.String()
}
