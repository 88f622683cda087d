// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
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

// chain appends entries to the chain. The caller holds what keeps others from
// doing the same: the relay's lock, or SQLite's write lock.
func chain(tx *gorm.DB, now time.Time, entries []verlaufRow) error {
	var last ketteRow
	err := tx.Order("revision DESC").Limit(1).Take(&last).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return fmt.Errorf("read the end of the chain: %w", err)
	}
	if err := tx.CreateInBatches(links(&last, now, entries), 2*batch).Error; err != nil {
		return fmt.Errorf("append to the chain: %w", err)
	}
	return nil
}

// links makes the rows of the chain that follow on the last one.
func links(last *ketteRow, now time.Time, entries []verlaufRow) []ketteRow {
	// The order of instants is that of revisions, whatever a clock does.
	zeitpunkt := max(instant(now), last.Zeitpunkt)
	rows := make([]ketteRow, len(entries))
	for i := range entries {
		rows[i] = ketteRow{
			Revision: last.Revision + 1, Verlauf: entries[i].ID, Zeitpunkt: zeitpunkt,
			Hash: entryHash(last.Hash, last.Revision+1, zeitpunkt, &entries[i]),
		}
		last = &rows[i]
	}
	return rows
}

// entryHash is SHA-256 over the hash before and every field of the entry, each
// with its length in front, so that no two entries read alike.
func entryHash(before []byte, revision int64, zeitpunkt string, r *verlaufRow) []byte {
	h := sha256.New()
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v)) //nolint:gosec // The bits are what counts.
		_, _ = h.Write(n[:])
	}
	text := func(s string) {
		number(int64(len(s)))
		_, _ = h.Write([]byte(s))
	}
	_, _ = h.Write(before)
	number(revision)
	text(zeitpunkt)
	number(r.ID)
	number(r.Version)
	number(int64(r.Schritt))
	for _, field := range []string{
		r.Art, r.Schluessel, r.Land, r.ARS, r.OzgID, r.Vorgang, r.Zeitpunkt, r.Organisation, r.Akteur, r.Quelle,
		r.Begruendung, r.Texte, r.Zustand,
	} {
		text(field)
	}
	return h.Sum(nil)
}

// relay is what a database with many writers needs to number their entries.
type relay struct {
	// wake is signalled by a write of this process; other processes' entries are
	// found by asking.
	wake chan struct{}
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
	// relayGather lets entries of a busy moment come together.
	relayGather = 20 * time.Millisecond
	// relayPoll is how often entries of other processes are looked for.
	relayPoll = 500 * time.Millisecond
	// relayRetry is the pause after a fault.
	relayRetry = 2 * time.Second
)

// Relay numbers entries until ctx ends. Any number of servers may run it; an
// advisory lock, held for one batch at a time, lets one work, so that another goes
// on at once when it dies. On SQLite there is nothing to do.
func (db *DB) Relay(ctx context.Context) {
	if db.kind != dialectPostgres {
		return
	}
	pause := relayPoll
	for {
		select {
		case <-ctx.Done():
			return
		case <-db.relay.wake:
			time.Sleep(relayGather)
		case <-time.After(pause):
		}
		pause = relayPoll
		if _, err := db.Nummeriere(ctx); err != nil && ctx.Err() == nil {
			db.log.LogAttrs(ctx, slog.LevelWarn, "Verlauf konnte nicht nummeriert werden", slog.Any("fehler", err))
			pause = relayRetry
		}
	}
}

// Nummeriere numbers all committed entries that wait and tells how many; none
// when another process is at it.
func (db *DB) Nummeriere(ctx context.Context) (int, error) {
	total := 0
	for db.kind == dialectPostgres {
		n, err := db.relayStep(ctx)
		if err != nil {
			return total, fmt.Errorf("number the history: %w", translate(err))
		}
		total += n
		if n < relayBatch {
			break
		}
	}
	return total, nil
}

// The keys of advisory locks. relayLock chooses the one relay that works;
// batchLock keeps a batch and those who ask what was known at an instant apart. It
// is one of its own, because a relay that gives up where others read would never
// come to work while many do; whoever waits for a lock comes before later readers.
const (
	relayLock = "hashtext('nachnutzung.kette')"
	batchLock = "hashtext('nachnutzung.kenntnisstand')"
)

