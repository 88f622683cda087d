// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
)

// mediaMultipart is how a file is sent.
const mediaMultipart = "multipart/form-data"

// maxFeld bounds the fields beside the file, in bytes; maxDateiname and maxBlatt
// in characters.
const (
	maxFeld      = 4 << 10
	maxDateiname = 300
	maxBlatt     = 300
)

// upload is a file with what was said about it.
type upload struct {
	name, art, blatt string
	daten            []byte
	// uebergaenge is the table that comes with a Gebietsstand, tabelle the name of
	// its file.
	uebergaenge []byte
	tabelle     string
}

// mark stands for the whole of it where requests are compared: the boundary of a
// multipart body differs each time.
func (u *upload) mark() []byte {
	sum := sha256.Sum256(u.daten)
	return fmt.Appendf(nil, "%q %q %q %x %q %x", u.name, u.art, u.blatt, sum, u.tabelle, sha256.Sum256(u.uebergaenge))
}

// readUpload reads a file of at most exchange.MaxDatei bytes. It names everything
// that is wrong with the form at once; a body that is cut is refused whole.
func readUpload(c *gin.Context) (*upload, error) {
	mediaType, params, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || mediaType != mediaMultipart || params["boundary"] == "" {
		return nil, &unsupportedError{"Gelesen wird eine Datei als multipart/form-data im Feld „datei“."}
	}
	// The boundary is no part of what two requests are compared by.
	c.Request.Header.Set("Content-Type", mediaMultipart)
	var up upload
	var faults faultList
	seen := make(map[string]bool)
	parts := multipart.NewReader(c.Request.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, cutOff(err)
		}
		name := part.FormName()
		if seen[name] {
			faults.add("/"+name, "Das Feld steht mehrfach da; einmal genügt.")
			continue
		}
		seen[name] = true
		if err := up.read(part, name, &faults); err != nil {
			return nil, err
		}
	}
	if !seen["datei"] {
		faults.add("/datei", "Es fehlt die Datei; bitte im Feld „datei“ senden.")
	}
	return &up, faults.err()
}

// read reads one field.
func (u *upload) read(part *multipart.Part, name string, faults *faultList) error {
	content, err := io.ReadAll(io.LimitReader(part, maxTeil(name)+1))
	if err != nil {
		return cutOff(err)
	}
	text := string(content)
	switch name {
	case "datei":
		u.daten, u.name = content, fileName(part)
		return checkFile(name, content, "Die Datei ist leer. Bitte eine Arbeitsmappe (.xlsx) oder eine Texttabelle (CSV) senden.", faults)
	case "uebergaenge":
		u.uebergaenge, u.tabelle = content, fileName(part)
		return checkFile(name, content, "Die Tabelle der Übergänge ist leer. Bitte eine Arbeitsmappe (.xlsx) oder eine Texttabelle (CSV) senden, oder das Feld weglassen.", faults)
	case "art":
		u.art = text
		if !slices.Contains(nachnutzung.Importarten(), nachnutzung.Importart(text)) {
			faults.add("/art", "„%s“ ist keine Art eines Imports; möglich sind auto, nachnutzungen, matrix und gebietsstand.", shown(text))
		}
	case "blatt":
		u.blatt = text
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || utf8.RuneCountInString(text) > maxBlatt {
			faults.add("/blatt", "Der Name des Blatts ist kein Text mit höchstens %d Zeichen.", maxBlatt)
		}
	default:
		faults.add("/"+cut(name, maxPointer), "Das Feld gibt es hier nicht; möglich sind datei, art, blatt und uebergaenge.")
	}
	return nil
}

// maxTeil is how large a field may be, in bytes.
func maxTeil(name string) int64 {
	switch name {
	case "datei":
		return exchange.MaxDatei
	case "uebergaenge":
		return exchange.MaxUebergaenge
	}
	return maxFeld
}

// checkFile refuses a file that is too large and names an empty one.
func checkFile(name string, content []byte, empty string, faults *faultList) error {
	if limit := maxTeil(name); int64(len(content)) > limit {
		return &http.MaxBytesError{Limit: limit}
	}
	if len(content) == 0 {
		faults.add("/"+name, "%s", empty)
	}
	return nil
}

// fileName gives the name of the file without folders, whatever system it comes
// from, and without what is no text.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return "datei"
	}
	name := path.Base(strings.ReplaceAll(params["filename"], `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if name == "" || name == "." || name == "/" {
		return "datei"
	}
	return cut(name, maxDateiname-1)
}

// cutOff tells a body that is too large from one that did not come whole.
func cutOff(err error) error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge
	}
	return nachnutzung.Invalid("", "Der Inhalt ist nicht vollständig angekommen oder kein multipart/form-data. Bitte noch einmal senden.")
}
