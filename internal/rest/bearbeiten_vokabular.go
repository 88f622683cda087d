// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// synonymKeys reads the two words of a synonym from the path.
func synonymKeys(c *gin.Context) (begriff, stehtFuer string, err error) {
	if begriff, err = pathKey(c.Param("begriff"), "begriff", "begriff"); err != nil {
		return "", "", err
	}
	stehtFuer, err = pathKey(c.Param("stehtFuer"), "stehtFuer", "steht-fuer")
	return begriff, stehtFuer, err
}

func synonymView() *view[nachnutzung.Synonym, api.Synonym] {
	return &view[nachnutzung.Synonym, api.Synonym]{
		always: []string{"begriff", "stehtFuer"}, show: func(s *nachnutzung.Synonym) api.Synonym { return api.Synonym(*s) },
	}
}

// getSynonym answers one synonym, be it withdrawn.
//
//	@Summary		Ein Synonym abrufen
//	@Description	Ein Wort und das, wofür es steht; auch, wenn es zurückgezogen ist. Der ETag gilt in If-Match.
//	@Tags			Codelisten
//	@ID				getSynonym
//	@Produce		json
//	@Param			begriff		path		string				true	"Was Menschen in die Suche eingeben"				format(begriff)		example(BuT)
//	@Param			stehtFuer	path		string				true	"Teil eines Namens im Katalog oder eine OZG-ID"	format(steht-fuer)	example(10088)
//	@Param			auswahl		query		api.KatalogAuswahl	false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200			{object}	api.Synonym			"Das Synonym"
//	@Failure		400,404		{object}	api.Problem
//	@Router			/synonyme/{begriff}/{stehtFuer} [get]
func (a *API) getSynonym(c *gin.Context) error {
	begriff, stehtFuer, err := synonymKeys(c)
	if err != nil {
		return err
	}
	return editable(a, c, synonymView(), revalidate, func(s *nachnutzung.Synonym) int64 { return s.Version },
		func(ctx context.Context, db *store.DB) (nachnutzung.Synonym, error) {
			return db.Synonym(ctx, begriff, stehtFuer)
		})
}

// putSynonym makes, changes or withdraws a synonym.
//
//	@Summary		Synonym anlegen, ändern oder zurückziehen
//	@Description	Ein Wort soll finden, wofür es steht: ein Leistungsbündel nach seiner OZG-ID oder alles, dessen Name den Text enthält. Gelöscht wird nichts; `zurueckgezogen` nimmt es aus der Suche. Anlegen mit `If-None-Match: *`, ändern mit `If-Match`.
//	@Tags			Codelisten
//	@ID				putSynonym
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			begriff		path		string					true	"Was Menschen in die Suche eingeben"				format(begriff)		example(BuT)
//	@Param			stehtFuer	path		string					true	"Teil eines Namens im Katalog oder eine OZG-ID"	format(steht-fuer)	example(10088)
//	@Param			inhalt		body		api.SynonymAenderung	true	"Das Synonym"
//	@Success		200			{object}	api.Synonym				"Das Synonym danach"
//	@Success		201			{object}	api.Synonym				"Das angelegte Synonym"
//	@Failure		400			{object}	api.Problem
//	@Router			/synonyme/{begriff}/{stehtFuer} [put]
func (a *API) putSynonym(c *gin.Context) error {
	var sent api.SynonymAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	begriff, stehtFuer, err := synonymKeys(c)
	if err != nil {
		return err
	}
	s, made, err := a.db.UpdateSynonym(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), begriff, stehtFuer, e.expected,
		func(s *nachnutzung.Synonym) error {
			s.Hinweis, s.Zurueckgezogen = orZero(sent.Hinweis), orZero(sent.Zurueckgezogen)
			return e.with(s.Validate(e.words))
		})
	return answerEdit(c, synonymView().show(&s), s.Version, made, err)
}

// entryKeys reads code list and entry from the path.
func entryKeys(c *gin.Context) (liste, eintrag string, err error) {
	if liste, err = pathKey(c.Param("code"), "code", "code"); err != nil {
		return "", "", err
	}
	eintrag, err = pathKey(c.Param("eintrag"), "eintrag", "eintrag")
	return liste, eintrag, err
}

