// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
)

// policy lets a page load style, fonts and icons of its own and send its own
// form; no page of ours runs a script.
const policy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// retryAfter is how long, in seconds, a reader is asked to wait when the
// database does not answer.
const retryAfter = "10"

// pages are the parsed templates, each with the layout around it.
type pages struct {
	start, konto, fehler *template.Template
}

func parsePages(files fs.FS, a *assets) (*pages, error) {
	layout, err := template.New("layout").Option("missingkey=error").Funcs(template.FuncMap{
		"static": a.address, "zahl": zahl, "tag": tag, "monat": monat, "jahr": jahr,
	}).ParseFS(files, "templates/layout.html")
	if err != nil {
		return nil, err
	}
	parse := func(name string) (*template.Template, error) {
		page, err := layout.Clone()
		if err != nil {
			return nil, err
		}
		return page.ParseFS(files, "templates/"+name)
	}
	start, err := parse("start.html")
	if err != nil {
		return nil, err
	}
	konto, err := parse("konto.html")
	if err != nil {
		return nil, err
	}
	fehler, err := parse("fehler.html")
	return &pages{start: start, konto: konto, fehler: fehler}, err
}

// frame is what the layout of every page shows.
type frame struct {
	Titel   string
	Version string
	// Beispieldaten puts up the banner.
	Beispieldaten bool
	// Stand of the catalogue and Gebietsstand of the register of Kommunen; empty
	// when the database was not asked.
	Stand, Gebietsstand string
}

// render writes a page in one piece: a template that fails half-way must not
// leave half a page with status 200.
func (s *Site) render(c *gin.Context, status int, page *template.Template, view any) error {
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "layout", view); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	c.Header("Content-Security-Policy", policy)
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}

// handle turns a page that can fail into a handler.
func (s *Site) handle(page func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := page(c); err != nil {
			s.fail(c, err)
		}
	}
}

// fehlerView is a page that says what is wrong and what to do.
type fehlerView struct {
	frame
	Text string
	// Kennung finds the request in the server's log; empty when it would not help.
	Kennung string
	// Link leads on, with Linktext to click at; empty leads to the start page.
	Link, Linktext string
}

// NotFound answers a page that does not exist.
func (s *Site) NotFound(c *gin.Context) {
	s.showFault(c, http.StatusNotFound, fehlerView{
		frame: frame{Titel: "Diese Seite gibt es nicht"},
		Text: "Unter dieser Adresse liegt nichts. Vielleicht ist sie veraltet oder es hat sich ein Tippfehler eingeschlichen. " +
			"Von der Startseite aus ist alles zu erreichen.",
	})
}

// fail answers an error: what may pass by itself with 503, all others with 500
// and a line in the log. The error's own text never reaches the page.
func (s *Site) fail(c *gin.Context, err error) {
	ctx := c.Request.Context()
	switch {
	case errors.Is(err, context.Canceled):
		// The reader has gone.
		c.Abort()
	case errors.Is(err, nachnutzung.ErrUnavailable):
		s.log.WarnContext(ctx, "Seite ohne Datenbank", "fehler", err)
		c.Header("Retry-After", retryAfter)
		s.showFault(c, http.StatusServiceUnavailable, fehlerView{
			frame: frame{Titel: "Der Katalog ist gerade nicht erreichbar"},
			Text:  "Die Datenbank antwortet im Moment nicht. Bitte die Seite in einigen Sekunden neu laden; verloren ist nichts.",
		})
	case errors.Is(err, nachnutzung.ErrNotFound):
		c.Header("Retry-After", retryAfter)
		s.showFault(c, http.StatusServiceUnavailable, fehlerView{
			frame: frame{Titel: "Der Katalog ist noch nicht geladen"},
			Text:  "Die Datenbank ist noch leer. Bitte in einigen Sekunden neu laden. Bleibt es dabei, hilft der Betrieb: Der Befehl „nachnutzung katalog load“ lädt den Katalog.",
		})
	default:
		s.log.ErrorContext(ctx, "Seite nicht erstellt", "fehler", err)
		s.showFault(c, http.StatusInternalServerError, fehlerView{
			frame:   frame{Titel: "Hier ist uns ein Fehler unterlaufen"},
			Text:    "Die Seite ließ sich nicht erstellen. Bitte noch einmal versuchen. Bleibt es dabei, bitte dem Betrieb die Kennung nennen.",
			Kennung: c.Writer.Header().Get("X-Request-Id"),
		})
	}
}

func (s *Site) showFault(c *gin.Context, status int, view fehlerView) {
	view.Version = s.info.Version
	for _, name := range []string{"ETag", "Vary", "Content-Encoding"} {
		c.Writer.Header().Del(name)
	}
	c.Header("Cache-Control", "no-store")
	if err := s.render(c, status, s.pages.fehler, view); err != nil {
		s.log.ErrorContext(c.Request.Context(), "Fehlerseite nicht erstellt", "fehler", err)
		c.String(status, view.Titel+"\n")
	}
}
