// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
)

// loader reads one catalogue. It collects faults instead of stopping, so that
// whoever edits the files sees all of them at once.
type loader struct {
	fsys   fs.FS
	faults []nachnutzung.Fault

	quellen map[string]nachnutzung.Quelle
	// bezeichnungen of the vocabularies, by list and code.
	bezeichnungen map[string]map[string]string
	// themenfelder, lagen, buendel and verbuende are the names by key of what was
	// read; lageThemenfeld is the Themenfeld in which a Lage lies.
	themenfelder, lagen, buendel, verbuende map[string]string
	lageThemenfeld                          map[string]string
}

func (l *loader) fault(place, detail string, args ...any) {
	l.faults = append(l.faults, nachnutzung.Fault{Pointer: place, Detail: fmt.Sprintf(detail, args...)})
}

// err is nil for a catalogue without faults.
func (l *loader) err() error {
	if len(l.faults) == 0 {
		return nil
	}
	return fmt.Errorf("Katalog: %w", &nachnutzung.InvalidError{Faults: l.faults})
}

// row is one line of a table; a column is asked for by its name. A value that is
// wrong adds a fault and reads as nothing.
type row struct {
	l       *loader
	file    string
	line    int
	columns []string
	values  []string
}

// rows reads a table whose header must be exactly columns. What cannot be read
// is a fault; the lines before it are given.
func (l *loader) rows(file string, columns ...string) []row {
	content, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		l.fault(file, "Die Datei lässt sich nicht öffnen: %v.", err)
		return nil
	}
	r := csv.NewReader(bytes.NewReader(content))
	header, err := r.Read()
	if err != nil || !slices.Equal(header, columns) {
		l.fault(file+":1", "Die Kopfzeile lautet »%s«; erwartet wird »%s«.",
			strings.Join(header, ","), strings.Join(columns, ","))
		return nil
	}
	var rows []row
	for {
		values, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if errors.Is(err, csv.ErrFieldCount) {
			line, _ := r.FieldPos(0)
			l.fault(fmt.Sprintf("%s:%d", file, line), "Die Zeile hat %d Spalten; erwartet werden %d.", len(values), len(columns))
			continue
		}
		if err != nil {
			l.fault(file, "Die Tabelle ist keine gültige CSV-Datei: %v.", err)
			return rows
		}
		line, _ := r.FieldPos(0)
		row := row{l: l, file: file, line: line, columns: columns, values: values}
		row.checkText()
		rows = append(rows, row)
	}
}

// checkText finds what the eye misses: bytes that are no UTF-8, blanks at the
// ends, control characters.
func (r row) checkText() {
	for i, v := range r.values {
		switch {
		case !utf8.ValidString(v):
			r.fault(r.columns[i], "Der Text ist kein gültiges UTF-8.")
		case v != strings.TrimSpace(v):
			r.fault(r.columns[i], "Der Text »%s« hat Leerzeichen am Rand; bitte entfernen.", v)
		case strings.ContainsFunc(v, func(c rune) bool { return c < ' ' || c == 0x7f }):
			r.fault(r.columns[i], "Der Text enthält Steuerzeichen oder einen Zeilenumbruch; bitte entfernen.")
		}
	}
}

func (r row) fault(column, detail string, args ...any) {
	r.l.fault(fmt.Sprintf("%s:%d (%s)", r.file, r.line, column), detail, args...)
}

// opt is the text of a column that may be empty.
func (r row) opt(column string) string {
	i := slices.Index(r.columns, column)
	if i < 0 {
		// A misspelt column would otherwise read as empty for ever.
		r.fault(column, "Die Spalte wird gelesen, gehört aber nicht zur Tabelle.")
		return ""
	}
	return r.values[i]
}

// text is the text of a column that must not be empty.
func (r row) text(column string) string {
	v := r.opt(column)
	if v == "" {
		r.fault(column, "Hier fehlt eine Angabe.")
	}
	return v
}

// key is a text that is the key of its row: of a form, and once only.
func (r row) key(column string, isForm func(string) bool, seen map[string]string, name string) string {
	v := r.text(column)
	if v == "" {
		return ""
	}
	if !isForm(v) {
		r.fault(column, "Der Schlüssel »%s« hat nicht die verlangte Form.", v)
	}
	if _, double := seen[v]; double {
		r.fault(column, "Der Schlüssel »%s« steht schon weiter oben.", v)
	}
	seen[v] = name
	return v
}

