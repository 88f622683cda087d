// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
)

// Notices tell the other servers on a PostgreSQL database that it is time to look.
// They are sent by the relay, one for each batch, and say nothing themselves.

// noticeChannel is the channel of notices, a name of PostgreSQL's.
const noticeChannel = "nachnutzung"

const (
	// horchAlive is how long a connection may be silent before it is asked whether it
	// still lives, and horchTimeout how long it may take to answer.
	horchAlive   = 4 * time.Second
	horchTimeout = 5 * time.Second
	// A connection that fails is tried again after a pause that doubles, from the
	// first to the last of these, and is shortened by chance, so that servers do not
	// all come back at once.
	horchPause    = 100 * time.Millisecond
	horchPauseMax = 10 * time.Second
)

// horche listens for notices until ctx ends, on a connection of its own: one of the
// pool would be missing there, and a pooler would hand it to somebody else.
func (db *DB) horche(ctx context.Context) {
	pause := horchPause
	for ctx.Err() == nil {
		began := time.Now()
		err := db.horcheOnce(ctx)
		db.feed.noticed.Store(false)
		db.feed.leads.Store(false)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > horchPauseMax {
			pause = horchPause
		}
		db.log.LogAttrs(ctx, slog.LevelWarn, "Hinweise anderer Server bleiben aus; bis sie wieder kommen, wird öfter nachgesehen", slog.Any("fehler", err))
		select {
		case <-ctx.Done():
		case <-time.After(pause/2 + rand.N(pause/2)): //nolint:gosec // It spreads connections and keeps no secret.
		}
		pause = min(2*pause, horchPauseMax)
	}
}

// horcheOnce listens on one connection until it fails.
func (db *DB) horcheOnce(ctx context.Context) error {
	connecting, cancel := context.WithTimeout(ctx, horchTimeout)
	defer cancel()
	conn, err := pgx.ConnectConfig(connecting, db.horcher.Copy())
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), horchTimeout)
		defer cancel()
		_ = conn.Close(closing) // Nothing is lost with it.
	}()
	if _, err := conn.Exec(connecting, "LISTEN "+noticeChannel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	db.feed.noticed.Store(true)
	for {
		// What was sent before this connection listened shows at the next look too.
		db.feed.nudge()
		if err := db.lead(ctx, conn); err != nil {
			return err
		}
		began := time.Now()
		for sender := db.feed.sender; sender == db.feed.sender && time.Since(began) < horchAlive; {
			// What this process has numbered itself, it knows.
			if sender, err = waitForNotice(ctx, conn); err != nil {
				return err
			}
		}
	}
}

// leadLock is held by the one server that leads, for as long as its connection lives.
const leadLock = "hashtext('nachnutzung.hinweise')"

// lead tries to become the one that leads.
func (db *DB) lead(ctx context.Context, conn *pgx.Conn) error {
	if db.feed.leads.Load() {
		return nil
	}
	asking, cancel := context.WithTimeout(ctx, horchTimeout)
	defer cancel()
	var mine bool
	if err := conn.QueryRow(asking, "SELECT pg_try_advisory_lock("+leadLock+")").Scan(&mine); err != nil {
		return fmt.Errorf("ask who leads: %w", err)
	}
	db.feed.leads.Store(mine)
	return nil
}

// waitForNotice waits for a notice and tells who has sent it, empty when he does not say;
// after a silence it asks whether somebody is still there to send one.
func waitForNotice(ctx context.Context, conn *pgx.Conn) (sender string, err error) {
	waiting, cancel := context.WithTimeout(ctx, horchAlive)
	notice, err := conn.WaitForNotification(waiting)
	timedOut := waiting.Err() != nil && ctx.Err() == nil
	cancel()
	switch {
	case err == nil:
		return notice.Payload, nil
	case !timedOut:
		return "", fmt.Errorf("wait for a notice: %w", err)
	}
	asking, cancel := context.WithTimeout(ctx, horchTimeout)
	defer cancel()
	if err := conn.Ping(asking); err != nil {
		return "", fmt.Errorf("ask for a sign of life: %w", err)
	}
	return "", nil
}

// announce tells this and all other servers of a change that the relay will not tell
// of, because it makes no entry. A notice that is lost is made up for by looking.
func (db *DB) announce(ctx context.Context) {
	db.written()
	if db.kind == dialectPostgres {
		if _, err := db.exec(ctx, "SELECT pg_notify('"+noticeChannel+"', '')"); err != nil {
			db.log.LogAttrs(ctx, slog.LevelDebug, "Hinweis nicht gesendet", slog.Any("fehler", err))
		}
	}
}
