// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"slices"
	"testing"
)

// TestOwnNumbers: what this process has written and numbered itself is known without
// being read, once; anything else among it makes all of it be read.
func TestOwnNumbers(t *testing.T) {
	t.Parallel()
	k := newTakt()
	write := func(id int64, land string) {
		k.geschrieben(&verlaufRow{ID: id, Art: artNachnutzung, Land: land, ARS: land + "0000000000", OzgID: "10092"})
	}
	number := func(erste int64, ids ...int64) {
		s := schub{erste: erste}
		for _, id := range ids {
			s.entries = append(s.entries, waiting{id: id})
		}
		k.numbered(s)
	}
	known := func(what string, nach, bis int64, want ...string) {
		t.Helper()
		laender, ok := k.allOwn(nach, bis)
		if ok != (len(want) > 0) || !slices.Equal(laender, want) {
			t.Errorf("%s: %v, %t; want %v", what, laender, ok, want)
		}
	}
	write(1, "15")
	write(3, "14")
	write(4, "15")
	number(10, 1, 3, 4)
	known("own", 9, 12, "15", "14")
	known("once more", 9, 12)
	write(5, "15")
	number(13, 5, 6)
	known("another's beside it", 12, 14)
	if !k.isOwn(5, 13) || k.isOwn(6, 14) || k.isOwn(5, 13) {
		t.Error("read: own and others' entries are not told apart, once each")
	}
	write(7, "15")
	number(15, 7)
	k.forgetNumbered()
	known("another history", 14, 15)
	write(8, "15")
	if !k.isOwn(8, 99) {
		t.Error("an entry that another process has numbered is not known as own")
	}
}
