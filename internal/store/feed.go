// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"crypto/rand"
	"database/sql"
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
	return &feed{changed: make(chan struct{}), wake: make(chan struct{}, 1), ended: make(chan struct{})}
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
	err := db.gorm.WithContext(ctx).Raw(`SELECT COALESCE((SELECT epoche FROM feed), ''),
		COALESCE((SELECT MAX(revision) FROM kette), 0)`).Row().Scan(&now.Epoche, &now.Revision)
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
	query := db.gorm.WithContext(ctx).Table("kette AS q").Joins("JOIN verlauf AS v ON v.id = q.verlauf").
		Where("q.revision > ? AND q.revision <= ?", nach, page.Bis)
	query = whereIn(query, "v.art", f.Art)
	query = whereInOrNone(query, "v.land", f.Land)
	query = whereInOrNone(query, "v.ars", f.Kommune)
	query = whereInOrNone(query, "v.ozg_id", f.Leistungsbuendel)
	var states []feedZustand
	err := eachRow(query.Select("q.revision, v.art, v.schluessel, v.version, v.zeitpunkt, v.ars, v.ozg_id, v.zustand").
		Order("q.revision").Limit(limit), true, func(rows *sql.Rows) error {
		var e Ereignis
		var s feedZustand
		if err := rows.Scan(&e.Revision, &e.Art, &e.Schluessel, &e.Version, &s.geaendertAm, &s.ars, &s.ozgID, &s.zustand); err != nil {
			return err
		}
		e.Zeitpunkt, s.version = parseInstant(s.geaendertAm), e.Version
		page.Items, states = append(page.Items, e), append(states, s)
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("read the feed: %w", err)
	}
	if len(page.Items) == limit {
		// Whether more follows is not asked: the page is to say the same for ever.
		page.Bis, page.Vollstaendig = page.Items[limit-1].Revision, false
	}
	return page, db.fillFeed(ctx, page.Items, states)
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
// pair shows it: with the names and the Zustaendigkeit of today.
func (db *DB) fillFeed(ctx context.Context, items []Ereignis, states []feedZustand) error {
	var bodies, bundles []string
	for i := range items {
		if items[i].Art == artNachnutzung {
			bodies, bundles = append(bodies, states[i].ars), append(bundles, states[i].ozgID)
		}
	}
	if len(bodies) == 0 {
		return nil
	}
	around, err := db.rahmenOf(ctx, bodies, bundles)
	if err != nil {
		return err
	}
	heute := db.heute()
	var pairs []Paar
	var at []int
	r := &paarReader{db: db, filter: &NachnutzungFilter{}, tag: heute, whole: true}
	for i := range items {
		if items[i].Art != artNachnutzung {
			continue
		}
		row := around.row(states[i].ars, states[i].ozgID)
		if row == nil {
			return fmt.Errorf("what stands around %s is gone", items[i].Schluessel)
		}
		r.z.Kenntnisstand = items[i].Revision
		p, err := r.paar(row, map[string]knownState{row.key(): states[i].knownState})
		if err != nil {
			return err
		}
		pairs, at = append(pairs, p), append(at, i)
	}
	if err := r.complete(ctx, pairs); err != nil {
		return err
	}
	for n, i := range at {
		items[i].Paar = &pairs[n]
	}
	return nil
}

// rahmenOf reads what stands around pairs: each body and each bundle once.
func (db *DB) rahmenOf(ctx context.Context, bodies, bundles []string) (*rahmen, error) {
	around := &rahmen{koerper: make(map[string]*koerperRahmen), buendel: make(map[string]*buendelRahmen)}
	tx := db.gorm.WithContext(ctx)
	err := eachRow(tx.Table("kommune AS k").Joins(koerperJoins).Select(koerperColumns).Where("k.ars IN ?", distinct(bodies)), true, func(rows *sql.Rows) error {
		var k koerperRahmen
		err := rows.Scan(k.dest()...)
		around.koerper[k.kommune.Code] = &k
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the bodies of the feed: %w", err)
	}
	err = eachRow(tx.Table("leistungsbuendel AS b").Joins(buendelJoins).Select(buendelColumns).Where("b.ozg_id IN ?", distinct(bundles)), true, func(rows *sql.Rows) error {
		var b buendelRahmen
		err := rows.Scan(b.dest()...)
		around.buendel[b.buendel.Code] = &b
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the bundles of the feed: %w", err)
	}
	return around, nil
}

// row gives what stands around a pair; nil when that was not read.
func (r *rahmen) row(ars, ozgID string) *paarRow {
	row, _, known := r.get(ars, ozgID)
	if !known {
		return nil
	}
	return &row
}

// distinct gives each text once; the order is lost.
func distinct(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}
