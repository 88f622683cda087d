// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package antworten keeps public answers in memory, ready to be written, and bounds
// how many others a client may ask for. An answer is kept under what was asked and
// holds for as long as nothing it depends on has changed: the store tells what this
// process has written before the writer gets its reply, and what others have written
// as soon as it has looked. See docs/adr/0009-antworten.md.
//
// It must not know what an answer says or who may see it: what it keeps is marked
// public by whoever made it. It must not know SQL or write problem documents.
package antworten

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/singleflight"

	"nachnutzung/internal/bedingt"
	"nachnutzung/internal/store"
)

// Einstellungen say how much is kept and how many may ask.
type Einstellungen struct {
	// Bytes bounds what is kept; 0 keeps nothing.
	Bytes int64
	// StaleMax is for how long kept answers are given while the database does not
	// answer.
	StaleMax time.Duration
	// JeToken and JeAdresse are how many writes and answers that are not kept a token
	// and an address may ask for in a second; 0 does not count.
	JeToken, JeAdresse int
	// Abweisen answers who asks too often.
	Abweisen func(*gin.Context)
}

// Antworten keeps answers and counts requests. It is safe for concurrent use.
type Antworten struct {
	db       *store.DB
	staleMax time.Duration
	speicher *speicher
	flights  singleflight.Group
	grenzen  grenzen
	abweisen func(*gin.Context)
	// revision is the header of answers that show the present.
	revision atomic.Pointer[revision]

	hits, misses atomic.Int64
}

// revision is a number as the value of a header.
type revision struct {
	number int64
	value  []string
}

// New makes the memory for the answers made of a database.
func New(db *store.DB, e Einstellungen) *Antworten {
	a := &Antworten{db: db, staleMax: e.StaleMax, abweisen: e.Abweisen, grenzen: newGrenzen(e.JeToken, e.JeAdresse)}
	if e.Bytes > 0 {
		a.speicher = newSpeicher(e.Bytes)
	}
	return a
}

// What handlers say of an answer stands in its gin context.
const (
	keyBereiche  = "nachnutzung.bereiche"
	keyGegenwart = "nachnutzung.gegenwart"
)

// HeaderRevision names the revision of the history whose knowledge an answer shows.
const HeaderRevision = "Nachnutzung-Revision"

// HaengtAb says that the answer of a request depends on these scopes and, with all
// others named for it, on nothing else. An answer nobody says it of depends on
// everything.
func HaengtAb(c *gin.Context, bereiche ...store.Bereich) {
	known, _ := c.Get(keyBereiche)
	before, _ := known.([]store.Bereich)
	c.Set(keyBereiche, append(before, bereiche...))
}

// Gegenwart says that an answer shows what is known now: for as long as it holds, it
// is of the last revision.
func Gegenwart(c *gin.Context) { c.Set(keyGegenwart, true) }

// Fund is an answer that is kept and holds.
type Fund struct{ kept *antwort }

// Finde looks for the answer to a request before anything else is done for it: what is
// kept was found right when it was made, and has all its headers. Whoever shows who he
// is, or what he has seen elsewhere, is looked at first, so that nothing is found for
// him. It may be called without a memory, too.
func (a *Antworten) Finde(r *http.Request) (Fund, bool) {
	h := r.Header
	if a.speicher == nil || len(h["Authorization"]) > 0 || len(h["Cookie"]) > 0 || len(h[HeaderRevision]) > 0 || wantsFresh(h) {
		return Fund{}, false
	}
	var room [keyRoom]byte
	key, ok := appendSchluessel(room[:0], r)
	if !ok {
		return Fund{}, false
	}
	f := Fund{a.speicher.find(key)}
	return f, f.kept != nil && a.Gilt(r.Context(), f)
}

