// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
)

// cursor is what a client hands back to get the next page: base64url without
// padding, opaque to it.
type cursor struct {
	// After is the store's Seite.Naechste.
	After []string `json:"a"`
	// Query is a fingerprint of path, filters and order: a cursor leads on in the
	// list it came from and in no other.
	Query string `json:"q"`
}

func encodeCursor(after []string, address *url.URL) string {
	body, err := json.Marshal(cursor{After: after, Query: fingerprint(address)})
	if err != nil {
		// Texts cannot fail to encode.
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(body)
}

// readCursor gives where to go on; nil for the first page.
func (b *bound) readCursor(text string, address *url.URL) []string {
	if text == "" {
		return nil
	}
	var c cursor
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(body, &c)
	}
	// PostgreSQL refuses a NUL in the midst of a query.
	if err != nil || len(c.After) == 0 || strings.ContainsRune(strings.Join(c.After, ""), 0) {
		b.fault("cursor", "Der Cursor ist nicht lesbar. Bitte „next“ der vorigen Seite unverändert weitergeben oder von vorn beginnen.")
		return nil
	}
	if c.Query != fingerprint(address) {
		b.fault("cursor", "Der Cursor gehört zu einer anderen Liste, anderen Filtern oder einer anderen Sortierung. Bitte nichts davon zwischen den Seiten ändern.")
		return nil
	}
	return c.After
}

// fingerprint is of everything that decides which rows come in which order.
func fingerprint(address *url.URL) string {
	values := address.Query()
	relevant := make(url.Values, len(values))
	for key, list := range values {
		switch key {
		case "cursor", "limit", "fields", "format", "excel", "vollstaendig":
		default:
			relevant[key] = list
		}
	}
	sum := sha256.Sum256([]byte(address.Path + "?" + relevant.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}
