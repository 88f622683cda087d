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
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
)

// policy lets a page load style, fonts and icons of its own and send its own
// form; no page of ours runs a script, but one that is easier to use with it
// (scriptPolicy).
const policy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// scriptPolicy is the policy of a page that a script of our own makes easier to use.
const scriptPolicy = policy + "; script-src 'self'"

// policyOf is the policy of a page by its template.
func policyOf(vorlage string) string {
	if vorlage == "matrix" {
		return scriptPolicy
	}
	return policy
}

// retryAfter is how long, in seconds, a reader is asked to wait when the
// database does not answer.
const retryAfter = "10"

// mediaHTML is the media type of every page.
const mediaHTML = "text/html; charset=utf-8"

// pages are the parsed templates by the names of their files, each with the layout
// and the shared parts (teil_*.html) around it.
type pages map[string]*template.Template

func parsePages(files fs.FS, a *assets) (pages, error) {
	funcs := template.FuncMap{
		"static": a.address, "zahl": zahl, "zahl64": zahl64, "tag": tag, "monat": monat, "jahr": jahr, "tagvon": tagVon, "statusname": statusname,
	}
	layout, err := template.New("layout").Option("missingkey=error").Funcs(funcs).
		ParseFS(files, "templates/layout.html", "templates/teil_*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	all := make(pages)
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || strings.HasPrefix(name, "teil_") {
			continue
		}
		page, err := layout.Clone()
		if err != nil {
			return nil, err
		}
		if all[name], err = page.ParseFS(files, file); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// draw makes a page in one piece: a template that fails half-way must not leave half
// a page with status 200.
func (s *Site) draw(page *template.Template, view any) ([]byte, error) {
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "layout", view); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return b.Bytes(), nil
}

// render answers a page that is not of the register.
func (s *Site) render(c *gin.Context, status int, page *template.Template, view any) error {
	body, err := s.draw(page, view)
	if err != nil {
		return err
	}
	c.Header("Content-Security-Policy", policy)
	c.Data(status, mediaHTML, body)
	return nil
}

// newFrame is the frame of a page that asks the database for nothing.
func (s *Site) newFrame(c *gin.Context, titel string) frame {
	f := frame{Titel: titel, Version: s.info.Version, Pfad: c.Request.URL.Path}
	f.navigation(s)
	return f
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
	// Sucht shows a search field that holds Q.
	Sucht bool
	Q     string
}

// NotFound answers a page that does not exist.
func (s *Site) NotFound(c *gin.Context) {
	s.showFault(c, http.StatusNotFound, fehlerView{
		frame: s.newFrame(c, "Diese Seite gibt es nicht"),
		Text: "Unter dieser Adresse liegt nichts. Vielleicht ist sie veraltet oder es hat sich ein Tippfehler eingeschlichen. " +
			"Bitte suchen Sie, oder beginnen Sie auf der Startseite: Von dort ist alles zu erreichen.",
		Sucht: true, Q: lastWord(c.Request.URL.Path),
	})
}

// ZuViele answers who asks for too many pages in a short time.
func (s *Site) ZuViele(c *gin.Context) {
	c.Header("Retry-After", "1")
	s.showFault(c, http.StatusTooManyRequests, fehlerView{
		frame: s.newFrame(c, "Gerade kommen zu viele Anfragen von Ihnen"),
		Text: "Von Ihrer Adresse kamen in kurzer Zeit sehr viele Anfragen; vielleicht teilen Sie sich die Adresse mit anderen. " +
			"Bitte in einigen Sekunden neu laden. Wer viel auf einmal braucht, findet unter „Dateien und Schnittstelle“ ganze Listen.",
		Link: "/daten", Linktext: "Dateien und Schnittstelle",
	})
}

// notThere is the page about a key of which there is nothing.
func (s *Site) notThere(c *gin.Context, err error) fehlerView {
	view := fehlerView{frame: s.newFrame(c, "Dazu gibt es hier nichts"), Sucht: true, Q: lastWord(c.Request.URL.Path)}
	if missing, ok := errors.AsType[*nachnutzung.NotFoundError](err); ok {
		view.Q = printable(missing.Key)
		view.Text = missing.Detail
	}
	if view.Text == "" {
		view.Text = "Den Schlüssel „" + view.Q + "“ kennt das Register nicht. Vielleicht ist er veraltet, oder eine Ziffer stimmt nicht. " +
			"Bitte suchen Sie nach dem Namen."
	}
	return view
}

// lastWord is the last part of a path, for a search.
func lastWord(p string) string {
	word := printable(path.Base(p))
	if word == "/" || word == "." {
		return ""
	}
	return word
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
			frame: s.newFrame(c, "Der Katalog ist gerade nicht erreichbar"),
			Text:  "Die Datenbank antwortet im Moment nicht. Bitte die Seite in einigen Sekunden neu laden; verloren ist nichts.",
		})
	case errors.Is(err, nachnutzung.ErrNotFound):
		s.showFault(c, http.StatusNotFound, s.notThere(c, err))
	case isInvalid(err):
		s.showFault(c, http.StatusBadRequest, fehlerView{
			frame: s.newFrame(c, "Die Anfrage passt nicht"),
			Text:  "Eine Angabe in der Adresse führt nirgendwohin; vielleicht fehlt ein Stück davon. Bitte die Seite von vorn aufrufen.",
			Link:  c.Request.URL.Path, Linktext: "Diese Seite von vorn",
		})
	case errors.Is(err, errEmpty):
		c.Header("Retry-After", retryAfter)
		s.showFault(c, http.StatusServiceUnavailable, fehlerView{
			frame: s.newFrame(c, "Der Katalog ist noch nicht geladen"),
			Text:  "Die Datenbank ist noch leer. Bitte in einigen Sekunden neu laden. Bleibt es dabei, hilft der Betrieb: Der Befehl „nachnutzung katalog load“ lädt den Katalog.",
		})
	default:
		s.log.ErrorContext(ctx, "Seite nicht erstellt", "fehler", err)
		s.showFault(c, http.StatusInternalServerError, fehlerView{
			frame:   s.newFrame(c, "Hier ist uns ein Fehler unterlaufen"),
			Text:    "Die Seite ließ sich nicht erstellen. Bitte noch einmal versuchen. Bleibt es dabei, bitte dem Betrieb die Kennung nennen.",
			Kennung: c.Writer.Header().Get("X-Request-Id"),
		})
	}
}

// isInvalid says that the store refuses what was asked for, as a place in a list that
// is not there.
func isInvalid(err error) bool {
	_, ok := errors.AsType[*nachnutzung.InvalidError](err)
	return ok
}

func (s *Site) showFault(c *gin.Context, status int, view fehlerView) {
	for _, name := range []string{"ETag", "Vary", "Content-Encoding"} {
		c.Writer.Header().Del(name)
	}
	c.Header("Cache-Control", "no-store")
	if err := s.render(c, status, s.pages["fehler"], view); err != nil {
		s.log.ErrorContext(c.Request.Context(), "Fehlerseite nicht erstellt", "fehler", err)
		c.String(status, view.Titel+"\n")
	}
}
