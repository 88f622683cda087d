// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/antworten"
	"nachnutzung/internal/bedingt"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// startView is the start page.
type startView struct {
	frame
	Suche        sucheView
	Katalog      nachnutzung.Katalogstand
	Themenfelder []themenfeldView
	Dateien      []dateiView
}

// start answers "/": the state of the catalogue, the Themenfelder with their
// leads, a search, and the way to API and data.
func (s *Site) start(c *gin.Context) error {
	ctx := c.Request.Context()
	suche := readSuche(c.Request.URL.RawQuery)
	katalog, err := s.db.Stand(ctx, store.Katalog)
	if err != nil {
		return err
	}
	kommunen, err := s.db.Stand(ctx, store.Kommunen)
	if err != nil {
		return err
	}
	antworten.HaengtAb(c, store.Katalog, store.Kommunen)
	status := http.StatusOK
	if len(suche.Fehler) > 0 {
		status = http.StatusBadRequest
		c.Header("Cache-Control", "no-store")
	} else {
		etag := fmt.Sprintf("\"%s-%s-%s\"", katalog.Version(), kommunen.Version(), s.build)
		c.Header("Cache-Control", "public, max-age=60")
		c.Header("ETag", etag)
		if _, ok := bedingt.Bekannt(c.Request.Header.Values("If-None-Match"), etag); ok {
			c.Status(http.StatusNotModified)
			return nil
		}
	}
	view, err := s.startView(c, suche)
	if err != nil {
		return err
	}
	return s.render(c, status, s.pages.start, view)
}

func (s *Site) startView(c *gin.Context, suche sucheView) (startView, error) {
	ctx := c.Request.Context()
	view := startView{Suche: suche, Dateien: dateien()}
	var err error
	if view.Katalog, err = s.db.Katalogstand(ctx); err != nil {
		return view, err
	}
	if view.Themenfelder, err = s.themenfelder(ctx); err != nil {
		return view, err
	}
	if view.Suche.Gesucht {
		if err := s.search(ctx, &view.Suche); err != nil {
			return view, err
		}
	}
	view.frame = frame{
		Titel: titel(view.Suche), Version: s.info.Version,
		Beispieldaten: view.Katalog.Beispieldaten, Stand: view.Katalog.Stand, Gebietsstand: view.Katalog.Gebietsstand,
	}
	return view, nil
}

// titel names the page in a row of tabs.
func titel(suche sucheView) string {
	switch {
	case len(suche.Fehler) > 0:
		return "Die Anfrage passt nicht"
	case suche.Gesucht:
		return "Suche nach „" + suche.Q + "“"
	}
	return ""
}

// dateiView is a list of the API as a file for a spreadsheet.
type dateiView struct {
	Name, Adresse string
}

// dateien are the lists that one page of the API holds whole. Leistungen and the
// Kommunen of all Germany are longer; those come page by page.
func dateien() []dateiView {
	return []dateiView{
		{"Themenfelder mit Federführung", apiPath + "/themenfelder?format=csv&limit=1000"},
		{"Lebens- und Geschäftslagen", apiPath + "/lagen?format=csv&limit=1000"},
		{"Leistungsbündel", apiPath + "/leistungsbuendel?format=csv&limit=1000"},
		{"Onlinedienste", apiPath + "/onlinedienste?format=csv&limit=1000"},
		{"Kommunen in Sachsen-Anhalt", apiPath + "/kommunen?format=csv&land=15&limit=1000"},
		{"Verwaltungsträger in Sachsen-Anhalt", apiPath + "/kommunen?format=csv&land=15&limit=1000&traeger=true"},
	}
}
