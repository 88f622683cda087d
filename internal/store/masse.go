// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"nachnutzung/internal/nachnutzung"
)

// A register that has no pair yet is filled another way than one that is in use: its
// tables are locked, their indexes and foreign keys taken down, the rows copied with
// their entries of the history and the links of its chain, and everything is put up
// again, in one transaction (docs/adr/0010-masse.md).

// ErrKeineMasse says that a load is none that can be written this way: the register
// holds pairs, somebody else is at work, or the load needs a closer look. Nothing was
// written, and the ordinary way is open.
var ErrKeineMasse = errors.New("no load in bulk")

const (
	// massenwarten bounds how long the tables are waited for: whoever comes after
	// waits behind.
	massenwarten = "2s"
	// massenspeicher is what the database may take for building an index.
	massenspeicher = "256MB"
	// massenumzug is up to which size, in bytes, a table is rewritten before the load,
	// so that the database need not log what is added to it.
	massenumzug = 16 << 20
)

// massentabellen are the tables that are filled, in the order in which other writers
// lock them.
func massentabellen() []string { return []string{"nachnutzung", "freitext", "verlauf", "kette"} }

// Massenfund is what a load has turned out to hold.
type Massenfund struct {
	Art     nachnutzung.Importart
	Zahlen  nachnutzung.Importzahlen
	Bericht []nachnutzung.Zellbefund
}

// Masse is a load into a register without pairs, while it is written. Its methods are
// for one goroutine.
type Masse struct {
	// db is on the load's transaction; its clock stands still.
	db     *DB
	v      Vorgang
	around surroundings
	strom  *massenstrom
}

// Verzeichnis reads the names and codes by which the file may speak of the register,
// before anything is written.
func (m *Masse) Verzeichnis(ctx context.Context) (*nachnutzung.Verzeichnis, error) {
	v, err := m.db.Verzeichnis(ctx)
	if err != nil {
		return nil, err
	}
	var all []NachnutzungAenderung
	for i := range v.Kommunen {
		all = append(all, NachnutzungAenderung{ARS: v.Kommunen[i].ARS})
	}
	for i := range v.Leistungsbuendel {
		all = append(all, NachnutzungAenderung{OzgID: v.Leistungsbuendel[i].Code})
	}
	return v, m.around.read(ctx, m.db, all)
}

// Massentauglich gives ErrKeineMasse when no load can be written in bulk here.
func (db *DB) Massentauglich(ctx context.Context) error {
	if db.kind != dialectPostgres {
		return ErrKeineMasse
	}
	return db.mussLeerSein(ctx)
}

// LadeMasse writes a load of pairs into a register that has none: lies reads the file
// and hands every pair to Masse. All is one transaction with the load itself, which is
// there as applied afterwards, or nothing is. datei may be nil. The reason of v is the
// load's note. The database is one that Massentauglich finds nothing against;
// ErrKeineMasse when it cannot be done so all the same.
func (db *DB) LadeMasse(ctx context.Context, v Vorgang, i nachnutzung.Import, datei []byte,
	lies func(ctx context.Context, m *Masse) (Massenfund, error)) (nachnutzung.Import, error) {
	err := db.transactMany(ctx, func(on *DB) error {
		now := db.now().UTC()
		on.now = func() time.Time { return now }
		// The file need not stay in memory for as long as the load takes.
		file := datei
		datei = nil
		return on.ladeMasse(ctx, v, &i, file, lies)
	})
	switch {
	case err == nil:
		db.written()
		return i, nil
	case isHindernis(err):
		return i, fmt.Errorf("%w: %w", ErrKeineMasse, err)
	}
	return i, fmt.Errorf("load in bulk: %w", translate(err))
}

// isHindernis says that the database did not let a load have its tables: somebody
// holds them (lock_not_available, deadlock_detected), they belong to another role, or
// something of the operator's hangs on their keys.
func isHindernis(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && slices.Contains([]string{"55P03", "40P01", "42501", "2BP01"}, pgErr.Code)
}

// mussLeerSein gives ErrKeineMasse when there is a pair.
func (db *DB) mussLeerSein(ctx context.Context) error {
	var da bool
	err := db.query(ctx, scanOne([]any{&da}), "SELECT EXISTS (SELECT 1 FROM nachnutzung)")
	if err != nil {
		return fmt.Errorf("look for pairs: %w", translate(err))
	}
	if da {
		return ErrKeineMasse
	}
	return nil
}

