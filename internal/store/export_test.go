// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store/migrations"
)

// Exec lets a test do to the tables what no method of the store does.
func Exec(t *testing.T, db *DB, sql string, args ...any) {
	t.Helper()
	if err := db.gorm.WithContext(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatal(err)
	}
}

// Hurry makes a walk read few pairs by a statement, a multiple of 1,000, and hold a
// page ready for no longer than this.
func (d *Durchlauf) Hurry(limit int, patience time.Duration) { d.limit, d.patience = limit, patience }

// SetClock lets a test choose the time.
func SetClock(db *DB, now time.Time) { db.now = func() time.Time { return now } }

// CountStatements counts what a database is asked from now on. The function it
// returns gives the number so far.
func CountStatements(t *testing.T, db *DB) func() int {
	t.Helper()
	var asked atomic.Int64
	count := func(tx *gorm.DB) {
		// A dry run only writes the text of a subquery.
		if !tx.DryRun {
			asked.Add(1)
		}
	}
	callbacks := db.gorm.Callback()
	for _, err := range []error{
		callbacks.Query().After("gorm:query").Register("test:count", count),
		callbacks.Row().After("gorm:row").Register("test:count", count),
		callbacks.Raw().After("gorm:raw").Register("test:count", count),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return func() int { return int(asked.Load()) }
}

// CountAll is CountStatements with those that go past GORM.
func CountAll(t *testing.T, db *DB) func() int {
	t.Helper()
	built := CountStatements(t, db)
	db.asked = new(atomic.Int64)
	return func() int { return built() + int(db.asked.Load()) }
}

// Hold begins a transaction, runs a statement in it and gives what commits it.
func Hold(t *testing.T, db *DB, sql string) (commit func()) {
	t.Helper()
	tx := db.gorm.WithContext(t.Context()).Begin()
	if err := tx.Exec(sql).Error; err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := tx.Commit().Error; err != nil {
			t.Fatal(err)
		}
	}
}

// Raise raises a scope in a transaction that overlaps with others, and tells the
// revision it made.
func Raise(t *testing.T, db *DB, scope Bereich) (revision int64) {
	t.Helper()
	err := db.transact(t.Context(), func(tx *gorm.DB) error {
		if err := db.raise(tx, scope); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
		return tx.Raw("SELECT revision FROM bereich WHERE name = ?", scope).Row().Scan(&revision)
	})
	if err != nil {
		t.Error(err)
	}
	return revision
}

