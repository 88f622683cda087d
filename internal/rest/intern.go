// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// What is not public stands at addresses of its own, so that a public answer never
// depends on who asks. Nobody may keep these answers (refuseUnknown says so), and
// none has an ETag.

// readIntern reads the query of an answer that is not public. page is nil for a
// single object.
func (a *API) readIntern(c *gin.Context, params any, page *api.Blatt, all func() []field, always []string) (registerQuery, error) {
	q := registerQuery{format: mediaJSON}
	request := bindQuery(c.Request.URL.Query(), params)
	fields := ""
	switch single, isSingle := params.(*api.Auswahl); {
	case page != nil:
		fields = page.Fields
		q.readPage(&request, page, c.Request.URL)
	case isSingle:
		fields = single.Fields
	}
	q.selected = request.selectFields(fields, all, always)
	if err := request.err(); err != nil {
		return q, err
	}
	var err error
	q.format, err = negotiateAny(c, page)
	return q, err
}

// internList answers a list of what is not public: a page of it, or all.
func internList[T, A any](a *API, c *gin.Context, v *view[T, A], q registerQuery, find query[T]) error {
	x := &export[T, A]{api: a, v: v, format: q.format, selected: q.selected}
	c.Header("Vary", "Accept, Accept-Encoding")
	if q.whole {
		return x.stream(c, q.wunsch(""), find, nil)
	}
	page, err := find(c.Request.Context(), a.db, q.wunsch(""))
	if err != nil {
		return err
	}
	_, body, err := encodeList(c, x, &page, false)
	if err != nil {
		return err
	}
	writeBody(c, q.format, body)
	return nil
}

// internSingle answers one object that is not public.
func internSingle[A any](c *gin.Context, shown *A, selected []field) error {
	var b bytes.Buffer
	if err := encodeFields(&b, shown, selected); err != nil {
		return err
	}
	c.Header("Vary", "Accept, Accept-Encoding")
	writeBody(c, mediaJSON, b.Bytes())
	return nil
}

// answerCreated answers what a write has made, and where it is from now on.
// version 0 is of an object that is not written under a condition: it has no ETag.
func answerCreated[A any](c *gin.Context, shown *A, version int64, location string) error {
	var b bytes.Buffer
	if err := encodeJSON(&b, shown); err != nil {
		return err
	}
	if version > 0 {
		c.Header("ETag", registerTag(version, b.Bytes()))
	}
	c.Header("Location", location)
	send(c, http.StatusCreated, mediaJSON, b.Bytes())
	return nil
}

// may refuses an actor who has no right to an operation anywhere; where there is
// one, the store narrows the answer to its territory.
func may(c *gin.Context, op nachnutzung.Operation) error {
	if len(actor(c).RechteZu(op)) == 0 {
		return nachnutzung.ErrForbidden
	}
	return nil
}

// getAnmeldung answers who the caller is.
//
//	@Summary		Eigene Anmeldung abrufen
//	@Description	Als wer die Anfrage gilt und welche Rechte sie hat; zum Prüfen eines Tokens.
//	@Tags			Zugang
//	@ID				getAnmeldung
//	@Security		bearer
//	@Produce		json
//	@Success		200	{object}	api.Anmeldung	"Die eigene Anmeldung"
//	@Failure		400	{object}	api.Problem
//	@Router			/intern/anmeldung [get]
func (a *API) getAnmeldung(c *gin.Context) error {
	if _, err := a.readIntern(c, &struct{}{}, nil, nil, nil); err != nil {
		return err
	}
	who := actor(c)
	shown := api.Anmeldung{Kennung: who.Kennung, Name: who.Name, Organisation: who.Organisation, Rechte: showRechte(who.Rechte)}
	return internSingle(c, &shown, nil)
}

