// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// Markiere gives a page with a mark that says to its reader how old what it shows is,
// because the database does not answer.
type Markiere func(page []byte, alter time.Duration) []byte

// erneut is after how many seconds a reader may ask again for a page that is old.
const erneut = 10

// Seite is Merken for pages. They may show more to who has signed in: whoever sends a
// cookie gets an answer of his own, which is not kept. While the database does not
// answer, the last known page is given, whoever asks, for as long as StaleMax says:
// also one that may be outdated, because a page says how old it is.
func (a *Antworten) Seite(markiere Markiere) gin.HandlerFunc {
	return func(c *gin.Context) {
		if a.db.Nachgesehen(c.Request.Context()) != nil && a.zuletzt(c, markiere) {
			return
		}
		if a.speicher != nil && len(c.Request.Header["Cookie"]) == 0 {
			a.merken(c, markiere)
			return
		}
		if !a.darf(c) {
			return
		}
		if made := a.record(c, "", a.db.Takt(), markiere); made != nil {
			a.serve(c, made)
		}
	}
}

// zuletzt answers with the last known page, marked as such; false when none is known
// or it is too old.
func (a *Antworten) zuletzt(c *gin.Context, markiere Markiere) bool {
	key, ok := schluessel(c.Request)
	if !ok || a.speicher == nil {
		return false
	}
	kept := a.speicher.get(key)
	if kept == nil {
		return false
	}
	// What nothing is known against is right as of the last look.
	since := kept.begonnen
	if seen := a.db.ZuletztGesehen(); a.holds(kept) && seen.After(since) {
		since = seen
	}
	age := max(0, time.Since(since))
	if age > a.staleMax {
		return false
	}
	c.Abort()
	h := c.Writer.Header()
	kept.roh.header.copyTo(h)
	body := kept.roh.body
	if strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		body = markiere(body, age)
	}
	if name := coding(c.Request.Header["Accept-Encoding"]); name != "" && len(body) >= minCoded {
		if coded := compress(name, body); coded != nil {
			body, h["Content-Encoding"] = coded, []string{name}
		}
	}
	delete(h, "Etag")
	h["Cache-Control"] = []string{"no-store"}
	h["Retry-After"] = []string{strconv.Itoa(erneut)}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	markStale(h, age)
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(body)
	return true
}
