// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// kodierung names how the characters of a text are stored.
type kodierung string

const (
	kodierungUTF8    kodierung = "utf-8"
	kodierungUTF8BOM kodierung = "utf-8-bom"
	kodierungUTF16   kodierung = "utf-16"
	kodierung1252    kodierung = "windows-1252"
)

// chunk is how much of a file is read at once.
const chunk = 64 << 10

// textform is what is known of a text before it is read.
type textform struct {
	kodierung kodierung
	skip      int64 // bytes of the byte order mark
	bigEndian bool  // of UTF-16
}

// findForm looks at the whole text: its beginning can be pure ASCII for long before
// the first Umlaut tells Windows-1252 from UTF-8.
func findForm(ctx context.Context, file io.ReaderAt, size int64) (textform, error) {
	kopf := make([]byte, min(size, chunk))
	n, err := file.ReadAt(kopf, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return textform{}, fmt.Errorf("sheet: %w", err)
	}
	if form, ok := findUTF16(kopf[:n]); ok {
		if (size-form.skip)%2 != 0 {
			return form, errCut()
		}
		return form, nil
	}
	form := textform{kodierung: kodierungUTF8}
	if bytes.HasPrefix(kopf, []byte("\xef\xbb\xbf")) {
		form = textform{kodierung: kodierungUTF8BOM, skip: 3}
	}
	content := contextReader{ctx, io.NewSectionReader(file, form.skip, size-form.skip)}
	var count byteCount
	if err := count.scan(content); err != nil {
		return form, err
	}
	return count.judge(form)
}

// findUTF16 knows UTF-16 by its mark, or by the NUL bytes that western letters
// have in every second place.
func findUTF16(kopf []byte) (textform, bool) {
	var skip int64
	little := bytes.HasPrefix(kopf, []byte("\xff\xfe"))
	big := bytes.HasPrefix(kopf, []byte("\xfe\xff"))
	if little || big {
		skip = 2
	} else {
		var nul [2]int
		for i, b := range kopf {
			if b == 0 {
				nul[i%2]++
			}
		}
		many := len(kopf) / 5
		little = len(kopf) >= 4 && nul[1] > many && nul[1] > 10*nul[0]
		big = len(kopf) >= 4 && nul[0] > many && nul[0] > 10*nul[1]
	}
	if !little && !big {
		return textform{}, false
	}
	return textform{kodierung: kodierungUTF16, skip: skip, bigEndian: big}, true
}

// byteCount counts what tells encodings apart.
type byteCount struct {
	multi     int  // sound characters of several bytes in UTF-8
	faults    int  // bytes that are no UTF-8
	undefined int  // bytes that Windows-1252 does not know either
	nul       bool // a NUL byte
	cut       bool // the last character is not complete
}

// scan reads the text to its end.
func (c *byteCount) scan(r io.Reader) error {
	buf := make([]byte, chunk)
	rest := 0
	for {
		n, err := r.Read(buf[rest:])
		block := buf[:rest+n]
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("sheet: %w", err)
		}
		used := c.add(block)
		rest = copy(buf, block[used:])
		if err != nil {
			c.cut = rest > 0
			for _, b := range buf[:rest] {
				c.fault(b)
			}
			return nil
		}
	}
}

// add counts a block up to a character that may go on in the next one.
func (c *byteCount) add(block []byte) (used int) {
	if bytes.IndexByte(block, 0) >= 0 {
		c.nul = true
	}
	for i := 0; i < len(block); {
		if block[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !utf8.FullRune(block[i:]) {
			return i
		}
		r, size := utf8.DecodeRune(block[i:])
		if r == utf8.RuneError && size == 1 {
			c.fault(block[i])
		} else {
			c.multi++
		}
		i += size
	}
	return len(block)
}

func (c *byteCount) fault(b byte) {
	c.faults++
	if bytes.IndexByte([]byte("\x81\x8d\x8f\x90\x9d"), b) >= 0 {
		c.undefined++
	}
}

// judge decides between UTF-8, Windows-1252 and refusal.
func (c *byteCount) judge(form textform) (textform, error) {
	switch {
	case c.nul:
		return form, refuse("Die Datei enthält Nullzeichen; sie ist keine Tabelle in Textform, oder sie ist beschädigt. %s", als)
	case c.faults == 0:
		return form, nil
	// Text in Windows-1252 looks like UTF-8 in single places by chance, never in most.
	case form.kodierung == kodierungUTF8BOM || c.multi > 10*c.faults:
		if c.cut {
			return form, errCut()
		}
		return form, refuse("Die Datei mischt Zeichen in UTF-8 mit solchen einer anderen Kodierung; Umlaute wären falsch. " +
			"Bitte speichern Sie die Tabelle neu als »CSV UTF-8« oder als Excel-Arbeitsmappe (.xlsx).")
	case c.undefined > 0:
		return form, refuse("Die Zeichen der Datei sind weder in UTF-8 noch in Windows-1252 gespeichert (vielleicht in einem alten DOS-Zeichensatz); Umlaute wären falsch. " +
			"Bitte speichern Sie die Tabelle neu als »CSV UTF-8« oder als Excel-Arbeitsmappe (.xlsx).")
	}
	return textform{kodierung: kodierung1252}, nil
}

func errCut() error {
	return refuse("Die Datei endet mitten in einem Zeichen; sie wurde nicht vollständig übertragen. Bitte laden Sie sie noch einmal hoch.")
}

// open gives the text in UTF-8, without a mark.
func (f textform) open(ctx context.Context, file io.ReaderAt, size int64) io.Reader {
	var r io.Reader = contextReader{ctx, io.NewSectionReader(file, f.skip, size-f.skip)}
	switch f.kodierung {
	case kodierung1252:
		return transform.NewReader(r, charmap.Windows1252.NewDecoder())
	case kodierungUTF16:
		endian := unicode.LittleEndian
		if f.bigEndian {
			endian = unicode.BigEndian
		}
		return transform.NewReader(r, unicode.UTF16(endian, unicode.IgnoreBOM).NewDecoder())
	case kodierungUTF8, kodierungUTF8BOM:
	}
	return r
}