// listAusstehend answers the reports that await the word of their body.
//
//	@Summary		Ausstehende Antworten auflisten
//	@Description	Was im eigenen Gebiet stellvertretend gemeldet wurde und auf die Antwort der Kommune wartet, mit den freien Texten der Meldung; nach ARS und OZG-ID. Geantwortet wird mit POST …/bestaetigungen.
//	@Tags			Nachnutzungen
//	@ID				listAusstehend
//	@Security		bearer
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.Blatt				false	"Seite"
//	@Success		200		{object}	api.NachnutzungListe	"Eine Seite der Meldungen, die auf eine Antwort warten"
//	@Failure		400		{object}	api.Problem
//	@Router			/intern/ausstehend [get]
func (a *API) listAusstehend(c *gin.Context) error {
	var p api.Blatt
	v := nachnutzungView()
	v.show = func(p *store.Paar) api.Nachnutzung { return showPaar(p, true) }
	q, err := a.readIntern(c, &p, &p, fieldsOf[api.Nachnutzung], v.always)
	if err != nil {
		return err
	}
	if err := may(c, nachnutzung.OpIntern); err != nil {
		return err
	}
	who := actor(c)
	f := store.NachnutzungFilter{Bestaetigung: []string{string(nachnutzung.Gemeldet)}, Gebiet: &who}
	return internList(a, c, v, q, func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[store.Paar], error) {
		return db.Nachnutzungen(ctx, f, store.Zeitpunkt{}, w)
	})
}

// getNachnutzungIntern answers a pair with the words that are not public yet.
//
//	@Summary		Nachnutzung mit nicht öffentlichen Texten abrufen
//	@Description	Wie die öffentliche Nachnutzung, dazu die freien Texte einer stellvertretenden Meldung, solange die Kommune nicht geantwortet hat.
//	@Tags			Nachnutzungen
//	@ID				getNachnutzungIntern
//	@Security		bearer
//	@Produce		json
//	@Param			ars		path		string					true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			ozgId	path		string					true	"OZG-ID des Leistungsbündels, fünf Ziffern"				format(ozg-id)	example(10092)
//	@Param			auswahl	query		api.Auswahl				false	"Auswahl der Felder"
//	@Success		200		{object}	api.Nachnutzung			"Die Nachnutzung"
//	@Header			200		{string}	Content-Location		"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/nachnutzungen/{ozgId}/intern [get]
func (a *API) getNachnutzungIntern(c *gin.Context) error {
	key, ozgID, err := pairKeys(c)
	if err != nil {
		return err
	}
	var p api.Auswahl
	q, err := a.readIntern(c, &p, nil, fieldsOf[api.Nachnutzung], nachnutzungView().always)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	pair, err := a.db.Nachnutzung(ctx, key, ozgID, store.Zeitpunkt{})
	if err != nil {
		return err
	}
	// The words are those of the body that acts for this one.
	if err := a.db.Darf(ctx, actor(c), nachnutzung.OpIntern, pair.Nachnutzung.ARS); err != nil {
		return err
	}
	c.Header("Content-Location", canonicalURL("kommunen", pair.Kommune.Code, "nachnutzungen", ozgID, "intern"))
	shown := showWhole(&pair, true)
	return internSingle(c, &shown, q.selected)
}

// verlaufInternView shows the history to those who may know who has done what.
func verlaufInternView() *view[store.Verlaufseintrag, api.VerlaufIntern] {
	columns := verlaufColumns(func(e *api.VerlaufIntern) *api.Verlaufseintrag { return &e.Verlaufseintrag })
	return &view[store.Verlaufseintrag, api.VerlaufIntern]{
		always: verlaufKey(), show: showEintragIntern,
		columns: append(columns,
			column[api.VerlaufIntern]{"akteur.kennung", func(e *api.VerlaufIntern) string { return cellText(e.Akteur.Kennung) }},
			column[api.VerlaufIntern]{"akteur.name", func(e *api.VerlaufIntern) string { return cellText(e.Akteur.Name) }},
			column[api.VerlaufIntern]{"akteur.nameGeloeschtAm", func(e *api.VerlaufIntern) string { return cellText(e.Akteur.NameGeloeschtAm) }},
			column[api.VerlaufIntern]{"texte", func(e *api.VerlaufIntern) string { return strings.Join(e.Texte, "; ") }},
		),
	}
}

