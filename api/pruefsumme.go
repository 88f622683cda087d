// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Pruefsumme ist Anzahl und Prüfsumme der gespeicherten Nachnutzungen eines Landes oder einer Kommune.
type Pruefsumme struct {
	// Schlüssel des Landes (zwei Ziffern) oder ARS der Kommune.
	Schluessel string `json:"schluessel" example:"150030000000" maxLength:"12" validate:"required"`
	// Anzahl der Nachnutzungen.
	Anzahl int64 `json:"anzahl" example:"42" minimum:"0" maximum:"100000000" validate:"required"`
	// SHA-256, hexadezimal.
	Pruefsumme string `json:"pruefsumme" format:"sha256" example:"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945" validate:"required"`
}

// Pruefsummen beweisen, dass eine Kopie mit dem Register übereinstimmt: als Ganzes, je Land oder je Kommune.
type Pruefsummen struct {
	// Revision, deren Stand geprüft wird.
	Revision int64 `json:"revision" example:"4711" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Tag, dessen Status geprüft wird; wer zuständig ist, kann sich mit den Tagen ändern.
	Stichtag string `json:"stichtag" format:"date" example:"2026-11-01" validate:"required"`
	// Anzahl aller Nachnutzungen, nach denen gefragt ist.
	Anzahl int64 `json:"anzahl" example:"133400" minimum:"0" maximum:"100000000" validate:"required"`
	// SHA-256 über alle, nach denen gefragt ist, hexadezimal.
	Pruefsumme string `json:"pruefsumme" format:"sha256" example:"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945" validate:"required"`
	// Wie viele freie Texte und Namen je gelöscht wurden. Steigt die Zahl, enthält eine Kopie vielleicht einen davon und ist neu zu lesen.
	GeloeschteTexte int64 `json:"geloeschteTexte" example:"3" minimum:"0" maximum:"100000000" validate:"required"`
	// Die Teile, nach ihrem Schlüssel: ohne Filter die Länder, mit land seine Kommunen, mit kommune diese eine. Wer nichts gespeichert hat, fehlt.
	Items []Pruefsumme `json:"items" validate:"required"`
	// Cursor der nächsten Seite; null auf der letzten.
	Next *string `json:"next" format:"cursor" example:"eyJvIjoibmFtZSJ9" extensions:"x-nullable"`
}

// PruefsummenParams sind die Anfrageparameter von GET /aenderungen/pruefsummen.
type PruefsummenParams struct {
	// Land mit zweistelligem Schlüssel.
	Land string `form:"land" json:"land" format:"land"`
	// Kommune mit ARS oder AGS.
	Kommune string `form:"kommune" json:"kommune" format:"kommune"`
	// Revision, deren Stand geprüft wird: die der eigenen Kopie. Ohne Angabe: die letzte.
	Revision string `form:"revision" json:"revision" format:"revision"`
	// Wie viele Teile eine Seite höchstens hat.
	Limit int `form:"limit" json:"limit" default:"1000" minimum:"1" maximum:"1000" example:"1000"`
	// Wo es weitergeht: der Wert von „next“ der vorigen Seite, bei gleichen Filtern.
	Cursor string `form:"cursor" json:"cursor" format:"cursor"`
}

// Pruefzeile is what the proof says of one pair.
type Pruefzeile struct {
	// Subject is that of the feed: ARS, slash, OZG-ID.
	Subject string
	Version int64
	Status  string
}

// KommunePruefsumme folds the lines of one Kommune, sorted by subject: SHA-256 over
// the JSON array (RFC 8785) of {status, subject, version}, in hexadecimal digits.
func KommunePruefsumme(ars string, lines []Pruefzeile) Pruefsumme {
	b := []byte{'['}
	for i, l := range lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCanonical(append(b, `{"status":`...), l.Status)
		b = appendCanonical(append(b, `,"subject":`...), l.Subject)
		b = strconv.AppendInt(append(b, `,"version":`...), l.Version, 10)
		b = append(b, '}')
	}
	return summed(ars, int64(len(lines)), append(b, ']'))
}

// FaltePruefsummen folds parts sorted by key into the whole they make: Kommunen into
// a Land, Laender into all. It is SHA-256 over the JSON array (RFC 8785) of {anzahl,
// pruefsumme, schluessel}, in hexadecimal digits.
func FaltePruefsummen(schluessel string, parts []Pruefsumme) Pruefsumme {
	b := []byte{'['}
	var total int64
	for i, p := range parts {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, `{"anzahl":`...), p.Anzahl, 10)
		b = appendCanonical(append(b, `,"pruefsumme":`...), p.Pruefsumme)
		b = appendCanonical(append(b, `,"schluessel":`...), p.Schluessel)
		b = append(b, '}')
		total += p.Anzahl
	}
	return summed(schluessel, total, append(b, ']'))
}

func summed(schluessel string, anzahl int64, canonical []byte) Pruefsumme {
	sum := sha256.Sum256(canonical)
	return Pruefsumme{Schluessel: schluessel, Anzahl: anzahl, Pruefsumme: hex.EncodeToString(sum[:])}
}

// appendCanonical writes a text as RFC 8785, 3.2.2.2 wants it: nothing is escaped
// but quotes, backslashes and control characters, each in its shortest form.
func appendCanonical(b []byte, text string) []byte {
	const escaped, letters = "\"\\\b\f\n\r\t", `"\bfnrt`
	b = append(b, '"')
	for _, r := range text {
		switch at := strings.IndexRune(escaped, r); {
		case at >= 0:
			b = append(b, '\\', letters[at])
		case r < ' ':
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}
