// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// What the answers of the register have in common: they tell of when they are, by
// two clocks; they are asked for each time (revalidate); and their ETag is made of
// what they say, because it depends on more than one row.

// registerQuery is a query of the register that was read and found right.
type registerQuery struct {
	z        store.Zeitpunkt
	selected []field
	format   string
	// limit and after say which page is wanted, whole that all of them are.
	limit int
	after []string
	whole bool
}

// wunsch is the page that is asked for, in an order.
func (q *registerQuery) wunsch(sort string) store.Wunsch {
	return store.Wunsch{Limit: q.limit, Nach: q.after, Sort: sort}
}

// readPage reads what says which page of a list is wanted.
func (q *registerQuery) readPage(request *bound, page *api.Blatt, address *url.URL) {
	q.after = request.readCursor(page.Cursor, address)
	q.limit, q.whole = page.Limit, orZero(page.Vollstaendig)
	request.checkForm(page, address.Query())
}

// readRegister reads the query of a register answer into *params and checks it
// whole, with everything that is wrong at once. page is nil for a single object.
func (a *API) readRegister(c *gin.Context, params any, zeit *api.Zeitpunkt, page *api.Blatt, fields *string, all func() []field,
	always []string) (registerQuery, error) {
	ctx, q := c.Request.Context(), registerQuery{format: mediaJSON}
	request := bindQuery(c.Request.URL.Query(), params)
	if len(request.coded) > 0 {
		codes, err := a.codes(ctx)
		if err != nil {
			return q, err
		}
		request.checkCodes(codes)
	}
	q.selected = request.selectFields(*fields, all, always)
	if page != nil {
		q.readPage(&request, page, c.Request.URL)
	}
	q.z.Stichtag = zeit.Stichtag
	var err error
	if len(request.faults) == 0 {
		q.z.Kenntnisstand, err = a.db.Kenntnisstand(ctx, zeit.Kenntnisstand)
	}
	if err := request.err(); err != nil {
		return q, err
	}
	if err != nil {
		return q, err
	}
	if q.format, err = negotiateAny(c, page); err != nil {
		return q, err
	}
	return q, a.tellRevision(c, q.z)
}

// tellRevision sets the header that says what the answer knows. It is read before
// the answer, so that nothing is missing that the answer claims to know.
func (a *API) tellRevision(c *gin.Context, z store.Zeitpunkt) error {
	revision := z.Kenntnisstand
	if revision == 0 {
		var err error
		if revision, err = a.db.Revision(c.Request.Context()); err != nil {
			return err
		}
		antworten.Gegenwart(c)
	}
	c.Header(antworten.HeaderRevision, strconv.FormatInt(revision, 10))
	return nil
}

// codes are the valid values of all vocabularies that data make.
func (a *API) codes(ctx context.Context) (map[string][]string, error) {
	codes := make(map[string][]string)
	for _, scope := range []store.Bereich{store.Katalog, store.Kommunen} {
		stand, err := a.db.Stand(ctx, scope)
		if err != nil {
			return nil, err
		}
		maps.Copy(codes, stand.Codes)
	}
	return codes, nil
}

// registerList answers a list of the register: a page of it, or all. find may leave
// Seite.Gesamt alone unless counted.
func registerList[T, A any](a *API, c *gin.Context, v *view[T, A], q registerQuery, sort string, counted bool, find query[T]) error {
	x := &export[T, A]{api: a, v: v, format: q.format, selected: q.selected}
	if q.whole {
		// What comes is known when it has gone; an ETag would have to be sent before.
		c.Header("Cache-Control", revalidate)
		c.Header("Vary", "Accept, Accept-Encoding")
		return x.stream(c, q.wunsch(sort), find, nil)
	}
	page, err := find(c.Request.Context(), a.db, q.wunsch(sort))
	if err != nil {
		return err
	}
	return hashedList(c, x, page, counted, revalidate)
}

// hashedList answers a page with an ETag made of what it says.
func hashedList[T, A any](c *gin.Context, x *export[T, A], page store.Seite[T], counted bool, cacheControl string) error {
	next, body, err := encodeList(c, x, &page, counted)
	if err != nil {
		return err
	}
	if !notModifiedAs(c, hashTag([]byte(snapshotEpoch(c)+next), x.digest(body)), cacheControl) {
		writeBody(c, x.format, body)
	}
	return nil
}

// hashTag is an ETag made of a body, in parts.
func hashTag(parts ...[]byte) string {
	hash := sha256.New()
	for _, part := range parts {
		hash.Write(part)
	}
	return `"` + hex.EncodeToString(hash.Sum(nil)[:8]) + `"`
}

// registerSingle answers one object of the register, with an ETag that serves in
// If-Match.
func registerSingle[A any](c *gin.Context, shown *A, version int64, selected []field) error {
	var b bytes.Buffer
	if err := encodeFields(&b, shown, selected); err != nil {
		return err
	}
	if !notModifiedAs(c, registerTag(version, b.Bytes()), revalidate) {
		writeBody(c, mediaJSON, b.Bytes())
	}
	return nil
}

// answerWrite answers what a write has made of an object: the object, with the
// ETag for the next write. Nobody may keep it.
func answerWrite[A any](c *gin.Context, shown *A, version int64) error {
	b, _ := answerBuffers.Get().(*bytes.Buffer)
	defer answerBuffers.Put(b)
	b.Reset()
	if err := encodeFields(b, shown, nil); err != nil {
		return err
	}
	c.Header("ETag", registerTag(version, b.Bytes()))
	c.Header("Vary", "Accept, Accept-Encoding")
	send(c, http.StatusOK, mediaJSON, b.Bytes())
	return nil
}

// answerBuffers are those of answers to writes, which nobody keeps: each was a tenth of
// the garbage of its write.
var answerBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// writeJSON answers what a write gives beside an object of the register.
func writeJSON(c *gin.Context, shown any) error {
	var b bytes.Buffer
	if err := encodeJSON(&b, shown); err != nil {
		return err
	}
	send(c, http.StatusOK, mediaJSON, b.Bytes())
	return nil
}

// repeatable makes that a POST with an Idempotency-Key takes effect once; nil when
// it carries none. show makes the answer of what the store gives.
func repeatable(c *gin.Context, b body, show func(any) any) (*store.Idempotenz, error) {
	key, hash, err := idempotencyKey(c, b.raw)
	if err != nil || key == "" {
		return nil, err
	}
	return &store.Idempotenz{Schluessel: key, Anfrage: hash, Antwort: func(result any) (int, []byte, error) {
		var b bytes.Buffer
		err := encodeJSON(&b, show(result))
		return http.StatusOK, b.Bytes(), err
	}}, nil
}

// repeat answers what the first request with the same key was answered; false when
// the error is another one.
func repeat(c *gin.Context, err error) bool {
	earlier, ok := errors.AsType[*store.WiederholungError](err)
	if !ok {
		return false
	}
	var object struct{ Version int64 }
	if err := json.Unmarshal(earlier.Body, &object); err == nil && object.Version > 0 {
		c.Header("ETag", registerTag(object.Version, earlier.Body))
	}
	send(c, earlier.Status, mediaJSON, earlier.Body)
	return true
}

// orZero gives what a pointer leads to.
func orZero[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

// statusOf reads a status that was sent; nil leaves it, JSON null takes it away.
func statusOf(text *string, given bool) *nachnutzung.Status {
	if !given {
		return nil
	}
	status := nachnutzung.Status(orZero(text))
	return &status
}
