// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Readers who wait for the next change hold no connection: one of this process
// looks at the head for all of them.

const (
	// feedPoll is how often the database is looked at for changes of other processes
	// where no notices of them come in: on SQLite, and behind a pooler.
	feedPoll = 200 * time.Millisecond
	// feedNet is how often it is looked at beside the notices, one of which may be
	// lost.
	feedNet = time.Second
)

// WarteAuf waits until the head is another than a revision, and tells whether it
// may be. It gives up when ctx ends or nobody is to wait any more (BeendeWarten).
func (db *DB) WarteAuf(ctx context.Context, kopf int64) bool {
	f := db.feed
	f.mu.Lock()
	if !f.watched {
		f.watched, f.revision = true, kopf
		go db.watchFeed(context.WithoutCancel(ctx))
	}
	if f.revision > kopf {
		f.mu.Unlock()
		return true
	}
	changed := f.changed
	f.waiting++
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.waiting--
		f.mu.Unlock()
	}()
	select {
	case <-changed:
		return true
	case <-ctx.Done():
	case <-f.ended:
	}
	return false
}

// Beobachte looks for what other processes write until ctx ends, and tells those who
// hear (BeiBewegung) and those who wait (WarteAuf). On PostgreSQL it listens for
// notices on a connection of its own.
func (db *DB) Beobachte(ctx context.Context) {
	f := db.feed
	var listening sync.WaitGroup
	defer listening.Wait()
	if db.horcher != nil {
		listening.Go(func() { db.horche(ctx) })
	}
	f.mu.Lock()
	begun := f.watched
	f.steady, f.watched = true, true
	f.mu.Unlock()
	if begun {
		// Who waits already has somebody who looks.
		<-ctx.Done()
	} else {
		db.watchFeed(ctx)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.steady = false
}

// watchFeed looks at the head until nobody waits any more, or ctx ends.
func (db *DB) watchFeed(ctx context.Context) {
	f := db.feed
	ended := f.ended
	for db.lookAtFeed(ctx) {
		pause := feedPoll
		if f.noticed.Load() {
			pause = feedNet
		}
		select {
		case <-f.wake:
		case <-ended:
			ended = nil
		case <-ctx.Done():
			f.mu.Lock()
			f.watched = false
			f.mu.Unlock()
			return
		case <-time.After(pause):
		}
	}
}

// lookAtFeed looks for changes, which wakes who waits for them; false when nobody
// wants to know.
func (db *DB) lookAtFeed(ctx context.Context) bool {
	if err := db.nachsehen(ctx, 0); err != nil {
		db.log.LogAttrs(ctx, slog.LevelDebug, "Kopf der Änderungsliste nicht lesbar", slog.Any("fehler", err))
	} else {
		// Another look may have seen it already.
		db.feed.move(db.Bekannt())
	}
	f := db.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	f.watched = f.waiting > 0 || f.steady
	return f.watched
}

// move wakes who waits when the head is another one than before; a lower one is that of
// a restored database, which they shall see too.
func (f *feed) move(revision int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if revision != f.revision {
		f.revision = revision
		close(f.changed)
		f.changed = make(chan struct{})
	}
}

// nudge makes the watcher look at once.
func (f *feed) nudge() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// BeendeWarten lets everybody go who waits, and nobody wait any more: the server
// shuts down.
func (db *DB) BeendeWarten() { db.feed.end.Do(func() { close(db.feed.ended) }) }

// Wartende is how many readers wait for a change right now.
func (db *DB) Wartende() int {
	db.feed.mu.Lock()
	defer db.feed.mu.Unlock()
	return db.feed.waiting
}
