// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Coverage of the present is read from counters. A write only adds a row that says
// from which state to which its pair has gone, in its own statement, so that no
// writer waits for another; from time to time somebody adds those rows to the
// counters (fold). A read takes both in one statement, so that it is never behind. A
// row knows no place and no inhabitants: they are looked up when it is added, and
// where bodies change, everything is counted anew in the same transaction.

// zaehlklasse is as what a stored pair counts; the zero value is a pair without row.
type zaehlklasse struct{ status, stufen string }

// zaehlwechsel is a pair that has gone from one class to another.
type zaehlwechsel struct {
	ars, ozgID string
	von, nach  zaehlklasse
}

const zaehlwechselColumns = "ars, ozg_id, von_status, von_stufen, nach_status, nach_stufen"

// wechselOf tells what a new row changes; nil when it counts as the one before.
func wechselOf(von zaehlklasse, row *nachnutzungRow) *zaehlwechsel {
	nach := zaehlklasse{row.Status, row.Stufen}
	if von == nach {
		return nil
	}
	return &zaehlwechsel{ars: row.ARS, ozgID: row.OzgID, von: von, nach: nach}
}

// encodeStufen writes the levels of a pair as the column stufen holds them.
func encodeStufen(r nachnutzung.Reifestand) string {
	if r == (nachnutzung.Reifestand{}) {
		return ""
	}
	texts := make([]string, len(nachnutzung.Reifegradmodelle()))
	for i, modell := range nachnutzung.Reifegradmodelle() {
		if stufe, ok := r.Stufe(modell); ok {
			texts[i] = strconv.Itoa(stufe)
		}
	}
	return strings.Join(texts, "/")
}

// decodeStufen reads what encodeStufen wrote.
func decodeStufen(text string) nachnutzung.Reifestand {
	var r nachnutzung.Reifestand
	if text == "" {
		return r
	}
	parts := strings.Split(text, "/")
	for i, modell := range nachnutzung.Reifegradmodelle() {
		if i >= len(parts) {
			break
		}
		if stufe, err := strconv.Atoi(parts[i]); err == nil {
			r = r.Mit(nachnutzung.Reifegrad{Modell: modell, Stufe: stufe})
		}
	}
	return r
}

// zaehlwechsler are changes as a set.
func zaehlwechsler() *menge[zaehlwechsel] {
	type row = zaehlwechsel
	return &menge[row]{table: "abdeckung_ausstehend", columns: []spalte[row]{
		textSpalte("ars", func(r *row) string { return r.ars }),
		textSpalte("ozg_id", func(r *row) string { return r.ozgID }),
		textSpalte("von_status", func(r *row) string { return r.von.status }),
		textSpalte("von_stufen", func(r *row) string { return r.von.stufen }),
		textSpalte("nach_status", func(r *row) string { return r.nach.status }),
		textSpalte("nach_stufen", func(r *row) string { return r.nach.stufen }),
	}}
}

// zaehle notes changes in the transaction that db is on. On SQLite, where no relay
// runs, one write in many adds them to the counters.
func (db *DB) zaehle(ctx context.Context, list []zaehlwechsel) error {
	if len(list) == 0 {
		return nil
	}
	if _, err := zaehlwechsler().insert(ctx, db, list); err != nil {
		return err
	}
	if db.kind == dialectSQLite && db.abdeckungen.isFull(len(list)) {
		return db.fold(ctx)
	}
	return nil
}

// The text of what is counted: rows d of ars, ozg_id, status, stufen and n, how often
// each counts, by place, level and what they say.
const (
	zaehlerColumns = "land, kreis, ozg_id, ebene, status, stufen"
	zaehlerSelect  = `SELECT k.land AS land, CASE o.ort WHEN 'land' THEN '' ELSE COALESCE(k.kreis, k.ars) END AS kreis, d.ozg_id AS ozg_id,
		e.ebene AS ebene, d.status AS status, d.stufen AS stufen, CAST(SUM(d.n) AS BIGINT) AS anzahl, CAST(SUM(d.n * k.einwohner) AS BIGINT) AS einwohner
		FROM (`
	zaehlerFrom = `) AS d JOIN kommune AS k ON k.ars = d.ars AND k.traeger AND k.gueltig_bis IS NULL
		JOIN (SELECT 'kreis' AS ebene UNION ALL SELECT 'gemeinde') AS e ON CASE e.ebene WHEN 'kreis' THEN k.ags_kreis IS NOT NULL
			ELSE k.ags_gemeinde IS NOT NULL OR (k.ags_land IS NULL AND k.ags_kreis IS NULL) END
		CROSS JOIN (SELECT 'land' AS ort UNION ALL SELECT 'kreis') AS o
		GROUP BY k.land, CASE o.ort WHEN 'land' THEN '' ELSE COALESCE(k.kreis, k.ars) END, d.ozg_id, e.ebene, d.status, d.stufen`
	zaehlerInsert   = "INSERT INTO abdeckung_zaehler (" + zaehlerColumns + ", anzahl, einwohner) "
	zaehlerConflict = ` ON CONFLICT (` + zaehlerColumns + `) DO UPDATE SET anzahl = abdeckung_zaehler.anzahl + excluded.anzahl,
		einwohner = abdeckung_zaehler.einwohner + excluded.einwohner`
	zaehlerFaltung = "UPDATE abdeckung_faltung SET nr = nr + 1"
	zaehlerBestand = "SELECT ars, ozg_id, status, stufen, 1 AS n FROM nachnutzung"
)

