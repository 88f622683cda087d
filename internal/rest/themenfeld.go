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

func themenfeldView() *view[nachnutzung.Themenfeld, api.Themenfeld] {
	columns := []column[api.Themenfeld]{
		{"code", func(t *api.Themenfeld) string { return t.Code }},
		{"name", func(t *api.Themenfeld) string { return t.Name }},
		{"version", func(t *api.Themenfeld) string { return strconv.FormatInt(t.Version, 10) }},
		{"anzahlLeistungsbuendel", func(t *api.Themenfeld) string { return cellInt(t.AnzahlLeistungsbuendel) }},
	}
	return &view[nachnutzung.Themenfeld, api.Themenfeld]{
		scope: store.Katalog, always: []string{"code"},
		columns: append(columns, federfuehrungColumns(func(t *api.Themenfeld) *api.Federfuehrung { return t.Federfuehrung })...),
		show: func(t *nachnutzung.Themenfeld) api.Themenfeld {
			return api.Themenfeld{
				Code: t.Code, Name: t.Name, Version: t.Version, AnzahlLeistungsbuendel: &t.AnzahlLeistungsbuendel,
				Federfuehrung: showWirksam(nachnutzung.Wirksam(nachnutzung.Federfuehrung{}, t.Federfuehrung)),
			}
		},
	}
}

// listThemenfelder answers the Themenfelder with who leads them.
//
//	@Summary		Themenfelder auflisten
//	@Description	Die 14 Themenfelder mit ihrer Federführung auf der Seite des Bundes und der Länder, je mit Quelle. Was niemand belegt hat, bleibt leer und heißt `nicht_belegt`.
//	@Tags			Themenfelder
//	@ID				listThemenfelder
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.ThemenfeldParams	false	"Filter"
//	@Success		200		{object}	api.ThemenfeldListe		"Eine Seite der Themenfelder"
//	@Failure		400		{object}	api.Problem
//	@Router			/themenfelder [get]
func (a *API) listThemenfelder(c *gin.Context) error {
	var p api.ThemenfeldParams
	return list(a, c, themenfeldView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Themenfeld], error) {
			return db.Themenfelder(ctx, store.ThemenfeldFilter{Q: p.Q, Land: p.FederfuehrungLand, Bund: p.FederfuehrungBund}, w)
		})
}

// getThemenfeld answers one Themenfeld.
//
//	@Summary		Ein Themenfeld abrufen
//	@Description	Ein Themenfeld mit seiner Federführung und den Quellen.
//	@Tags			Themenfelder
//	@ID				getThemenfeld
//	@Produce		json
//	@Param			code	path		string			true	"Code des Themenfelds"	format(code)	example(bildung)
//	@Param			auswahl	query		api.KatalogAuswahl		false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Themenfeld	"Das Themenfeld"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/themenfelder/{code} [get]
func (a *API) getThemenfeld(c *gin.Context) error {
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	return single(a, c, themenfeldView(), func(ctx context.Context, db *store.DB) (nachnutzung.Themenfeld, error) {
		return db.Themenfeld(ctx, code)
	})
}