// Gilt tells whether an answer that was found still holds, and counts it as given.
func (a *Antworten) Gilt(ctx context.Context, f Fund) bool {
	if a.db.Nachgesehen(ctx) != nil || !a.holds(f.kept) {
		return false
	}
	a.hits.Add(1)
	return true
}

// Gib writes an answer that was found, and tells its status and the length of its body.
func (a *Antworten) Gib(w http.ResponseWriter, r *http.Request, f Fund) (status, bytes int) {
	h := w.Header()
	if named, ok := bedingt.Bekannt(r.Header["If-None-Match"], f.kept.etag); ok && f.kept.etag != "" {
		same := f.kept.unveraendert
		if len(r.Header["Origin"]) > 0 {
			same = f.kept.unveraendertFremd
		}
		same.copyTo(h)
		if named != f.kept.etag {
			h["Etag"] = []string{named}
		}
		a.tellRevision(h, f.kept)
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, 0
	}
	form, grown := f.kept.form(coding(r.Header["Accept-Encoding"]))
	if grown > 0 {
		a.speicher.grow(f.kept, grown)
	}
	form.header.copyTo(h)
	a.tellRevision(h, f.kept)
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(form.body)
	return http.StatusOK, len(form.body)
}

// Merken answers from the memory, or lets the request through, once for all who ask
// the same at that time, and keeps the answer if it is public.
func (a *Antworten) Merken(c *gin.Context) { a.merken(c, nil) }

// merken is Merken; for pages it is told how they say how old they are.
func (a *Antworten) merken(c *gin.Context, markiere Markiere) {
	key, ok := "", false
	if a.speicher != nil && !wantsFresh(c.Request.Header) {
		key, ok = schluessel(c.Request)
	}
	if !ok {
		a.Zaehlen(c)
		return
	}
	lookErr := a.db.Nachgesehen(c.Request.Context())
	if lookErr != nil && markiere != nil {
		a.Zaehlen(c)
		return
	}
	if kept := a.speicher.get(key); kept != nil && a.holds(kept) {
		if lookErr == nil {
			a.hits.Add(1)
			a.serve(c, kept)
			return
		}
		if age := time.Since(a.db.ZuletztGesehen()); age <= a.staleMax {
			markStale(c.Writer.Header(), age)
			a.serve(c, kept)
			return
		}
	}
	if !a.darf(c) {
		return
	}
	if lookErr != nil {
		// What comes now may be old already; nobody could tell.
		c.Next()
		return
	}
	a.misses.Add(1)
	a.make(c, key, markiere)
}

// Zaehlen lets a request through whose answer is not kept, if its sender has not
// asked too often. Who asks whether anything is new, and learns that nothing is, costs
// nothing here either.
func (a *Antworten) Zaehlen(c *gin.Context) {
	if !a.darf(c) {
		return
	}
	c.Next()
	if c.Writer.Status() == http.StatusNotModified {
		a.grenzen.giveBack(c)
	}
}

// darf counts a request; false when it was turned away.
func (a *Antworten) darf(c *gin.Context) bool {
	if a.grenzen.take(c) {
		return true
	}
	a.abweisen(c)
	c.Abort()
	return false
}

// Groesse tells how many answers are kept, and in how many bytes.
func (a *Antworten) Groesse() (answers int, bytes int64) {
	if a.speicher == nil {
		return 0, 0
	}
	return a.speicher.size()
}

// Zaehler tells how many requests were answered from the memory, and how many were
// not although their answers may be kept.
func (a *Antworten) Zaehler() (hits, misses int64) { return a.hits.Load(), a.misses.Load() }

// holds tells whether nothing has changed that an answer depends on.
func (a *Antworten) holds(kept *antwort) bool {
	now := a.db.Takt()
	if kept.geprueft.Load() == now {
		return true
	}
	if !a.db.Unveraendert(kept.stand, kept.bereiche) {
		return false
	}
	kept.geprueft.Store(now)
	return true
}

