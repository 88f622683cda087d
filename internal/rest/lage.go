// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

func lageView() *view[nachnutzung.Lage, api.Lage] {
	return &view[nachnutzung.Lage, api.Lage]{
		scope: store.Katalog, always: []string{"code"},
		columns: []column[api.Lage]{
			{"code", func(l *api.Lage) string { return l.Code }},
			{"name", func(l *api.Lage) string { return l.Name }},
			{"themenfeld.code", func(l *api.Lage) string { return cellCode(l.Themenfeld) }},
			{"themenfeld.name", func(l *api.Lage) string { return cellName(l.Themenfeld) }},
			{"art", func(l *api.Lage) string { return l.Art }},
			{"artBeleglage", func(l *api.Lage) string { return l.ArtBeleglage }},
			{"anzahlLeistungsbuendel", func(l *api.Lage) string { return cellInt(l.AnzahlLeistungsbuendel) }},
		},
		show: func(l *nachnutzung.Lage) api.Lage {
			return api.Lage{
				Code: l.Code, Name: l.Name, Themenfeld: showVerweis(l.Themenfeld), Art: l.Art,
				ArtBeleglage: string(l.ArtBeleglage), AnzahlLeistungsbuendel: &l.AnzahlLeistungsbuendel,
			}
		},
	}
}

// listLagen answers the Lagen.
//
//	@Summary		Lagen auflisten
//	@Description	Die Lebens- und Geschäftslagen. Die Art ist eine Vermutung dieses Projekts, denn die Quelle von 2019 nennt sie nicht.
//	@Tags			Lagen
//	@ID				listLagen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.LageParams	false	"Filter"
//	@Success		200		{object}	api.LageListe	"Eine Seite der Lagen"
//	@Failure		400		{object}	api.Problem
//	@Router			/lagen [get]
func (a *API) listLagen(c *gin.Context) error {
	var p api.LageParams
	return list(a, c, lageView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Lage], error) {
			return db.Lagen(ctx, store.LageFilter{Q: p.Q, Themenfeld: p.Themenfeld, Art: p.Art}, w)
		})
}

// getLage answers one Lage.
//
//	@Summary		Eine Lage abrufen
//	@Description	Eine Lebens- oder Geschäftslage mit ihrem Themenfeld.
//	@Tags			Lagen
//	@ID				getLage
//	@Produce		json
//	@Param			code	path		string		true	"Code der Lage"	format(code)	example(geburt)
//	@Param			auswahl	query		api.KatalogAuswahl	false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Lage	"Die Lage"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/lagen/{code} [get]
func (a *API) getLage(c *gin.Context) error {
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	return single(a, c, lageView(), func(ctx context.Context, db *store.DB) (nachnutzung.Lage, error) { return db.Lage(ctx, code) })
}
