// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// Whoever keeps an answer wants to know whether it still holds, without asking the
// database. So this process counts the changes it knows of, its own after their
// commit and before their reply, others' as soon as it hears of them, and remembers
// of each scope which change was the last. An answer that was begun at a count holds
// for as long as nothing it depends on has changed since.

// Scopes that have no revision of their own in the database: what was reported, as
// a whole, of one Land or of one Leistungsbuendel. They are counted in memory alone,
// because a row for each would make writers wait for each other.
const (
	// Register is whatever is reported about pairs.
	Register Bereich = "register"
	// Nummern is the numbered history, and what is made of it.
	Nummern Bereich = "nummern"
)

// RegisterLand is what is reported in a Land, by its two digits.
func RegisterLand(land string) Bereich { return Bereich("land:" + land) }

// RegisterKoerper is what is reported of one body, by its ARS.
func RegisterKoerper(ars string) Bereich { return Bereich("koerper:" + ars) }

// RegisterBuendel is what is reported about a Leistungsbuendel, by its OZG-ID.
func RegisterBuendel(ozgID string) Bereich { return Bereich("buendel:" + ozgID) }

// takt counts the changes that this process knows of.
type takt struct {
	zahl atomic.Uint64

	mu sync.RWMutex
	// alles is the last change that may have touched anything, zuletzt the last one of
	// each scope.
	alles   uint64
	zuletzt map[Bereich]uint64

	// offen holds what a running transaction has touched, by its connection.
	offen sync.Map

	blick blick

	// eigene are entries that this process has written and counted, and has not yet
	// seen with a number: by id, the Land that they are about. Of them nummeriert are
	// those that it has numbered itself, by revision, so that a look need not read them.
	eigene, nummeriert map[int64]string
}

// maxEigene bounds what is remembered; of what is forgotten, a look counts the change
// a second time, which costs an answer and breaks nothing.
const maxEigene = 20_000

func newTakt() *takt {
	t := &takt{zuletzt: make(map[Bereich]uint64)}
	t.blick.anfang = time.Now()
	t.blick.gelungen.Store(int64(-blickNie))
	return t
}

// Takt is the number of changes that this process knows of. Read it first, then what
// is to be kept under it.
func (db *DB) Takt() uint64 { return db.takt.zahl.Load() }

// Unveraendert tells whether nothing in the scopes has changed since a count, as far
// as this process knows; without scopes, nothing at all.
func (db *DB) Unveraendert(seit uint64, bereiche []Bereich) bool {
	t := db.takt
	if t.zahl.Load() == seit {
		return true
	}
	if len(bereiche) == 0 {
		return false
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.alles > seit {
		return false
	}
	for _, b := range bereiche {
		if t.zuletzt[b] > seit {
			return false
		}
	}
	return true
}

// Veraendert says that the scopes have changed; without any, that anything may have.
// It is for whoever hears of another process's writes.
func (db *DB) Veraendert(bereiche ...Bereich) { db.takt.veraendert(bereiche...) }

func (t *takt) veraendert(bereiche ...Bereich) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.zahl.Load() + 1
	if len(bereiche) == 0 {
		t.alles = now
	}
	for _, b := range bereiche {
		t.zuletzt[b] = now
	}
	// Last: who sees the number sees what has changed.
	t.zahl.Store(now)
}

// beruehrt is what a transaction has touched.
type beruehrt struct {
	alles    bool
	bereiche map[Bereich]struct{}
	// eintraege are the entries of the history by which it was: by id, the Land.
	eintraege map[int64]string
}

// raised notes scopes.
func (b *beruehrt) raised(bereiche ...Bereich) {
	if b.bereiche == nil {
		b.bereiche = make(map[Bereich]struct{})
	}
	for _, name := range bereiche {
		b.bereiche[name] = struct{}{}
	}
}

// add notes what an entry of the history touches.
func (b *beruehrt) add(r *verlaufRow) {
	if b.eintraege == nil {
		b.eintraege = make(map[int64]string)
	}
	b.eintraege[r.ID] = r.Land
	if bereiche := r.beruehrt(); bereiche != nil {
		b.raised(bereiche...)
	} else {
		b.alles = true
	}
}

