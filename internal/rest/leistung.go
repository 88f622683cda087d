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

func leistungView() *view[nachnutzung.Leistung, api.Leistung] {
	return &view[nachnutzung.Leistung, api.Leistung]{
		scope: store.Katalog, always: []string{"id"},
		columns: []column[api.Leistung]{
			{"id", func(e *api.Leistung) string { return e.ID }},
			{"leikaSchluessel", func(e *api.Leistung) string { return cellText(e.LeikaSchluessel) }},
			{"name", func(e *api.Leistung) string { return e.Name }},
			{"typRoh", func(e *api.Leistung) string { return e.TypRoh }},
			{"typen", func(e *api.Leistung) string { return cellTexts(e.Typen) }},
			{"rechtsgrundlage", func(e *api.Leistung) string { return e.Rechtsgrundlage }},
			{"gesetz", func(e *api.Leistung) string { return e.Gesetz }},
			{"gesetzKuerzel", func(e *api.Leistung) string { return e.GesetzKuerzel }},
			{"sdg1", func(e *api.Leistung) string { return cellBool(e.Sdg1) }},
			{"sdg2", func(e *api.Leistung) string { return cellBool(e.Sdg2) }},
			{"leistungsbuendel", func(e *api.Leistung) string { return cellOzgIDs(e.Leistungsbuendel) }},
		},
		show: func(e *nachnutzung.Leistung) api.Leistung {
			return api.Leistung{
				ID: e.ID, LeikaSchluessel: orNil(e.LeikaSchluessel), Name: e.Name, TypRoh: e.TypRoh, Typen: orEmptyList(e.Typen),
				Rechtsgrundlage: e.Rechtsgrundlage, Gesetz: e.Gesetz, GesetzKuerzel: e.GesetzKuerzel,
				Sdg1: &e.SDG1, Sdg2: &e.SDG2, Leistungsbuendel: showZuordnungen(e.Leistungsbuendel),
			}
		},
	}
}

// listLeistungen answers the Leistungen.
//
//	@Summary		Leistungen auflisten
//	@Description	Die einzelnen Verwaltungsleistungen mit LeiKa-Schlüssel, Typ und Rechtsgrundlage. 436 stehen nicht im LeiKa; deshalb hat jede eine eigene Kennung.
//	@Tags			Leistungen
//	@ID				listLeistungen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.LeistungParams	false	"Filter"
//	@Success		200		{object}	api.LeistungListe	"Eine Seite der Leistungen"
//	@Failure		400		{object}	api.Problem
//	@Router			/leistungen [get]
func (a *API) listLeistungen(c *gin.Context) error {
	var p api.LeistungParams
	return list(a, c, leistungView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Leistung], error) {
			return db.Leistungen(ctx, store.LeistungFilter{
				Q: p.Q, Leistungsbuendel: p.Leistungsbuendel, Themenfeld: p.Themenfeld, Typ: p.Typ, SDG1: p.Sdg1, SDG2: p.Sdg2,
				ImLeika: p.ImLeika, Zugeordnet: p.Zugeordnet, Gesetz: p.Gesetz,
			}, w)
		})
}

// getLeistung answers one Leistung, by our id or by its LeiKa-Schluessel.
//
//	@Summary		Eine Leistung abrufen
//	@Description	Eine Leistung nach ihrer Kennung oder ihrem LeiKa-Schlüssel; `Content-Location` nennt die Adresse mit der Kennung.
//	@Tags			Leistungen
//	@ID				getLeistung
//	@Produce		json
//	@Param			id		path		string			true	"Kennung (L00001) oder LeiKa-Schlüssel"	format(leistung)	example(L00001)
//	@Param			auswahl	query		api.KatalogAuswahl		false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Leistung	"Die Leistung"
//	@Header			200		{string}	Content-Location	"Adresse mit der Kennung"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungen/{id} [get]
func (a *API) getLeistung(c *gin.Context) error {
	key, err := pathKey(c.Param("id"), "id", "leistung")
	if err != nil {
		return err
	}
	return single(a, c, leistungView(), func(ctx context.Context, db *store.DB) (nachnutzung.Leistung, error) {
		leistung, err := db.Leistung(ctx, key)
		if err == nil {
			c.Header("Content-Location", canonicalURL("leistungen", leistung.ID))
		}
		return leistung, err
	})
}