// zaehlerChanges are what waits in a table, as rows that count.
func zaehlerChanges(table string) string {
	return "SELECT ars, ozg_id, von_status AS status, von_stufen AS stufen, -1 AS n FROM " + table + " WHERE von_status <> '' UNION ALL " +
		"SELECT ars, ozg_id, nach_status, nach_stufen, 1 FROM " + table
}

// fold adds what waits to the counters, in the transaction that db is on. On
// PostgreSQL one statement does both, so that what comes meanwhile stays for the next
// time; the caller holds the lock.
func (db *DB) fold(ctx context.Context) error {
	const waiting = "abdeckung_ausstehend"
	if db.kind == dialectPostgres {
		_, err := db.exec(ctx, "WITH weg AS (DELETE FROM "+waiting+" RETURNING "+zaehlwechselColumns+"), nr AS ("+zaehlerFaltung+") "+
			zaehlerInsert+zaehlerSelect+zaehlerChanges("weg")+zaehlerFrom+zaehlerConflict)
		return err
	}
	for _, step := range []string{
		zaehlerInsert + zaehlerSelect + zaehlerChanges(waiting) + zaehlerFrom + zaehlerConflict, "DELETE FROM " + waiting, zaehlerFaltung,
	} {
		if _, err := db.exec(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// zaehlerLock lets one at a time change the counters.
const zaehlerLock = "hashtext('nachnutzung.abdeckung')"

// FalteAbdeckung adds what waits to the counters; nothing when another process is at
// it. Reads are right without it, only slower.
func (db *DB) FalteAbdeckung(ctx context.Context) error {
	err := db.transact(ctx, func(tx *gorm.DB) error {
		mine := true
		if db.kind == dialectPostgres {
			query := "SELECT EXISTS (SELECT 1 FROM abdeckung_ausstehend) AND pg_try_advisory_xact_lock(" + zaehlerLock + ")"
			if err := tx.Raw(query).Row().Scan(&mine); err != nil {
				return err
			}
		}
		if !mine {
			return nil
		}
		return db.on(tx).fold(ctx)
	})
	if err != nil {
		return fmt.Errorf("fold the counters: %w", translate(err))
	}
	return nil
}

// ZaehleAbdeckung counts all stored pairs anew, for tables that were filled past the
// register's own writes.
func (db *DB) ZaehleAbdeckung(ctx context.Context) error {
	err := db.transactPatiently(ctx, func(tx *gorm.DB) error { return db.on(tx).zaehleNeu(ctx) })
	if err != nil {
		return fmt.Errorf("count coverage anew: %w", translate(err))
	}
	return nil
}

// zaehleNeu counts everything anew in the transaction that db is on, which may have
// changed bodies. What waits is part of the rows that are counted; on PostgreSQL it is
// taken away by the same statement that counts, so that both see the same writes.
func (db *DB) zaehleNeu(ctx context.Context) error {
	if db.kind == dialectPostgres {
		if _, err := db.exec(ctx, "SELECT pg_advisory_xact_lock("+zaehlerLock+")"); err != nil {
			return fmt.Errorf("lock the counters: %w", err)
		}
	}
	steps := []string{"DELETE FROM abdeckung_zaehler", zaehlerFaltung}
	if db.kind == dialectPostgres {
		steps = append(steps, "WITH weg AS (DELETE FROM abdeckung_ausstehend) "+zaehlerInsert+zaehlerSelect+zaehlerBestand+zaehlerFrom)
	} else {
		steps = append(steps, "DELETE FROM abdeckung_ausstehend", zaehlerInsert+zaehlerSelect+zaehlerBestand+zaehlerFrom)
	}
	for _, step := range steps {
		if _, err := db.exec(ctx, step); err != nil {
			return fmt.Errorf("count anew: %w", err)
		}
	}
	return nil
}

// How often what waits is added to the counters.
const (
	foldPause = 2 * time.Second
	foldCount = 256
)

// abdeckungen remembers coverages of the present, for as long as nothing has changed
// (abdeckung.go), and when the counters were folded last. It is safe for concurrent
// use.
type abdeckungen struct {
	// gegenwart are the counts that go on (abdeckung_gegenwart.go).
	gegenwart gegenwart

	mu      sync.Mutex
	stand   abdeckungsstand
	known   map[string]*abdeckungsbild
	folded  time.Time
	waiting int
}

// isDue tells whether it is time to fold, and notes that it is done.
func (a *abdeckungen) isDue(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if now.Sub(a.folded) < foldPause {
		return false
	}
	a.folded = now
	return true
}

// isFull tells whether so many changes more are enough to fold, and begins anew then.
func (a *abdeckungen) isFull(more int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting += more; a.waiting < foldCount {
		return false
	}
	a.waiting = 0
	return true
}