func (db *DB) ladeMasse(ctx context.Context, v Vorgang, i *nachnutzung.Import, datei []byte,
	lies func(ctx context.Context, m *Masse) (Massenfund, error)) error {
	end, err := db.sperreMasse(ctx)
	if err != nil {
		return err
	}
	row, err := db.legeMasse(ctx, &v, i, datei)
	if err != nil {
		return err
	}
	aufbau, err := db.baueAb(ctx)
	if err != nil {
		return err
	}
	m := &Masse{db: db, v: v, around: newSurroundings()}
	if m.strom, err = db.neuerStrom(ctx, end); err != nil {
		return err
	}
	found, err := lies(ctx, m)
	if err = errors.Join(err, m.strom.ende()); err != nil {
		return err
	}
	for _, statement := range append(aufbau, fmt.Sprintf("ALTER TABLE verlauf ALTER COLUMN id RESTART WITH %d", m.strom.naechste)) {
		if _, err := db.exec(ctx, statement); err != nil {
			return fmt.Errorf("%.80s: %w", statement, err)
		}
	}
	if err := db.zaehleNeu(ctx); err != nil {
		return err
	}
	return db.beendeMasse(ctx, row, i, &found)
}

// sperreMasse keeps everybody else from the tables until the transaction ends, and
// gives the end of the chain with the instant that follows on it. The advisory
// locks come first, as for whoever numbers the history or folds the counters. Bodies and bundles are among them because
// taking a foreign key down locks both of its sides.
func (db *DB) sperreMasse(ctx context.Context) (*ketteRow, error) {
	for _, statement := range []string{
		"SET LOCAL lock_timeout = '" + massenwarten + "'",
		"SET LOCAL statement_timeout = 0",
		"SET LOCAL maintenance_work_mem = '" + massenspeicher + "'",
		"SELECT pg_advisory_xact_lock(" + relayLock + ")",
		"SELECT pg_advisory_xact_lock(" + batchLock + ")",
		"SELECT pg_advisory_xact_lock(" + zaehlerLock + ")",
		"LOCK TABLE kommune, leistungsbuendel, " + strings.Join(massentabellen(), ", ") + " IN ACCESS EXCLUSIVE MODE",
		// Whoever wants a number for an entry waits from here on.
		"ALTER TABLE verlauf ALTER COLUMN id SET NO CYCLE",
	} {
		if _, err := db.exec(ctx, statement); err != nil {
			return nil, fmt.Errorf("lock the register: %w", err)
		}
	}
	if err := db.mussLeerSein(ctx); err != nil {
		return nil, err
	}
	var now time.Time
	end := &ketteRow{}
	err := db.query(ctx, scanOne([]any{&now, &end.Revision, &end.Zeitpunkt, &end.Hash}), `SELECT clock_timestamp(), COALESCE(k.revision, 0), COALESCE(k.zeitpunkt, ''), k.hash
		FROM (SELECT 1) AS one LEFT JOIN (SELECT * FROM kette ORDER BY revision DESC LIMIT 1) AS k ON TRUE`)
	if err != nil {
		return nil, fmt.Errorf("read the end of the chain: %w", err)
	}
	end.Zeitpunkt = max(instant(now), end.Zeitpunkt)
	return end, nil
}

// legeMasse stores the load and its note; v is that of its changes afterwards.
func (db *DB) legeMasse(ctx context.Context, v *Vorgang, i *nachnutzung.Import, datei []byte) (*importRow, error) {
	var err error
	if i.Notiz, err = db.gemeinsam(ctx, v); err != nil {
		return nil, err
	}
	rights := make([]rechtRow, len(i.Rechte))
	for n, r := range i.Rechte {
		rights[n] = rechtRow(r)
	}
	i.Zustand, i.Versuche = nachnutzung.ImportAngelegt, 1
	i.AngelegtAm, i.GeprueftAm, i.AngewendetAm = db.now(), db.now(), db.now()
	row := &importRow{
		Art: string(i.Art), Dateiname: i.Dateiname, Blatt: i.Blatt, Groesse: i.Groesse, Pruefsumme: i.Pruefsumme, Datei: datei,
		Zustand: string(i.Zustand), Akteur: i.Akteur, Organisation: i.Organisation, Rechte: jsonText(rights), Herkunft: i.Herkunft, Notiz: i.Notiz.ID,
		Ersetzungen: "[]", Zahlen: "{}", Bericht: "[]", Versuche: i.Versuche,
		AngelegtAm: instant(i.AngelegtAm), GeprueftAm: instant(i.GeprueftAm), AngewendetAm: instant(i.AngewendetAm),
	}
	if err := db.gorm.WithContext(ctx).Create(row).Error; err != nil {
		return nil, fmt.Errorf("store import: %w", err)
	}
	i.ID, row.Datei = row.ID, nil
	v.Quelle, v.Idempotenz, v.Art = i.Quelle(), nil, VorgangMeldung
	return row, nil
}