// beruehrt are the scopes that an entry touches; nil when that may be anything: what
// is not about a pair of a Land may show in any answer.
func (r *verlaufRow) beruehrt() []Bereich {
	if r.Art != artNachnutzung || r.Land == "" {
		return nil
	}
	return []Bereich{Register, Nummern, RegisterLand(r.Land), RegisterKoerper(r.ARS), RegisterBuendel(r.OzgID)}
}

// geschrieben counts a change that stands alone.
func (t *takt) geschrieben(r *verlaufRow) {
	t.veraendert(r.beruehrt()...)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.makeRoom(1)
	t.eigene[r.ID] = r.Land
}

// tell counts it; nothing when nothing was touched.
func (b *beruehrt) tell(t *takt) {
	// From here on a look may pass them by: they are counted before anybody is told.
	defer t.own(b.eintraege)
	switch {
	case b.alles:
		t.veraendert()
	case len(b.bereiche) > 0:
		t.veraendert(slices.Collect(maps.Keys(b.bereiche))...)
	}
}

// transact runs a transaction, and counts what it has changed once it is committed.
func (t *takt) transact(do func(tx *gorm.DB) error, run func(do func(tx *gorm.DB) error) error) error {
	var touched beruehrt
	err := run(func(tx *gorm.DB) error {
		// One inside another is told of with the outer one.
		if _, isInner := t.offen.LoadOrStore(tx.Statement.ConnPool, &touched); !isInner {
			defer t.offen.Delete(tx.Statement.ConnPool)
		}
		return do(tx)
	})
	// A commit that has failed may have come about all the same.
	touched.tell(t)
	return err
}

// merke gives what the transaction of tx touches, to add to it.
func (t *takt) merke(tx *gorm.DB) *beruehrt {
	if open, ok := t.offen.Load(tx.Statement.ConnPool); ok {
		if touched, ok := open.(*beruehrt); ok {
			return touched
		}
	}
	// Nobody will tell of it; the next look does.
	return new(beruehrt)
}

// own remembers entries of this process.
func (t *takt) own(entries map[int64]string) {
	if len(entries) == 0 || len(entries) > maxEigene {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.makeRoom(len(entries))
	maps.Copy(t.eigene, entries)
}

// makeRoom forgets what is remembered when so many more would be too many. The caller
// holds the lock.
func (t *takt) makeRoom(more int) {
	if t.eigene == nil || len(t.eigene)+more > maxEigene {
		t.eigene = make(map[int64]string)
	}
}

// numbered remembers the revisions that this process has given to entries of its own.
func (t *takt) numbered(s schub) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.nummeriert == nil || len(t.nummeriert)+len(s.entries) > maxEigene {
		t.nummeriert = make(map[int64]string)
	}
	for i := range s.entries {
		if land, ok := t.eigene[s.entries[i].id]; ok {
			t.nummeriert[s.erste+int64(i)] = land
			delete(t.eigene, s.entries[i].id)
		}
	}
}

// forgetNumbered is for when revisions may count in another history than before.
func (t *takt) forgetNumbered() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.nummeriert = nil
}

// allOwn gives the Laender of the entries after a revision and up to another, and
// forgets them; false when not all of them are known to be this process's own.
func (t *takt) allOwn(nach, bis int64) (laender []string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for revision := nach + 1; revision <= bis; revision++ {
		land, ok := t.nummeriert[revision]
		if !ok {
			return nil, false
		}
		if !slices.Contains(laender, land) {
			laender = append(laender, land)
		}
	}
	for revision := nach + 1; revision <= bis; revision++ {
		delete(t.nummeriert, revision)
	}
	return laender, true
}

// isOwn tells whether this process has counted an entry already, and forgets it.
func (t *takt) isOwn(id, revision int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, written := t.eigene[id]
	_, numbered := t.nummeriert[revision]
	delete(t.eigene, id)
	delete(t.nummeriert, revision)
	return written || numbered
}