// Count counts the rows of a table.
func Count(t *testing.T, db *DB, table string) (n int) {
	t.Helper()
	if err := db.gorm.WithContext(t.Context()).Raw("SELECT COUNT(*) FROM " + table).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TryExec is Exec for what should fail.
func TryExec(t *testing.T, db *DB, sql string) error {
	t.Helper()
	return db.gorm.WithContext(t.Context()).Exec(sql).Error
}

// DropTriggers takes away what keeps the history from being rewritten.
func DropTriggers(t *testing.T, db *DB) {
	t.Helper()
	for _, table := range []string{"verlauf", "kette", "freitext"} {
		kinds, suffix := []string{"rewrite", "truncate"}, " ON "+table
		if db.kind == dialectSQLite {
			kinds, suffix = []string{"update", "delete", "replace"}, ""
		}
		for _, kind := range kinds {
			Exec(t, db, "DROP TRIGGER "+table+"_"+kind+suffix)
		}
	}
}

// IsSQLite tells the databases apart where they differ.
func (db *DB) IsSQLite() bool { return db.kind == dialectSQLite }

// EnsureKommune adds a body with everything but its key from another one.
func EnsureKommune(t *testing.T, db *DB, ars, like string) {
	t.Helper()
	Exec(t, db, `INSERT INTO kommune (ars, name, kurzname, art, bezeichnung, land, sitz, plz, einwohner, flaeche_ha, gebietsstand,
		einwohner_stand, flaeche_stand, sortier, such_name, such_art, such_schluessel, version, geladene_version)
		SELECT ?, name, kurzname, art, bezeichnung, land, sitz, plz, einwohner, flaeche_ha, gebietsstand, einwohner_stand, flaeche_stand,
		sortier, such_name, such_art, such_schluessel, version, geladene_version FROM kommune k
		WHERE k.ars = ? AND NOT EXISTS (SELECT 1 FROM kommune x WHERE x.ars = ?)`, ars, like, ars)
}

// HoldEntry writes the first entry of a pair in a transaction that stays open, and
// gives what ends it.
func HoldEntry(t *testing.T, db *DB, ars, ozgID string, commit bool) (end func()) {
	t.Helper()
	tx := db.gorm.WithContext(t.Context()).Begin()
	entry, _ := db.entry(Vorgang{Art: VorgangMeldung, Quelle: quelleAPI}, gegenstand{
		art: artNachnutzung, schluessel: pairKey(ars, ozgID), land: ars[:2], ars: ars, ozgID: ozgID,
	}, 1, "{}", nil)
	if err := db.record(tx, []verlaufRow{entry}, nil); err != nil {
		t.Error(err)
	}
	finish := tx.Rollback
	if commit {
		finish = tx.Commit
	}
	return func() {
		t.Helper()
		if err := finish().Error; err != nil {
			t.Error(err)
		}
	}
}

// Bundles gives the OZG-IDs of the first bundles.
func Bundles(t *testing.T, db *DB, n int) []string {
	t.Helper()
	var ids []string
	if err := db.gorm.WithContext(t.Context()).Raw("SELECT ozg_id FROM leistungsbuendel ORDER BY ozg_id LIMIT ?", n).Scan(&ids).Error; err != nil {
		t.Fatal(err)
	}
	return ids
}

// counted runs one way of counting, whatever would be chosen.
func counted(ctx context.Context, db *DB, f AbdeckungFilter, count func(*abdeckungslauf) error) ([]nachnutzung.Abdeckung, error) {
	l := &abdeckungslauf{db: db, f: &f, tag: db.heute(), abdeckungsbild: new(abdeckungsbild)}
	if err := l.prepare(ctx); err != nil {
		return nil, err
	}
	l.zaehler = nachnutzung.NewZaehler(&l.def, f.Nach)
	err := count(l)
	return l.zaehler.Ergebnis(&l.kopf), err
}

// CountedFromCounters, CountedFromRows and CountedFromPairs count coverage of the
// present in one of the three ways.
func CountedFromCounters(ctx context.Context, db *DB, f AbdeckungFilter) ([]nachnutzung.Abdeckung, error) {
	return counted(ctx, db, f, func(l *abdeckungslauf) error { return l.countCounters(ctx) })
}

// CountedFromRows counts from the rows of the pairs.
func CountedFromRows(ctx context.Context, db *DB, f AbdeckungFilter) ([]nachnutzung.Abdeckung, error) {
	return counted(ctx, db, f, func(l *abdeckungslauf) error { return l.countRows(ctx, l.buendel) })
}

// CountedFromPairs counts from the pairs as other reads see them.
func CountedFromPairs(ctx context.Context, db *DB, f AbdeckungFilter) ([]nachnutzung.Abdeckung, error) {
	return counted(ctx, db, f, func(l *abdeckungslauf) error { return l.countPairs(ctx) })
}

// CountedOnADay counts coverage of another day from the pairs as other reads see them.
func CountedOnADay(ctx context.Context, db *DB, f AbdeckungFilter, z Zeitpunkt) (list []nachnutzung.Abdeckung, err error) {
	err = db.AsKnown(ctx, z.Kenntnisstand, func(then *DB) error {
		l := &abdeckungslauf{db: then, f: &f, z: z, tag: z.day(db.heute()), abdeckungsbild: new(abdeckungsbild)}
		if err := l.prepare(ctx); err != nil {
			return err
		}
		l.zaehler = nachnutzung.NewZaehler(&l.def, f.Nach)
		err := l.countPairs(ctx)
		list = l.zaehler.Ergebnis(&l.kopf)
		return err
	})
	return list, err
}

// Counters folds what waits and gives all counters that are not zero.
func Counters(t *testing.T, db *DB) (list []string) {
	t.Helper()
	if err := db.FalteAbdeckung(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := eachRow(db.gorm.WithContext(t.Context()).Raw("SELECT "+zaehlerColumns+", anzahl, einwohner FROM abdeckung_zaehler WHERE anzahl <> 0 ORDER BY "+zaehlerColumns),
		true, func(rows *sql.Rows) error {
			var key [6]string
			var n, people int
			err := rows.Scan(&key[0], &key[1], &key[2], &key[3], &key[4], &key[5], &n, &people)
			list = append(list, fmt.Sprint(key, n, people))
			return err
		})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Levels gives the levels of all pairs that have some.
func Levels(t *testing.T, db *DB) (list []string) {
	t.Helper()
	query := db.gorm.WithContext(t.Context()).Raw("SELECT ars || ' ' || ozg_id || ' ' || stufen FROM nachnutzung WHERE stufen <> '' ORDER BY ars, ozg_id")
	if err := query.Scan(&list).Error; err != nil {
		t.Fatal(err)
	}
	return list
}

// MigrationOf gives the statements of a migration's way up.
func MigrationOf(t *testing.T, db *DB, name string) []string {
	t.Helper()
	content, err := migrations.SQLite.ReadFile("sqlite/" + name)
	if !db.IsSQLite() {
		content, err = migrations.Postgres.ReadFile("postgres/" + name)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, up, _ := strings.Cut(string(content), "-- +goose Up")
	up, _, _ = strings.Cut(up, "-- +goose Down")
	var statements []string
	for statement := range strings.SplitSeq(up, ";\n") {
		if statement = strings.TrimSpace(statement); statement != "" {
			statements = append(statements, statement)
		}
	}
	return statements
}

// HoldBatch numbers what waits, as the relay does, and calls held before it commits.
func HoldBatch(t *testing.T, db *DB, held func()) {
	t.Helper()
	err := db.transact(t.Context(), func(tx *gorm.DB) error {
		_, err := db.on(tx).batch(t.Context())
		held()
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// HearsNotices tells whether notices of other servers come in.
func (db *DB) HearsNotices() bool { return db.feed.noticed.Load() }

// HasLooked tells whether there was a first look, which shows no movement.
func HasLooked(db *DB) bool { return db.takt.blick.gesehen.Load() != nil }

// Sweep tells the relay that so many entries were taken from those that wait.
func Sweep(t *testing.T, db *DB, taken int) {
	t.Helper()
	db.sweep(t.Context(), taken)
}

// Swept is how often the table of those that wait was swept.
func Swept(t *testing.T, db *DB) (times int) {
	t.Helper()
	const query = "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'verlauf_ausstehend'"
	if err := db.query(t.Context(), scanOne([]any{&times}), query); err != nil {
		t.Fatal(err)
	}
	return times
}

// Plans are how often PostgreSQL has run the prepared statements of a pattern by the plan
// that it keeps, and how often by one made anew, on the only connection of a pool.
func Plans(t *testing.T, db *DB, pattern string) (kept, anew int) {
	t.Helper()
	const query = "SELECT COALESCE(SUM(generic_plans), 0), COALESCE(SUM(custom_plans), 0) FROM pg_prepared_statements WHERE statement LIKE $1"
	if err := db.query(t.Context(), scanOne([]any{&kept, &anew}), query, pattern); err != nil {
		t.Fatal(err)
	}
	return kept, anew
}
