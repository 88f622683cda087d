// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
)

const (
	// maxRegionen is far more than people merge.
	maxRegionen = 100_000
	// maxWiederholt bounds how often values of merged regions are repeated in one sheet: a region
	// may be as large as the sheet.
	maxWiederholt = 5_000_000
)

// region is a merged region; its value stands in its first cell.
type region struct {
	vonZeile, bisZeile, vonSpalte, bisSpalte int
	wert                                     Zelle
}

// regionen are the merged regions of a sheet during a reading.
type regionen struct {
	kommend    []region // by their first row
	offen      []region // those the present row may lie in
	wiederholt int
}

// readRegionen reads the merged regions. They stand behind the rows, so that the part is
// unpacked once more; what it says in between is not looked at.
func (a *arbeitsmappe) readRegionen(ctx context.Context, teil string) (*regionen, error) {
	r := &regionen{}
	err := a.paket.read(ctx, teil, func(x *xmlReader) error {
		found, err := x.skipSheetData()
		if err != nil || !found {
			return err
		}
		return x.each(func() error {
			if string(x.name) != "mergeCell" {
				return nil
			}
			ref, err := x.attr("ref")
			if err != nil {
				return err
			}
			return r.add(ref)
		})
	})
	slices.SortStableFunc(r.kommend, func(a, b region) int { return cmp.Compare(a.vonZeile, b.vonZeile) })
	return r, err
}

// add notes a region, as "A1:C3".
func (r *regionen) add(ref string) error {
	von, bis, _ := bytes.Cut([]byte(ref), []byte(":"))
	var m region
	var ok, ok2 bool
	m.vonSpalte, m.vonZeile, ok = parseRef(von)
	m.bisSpalte, m.bisZeile, ok2 = parseRef(bis)
	one := m.bisSpalte == m.vonSpalte && m.bisZeile == m.vonZeile
	if !ok || !ok2 || one || m.bisSpalte < m.vonSpalte || m.bisZeile < m.vonZeile {
		return nil // a region of one cell, or none at all: nothing to repeat
	}
	if len(r.kommend) >= maxRegionen {
		return fmt.Errorf("%w: too many merged regions", errXML)
	}
	r.kommend = append(r.kommend, m)
	return nil
}

// repeat repeats the values of the regions that the present row lies in.
func (r *regionen) repeat(b *blattReader) error {
	nr := b.zeile.Nr
	r.offen = slices.DeleteFunc(r.offen, func(m region) bool { return m.bisZeile < nr })
	for len(r.kommend) > 0 && r.kommend[0].vonZeile <= nr {
		m := r.kommend[0]
		r.kommend = r.kommend[1:]
		// The first row may have been empty, and been left out.
		if m.vonZeile < nr {
			continue
		}
		if m.wert = b.zellen[m.vonSpalte]; m.wert.Art != Leer && !m.wert.Verbunden {
			m.wert.Verbunden = true
			r.offen = append(r.offen, m)
		}
	}
	for _, m := range r.offen {
		r.wiederholt += m.bisSpalte - m.vonSpalte + 1
		if r.wiederholt > maxWiederholt {
			return refuse("In der Arbeitsmappe sind übermäßig viele Zellen verbunden. Bitte heben Sie die Verbindung auf (Start › Verbinden und zentrieren) und laden Sie sie noch einmal hoch.")
		}
		for spalte := m.vonSpalte; spalte <= m.bisSpalte; spalte++ {
			if b.zellen[spalte].Art == Leer {
				b.put(spalte, m.wert)
			}
		}
	}
	return nil
}

// skipSheetData skips to the end of the rows; found is false if there is none.
func (x *xmlReader) skipSheetData() (found bool, err error) {
	const mark, before = "sheetData>", 64 // before: the tag's beginning and a prefix
	for {
		block := x.buf[x.pos:x.end]
		i := bytes.Index(block, []byte(mark))
		if i >= 0 {
			tag := block[:i]
			tag = tag[bytes.LastIndexByte(tag, '<')+1:]
			x.pos += i + len(mark)
			if len(tag) > 0 && tag[0] == '/' {
				x.depth, x.started = 1, true
				return true, nil
			}
			continue
		}
		x.pos = max(x.pos, x.end-len(mark)-before)
		if !x.fill() {
			if x.err == io.EOF { //nolint:errorlint // readers return io.EOF as it is
				return false, nil
			}
			return false, x.failure()
		}
	}
}
