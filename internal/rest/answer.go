// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/store"
)

// view says how objects of type T are shown as A.
type view[T, A any] struct {
	// scope is what the answer depends on.
	scope store.Bereich
	show  func(*T) A
	// columns of the CSV form.
	columns []column[A]
	// always are the fields that are shown whatever `fields` says: the key. A
	// single resource without any is shown whole and has no parameter.
	always []string
}

// column is one column of a CSV form.
type column[A any] struct {
	// name of the column; its part before a dot is the field it belongs to.
	name  string
	value func(*A) string
}

// query is what a list handler asks the store for, be it as it was known earlier.
type query[T any] func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[T], error)

// list answers a page: it reads the query into *params, checks it whole, answers
// 304 where the client has the page already, and else runs find. kenntnisstand is
// the parameter of that name among them.
func list[T, A any](a *API, c *gin.Context, v *view[T, A], params any, page *api.Blatt, sort, kenntnisstand *string, find query[T]) error {
	ctx := c.Request.Context()
	request := bindQuery(c.Request.URL.Query(), params)
	stand, standErr := a.db.Stand(ctx, v.scope)
	if standErr == nil {
		request.checkCodes(stand.Codes)
	}
	selected := request.selectFields(page.Fields, fieldsOf[A], v.always)
	after := request.readCursor(page.Cursor, c.Request.URL)
	request.checkForm(page, c.Request.URL.Query())
	if err := request.err(); err != nil {
		return err
	}
	if standErr != nil {
		return standErr
	}
	known, err := a.knowledge(c, *kenntnisstand)
	if err != nil {
		return err
	}
	format, err := negotiateList(c, page)
	if err != nil {
		return err
	}
	wish := store.Wunsch{Limit: page.Limit, Sort: *sort, Nach: after, Stand: &stand}
	if known > 0 {
		x := &export[T, A]{api: a, v: v, format: format, selected: selected}
		return pastList(c, x, wish, orZero(page.Vollstaendig), asKnown(known, find))
	}
	antworten.HaengtAb(c, v.scope)
	// A list below a key exists only as long as the key does; find tells.
	isBelowKey, tag := len(c.Params) > 0, a.etag(stand, format)
	if !isBelowKey && notModifiedAs(c, tag, maxAge) {
		return nil
	}
	x := &export[T, A]{api: a, v: v, format: format, selected: selected, stand: &stand}
	if orZero(page.Vollstaendig) {
		return x.stream(c, wish, find, func() bool { return isBelowKey && notModifiedAs(c, tag, maxAge) })
	}
	result, err := find(ctx, a.db, wish)
	if err != nil {
		return err
	}
	if isBelowKey && notModifiedAs(c, tag, maxAge) {
		return nil
	}
	_, body, err := encodeList(c, x, &result, true)
	if err != nil {
		return err
	}
	writeBody(c, format, body)
	return nil
}

// knowledge resolves what a read of the catalogue wants to be known, 0 for the
// present, and names the revision in the header when it is of the past.
func (a *API) knowledge(c *gin.Context, text string) (int64, error) {
	known, err := a.db.Kenntnisstand(c.Request.Context(), text)
	if err == nil && known > 0 {
		err = a.tellRevision(c, store.Zeitpunkt{Kenntnisstand: known})
	}
	return known, err
}

// asKnown asks as it was known at a revision.
func asKnown[T any](revision int64, find query[T]) query[T] {
	return func(ctx context.Context, db *store.DB, w store.Wunsch) (page store.Seite[T], err error) {
		err = db.AsKnown(ctx, revision, func(then *store.DB) (err error) {
			page, err = find(ctx, then, w)
			return err
		})
		return page, err
	}
}

// pastList answers a list as it was known earlier, a page or all. What the scope's
// state is today says nothing of it, so that the ETag is made of the page.
func pastList[T, A any](c *gin.Context, x *export[T, A], w store.Wunsch, whole bool, find query[T]) error {
	if whole {
		c.Header("Cache-Control", maxAge)
		c.Header("Vary", "Accept, Accept-Encoding")
		return x.stream(c, w, find, nil)
	}
	page, err := find(c.Request.Context(), x.api.db, w)
	if err != nil {
		return err
	}
	return hashedList(c, x, page, true, maxAge)
}

// encodeList writes a page of a list in the wanted format and gives the cursor of
// the next one; the number of all hits only where they were counted.
func encodeList[T, A any](c *gin.Context, x *export[T, A], page *store.Seite[T], counted bool) (next string, body []byte, err error) {
	next = linkNext(c, page.Naechste)
	if x.format != mediaJSON {
		body, err = x.page(c, page.Items)
		return next, body, err
	}
	var total *int64
	if counted {
		total = &page.Gesamt
	}
	body, err = encodePage(x, page.Items, next, total)
	return next, body, err
}

// lookUp asks the store for one object, be it as it was known earlier.
type lookUp[T any] func(ctx context.Context, db *store.DB) (T, error)

