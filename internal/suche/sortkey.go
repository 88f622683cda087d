// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"bytes"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collators lends out collators, since one may serve only one goroutine at a
// time and making one costs more than using it. The pool is a cache: it holds
// nothing that a caller could see.
var collators = sync.Pool{New: func() any { return &sorter{collator: collate.New(language.German)} }}

type sorter struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

// MaxSortKey is the greatest length of a sort key in bytes. A key has about five
// for each letter, two of them for the letter itself, and a page's cursor
// carries one: uncut, that of a long name would be too long for an address.
const MaxSortKey = 500

// SortKey returns bytes that order names as a German dictionary does (DIN 5007-1:
// ä beside a, ß as ss, case last) wherever they are compared byte by byte: in
// Go, in a BLOB of SQLite and in a bytea of PostgreSQL. The databases' own
// collations differ, and binary order puts Ä behind Z. Texts that agree in their
// first 250 letters may share a key.
func SortKey(s string) []byte {
	c, _ := collators.Get().(*sorter)
	defer collators.Put(c)
	defer c.buffer.Reset()
	key := c.collator.KeyFromString(&c.buffer, s)
	return bytes.Clone(key[:min(len(key), MaxSortKey)])
}
