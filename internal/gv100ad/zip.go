// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

const (
	// maxText is twenty times the size of the present text. What unpacks to more is
	// no register, whatever the zip's directory claims about its size.
	maxText     = 64 << 20
	maxHinweise = 1 << 20
	maxEntries  = 100
)

// Read reads an edition as the Statistisches Bundesamt publishes it: a zip with
// the text and, beside it, the Hinweise.txt. Its error is an [*InvalidError] if the text
// is wrong, wraps [ErrContainer] if the zip is, and is the reader's own otherwise.
func Read(r io.ReaderAt, size int64) (*Register, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: die Datei ist kein Zip-Archiv (%w)", ErrContainer, err)
	}
	text, hinweise, err := pick(archive.File)
	if err != nil {
		return nil, err
	}
	var register *Register
	err = withContent(text, maxText, func(content io.Reader) error {
		register, err = ReadText(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	if hinweise != nil {
		err = withContent(hinweise, maxHinweise, func(content io.Reader) error {
			register.Quelle, err = readHinweise(content)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	register.Quelle.Datei = path.Base(text.Name)
	return register, nil
}

// pick finds the register's text and its Hinweise by their names. Two texts would
// be two editions: which one is meant nobody can know.
func pick(files []*zip.File) (text, hinweise *zip.File, err error) {
	if len(files) > maxEntries {
		return nil, nil, fmt.Errorf("%w: das Zip-Archiv hat %d Einträge, erwartet werden höchstens %d", ErrContainer, len(files), maxEntries)
	}
	for _, f := range files {
		name := strings.ToLower(path.Base(f.Name))
		switch {
		case strings.HasPrefix(name, "gv100ad") && (strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".asc")):
			if text != nil {
				return nil, nil, fmt.Errorf("%w: das Zip-Archiv enthält mehrere Verzeichnisse, %q und %q; erwartet wird eines", ErrContainer, text.Name, f.Name)
			}
			text = f
		case name == "hinweise.txt":
			hinweise = f
		}
	}
	if text == nil {
		return nil, nil, fmt.Errorf("%w: im Zip-Archiv fehlt die Datei GV100AD_….txt", ErrContainer)
	}
	return text, hinweise, nil
}

// withContent unpacks an entry up to limit and hands it to use.
func withContent(f *zip.File, limit int64, use func(io.Reader) error) error {
	content, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: der Eintrag %q lässt sich nicht öffnen (%w)", ErrContainer, f.Name, err)
	}
	err = use(&limited{r: content, left: limit})
	// The checksum is verified at the end of reading; closing cannot add to that.
	_ = content.Close()
	if isCorrupt(err) {
		return fmt.Errorf("%w: der Eintrag %q lässt sich nicht auspacken (%w)", ErrContainer, f.Name, err)
	}
	return err
}

// isCorrupt tells a broken entry from a disk that fails.
func isCorrupt(err error) bool {
	var deflate flate.CorruptInputError
	return errors.Is(err, errTooLarge) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &deflate)
}

var errTooLarge = errors.New("er ist ausgepackt größer, als ein Gemeindeverzeichnis sein kann")

// limited fails where io.LimitReader would pretend that the file ends: a register
// cut off silently would look like one from which Gemeinden have vanished.
type limited struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	return n, err
}
