// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"nachnutzung/internal/nachnutzung"
)

// What other processes write is found by looking: on SQLite before each answer,
// where it costs as much as reading a page of the file's head; on PostgreSQL not
// longer ago than blickFrist, by one statement for all who ask meanwhile.

const (
	// blickFrist is how old the last look may be on PostgreSQL.
	blickFrist = 100 * time.Millisecond
	// blickDauer bounds one look: whoever waits for it has an answer in his hands.
	blickDauer = time.Second
	// blickPause is how long a look that has failed is taken for the next ones too.
	blickPause = time.Second
	// blickWeite is how many entries a look reads; behind more, anything may have
	// changed.
	blickWeite = 2000
	// blickNie is how long before it began a process that has not looked yet has looked.
	blickNie = 365 * 24 * time.Hour
	// blickMuss is how old a look may be on SQLite when nobody has written: the day
	// changes by itself.
	blickMuss = time.Second
)

// blick is what this process has seen of the database last.
type blick struct {
	// gelungen is when the last look that succeeded began, in nanoseconds after anfang:
	// by a clock that nobody sets, so that none is taken for recent because the time was
	// put back.
	anfang   time.Time
	gelungen atomic.Int64
	// faellig says that there is something to be seen, however recent the last look is.
	faellig atomic.Bool
	gesehen atomic.Pointer[gesehen]
	// stoerung is why the last look failed; nil when it succeeded.
	stoerung atomic.Pointer[stoerung]

	mu sync.Mutex
	// oeffne opens the connection of waechter, who notices others' commits on SQLite;
	// fassung is what he said last.
	oeffne   func() (driver.Conn, error)
	waechter *waechter
	fassung  int64
	// zu says that the database is closed.
	zu bool
}

// gesehen is what says whether something has changed: where the database stands, and
// the day.
type gesehen struct {
	stellung
	tag string
}

type stoerung struct {
	err error
	bis time.Time
}

// Nachgesehen makes sure that this process knows what other processes have written:
// on SQLite until now, on PostgreSQL until blickFrist ago. An error says that the
// database does not tell; it is nachnutzung.ErrUnavailable when it does not answer.
func (db *DB) Nachgesehen(ctx context.Context) error {
	if db.kind == dialectPostgres && time.Since(db.ZuletztGesehen()) < blickFrist && !db.takt.blick.faellig.Load() {
		return nil
	}
	return db.nachsehen(ctx, blickFrist)
}

// ZuletztGesehen is until when this process knows what others have written.
func (db *DB) ZuletztGesehen() time.Time {
	b := &db.takt.blick
	return b.anfang.Add(time.Duration(b.gelungen.Load()))
}

// Bekannt is the revision up to which this process knows of all changes: an answer
// that holds is of that revision at least. 0 before the first look.
func (db *DB) Bekannt() int64 {
	if seen := db.takt.blick.gesehen.Load(); seen != nil {
		return seen.Revision
	}
	return 0
}

// ErreicheRevision waits until this process knows of all changes up to a revision.
// nachnutzung.ErrUnavailable when it does not come about before ctx ends.
func (db *DB) ErreicheRevision(ctx context.Context, revision int64) error {
	const pause = 20 * time.Millisecond
	for db.Bekannt() < revision {
		if err := db.nachsehen(ctx, pause); err != nil {
			return err
		}
		if db.Bekannt() >= revision {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("revision %d is not reached: %w", revision, nachnutzung.ErrUnavailable)
		case <-time.After(pause):
		}
	}
	return nil
}

// nachsehen looks unless somebody has, so recently, or since this was asked.
func (db *DB) nachsehen(ctx context.Context, frist time.Duration) error {
	b, asked := &db.takt.blick, time.Now()
	broken := b.stoerung.Load()
	if broken != nil && time.Now().Before(broken.bis) {
		return broken.err
	}
	if broken == nil {
		b.mu.Lock()
	} else if !b.mu.TryLock() {
		// One looks whether it is over; the others need not wait for that.
		return broken.err
	}
	defer b.mu.Unlock()
	if now := b.stoerung.Load(); broken == nil && now != nil {
		return now.err
	}
	if db.ZuletztGesehen().After(asked) && !b.faellig.Load() {
		return nil
	}
	return db.lookOnce(ctx, frist)
}

// lookOnce looks where it is due, and remembers when and whether that went well. The
// caller holds the lock.
func (db *DB) lookOnce(ctx context.Context, frist time.Duration) error {
	b := &db.takt.blick
	began, must := time.Now(), b.faellig.Load() && b.faellig.Swap(false)
	isDue, err := db.isDue(ctx, frist)
	if isDue = isDue || must; err == nil && isDue {
		err = db.look(ctx)
	}
	if err != nil {
		if must {
			b.faellig.Store(true)
		}
		b.stoerung.Store(&stoerung{err: fmt.Errorf("look for changes: %w: %w", nachnutzung.ErrUnavailable, err), bis: time.Now().Add(blickPause)})
		return b.stoerung.Load().err
	}
	if b.stoerung.Load() != nil {
		b.stoerung.Store(nil)
	}
	if isDue || db.kind == dialectSQLite {
		b.gelungen.Store(int64(began.Sub(b.anfang)))
	}
	return nil
}

