// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

func plattformView() *view[nachnutzung.Plattform, api.Plattform] {
	return &view[nachnutzung.Plattform, api.Plattform]{
		scope: store.Kommunen, always: []string{"code"},
		columns: []column[api.Plattform]{
			{"code", func(p *api.Plattform) string { return p.Code }},
			{"name", func(p *api.Plattform) string { return p.Name }},
			{"version", func(p *api.Plattform) string { return strconv.FormatInt(p.Version, 10) }},
			{"langname", func(p *api.Plattform) string { return p.Langname }},
			{"art", func(p *api.Plattform) string { return p.Art }},
			{"betreiber", func(p *api.Plattform) string { return cellText(p.Betreiber) }},
			{"seit", func(p *api.Plattform) string { return p.Seit }},
			{"hinweis", func(p *api.Plattform) string { return p.Hinweis }},
			{"anzahlKommunen", func(p *api.Plattform) string { return cellInt(p.AnzahlKommunen) }},
			{"quellen", func(p *api.Plattform) string { return cellQuellen(p.Quellen) }},
		},
		show: func(p *nachnutzung.Plattform) api.Plattform {
			return api.Plattform{
				Code: p.Code, Name: p.Name, Version: p.Version, Langname: p.Langname, Art: p.Art, Betreiber: orNil(p.Betreiber), Seit: string(p.Seit),
				Hinweis: p.Hinweis, AnzahlKommunen: &p.AnzahlKommunen, Quellen: showQuellen(p.Quellen),
			}
		},
	}
}

// listPlattformen answers the Plattformen.
//
//	@Summary		Plattformen auflisten
//	@Description	Portale und Basisdienste, über die Kommunen Leistungen anbieten, mit Art und Betreiber.
//	@Tags			Plattformen
//	@ID				listPlattformen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.PlattformParams	false	"Filter"
//	@Success		200		{object}	api.PlattformListe	"Eine Seite der Plattformen"
//	@Failure		400		{object}	api.Problem
//	@Router			/plattformen [get]
func (a *API) listPlattformen(c *gin.Context) error {
	var p api.PlattformParams
	return list(a, c, plattformView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Plattform], error) {
			return db.Plattformen(ctx, store.PlattformFilter{Q: p.Q, Art: p.Art, Stichtag: p.Stichtag}, w)
		})
}

// getPlattform answers one Plattform.
//
//	@Summary		Eine Plattform abrufen
//	@Description	Ein Portal oder Basisdienst mit Art und Betreiber. `stichtag` zählt die Kommunen, die es an dem Tag nutzten; gab es die Plattform da noch nicht, sagt das die 404.
//	@Tags			Plattformen
//	@ID				getPlattform
//	@Produce		json
//	@Param			code	path		string			true	"Code der Plattform"	format(code)	example(osi)
//	@Param			auswahl	query		api.ZeitpunktAuswahl	false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Plattform	"Die Plattform"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/plattformen/{code} [get]
func (a *API) getPlattform(c *gin.Context) error {
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	return editableWith(a, c, plattformView(), maxAge, func(o *nachnutzung.Plattform) int64 { return o.Version }, &p, &p.Fields, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB) (nachnutzung.Plattform, error) {
			return db.PlattformAm(ctx, code, p.Stichtag)
		})
}
