// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package web serves the pages for people: server-rendered HTML, in German, that
// works without JavaScript and loads nothing from elsewhere.
//
// It shows what the store answers and decides nothing of its own: the rules are
// the domain's, the texts of the pages stand in templates/. It must not know
// SQL, the types of the API, or who sends which problem document; it knows of
// the API no more than the addresses that it links to.
package web

import (
	"embed"
	"fmt"
	"log/slog"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/store"
)

//go:embed templates/*.html
var templateFiles embed.FS

// static holds the style, and KERN, the design system of the German
// administration, unchanged in a folder of its own beside its licence.
//
//go:embed static
var staticFiles embed.FS

// Info is what the pages tell about the running program.
type Info struct {
	// Version of the program.
	Version string
}

// Site answers the pages. It is safe for concurrent use.
type Site struct {
	db     *store.DB
	auth   *auth.Auth
	log    *slog.Logger
	info   Info
	assets *assets
	pages  *pages
	// build changes with everything that a page shows and the database does not
	// know of; it is part of each ETag.
	build string
}

// New reads the templates and the static files, so that a fault in them ends the
// start and not a request. who knows who has signed in.
func New(db *store.DB, who *auth.Auth, log *slog.Logger, info Info) (*Site, error) {
	assets, err := loadAssets(staticFiles, "static")
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	pages, err := parsePages(templateFiles, assets)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	build, err := fingerprint(templateFiles, "templates", info.Version, assets.stand)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	return &Site{db: db, auth: who, log: log, info: info, assets: assets, pages: pages, build: build}, nil
}

// Register mounts the pages; merken keeps those that say the same to everybody. HEAD
// is answered by the server for every GET.
func (s *Site) Register(r *gin.Engine, merken gin.HandlerFunc) {
	r.GET("/", merken, s.handle(s.start))
	r.GET("/konto", s.handle(s.konto))
	r.GET("/static/:stand/*datei", s.static)
	// Browsers ask for it on whatever names no icon, an answer of the API too.
	r.GET("/favicon.ico", s.icon)
}
