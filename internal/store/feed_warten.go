// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"log/slog"
	"time"
)

// Readers who wait for the next change hold no connection: one of this process
// looks at the head for all of them, and only while somebody waits.

const (
	// feedPoll is how often the head is looked at for changes of other processes, on
	// SQLite for all.
	feedPoll = 200 * time.Millisecond
	// feedTimeout bounds one look.
	feedTimeout = 5 * time.Second
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

// watchFeed looks at the head until nobody waits any more.
func (db *DB) watchFeed(ctx context.Context) {
	f := db.feed
	for {
		if !db.lookAtFeed(ctx) {
			return
		}
		select {
		case <-f.wake:
		case <-f.ended:
		case <-time.After(feedPoll):
		}
	}
}

// lookAtFeed wakes who waits when the head has moved; false when nobody waits.
func (db *DB) lookAtFeed(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, feedTimeout)
	defer cancel()
	now, err := db.readFeedstand(ctx)
	if err != nil {
		db.log.LogAttrs(ctx, slog.LevelDebug, "Kopf der Änderungsliste nicht lesbar", slog.Any("fehler", err))
	}
	f := db.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	// A lower head is that of a restored database: who waits shall see it too.
	if err == nil && now.Revision != f.revision {
		f.revision = now.Revision
		close(f.changed)
		f.changed = make(chan struct{})
	}
	f.watched = f.waiting > 0
	return f.watched
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
