// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// Betrieb is what the operator says about itself on the pages that the law asks
// for. Nothing of it is made up: what is empty is said to be missing.
type Betrieb struct {
	// Stelle that runs the server, with its address, a line each.
	Stelle []string
	// Email and Telefon of it.
	Email, Telefon string
	// Datenschutz is whom to ask about personal data, Barrierefreiheit where to
	// report a barrier, a line each.
	Datenschutz, Barrierefreiheit []string
	// Ombudsstelle with its address, a line each.
	Ombudsstelle []string
	// Geprueft is the day on which accessibility was last checked, YYYY-MM-DD.
	Geprueft string
	// Sicherheit is where to report a weakness: an address of mail or web, as URI.
	Sicherheit string
}

// betriebView is a page about the operator.
type betriebView struct {
	frame
	Betrieb Betrieb
}

// registerRechtliches mounts the pages that the law asks for. They ask the database
// for nothing, so that they are there when nothing else is.
func (s *Site) registerRechtliches(r *gin.Engine) {
	for path, p := range map[string]struct{ vorlage, titel string }{
		"/impressum":        {"impressum", "Impressum"},
		"/datenschutz":      {"datenschutz", "Datenschutz"},
		"/barrierefreiheit": {"barrierefreiheit", "Erklärung zur Barrierefreiheit"},
		"/leichte-sprache":  {"leichtesprache", "Leichte Sprache"},
	} {
		r.GET(path, s.handle(func(c *gin.Context) error {
			view := betriebView{frame: s.newFrame(c, p.titel), Betrieb: s.info.Betrieb}
			view.hinauf()
			c.Header("Cache-Control", "public, max-age=300")
			return s.render(c, http.StatusOK, s.pages[p.vorlage], view)
		}))
	}
	r.GET("/.well-known/security.txt", s.securityTxt)
}

// securityTxt tells where to report a weakness (RFC 9116). Without a contact there
// is none: the file must not name nobody.
func (s *Site) securityTxt(c *gin.Context) {
	if s.info.Betrieb.Sicherheit == "" {
		c.Header("Cache-Control", "no-store")
		c.String(http.StatusNotFound, "Der Betreiber hat noch keine Stelle für Sicherheitsmeldungen genannt.\n")
		return
	}
	// It has to end within a year and is made anew with each answer.
	expires := time.Now().UTC().AddDate(0, 6, 0).Truncate(24 * time.Hour).Format(time.RFC3339)
	lines := []string{"Contact: " + s.info.Betrieb.Sicherheit, "Expires: " + expires, "Preferred-Languages: de, en"}
	if s.info.Adresse != "" {
		lines = append(lines, "Canonical: "+s.info.Adresse+"/.well-known/security.txt")
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.String(http.StatusOK, strings.Join(lines, "\n")+"\n")
}
