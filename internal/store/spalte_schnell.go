// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"strings"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
)

// Columns that lists read by the hundred.

// gleich scans a text of a column that has none of NULL, into the place of the row
// before: where it is the same text, as in most columns of a list, none is made anew.
type gleich struct{ to *string }

// ScanBytes takes the text as PostgreSQL has sent it (pgtype.BytesScanner).
func (g gleich) ScanBytes(src []byte) error {
	if string(src) != *g.to {
		*g.to = string(src)
	}
	return nil
}

// Scan implements sql.Scanner.
func (g gleich) Scan(src any) error { return orEmpty(g).Scan(src) }

// plainQuellen reads sources as quellenText writes them where no letter is escaped, as
// in most rows: reading JSON took a sixth of a page of the catalogue. False for any
// other text.
func plainQuellen(text string) (list []nachnutzung.Quelle, ok bool) {
	const title, address, end = `{"titel":"`, `","url":"`, `"}`
	if strings.IndexByte(text, '\\') >= 0 || !strings.HasPrefix(text, "[{") {
		return nil, false
	}
	list = make([]nachnutzung.Quelle, 0, strings.Count(text, title))
	for rest := text[1:]; ; rest = rest[1:] {
		var q nachnutzung.Quelle
		if rest, ok = strings.CutPrefix(rest, title); !ok {
			return nil, false
		}
		if titel, after, has := cutPlain(rest, address); has {
			q.Titel = titel
			q.URL, rest, ok = cutPlain(after, end)
		} else {
			q.Titel, rest, ok = cutPlain(rest, end)
		}
		if !ok {
			return nil, false
		}
		list = append(list, q)
		switch {
		case rest == "]":
			return list, true
		case !strings.HasPrefix(rest, ","):
			return nil, false
		}
	}
}

// cutPlain cuts a text of JSON that is written as it is, up to what follows it from its
// quote on.
func cutPlain(text, end string) (plain, rest string, ok bool) {
	at := strings.IndexByte(text, '"')
	if at < 0 || !strings.HasPrefix(text[at:], end) {
		return "", "", false
	}
	plain = text[:at]
	for i := range len(plain) {
		if plain[i] < ' ' {
			return "", "", false
		}
	}
	return plain, text[at+len(end):], utf8.ValidString(plain)
}
