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

// memberKeys reads a Plattform or a Verbund and a body from the path.
func memberKeys(c *gin.Context) (code, kommune string, err error) {
	if code, err = pathKey(c.Param("code"), "code", "code"); err != nil {
		return "", "", err
	}
	kommune, err = pathKey(c.Param("ars"), "ars", "kommune")
	return code, kommune, err
}

func versionOf(z *nachnutzung.Zugehoerigkeit) int64 { return z.Version }

func nutzungenView() *view[nachnutzung.Zugehoerigkeit, api.Plattformnutzungen] {
	return &view[nachnutzung.Zugehoerigkeit, api.Plattformnutzungen]{
		always: []string{"plattform", "kommune", "version"},
		show: func(z *nachnutzung.Zugehoerigkeit) api.Plattformnutzungen {
			shown := api.Plattformnutzungen{
				Plattform: api.Verweis(z.Zu), Kommune: api.Verweis(z.Kommune), Version: z.Version, Zeiten: make([]api.Nutzungszeit, len(z.Zeiten)),
			}
			for i, span := range z.Zeiten {
				shown.Zeiten[i] = api.Nutzungszeit{Seit: orNil(string(span.Seit)), Bis: orNil(string(span.Bis)), Quellen: showQuellen(span.Quellen)}
			}
			return shown
		},
	}
}

// getPlattformnutzungen answers when a body used a Plattform.
//
//	@Summary		Nutzung einer Plattform durch eine Kommune abrufen
//	@Description	Alle Zeiten, in denen die Kommune die Plattform genutzt hat, mit ihren Quellen; ohne Beispieldaten; mit `stichtag` nur die, die den Tag sicher enthielten. Der ETag gilt in If-Match, auch wenn noch nichts bekannt ist (Version 0).
//	@Tags			Plattformen
//	@ID				getPlattformnutzungen
//	@Produce		json
//	@Param			code	path		string					true	"Code der Plattform"									format(code)	example(osi)
//	@Param			ars		path		string					true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			auswahl	query		api.ZeitpunktAuswahl		false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Plattformnutzungen	"Die Nutzung der Plattform"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/plattformen/{code}/nutzungen/{ars} [get]
func (a *API) getPlattformnutzungen(c *gin.Context) error {
	code, kommune, err := memberKeys(c)
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	return editableWith(a, c, nutzungenView(), revalidate, versionOf, &p, &p.Fields, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB) (nachnutzung.Zugehoerigkeit, error) {
			z, err := db.Plattformnutzungen(ctx, code, kommune)
			z.Am(p.Stichtag)
			return z, err
		})
}

// putPlattformnutzungen replaces when a body used a Plattform.
//
//	@Summary		Nutzung einer Plattform durch eine Kommune ersetzen
//	@Description	Setzt die Zeiten so, wie sie gesendet werden. Eine beendete Nutzung bleibt mit `bis` stehen.
//	@Tags			Plattformen
//	@ID				putPlattformnutzungen
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code	path		string							true	"Code der Plattform"									format(code)	example(osi)
//	@Param			ars		path		string							true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			inhalt	body		api.PlattformnutzungenAenderung	true	"Die Nutzung der Plattform"
//	@Success		200		{object}	api.Plattformnutzungen			"Die Nutzung der Plattform danach"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/plattformen/{code}/nutzungen/{ars} [put]
func (a *API) putPlattformnutzungen(c *gin.Context) error {
	var sent api.PlattformnutzungenAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	code, kommune, err := memberKeys(c)
	if err != nil {
		return err
	}
	z, err := a.db.UpdatePlattformnutzungen(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), code, kommune, e.expected,
		func(z *nachnutzung.Zugehoerigkeit) error {
			z.Zeiten = nil
			for _, span := range sent.Zeiten {
				z.Zeiten = append(z.Zeiten, sentZeit(span.Seit, span.Bis, nil, span.Quellen))
			}
			return e.with(z.Validate())
		})
	return answerEdit(c, nutzungenView().show(&z), z.Version, false, err)
}

