// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/bedingt"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// revalidate is the Cache-Control of the public pages, as it is the API's: they
// may be kept and are asked for each time, so that none is older than the register.
const revalidate = "public, no-cache"

// errEmpty says that the catalogue was never loaded.
var errEmpty = errors.New("catalogue not loaded")

// bauen makes the view of a page. It sets what the frame of a needs (at least
// Titel) and gives what the template shows; the view embeds a.frame. A
// *nachnutzung.NotFoundError becomes a page that helps to search.
type bauen func(a *anfrage) (any, error)

// anfrage is a request for a public page that was read: what is asked for, of
// when, and what is wrong with it.
type anfrage struct {
	c *gin.Context
	s *Site
	// frame is shown around the page; the view embeds it.
	frame *frame
	// merkmale are the parameters of the page as they were sent, those alone that
	// can be read.
	merkmale map[string][]string
	// z is the time of the read; the zero value is the present.
	z store.Zeitpunkt
	// version is the state of the catalogue, read before all else.
	version string
	// stand is what the catalogue holds today.
	stand nachnutzung.Katalogstand
	// gezaehlt is by which definition is counted, once it was read.
	gezaehlt *abdeckungTeil
}

// ctx is the request's.
func (a *anfrage) ctx() context.Context { return a.c.Request.Context() }

// wert is the one value of a parameter; empty when it was not sent.
func (a *anfrage) wert(name string) string {
	if list := a.merkmale[name]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// tag is the day that the page is about.
func (a *anfrage) tag() string { return a.frame.Zeit.Tag }

// katalog hands read the database as it was known at the time of the request, for
// everything but pairs, which the store reads by the Zeitpunkt itself.
func (a *anfrage) katalog(read func(context.Context, *store.DB) error) error {
	return a.s.db.AsKnown(a.ctx(), a.z.Kenntnisstand, func(db *store.DB) error { return read(a.ctx(), db) })
}

// falsch tells the reader what is wrong with the request; the rest is shown.
func (a *anfrage) falsch(format string, args ...any) {
	a.frame.Fehler = append(a.frame.Fehler, fmt.Sprintf(format, args...))
}

// hinweis tells the reader what is to be known about what is shown.
func (a *anfrage) hinweis(format string, args ...any) {
	a.frame.Hinweise = append(a.frame.Hinweise, fmt.Sprintf(format, args...))
}

// einer gives the value of a parameter where it is one of those allowed, and names
// it otherwise.
func (a *anfrage) einer(name, titel string, allowed ...string) string {
	list := a.mehrere(name, titel, allowed...)
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// mehrere gives the values of a parameter that are among those allowed, and names
// the others.
func (a *anfrage) mehrere(name, titel string, allowed ...string) []string {
	var known []string
	isAllowed, seen := make(map[string]bool, len(allowed)), make(map[string]bool)
	for _, value := range allowed {
		isAllowed[value] = true
	}
	for _, value := range a.merkmale[name] {
		switch {
		case value == "" || seen[value]:
		case isAllowed[value]:
			known = append(known, value)
		default:
			a.falsch("„%s“ ist für „%s“ nicht möglich und bleibt unbeachtet. Bitte aus der Liste auswählen.", printable(value), titel)
		}
		seen[value] = true
	}
	if len(a.merkmale[name]) > 0 {
		// What stays unheeded does not go on into the citation and the forms.
		a.merkmale[name] = known
	}
	return known
}

// seite answers a public page: it reads the query, of which the page knows the
// parameters of f, builds the view and answers it, with 304 where the reader has it
// already. What is wrong with the query stands on the page, which is answered with
// 400 then and shows the rest.
func (s *Site) seite(vorlage string, f felder, build bauen) gin.HandlerFunc {
	return s.handle(func(c *gin.Context) error {
		a, err := s.lies(c, f)
		if err != nil {
			return err
		}
		return s.zeige(a, vorlage, build)
	})
}

// zeige builds a page and answers it.
func (s *Site) zeige(a *anfrage, vorlage string, build bauen) error {
	view, err := build(a)
	if err != nil || a.c.Writer.Written() {
		return err
	}
	if err := a.schliesse(); err != nil {
		return err
	}
	page, ok := s.pages[vorlage]
	if !ok {
		return fmt.Errorf("no template %s", vorlage)
	}
	body, err := s.draw(page, view)
	if err != nil {
		return err
	}
	c := a.c
	c.Header("Content-Security-Policy", policyOf(vorlage))
	if len(a.frame.Fehler) > 0 {
		c.Header("Cache-Control", "no-store")
		c.Data(http.StatusBadRequest, mediaHTML, body)
		return nil
	}
	etag := etagOf(body)
	c.Header("Cache-Control", revalidate)
	c.Header("ETag", etag)
	if _, ok := bedingt.Bekannt(c.Request.Header.Values("If-None-Match"), etag); ok {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	c.Data(http.StatusOK, mediaHTML, body)
	return nil
}

// etagOf names what a page says.
func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// Veraltet marks a page as one that was kept, because the database does not answer:
// it may be as old as alter.
func Veraltet(page []byte, alter time.Duration) []byte {
	notice := `<section class="beispiel veraltet" aria-label="Hinweis auf einen älteren Stand"><p class="kern-body breite">` +
		`<strong>Die Datenbank antwortet gerade nicht.</strong> Sie sehen diese Seite, wie sie zuletzt bekannt war: ` + vor(alter) +
		`. Bitte in einigen Sekunden neu laden; verloren ist nichts.</p></section>`
	return bytes.Replace(page, []byte(headerStart), []byte(notice+headerStart), 1)
}

// vor says how long ago something was.
func vor(d time.Duration) string {
	switch {
	case d < 2*time.Second:
		return "eben noch"
	case d < 2*time.Minute:
		return "vor " + zahl(int(d/time.Second)) + " Sekunden"
	case d < 2*time.Hour:
		return "vor " + zahl(int(d/time.Minute)) + " Minuten"
	}
	return "vor " + zahl(int(d/time.Hour)) + " Stunden"
}

// headerStart is where the layout's header begins.
const headerStart = `<header class="kopf">`

// weiter leads to the page of another key with the same query.
func (a *anfrage) weiter(path string) {
	if raw := a.c.Request.URL.RawQuery; raw != "" {
		path += "?" + raw
	}
	a.c.Header("Cache-Control", "no-store")
	a.c.Redirect(http.StatusFound, path)
	a.c.Writer.WriteHeaderNow()
}

// unbekannt is a key of which there is nothing.
func unbekannt(key, detail string) error {
	return &nachnutzung.NotFoundError{Key: key, Detail: detail}
}
