// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"
)

// maxZeilen is how many rows a spreadsheet program has.
const maxZeilen = 1_048_576

// each hands every row of a sheet that holds something to use.
func (a *arbeitsmappe) each(ctx context.Context, blatt int, use func(*Zeile) bool) error {
	teil := a.blaetter[blatt].teil
	regionen, err := a.readRegionen(ctx, teil)
	if err != nil {
		return err
	}
	return a.paket.read(ctx, teil, func(x *xmlReader) error {
		b := blattReader{a: a, x: x, ctx: ctx, use: use, regionen: regionen}
		return b.read()
	})
}

// blattReader reads the rows of a sheet.
type blattReader struct {
	a        *arbeitsmappe
	x        *xmlReader
	ctx      context.Context
	use      func(*Zeile) bool
	regionen *regionen

	zeile  Zeile
	zellen []Zelle // as many as there are columns; those not in use are zero
	used   []int   // the columns in use
	spalte int     // column of the last cell; -1 before the first
	roh    []byte  // texts of the row
	offen  []offen // cells whose text stands in roh
	wert   []byte  // value of the cell that is read
}

// offen is a cell whose text is set when the row is whole: all its texts are one string.
type offen struct {
	spalte, from, to int
	text             bool // as characters, not as a number made readable
}

// zellkopf is what the tag of a cell says.
type zellkopf struct {
	spalte int
	typ    byte // of its attribute t: see typeOf
	format int
	formel bool
	hat    bool // there is a value, if only an empty one
}

// read reads the part to its end.
func (b *blattReader) read() error {
	b.zellen = make([]Zelle, maxSpalten)
	for {
		art, err := b.x.next()
		if err != nil {
			return err
		}
		if art != xmlStart || string(b.x.name) != "sheetData" {
			continue
		}
		if err := b.readZeilen(); err != nil {
			return err
		}
	}
}

// readZeilen reads what is inside sheetData.
func (b *blattReader) readZeilen() error {
	depth := b.x.depth
	for {
		art, err := b.x.next()
		switch {
		case err != nil:
			return err
		case art == xmlEnde && b.x.depth < depth:
			return nil
		case art != xmlStart || string(b.x.name) != "row":
			continue
		}
		if err := b.startZeile(); err != nil {
			return err
		}
		if err := b.readZellen(); err != nil {
			return err
		}
		if err := b.finish(); err != nil {
			return err
		}
	}
}

// startZeile reads the tag of a row. Rows without a number follow the one before.
func (b *blattReader) startZeile() error {
	nr := b.zeile.Nr + 1
	b.zeile.Verborgen = false
	for rest := b.x.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			break
		}
		rest = next
		switch string(name) {
		case "r":
			said, err := strconv.Atoi(string(value))
			if err != nil {
				return fmt.Errorf("%w: row %q", errXML, value)
			}
			nr = said
		case "hidden":
			b.zeile.Verborgen = isTrue(string(value))
		}
	}
	if nr <= b.zeile.Nr || nr > maxZeilen {
		return fmt.Errorf("%w: row %d behind row %d", errXML, nr, b.zeile.Nr)
	}
	b.zeile.Nr = nr
	for _, spalte := range b.used {
		b.zellen[spalte] = Zelle{}
	}
	b.used, b.offen, b.roh = b.used[:0], b.offen[:0], b.roh[:0]
	b.spalte = -1
	if nr%256 == 0 {
		return b.ctx.Err()
	}
	return nil
}

// readZellen reads what is inside a row.
func (b *blattReader) readZellen() error {
	depth := b.x.depth
	for {
		art, err := b.x.next()
		switch {
		case err != nil:
			return err
		case art == xmlEnde && b.x.depth < depth:
			return nil
		case art != xmlStart || string(b.x.name) != "c":
			continue
		}
		kopf, err := b.zellkopf()
		if err != nil {
			return err
		}
		if kopf, err = b.readWert(kopf); err != nil {
			return err
		}
		if err := b.place(kopf); err != nil {
			return err
		}
	}
}

