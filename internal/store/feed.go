// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// The change feed reads the numbered history forward: its order is that of the
// chain, so that a reader who is behind a revision never misses one before it.

// Feedstand is where the feed ends.
type Feedstand struct {
	// Epoche names the history that revisions count in; after a restore it is another
	// one.
	Epoche string
	// Revision is that of the last numbered entry; 0 before the first.
	Revision int64
}

// feed is what a process remembers of the feed, and its readers who wait.
type feed struct {
	seen atomic.Pointer[Feedstand]

	mu sync.Mutex
	// changed is closed when the head has moved beyond what it was.
	changed  chan struct{}
	revision int64
	waiting  int
	watched  bool
	// steady says that Beobachte runs: somebody looks whether anybody waits or not.
	steady bool
	// hearers are replaced and never changed, so that they can be called without mu.
	hearers []*func(Bewegung)
	// wake is signalled when there may be something to see.
	wake chan struct{}
	// sender names this process in notices.
	sender string
	// noticed says that notices of other processes come in, so that looking can wait
	// for them.
	noticed atomic.Bool
	// leads says that this process holds leadLock.
	leads atomic.Bool
	// ended is closed when nobody is to wait any more.
	ended chan struct{}
	end   sync.Once
}

func newFeed() *feed {
	return &feed{changed: make(chan struct{}), wake: make(chan struct{}, 1), ended: make(chan struct{}), sender: rand.Text()}
}

// errNoEpoch says that an epoch could not be settled, as others kept changing it.
var errNoEpoch = errors.New("the epoch of the feed does not settle")

// Feedstand reads where the feed ends. Revisions never fall; when one is lower than
// this process has seen in the same epoch, somebody has restored the database, and
// the epoch is renewed.
func (db *DB) Feedstand(ctx context.Context) (Feedstand, error) {
	if seen := db.takt.blick.gesehen.Load(); seen != nil && seen.Epoche != "" && isVertraut(ctx) {
		return seen.Feedstand, nil
	}
	for range 3 {
		// Before the database is asked: of two who ask at once, the later answer may be
		// the lower one.
		seen := db.feed.seen.Load()
		now, err := db.readFeedstand(ctx)
		if err != nil {
			return now, err
		}
		if now.Epoche != "" && (seen == nil || seen.Epoche != now.Epoche || now.Revision >= seen.Revision) {
			db.feed.remember(now)
			return now, nil
		}
		if now.Epoche != "" {
			db.log.WarnContext(ctx, "Der Verlauf endet früher als zuvor gesehen; die Änderungsliste beginnt eine neue Epoche", "revision", now.Revision, "zuvor", seen.Revision)
		}
		if err := db.replaceEpoche(ctx, now.Epoche, newEpoche()); err != nil {
			return now, err
		}
	}
	return Feedstand{}, errNoEpoch
}

func (db *DB) readFeedstand(ctx context.Context) (Feedstand, error) {
	var now Feedstand
	err := db.query(ctx, scanOne([]any{&now.Epoche, &now.Revision}),
		"SELECT COALESCE((SELECT epoche FROM feed), ''), COALESCE((SELECT MAX(revision) FROM kette), 0)")
	if err != nil {
		return now, fmt.Errorf("read the head of the feed: %w", translate(err))
	}
	return now, nil
}

// remember keeps the furthest head of an epoch.
func (f *feed) remember(now Feedstand) {
	for {
		seen := f.seen.Load()
		if seen != nil && seen.Epoche == now.Epoche && seen.Revision >= now.Revision {
			return
		}
		if f.seen.CompareAndSwap(seen, &now) {
			return
		}
	}
}

// epocheLength is that of an epoch's name, in letters: too many to meet twice.
const epocheLength = 16

func newEpoche() string { return rand.Text()[:epocheLength] }

// replaceEpoche sets another epoch where the one that is known still stands, or
// where there is none; whoever comes second changes nothing.
func (db *DB) replaceEpoche(ctx context.Context, known, epoche string) error {
	_, err := db.exec(ctx, db.numbered(`INSERT INTO feed (nr, epoche, seit) VALUES (1, ?, ?)
		ON CONFLICT (nr) DO UPDATE SET epoche = excluded.epoche, seit = excluded.seit WHERE feed.epoche = ?`),
		epoche, instant(db.now()), known)
	if err != nil {
		return fmt.Errorf("renew the epoch of the feed: %w", translate(err))
	}
	db.takt.veraendert()
	// The next answer names the new one.
	db.takt.blick.faellig.Store(true)
	return nil
}

// NeueEpoche makes every cursor of the feed invalid and gives the name of the new
// epoch. It is for whoever has restored the database from a backup.
func (db *DB) NeueEpoche(ctx context.Context) (string, error) {
	now, err := db.readFeedstand(ctx)
	if err != nil {
		return "", err
	}
	if err := db.replaceEpoche(ctx, now.Epoche, newEpoche()); err != nil {
		return "", err
	}
	db.announce(ctx)
	now, err = db.readFeedstand(ctx)
	return now.Epoche, err
}

// FeedFilter narrows the feed; zero values do not. What has no place or is about no
// bundle concerns every one, so that no filter of those leaves it out.
type FeedFilter struct {
	// Art are the kinds of objects, as in VerlaufFilter.
	Art                             []string
	Land, Kommune, Leistungsbuendel []string
}

