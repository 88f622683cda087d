// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

func tokenView() *view[nachnutzung.Token, api.Token] {
	return &view[nachnutzung.Token, api.Token]{
		always: []string{"id"}, show: showToken,
		columns: []column[api.Token]{
			{"id", func(t *api.Token) string { return t.ID }},
			{"name", func(t *api.Token) string { return t.Name }},
			{"organisation", func(t *api.Token) string { return t.Organisation }},
			{"rechte", func(t *api.Token) string {
				return cellList(t.Rechte, func(r api.Recht) string { return r.Rolle + "@" + r.Gebiet })
			}},
			{"angelegtAm", func(t *api.Token) string { return t.AngelegtAm }},
			{"laeuftAb", func(t *api.Token) string { return t.LaeuftAb }},
			{"widerrufenAm", func(t *api.Token) string { return cellText(t.WiderrufenAm) }},
			{"zuletztBenutzt", func(t *api.Token) string { return cellText(t.ZuletztBenutzt) }},
		},
	}
}

func showToken(t *nachnutzung.Token) api.Token {
	return api.Token{
		ID: t.ID, Name: t.Akteur.Name, Organisation: t.Akteur.Organisation, Rechte: showRechte(t.Akteur.Rechte),
		AngelegtAm: orZero(showInstant(t.AngelegtAm)), LaeuftAb: orZero(showInstant(t.LaeuftAb)), WiderrufenAm: showInstant(t.WiderrufenAm),
		ZuletztBenutzt: orNil(t.ZuletztBenutzt),
	}
}

func showRechte(list []nachnutzung.Recht) []api.Recht {
	shown := make([]api.Recht, len(list))
	for i, r := range list {
		shown[i] = api.Recht{Rolle: string(r.Rolle), Gebiet: string(r.Gebiet)}
		for _, op := range r.Umfang {
			shown[i].Umfang = append(shown[i].Umfang, string(op))
		}
	}
	return shown
}

func rechteOf(sent []api.Recht) []nachnutzung.Recht {
	list := make([]nachnutzung.Recht, len(sent))
	for i, r := range sent {
		list[i] = nachnutzung.Recht{Rolle: nachnutzung.Rolle(r.Rolle), Gebiet: nachnutzung.Gebiet(r.Gebiet)}
		for _, op := range r.Umfang {
			list[i].Umfang = append(list[i].Umfang, nachnutzung.Operation(op))
		}
	}
	return list
}

// listTokens answers the tokens of the caller's territory.
//
//	@Summary		Tokens auflisten
//	@Description	Die API-Tokens, deren Rechte ganz im eigenen Gebiet liegen, die neuesten zuerst. Den geheimen Teil zeigt die Liste nicht; gespeichert ist nur seine Prüfsumme.
//	@Tags			Zugang
//	@ID				listTokens
//	@Security		bearer
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.TokenParams	false	"Filter"
//	@Success		200		{object}	api.TokenListe	"Eine Seite der Tokens"
//	@Failure		400		{object}	api.Problem
//	@Router			/intern/tokens [get]
func (a *API) listTokens(c *gin.Context) error {
	var p api.TokenParams
	v := tokenView()
	q, err := a.readIntern(c, &p, &p.Blatt, fieldsOf[api.Token], v.always)
	if err != nil {
		return err
	}
	who := actor(c)
	if !who.DarfTokens(nil) {
		return nachnutzung.ErrForbidden
	}
	list, err := a.db.Tokens(c.Request.Context())
	if err != nil {
		return err
	}
	now := time.Now()
	list = slices.DeleteFunc(list, func(t nachnutzung.Token) bool {
		isOver := t.IsWiderrufen() || t.IsAbgelaufen(now)
		return (isOver && !orZero(p.Alle)) || !who.DarfTokens(t.Akteur.Rechte)
	})
	return internList(a, c, v, q, func(_ context.Context, _ *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Token], error) {
		return pageOf(list, func(t *nachnutzung.Token) string { return t.ID }, w), nil
	})
}

// token finds the token of the path, where the caller may deal with it.
func (a *API) token(c *gin.Context) (nachnutzung.Token, error) {
	id, err := pathKey(c.Param("id"), "id", "token-id")
	if err != nil {
		return nachnutzung.Token{}, err
	}
	t, err := a.db.TokenByID(c.Request.Context(), id)
	if err == nil && !actor(c).DarfTokens(t.Akteur.Rechte) {
		err = nachnutzung.ErrForbidden
	}
	return t, err
}

