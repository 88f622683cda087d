// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A streaming replica may answer the long reads of portals: pages of the change
// feed and the proof of all pairs. It is asked first whether it has replayed what
// the database had written when the read began; until then, and for everything
// else, the database itself is read. So nobody meets a state older than the one he
// has seen or made, however far a replica is behind.

const (
	// standbyPatience is how long a replica is waited for, standbyLook how often it is
	// asked.
	standbyPatience = 100 * time.Millisecond
	standbyLook     = 10 * time.Millisecond
	// standbyRest is how long one that does not answer is left alone.
	standbyRest = 5 * time.Second
)

// lesepool is a streaming replica to read from.
type lesepool struct {
	db *DB

	mu sync.Mutex
	// known says that it was found to be a replica of the database, refused that it
	// was found to be something else.
	known, refused bool
	// rest is until when it is left alone.
	rest time.Time
	// reads counts those that it was good for.
	reads int64
}

// Gelesen is how many reads a replica has taken over so far.
func (db *DB) Gelesen() int64 {
	if db.lesepool == nil {
		return 0
	}
	db.lesepool.mu.Lock()
	defer db.lesepool.mu.Unlock()
	return db.lesepool.reads
}

// beiseite runs a read on the replica where there is one that is not behind, else
// here. A read that fails there is done here.
func (db *DB) beiseite(ctx context.Context, read func(in *DB) error) error {
	l := db.lesepool
	if l == nil || !l.mayBeAsked(db.now()) || !db.isReplayed(ctx) {
		return read(db)
	}
	err := read(l.db)
	if err == nil || ctx.Err() != nil {
		return err
	}
	db.log.LogAttrs(ctx, slog.LevelWarn, "Lesen auf dem Replikat gescheitert; gelesen wird auf der Datenbank selbst", slog.Any("fehler", err))
	l.leave(db.now())
	return read(db)
}

func (l *lesepool) mayBeAsked(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.refused && !now.Before(l.rest)
}

// leave leaves a replica alone for a while that does not answer.
func (l *lesepool) leave(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = now.Add(standbyRest)
}

// isReplayed waits a moment for the replica to have all that is written now.
func (db *DB) isReplayed(ctx context.Context) bool {
	var written string
	if err := db.query(ctx, scanOne([]any{&written}), "SELECT CAST(pg_current_wal_insert_lsn() AS TEXT)"); err != nil {
		return false
	}
	waiting, cancel := context.WithTimeout(ctx, standbyPatience)
	defer cancel()
	replayed, err := db.replayed(waiting, written)
	if err != nil && waiting.Err() == nil {
		db.log.LogAttrs(ctx, slog.LevelWarn, "Das Replikat ist nicht zu benutzen; gelesen wird auf der Datenbank selbst", slog.Any("fehler", err))
		db.lesepool.leave(db.now())
	}
	return replayed && err == nil
}

func (db *DB) replayed(ctx context.Context, written string) (replayed bool, err error) {
	l := db.lesepool
	if err := db.checkStandby(ctx); err != nil {
		return false, err
	}
	for {
		// A replica that was promoted has a history of its own.
		err := l.db.query(ctx, scanOne([]any{&replayed}),
			"SELECT pg_is_in_recovery() AND COALESCE(pg_last_wal_replay_lsn() >= CAST(CAST($1 AS TEXT) AS PG_LSN), FALSE)", written)
		if err != nil {
			return false, fmt.Errorf("ask the replica: %w", translate(err))
		}
		if replayed {
			l.mu.Lock()
			l.reads++
			l.mu.Unlock()
			return true, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(standbyLook):
		}
	}
}

// errForeignStandby says that the settings name something else than a replica.
var errForeignStandby = errors.New("das ist kein Replikat (Streaming-Replikation) dieser Datenbank")

// checkStandby finds out once whether the replica is one of this database.
func (db *DB) checkStandby(ctx context.Context) error {
	l := db.lesepool
	l.mu.Lock()
	known := l.known
	l.mu.Unlock()
	if known {
		return nil
	}
	const identity = "SELECT CAST(system_identifier AS TEXT) || '/' || current_database(), pg_is_in_recovery() FROM pg_control_system()"
	var ours, theirs string
	var isStandby bool
	if err := db.query(ctx, scanOne([]any{&ours, new(bool)}), identity); err != nil {
		return fmt.Errorf("identity of the database: %w", translate(err))
	}
	if err := l.db.query(ctx, scanOne([]any{&theirs, &isStandby}), identity); err != nil {
		return fmt.Errorf("identity of the replica: %w", translate(err))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known = ours == theirs && isStandby
	if l.refused = !l.known; l.refused {
		return errForeignStandby
	}
	return nil
}
