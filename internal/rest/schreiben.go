// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"nachnutzung/api"
)

// Pairs are shown by the hundred in one answer, and changes by the thousand, and finding
// out by reflection how each of their fields is written cost more than reading them. So
// they are written by hand, byte for byte as encodeJSON would.

// appendAenderungListe writes a page of the feed as JSON.
func appendAenderungListe(b []byte, l *api.AenderungListe) []byte {
	b = appendAenderungen(append(b, `{"items":`...), l.Items)
	b = appendText(append(b, `,"next":`...), l.Next)
	b = strconv.AppendBool(append(b, `,"vollstaendig":`...), l.Vollstaendig)
	b = strconv.AppendInt(append(b, `,"revision":`...), l.Revision, 10)
	return append(b, '}')
}

// appendAenderungen writes the changes of a page as JSON.
func appendAenderungen(b []byte, items []api.Aenderung) []byte {
	isFirst := true
	return appendList(b, items, func(b []byte, e *api.Aenderung) []byte {
		before := len(b)
		b = appendAenderung(b, e)
		if isFirst {
			// The others are about as long.
			isFirst = false
			b = slices.Grow(b, len(items)*(len(b)-before)*9/8)
		}
		return b
	})
}

// appendAenderung writes a change as JSON.
func appendAenderung(b []byte, e *api.Aenderung) []byte {
	b = appendText(append(b, `{"specversion":`...), e.Specversion)
	b = appendText(append(b, `,"id":`...), e.ID)
	b = appendText(append(b, `,"source":`...), e.Source)
	b = appendText(append(b, `,"type":`...), e.Type)
	b = appendText(append(b, `,"subject":`...), e.Subject)
	b = appendText(append(b, `,"time":`...), e.Time)
	if e.Datacontenttype != "" {
		b = appendText(append(b, `,"datacontenttype":`...), e.Datacontenttype)
	}
	if e.Dataref != "" {
		b = appendText(append(b, `,"dataref":`...), e.Dataref)
	}
	if e.Data != nil {
		b = appendNachnutzung(append(b, `,"data":`...), e.Data)
	}
	return append(b, '}')
}

// roomFor is about as long as a pair is as JSON, in bytes: seldom less.
func roomFor(n *api.Nachnutzung) int {
	const pair, step, use = 1 << 10, 192, 768
	return pair + step*len(n.Schritte) + use*len(n.Einsaetze)
}

// appendNachnutzung writes a pair as JSON.
func appendNachnutzung(b []byte, n *api.Nachnutzung) []byte {
	b = appendText(append(b, `{"ars":`...), n.Ars)
	b = appendText(append(b, `,"ozgId":`...), n.OzgID)
	b = strconv.AppendInt(append(b, `,"version":`...), n.Version, 10)
	b = appendVerweis(append(b, `,"kommune":`...), &n.Kommune)
	b = appendVerweis(append(b, `,"land":`...), &n.Land)
	b = appendVerweis(append(b, `,"leistungsbuendel":`...), &n.Leistungsbuendel)
	b = appendText(append(b, `,"themenfeld":`...), n.Themenfeld)
	b = appendText(append(b, `,"status":`...), n.Status)
	b = appendOrNull(append(b, `,"statusSeit":`...), n.StatusSeit, appendTextAt)
	b = appendText(append(b, `,"statusHerkunft":`...), n.StatusHerkunft)
	b = appendOrNull(append(b, `,"begruendung":`...), n.Begruendung, appendTextAt)
	b = appendOrNull(append(b, `,"bemerkung":`...), n.Bemerkung, appendTextAt)
	b = appendOrNull(append(b, `,"geplanterGoLive":`...), n.GeplanterGoLive, appendTextAt)
	b = strconv.AppendInt(append(b, `,"fruehereTermine":`...), int64(n.FruehereTermine), 10)
	b = appendList(append(b, `,"blocker":`...), n.Blocker, appendTextAt)
	b = appendList(append(b, `,"einsaetze":`...), n.Einsaetze, appendEinsatz)
	b = appendOrNull(append(b, `,"bestaetigung":`...), n.Bestaetigung, appendTextAt)
	b = appendOrNull(append(b, `,"bestaetigtAm":`...), n.BestaetigtAm, appendTextAt)
	b = appendOrNull(append(b, `,"organisation":`...), n.Organisation, appendTextAt)
	b = appendOrNull(append(b, `,"geaendertAm":`...), n.GeaendertAm, appendTextAt)
	b = appendOrNull(append(b, `,"zustaendig":`...), n.Zustaendig, func(b []byte, is *bool) []byte { return strconv.AppendBool(b, *is) })
	b = appendOrNull(append(b, `,"geerbtVon":`...), n.GeerbtVon, appendVerweis)
	b = strconv.AppendBool(append(b, `,"beispiel":`...), n.Beispiel)
	if len(n.Schritte) > 0 {
		b = appendList(append(b, `,"schritte":`...), n.Schritte, appendSchritt)
	}
	if len(n.TexteGeloescht) > 0 {
		b = appendList(append(b, `,"texteGeloescht":`...), n.TexteGeloescht, func(b []byte, t *api.TextGeloescht) []byte {
			b = appendText(append(b, `{"feld":`...), t.Feld)
			return append(appendText(append(b, `,"am":`...), t.Am), '}')
		})
	}
	return append(b, '}')
}