// getToken answers one token.
//
//	@Summary		Token abrufen
//	@Description	Ein API-Token mit seinen Rechten, ohne den geheimen Teil.
//	@Tags			Zugang
//	@ID				getToken
//	@Security		bearer
//	@Produce		json
//	@Param			id		path		string		true	"Kennung des Tokens"	format(token-id)	example(t7qk2m4vx3)
//	@Param			auswahl	query		api.Auswahl	false	"Auswahl der Felder"
//	@Success		200		{object}	api.Token	"Das Token"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/intern/tokens/{id} [get]
func (a *API) getToken(c *gin.Context) error {
	var p api.Auswahl
	q, err := a.readIntern(c, &p, nil, fieldsOf[api.Token], tokenView().always)
	if err != nil {
		return err
	}
	t, err := a.token(c)
	if err != nil {
		return err
	}
	shown := showToken(&t)
	return internSingle(c, &shown, q.selected)
}

// postToken makes a token.
//
//	@Summary		Token anlegen
//	@Description	Legt ein API-Token an und zeigt seinen geheimen Teil dieses eine Mal. Niemand vergibt mehr Rechte, als im eigenen Gebiet liegen. Weil der geheime Teil nirgends aufbewahrt wird, antwortet eine Wiederholung mit demselben Idempotency-Key mit 409 und nennt das Token, das schon angelegt ist.
//	@Tags			Zugang
//	@ID				postToken
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			inhalt	body		api.NeuesToken		true	"Das Token"
//	@Success		201		{object}	api.TokenAngelegt	"Das neue Token mit seinem geheimen Teil"
//	@Failure		400		{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Mit diesem Idempotency-Key wurde schon ein Token angelegt, oder er gilt einer anderen Anfrage."
//	@Router			/intern/tokens [post]
func (a *API) postToken(c *gin.Context) error {
	var sent api.NeuesToken
	b, err := readBody(c, &sent, mediaJSON)
	if err != nil {
		return err
	}
	idem, err := tokenOnce(c, b)
	if err != nil {
		return err
	}
	who, rights := actor(c), rechteOf(sent.Rechte)
	if !who.DarfTokens(rights) {
		return nachnutzung.ErrForbidden
	}
	wanted := nachnutzung.NeuesToken{Name: sent.Name, Organisation: who.Organisation, Rechte: rights}
	if end, ok := nachnutzung.TokenEnde(orZero(sent.LaeuftAb)); ok {
		wanted.LaeuftAb = end
	}
	if sent.Organisation != nil {
		wanted.Organisation = *sent.Organisation
	}
	if err := b.with(wanted.Check(time.Now())); err != nil {
		return err
	}
	secret, made, err := auth.IssueOnce(c.Request.Context(), a.db, wanted, who.Kennung, idem)
	if earlier, ok := errors.AsType[*store.WiederholungError](err); ok {
		return nachnutzung.Conflict(fmt.Sprintf("Mit diesem Idempotency-Key wurde das Token %s schon angelegt; sein geheimer Teil wurde nur damals gezeigt. "+
			"Wer ihn nicht hat, widerruft es mit DELETE /intern/tokens/%s und legt mit einem neuen Schlüssel ein anderes an.", earlier.Body, earlier.Body))
	}
	if err != nil {
		return err
	}
	shown := api.TokenAngelegt{Token: showToken(&made), Geheimnis: secret}
	return answerCreated(c, &shown, 0, canonicalURL("intern", "tokens", made.ID))
}

// tokenOnce makes that an Idempotency-Key makes one token. Kept is its id alone:
// an answer that is kept holds no secret.
func tokenOnce(c *gin.Context, b body) (*store.Idempotenz, error) {
	key, hash, err := idempotencyKey(c, b.raw)
	if err != nil || key == "" {
		return nil, err
	}
	return &store.Idempotenz{Schluessel: key, Anfrage: hash, Antwort: func(result any) (int, []byte, error) {
		t, _ := result.(nachnutzung.Token)
		return http.StatusConflict, []byte(t.ID), nil
	}}, nil
}

// deleteToken ends a token for good.
//
//	@Summary		Token widerrufen
//	@Description	Das Token gilt ab sofort nicht mehr, spätestens nach einer Sekunde auf jedem Server. Es bleibt in der Liste (`alle=true`), weil der Verlauf es nennt. Noch einmal zu widerrufen ändert nichts.
//	@Tags			Zugang
//	@ID				deleteToken
//	@Security		bearer
//	@Produce		json
//	@Param			id		path		string		true	"Kennung des Tokens"	format(token-id)	example(t7qk2m4vx3)
//	@Success		200		{object}	api.Token	"Das widerrufene Token"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/intern/tokens/{id} [delete]
func (a *API) deleteToken(c *gin.Context) error {
	t, err := a.token(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err := a.db.RevokeToken(ctx, t.ID, actor(c).Kennung); err != nil {
		return err
	}
	if t, err = a.db.TokenByID(ctx, t.ID); err != nil {
		return err
	}
	return writeJSON(c, showToken(&t))
}
