// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"gorm.io/gorm"
)

// Beside the history stands its chain: one row for each entry, in an order
// without gaps, each with a hash over the one before. Writers do not number their
// entries, because whoever gives numbers in order must wait for whoever got the
// one before. On PostgreSQL one relay per database numbers what was committed; on
// SQLite, where writers come one after the other, each numbers its own.

type ketteRow struct {
	Revision  int64 `gorm:"primaryKey;autoIncrement:false"`
	Verlauf   int64
	Zeitpunkt string
	Hash      []byte
}

func (ketteRow) TableName() string { return "kette" }

// chain appends entries to SQLite's chain. The caller holds the write lock, which
// keeps others from doing the same.
func (db *DB) chain(ctx context.Context, entries []waiting) error {
	var last ketteRow
	err := db.query(ctx, scanOne([]any{&last.Revision, &last.Zeitpunkt, &last.Hash}),
		"SELECT revision, zeitpunkt, hash FROM kette ORDER BY revision DESC LIMIT 1")
	if err != nil {
		return fmt.Errorf("read the end of the chain: %w", err)
	}
	_, err = kettenglieder().insert(ctx, db, links(&last, db.now(), entries))
	return err
}

// kettenglieder are links of the chain as a set.
func kettenglieder() *menge[ketteRow] {
	return &menge[ketteRow]{table: "kette", columns: []spalte[ketteRow]{
		zahlSpalte("revision", func(r *ketteRow) int64 { return r.Revision }),
		zahlSpalte("verlauf", func(r *ketteRow) int64 { return r.Verlauf }),
		textSpalte("zeitpunkt", func(r *ketteRow) string { return r.Zeitpunkt }),
		byteSpalte("hash", func(r *ketteRow) []byte { return r.Hash }),
	}}
}

// ausstehende are entries that wait, as a set.
func ausstehende() *menge[waiting] {
	return &menge[waiting]{table: "verlauf_ausstehend", columns: []spalte[waiting]{
		zahlSpalte("id", func(w *waiting) int64 { return w.id }),
		byteSpalte("pruefsumme", func(w *waiting) []byte { return w.digest }),
	}}
}

// waiting is an entry that has no number yet: its id and what entryDigest made of
// it when it was written, so that whoever numbers it need not read it.
type waiting struct {
	id     int64
	digest []byte
}

// links makes the rows of the chain that follow on the last one.
func links(last *ketteRow, now time.Time, entries []waiting) []ketteRow {
	// The order of instants is that of revisions, whatever a clock does.
	zeitpunkt := max(instant(now), last.Zeitpunkt)
	rows := make([]ketteRow, len(entries))
	for i, e := range entries {
		rows[i] = ketteRow{
			Revision: last.Revision + 1, Verlauf: e.id, Zeitpunkt: zeitpunkt,
			Hash: linkHash(last.Hash, last.Revision+1, zeitpunkt, e.id, e.digest),
		}
		last = &rows[i]
	}
	return rows
}

// entryDigest is SHA-256 over every field of an entry but its id, which the
// database gives: two numbers in eight bytes each, then the texts, each with its
// length in front, so that no two entries read alike.
func entryDigest(r *verlaufRow) []byte {
	sum := sha256.Sum256(entryBytes(r))
	return sum[:]
}

// entryBytes are what entryDigest is of.
func entryBytes(r *verlaufRow) []byte {
	fields := [...]string{
		r.Art, r.Schluessel, r.Land, r.ARS, r.OzgID, r.Vorgang, r.Zeitpunkt, r.Organisation, r.Akteur, r.Quelle,
		r.Begruendung, r.Texte, r.Zustand,
	}
	size := 2 * numberLength
	for _, field := range fields {
		size += numberLength + len(field)
	}
	b := make([]byte, 0, size)
	b = appendNumber(b, r.Version)
	b = appendNumber(b, int64(r.Schritt))
	for _, field := range fields {
		b = append(appendNumber(b, int64(len(field))), field...)
	}
	return b
}

