// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// The chain of the history, written a second time the way an auditor would who
// does not trust the program: when "audit verify" accepts what was chained here,
// the two agree on what the chain says.

// entry is one entry of the history, as its table holds it.
type entry struct {
	id, version                                      int64
	schritt                                          int
	art, schluessel, land, ars, ozgID                string
	vorgang, zeitpunkt, organisation, akteur, quelle string
	begruendung, texte, zustand                      string
}

// chain is the end of a chain.
type chain struct {
	revision int64
	head     []byte
	buffer   []byte
}

// append gives the next entry its revision and its hash: SHA-256 over the hash
// before, revision, instant, the entry's id and the hash of its other fields: two
// numbers, then its texts in this order. Numbers in eight bytes, texts with their
// length in front, hashes as they are.
func (c *chain) append(e *entry, zeitpunkt string) {
	c.revision++
	var b []byte
	number := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) } //nolint:gosec // The bits are what counts.
	text := func(s string) {
		number(int64(len(s)))
		b = append(b, s...)
	}
	b = c.buffer[:0]
	number(e.version)
	number(int64(e.schritt))
	for _, field := range []string{
		e.art, e.schluessel, e.land, e.ars, e.ozgID, e.vorgang, e.zeitpunkt, e.organisation, e.akteur, e.quelle,
		e.begruendung, e.texte, e.zustand,
	} {
		text(field)
	}
	fields := sha256.Sum256(b)
	b = append(b[:0], c.head...)
	number(c.revision)
	text(zeitpunkt)
	number(e.id)
	sum := sha256.Sum256(append(b, fields[:]...))
	c.buffer, c.head = b, sum[:]
}

// textID is the id of a free text: its salted hash.
func textID(salt []byte, inhalt string) string {
	sum := sha256.Sum256(append(append([]byte{}, salt...), inhalt...))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