func (db *DB) relayStep(ctx context.Context) (numbered int, err error) {
	err = db.transact(ctx, func(tx *gorm.DB) error {
		var mine bool
		if err := tx.Raw("SELECT EXISTS (SELECT 1 FROM verlauf_ausstehend) AND pg_try_advisory_xact_lock(" + relayLock + ")").Row().Scan(&mine); err != nil {
			return err
		}
		if !mine {
			return nil
		}
		// Read after the lock: what the one before has numbered is gone from here.
		var ids []int64
		err := tx.Raw("SELECT id FROM verlauf_ausstehend ORDER BY id LIMIT ?", relayBatch).Scan(&ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := tx.Exec("SELECT pg_advisory_xact_lock(" + batchLock + ")").Error; err != nil {
			return err
		}
		entries, err := db.on(tx).waiting(ctx, ids)
		if err != nil {
			return err
		}
		numbered = len(entries)
		return db.on(tx).number(ctx, entries)
	})
	return numbered, err
}

// waiting reads the entries that wait for their number. Not by a join: how many
// wait changes by the second, and with what PostgreSQL believes of it, it may walk
// through the whole history to find them.
func (db *DB) waiting(ctx context.Context, ids []int64) ([]verlaufRow, error) {
	var entries []verlaufRow
	err := db.query(ctx, func(rows found) error {
		for rows.Next() {
			var e verlaufRow
			if err := rows.Scan(&e.ID, &e.Art, &e.Schluessel, &e.Version, &e.Land, &e.ARS, &e.OzgID, &e.Vorgang, &e.Zeitpunkt, &e.Organisation,
				&e.Akteur, &e.Quelle, &e.Begruendung, &e.Texte, &e.Schritt, &e.Zustand); err != nil {
				return err
			}
			entries = append(entries, e)
		}
		return rows.Err()
	}, db.numbered(`SELECT id, art, schluessel, version, land, ars, ozg_id, vorgang, zeitpunkt, organisation, akteur,
		quelle, begruendung, texte, schritt, zustand FROM verlauf WHERE id = ANY(CAST(? AS BIGINT[])) ORDER BY id`), ids)
	return entries, err
}

// number appends entries to the chain and takes them from those that wait. Lists
// travel as arrays: the text of the statement is the same however many there are,
// so that PostgreSQL plans it once.
func (db *DB) number(ctx context.Context, entries []verlaufRow) error {
	var now time.Time
	var last ketteRow
	err := db.query(ctx, func(end found) error {
		for end.Next() {
			if err := end.Scan(&now, &last.Revision, &last.Zeitpunkt, &last.Hash); err != nil {
				return err
			}
		}
		return end.Err()
	}, `SELECT clock_timestamp(), COALESCE(k.revision, 0), COALESCE(k.zeitpunkt, ''), k.hash
		FROM (SELECT 1) AS one LEFT JOIN (SELECT * FROM kette ORDER BY revision DESC LIMIT 1) AS k ON TRUE`)
	if err != nil {
		return fmt.Errorf("read the end of the chain: %w", err)
	}
	var revisions, ids []int64
	var hashes [][]byte
	rows := links(&last, now, entries)
	for i := range rows {
		revisions, ids, hashes = append(revisions, rows[i].Revision), append(ids, rows[i].Verlauf), append(hashes, rows[i].Hash)
	}
	_, err = db.exec(ctx, db.numbered(`WITH weg AS (DELETE FROM verlauf_ausstehend WHERE id = ANY(CAST(? AS BIGINT[])))
		INSERT INTO kette (revision, verlauf, zeitpunkt, hash) SELECT r, v, CAST(? AS TEXT), h
		FROM unnest(CAST(? AS BIGINT[]), CAST(? AS BIGINT[]), CAST(? AS BYTEA[])) AS neu (r, v, h)`),
		ids, rows[0].Zeitpunkt, revisions, ids, hashes)
	if err != nil {
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
	var revision int64
	err := db.gorm.WithContext(ctx).Raw("SELECT COALESCE(MAX(revision), 0) FROM kette").Row().Scan(&revision)
	if err != nil {
		return 0, fmt.Errorf("read the revision: %w", translate(err))
	}
	return revision, nil
}

// Pruefbericht tells what a check of the history found.
type Pruefbericht struct {
	// Eintraege that were checked, and the hash of the last one: whoever has noted
	// both elsewhere can tell later that nothing was cut off.
	Eintraege int64
	Kopf      []byte
	// Bruch says in German what is wrong with the first broken or missing entry;
	// empty when the chain holds. Revision is its number.
	Bruch    string
	Revision int64
	// Unverkettet counts entries that wait to be numbered for more than a minute.
	Unverkettet int64
	// Geloescht counts texts that were erased, as the register allows.
	Geloescht int64

	anker []Anker
}

// checkEnd refuses a chain that ends before one of the Anker.
func (p *Pruefbericht) checkEnd() {
	for _, a := range p.anker {
		if p.Bruch == "" && a.Revision > p.Eintraege {
			p.Revision = p.Eintraege + 1
			p.Bruch = fmt.Sprintf("Die Kette endet bei Revision %d, der Anker nennt Revision %d; am Ende fehlen Einträge.", p.Eintraege, a.Revision)
		}
	}
}

// InOrdnung reports whether nothing is to be complained of.
func (p *Pruefbericht) InOrdnung() bool { return p.Bruch == "" && p.Unverkettet == 0 }

// unchainedAfter is how long an entry may wait for its number.
const unchainedAfter = time.Minute

// verifyBatch is how many entries are read at a time. PostgreSQL may start a helper
// process for each batch, which took longer than reading a small one.
const verifyBatch = 20_000

// Anker is a revision and its hash as somebody noted them elsewhere, where
// whoever can write to the database cannot: the end of a chain that was cut off
// or made anew shows against it alone.
type Anker struct {
	Revision int64
	Hash     []byte
}

// PruefeVerlauf walks the whole chain from its beginning and compares it with the
// history, with the free texts that were not erased and with the given Anker.
// progress is told how far it has come. It stops at the first break.
func (db *DB) PruefeVerlauf(ctx context.Context, progress func(done int64), anker ...Anker) (*Pruefbericht, error) {
	report := &Pruefbericht{anker: anker}
	for report.Bruch == "" {
		n, err := db.verifyFrom(ctx, report)
		if err != nil {
			return nil, fmt.Errorf("verify the history: %w", translate(err))
		}
		progress(report.Eintraege)
		if n < verifyBatch {
			break
		}
	}
	report.checkEnd()
	before := instant(db.now().Add(-unchainedAfter))
	err := db.gorm.WithContext(ctx).Raw(`SELECT COUNT(*) FROM verlauf v WHERE v.zeitpunkt < ?
		AND NOT EXISTS (SELECT 1 FROM kette k WHERE k.verlauf = v.id)`, before).Row().Scan(&report.Unverkettet)
	if err == nil {
		err = db.gorm.WithContext(ctx).Raw("SELECT COUNT(*) FROM freitext WHERE geloescht_am IS NOT NULL").Row().Scan(&report.Geloescht)
	}
	if err != nil {
		return nil, fmt.Errorf("verify the history: %w", translate(err))
	}
	return report, nil
}

// verifyFrom checks the next entries after report.Eintraege and tells how many
// rows it read.
func (db *DB) verifyFrom(ctx context.Context, report *Pruefbericht) (read int, err error) {
	rows, err := db.gorm.WithContext(ctx).Raw(`SELECT k.revision, k.zeitpunkt, k.hash, k.verlauf, v.id, v.version, v.schritt, v.art,
		v.schluessel, v.land, v.ars, v.ozg_id, v.vorgang, v.zeitpunkt, v.organisation, v.akteur, v.quelle, v.begruendung, v.texte, v.zustand
		FROM kette k LEFT JOIN verlauf v ON v.id = k.verlauf WHERE k.revision > ? ORDER BY k.revision LIMIT ?`,
		report.Eintraege, verifyBatch).Rows()
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	var texts textCheck
	for rows.Next() {
		read++
		var link ketteRow
		var entry verlaufRow
		var id sql.NullInt64
		var version, schritt sql.NullInt64
		err := rows.Scan(&link.Revision, &link.Zeitpunkt, &link.Hash, &link.Verlauf, &id, &version, &schritt, orEmpty{&entry.Art},
			orEmpty{&entry.Schluessel}, orEmpty{&entry.Land}, orEmpty{&entry.ARS}, orEmpty{&entry.OzgID}, orEmpty{&entry.Vorgang},
			orEmpty{&entry.Zeitpunkt}, orEmpty{&entry.Organisation}, orEmpty{&entry.Akteur}, orEmpty{&entry.Quelle},
			orEmpty{&entry.Begruendung}, orEmpty{&entry.Texte}, orEmpty{&entry.Zustand})
		if err != nil {
			return read, err
		}
		entry.ID, entry.Version, entry.Schritt = id.Int64, version.Int64, int(schritt.Int64)
		if report.Bruch = brokenLink(report, &link, &entry, id.Valid); report.Bruch != "" {
			report.Revision = report.Eintraege + 1
			return read, nil
		}
		texts.add(link.Revision, &entry)
		report.Eintraege, report.Kopf = link.Revision, link.Hash
	}
	if err := rows.Err(); err != nil {
		return read, err
	}
	report.Bruch, report.Revision, err = texts.check(ctx, db)
	return read, err
}

// brokenLink says what is wrong with a link of the chain; empty when it holds.
func brokenLink(report *Pruefbericht, link *ketteRow, entry *verlaufRow, exists bool) string {
	switch {
	case link.Revision != report.Eintraege+1:
		return fmt.Sprintf("Die Revision %d fehlt in der Kette; auf %d folgt %d.", report.Eintraege+1, report.Eintraege, link.Revision)
	case !exists:
		return fmt.Sprintf("Zur Revision %d fehlt der Eintrag %d im Verlauf.", link.Revision, link.Verlauf)
	case !bytes.Equal(link.Hash, entryHash(report.Kopf, link.Revision, link.Zeitpunkt, entry)):
		return fmt.Sprintf("Der Eintrag der Revision %d (%s %s, Version %d) passt nicht zu seiner Prüfsumme; er oder die Kette davor wurde verändert.",
			link.Revision, entry.Art, entry.Schluessel, entry.Version)
	case slices.ContainsFunc(report.anker, func(a Anker) bool { return a.Revision == link.Revision && !bytes.Equal(a.Hash, link.Hash) }):
		return fmt.Sprintf("Die Revision %d hat eine andere Prüfsumme als der Anker; die Kette bis dorthin wurde neu geschrieben.", link.Revision)
	}
	return ""
}

// textCheck gathers the texts that entries bring, and who wrote them, to compare
// them with their ids.
type textCheck struct {
	ids      []string
	revision map[string]int64
}

func (t *textCheck) add(revision int64, entry *verlaufRow) {
	if t.revision == nil {
		t.revision = make(map[string]int64)
	}
	note := func(id string) {
		if _, known := t.revision[id]; !known && id != "" {
			t.ids = append(t.ids, id)
			t.revision[id] = revision
		}
	}
	for id := range strings.FieldsSeq(entry.Texte) {
		note(id)
	}
	// The actor of the command line has a fixed name that is nobody's.
	if entry.Akteur != nachnutzung.AkteurBetrieb {
		note(entry.Akteur)
	}
}

// check says what is wrong with the first text that is missing or is not what its
// id promises.
func (t *textCheck) check(ctx context.Context, db *DB) (bruch string, revision int64, err error) {
	missing := t.revision
	for start := 0; start < len(t.ids); start += 1000 {
		query := db.gorm.WithContext(ctx).Table("freitext").Select("id, salz, inhalt, geloescht_am").
			Where("id IN ?", t.ids[start:min(start+1000, len(t.ids))])
		err := eachRow(query, true, func(rows *sql.Rows) error {
			var id, inhalt, geloescht string
			var salt []byte
			if err := rows.Scan(&id, &salt, orEmpty{&inhalt}, orEmpty{&geloescht}); err != nil {
				return err
			}
			if geloescht != "" || freitextID(salt, inhalt) == id {
				delete(missing, id)
			}
			return nil
		})
		if err != nil {
			return "", 0, err
		}
	}
	for _, id := range t.ids {
		if at, bad := missing[id]; bad && (revision == 0 || at < revision) {
			revision = at
			bruch = fmt.Sprintf("Ein Text, den die Revision %d nennt, fehlt oder wurde verändert, statt gelöscht zu werden.", at)
		}
	}
	return bruch, revision, nil
}
