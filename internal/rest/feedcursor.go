// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// feedCursor is where a reader of the feed goes on: base64url without padding,
// opaque to it.
type feedCursor struct {
	// Epoche in which the revision counts.
	Epoche string `json:"e"`
	// Revision that was read last.
	Revision int64 `json:"r"`
	// Filter is a fingerprint of place and bundle: a reader who narrows or widens them
	// midway would miss what it never notices.
	Filter string `json:"f"`
	// Typ is one of the kinds; empty at the beginning, which serves for all.
	Typ string `json:"t,omitempty"`
}

// errGone says that a cursor was good and is so no more.
var errGone = errors.New("cursor of another epoch")

func (k *feedCursor) encode() string {
	body, err := json.Marshal(k)
	if err != nil {
		// Texts and numbers cannot fail to encode.
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(body)
}

const (
	snapshotPath = "GET /api/v1/nachnutzungen"
	beginAgain   = " oder den Bestand mit " + snapshotPath + " neu lesen und mit dem „aenderungenAb“ seiner ersten Seite beginnen."
)

// readFeedCursor reads a cursor; false when there is none.
func (b *bound) readFeedCursor(text string) (feedCursor, bool) {
	if text == "" {
		return feedCursor{}, false
	}
	var k feedCursor
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(body, &k)
	}
	if err != nil || k.Epoche == "" || k.Filter == "" || k.Revision < 0 {
		b.fault("cursor", "Der Cursor ist nicht lesbar. Bitte „next“ der vorigen Seite unverändert weitergeben"+beginAgain)
	}
	return k, true
}

// check holds a cursor against that of the query.
func (k *feedCursor) check(wanted *feedCursor, stand store.Feedstand) error {
	switch {
	case k.Filter != wanted.Filter || (k.Typ != "" && k.Typ != wanted.Typ):
		return nachnutzung.Invalid("?cursor", "Der Cursor gehört zu anderen Filtern. Bitte land, kommune, leistungsbuendel und typ zwischen den Seiten nicht ändern"+beginAgain)
	case k.Epoche != wanted.Epoche || k.Revision > stand.Revision:
		return errGone
	}
	return nil
}

// hashFilter is a fingerprint of place and bundle, whatever order they are named in.
func hashFilter(f *store.FeedFilter) string {
	return hashTexts(f.Land, f.Kommune, f.Leistungsbuendel)
}

// hashTexts is a short hash of sets of texts.
func hashTexts(sets ...[]string) string {
	var b strings.Builder
	for _, set := range sets {
		sorted := slices.Sorted(slices.Values(set))
		b.WriteString(strings.Join(slices.Compact(sorted), ",") + ";")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}
