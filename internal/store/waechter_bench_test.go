// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"testing"

	"nachnutzung/internal/storetest"
)

// BenchmarkLook is what every answer from memory costs on SQLite before it is given:
// one after the other, and with many who ask at once.
func BenchmarkLook(b *testing.B) {
	db := storetest.Open(b, storetest.SQLite(b))
	b.Run("one", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := db.Nachgesehen(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("many", func(b *testing.B) {
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := db.Nachgesehen(b.Context()); err != nil {
					b.Error(err)
				}
			}
		})
	})
}
