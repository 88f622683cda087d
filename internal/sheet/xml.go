// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlArt is a kind of token.
type xmlArt uint8

const (
	xmlStart xmlArt = iota
	xmlEnde
	xmlText
)

// maxToken is far more than a tag or a cell's text needs: 32,767 characters, written as
// references.
const maxToken = 1 << 20

var (
	errXML     = errors.New("sheet: XML is not well formed")
	errDoctype = errors.New("sheet: XML with a document type")
)

// xmlReader reads the XML of a workbook's parts as a stream of tokens. It knows no
// document types, and so no entities that could grow; names lose their prefix,
// since programs choose prefixes as they like. A part has millions of cells: the
// reader of the standard library takes most of the time of a whole import.
type xmlReader struct {
	r        io.Reader
	buf      []byte
	pos, end int
	err      error // of r
	depth    int
	started  bool
	// The token: name of a start or end, attributes as they stand, text as it stands.
	// They are valid until the next token.
	name, attrs, text []byte
	cdata             bool // the text is literal
	selfClosed        bool // an end has to follow
}

func newXMLReader(r io.Reader) *xmlReader {
	return &xmlReader{r: r, buf: make([]byte, chunk)}
}

// fill reads on behind what is still held; false at the end or if the reader fails.
func (x *xmlReader) fill() bool {
	if x.err != nil {
		return false
	}
	if x.pos > 0 {
		x.end = copy(x.buf, x.buf[x.pos:x.end])
		x.pos = 0
	}
	if x.end == len(x.buf) {
		if len(x.buf) >= maxToken {
			x.err = fmt.Errorf("%w: a token of more than %d bytes", errXML, maxToken)
			return false
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for range 100 {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		x.err = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	x.err = io.ErrNoProgress
	return false
}

// find gives the place of mark at or behind from, counted from pos, and reads on for it; -1 if
// there is none.
func (x *xmlReader) find(mark string, from int) int {
	for {
		block := x.buf[x.pos:x.end]
		if from < len(block) {
			if i := bytes.Index(block[from:], []byte(mark)); i >= 0 {
				return from + i
			}
			from = max(from, len(block)-len(mark)+1)
		}
		if !x.fill() {
			return -1
		}
	}
}

// failure tells why reading ended where it must not end.
func (x *xmlReader) failure() error {
	if x.err == nil || x.err == io.EOF { //nolint:errorlint // readers return io.EOF as it is
		return fmt.Errorf("%w: %w", errXML, io.ErrUnexpectedEOF)
	}
	return x.err
}

// next reads a token. At the end of a whole document its error is io.EOF; the part
// has then been read to its end, checksum included.
func (x *xmlReader) next() (xmlArt, error) {
	if x.selfClosed {
		x.selfClosed = false
		x.depth--
		return xmlEnde, nil
	}
	for {
		if x.pos == x.end && !x.fill() {
			if x.err == io.EOF && x.depth == 0 && x.started { //nolint:errorlint // as above
				return 0, io.EOF
			}
			return 0, x.failure()
		}
		if x.buf[x.pos] != '<' {
			if err := x.readText(); err != nil {
				return 0, err
			}
			if x.depth > 0 {
				return xmlText, nil
			}
			continue
		}
		art, found, err := x.readMarkup()
		if found || err != nil {
			return art, err
		}
	}
}

// readText reads up to the next tag.
func (x *xmlReader) readText() error {
	i := x.find("<", 0)
	if i < 0 {
		// Blanks behind the root are no fault.
		if x.depth > 0 || x.err != io.EOF { //nolint:errorlint // as above
			return x.failure()
		}
		i = x.end - x.pos
	}
	x.text, x.cdata = x.buf[x.pos:x.pos+i], false
	x.pos += i
	return nil
}

// readMarkup reads what begins with "<"; found is false for what says nothing, as comments.
func (x *xmlReader) readMarkup() (art xmlArt, found bool, err error) {
	for x.end-x.pos < 9 && x.fill() {
	}
	rest := x.buf[x.pos:x.end]
	switch {
	case len(rest) < 3:
		return 0, false, x.failure()
	case rest[1] == '/':
		return xmlEnde, true, x.readEnd()
	case rest[1] == '?':
		return 0, false, x.skip("?>", 2)
	case rest[1] != '!':
		return xmlStart, true, x.readStart()
	case bytes.HasPrefix(rest, []byte("<!--")):
		return 0, false, x.skip("-->", 4)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		i := x.find("]]>", 9)
		if i < 0 {
			return 0, false, x.failure()
		}
		x.text, x.cdata = x.buf[x.pos+9:x.pos+i], true
		x.pos += i + 3
		return xmlText, x.depth > 0, nil
	}
	return 0, false, errDoctype
}

func (x *xmlReader) skip(mark string, from int) error {
	i := x.find(mark, from)
	if i < 0 {
		return x.failure()
	}
	x.pos += i + len(mark)
	return nil
}

func (x *xmlReader) readEnd() error {
	i := x.find(">", 2)
	if i < 0 {
		return x.failure()
	}
	x.name = localName(bytes.TrimRight(x.buf[x.pos+2:x.pos+i], " \t\r\n"))
	x.pos += i + 1
	x.depth--
	if x.depth < 0 {
		return errXML
	}
	return nil
}

func (x *xmlReader) readStart() error {
	end := x.findTagEnd()
	if end < 0 {
		return x.failure()
	}
	tag := x.buf[x.pos+1 : x.pos+end]
	x.pos += end + 1
	if len(tag) > 0 && tag[len(tag)-1] == '/' {
		x.selfClosed = true
		tag = tag[:len(tag)-1]
	}
	i := 0
	for i < len(tag) && !isXMLBlank(tag[i]) {
		i++
	}
	x.name, x.attrs = localName(tag[:i]), tag[i:]
	if len(x.name) == 0 {
		return errXML
	}
	x.depth++
	x.started = true
	return nil
}

// findTagEnd finds the ">" that ends a tag: one inside a quoted value does not.
func (x *xmlReader) findTagEnd() int {
	var quote byte
	for i := 1; ; i++ {
		for x.pos+i >= x.end {
			if !x.fill() {
				return -1
			}
		}
		switch b := x.buf[x.pos+i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			return i
		}
	}
}

func isXMLBlank(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

func localName(name []byte) []byte {
	if _, local, ok := bytes.Cut(name, []byte(":")); ok {
		return local
	}
	return name
}

// nextAttr takes the first attribute off attrs. Its name is local, its value as it stands.
func nextAttr(attrs []byte) (name, value, rest []byte, ok bool) {
	i := 0
	for i < len(attrs) && isXMLBlank(attrs[i]) {
		i++
	}
	from := i
	for i < len(attrs) && attrs[i] != '=' {
		i++
	}
	if i+1 >= len(attrs) {
		return nil, nil, nil, false
	}
	name = localName(bytes.TrimRight(attrs[from:i], " \t\r\n"))
	i++
	for i < len(attrs) && isXMLBlank(attrs[i]) {
		i++
	}
	if i >= len(attrs) || attrs[i] != '"' && attrs[i] != '\'' {
		return nil, nil, nil, false
	}
	length := bytes.IndexByte(attrs[i+1:], attrs[i])
	if length < 0 {
		return nil, nil, nil, false
	}
	return name, attrs[i+1 : i+1+length], attrs[i+length+2:], true
}

// attr gives the value of an attribute, resolved; empty if it is not there.
func (x *xmlReader) attr(want string) (string, error) {
	for rest := x.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			return "", nil
		}
		if string(name) == want {
			if !utf8.Valid(value) {
				return "", fmt.Errorf("%w: an attribute that is no UTF-8", errXML)
			}
			resolved, err := appendText(nil, value)
			return string(resolved), err
		}
		rest = next
	}
}

// appendToken appends the text of a token, resolved.
func (x *xmlReader) appendToken(dst []byte) ([]byte, error) {
	if !utf8.Valid(x.text) {
		return dst, fmt.Errorf("%w: a text that is no UTF-8", errXML)
	}
	if x.cdata {
		return append(dst, x.text...), nil
	}
	return appendText(dst, x.text)
}

// appendText appends a text with its references resolved.
func appendText(dst, text []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...), nil
		}
		dst = append(dst, text[:i]...)
		text = text[i+1:]
		end := bytes.IndexByte(text[:min(len(text), 12)], ';')
		if end < 0 {
			return dst, fmt.Errorf("%w: a reference without its end", errXML)
		}
		r, err := reference(string(text[:end]))
		if err != nil {
			return dst, err
		}
		dst = utf8.AppendRune(dst, r)
		text = text[end+1:]
	}
}

// reference resolves what stands between "&" and ";".
func reference(name string) (rune, error) {
	switch name {
	case "amp":
		return '&', nil
	case "lt":
		return '<', nil
	case "gt":
		return '>', nil
	case "quot":
		return '"', nil
	case "apos":
		return '\'', nil
	}
	digits, base := "", 10
	if len(name) > 1 && name[0] == '#' {
		digits = name[1:]
		if digits[0] == 'x' {
			digits, base = digits[1:], 16
		}
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune {
		return 0, fmt.Errorf("%w: the reference %q", errXML, name)
	}
	return rune(n), nil
}
