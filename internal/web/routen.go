// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import "github.com/gin-gonic/gin"

// Register mounts the pages; merken keeps those that say the same to everybody. HEAD
// is answered by the server for every GET.
func (s *Site) Register(r *gin.Engine, merken gin.HandlerFunc) {
	r.GET("/", merken, s.startOrSearch)
	r.GET("/konto", s.handle(s.konto))
	r.GET("/static/:stand/*datei", s.static)
	// Browsers ask for it on whatever names no icon, an answer of the API too.
	r.GET("/favicon.ico", s.icon)
	s.registerRegister(r, merken)
	s.registerRechtliches(r)
}

// registerRegister mounts the pages of the register.
func (s *Site) registerRegister(r *gin.Engine, merken gin.HandlerFunc) {
	list := func(facets ...string) felder { return felder{einzeln: []string{"q", feldNach}, mehrfach: facets} }
	for _, p := range []struct {
		path, vorlage string
		f             felder
		build         bauen
	}{
		{"/suche", "suche", felder{einzeln: []string{"q"}}, s.suche},
		{"/leistungsbuendel", "buendelliste", list("themenfeld", "lage", "typ", "beleglage"), s.buendelliste},
		{"/leistungsbuendel/:ozgId", "buendel", felder{einzeln: []string{feldDefinition}}, s.buendel},
		{"/kommunen", "kommunen", list("land", "art", "traeger"), s.kommunenliste},
		{"/kommunen/:ars", "kommune", felder{einzeln: []string{"alle", feldDefinition}}, s.kommune},
		{"/kommunen/:ars/nachnutzungen/:ozgId", "paar", felder{}, s.paar},
		{"/kommunen/:ars/naechste-schritte", "naechsteschritte", felder{}, s.naechsteSchritte},
		{"/auswertungen", "auswertungen", felder{}, s.auswertungen},
		{"/themenfelder", "themenfelder", felder{}, s.themenfelderSeite},
		{"/themenfelder/:code", "themenfeld", felder{einzeln: []string{feldDefinition}}, s.themenfeld},
		{"/laender", "laender", felder{}, s.laender},
		{"/laender/:land", "land", felder{}, s.land},
		{"/onlinedienste", "onlinedienste", list("land"), s.dienste},
		{"/onlinedienste/:code", "objekt", felder{}, s.onlinedienst},
		{"/plattformen", "plattformen", felder{}, s.plattformen},
		{"/plattformen/:code", "objekt", felder{}, s.plattform},
		{"/verbuende", "verbuende", felder{}, s.verbuende},
		{"/verbuende/:code", "objekt", felder{}, s.verbund},
		{"/karte", "karte", kartenfelder(), s.karte},
		{"/karte.csv", "karte", kartenfelder(), s.karteCSV},
		{"/matrix", "matrix", matrixfelder(), s.matrix},
		{"/vergleich", "vergleich", felder{einzeln: []string{"von", "bis", "themenfeld", feldDefinition}}, s.vergleich},
		{"/katalogstand", "katalogstand", felder{}, s.katalogseite},
		{"/definitionen", "definitionen", felder{}, s.definitionen},
		{"/daten", "daten", felder{}, s.daten},
	} {
		r.GET(p.path, merken, s.seite(p.vorlage, p.f, p.build))
	}
}
