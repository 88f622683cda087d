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

func showAngabe(f *nachnutzung.Federfuehrungsangabe) api.Federfuehrungsangabe {
	side := func(s nachnutzung.FederfuehrungSeite) api.FederfuehrungsangabeSeite {
		return api.FederfuehrungsangabeSeite{
			Federfuehrende: showVerweise(s.Werte), Beleglage: string(s.Beleglage), Hinweis: orNil(s.Hinweis), Quellen: showQuellen(s.Quellen),
		}
	}
	return api.Federfuehrungsangabe{Version: f.Version, Bund: side(f.Federfuehrung.Bund), Land: side(f.Federfuehrung.Land)}
}

// themenfeldKey and buendelKey read whose Federfuehrung a path is about.
func themenfeldKey(c *gin.Context) (nachnutzung.Federfuehrungsangabe, error) {
	code, err := pathKey(c.Param("code"), "code", "code")
	return nachnutzung.Federfuehrungsangabe{Themenfeld: code}, err
}

func buendelKey(c *gin.Context) (nachnutzung.Federfuehrungsangabe, error) {
	ozgID, err := pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	return nachnutzung.Federfuehrungsangabe{OzgID: ozgID}, err
}

// getThemenfeldFederfuehrung answers who leads a Themenfeld.
//
//	@Summary		Federführung eines Themenfelds abrufen
//	@Description	Die Federführung, wie sie eingetragen ist. Der ETag gilt in If-Match.
//	@Tags			Themenfelder
//	@ID				getThemenfeldFederfuehrung
//	@Produce		json
//	@Param			code	path		string						true	"Code des Themenfelds"	format(code)	example(bildung)
//	@Param			auswahl	query		api.KatalogAuswahl			false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Federfuehrungsangabe	"Die Federführung"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/themenfelder/{code}/federfuehrung [get]
func (a *API) getThemenfeldFederfuehrung(c *gin.Context) error {
	return a.getFederfuehrung(c, themenfeldKey)
}

// getBuendelFederfuehrung answers the own Federfuehrung of a Leistungsbuendel.
//
//	@Summary		Eigene Federführung eines Leistungsbündels abrufen
//	@Description	Nur, was zum Leistungsbündel selbst eingetragen ist; die wirksame Federführung nennt das Leistungsbündel. Der ETag gilt in If-Match.
//	@Tags			Leistungsbündel
//	@ID				getLeistungsbuendelFederfuehrung
//	@Produce		json
//	@Param			ozgId	path		string						true	"OZG-ID, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			auswahl	query		api.KatalogAuswahl			false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Federfuehrungsangabe	"Die Federführung"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungsbuendel/{ozgId}/federfuehrung [get]
func (a *API) getBuendelFederfuehrung(c *gin.Context) error { return a.getFederfuehrung(c, buendelKey) }

func (a *API) getFederfuehrung(c *gin.Context, key func(*gin.Context) (nachnutzung.Federfuehrungsangabe, error)) error {
	of, err := key(c)
	if err != nil {
		return err
	}
	v := &view[nachnutzung.Federfuehrungsangabe, api.Federfuehrungsangabe]{always: []string{"version"}, show: showAngabe}
	return editable(a, c, v, revalidate, func(f *nachnutzung.Federfuehrungsangabe) int64 { return f.Version },
		func(ctx context.Context, db *store.DB) (nachnutzung.Federfuehrungsangabe, error) {
			return db.Federfuehrung(ctx, of)
		})
}

// putThemenfeldFederfuehrung replaces who leads a Themenfeld.
//
//	@Summary		Federführung eines Themenfelds ersetzen
//	@Description	Setzt beide Seiten so, wie sie gesendet werden, mit ihren Quellen.
//	@Tags			Themenfelder
//	@ID				putThemenfeldFederfuehrung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code	path		string						true	"Code des Themenfelds"	format(code)	example(bildung)
//	@Param			inhalt	body		api.FederfuehrungAenderung	true	"Die Federführung"
//	@Success		200		{object}	api.Federfuehrungsangabe	"Die Federführung danach"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/themenfelder/{code}/federfuehrung [put]
func (a *API) putThemenfeldFederfuehrung(c *gin.Context) error {
	return a.putFederfuehrung(c, themenfeldKey)
}

// putBuendelFederfuehrung replaces the own Federfuehrung of a Leistungsbuendel.
//
//	@Summary		Eigene Federführung eines Leistungsbündels ersetzen
//	@Description	Setzt beide Seiten so, wie sie gesendet werden. Eine Seite ohne Federführende lässt die des Themenfelds gelten.
//	@Tags			Leistungsbündel
//	@ID				putLeistungsbuendelFederfuehrung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			ozgId	path		string						true	"OZG-ID, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			inhalt	body		api.FederfuehrungAenderung	true	"Die Federführung"
//	@Success		200		{object}	api.Federfuehrungsangabe	"Die Federführung danach"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungsbuendel/{ozgId}/federfuehrung [put]
func (a *API) putBuendelFederfuehrung(c *gin.Context) error { return a.putFederfuehrung(c, buendelKey) }

func (a *API) putFederfuehrung(c *gin.Context, key func(*gin.Context) (nachnutzung.Federfuehrungsangabe, error)) error {
	var sent api.FederfuehrungAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	of, err := key(c)
	if err != nil {
		return err
	}
	f, err := a.db.UpdateFederfuehrung(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), of, e.expected,
		func(f *nachnutzung.Federfuehrungsangabe) error {
			f.Federfuehrung = nachnutzung.Federfuehrung{Bund: sentSeite(&sent.Bund), Land: sentSeite(&sent.Land)}
			return e.with(f.Federfuehrung.Validate(e.words))
		})
	return answerEdit(c, showAngabe(&f), f.Version, false, err)
}

func sentSeite(s *api.FederfuehrungSeiteAenderung) nachnutzung.FederfuehrungSeite {
	return nachnutzung.FederfuehrungSeite{
		Werte: sentVerweise(s.Federfuehrende), Beleglage: nachnutzung.Beleglage(s.Beleglage), Hinweis: orZero(s.Hinweis), Quellen: sentQuellen(s.Quellen),
	}
}