// entryOf shows an entry of a code list; the zero value when it has none of that
// code.
func entryOf(list *nachnutzung.Codeliste, code string) (api.Codelisteneintrag, bool) {
	i := slices.IndexFunc(list.Eintraege, func(e nachnutzung.Codelisteneintrag) bool { return e.Code == code })
	if i < 0 {
		return api.Codelisteneintrag{}, false
	}
	return api.Codelisteneintrag(list.Eintraege[i]), true
}

// getCodelisteneintrag answers one entry of a code list.
//
//	@Summary		Eintrag einer Codeliste abrufen
//	@Description	Ein Wert eines Vokabulars. Der ETag gilt in If-Match; er ändert sich mit jedem Eintrag der Liste.
//	@Tags			Codelisten
//	@ID				getCodelisteneintrag
//	@Produce		json
//	@Param			code	path		string					true	"Code der Codeliste"	format(code)	example(status)
//	@Param			eintrag	path		string					true	"Code des Eintrags"		format(eintrag)	example(live)
//	@Param			auswahl	query		api.KatalogAuswahl		false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Codelisteneintrag	"Der Eintrag"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/codelisten/{code}/eintraege/{eintrag} [get]
func (a *API) getCodelisteneintrag(c *gin.Context) error {
	liste, code, err := entryKeys(c)
	if err != nil {
		return err
	}
	v := &view[nachnutzung.Codeliste, api.Codelisteneintrag]{
		always: []string{"code"},
		show: func(l *nachnutzung.Codeliste) api.Codelisteneintrag {
			shown, _ := entryOf(l, code)
			return shown
		},
	}
	return editable(a, c, v, revalidate, func(l *nachnutzung.Codeliste) int64 { return l.Version },
		func(ctx context.Context, db *store.DB) (nachnutzung.Codeliste, error) {
			list, err := db.Codeliste(ctx, liste)
			if _, known := entryOf(&list, code); err == nil && !known {
				err = &nachnutzung.NotFoundError{Key: code}
			}
			return list, err
		})
}

// putCodelisteneintrag changes an entry of a code list or adds it.
//
//	@Summary		Eintrag einer Codeliste anlegen oder ändern
//	@Description	Texte lassen sich in jeder Liste ändern. Neue Einträge und eine andere Reihenfolge nehmen nur die Listen, deren Werte das Programm nicht kennen muss. Anlegen mit `If-None-Match: *`, ändern mit `If-Match`.
//	@Tags			Codelisten
//	@ID				putCodelisteneintrag
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code	path		string							true	"Code der Codeliste"	format(code)	example(phase)
//	@Param			eintrag	path		string							true	"Code des Eintrags"		format(eintrag)	example(in_planung)
//	@Param			inhalt	body		api.CodelisteneintragAenderung	true	"Der Eintrag"
//	@Success		200		{object}	api.Codelisteneintrag			"Der Eintrag danach"
//	@Success		201		{object}	api.Codelisteneintrag			"Der angelegte Eintrag"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Die Liste ist fest: Neue Einträge oder eine andere Reihenfolge sind nicht möglich."
//	@Router			/codelisten/{code}/eintraege/{eintrag} [put]
func (a *API) putCodelisteneintrag(c *gin.Context) error {
	var sent api.CodelisteneintragAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	liste, code, err := entryKeys(c)
	if err != nil {
		return err
	}
	list, made, err := a.db.UpdateCodelisteneintrag(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), liste, code, e.expected,
		func(list *nachnutzung.Codeliste) error {
			return e.with(list.SetEintrag(nachnutzung.Codelisteneintrag{
				Code: code, Bezeichnung: sent.Bezeichnung, Beschreibung: orZero(sent.Beschreibung), Ordnung: sent.Ordnung,
			}))
		})
	shown, _ := entryOf(&list, code)
	return answerEdit(c, shown, list.Version, made, err)
}
