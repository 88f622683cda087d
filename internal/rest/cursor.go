// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"

	"nachnutzung/internal/nachnutzung"
)

// cursor is what a client hands back to get the next page: base64url without
// padding, opaque to it.
type cursor struct {
	// After is the store's Seite.Naechste.
	After []string `json:"a"`
	// Query is a fingerprint of filters and order: a cursor leads on in the list
	// it came from and in no other.
	Query string `json:"q"`
}

func encodeCursor(after []string, values url.Values) string {
	body, err := json.Marshal(cursor{After: after, Query: fingerprint(values)})
	if err != nil {
		// Texts cannot fail to encode.
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(body)
}

// readCursor gives where to go on; nil for the first page.
func (b *bound) readCursor(text string, values url.Values) []string {
	if text == "" {
		if values.Has("cursor") {
			b.fault("cursor", "Der Cursor ist leer. Für die erste Seite bitte „cursor“ weglassen.")
		}
		return nil
	}
	var c cursor
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(body, &c)
	}
	if err != nil || len(c.After) == 0 {
		b.faults = append(b.faults, nachnutzung.Fault{
			Pointer: "?cursor", Detail: "Der Cursor ist nicht lesbar. Bitte „next“ der vorigen Seite unverändert weitergeben oder von vorn beginnen.",
		})
		return nil
	}
	if c.Query != fingerprint(values) {
		b.fault("cursor", "Der Cursor gehört zu anderen Filtern oder einer anderen Sortierung. Bitte beides zwischen den Seiten nicht ändern.")
		return nil
	}
	return c.After
}

// fingerprint is of everything that decides which rows come in which order.
func fingerprint(values url.Values) string {
	relevant := make(url.Values, len(values))
	for key, list := range values {
		switch key {
		case "cursor", "limit", "fields", "format":
		default:
			relevant[key] = list
		}
	}
	sum := sha256.Sum256([]byte(relevant.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}
