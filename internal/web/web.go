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
	"sync"
	"sync/atomic"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/karte"
	"nachnutzung/internal/store"
)

//go:embed templates/*.html
var templateFiles embed.FS

// static holds the style, and KERN, the design system of the German
// administration, unchanged in a folder of its own beside its licence.
//
//go:embed static
var staticFiles embed.FS

// Info is what the pages tell about the running program and who runs it.
type Info struct {
	// Version of the program.
	Version string
	// Adresse under which people reach the pages, without a slash at its end; empty
	// when it is not told.
	Adresse string
	// Herausgeber is the body that publishes the register.
	Herausgeber string
	// Betrieb is what the operator says about itself.
	Betrieb Betrieb
}

// Site answers the pages. It is safe for concurrent use.
type Site struct {
	db     *store.DB
	auth   *auth.Auth
	log    *slog.Logger
	info   Info
	assets *assets
	pages  pages
	karten *karte.Karten
	// grenzen are the outlines of the Kreise.
	grenzen string
	// stand is the state of the catalogue that was counted last.
	stand atomic.Pointer[gemerkt]
	// katalogwerte are merkwerte of the catalogue, by kind.
	katalogwerte sync.Map
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
	karten, err := karte.Read()
	if err != nil {
		return nil, fmt.Errorf("maps: %w", err)
	}
	return &Site{
		db: db, auth: who, log: log, info: info, assets: assets, pages: pages, karten: karten, grenzen: grenzenOf(karten.Kreise),
	}, nil
}
