// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package sheet reads and writes rows as the office world knows them. It knows
// encodings, separators and the tricks of spreadsheet programs, and nothing of
// the register.
package sheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// CSVWriter writes CSV: lines end in CRLF, the encoding is UTF-8.
type CSVWriter struct {
	w    *csv.Writer
	safe []string
	err  error
}

// NewCSVWriter writes CSV after RFC 4180 to w: comma, no BOM.
func NewCSVWriter(w io.Writer) *CSVWriter {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &CSVWriter{w: c}
}

// bom tells Excel that a file is UTF-8; without it, umlauts break there.
const bom = "\uFEFF"

// NewGermanCSVWriter writes to w what a spreadsheet program that is set to German
// opens by a double click: semicolon, BOM.
func NewGermanCSVWriter(w io.Writer) *CSVWriter {
	c := NewCSVWriter(w)
	c.w.Comma = ';'
	_, c.err = io.WriteString(w, bom)
	return c
}

// Write writes one record, every cell made safe for spreadsheet programs. An
// error shows in Flush.
func (c *CSVWriter) Write(record []string) {
	c.safe = c.safe[:0]
	for _, cell := range record {
		c.safe = append(c.safe, Neutralize(cell))
	}
	if err := c.w.Write(c.safe); err != nil && c.err == nil {
		c.err = err
	}
}

// Flush writes what is still held and tells the first error of all.
func (c *CSVWriter) Flush() error {
	c.w.Flush()
	if c.err != nil {
		return c.err
	}
	return c.w.Error()
}

// Neutralize puts an apostrophe before a cell that a spreadsheet program would
// take for a formula (OWASP, CSV Injection).
func Neutralize(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