func appendEinsatz(b []byte, e *api.Einsatz) []byte {
	b = strconv.AppendInt(append(b, `{"nr":`...), int64(e.Nr), 10)
	b = appendOrNull(append(b, `,"onlinedienst":`...), e.Onlinedienst, appendVerweis)
	b = appendOrNull(append(b, `,"plattform":`...), e.Plattform, appendVerweis)
	b = appendOrNull(append(b, `,"url":`...), e.URL, appendTextAt)
	b = appendList(append(b, `,"leistungen":`...), e.Leistungen, appendTextAt)
	b = appendText(append(b, `,"status":`...), e.Status)
	b = appendText(append(b, `,"statusSeit":`...), e.StatusSeit)
	b = appendOrNull(append(b, `,"begruendung":`...), e.Begruendung, appendTextAt)
	b = appendOrNull(append(b, `,"reifegrad":`...), e.Reifegrad, func(b []byte, r *api.Reifegrad) []byte {
		b = appendText(append(b, `{"modell":`...), r.Modell)
		return append(strconv.AppendInt(append(b, `,"stufe":`...), int64(r.Stufe), 10), '}')
	})
	b = appendOrNull(append(b, `,"nachnutzungsmodell":`...), e.Nachnutzungsmodell, appendTextAt)
	b = appendOrNull(append(b, `,"nachweis":`...), e.Nachweis, appendTextAt)
	return append(b, '}')
}

func appendSchritt(b []byte, s *api.Schritt) []byte {
	b = strconv.AppendInt(append(b, `{"nr":`...), int64(s.Nr), 10)
	b = appendOrNull(append(b, `,"status":`...), s.Status, appendTextAt)
	b = appendText(append(b, `,"seit":`...), s.Seit)
	b = appendOrNull(append(b, `,"bis":`...), s.Bis, appendTextAt)
	b = appendOrNull(append(b, `,"begruendung":`...), s.Begruendung, appendTextAt)
	b = strconv.AppendBool(append(b, `,"zurueckgezogen":`...), s.Zurueckgezogen)
	return append(b, '}')
}

func appendVerweis(b []byte, v *api.Verweis) []byte {
	b = appendText(append(b, `{"code":`...), v.Code)
	return append(appendText(append(b, `,"name":`...), v.Name), '}')
}

// appendOrNull writes what a pointer leads to; null where it leads nowhere.
func appendOrNull[T any](b []byte, value *T, write func([]byte, *T) []byte) []byte {
	if value == nil {
		return append(b, "null"...)
	}
	return write(b, value)
}

// appendList writes a list; null where there is none.
func appendList[T any](b []byte, list []T, write func([]byte, *T) []byte) []byte {
	if list == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = write(b, &list[i])
	}
	return append(b, ']')
}

func appendTextAt(b []byte, text *string) []byte { return appendText(b, *text) }

// appendText writes a text as JSON. What is no UTF-8 becomes U+FFFD, and the two
// separators that JavaScript once took for line ends are escaped.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(text); {
		ch := text[i]
		if ch < utf8.RuneSelf {
			if ch < ' ' || ch == '"' || ch == '\\' {
				b = appendEscaped(append(b, text[done:i]...), ch)
				done = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, text[done:i]...), `\ufffd`...)
			done = i + size
		case r == '\u2028' || r == '\u2029':
			b = append(append(b, text[done:i]...), `\u202`...)
			b = append(b, '8'+byte(r-'\u2028'))
			done = i + size
		}
		i += size
	}
	return append(append(b, text[done:]...), '"')
}

// appendEscaped writes a character that JSON does not take as it is.
func appendEscaped(b []byte, ch byte) []byte {
	switch ch {
	case '"', '\\':
		return append(b, '\\', ch)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', '0', '0', digits[ch>>4], digits[ch&0xf])
}
