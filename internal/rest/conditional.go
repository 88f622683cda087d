// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
)

// revalidate is the Cache-Control of all answers of the register: they may be
// kept, and are asked for each time, so that a read after a write is never stale.
const revalidate = "public, no-cache"

// entityTag is an entity tag of a request header (RFC 9110, 8.8.3).
type entityTag struct {
	weak bool
	// opaque is what stands between the quotes.
	opaque string
}

// version reads the version from a tag of ours, "<version>[.hash][-format][-encoding]".
// A compressing proxy may have added a suffix; a write compares the version alone.
func (t entityTag) version() (int64, bool) {
	digits := t.opaque
	if end := strings.IndexAny(digits, ".-"); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	// Only the form that we write: no sign, no leading zero.
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == digits
}

// tagList is the value of If-Match or If-None-Match.
type tagList struct {
	// any is set by a star.
	any  bool
	tags []entityTag
}

// parseTags reads the lines of such a header field, joined as one list (RFC 9110,
// 5.3); false when they are no list of tags.
func parseTags(lines []string) (tagList, bool) {
	const space = " \t"
	rest := strings.Trim(strings.Join(lines, ","), space)
	if rest == "*" {
		return tagList{any: true}, true
	}
	var list tagList
	for {
		// Empty elements are to be read over (RFC 9110, 5.6.1).
		rest = strings.TrimLeft(rest, space+",")
		if rest == "" {
			return list, len(list.tags) > 0
		}
		tag, after, ok := cutTag(rest)
		after = strings.TrimLeft(after, space)
		if !ok || (after != "" && after[0] != ',') {
			return tagList{}, false
		}
		list.tags = append(list.tags, tag)
		rest = after
	}
}

// cutTag cuts the entity tag that s begins with.
func cutTag(s string) (tag entityTag, after string, ok bool) {
	s, tag.weak = strings.CutPrefix(s, "W/")
	s, ok = strings.CutPrefix(s, `"`)
	if !ok {
		return tag, "", false
	}
	tag.opaque, after, ok = strings.Cut(s, `"`)
	for _, ch := range []byte(tag.opaque) {
		ok = ok && ch > ' ' && ch != 0x7f
	}
	return tag, after, ok
}

// expectation reads what the author of a write believes to be stored, from
// If-Match and, for what is to be new, If-None-Match: *.
func expectation(c *gin.Context) (nachnutzung.Erwartung, error) {
	var faults faultList
	match, hasMatch := tagHeader(c, "If-Match", &faults)
	none, hasNone := tagHeader(c, "If-None-Match", &faults)
	if hasNone && len(none.tags) > 0 {
		faults.add("If-None-Match", "If-None-Match ist beim Schreiben nur als * möglich: Der Eintrag soll noch nicht bestehen. Einen gelesenen Stand nennt If-Match.")
	}
	if err := faults.err(); err != nil {
		return nachnutzung.Erwartung{}, err
	}
	switch {
	case !hasMatch && !hasNone:
		return nachnutzung.Erwartung{Fehlt: true}, nil
	case !hasMatch:
		return nachnutzung.Erwartung{NurNeu: true}, nil
	case hasNone:
		// There and not there at once: nothing fits.
		return nachnutzung.Erwartung{}, nil
	}
	expected := nachnutzung.Erwartung{Beliebig: match.any}
	for _, tag := range match.tags {
		// Strong comparison: a weak tag names no exact state (RFC 9110, 13.1.1). A
		// tag that is not of ours names none either.
		if version, ok := tag.version(); ok && !tag.weak {
			expected.Versionen = append(expected.Versionen, version)
		}
	}
	return expected, nil
}

// tagHeader reads a header field of entity tags; false when it is not there.
func tagHeader(c *gin.Context, name string, faults *faultList) (tagList, bool) {
	lines := c.Request.Header.Values(name)
	if len(lines) == 0 {
		return tagList{}, false
	}
	list, ok := parseTags(lines)
	if !ok {
		faults.add(name, `„%s“ ist für %s nicht lesbar; erwartet wird der ETag einer Antwort mit seinen Anführungszeichen, zum Beispiel "7.3f9a0c21", oder *.`, shown(strings.Join(lines, ", ")), name)
	}
	return list, true
}

// registerTag names a representation of one object of the register: its version,
// which alone counts in If-Match, and a hash of the body. The hash changes with
// what is shown beside the object's own data (names, the day, the program).
func registerTag(version int64, body []byte) string {
	sum := sha256.Sum256(body)
	return fmt.Sprintf(`"%d.%s"`, version, hex.EncodeToString(sum[:4]))
}

// notModifiedAs sets the headers for caches and answers 304 when the client's
// copy is current (RFC 9110, 13.1.2: weak comparison, a star matches anything).
func notModifiedAs(c *gin.Context, tag, cacheControl string) bool {
	h := c.Writer.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", cacheControl)
	h.Set("Vary", "Accept, Accept-Encoding")
	// A field that cannot be read is as good as none: the answer comes in full.
	known, _ := parseTags(c.Request.Header.Values("If-None-Match"))
	current := known.any
	for _, candidate := range known.tags {
		current = current || `"`+candidate.opaque+`"` == tag
	}
	if current {
		// They speak of a body that does not come (RFC 9110, 15.4.5).
		h.Del("Link")
		h.Del("Content-Disposition")
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
	}
	return current
}
