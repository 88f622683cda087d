// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

const (
	// maxVerzeichnis bounds the directory of the zip: each of its entries takes
	// several times as much memory.
	maxVerzeichnis = 4 << 20
	// maxTeile is far more than a workbook has parts.
	maxTeile = 10_000
	// maxEntpackt bounds all parts together. A million rows with eight cells are
	// half of that.
	maxEntpackt = 1 << 30
	// maxVerhaeltnis is how much smaller a part can honestly be packed: the most regular sheets
	// come to about twenty-five, bombs to a thousand. Parts below unverdaechtig do no harm.
	maxVerhaeltnis = 100
	unverdaechtig  = 16 << 20
)

// paket is the zip around a workbook, by the names of its parts (ISO/IEC 29500-2: names
// differ by more than case).
type paket struct {
	teile map[string]*zip.File
}

// openPaket reads the directory of the zip and refuses bombs by what it says; what is
// unpacked later is held against it.
func openPaket(file io.ReaderAt, size int64) (*paket, error) {
	bounded := &boundedReaderAt{r: file, left: maxVerzeichnis}
	archive, err := zip.NewReader(bounded, size)
	switch {
	case errors.Is(err, errVerzeichnis):
		return nil, tooLarge("Das Verzeichnis der Arbeitsmappe ist ungewöhnlich groß.")
	case bounded.failed != nil:
		return nil, bounded.failed
	case err != nil:
		return nil, broken(err)
	}
	bounded.open = true
	if len(archive.File) > maxTeile {
		return nil, tooLarge("Die Arbeitsmappe besteht aus ungewöhnlich vielen Teilen.")
	}
	p := &paket{teile: make(map[string]*zip.File, len(archive.File))}
	var sum uint64
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		unpacked := f.UncompressedSize64
		sum += unpacked
		if unpacked > maxEntpackt || sum > maxEntpackt {
			return nil, tooLarge("Die Arbeitsmappe ist ausgepackt größer als ein Gigabyte.")
		}
		if isBomb(unpacked, f.CompressedSize64) || isBomb(sum/4, uint64(max(size, 0))/4) {
			return nil, tooLarge("Die Arbeitsmappe ist so stark gepackt, wie es keine Tabelle sein kann.")
		}
		name := partName(f.Name)
		if _, twice := p.teile[name]; twice {
			return nil, broken(fmt.Errorf("sheet: the part %q stands twice in the zip", f.Name))
		}
		p.teile[name] = f
	}
	return p, nil
}

// isBomb tells what was packed to do harm.
func isBomb(unpacked, packed uint64) bool {
	return unpacked > unverdaechtig && unpacked/maxVerhaeltnis > packed
}

func tooLarge(what string) error {
	return refuse("%s Sie wird vorsichtshalber nicht gelesen. Bitte kopieren Sie nur die Zellen mit Inhalt in eine neue Arbeitsmappe, oder speichern Sie die Tabelle als CSV.", what)
}

// partName gives a part's name the form by which it is found.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/"))
}

// has tells whether a part is there.
func (p *paket) has(name string) bool { return p.teile[partName(name)] != nil }

// open unpacks a part as a stream.
func (p *paket) open(ctx context.Context, name string) (io.ReadCloser, error) {
	f := p.teile[partName(name)]
	if f == nil {
		return nil, broken(fmt.Errorf("sheet: the part %q is missing", name))
	}
	content, err := f.Open()
	if err != nil {
		return nil, zipFault(err)
	}
	return part{contextReader{ctx, content}, content}, nil
}

// part is an open part.
type part struct {
	io.Reader
	io.Closer
}

// read hands the XML of a part to use and says of whatever is wrong with it what a
// person can do.
func (p *paket) read(ctx context.Context, name string, use func(*xmlReader) error) error {
	content, err := p.open(ctx, name)
	if err != nil {
		return err
	}
	err = use(newXMLReader(content))
	// The checksum is verified at the end of reading; closing cannot add to that.
	_ = content.Close()
	switch {
	case err == nil || errors.Is(err, io.EOF) && !errors.Is(err, errXML):
		return nil
	case errors.Is(err, errDoctype):
		return &FormatError{
			Detail: "Die Arbeitsmappe enthält eine XML-Dokumenttypdefinition. Tabellenprogramme schreiben so etwas nicht, und es könnte schaden; sie wird deshalb nicht gelesen. " +
				"Bitte kopieren Sie die Zellen in eine neue Arbeitsmappe.",
			Err: err,
		}
	case errors.Is(err, errXML):
		return broken(err)
	}
	return zipFault(err)
}

// readSmall is read for the parts whose content is kept: lists of sheets and parts.
func (p *paket) readSmall(ctx context.Context, name string, use func(*xmlReader) error) error {
	if f := p.teile[partName(name)]; f != nil && f.UncompressedSize64 > unverdaechtig {
		return tooLarge("Das Verzeichnis der Arbeitsmappe ist ungewöhnlich groß.")
	}
	return p.read(ctx, name, use)
}

// zipFault tells a broken zip from a disk that fails.
func zipFault(err error) error {
	var deflate flate.CorruptInputError
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrAlgorithm) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &deflate) {
		return broken(err)
	}
	return err
}

// boundedReaderAt ends a reading of the zip's directory that goes too far: how many
// entries it has stands nowhere that could be trusted.
type boundedReaderAt struct {
	r      io.ReaderAt
	left   int
	failed error // of r itself
	open   bool  // the directory is read; what follows has no bound
}

var errVerzeichnis = errors.New("sheet: the zip's directory is too long")

// ReadAt implements io.ReaderAt.
func (b *boundedReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 { // a place that a broken zip names
		return 0, zip.ErrFormat
	}
	if b.open {
		return b.r.ReadAt(p, off)
	}
	if b.left -= len(p); b.left < 0 {
		return 0, errVerzeichnis
	}
	n, err := b.r.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		b.failed = fmt.Errorf("sheet: %w", err)
	}
	return n, err
}
