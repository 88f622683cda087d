// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

func naechsterSchrittView() *view[nachnutzung.NaechsterSchritt, api.NaechsterSchritt] {
	return &view[nachnutzung.NaechsterSchritt, api.NaechsterSchritt]{
		always: []string{"ozgId"},
		show: func(s *nachnutzung.NaechsterSchritt) api.NaechsterSchritt {
			shown := api.NaechsterSchritt{
				OzgID: s.Leistungsbuendel.Code, Leistungsbuendel: api.Verweis(s.Leistungsbuendel), Themenfeld: s.Themenfeld, Status: string(s.Status),
				LiveAehnlich: s.Aehnlich, LiveGleicherArt: s.GleicherArt, LiveImLand: s.ImLand, VertragImLand: s.Vertrag, Satz: s.Satz(),
				Onlinedienste: make([]api.Verweis, len(s.Onlinedienste)),
			}
			for i, v := range s.Onlinedienste {
				shown.Onlinedienste[i] = api.Verweis(v)
			}
			return shown
		},
		columns: []column[api.NaechsterSchritt]{
			{"ozgId", func(s *api.NaechsterSchritt) string { return s.OzgID }},
			{"leistungsbuendel.name", func(s *api.NaechsterSchritt) string { return s.Leistungsbuendel.Name }},
			{"themenfeld", func(s *api.NaechsterSchritt) string { return s.Themenfeld }},
			{"status", func(s *api.NaechsterSchritt) string { return s.Status }},
			{"liveAehnlich", func(s *api.NaechsterSchritt) string { return strconv.Itoa(s.LiveAehnlich) }},
			{"liveGleicherArt", func(s *api.NaechsterSchritt) string { return strconv.Itoa(s.LiveGleicherArt) }},
			{"liveImLand", func(s *api.NaechsterSchritt) string { return strconv.Itoa(s.LiveImLand) }},
			{"vertragImLand", func(s *api.NaechsterSchritt) string { return strconv.Itoa(s.VertragImLand) }},
			{"onlinedienste", func(s *api.NaechsterSchritt) string { return cellCodes(s.Onlinedienste) }},
			{"satz", func(s *api.NaechsterSchritt) string { return s.Satz }},
		},
	}
}

// listNaechsteSchritte answers what a body could take up next.
//
//	@Summary		Nächste Schritte einer Kommune abrufen
//	@Description	Leistungsbündel, die die Kommune als Nächstes angehen könnte: zuerst, was bei ähnlich großen Verwaltungen derselben Art in ihrem Land live ist. Was bei ihr live, abgelehnt oder unterbrochen ist, wofür sie nicht zuständig ist und was ein gemeldetes Hindernis aufhält, fehlt. Eine Mitgliedsgemeinde zeigt die Schritte ihrer Verbandsgemeinde. Leer in Ländern, für die nicht belegt ist, wer Verwaltungsträger ist.
//	@Tags			Abdeckung
//	@ID				listNaechsteSchritte
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			ars		path		string						true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			filter	query		api.NaechsterSchrittParams	false	"Filter"
//	@Success		200		{object}	api.NaechsterSchrittListe	"Eine Seite der nächsten Schritte"
//	@Header			200		{string}	Content-Location			"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/naechste-schritte [get]
func (a *API) listNaechsteSchritte(c *gin.Context) error {
	key, err := pathKey(c.Param("ars"), "ars", "kommune")
	if err != nil {
		return err
	}
	var p api.NaechsterSchrittParams
	v := naechsterSchrittView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.NaechsterSchritt], v.always)
	if err != nil {
		return err
	}
	ars, err := a.db.ARS(c.Request.Context(), key)
	if err != nil {
		return err
	}
	c.Header("Content-Location", canonicalURL("kommunen", ars, "naechste-schritte"))
	return registerList(a, c, v, q, "", true, paged(func(ctx context.Context) ([]nachnutzung.NaechsterSchritt, error) {
		return a.db.NaechsteSchritte(ctx, ars, p.Themenfeld, q.z)
	}, func(s *nachnutzung.NaechsterSchritt) string { return s.Leistungsbuendel.Code }))
}