func mitgliedschaftView() *view[nachnutzung.Zugehoerigkeit, api.Verbundmitgliedschaft] {
	return &view[nachnutzung.Zugehoerigkeit, api.Verbundmitgliedschaft]{
		always: []string{"verbund", "kommune", "version"},
		show: func(z *nachnutzung.Zugehoerigkeit) api.Verbundmitgliedschaft {
			return api.Verbundmitgliedschaft{
				Verbund: api.Verweis(z.Zu), Kommune: api.Verweis(z.Kommune), Version: z.Version, Mitglied: orNil(z.Mitglied),
				Zeiten: showMitgliedszeiten(z),
			}
		},
	}
}

func showMitgliedszeiten(z *nachnutzung.Zugehoerigkeit) []api.Mitgliedszeit {
	shown := make([]api.Mitgliedszeit, len(z.Zeiten))
	for i, span := range z.Zeiten {
		shown[i] = api.Mitgliedszeit{
			Seit: orNil(string(span.Seit)), Bis: orNil(string(span.Bis)), Hinweis: orNil(span.Hinweis), Quellen: showQuellen(span.Quellen),
		}
	}
	return shown
}

// getMitgliedschaft answers when a body belonged to a Verbund.
//
//	@Summary		Mitgliedschaft einer Kommune in einem Verbund abrufen
//	@Description	Alle Zeiten, in denen die Kommune Mitglied war, mit ihren Quellen; ohne Beispieldaten; mit `stichtag` nur die, die den Tag sicher enthielten. Der ETag gilt in If-Match, auch wenn noch nichts bekannt ist (Version 0).
//	@Tags			Verbünde
//	@ID				getMitgliedschaft
//	@Produce		json
//	@Param			code	path		string						true	"Code des Verbunds"										format(code)	example(kitu)
//	@Param			ars		path		string						true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150870130130)
//	@Param			auswahl	query		api.ZeitpunktAuswahl			false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Verbundmitgliedschaft	"Die Mitgliedschaft"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/verbuende/{code}/mitglieder/{ars} [get]
func (a *API) getMitgliedschaft(c *gin.Context) error {
	code, kommune, err := memberKeys(c)
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	return editableWith(a, c, mitgliedschaftView(), revalidate, versionOf, &p, &p.Fields, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB) (nachnutzung.Zugehoerigkeit, error) {
			z, err := db.MitgliedschaftenOf(ctx, code, kommune)
			z.Am(p.Stichtag)
			return z, err
		})
}

// putMitgliedschaft replaces when a body belonged to a Verbund.
//
//	@Summary		Mitgliedschaft einer Kommune in einem Verbund ersetzen
//	@Description	Setzt die Zeiten so, wie sie gesendet werden. Ein Austritt steht in `bis`. Wer heute Mitglied ist, für den kann der Verbund melden.
//	@Tags			Verbünde
//	@ID				putMitgliedschaft
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code	path		string								true	"Code des Verbunds"										format(code)	example(kitu)
//	@Param			ars		path		string								true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150870130130)
//	@Param			inhalt	body		api.VerbundmitgliedschaftAenderung	true	"Die Mitgliedschaft"
//	@Success		200		{object}	api.Verbundmitgliedschaft			"Die Mitgliedschaft danach"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/verbuende/{code}/mitglieder/{ars} [put]
func (a *API) putMitgliedschaft(c *gin.Context) error {
	var sent api.VerbundmitgliedschaftAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	code, kommune, err := memberKeys(c)
	if err != nil {
		return err
	}
	z, err := a.db.UpdateMitgliedschaften(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), code, kommune, e.expected,
		func(z *nachnutzung.Zugehoerigkeit) error {
			z.Mitglied, z.Zeiten = orZero(sent.Mitglied), nil
			for _, span := range sent.Zeiten {
				z.Zeiten = append(z.Zeiten, sentZeit(span.Seit, span.Bis, span.Hinweis, span.Quellen))
			}
			return e.with(z.Validate())
		})
	return answerEdit(c, mitgliedschaftView().show(&z), z.Version, false, err)
}

func sentZeit(seit, bis, hinweis *string, sources []api.Quelle) nachnutzung.Zeitspanne {
	return nachnutzung.Zeitspanne{
		Seit: nachnutzung.Zeitangabe(orZero(seit)), Bis: nachnutzung.Zeitangabe(orZero(bis)), Hinweis: orZero(hinweis), Quellen: sentQuellen(sources),
	}
}
