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

func onlinedienstView() *view[nachnutzung.Onlinedienst, api.Onlinedienst] {
	return &view[nachnutzung.Onlinedienst, api.Onlinedienst]{
		scope: store.Katalog, always: []string{"code"},
		columns: []column[api.Onlinedienst]{
			{"code", func(o *api.Onlinedienst) string { return o.Code }},
			{"name", func(o *api.Onlinedienst) string { return o.Name }},
			{"version", func(o *api.Onlinedienst) string { return strconv.FormatInt(o.Version, 10) }},
			{"laender.code", func(o *api.Onlinedienst) string { return cellCodes(o.Laender) }},
			{"laender.name", func(o *api.Onlinedienst) string { return cellNames(o.Laender) }},
			{"leistungsbuendel", func(o *api.Onlinedienst) string { return cellOzgIDs(o.Leistungsbuendel) }},
			{"nachnutzungsmodell", func(o *api.Onlinedienst) string { return cellText(o.Nachnutzungsmodell) }},
			{"zustand", func(o *api.Onlinedienst) string { return cellText(o.Zustand) }},
			{"hinweis", func(o *api.Onlinedienst) string { return o.Hinweis }},
			{"quellen", func(o *api.Onlinedienst) string { return cellQuellen(o.Quellen) }},
		},
		show: func(o *nachnutzung.Onlinedienst) api.Onlinedienst {
			return api.Onlinedienst{
				Code: o.Code, Name: o.Name, Version: o.Version, Laender: showVerweise(o.Laender), Leistungsbuendel: showZuordnungen(o.Leistungsbuendel),
				Nachnutzungsmodell: orNil(o.Nachnutzungsmodell), Zustand: orNil(o.Zustand), Hinweis: o.Hinweis,
				Quellen: showQuellen(o.Quellen),
			}
		},
	}
}

// listOnlinedienste answers the Onlinedienste.
//
//	@Summary		Onlinedienste auflisten
//	@Description	Dienste, die ein oder mehrere Länder nach dem Grundsatz „Einer für Alle“ entwickeln, mit den Leistungsbündeln, die sie abdecken. Nachnutzungsmodell und Zustand bleiben leer, solange sie niemand belegt hat.
//	@Tags			Onlinedienste
//	@ID				listOnlinedienste
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.OnlinedienstParams	false	"Filter"
//	@Success		200		{object}	api.OnlinedienstListe	"Eine Seite der Onlinedienste"
//	@Failure		400		{object}	api.Problem
//	@Router			/onlinedienste [get]
func (a *API) listOnlinedienste(c *gin.Context) error {
	var p api.OnlinedienstParams
	return list(a, c, onlinedienstView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Onlinedienst], error) {
			return db.Onlinedienste(ctx, store.OnlinedienstFilter{
				Q: p.Q, Land: p.Land, Leistungsbuendel: p.Leistungsbuendel, Themenfeld: p.Themenfeld,
				Nachnutzungsmodell: p.Nachnutzungsmodell,
			}, w)
		})
}

// getOnlinedienst answers one Onlinedienst.
//
//	@Summary		Einen Onlinedienst abrufen
//	@Description	Ein Onlinedienst mit den Ländern, die ihn entwickeln, und den Leistungsbündeln, die er abdeckt.
//	@Tags			Onlinedienste
//	@ID				getOnlinedienst
//	@Produce		json
//	@Param			code	path		string				true	"Code des Onlinedienstes"	format(code)	example(wohngeld_sh)
//	@Param			auswahl	query		api.KatalogAuswahl	false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Onlinedienst	"Der Onlinedienst"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/onlinedienste/{code} [get]
func (a *API) getOnlinedienst(c *gin.Context) error {
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	return editable(a, c, onlinedienstView(), maxAge, func(o *nachnutzung.Onlinedienst) int64 { return o.Version },
		func(ctx context.Context, db *store.DB) (nachnutzung.Onlinedienst, error) {
			return db.Onlinedienst(ctx, code)
		})
}