// linkHash is SHA-256 over the hash before, the revision, its instant with its
// length in front, and the id and the digest of the entry.
func linkHash(before []byte, revision int64, zeitpunkt string, id int64, digest []byte) []byte {
	b := make([]byte, 0, len(before)+len(zeitpunkt)+len(digest)+3*numberLength)
	b = appendNumber(append(b, before...), revision)
	b = append(appendNumber(b, int64(len(zeitpunkt))), zeitpunkt...)
	b = append(appendNumber(b, id), digest...)
	sum := sha256.Sum256(b)
	return sum[:]
}

// numberLength is the length of a number under a hash, in bytes.
const numberLength = 8

func appendNumber(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // The bits are what counts.
}

// relay is what a database with many writers needs to number their entries.
type relay struct {
	// wake is signalled by a write of this process; other processes' entries are
	// found by asking.
	wake chan struct{}
	// spuren is how many entries were taken from those that wait since the table was
	// swept last.
	spuren int
}

func newRelay() *relay { return &relay{wake: make(chan struct{}, 1)} }

func (r *relay) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// How the relay works.
const (
	relayBatch = 1000
	// relayGather lets entries of a busy moment come together: so long after it began to
	// number, it begins again, but not sooner than relayBreath after an entry; while it
	// numbered, others have come together already.
	relayGather = 40 * time.Millisecond
	relayBreath = 10 * time.Millisecond
	// relayPoll is how often entries of other processes are looked for.
	relayPoll = 500 * time.Millisecond
	// relaySweep is after how many entries the table of those that wait is swept: each
	// taken one leaves a dead row behind, and every look walks over them until
	// PostgreSQL's own sweep, which comes once a minute, if at all.
	relaySweep = 10_000
	// relayRetry is the pause after a fault.
	relayRetry = 2 * time.Second
	// relayHang is how long one that works may say nothing in the midst of a batch
	// before the database ends it, in milliseconds: its process may have been stopped,
	// or its machine be gone without a word.
	relayHang = "3000"
)

// Relay numbers entries until ctx ends. Any number of servers may run it; an
// advisory lock, held for one batch at a time, lets one work, so that another goes
// on at once when it dies. On SQLite there is nothing to do.
func (db *DB) Relay(ctx context.Context) {
	if db.kind != dialectPostgres {
		return
	}
	var folding sync.WaitGroup
	defer folding.Wait()
	slot := make(chan struct{}, 1)
	// At once: a server that was killed may have left entries behind.
	var pause time.Duration
	var began time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-db.relay.wake:
			time.Sleep(max(relayGather-time.Since(began), relayBreath))
		case <-time.After(pause):
		}
		pause, began = relayPoll, time.Now()
		n, busy, err := db.nummeriere(ctx)
		db.sweep(ctx, n)
		switch {
		case err != nil && ctx.Err() == nil:
			db.log.LogAttrs(ctx, slog.LevelWarn, "Verlauf konnte nicht nummeriert werden", slog.Any("fehler", err))
			pause = relayRetry
		case busy:
			// The other one may have begun its batch before what waits here was committed.
			pause = relayGather
		}
		if db.abdeckungen.isDue(time.Now()) {
			folding.Go(func() { db.foldAside(ctx, slot) })
		}
	}
}

// sweep gives the room of entries that were taken back to the table of those that wait,
// once there are enough of them. Who may not sweep it, or finds PostgreSQL at it, goes
// on without: it only costs time.
func (db *DB) sweep(ctx context.Context, taken int) {
	if db.relay.spuren += taken; db.relay.spuren < relaySweep {
		return
	}
	db.relay.spuren = 0
	if _, err := db.exec(ctx, "VACUUM (SKIP_LOCKED, TRUNCATE FALSE) verlauf_ausstehend"); err != nil && ctx.Err() == nil {
		db.log.LogAttrs(ctx, slog.LevelDebug, "Warteschlange des Verlaufs nicht aufgeräumt", slog.Any("fehler", err))
	}
}

