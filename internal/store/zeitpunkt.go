// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Zeitpunkt says of when a read is, by two clocks: what was true on a day, and
// what was known at a revision. The zero value is the present.
type Zeitpunkt struct {
	// Stichtag is the day whose truth is asked for, YYYY-MM-DD; empty for today.
	Stichtag string
	// Kenntnisstand is the revision whose knowledge is asked for; 0 for the present.
	Kenntnisstand int64
}

// day is the day that a read is about.
func (z Zeitpunkt) day(heute string) string {
	if z.Stichtag == "" {
		return heute
	}
	return z.Stichtag
}

// isPresent reports whether the rows as they stand answer the read.
func (z Zeitpunkt) isPresent(heute string) bool {
	return z.Kenntnisstand == 0 && (z.Stichtag == "" || z.Stichtag == heute)
}

// Kenntnisstand resolves what was asked for to a revision, the same one for ever:
// a revision by its number, an instant to the last revision numbered until then, a
// day to its end in Germany. Empty is 0, the present. *nachnutzung.InvalidError
// when it lies in the future or before the register knew anything.
func (db *DB) Kenntnisstand(ctx context.Context, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	var revision int64
	err := db.settled(ctx, text, func(tx *gorm.DB) error {
		if err := db.waitForRelay(tx); err != nil {
			return err
		}
		now, err := db.databaseNow(tx)
		if err != nil {
			return err
		}
		if number, err := strconv.ParseInt(text, 10, 64); err == nil {
			return tx.Raw("SELECT COALESCE(MAX(revision), 0) FROM kette WHERE revision <= ?", number).Row().Scan(&revision)
		}
		until, ok := knowledgeUntil(text)
		if !ok || until.After(now) {
			return invalidKenntnisstand(text)
		}
		return tx.Raw(revisionAt, instant(until), instant(until)).Row().Scan(&revision)
	})
	if err != nil {
		return 0, fmt.Errorf("resolve kenntnisstand: %w", translate(err))
	}
	if number, err := strconv.ParseInt(text, 10, 64); err == nil && number != revision {
		return 0, nachnutzung.Invalid("?kenntnisstand", fmt.Sprintf("Die Revision %s gibt es noch nicht; die letzte ist %d.", text, revision))
	}
	if revision == 0 {
		return 0, nachnutzung.Invalid("?kenntnisstand", "Damals war im Register noch nichts bekannt. Bitte einen späteren Kenntnisstand wählen.")
	}
	return revision, nil
}

// revisionAt is the last revision that was numbered until an instant; both
// placeholders are that. Revisions have no gaps and their instants never fall, so
// that halving finds it in as many steps as an index would, and nobody has to keep
// an index of instants.
const revisionAt = `WITH RECURSIVE halb (von, bis) AS (
	SELECT CAST(0 AS BIGINT), (SELECT COALESCE(MAX(revision), 0) FROM kette)
	UNION ALL
	SELECT CASE WHEN k.zeitpunkt <= ? THEN k.revision ELSE h.von END, CASE WHEN k.zeitpunkt <= ? THEN h.bis ELSE k.revision - 1 END
	FROM halb AS h JOIN kette AS k ON k.revision = (h.von + h.bis + 1) / 2 WHERE h.von < h.bis)
	SELECT MAX(von) FROM halb`

// beside runs a read of several statements: in a transaction where one holds a
// lock, and on SQLite without, where a transaction would wait for the writers.
func (db *DB) beside(ctx context.Context, do func(tx *gorm.DB) error) error {
	if db.kind == dialectSQLite {
		return do(db.gorm.WithContext(ctx))
	}
	return db.transact(ctx, do)
}

// settled is beside for an instant: on SQLite a writer numbers its entries before it
// commits, so that one that is still at work would change the answer afterwards. It is
// waited for once; what lies before an instant at which none was at work is settled
// for ever. What lies further back than any writer takes needs no waiting.
func (db *DB) settled(ctx context.Context, text string, do func(tx *gorm.DB) error) error {
	until, ok := knowledgeUntil(text)
	if !ok || db.kind != dialectSQLite || until.UnixMicro() <= db.settledUntil.Load() || db.now().Sub(until) > longestWrite {
		return db.beside(ctx, do)
	}
	return db.transact(ctx, func(tx *gorm.DB) error {
		db.settledUntil.Store(db.now().UnixMicro())
		return do(tx)
	})
}

// longestWrite is longer than any transaction lasts.
const longestWrite = time.Hour

// waitForRelay lets a running batch of the relay end: its instant was taken
// before now, so that it would change the answer afterwards.
func (db *DB) waitForRelay(tx *gorm.DB) error {
	if db.kind != dialectPostgres {
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock_shared(" + batchLock + ")").Error
}

// knowledgeUntil is the last instant that counts.
func knowledgeUntil(text string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, true
	}
	return nachnutzung.EndOfDay(text)
}

func invalidKenntnisstand(text string) error {
	return nachnutzung.Invalid("?kenntnisstand", fmt.Sprintf(
		"„%s“ ist kein Kenntnisstand, der schon erreicht ist; erwartet wird eine Revision, ein Zeitpunkt oder ein vergangener Tag.", text))
}

// knownState is an object as it was known at a revision.
type knownState struct {
	version              int64
	geaendertAm, zustand string
}

// asOf gives pairs as they were known at a revision, by key; those that were not known
// yet are missing. Without keys it gives all.
func (db *DB) asOf(ctx context.Context, keys []string, revision int64) (map[string]knownState, error) {
	known := make(map[string]knownState)
	latest := db.gorm.WithContext(ctx).Table("verlauf AS e").Joins("JOIN kette AS q ON q.verlauf = e.id").
		Select("e.schluessel, MAX(e.version) AS version").Where("e.art = ? AND q.revision <= ?", artNachnutzung, revision).Group("e.schluessel")
	if keys != nil {
		latest = latest.Where("e.schluessel IN ?", keys)
	}
	query := db.gorm.WithContext(ctx).Table("verlauf AS v").
		Joins("JOIN (?) AS m ON m.schluessel = v.schluessel AND m.version = v.version", latest).Where("v.art = ?", artNachnutzung).
		Select("v.schluessel, v.version, v.zeitpunkt, v.zustand")
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var key string
		var state knownState
		if err := rows.Scan(&key, &state.version, &state.geaendertAm, &state.zustand); err != nil {
			return err
		}
		known[key] = state
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read pairs as known at %d: %w", revision, err)
	}
	return known, nil
}
