// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad

import (
	"errors"
	"fmt"
	"strings"
)

// maxFaults ends the reading: whoever has that many has the wrong file.
const maxFaults = 50

// ErrContainer is wrapped by every error that says that the file is no zip with
// one edition of the register in it.
var ErrContainer = errors.New("GV100AD: keine lesbare Ausgabe des Gemeindeverzeichnisses")

// Fault is one thing wrong with the text of the register.
type Fault struct {
	// Zeile counts from one; zero means the file as a whole.
	Zeile int
	// Feld names the field and its positions, or is empty.
	Feld string
	// Text says in German what stands there and what was expected.
	Text string
}

// String puts the fault into one German line.
func (f Fault) String() string {
	switch {
	case f.Zeile == 0:
		return f.Text
	case f.Feld == "":
		return fmt.Sprintf("Zeile %d: %s", f.Zeile, f.Text)
	}
	return fmt.Sprintf("Zeile %d, %s: %s", f.Zeile, f.Feld, f.Text)
}

// InvalidError is the error of a register that was read but does not hold: everything
// that is wrong with it, up to a limit, in the order of the lines.
type InvalidError struct {
	Faults []Fault
	// Abgebrochen tells that the limit was reached and the rest was not looked at.
	Abgebrochen bool
}

// Error lists all faults, one per line.
func (e *InvalidError) Error() string {
	var b strings.Builder
	b.WriteString("GV100AD: das Gemeindeverzeichnis ist fehlerhaft")
	for _, fault := range e.Faults {
		b.WriteString("\n")
		b.WriteString(fault.String())
	}
	if e.Abgebrochen {
		fmt.Fprintf(&b, "\nNach %d Fehlern abgebrochen; ist es die richtige Datei?", len(e.Faults))
	}
	return b.String()
}

// add keeps a fault unless there are enough already.
func (e *InvalidError) add(zeile int, feld, format string, args ...any) {
	if len(e.Faults) >= maxFaults {
		e.Abgebrochen = true
		return
	}
	e.Faults = append(e.Faults, Fault{Zeile: zeile, Feld: feld, Text: fmt.Sprintf(format, args...)})
}
