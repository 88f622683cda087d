// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// texttabelle is a text with a character between its cells.
type texttabelle struct {
	file io.ReaderAt
	size int64
	textform
	trenner byte
	// vorspann tells that the first line is "sep=;" and not data.
	vorspann bool
}

// openTexttabelle finds out how the characters are stored and what separates the
// cells.
func openTexttabelle(ctx context.Context, file io.ReaderAt, size int64) (*texttabelle, error) {
	form, err := findForm(ctx, file, size)
	if err != nil {
		return nil, err
	}
	t := &texttabelle{file: file, size: size, textform: form}
	probe := make([]byte, chunk)
	n, err := io.ReadFull(form.open(ctx, file, size), probe)
	whole := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !whole {
		return nil, err
	}
	if whole && len(bytes.TrimSpace(probe[:n])) == 0 {
		return nil, errEmpty()
	}
	t.trenner, t.vorspann = findTrenner(probe[:n], whole)
	return t, nil
}

// each hands every row that holds something to use.
func (t *texttabelle) each(ctx context.Context, use func(*Zeile) bool) error {
	r := newRecordReader(t.open(ctx, t.file, t.size), t.trenner)
	if t.vorspann {
		if err := r.skipLine(); err != nil {
			return err
		}
	}
	for {
		zeile, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(zeile.Zellen) > 0 && !use(zeile) {
			return errStop
		}
	}
}
