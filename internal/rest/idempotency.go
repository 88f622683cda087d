// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
)

// headerIdempotencyKey lets a client send a POST again without doing it twice.
const headerIdempotencyKey = "Idempotency-Key"

// maxIdempotencyKey is how long a key may be, in characters.
const maxIdempotencyKey = 200

// idempotencyKey reads the Idempotency-Key of a POST, empty when there is none,
// and the hash by which the same request is told from another one with the same
// key: over method, path, query, media type and body.
func idempotencyKey(c *gin.Context, body []byte) (key, hash string, err error) {
	given := c.Request.Header.Values(headerIdempotencyKey)
	switch {
	case len(given) == 0:
		return "", "", nil
	case len(given) > 1:
		return "", "", nachnutzung.Invalid(headerIdempotencyKey, fmt.Sprintf("Idempotency-Key steht %d-mal da, darf aber nur einmal stehen.", len(given)))
	}
	key = given[0]
	isVisible := func(r rune) bool { return '!' <= r && r <= '~' }
	if key == "" || len(key) > maxIdempotencyKey || strings.TrimLeftFunc(key, isVisible) != "" {
		return "", "", nachnutzung.Invalid(headerIdempotencyKey, fmt.Sprintf(
			"„%s“ ist als Idempotency-Key nicht möglich; erwartet werden 1 bis %d sichtbare ASCII-Zeichen, zum Beispiel eine neue UUID je Vorgang.", shown(key), maxIdempotencyKey))
	}
	return key, requestHash(c, body), nil
}

func requestHash(c *gin.Context, body []byte) string {
	h := sha256.New()
	for _, part := range []string{
		c.Request.Method, c.Request.URL.EscapedPath(), c.Request.URL.RawQuery, c.Request.Header.Get("Content-Type"), string(body),
	} {
		// The length keeps the end of one part from passing as the start of the next.
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}
