// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/bedingt"
	"nachnutzung/internal/store"
)

// maxKept is the longest answer that is kept, in bytes.
const maxKept = 12 << 20

// antwort is a public answer that is kept.
type antwort struct {
	key string
	// etag is that without a coding.
	etag string
	// roh is the answer as it was made.
	roh gestalt
	// unveraendert are the headers of a 304, unveraendertFremd those of one to a script of
	// another site.
	unveraendert, unveraendertFremd kopf
	// gegenwart says that the answer is of the last revision for as long as it holds,
	// revision of which it was made.
	gegenwart bool
	revision  int64

	// stand is the count of changes at which it was begun, bereiche what it depends on;
	// nothing is everything. geprueft is a count at which it held.
	stand    uint64
	bereiche []store.Bereich
	geprueft atomic.Uint64
	// begonnen is when it was begun.
	begonnen time.Time

	mu sync.Mutex
	// kodiert are the answer's other forms by coding, each made when it is first asked
	// for; nil where it would be no shorter.
	kodiert map[string]*gestalt
}

// gestalt is an answer in a content coding, ready to be written.
type gestalt struct {
	body   []byte
	header kopf
}

// kopf are headers, ready to be written. They are shared by all answers, and nobody
// may change their values.
type kopf []zeile

type zeile struct {
	name   string
	values []string
}

func (k kopf) copyTo(h http.Header) {
	for i := range k {
		h[k[i].name] = k[i].values
	}
}

// with gives the headers with another value.
func (k kopf) with(name, value string) kopf {
	name = http.CanonicalHeaderKey(name)
	return append(k.without([]string{name}), zeile{name, []string{value}})
}

// without gives the headers without some, which are named in canonical form.
func (k kopf) without(names []string) kopf {
	return slices.DeleteFunc(slices.Clone(k), func(z zeile) bool { return slices.Contains(names, z.name) })
}

// ownHeaders are those that belong to one request, in canonical form.
func ownHeaders() []string {
	return []string{
		"X-Request-Id", "Ratelimit-Limit", "Ratelimit-Remaining", "Ratelimit-Reset", "Age", "Cache-Status", "Date", "Set-Cookie", "Connection",
	}
}

// bodyHeaders speak of a body, which a 304 has not (RFC 9110, 15.4.5).
func bodyHeaders() []string {
	return []string{"Content-Length", "Content-Type", "Content-Disposition", "Content-Encoding", "Link"}
}

// onceHeaders say how a browser is to treat what it is shown. A cache has them with the
// body, and keeps those that a 304 does not name (RFC 9111, 3.2): they are most of what
// a 304 would weigh.
func onceHeaders() []string {
	return []string{
		"Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy",
		"X-Content-Type-Options", "X-Frame-Options", "Strict-Transport-Security",
	}
}

// fremdHeader names the headers that a script of another site may read. Its browser asks
// with Origin, and no other 304 has it: a cache has that of the body. With more than eight
// headers a 304 does not fit into a small map any more, and costs a tenth more.
const fremdHeader = "Access-Control-Expose-Headers"

// withoutBody takes away the headers that a 304 does not have.
func withoutBody(h http.Header) {
	for _, names := range [][]string{bodyHeaders(), onceHeaders()} {
		for _, name := range names {
			delete(h, name)
		}
	}
}

// newAntwort makes an answer of what was recorded.
func newAntwort(key string, r *aufnahme) *antwort {
	h := r.Header()
	var all kopf
	for name, values := range h {
		if !slices.Contains(ownHeaders(), name) {
			all = append(all, zeile{name, slices.Clip(slices.Clone(values))})
		}
	}
	body := slices.Clip(r.body)
	a := &antwort{key: key, etag: h.Get("ETag")}
	if !strings.Contains(h.Get("Vary"), "Accept-Encoding") {
		all = all.with("Vary", strings.TrimPrefix(h.Get("Vary")+", Accept-Encoding", ", "))
	}
	a.revision, _ = strconv.ParseInt(h.Get(HeaderRevision), 10, 64)
	a.roh = gestalt{body: body, header: all.with("Content-Length", strconv.Itoa(len(body)))}
	a.unveraendertFremd = all.without(bodyHeaders()).without(onceHeaders())
	a.unveraendert = a.unveraendertFremd.without([]string{fremdHeader})
	return a
}