// foldAside folds the counters beside the numbering, which must not wait for that;
// nothing while it is being done, for which slot stands.
func (db *DB) foldAside(ctx context.Context, slot chan struct{}) {
	select {
	case slot <- struct{}{}:
		defer func() { <-slot }()
	default:
		return
	}
	if err := db.FalteAbdeckung(ctx); err != nil && ctx.Err() == nil {
		db.log.LogAttrs(ctx, slog.LevelWarn, "Zähler der Abdeckung konnten nicht fortgeschrieben werden", slog.Any("fehler", err))
	}
}

// Nummeriere numbers all committed entries that wait and tells how many. It waits for
// another process that is at it, so that in the end none does, whoever has numbered it.
func (db *DB) Nummeriere(ctx context.Context) (int, error) {
	for total := 0; ; {
		n, busy, err := db.nummeriere(ctx)
		if total += n; err != nil || !busy {
			return total, err
		}
		select {
		case <-ctx.Done():
			return total, fmt.Errorf("wait for another process to number the history: %w", ctx.Err())
		case <-time.After(relayGather):
		}
	}
}

// nummeriere is Nummeriere without waiting; busy says that another process was at it at
// the end.
func (db *DB) nummeriere(ctx context.Context) (total int, busy bool, err error) {
	for db.kind == dialectPostgres {
		var s schub
		if s, err = db.relayStep(ctx); err != nil {
			// It may have come about all the same.
			db.feed.nudge()
			return total, busy, fmt.Errorf("number the history: %w", translate(err))
		}
		busy = s.busy
		n := len(s.entries)
		if total += n; n > 0 {
			db.takt.numbered(s)
			db.takt.veraendert(Nummern)
			// The next answer names the new head.
			db.takt.blick.faellig.Store(true)
			db.feed.nudge()
		}
		if n < relayBatch {
			break
		}
	}
	return total, busy, nil
}

// The keys of advisory locks. relayLock chooses the one relay that works;
// batchLock keeps a batch and those who ask what was known at an instant apart. It
// is one of its own, because a relay that gives up where others read would never
// come to work while many do; whoever waits for a lock comes before later readers.
const (
	relayLock = "hashtext('nachnutzung.kette')"
	batchLock = "hashtext('nachnutzung.kenntnisstand')"
)

// schub are entries that were numbered together, from a revision on without a gap.
type schub struct {
	erste   int64
	entries []waiting
	// busy says that some wait and another process is at it.
	busy bool
}

func (db *DB) relayStep(ctx context.Context) (s schub, err error) {
	err = db.transact(ctx, func(tx *gorm.DB) error {
		s, err = db.on(tx).batch(ctx)
		return err
	})
	return s, err
}

// batch numbers the next entries inside a transaction.
func (db *DB) batch(ctx context.Context) (s schub, err error) {
	var mine bool
	err = db.query(ctx, scanOne([]any{&s.busy, &mine}),
		"SELECT w.da AND w.da IS DISTINCT FROM m.mein, COALESCE(m.mein, FALSE) FROM (SELECT (SELECT id FROM verlauf_ausstehend ORDER BY id LIMIT 1) IS NOT NULL AS da, "+
			"set_config('idle_in_transaction_session_timeout', '"+relayHang+"', TRUE)) AS w, "+
			"LATERAL (SELECT CASE WHEN w.da THEN pg_try_advisory_xact_lock("+relayLock+") END AS mein) AS m")
	if err != nil || !mine {
		return s, err
	}
	// Read after the lock: what the one before has numbered is gone from here.
	now, last, entries, err := db.waiting(ctx)
	if err != nil || len(entries) == 0 {
		return s, err
	}
	s.erste, s.entries = last.Revision+1, entries
	return s, db.number(ctx, links(&last, now, entries))
}

