// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// headSize is how much of a file is looked at to tell what it is.
const headSize = 1024

// readHead reads the beginning of the file.
func readHead(file io.ReaderAt, size int64) ([]byte, error) {
	kopf := make([]byte, max(0, min(size, headSize)))
	n, err := file.ReadAt(kopf, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	kopf = kopf[:n]
	if len(bytes.TrimSpace(kopf)) == 0 && size <= headSize {
		return nil, errEmpty()
	}
	return kopf, nil
}

func errEmpty() error {
	return refuse("Die Datei ist leer. Bitte wählen Sie die Datei, in der die Tabelle steht.")
}

func isZip(kopf []byte) bool {
	return bytes.HasPrefix(kopf, []byte("PK\x03\x04")) || bytes.HasPrefix(kopf, []byte("PK\x05\x06"))
}

// als names the formats in the sentence that says how to mend a file of another kind.
const als = "Bitte speichern Sie die Tabelle als Excel-Arbeitsmappe (.xlsx) oder als CSV und laden Sie diese Datei hoch."

// refuseKnown refuses the files of other kinds that people send in place of a table.
func refuseKnown(kopf []byte, file io.ReaderAt, size int64) error {
	signatures := []struct{ anfang, was string }{
		{"%PDF", "ein PDF"},
		{"{\\rtf", "ein RTF-Dokument"},
		{"\x89PNG", "ein Bild (PNG)"},
		{"\xff\xd8\xff", "ein Bild (JPEG)"},
		{"GIF8", "ein Bild (GIF)"},
		{"\x1f\x8b", "ein gepacktes Archiv (gzip)"},
		{"7z\xbc\xaf", "ein gepacktes Archiv (7z)"},
		{"Rar!", "ein gepacktes Archiv (RAR)"},
		{"SQLite format 3", "eine SQLite-Datenbank"},
	}
	for _, s := range signatures {
		if bytes.HasPrefix(kopf, []byte(s.anfang)) {
			return refuse("Die Datei ist %s und keine Tabelle, auch wenn ihr Name etwas anderes sagt. %s", s.was, als)
		}
	}
	if bytes.HasPrefix(kopf, []byte(oleMagic)) {
		return refuseOLE(file, size)
	}
	return refuseMarkup(kopf)
}

// refuseMarkup refuses web pages, which some programs export under the name .xls, and other
// marked-up text.
func refuseMarkup(kopf []byte) error {
	anfang := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(kopf, []byte("\xef\xbb\xbf"))))
	for _, tag := range []string{"<!doctype html", "<html", "<table", "<head", "<body"} {
		if bytes.HasPrefix(anfang, []byte(tag)) {
			return refuse("Die Datei ist eine Webseite (HTML), auch wenn ihr Name etwas anderes sagt. Bitte öffnen Sie sie in Ihrem Tabellenprogramm " +
				"und speichern Sie sie als Excel-Arbeitsmappe (.xlsx) oder als CSV.")
		}
	}
	if bytes.HasPrefix(anfang, []byte("<?xml")) {
		return refuse("Die Datei ist XML und keine Tabelle. %s", als)
	}
	if bytes.HasPrefix(anfang, []byte("{\"")) || bytes.HasPrefix(anfang, []byte("[{")) {
		return refuse("Die Datei ist JSON und keine Tabelle. %s", als)
	}
	return nil
}