// Ereignis is one numbered change.
type Ereignis struct {
	Revision        int64
	Art, Schluessel string
	Version         int64
	Zeitpunkt       time.Time
	// Paar is the whole pair after the change, with today's names around it; nil for
	// other kinds.
	Paar *Paar
}

// Feedseite is a page of the feed.
type Feedseite struct {
	Items []Ereignis
	// Bis is the revision up to which the page has read; the next one begins after it.
	Bis int64
	// Vollstaendig says that nothing that was numbered when the page was asked for
	// comes after it. A page that is not will say the same for ever.
	Vollstaendig bool
}

// feedFenster is how many revisions one page looks through, so that a rare filter
// answers in time; it then gives a page that is short, or empty, and goes on.
const feedFenster = 20_000

// Feed reads a page after a revision, up to limit events. kopf is where the feed
// ends (Feedstand).
func (db *DB) Feed(ctx context.Context, f FeedFilter, nach int64, limit int, kopf int64) (page Feedseite, err error) {
	err = db.beiseite(ctx, func(in *DB) error {
		page, err = in.feedPage(ctx, f, nach, limit, kopf)
		return err
	})
	return page, err
}

func (db *DB) feedPage(ctx context.Context, f FeedFilter, nach int64, limit int, kopf int64) (Feedseite, error) {
	page := Feedseite{Bis: min(kopf, nach+feedFenster)}
	page.Vollstaendig = page.Bis == kopf
	query := db.gorm.WithContext(ctx).Table(db.kettenfolge()+" CROSS JOIN "+rahmenStand, nach, page.Bis)
	query = whereIn(query, "v.art", f.Art)
	query = whereInOrNone(query, "v.land", f.Land)
	query = whereInOrNone(query, "v.ars", f.Kommune)
	query = whereInOrNone(query, "v.ozg_id", f.Leistungsbuendel)
	var states []feedZustand
	stand := int64(-1)
	var e Ereignis
	var z feedZustand
	dest := []any{&e.Revision, gleich{&e.Art}, &e.Schluessel, &e.Version, &z.geaendertAm, gleich{&z.ars}, gleich{&z.ozgID}, &z.zustand, &stand}
	query = query.Select("q.revision, v.art, v.schluessel, v.version, v.zeitpunkt, v.ars, v.ozg_id, v.zustand, s.revision").Order("q.revision").Limit(limit)
	err := db.queryBuilt(ctx, query, func(rows found) error {
		for rows.Next() {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			e.Zeitpunkt, z.version = parseInstant(z.geaendertAm), e.Version
			page.Items, states = append(page.Items, e), append(states, z)
		}
		return rows.Err()
	})
	if err != nil {
		return page, fmt.Errorf("read the feed: %w", translate(err))
	}
	if len(page.Items) == limit {
		// Whether more follows is not asked: the page is to say the same for ever.
		page.Bis, page.Vollstaendig = page.Items[limit-1].Revision, false
	}
	return page, db.fillFeed(ctx, stand, page.Items, states)
}

// kettenfolge are the entries q between two revisions, both placeholders, in their order,
// each with what it holds, v, which is looked up by its id: as long as PostgreSQL does not
// know how many there are of a kind, it reads all of that kind for each page, and as long
// as it takes a range of revisions for small, it looks up all of it before the first.
func (db *DB) kettenfolge() string {
	const chain = "(SELECT revision, verlauf FROM kette WHERE revision > ? AND revision <= ?"
	if db.kind == dialectPostgres {
		return chain + " ORDER BY revision OFFSET 0) AS q CROSS JOIN LATERAL (SELECT * FROM verlauf AS v WHERE v.id = q.verlauf OFFSET 0) AS v"
	}
	return chain + ") AS q CROSS JOIN verlauf AS v ON v.id = q.verlauf"
}

func whereInOrNone(tx *gorm.DB, column string, values []string) *gorm.DB {
	if len(values) == 0 {
		return tx
	}
	return tx.Where("("+column+" IN ? OR "+column+" = '')", values)
}

// feedZustand is what an entry holds of its object.
type feedZustand struct {
	knownState
	ars, ozgID string
}

// fillFeed makes pairs of what the entries hold of them, as a read of the single
// pair shows it: with the names and the Zustaendigkeit of today, which are those of a
// revision of what stands around pairs.
func (db *DB) fillFeed(ctx context.Context, stand int64, items []Ereignis, states []feedZustand) error {
	keys, at := make([]Paarschluessel, 0, len(items)), make([]int, 0, len(items))
	for i := range items {
		if items[i].Art == artNachnutzung {
			keys, at = append(keys, Paarschluessel{states[i].ars, states[i].ozgID}), append(at, i)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	around, err := db.rahmenAt(ctx, stand, keys)
	if err != nil {
		return err
	}
	pairs := make([]Paar, len(keys))
	r := &paarReader{db: db, filter: &NachnutzungFilter{}, tag: db.heute(), whole: true}
	var row paarRow
	for n, i := range at {
		if !around.surround(&row, keys[n].ARS, keys[n].OzgID) {
			return fmt.Errorf("what stands around %s is gone", items[i].Schluessel)
		}
		if err := r.fillKnown(&pairs[n], &row, row.ebenen(), &states[i].knownState); err != nil {
			return err
		}
		items[i].Paar = &pairs[n]
	}
	return r.complete(ctx, pairs)
}

// distinct gives each text once; the order is lost.
func distinct(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}