// readWaiting reads the next entries that have no number yet, the end of the chain, and
// the time once nobody asks any more what was known before it: each step of a batch waits
// for its turn among the writers. Ids and digests come as one text of bytes each: a row
// for each entry costs more than its link.
const readWaiting = `WITH sperre AS MATERIALIZED (SELECT pg_advisory_xact_lock(` + batchLock + `)),
	zeit AS MATERIALIZED (SELECT clock_timestamp() AS jetzt FROM sperre)
	SELECT z.jetzt, COALESCE(k.revision, 0), COALESCE(k.zeitpunkt, ''), k.hash, w.ids, w.pruefsummen
	FROM zeit AS z LEFT JOIN (SELECT * FROM kette ORDER BY revision DESC LIMIT 1) AS k ON TRUE
	CROSS JOIN (SELECT string_agg(int8send(id), '') AS ids, string_agg(pruefsumme, '') AS pruefsummen
		FROM (SELECT id, pruefsumme FROM verlauf_ausstehend ORDER BY id LIMIT $1) AS w) AS w`

// waiting reads the next entries that have no number yet, and what they follow on: the
// time and the end of the chain, which are not read when nothing waits.
func (db *DB) waiting(ctx context.Context) (now time.Time, last ketteRow, entries []waiting, err error) {
	var ids, digests []byte
	err = db.query(ctx, scanOne([]any{&now, &last.Revision, &last.Zeitpunkt, &last.Hash, &ids, &digests}), readWaiting, planned, relayBatch)
	if err != nil {
		return now, last, nil, fmt.Errorf("read what waits: %w", err)
	}
	entries = make([]waiting, len(ids)/numberLength)
	if len(digests) != len(entries)*sha256.Size {
		return now, last, nil, errors.New("read what waits: a digest is not one of SHA-256")
	}
	for i := range entries {
		id := binary.BigEndian.Uint64(ids[i*numberLength:])
		entries[i] = waiting{id: int64(id), digest: digests[i*sha256.Size : (i+1)*sha256.Size]} //nolint:gosec // The bits are what counts.
	}
	return now, last, entries, nil
}

// appendNumbers appends links to the chain and takes their entries from those that wait.
// The notice comes with the commit, one for a batch: in the transactions of the writers
// it would make them wait for each other.
const appendNumbers = `WITH neu AS (INSERT INTO kette (revision, verlauf, zeitpunkt, hash)
		SELECT * FROM unnest(CAST($1 AS BIGINT[]), CAST($2 AS BIGINT[]), CAST($3 AS TEXT[]), CAST($4 AS BYTEA[]))),
	genommen AS (DELETE FROM verlauf_ausstehend WHERE id = ANY(CAST($2 AS BIGINT[])))
	SELECT pg_notify('` + noticeChannel + `', CAST($5 AS TEXT))`

// number appends links to the chain and takes their entries from those that wait.
func (db *DB) number(ctx context.Context, rows []ketteRow) error {
	args := []any{planned}
	for _, column := range kettenglieder().columns {
		args = append(args, column.array(rows))
	}
	args = append(args, db.feed.sender)
	if _, err := db.exec(ctx, appendNumbers, args...); err != nil {
		return fmt.Errorf("append to the chain: %w", err)
	}
	return nil
}

// databaseNow is the time of the database, one for all replicas; SQLite's is the
// machine's.
func (db *DB) databaseNow(tx *gorm.DB) (time.Time, error) {
	if db.kind != dialectPostgres {
		return db.now(), nil
	}
	var now time.Time
	if err := tx.Raw("SELECT clock_timestamp()").Row().Scan(&now); err != nil {
		return now, fmt.Errorf("ask the database for the time: %w", err)
	}
	return now, nil
}

// Revision is that of the last numbered entry; 0 before the first.
func (db *DB) Revision(ctx context.Context) (int64, error) {
	if seen := db.takt.blick.gesehen.Load(); seen != nil && isVertraut(ctx) {
		return seen.Revision, nil
	}
	var revision int64
	err := db.query(ctx, scanOne([]any{&revision}), "SELECT COALESCE(MAX(revision), 0) FROM kette")
	if err != nil {
		return 0, fmt.Errorf("read the revision: %w", translate(err))
	}
	return revision, nil
}