// form gives the answer in a coding, or as it was made where that is no shorter;
// grown is how many bytes it has got for it.
func (a *antwort) form(coding string) (form *gestalt, grown int) {
	if coding == "" || len(a.roh.body) < minCoded {
		return &a.roh, 0
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	form, ok := a.kodiert[coding]
	if !ok {
		form = a.encode(coding)
		if a.kodiert == nil {
			a.kodiert = make(map[string]*gestalt)
		}
		a.kodiert[coding] = form
		if form != nil {
			grown = len(form.body)
		}
	}
	if form == nil {
		return &a.roh, grown
	}
	return form, grown
}

// encode makes the answer's form in a coding; nil where it would be no shorter.
func (a *antwort) encode(coding string) *gestalt {
	if !isCompressible(a.roh.header) {
		return nil
	}
	body := compress(coding, a.roh.body)
	if body == nil || len(body) >= len(a.roh.body) {
		return nil
	}
	header := a.roh.header.with("Content-Encoding", coding).with("Content-Length", strconv.Itoa(len(body))).
		with("ETag", bedingt.Kodiert(a.etag, coding))
	return &gestalt{body: body, header: header}
}

// aufnahme records an answer instead of sending it. One that gets too long to be kept
// is sent on.
type aufnahme struct {
	gin.ResponseWriter
	most    int
	status  int
	body    []byte
	written bool
	// passed says that the answer was sent on.
	passed bool
}

// WriteHeader notes the status.
func (r *aufnahme) WriteHeader(code int) {
	if code > 0 {
		r.status = code
	}
	if r.passed {
		r.ResponseWriter.WriteHeader(code)
	}
}

// WriteHeaderNow notes that the answer has begun.
func (r *aufnahme) WriteHeaderNow() {
	r.written = true
	if r.passed {
		r.ResponseWriter.WriteHeaderNow()
	}
}

// Write notes a part of the body.
func (r *aufnahme) Write(part []byte) (int, error) {
	r.written = true
	if !r.passed && len(r.body)+len(part) > r.most {
		if err := r.pass(); err != nil {
			return 0, err
		}
	}
	if r.passed {
		return r.ResponseWriter.Write(part)
	}
	r.body = append(r.body, part...)
	return len(part), nil
}

// WriteString notes a part of the body.
func (r *aufnahme) WriteString(part string) (int, error) { return r.Write([]byte(part)) }

// Status is what was noted.
func (r *aufnahme) Status() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// Size of the body so far.
func (r *aufnahme) Size() int {
	if r.passed {
		return r.ResponseWriter.Size()
	}
	return len(r.body)
}

// Written tells whether the answer has begun.
func (r *aufnahme) Written() bool { return r.written }

// Flush sends the answer on: somebody waits for its parts.
func (r *aufnahme) Flush() {
	if err := r.pass(); err == nil {
		r.ResponseWriter.Flush()
	}
}

// Unwrap gives the connection to http.ResponseController.
func (r *aufnahme) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// pass sends on what was recorded and all that comes.
func (r *aufnahme) pass() error {
	if r.passed {
		return nil
	}
	r.passed = true
	r.ResponseWriter.WriteHeader(r.Status())
	body := r.body
	r.body = nil
	_, err := r.ResponseWriter.Write(body)
	return err
}

// release sends an answer that is not kept to who has asked for it, with the tags
// that he holds.
func (r *aufnahme) release(asked []string) {
	h := r.Header()
	if etag := h.Get("ETag"); etag != "" && r.Status() == http.StatusOK {
		if named, ok := bedingt.Bekannt(asked, etag); ok {
			withoutBody(h)
			h.Set("ETag", named)
			r.ResponseWriter.WriteHeader(http.StatusNotModified)
			r.ResponseWriter.WriteHeaderNow()
			return
		}
	}
	r.ResponseWriter.WriteHeader(r.Status())
	r.ResponseWriter.WriteHeaderNow()
	if len(r.body) > 0 {
		_, _ = r.ResponseWriter.Write(r.body)
	}
}