// make has an answer made, once for all who ask for it at the same count of changes:
// who comes after a change must not get what was begun before it.
func (a *Antworten) make(c *gin.Context, key string, markiere Markiere) {
	count, isMine := a.db.Takt(), false
	made, _, _ := a.flights.Do(key+"\n"+strconv.FormatUint(count, 10), func() (any, error) {
		isMine = true
		return a.record(c, key, count, markiere), nil
	})
	kept, _ := made.(*antwort)
	switch {
	case kept != nil:
		a.serve(c, kept)
	case !isMine:
		// It is nothing to share; each gets his own.
		c.Next()
	}
}

// record lets the request through and keeps its answer; nil when that is not to be
// kept, and has been written. Without a key nothing is kept.
func (a *Antworten) record(c *gin.Context, key string, count uint64, markiere Markiere) *antwort {
	under, asked, began := c.Writer, c.Request.Header["If-None-Match"], time.Now()
	r := &aufnahme{ResponseWriter: under, most: maxKept}
	if key != "" {
		r.most = int(min(a.speicher.most/4, maxKept))
	}
	// The whole answer is made, whatever this client holds of it.
	delete(c.Request.Header, "If-None-Match")
	request := c.Request
	c.Request, c.Writer = request.WithContext(store.Vertraut(request.Context())), r
	defer func() {
		c.Request, c.Writer = request, under
		if asked != nil {
			c.Request.Header["If-None-Match"] = asked
		}
	}()
	c.Next()
	if r.passed {
		return nil
	}
	if r.Status() == http.StatusServiceUnavailable && markiere != nil {
		// The last look said that it answers.
		c.Writer = under
		if a.zuletzt(c, markiere) {
			return nil
		}
		c.Writer = r
	}
	if !r.isPublic() {
		r.release(asked)
		return nil
	}
	made := newAntwort(key, r)
	made.begonnen = began
	known, _ := c.Get(keyBereiche)
	made.bereiche, _ = known.([]store.Bereich)
	made.gegenwart, made.stand = c.GetBool(keyGegenwart), count
	made.geprueft.Store(count)
	if key != "" {
		a.speicher.put(made)
	}
	return made
}

// serve writes a kept answer.
func (a *Antworten) serve(c *gin.Context, kept *antwort) {
	c.Abort()
	if _, ok := bedingt.Bekannt(c.Request.Header["If-None-Match"], kept.etag); ok {
		// Who asks whether anything is new costs nothing.
		a.grenzen.giveBack(c)
		// Set where the answer has just been made, and by whoever comes before.
		withoutBody(c.Writer.Header())
	}
	a.Gib(c.Writer, c.Request, Fund{kept})
	c.Writer.WriteHeaderNow()
}

// tellRevision names the last revision on an answer that shows the present: it holds,
// so that it knows all that this process knows.
func (a *Antworten) tellRevision(h http.Header, kept *antwort) {
	if !kept.gegenwart {
		return
	}
	now := a.revision.Load()
	if known := a.db.Bekannt(); now == nil || now.number != known {
		now = &revision{known, []string{strconv.FormatInt(known, 10)}}
		a.revision.Store(now)
	}
	if now.number > kept.revision {
		h[HeaderRevision] = now.value
	}
}

// markStale says that an answer could not be checked (RFC 9111, 5.1; RFC 9211).
func markStale(h http.Header, age time.Duration) {
	seconds := strconv.FormatInt(int64(age/time.Second), 10)
	h["Age"] = []string{seconds}
	h["Cache-Status"] = []string{`Nachnutzungskatalog; hit; ttl=-` + seconds + `; detail="database unreachable"`}
}

// isPublic tells whether others may be given the answer.
func (r *aufnahme) isPublic() bool {
	h := r.Header()
	control := h.Get("Cache-Control")
	return r.Status() == http.StatusOK && strings.HasPrefix(control, "public") && h.Get("Set-Cookie") == "" && h.Get("Etag") != ""
}
