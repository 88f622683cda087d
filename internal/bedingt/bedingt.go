// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package bedingt reads what a client says of the state it holds: the entity tags of
// If-Match and If-None-Match (RFC 9110, 8.8.3 and 13.1), and in which coding it takes
// an answer. It must not know what a state is of, nor how a request is answered.
package bedingt

import (
	"strconv"
	"strings"
)

// Kennung is an entity tag.
type Kennung struct {
	// Schwach is set by W/.
	Schwach bool
	// Text is what stands between the quotes.
	Text string
}

// Version reads the version from a tag of ours, "<version>[.hash][-format][-encoding]".
// A compressing proxy may have added a suffix; a write compares the version alone.
func (k Kennung) Version() (int64, bool) {
	digits := k.Text
	if end := strings.IndexAny(digits, ".-"); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	// Only the form that we write: no sign, no leading zero.
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == digits
}

// Liste is the value of If-Match or If-None-Match.
type Liste struct {
	// Beliebig is set by a star.
	Beliebig  bool
	Kennungen []Kennung
}

// Lies reads the lines of such a header field, joined as one list (RFC 9110, 5.3);
// false when they are no list of tags.
func Lies(lines []string) (Liste, bool) {
	const space = " \t"
	rest := strings.Trim(strings.Join(lines, ","), space)
	if rest == "*" {
		return Liste{Beliebig: true}, true
	}
	var list Liste
	for {
		// Empty elements are to be read over (RFC 9110, 5.6.1).
		rest = strings.TrimLeft(rest, space+",")
		if rest == "" {
			return list, len(list.Kennungen) > 0
		}
		tag, after, ok := cutTag(rest)
		after = strings.TrimLeft(after, space)
		if !ok || (after != "" && after[0] != ',') {
			return Liste{}, false
		}
		list.Kennungen = append(list.Kennungen, tag)
		rest = after
	}
}

// cutTag cuts the entity tag that s begins with.
func cutTag(s string) (tag Kennung, after string, ok bool) {
	s, tag.Schwach = strings.CutPrefix(s, "W/")
	s, ok = strings.CutPrefix(s, `"`)
	if !ok {
		return tag, "", false
	}
	tag.Text, after, ok = strings.Cut(s, `"`)
	for _, ch := range []byte(tag.Text) {
		ok = ok && ch > ' ' && ch != 0x7f
	}
	return tag, after, ok
}

// Kodiert is the ETag of the same state in a content coding; an empty coding is
// none.
func Kodiert(etag, coding string) string {
	if coding == "" {
		return etag
	}
	return strings.TrimSuffix(etag, `"`) + "-" + coding + `"`
}

// isPlain tells whether a text is one strong entity tag.
func isPlain(etag string) bool {
	last := len(etag) - 1
	return last > 0 && etag[0] == '"' && strings.IndexByte(etag[1:], '"') == last-1
}

// Bekannt tells whether the lines of If-None-Match name a state by its ETag, in
// whatever coding the client holds it, and gives the tag it named. Tags are compared
// weakly and a star matches anything (RFC 9110, 13.1.2). Lines that cannot be read
// are as good as none.
func Bekannt(lines []string, etag string) (named string, ok bool) {
	if len(lines) == 0 {
		return "", false
	}
	if len(lines) == 1 && lines[0] == etag && isPlain(etag) {
		// What nearly all send: the tag as they got it.
		return etag, true
	}
	list, _ := Lies(lines)
	if list.Beliebig {
		return etag, true
	}
	plain := strings.Trim(etag, `"`)
	for _, tag := range list.Kennungen {
		suffix, ok := strings.CutPrefix(tag.Text, plain)
		if ok && (suffix == "" || suffix == "-gzip" || suffix == "-zstd" || suffix == "-br") {
			return `"` + tag.Text + `"`, true
		}
	}
	return "", false
}
