// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// refuseOthers refuses what comes in a zip and is no workbook, and workbooks
// that carry programs.
func (p *paket) refuseOthers(ctx context.Context) error {
	if !p.has("[Content_Types].xml") {
		return p.refuseZip(ctx)
	}
	for name := range p.teile {
		if strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "xl/macrosheets/") {
			return errMakros()
		}
	}
	return p.readSmall(ctx, "[Content_Types].xml", func(x *xmlReader) error {
		return x.each(func() error {
			inhalt, err := x.attr("ContentType")
			if err != nil {
				return err
			}
			return refuseContentType(inhalt)
		})
	})
}

// refuseContentType knows by the kind of a part what the whole is.
func refuseContentType(inhalt string) error {
	inhalt = strings.ToLower(inhalt)
	switch {
	case strings.Contains(inhalt, "sheet.binary"):
		return refuse("Die Datei ist eine binäre Excel-Arbeitsmappe (.xlsb). Bitte öffnen Sie sie und speichern Sie sie als Excel-Arbeitsmappe (.xlsx).")
	case strings.Contains(inhalt, "macroenabled.main"), strings.Contains(inhalt, "vbaproject"), strings.Contains(inhalt, "macrosheet"):
		return errMakros()
	case strings.Contains(inhalt, "wordprocessingml") && strings.Contains(inhalt, "main+xml"):
		return refuse("Die Datei ist ein Word-Dokument und keine Tabelle. %s", als)
	case strings.Contains(inhalt, "presentationml") && strings.Contains(inhalt, "main+xml"):
		return refuse("Die Datei ist eine PowerPoint-Präsentation und keine Tabelle. %s", als)
	}
	return nil
}

func errMakros() error {
	return refuse("Die Arbeitsmappe enthält Makros; solche Dateien werden nicht angenommen. " +
		"Bitte speichern Sie sie als Excel-Arbeitsmappe ohne Makros (.xlsx) und laden Sie diese Datei hoch.")
}

// refuseZip says what a zip is that is no workbook of Excel.
func (p *paket) refuseZip(ctx context.Context) error {
	if p.has("mimetype") {
		content, err := p.open(ctx, "mimetype")
		if err != nil {
			return err
		}
		mimetype, err := io.ReadAll(io.LimitReader(content, 200))
		_ = content.Close()
		if err != nil {
			return zipFault(err)
		}
		if strings.Contains(string(mimetype), "opendocument.spreadsheet") {
			return refuse("Die Datei ist eine Tabelle von LibreOffice (.ods). Bitte speichern Sie sie als Excel-Arbeitsmappe (.xlsx) oder als CSV.")
		}
		if strings.Contains(string(mimetype), "opendocument") {
			return refuse("Die Datei ist ein OpenDocument und keine Tabelle. %s", als)
		}
	}
	if p.has("xl/workbook.xml") {
		return broken(fmt.Errorf("sheet: the list of content types is missing"))
	}
	return refuse("Die Datei ist ein ZIP-Archiv und keine Arbeitsmappe. Bitte entpacken Sie das Archiv und laden Sie die Tabelle selbst hoch (.xlsx oder CSV).")
}
