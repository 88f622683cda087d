// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"
)

// What other servers write, this one learns by looking at a few numbers of the
// database: what a notice says is no more than that it is time to look. So nothing
// is missed when a notice is lost, and nothing is believed that is not there.

// Bewegung says what has moved in the database since the Bewegung before.
type Bewegung struct {
	// Eigen says that this server has written it, and knows before it is numbered.
	Eigen bool
	// Alles says that it is not known how much has moved.
	Alles bool
	// Laender are those with changes of the register, by their two digits; the empty
	// text stands for changes that concern none, or all of them.
	Laender []string
	// Bereiche are the scopes whose revision has risen.
	Bereiche []Bereich
	// Feedstand is where the feed ends; empty where Eigen.
	Feedstand
}

// BeiBewegung lets f hear of everything that moves, while Beobachte runs; of what
// this server writes, before the write returns, whether it runs or not. f is called by several
// goroutines and must not take long. The function that is returned ends it.
func (db *DB) BeiBewegung(f func(Bewegung)) (weg func()) {
	hearer := &f
	db.feed.mu.Lock()
	defer db.feed.mu.Unlock()
	db.feed.hearers = append(db.feed.hearers, hearer)
	return func() {
		db.feed.mu.Lock()
		defer db.feed.mu.Unlock()
		db.feed.hearers = slices.DeleteFunc(slices.Clone(db.feed.hearers), func(h *func(Bewegung)) bool { return h == hearer })
	}
}

// tell hands a Bewegung to all who want to hear of it.
func (f *feed) tell(b Bewegung) {
	f.mu.Lock()
	hearers := f.hearers
	f.mu.Unlock()
	for _, hear := range hearers {
		(*hear)(b)
	}
}

// written is called when this process has committed a change of the register in
// these Laender; without one, in whichever.
func (db *DB) written(laender ...string) {
	if db.kind == dialectPostgres {
		db.relay.nudge()
	} else {
		// It is numbered already.
		db.feed.nudge()
	}
	db.feed.tell(Bewegung{Eigen: true, Alles: len(laender) == 0, Laender: laender})
}

// stellung is what is looked at: when nothing of it has moved, no answer has.
type stellung struct {
	Feedstand
	// katalog and kommunen are the revisions of the scopes, geloescht counts the
	// texts that were erased.
	katalog, kommunen, geloescht int64
}

func (db *DB) readStellung(ctx context.Context) (s stellung, err error) {
	var args []any
	if db.kind == dialectPostgres {
		// A load fills tables that the first look has found empty.
		args = append(args, planned)
	}
	err = db.query(ctx, scanOne([]any{&s.Epoche, &s.Revision, &s.katalog, &s.kommunen, &s.geloescht}),
		`SELECT COALESCE((SELECT epoche FROM feed), ''), COALESCE((SELECT MAX(revision) FROM kette), 0),
		COALESCE((SELECT revision FROM bereich WHERE name = 'katalog'), 0), COALESCE((SELECT revision FROM bereich WHERE name = 'kommunen'), 0),
		(SELECT COUNT(*) FROM freitext WHERE geloescht_am IS NOT NULL)`, args...)
	if err != nil {
		return s, fmt.Errorf("look at the database: %w", translate(err))
	}
	return s, nil
}

// Fuehrt tells whether this is the one server of several that tells others outside:
// the one that holds the lock of those who listen for notices. Where nobody listens,
// each is.
func (db *DB) Fuehrt() bool { return db.horcher == nil || db.feed.leads.Load() }
