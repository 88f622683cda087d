// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/bedingt"
	"nachnutzung/internal/nachnutzung"
)

// revalidate is the Cache-Control of all answers of the register: they may be
// kept, and are asked for each time, so that a read after a write is never stale.
const revalidate = "public, no-cache"

// expectation reads what the author of a write believes to be stored, from
// If-Match and, for what is to be new, If-None-Match: *.
func expectation(c *gin.Context) (nachnutzung.Erwartung, error) {
	var faults faultList
	match, hasMatch := tagHeader(c, "If-Match", &faults)
	none, hasNone := tagHeader(c, "If-None-Match", &faults)
	if hasNone && len(none.Kennungen) > 0 {
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
	expected := nachnutzung.Erwartung{Beliebig: match.Beliebig}
	for _, tag := range match.Kennungen {
		// Strong comparison: a weak tag names no exact state (RFC 9110, 13.1.1). A
		// tag that is not of ours names none either.
		if version, ok := tag.Version(); ok && !tag.Schwach {
			expected.Versionen = append(expected.Versionen, version)
		}
	}
	return expected, nil
}

// tagHeader reads a header field of entity tags; false when it is not there.
func tagHeader(c *gin.Context, name string, faults *faultList) (bedingt.Liste, bool) {
	lines := c.Request.Header.Values(name)
	if len(lines) == 0 {
		return bedingt.Liste{}, false
	}
	list, ok := bedingt.Lies(lines)
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
	named, current := bedingt.Bekannt(c.Request.Header.Values("If-None-Match"), tag)
	if current {
		h.Set("ETag", named)
		// They speak of a body that does not come (RFC 9110, 15.4.5).
		h.Del("Link")
		h.Del("Content-Disposition")
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
	}
	return current
}
