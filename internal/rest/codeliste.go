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

func codelisteView() *view[nachnutzung.Codeliste, api.Codeliste] {
	return &view[nachnutzung.Codeliste, api.Codeliste]{
		scope: store.Katalog, always: []string{"code"},
		columns: []column[api.Codeliste]{
			{"code", func(l *api.Codeliste) string { return l.Code }},
			{"name", func(l *api.Codeliste) string { return l.Name }},
			{"version", func(l *api.Codeliste) string { return strconv.FormatInt(l.Version, 10) }},
			{"beschreibung", func(l *api.Codeliste) string { return l.Beschreibung }},
			{"eintraege", func(l *api.Codeliste) string {
				return cellList(l.Eintraege, func(e api.Codelisteneintrag) string { return e.Code })
			}},
			{"quellen", func(l *api.Codeliste) string { return cellQuellen(l.Quellen) }},
		},
		show: func(l *nachnutzung.Codeliste) api.Codeliste {
			shown := api.Codeliste{
				Code: l.Code, Name: l.Name, Version: l.Version, Beschreibung: l.Beschreibung, Quellen: showQuellen(l.Quellen),
				Eintraege: make([]api.Codelisteneintrag, len(l.Eintraege)),
			}
			for i, e := range l.Eintraege {
				shown.Eintraege[i] = api.Codelisteneintrag(e)
			}
			return shown
		},
	}
}

// listCodelisten answers the vocabularies.
//
//	@Summary		Codelisten auflisten
//	@Description	Alle Vokabulare der API mit Code, deutscher Bezeichnung, Bedeutung und Reihenfolge.
//	@Tags			Codelisten
//	@ID				listCodelisten
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.CodelisteParams	false	"Filter"
//	@Success		200		{object}	api.CodelisteListe	"Eine Seite der Codelisten"
//	@Failure		400		{object}	api.Problem
//	@Router			/codelisten [get]
func (a *API) listCodelisten(c *gin.Context) error {
	var p api.CodelisteParams
	return list(a, c, codelisteView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Codeliste], error) {
			return db.Codelisten(ctx, w)
		})
}

// getCodeliste answers one vocabulary.
//
//	@Summary		Eine Codeliste abrufen
//	@Description	Ein Vokabular mit allen Einträgen in ihrer Reihenfolge.
//	@Tags			Codelisten
//	@ID				getCodeliste
//	@Produce		json
//	@Param			code	path		string			true	"Code der Codeliste"	format(code)	example(status)
//	@Param			auswahl	query		api.KatalogAuswahl	false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Codeliste	"Die Codeliste"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/codelisten/{code} [get]
func (a *API) getCodeliste(c *gin.Context) error {
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	return editable(a, c, codelisteView(), maxAge, func(o *nachnutzung.Codeliste) int64 { return o.Version },
		func(ctx context.Context, db *store.DB) (nachnutzung.Codeliste, error) {
			return db.Codeliste(ctx, code)
		})
}

// listSynonyme answers the synonyms of the search.
//
//	@Summary		Synonyme der Suche auflisten
//	@Description	Was Menschen eingeben und wie es im Katalog heißt. Die Liste ist ein Werk dieses Projekts und kein Teil des amtlichen Katalogs.
//	@Tags			Codelisten
//	@ID				listSynonyme
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.SynonymParams	false	"Filter"
//	@Success		200		{object}	api.SynonymListe	"Eine Seite der Synonyme"
//	@Failure		400		{object}	api.Problem
//	@Router			/synonyme [get]
func (a *API) listSynonyme(c *gin.Context) error {
	v := &view[nachnutzung.Synonym, api.Synonym]{
		scope: store.Katalog, always: []string{"begriff"},
		columns: []column[api.Synonym]{
			{"begriff", func(s *api.Synonym) string { return s.Begriff }},
			{"stehtFuer", func(s *api.Synonym) string { return s.StehtFuer }},
			{"hinweis", func(s *api.Synonym) string { return s.Hinweis }},
			{"version", func(s *api.Synonym) string { return strconv.FormatInt(s.Version, 10) }},
			{"zurueckgezogen", func(s *api.Synonym) string { return strconv.FormatBool(s.Zurueckgezogen) }},
		},
		show: func(s *nachnutzung.Synonym) api.Synonym { return api.Synonym(*s) },
	}
	var p api.SynonymParams
	return list(a, c, v, &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Synonym], error) {
			return db.Synonyme(ctx, p.Q, w)
		})
}