// showEintragIntern shows an entry with its actor, and with the ids under which
// its free words can be erased.
func showEintragIntern(e *store.Verlaufseintrag) api.VerlaufIntern {
	shown := api.VerlaufIntern{
		Verlaufseintrag: showEintrag(e, true), Texte: []string{},
		Akteur: api.VerlaufAkteur{Name: orNil(e.Akteur.Inhalt), NameGeloeschtAm: orNil(e.Akteur.GeloeschtAm)},
	}
	if e.Akteur.ID != nachnutzung.AkteurBetrieb {
		shown.Akteur.Kennung = orNil(e.Akteur.ID)
	}
	known := make(map[string]bool)
	note := func(t nachnutzung.Text) {
		if t.ID != "" && !known[t.ID] {
			known[t.ID] = true
			shown.Texte = append(shown.Texte, t.ID)
		}
	}
	note(e.Begruendung)
	for i := range e.Aenderungen {
		note(e.Aenderungen[i].Nachher)
	}
	return shown
}

// listVerlaufIntern answers the history of the caller's territory with its actors.
//
//	@Summary		Verlauf mit Personen auflisten
//	@Description	Der Verlauf im eigenen Gebiet, die neueste Änderung zuerst: auch wer sie vorgenommen hat, die freien Texte stellvertretender Meldungen und die Kennungen, unter denen sich Texte und Namen löschen lassen. Ein gelöschter Name ist null, mit dem Tag der Löschung.
//	@Tags			Verlauf
//	@ID				listVerlaufIntern
//	@Security		bearer
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.VerlaufParams		false	"Filter"
//	@Success		200		{object}	api.VerlaufInternListe	"Eine Seite des Verlaufs"
//	@Failure		400		{object}	api.Problem
//	@Router			/intern/verlauf [get]
func (a *API) listVerlaufIntern(c *gin.Context) error {
	var p api.VerlaufParams
	v := verlaufInternView()
	q, err := a.readIntern(c, &p, &p.Blatt, fieldsOf[api.VerlaufIntern], v.always)
	if err != nil {
		return err
	}
	if err := may(c, nachnutzung.OpIntern); err != nil {
		return err
	}
	who := actor(c)
	return internList(a, c, v, q, func(ctx context.Context, _ *store.DB, w store.Wunsch) (store.Seite[store.Verlaufseintrag], error) {
		return a.verlauf(ctx, &p, &who, w)
	})
}

// deleteText erases free words or the name of an actor.
//
//	@Summary		Text oder Namen löschen
//	@Description	Löscht einen freien Text oder den Namen einer Person oder eines Tokens für immer. Der Verlauf behält den Eintrag, zeigt den Tag der Löschung und bleibt prüfbar. Noch einmal zu löschen ändert nichts.
//	@Tags			Zugang
//	@ID				deleteText
//	@Security		bearer
//	@Produce		json
//	@Param			id	path	string	true	"Kennung des Texts, oder das Pseudonym, dessen Name gelöscht wird"	format(kennung)	example(bqY3Y1pVZ0n2mXo8tK4rWc7uHdLs9eGfAaJiPvQxT5E)
//	@Success		204	"Gelöscht; ohne Inhalt"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/intern/texte/{id} [delete]
func (a *API) deleteText(c *gin.Context) error {
	id, err := pathKey(c.Param("id"), "id", "kennung")
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	// Who may erase may do so everywhere, so that whether the text is there need
	// not be known first.
	if err := a.db.Darf(ctx, actor(c), nachnutzung.OpLoeschen, ""); err != nil {
		return err
	}
	if err := a.db.LoescheText(ctx, id); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}
