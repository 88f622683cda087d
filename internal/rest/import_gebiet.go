// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// frageView shows questions from the one after the given number on.
func frageView() *view[numbered[nachnutzung.Gebietsfrage], api.Gebietsfrage] {
	return &view[numbered[nachnutzung.Gebietsfrage], api.Gebietsfrage]{
		always: []string{"nr"},
		show:   func(n *numbered[nachnutzung.Gebietsfrage]) api.Gebietsfrage { return showFrage(&n.entry, n.nr) },
		columns: []column[api.Gebietsfrage]{
			{"nr", func(f *api.Gebietsfrage) string { return strconv.Itoa(f.Nr) }},
			{"art", func(f *api.Gebietsfrage) string { return f.Art }},
			{"kommune.code", func(f *api.Gebietsfrage) string { return f.Kommune.Code }},
			{"kommune.name", func(f *api.Gebietsfrage) string { return f.Kommune.Name }},
			{"leistungsbuendel.code", func(f *api.Gebietsfrage) string { return orZero(f.Leistungsbuendel).Code }},
			{"leistungsbuendel.name", func(f *api.Gebietsfrage) string { return orZero(f.Leistungsbuendel).Name }},
			{"vermutung.code", func(f *api.Gebietsfrage) string { return orZero(f.Vermutung).Code }},
			{"vermutung.name", func(f *api.Gebietsfrage) string { return orZero(f.Vermutung).Name }},
			{"frage", func(f *api.Gebietsfrage) string { return f.Frage }},
			{"antwort", func(f *api.Gebietsfrage) string { return cellText(f.Antwort) }},
		},
	}
}

func showFrage(f *nachnutzung.Gebietsfrage, nr int) api.Gebietsfrage {
	maybe := func(v nachnutzung.Verweis) *api.Verweis {
		if v.Code == "" {
			return nil
		}
		return &api.Verweis{Code: v.Code, Name: v.Name}
	}
	shown := api.Gebietsfrage{
		Nr: nr, Art: string(f.Art), Kommune: api.Verweis{Code: f.Kommune.Code, Name: f.Kommune.Name}, Leistungsbuendel: maybe(f.Leistungsbuendel),
		Staende: make([]api.Gebietsmeinung, len(f.Staende)), Vermutung: maybe(f.Vermutung), Frage: f.Satz(), Antwort: orNil(f.Antwort),
	}
	for i, s := range f.Staende {
		shown.Staende[i] = api.Gebietsmeinung{
			Kommune: api.Verweis{Code: s.Kommune.Code, Name: s.Kommune.Name}, GeerbtVon: maybe(s.GeerbtVon), Status: string(s.Status),
			StatusSeit: orNil(s.StatusSeit), Herkunft: s.Herkunft,
		}
	}
	return shown
}

// listImportFragen answers what a Gebietsstand leaves open.
//
//	@Summary		Fragen eines Gebietsstands abrufen
//	@Description	Was der Import eines Gebietsstands offen lässt, mit den Antworten, die es schon gibt: entfallene Schlüssel, neue Schlüssel, und Leistungsbündel, zu denen Vorgänger Verschiedenes sagen. Bei anderen Importen ist die Liste leer.
//	@Tags			Importe
//	@ID				listImportFragen
//	@Security		bearer
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			nummer	path		int						true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			filter	query		api.Blatt				false	"Seite"
//	@Success		200		{object}	api.GebietsfrageListe	"Eine Seite der Fragen"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/importe/{nummer}/fragen [get]
func (a *API) listImportFragen(c *gin.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	var p api.Blatt
	q, err := a.readIntern(c, &p, &p, fieldsOf[api.Gebietsfrage], []string{"nr"})
	if err != nil {
		return err
	}
	list, err := a.importe.Fragen(c.Request.Context(), actor(c), id)
	if err != nil {
		return err
	}
	return internNumbered(a, c, frageView(), q, list)
}

// postImportAntworten answers questions of a Gebietsstand and checks it again.
//
//	@Summary		Fragen eines Gebietsstands beantworten
//	@Description	Sagt, was aus entfallenen Schlüsseln geworden ist, woraus neue entstanden sind und welcher Stand gilt, und prüft den Import neu. Die Antworten kommen zu den schon gegebenen hinzu und gehen denen der Tabelle vor; was daran nicht stimmt, nennt der Bericht.
//	@Tags			Importe
//	@ID				postImportAntworten
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			nummer	path		int					true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			inhalt	body		api.ImportAntworten	true	"Die Antworten"
//	@Success		202		{object}	api.Import			"Der Import, der jetzt neu geprüft wird"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Der Import wird gerade geprüft, ist schon angewendet, oder er ist kein Gebietsstand."
//	@Router			/importe/{nummer}/antworten [post]
func (a *API) postImportAntworten(c *gin.Context) error {
	var sent api.ImportAntworten
	id, v, err := a.readImportAgain(c, &sent)
	if err != nil {
		return err
	}
	var answers nachnutzung.Gebietsantworten
	for _, u := range sent.Uebergaenge {
		answers.Uebergaenge = append(answers.Uebergaenge, nachnutzung.Nachfolge{Alt: orZero(u.Alt), Neu: orZero(u.Neu), Ab: orZero(u.Ab), Art: orZero(u.Art)})
	}
	for _, e := range sent.Entscheidungen {
		answers.Entscheidungen = append(answers.Entscheidungen, nachnutzung.Gebietsentscheidung{Neu: e.Neu, OzgID: orZero(e.OzgID), Stand: e.Stand})
	}
	again, err := a.importe.Antworte(c.Request.Context(), v, id, answers)
	return a.answerAccepted(c, &again, err)
}