// zellkopf reads the tag of a cell. Cells without a place follow the one before.
func (b *blattReader) zellkopf() (zellkopf, error) {
	kopf := zellkopf{spalte: b.spalte + 1, typ: 'n'}
	for rest := b.x.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			break
		}
		rest = next
		if len(name) != 1 || len(value) == 0 {
			continue
		}
		switch name[0] {
		case 'r':
			spalte, _, ok := parseRef(value)
			if !ok {
				return kopf, fmt.Errorf("%w: cell %q", errXML, value)
			}
			kopf.spalte = spalte
		case 's':
			format, err := strconv.Atoi(string(value))
			if err != nil {
				return kopf, fmt.Errorf("%w: style %q", errXML, value)
			}
			kopf.format = format
		case 't':
			kopf.typ = typeOf(value)
		}
	}
	if kopf.spalte <= b.spalte || kopf.spalte >= maxSpalten {
		return kopf, fmt.Errorf("%w: column %d behind column %d", errXML, kopf.spalte, b.spalte)
	}
	b.spalte = kopf.spalte
	return kopf, nil
}

// typeOf shortens the type of a cell: b, d, e, n, s as they are, i for inlineStr, t for
// str (ISO/IEC 29500-1, 18.18.11).
func typeOf(value []byte) byte {
	switch string(value) {
	case "inlineStr":
		return 'i'
	case "str":
		return 't'
	}
	return value[0]
}

// readWert reads what is inside a cell.
func (b *blattReader) readWert(kopf zellkopf) (zellkopf, error) {
	depth := b.x.depth
	b.wert = b.wert[:0]
	inWert := false
	for {
		art, err := b.x.next()
		if err != nil {
			return kopf, err
		}
		switch {
		case art == xmlText && inWert:
			b.wert, err = b.x.appendToken(b.wert)
		case art == xmlEnde:
			inWert = false
			if b.x.depth < depth {
				return kopf, nil
			}
		case art == xmlStart:
			switch string(b.x.name) {
			case "v":
				inWert, kopf.hat = true, true
			case "f":
				kopf.formel = true
			case "is":
				kopf.hat = true
				b.wert, err = b.x.appendRich(b.wert)
			}
		}
		if err != nil {
			return kopf, err
		}
		if len(b.roh)+len(b.wert) > maxRecord {
			return kopf, refuse("Zeile %d der Arbeitsmappe ist zu lang für eine Tabelle. Bitte prüfen Sie, ob die richtige Datei gewählt ist.", b.zeile.Nr)
		}
	}
}

// place puts a cell into the row. What is empty is not there.
func (b *blattReader) place(kopf zellkopf) error {
	z := Zelle{Formel: kopf.formel}
	var err error
	switch {
	case kopf.formel && !kopf.hat:
		z.Art, z.Text = Fehler, formelOhneWert
	case len(b.wert) == 0:
		return nil
	default:
		err = b.value(&z, kopf)
	}
	if err != nil || z.Art == Leer && !z.Formel {
		return err
	}
	b.put(kopf.spalte, z)
	return nil
}

// formelOhneWert is what is shown of a formula that no program has computed yet.
const formelOhneWert = "(Formel ohne Wert)"

func (b *blattReader) put(spalte int, z Zelle) {
	b.zellen[spalte] = z
	b.used = append(b.used, spalte)
}

// value makes of the value what the cell's type and style say.
func (b *blattReader) value(z *Zelle, kopf zellkopf) error {
	switch kopf.typ {
	case 's':
		i, err := strconv.Atoi(string(b.wert))
		if err != nil || i < 0 || i >= len(b.a.texte) {
			return fmt.Errorf("%w: shared text %q", errXML, b.wert)
		}
		if z.Text = b.a.texte[i]; z.Text != "" {
			z.Art, z.Bereinigt = Text, len(b.a.bereinigt) > 0 && b.a.bereinigt[i]
		}
	case 'i', 't':
		z.Art = Text
		b.keep(kopf.spalte)
	case 'b':
		z.Art, z.Text = Wahrheit, "FALSCH"
		if isTrue(string(b.wert)) {
			z.Zahl, z.Text = 1, "WAHR"
		}
	case 'e':
		z.Art = Fehler
		b.keep(kopf.spalte)
	case 'd':
		return b.isoDatum(z, kopf)
	default:
		return b.zahl(z, kopf)
	}
	return nil
}

