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

func leistungsbuendelView() *view[nachnutzung.Leistungsbuendel, api.Leistungsbuendel] {
	columns := []column[api.Leistungsbuendel]{
		{"ozgId", func(b *api.Leistungsbuendel) string { return b.OzgID }},
		{"name", func(b *api.Leistungsbuendel) string { return b.Name }},
		{"version", func(b *api.Leistungsbuendel) string { return strconv.FormatInt(b.Version, 10) }},
		{"themenfeld.code", func(b *api.Leistungsbuendel) string { return cellCode(b.Themenfeld) }},
		{"themenfeld.name", func(b *api.Leistungsbuendel) string { return cellName(b.Themenfeld) }},
		{"lage.code", func(b *api.Leistungsbuendel) string { return cellCode(b.Lage) }},
		{"lage.name", func(b *api.Leistungsbuendel) string { return cellName(b.Lage) }},
		{"beleglage", func(b *api.Leistungsbuendel) string { return b.Beleglage }},
		{"zustaendigkeit.arten", func(b *api.Leistungsbuendel) string { return cellTexts(b.Zustaendigkeit.Arten) }},
		{"zustaendigkeit.stand", func(b *api.Leistungsbuendel) string { return b.Zustaendigkeit.Stand }},
		{"typen", func(b *api.Leistungsbuendel) string { return cellTexts(b.Typen) }},
		{"anzahlLeistungen", func(b *api.Leistungsbuendel) string { return cellInt(b.AnzahlLeistungen) }},
		{"sdg1", func(b *api.Leistungsbuendel) string { return cellBool(b.Sdg1) }},
		{"sdg2", func(b *api.Leistungsbuendel) string { return cellBool(b.Sdg2) }},
		{"quellen", func(b *api.Leistungsbuendel) string { return cellQuellen(b.Quellen) }},
	}
	return &view[nachnutzung.Leistungsbuendel, api.Leistungsbuendel]{
		scope: store.Katalog, always: []string{"ozgId"},
		columns: append(columns,
			federfuehrungColumns(func(b *api.Leistungsbuendel) *api.Federfuehrung { return b.Federfuehrung })...),
		show: func(b *nachnutzung.Leistungsbuendel) api.Leistungsbuendel {
			return api.Leistungsbuendel{
				OzgID: b.OzgID, Name: b.Name, Version: b.Version, Themenfeld: showVerweis(b.Themenfeld), Lage: showVerweis(b.Lage),
				Beleglage: string(b.Beleglage), Federfuehrung: showWirksam(b.Wirksam),
				Zustaendigkeit: &api.Zustaendigkeit{
					Arten: orEmptyList(b.Zustaendigkeit.Arten), Stand: string(b.Zustaendigkeit.Stand),
				},
				Typen: orEmptyList(b.Typen), AnzahlLeistungen: &b.AnzahlLeistungen, Sdg1: &b.SDG1, Sdg2: &b.SDG2,
				Quellen: showQuellen(b.Quellen),
			}
		},
	}
}

// listLeistungsbuendel answers the Leistungsbuendel.
//
//	@Summary		Leistungsbündel auflisten
//	@Description	Die Leistungsbündel („OZG-Leistungen“) mit wirksamer Federführung. Die Suche `q` findet Umlaute und ß in jeder Schreibweise, Teile zusammengesetzter Wörter, Alltagswörter und, hinter den genauen Treffern, auch Tippfehler; sie liest die Namen der Leistungen mit.
//	@Tags			Leistungsbündel
//	@ID				listLeistungsbuendel
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.LeistungsbuendelParams	false	"Filter"
//	@Success		200		{object}	api.LeistungsbuendelListe	"Eine Seite der Leistungsbündel"
//	@Failure		400		{object}	api.Problem
//	@Router			/leistungsbuendel [get]
func (a *API) listLeistungsbuendel(c *gin.Context) error {
	var p api.LeistungsbuendelParams
	return list(a, c, leistungsbuendelView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Leistungsbuendel], error) {
			return db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{
				Q: p.Q, Themenfeld: p.Themenfeld, Lage: p.Lage, Typ: p.Typ, Land: p.FederfuehrungLand, Bund: p.FederfuehrungBund,
				Beleglage: p.Beleglage, Zustaendigkeit: p.Zustaendigkeit, SDG1: p.Sdg1, SDG2: p.Sdg2, Onlinedienst: p.Onlinedienst,
				Stichtag: p.Stichtag,
			}, w)
		})
}

// getLeistungsbuendel answers one Leistungsbuendel.
//
//	@Summary		Ein Leistungsbündel abrufen
//	@Description	Ein Leistungsbündel mit wirksamer Federführung: seiner eigenen, sonst der des Themenfelds; mit der Zuständigkeit am Stichtag.
//	@Tags			Leistungsbündel
//	@ID				getLeistungsbuendel
//	@Produce		json
//	@Param			ozgId	path		string					true	"OZG-ID, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			auswahl	query		api.ZeitpunktAuswahl		false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Leistungsbuendel	"Das Leistungsbündel"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungsbuendel/{ozgId} [get]
func (a *API) getLeistungsbuendel(c *gin.Context) error {
	ozgID, err := pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	return singleWith(a, c, leistungsbuendelView(), &p, &p.Fields, &p.Kenntnisstand, func(ctx context.Context, db *store.DB) (nachnutzung.Leistungsbuendel, error) {
		return db.LeistungsbuendelAm(ctx, ozgID, p.Stichtag)
	})
}

// listBuendelLeistungen answers the Leistungen of a Leistungsbuendel.
//
//	@Summary		Leistungen eines Leistungsbündels auflisten
//	@Description	Die Leistungen, die zu einem Leistungsbündel gehören.
//	@Tags			Leistungsbündel
//	@ID				listLeistungenDesLeistungsbuendels
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			ozgId	path		string						true	"OZG-ID, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			filter	query		api.BuendelLeistungParams	false	"Filter"
//	@Success		200		{object}	api.LeistungListe			"Eine Seite der Leistungen"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungsbuendel/{ozgId}/leistungen [get]
func (a *API) listBuendelLeistungen(c *gin.Context) error {
	ozgID, err := pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	if err != nil {
		return err
	}
	var p api.BuendelLeistungParams
	return list(a, c, leistungView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Leistung], error) {
			return db.LeistungenOf(ctx, ozgID, p.Typ, w)
		})
}
