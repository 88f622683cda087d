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

// damals scans the steps of a pair as encodeZeitachse writes them, and keeps the line of
// the one that holds on a day: a list about a past day asks for no other. Like gleich it
// makes no text anew.
type damals struct {
	to  *string
	tag string
}

// ScanBytes implements pgtype.BytesScanner.
func (d damals) ScanBytes(src []byte) error { return gleich{d.to}.ScanBytes(lineOn(src, d.tag)) }

// Scan implements sql.Scanner.
func (d damals) Scan(src any) error {
	switch v := src.(type) {
	case string:
		*d.to = lineOn(v, d.tag)
		return nil
	case []byte:
		return d.ScanBytes(v)
	}
	return orEmpty{d.to}.Scan(src)
}

// lineOn gives the line of the step that holds on a day; empty before the first. The
// lines are in the order of days, and a withdrawn step counts no more.
func lineOn[text string | []byte](steps text, tag string) text {
	var line text
	for rest := steps; len(rest) > 0; {
		// Number, status, day, mark, reason: three spaces until the mark.
		at, day := 0, 0
		for spaces := 0; at < len(rest) && spaces < 3; at++ {
			if rest[at] == ' ' {
				if spaces++; spaces == 2 { //nolint:mnd // Behind the second stands the day.
					day = at + 1
				}
			}
		}
		if at == len(rest) {
			return rest // Not a step; whoever decodes it says so.
		}
		if string(rest[day:at-1]) > tag {
			return line
		}
		mark, end := rest[at], at
		for end < len(rest) && rest[end] != '\n' {
			end++
		}
		end = min(end+1, len(rest))
		if mark != 'z' {
			line = rest[:end]
		}
		rest = rest[end:]
	}
	return line
}

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