// list is a column of several values separated by semicolons; empty gives none.
func (r row) list(column string) []string {
	v := r.opt(column)
	if v == "" {
		return nil
	}
	parts := strings.Split(v, ";")
	for i, part := range parts {
		if part == "" || part != strings.TrimSpace(part) {
			r.fault(column, "Die Liste »%s« enthält einen leeren Eintrag oder Leerzeichen am Semikolon.", v)
		}
		if slices.Contains(parts[:i], part) {
			r.fault(column, "Der Eintrag »%s« steht doppelt.", part)
		}
	}
	return parts
}

// number is a whole number from zero.
func (r row) number(column string) int {
	n, err := strconv.Atoi(r.opt(column))
	if err != nil || n < 0 {
		r.fault(column, "»%s« ist keine ganze Zahl ab 0.", r.opt(column))
		return 0
	}
	return n
}

// flag is "1" or "0".
func (r row) flag(column string) bool {
	v := r.opt(column)
	if v != "0" && v != "1" {
		r.fault(column, "»%s« ist keine Ja/Nein-Angabe; erwartet wird 1 oder 0.", v)
	}
	return v == "1"
}

// zeit is a date of reduced precision, or empty.
func (r row) zeit(column string) nachnutzung.Zeitangabe {
	z := nachnutzung.Zeitangabe(r.opt(column))
	if !z.IsValid() {
		r.fault(column, "»%s« ist keine Zeitangabe; erwartet wird JJJJ, JJJJ-MM oder JJJJ-MM-TT.", z)
		return ""
	}
	return z
}

// verweis is a key that must be among names.
func (r row) verweis(column, key string, names map[string]string) nachnutzung.Verweis {
	name, known := names[key]
	if !known {
		r.fault(column, "»%s« ist nicht bekannt.", key)
	}
	return nachnutzung.Verweis{Code: key, Name: name}
}

// verweise is a list of keys that must be among names.
func (r row) verweise(column string, names map[string]string) []nachnutzung.Verweis {
	var verweise []nachnutzung.Verweis
	for _, key := range r.list(column) {
		verweise = append(verweise, r.verweis(column, key, names))
	}
	return verweise
}

// code is a value of a vocabulary.
func (r row) code(column, liste string) string {
	return r.verweis(column, r.text(column), r.l.bezeichnungen[liste]).Code
}

// optCode is a value of a vocabulary, or empty.
func (r row) optCode(column, liste string) string {
	if r.opt(column) == "" {
		return ""
	}
	return r.code(column, liste)
}

// quellen are the sources of a statement, from the column of that name; a
// statement without one is refused.
func (r row) quellen() []nachnutzung.Quelle {
	const column = "quellen"
	codes := r.list(column)
	if len(codes) == 0 {
		r.fault(column, "Hier fehlt die Quelle; jede Angabe braucht eine aus quellen.csv.")
	}
	var quellen []nachnutzung.Quelle
	for _, code := range codes {
		quelle, known := r.l.quellen[code]
		if !known {
			r.fault(column, "Die Quelle »%s« steht nicht in quellen.csv.", code)
		}
		quellen = append(quellen, quelle)
	}
	return quellen
}

// zuordnungen are OZG-IDs, each with its Beleglage after a colon; without one the
// source itself joins them.
func (r row) zuordnungen(column string) []nachnutzung.Zuordnung {
	var zuordnungen []nachnutzung.Zuordnung
	for _, part := range r.list(column) {
		ozgID, lage, told := strings.Cut(part, ":")
		if !told {
			lage = string(nachnutzung.Belegt)
		}
		if lage == string(nachnutzung.NichtBelegt) {
			r.fault(column, "Eine Zuordnung kann nicht »%s« sein; ohne Beleg bleibt die Spalte leer.", lage)
		}
		v := r.verweis(column, ozgID, r.l.buendel)
		b := r.verweis(column, lage, r.l.bezeichnungen[listeBeleglage])
		zuordnungen = append(zuordnungen, nachnutzung.Zuordnung{
			OzgID: v.Code, Name: v.Name, Beleglage: nachnutzung.Beleglage(b.Code),
		})
	}
	return zuordnungen
}