// baueAb takes indexes and foreign keys of the tables down, as they stand in this
// database, and gives the statements that put them up again. Indexes of but a few rows,
// none of which a load brings, stay: looking whether a row belongs there costs less.
func (db *DB) baueAb(ctx context.Context) (aufbau []string, err error) {
	if err := db.zieheUm(ctx); err != nil {
		return nil, err
	}
	tables := "('" + strings.Join(massentabellen(), "'::regclass, '") + "'::regclass)"
	var abbau []string
	err = db.query(ctx, func(rows found) error {
		for rows.Next() {
			var down, up string
			if err := rows.Scan(&down, &up); err != nil {
				return err
			}
			abbau, aufbau = append(abbau, down), append(aufbau, up)
		}
		return rows.Err()
	}, `SELECT ab, auf FROM (
		SELECT CASE c.contype WHEN 'f' THEN 1 ELSE 2 END AS platz, c.conname AS name, format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS ab,
			format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS auf
		FROM pg_constraint c WHERE c.conrelid IN `+tables+` AND c.contype IN ('p', 'u', 'f')
		UNION ALL SELECT 2, i.indexrelid::regclass::name, format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
		FROM pg_index i WHERE i.indrelid IN `+tables+` AND (i.indpred IS NULL OR i.indexrelid = to_regclass('verlauf_quelle'))
			AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))) AS s
		ORDER BY platz, name`)
	if err != nil {
		return nil, fmt.Errorf("read the indexes: %w", err)
	}
	for _, statement := range abbau {
		if _, err := db.exec(ctx, statement); err != nil {
			return nil, fmt.Errorf("%s: %w", statement, err)
		}
	}
	// Keys first, what refers to them last.
	slices.Reverse(aufbau)
	return aufbau, nil
}

// zieheUm gives the tables new files where the database logs nothing of what is
// written into a file of the same transaction (wal_level minimal).
func (db *DB) zieheUm(ctx context.Context) error {
	var level string
	if err := db.query(ctx, scanOne([]any{&level}), "SELECT current_setting('wal_level')"); err != nil {
		return fmt.Errorf("ask for the log: %w", err)
	}
	if level != "minimal" {
		return nil
	}
	for _, table := range massentabellen() {
		var size int64
		var key string
		err := db.query(ctx, scanOne([]any{&size, orEmpty{&key}}), `SELECT pg_table_size($1::regclass),
			(SELECT c.conname::text FROM pg_constraint c WHERE c.conrelid = $1::regclass AND c.contype = 'p')`, table)
		if err != nil {
			return fmt.Errorf("ask for the size of %s: %w", table, err)
		}
		if size > massenumzug || key == "" {
			continue
		}
		if _, err := db.exec(ctx, "CLUSTER "+table+" USING "+quoteIdentifier(key)); err != nil {
			return fmt.Errorf("rewrite %s: %w", table, err)
		}
	}
	return nil
}

// beendeMasse stores what was found, and tells other processes with the commit.
func (db *DB) beendeMasse(ctx context.Context, row *importRow, i *nachnutzung.Import, found *Massenfund) error {
	counts, err := zahlenText(found.Zahlen)
	if err != nil {
		return err
	}
	states := make([]befundState, len(found.Bericht))
	for n := range found.Bericht {
		states[n] = befundState(found.Bericht[n])
	}
	i.Art, i.Zahlen, i.Zustand = found.Art, found.Zahlen, nachnutzung.ImportAngewendet
	err = db.gorm.WithContext(ctx).Table("import").Where("id = ?", row.ID).Updates(&importRow{
		Art: string(i.Art), Zustand: string(i.Zustand), Zahlen: counts, Bericht: jsonText(states),
	}).Error
	if err != nil {
		return fmt.Errorf("store import: %w", err)
	}
	tx := db.gorm.WithContext(ctx)
	db.takt.merke(tx).alles = true
	if err := tx.Exec("SELECT pg_notify('" + noticeChannel + "', '')").Error; err != nil {
		return fmt.Errorf("tell others: %w", err)
	}
	return nil
}