// keep keeps the value as text of the cell until the row is whole.
func (b *blattReader) keep(spalte int) {
	from := len(b.roh)
	b.roh = append(b.roh, b.wert...)
	b.offen = append(b.offen, offen{spalte, from, len(b.roh), true})
}

// zahl reads a number; whether it is a day says the style.
func (b *blattReader) zahl(z *Zelle, kopf zellkopf) error {
	v, err := strconv.ParseFloat(trim(string(b.wert)), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("%w: number %q", errXML, b.wert)
	}
	var format zahlenformat
	if kopf.format >= 0 && kopf.format < len(b.a.formate) {
		format = b.a.formate[kopf.format]
	}
	z.Art = Zahl
	if format.isDatum() {
		z.Art = Datum
		if b.a.ab1904 {
			v += ab1904
		}
	}
	z.Zahl = v
	b.shown(kopf.spalte, format, v)
	return nil
}

// shown keeps the number as a person sees it as text of the cell.
func (b *blattReader) shown(spalte int, format zahlenformat, v float64) {
	from := len(b.roh)
	b.roh = format.appendZahl(b.roh, v)
	b.offen = append(b.offen, offen{spalte, from, len(b.roh), false})
}

// isoDatum reads a day written out, as some programs store it.
func (b *blattReader) isoDatum(z *Zelle, kopf zellkopf) error {
	raw := string(b.wert)
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04", time.RFC3339} {
		t, err := time.Parse(layout, raw)
		if err != nil {
			continue
		}
		start := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
		z.Art, z.Zahl = Datum, t.Sub(start).Hours()/24
		b.shown(kopf.spalte, zahlenformat{art: formatTag}, z.Zahl)
		return nil
	}
	z.Art = Text
	b.keep(kopf.spalte)
	return nil
}

// finish hands the row on, if it holds something.
func (b *blattReader) finish() error {
	roh := string(b.roh)
	for _, o := range b.offen {
		z := &b.zellen[o.spalte]
		if !o.text {
			z.Text = roh[o.from:o.to]
			continue
		}
		text := workbookText(roh[o.from:o.to])
		z.Text, z.Bereinigt = text.Text, text.Bereinigt
		if text.Art == Leer {
			z.Art = Leer
		}
	}
	if b.last() < 0 {
		return nil
	}
	if err := b.regionen.repeat(b); err != nil {
		return err
	}
	b.zeile.Zellen = b.zellen[:b.last()+1]
	if !b.use(&b.zeile) {
		return errStop
	}
	return nil
}

// last is the last column that holds something; -1 if none does.
func (b *blattReader) last() int {
	last := -1
	for _, spalte := range b.used {
		if b.zellen[spalte].Art != Leer {
			last = max(last, spalte)
		}
	}
	return last
}

// parseRef reads the place of a cell, as "AB12", counting columns from zero.
func parseRef(ref []byte) (spalte, zeile int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		letter := ref[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			break
		}
		spalte = spalte*26 + int(letter-'A') + 1
	}
	if i == 0 || i == len(ref) || len(ref)-i > 7 {
		return 0, 0, false
	}
	for ; i < len(ref); i++ {
		if ref[i] < '0' || ref[i] > '9' {
			return 0, 0, false
		}
		zeile = zeile*10 + int(ref[i]-'0')
	}
	return spalte - 1, zeile, spalte <= maxSpalten && zeile >= 1 && zeile <= maxZeilen
}