// isDue tells whether there may be something new. The caller holds the lock.
func (db *DB) isDue(ctx context.Context, frist time.Duration) (bool, error) {
	b, last := &db.takt.blick, time.Since(db.ZuletztGesehen())
	if db.kind == dialectPostgres {
		return last >= frist, nil
	}
	if b.waechter == nil {
		if err := b.watch(context.WithoutCancel(ctx)); err != nil {
			return false, err
		}
	}
	version, err := b.waechter.fassung(ctx)
	if err != nil {
		// The next look begins with another one, who knows nothing.
		err = errors.Join(err, b.waechter.close())
		b.waechter = nil
		return false, err
	}
	isNew := version != b.fassung || last >= blickMuss
	b.fassung = version
	return isNew, nil
}

// watch puts a watcher in place. The caller holds the lock.
func (b *blick) watch(ctx context.Context) error {
	if b.zu {
		return errors.New("the database is closed")
	}
	conn, err := b.oeffne()
	if err != nil {
		return fmt.Errorf("open a connection to watch: %w", err)
	}
	b.waechter, err = newWaechter(ctx, conn)
	b.fassung = -1
	return err
}

// look reads what says whether something has changed, counts what has, and tells it.
func (db *DB) look(ctx context.Context) error {
	// Others may be waiting for this look, whoever asks for it has gone or not.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), blickDauer)
	defer cancel()
	t := db.takt
	now, before := gesehen{tag: db.heute()}, t.blick.gesehen.Load()
	var err error
	if now.stellung, err = db.readStellung(ctx); err != nil {
		// What the watcher has seen is not used up.
		t.blick.fassung = -1
		return err
	}
	touched, laender, err := db.between(ctx, before, &now)
	if err != nil {
		t.blick.fassung = -1
		return err
	}
	// They have their numbers.
	touched.eintraege = nil
	touched.tell(t)
	t.blick.gesehen.Store(&now)
	if before != nil && before.stellung != now.stellung {
		// Those who keep answers hear of it before those who wait ask for new ones.
		db.feed.tell(Bewegung{Alles: touched.alles && laender == nil, Laender: laender, Bereiche: now.raisedSince(before), Feedstand: now.Feedstand})
	}
	return nil
}

// raisedSince are the scopes whose revision has risen since an earlier look.
func (g *gesehen) raisedSince(before *gesehen) (bereiche []Bereich) {
	if before.katalog != g.katalog {
		bereiche = append(bereiche, Katalog)
	}
	if before.kommunen != g.kommunen {
		bereiche = append(bereiche, Kommunen)
	}
	return bereiche
}

// between finds what has changed between two looks, and in which Laender; those are nil
// when it is not known.
func (db *DB) between(ctx context.Context, before, now *gesehen) (touched beruehrt, laender []string, err error) {
	if before == nil || before.Epoche != now.Epoche || before.tag != now.tag || before.geloescht != now.geloescht ||
		now.Revision < before.Revision || now.Revision-before.Revision > blickWeite {
		touched.alles = true
		db.takt.forgetNumbered()
		return touched, nil, nil
	}
	touched.raised(now.raisedSince(before)...)
	if before.Revision == now.Revision {
		return touched, nil, nil
	}
	touched.raised(Nummern)
	if laender, ok := db.takt.allOwn(before.Revision, now.Revision); ok {
		return touched, laender, nil
	}
	err = db.query(ctx, func(rows found) error {
		for rows.Next() {
			var r verlaufRow
			var revision int64
			if err := rows.Scan(&revision, &r.ID, &r.Art, &r.Land, &r.ARS, &r.OzgID); err != nil {
				return err
			}
			if !db.takt.isOwn(r.ID, revision) {
				touched.add(&r)
			}
			if !slices.Contains(laender, r.Land) {
				laender = append(laender, r.Land)
			}
		}
		return rows.Err()
	}, db.numbered("SELECT k.revision, v.id, v.art, v.land, v.ars, v.ozg_id FROM kette AS k JOIN verlauf AS v ON v.id = k.verlauf WHERE k.revision > ? AND k.revision <= ?"),
		before.Revision, now.Revision)
	return touched, laender, err
}

// close ends the watcher, for good.
func (b *blick) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.zu = true
	if b.waechter == nil {
		return nil
	}
	err := b.waechter.close()
	b.waechter = nil
	return err
}

// vertrautKey is the context key of Vertraut.
type vertrautKey struct{}

// Vertraut lets reads under a context take from memory what this process has seen of
// scopes, revision and epoch, for as long as it knows of no change: an answer that is
// kept afterwards is no older than that anyway. It is for whoever has just looked
// (Nachgesehen).
func Vertraut(ctx context.Context) context.Context {
	return context.WithValue(ctx, vertrautKey{}, true)
}

func isVertraut(ctx context.Context) bool {
	trusted, _ := ctx.Value(vertrautKey{}).(bool)
	return trusted
}
