// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	// satzlaenge is the length of a record in characters. The description says
	// bytes, which was the same before the register turned to UTF-8 in 2025.
	satzlaenge = 220
	// maxLine holds a record of nothing but four-byte characters and its line end.
	maxLine = satzlaenge*utf8.UTFMax + 2
	bom     = "\ufeff"
)

// lineReader splits the text into records of decoded characters.
type lineReader struct {
	in     *bufio.Reader
	number int
	latin  bool // the text is Windows-1252
	known  bool // latin is settled
	runes  []rune
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, max(maxLine, 64<<10)), runes: make([]rune, 0, satzlaenge)}
}

// next returns the next line that is not empty, without its line end; io.EOF ends
// the text. The characters are valid until the next call.
func (l *lineReader) next(faults *InvalidError) ([]rune, error) {
	for {
		raw, err := l.in.ReadSlice('\n')
		if len(raw) == 0 && err != nil {
			return nil, err
		}
		l.number++
		if errors.Is(err, bufio.ErrBufferFull) {
			faults.add(l.number, "", "die Zeile ist zu lang; erwartet werden %d Zeichen", satzlaenge)
			if err := l.skip(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
		if l.number == 1 && bytes.HasPrefix(raw, []byte(bom)) {
			raw, l.known = raw[len(bom):], true
		}
		if len(raw) > 0 && l.decode(raw, faults) {
			return l.runes, nil
		}
	}
}

// skip reads to the end of a line that does not fit into the buffer.
func (l *lineReader) skip() error {
	for {
		_, err := l.in.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// decode fills runes. Without a byte order mark the first line that is not plain
// ASCII settles the encoding: text in Windows-1252 with an Umlaut is never valid
// UTF-8 unless it was made to be.
func (l *lineReader) decode(raw []byte, faults *InvalidError) bool {
	if !l.known && bytes.ContainsFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf }) {
		l.known, l.latin = true, !utf8.Valid(raw)
	}
	l.runes = l.runes[:0]
	switch {
	case l.latin:
		for _, b := range raw {
			l.runes = append(l.runes, charmap.Windows1252.DecodeByte(b))
		}
	case utf8.Valid(raw):
		l.runes = appendRunes(l.runes, raw)
	default:
		faults.add(l.number, "", "die Zeile ist kein gültiges UTF-8, der Text davor war es")
		return false
	}
	for i, r := range l.runes {
		if unicode.IsControl(r) || r == utf8.RuneError {
			faults.add(l.number, "", "an Stelle %d steht ein Zeichen, das es in einem Verzeichnis nicht gibt (%U)", i+1, r)
			return false
		}
	}
	if len(l.runes) != satzlaenge {
		faults.add(l.number, "", "die Zeile hat %d Zeichen; erwartet werden %d", len(l.runes), satzlaenge)
		return false
	}
	return true
}

func appendRunes(dst []rune, raw []byte) []rune {
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		dst, raw = append(dst, r), raw[size:]
	}
	return dst
}
