// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"fmt"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// BenchmarkMelden measures one write with its history, without HTTP: a plan that
// changes each time. What it allocates is what a server under load collects.
func BenchmarkMelden(b *testing.B) {
	for database, dsn := range registerDSNs(b) {
		db := storetest.Open(b, dsn)
		fillBenchmark(b, db, dsn)
		day := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
		b.Run(database, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				plan := day.AddDate(0, 0, i%20000).Format(time.DateOnly)
				if err := reportPlan(b, db, plan); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkKommuneNachnutzungen measures the list of all bundles of a body, today
// and on a past day.
func BenchmarkKommuneNachnutzungen(b *testing.B) {
	for database, dsn := range registerDSNs(b) {
		db := storetest.Open(b, dsn)
		fillBenchmark(b, db, dsn)
		for name, z := range map[string]store.Zeitpunkt{"heute": {}, "stichtag": {Stichtag: "2025-02-01"}} {
			b.Run(database+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				f := store.NachnutzungFilter{Kommune: []string{magdeburg}, Implizit: true, Einzeln: true}
				for b.Loop() {
					if _, err := db.Nachnutzungen(b.Context(), f, z, store.Wunsch{Limit: 1000}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkLandNachnutzungen measures a page of what is stored of a Land.
func BenchmarkLandNachnutzungen(b *testing.B) {
	for database, dsn := range registerDSNs(b) {
		db := storetest.Open(b, dsn)
		fillBenchmark(b, db, dsn)
		b.Run(database, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := db.Nachnutzungen(b.Context(), store.NachnutzungFilter{Land: []string{"15"}}, store.Zeitpunkt{}, store.Wunsch{Limit: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func registerDSNs(b *testing.B) map[string]string {
	b.Helper()
	return map[string]string{"sqlite": storetest.NewSQLite(b), "postgres": storetest.Postgres(b, "", nil)}
}

// fillBenchmark loads the catalogue and reports a few steps for all bundles of one body.
func fillBenchmark(b *testing.B, db *store.DB, dsn string) {
	b.Helper()
	if _, err := db.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	daten := storetest.Katalogdaten(b)
	if err := db.Laden(b.Context(), daten, func(store.Ladeteil) {}); err != nil {
		b.Fatalf("load %s: %v", dsn, err)
	}
	for i, status := range nachnutzung.Statuswerte()[:6] {
		seit := fmt.Sprintf("2025-%02d-01", i+1)
		m := nachnutzung.Meldung{Status: &status, StatusSeit: &seit}
		list := make([]store.NachnutzungAenderung, len(daten.Leistungsbuendel))
		for j := range list {
			list[j] = store.NachnutzungAenderung{
				ARS: magdeburg, OzgID: daten.Leistungsbuendel[j].OzgID, Erwartung: nachnutzung.Erwartung{Beliebig: true},
				Change: func(n *nachnutzung.Nachnutzung) error {
					return n.Melde(m, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
				},
			}
		}
		if _, err := db.ApplyNachnutzungen(b.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, list); err != nil {
			b.Fatal(err)
		}
	}
}

func reportPlan(b *testing.B, db *store.DB, plan string) error {
	b.Helper()
	m := nachnutzung.Meldung{GeplanterGoLive: &plan}
	_, err := db.UpdateNachnutzung(b.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, magdeburg, wohngeld,
		nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
			return n.Melde(m, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
		})
	return err
}

// BenchmarkMenge measures the first report of all bundles by 24 bodies, 13,392
// pairs in one transaction, as an import makes it.
func BenchmarkMenge(b *testing.B) {
	const bodies = 24
	for database, dsn := range registerDSNs(b) {
		db := storetest.Open(b, dsn)
		if _, err := db.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		daten := storetest.Katalogdaten(b)
		if err := db.Laden(b.Context(), daten, func(store.Ladeteil) {}); err != nil {
			b.Fatal(err)
		}
		page, err := db.Kommunen(b.Context(), store.KommuneFilter{Land: []string{"15"}, Traeger: new(true)}, store.Wunsch{Limit: bodies})
		if err != nil || len(page.Items) != bodies {
			b.Fatalf("%d bodies (%v)", len(page.Items), err)
		}
		b.Run(database, func(b *testing.B) {
			b.ReportAllocs()
			for round := 0; b.Loop(); round++ {
				seit := fmt.Sprintf("2025-01-%02d", round%28+1)
				m := nachnutzung.Meldung{Status: new(nachnutzung.StatusLive), StatusSeit: &seit, Begruendung: "Nacherfassung"}
				if round > 0 {
					m = nachnutzung.Meldung{GeplanterGoLive: new(time.Date(2027, time.January, 1+round, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))}
				}
				var list []store.NachnutzungAenderung
				for i := range page.Items {
					for j := range daten.Leistungsbuendel {
						list = append(list, store.NachnutzungAenderung{
							ARS: page.Items[i].ARS, OzgID: daten.Leistungsbuendel[j].OzgID, Erwartung: nachnutzung.Erwartung{Beliebig: true},
							Change: func(n *nachnutzung.Nachnutzung) error {
								return n.Melde(m, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
							},
						})
					}
				}
				if _, err := db.ApplyNachnutzungen(b.Context(), meldung(redaktion(), ""), nachnutzung.OpMelden, list); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/bodies/float64(len(daten.Leistungsbuendel)), "µs/pair")
		})
	}
}
