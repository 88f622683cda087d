// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The sentences of Hinweise.txt that carry facts. Their wording has been stable
// for years; should it change, the fact is missing rather than wrong.
var (
	erschienen   = regexp.MustCompile(`(?m)^Erscheinungsmonat:[ \t]*(.+?)[ \t]*$`)
	bevoelkerung = regexp.MustCompile(`Bevölkerungsangaben[^.]*Stichtag\s+(\d{2}\.\d{2}\.\d{4})(?:\s*\(([^)]*)\))?`)
	flaeche      = regexp.MustCompile(`Flächenangaben[^.]*Stichtag\s+(\d{2}\.\d{2}\.\d{4})`)
	vermerk      = regexp.MustCompile(`(?s)(?:\(c\)|©).*?(?:\n[ \t]*\n|$)`)
)

// readHinweise reads the leaflet of an edition. It has kept Windows-1252 where the
// register itself went over to UTF-8.
func readHinweise(r io.Reader) (Quelle, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return Quelle{}, fmt.Errorf("GV100AD: Hinweise lesen: %w", err)
	}
	text := strings.TrimPrefix(string(raw), bom)
	if !utf8.ValidString(text) {
		if text, err = charmap.Windows1252.NewDecoder().String(text); err != nil {
			return Quelle{}, fmt.Errorf("GV100AD: Hinweise lesen: %w", err)
		}
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	q := Quelle{Hinweise: text, Vermerk: strings.Join(strings.Fields(vermerk.FindString(text)), " ")}
	if m := erschienen.FindStringSubmatch(text); m != nil {
		q.Erschienen = m[1]
	}
	if m := bevoelkerung.FindStringSubmatch(text); m != nil {
		q.Bevoelkerungsstand, q.Bevoelkerungsbasis = germanDate(m[1]), m[2]
	}
	if m := flaeche.FindStringSubmatch(text); m != nil {
		q.Flaechenstand = germanDate(m[1])
	}
	return q, nil
}

// germanDate reads 31.12.2024; a day that does not exist is no date at all.
func germanDate(s string) time.Time {
	t, err := time.Parse("02.01.2006", s)
	if err != nil {
		return time.Time{}
	}
	return t
}