// single answers one object that says the same on all days.
func single[T, A any](a *API, c *gin.Context, v *view[T, A], find lookUp[T]) error {
	var p api.KatalogAuswahl
	return singleWith(a, c, v, &p, &p.Fields, &p.Kenntnisstand, find)
}

// singleWith answers one object whose query is read into *params, before find is
// asked. fields and kenntnisstand are the parameters of those names among them.
func singleWith[T, A any](a *API, c *gin.Context, v *view[T, A], params any, fields, kenntnisstand *string, find lookUp[T]) error {
	request := bindQuery(c.Request.URL.Query(), params)
	selected := request.selectFields(*fields, fieldsOf[A], v.always)
	if err := request.err(); err != nil {
		return err
	}
	known, err := a.knowledge(c, *kenntnisstand)
	if err != nil {
		return err
	}
	if _, err := negotiate(c, "", mediaJSON); err != nil {
		return err
	}
	ctx := c.Request.Context()
	stand, err := a.db.Stand(ctx, v.scope)
	if err != nil {
		return err
	}
	object, err := findAsKnown(ctx, a.db, known, find)
	if err != nil {
		return err
	}
	if known == 0 {
		antworten.HaengtAb(c, v.scope)
		if notModifiedAs(c, a.etag(stand, mediaJSON), maxAge) {
			return nil
		}
	}
	shown := v.show(&object)
	var b bytes.Buffer
	if err := encodeFields(&b, &shown, selected); err != nil {
		return err
	}
	if known == 0 || !notModifiedAs(c, hashTag(b.Bytes()), maxAge) {
		writeBody(c, mediaJSON, b.Bytes())
	}
	return nil
}

// findAsKnown looks an object up as it was known at a revision, 0 for the present.
func findAsKnown[T any](ctx context.Context, db *store.DB, known int64, find lookUp[T]) (T, error) {
	var object T
	err := db.AsKnown(ctx, known, func(db *store.DB) (err error) {
		object, err = find(ctx, db)
		return err
	})
	return object, err
}

// encodePage writes a page of a list as JSON; a nil total is left out.
func encodePage[T, A any](x *export[T, A], items []T, next string, total *int64) ([]byte, error) {
	var b bytes.Buffer
	var shown A
	b.WriteString(`{"items":[`)
	for i := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		shown = x.v.show(&items[i])
		if err := encodeFields(&b, &shown, x.selected); err != nil {
			return nil, err
		}
		if i == 0 {
			// The others are about as long.
			b.Grow(len(items) * (b.Len() + b.Len()/8))
		}
	}
	b.WriteString(`],"next":`)
	if next == "" {
		b.WriteString("null")
	} else {
		b.WriteString(strconv.Quote(next))
	}
	if total != nil {
		b.WriteString(`,"total":` + strconv.FormatInt(*total, 10))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func writeBody(c *gin.Context, mediaType string, body []byte) {
	body = withSnapshot(c, mediaType, body)
	send(c, http.StatusOK, mediaType, body)
}

// send writes a whole body, and says beforehand how long it is: it goes out in one piece.
func send(c *gin.Context, status int, mediaType string, body []byte) {
	c.Header("Content-Length", strconv.Itoa(len(body)))
	c.Data(status, contentType(mediaType), body)
}

// etag names a representation: "<version>[-format]". The version is that of the
// data and of the program that shows them.
func (a *API) etag(stand store.Stand, mediaType string) string {
	tag := stand.Version() + "." + a.build
	if suffix := formatNames()[mediaType]; suffix != "" {
		tag += "-" + suffix
	}
	return `"` + tag + `"`
}

// maxAge is how long a public answer of the catalogue may be shown unasked.
const maxAge = "public, max-age=60"

// linkNext gives the cursor of the next page and sets the Link header to it;
// empty on the last page.
func linkNext(c *gin.Context, next []string) string {
	if next == nil {
		return ""
	}
	values := c.Request.URL.Query()
	cursor := encodeCursor(next, c.Request.URL)
	values.Set("cursor", cursor)
	c.Header("Link", "<"+c.Request.URL.Path+"?"+values.Encode()+`>; rel="next"`)
	return cursor
}

// encodeFields writes an object as JSON, whole or with the selected fields alone.
func encodeFields[A any](b *bytes.Buffer, object *A, selected []field) error {
	if selected != nil {
		return encodeSelected(b, object, selected)
	}
	if pair, ok := any(object).(*api.Nachnutzung); ok {
		b.Grow(roomFor(pair))
		b.Write(appendNachnutzung(b.AvailableBuffer(), pair))
		return nil
	}
	return encodeJSON(b, object)
}

// encodeJSON writes JSON without the escapes that only JSON inside HTML needs:
// "Arbeit & Ruhestand" stays readable.
func encodeJSON(b *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	// The encoder ends each value with a line feed.
	b.Truncate(b.Len() - 1)
	return nil
}

func canonicalURL(path ...string) string {
	for i, p := range path {
		path[i] = url.PathEscape(p)
	}
	return api.BasePath + "/" + strings.Join(path, "/")
}
