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

// mitgliedKeys reads a Verbund and the name of a member from the path.
func mitgliedKeys(c *gin.Context) (code, mitglied string, err error) {
	if code, err = pathKey(c.Param("code"), "code", "code"); err != nil {
		return "", "", err
	}
	mitglied, err = pathKey(c.Param("mitglied"), "mitglied", "mitglied")
	return code, mitglied, err
}

func weiteresMitgliedView() *view[nachnutzung.Zugehoerigkeit, api.WeiteresMitglied] {
	return &view[nachnutzung.Zugehoerigkeit, api.WeiteresMitglied]{
		always: []string{"verbund", "mitglied", "version"},
		show: func(z *nachnutzung.Zugehoerigkeit) api.WeiteresMitglied {
			return api.WeiteresMitglied{Verbund: api.Verweis(z.Zu), Mitglied: z.Mitglied, Version: z.Version, Zeiten: showMitgliedszeiten(z)}
		},
	}
}

// getWeiteresMitglied answers when somebody who is no Kommune belonged to a Verbund.
//
//	@Summary		Mitgliedschaft eines Mitglieds abrufen, das keine Kommune ist
//	@Description	Unternehmen, Stiftungen und Vereine stehen unter ihrem Namen: alle Zeiten, in denen sie Mitglied waren, mit ihren Quellen; mit `stichtag` nur die, die den Tag sicher enthielten. Der ETag gilt in If-Match.
//	@Tags			Verbünde
//	@ID				getWeiteresMitglied
//	@Produce		json
//	@Param			code		path		string					true	"Code des Verbunds"	format(code)		example(kitu)
//	@Param			mitglied	path		string					true	"Name des Mitglieds"	format(mitglied)	example(KID Magdeburg GmbH)
//	@Param			auswahl		query		api.ZeitpunktAuswahl	false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200			{object}	api.WeiteresMitglied	"Die Mitgliedschaft"
//	@Failure		400,404		{object}	api.Problem
//	@Router			/verbuende/{code}/weitere-mitglieder/{mitglied} [get]
func (a *API) getWeiteresMitglied(c *gin.Context) error {
	code, mitglied, err := mitgliedKeys(c)
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	return editableWith(a, c, weiteresMitgliedView(), revalidate, versionOf, &p, &p.Fields, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB) (nachnutzung.Zugehoerigkeit, error) {
			z, err := db.WeiteresMitglied(ctx, code, mitglied)
			z.Am(p.Stichtag)
			return z, err
		})
}

// putWeiteresMitglied makes or replaces when somebody who is no Kommune belonged to
// a Verbund.
//
//	@Summary		Mitgliedschaft eines Mitglieds ersetzen, das keine Kommune ist
//	@Description	Setzt die Zeiten eines Unternehmens, einer Stiftung oder eines Vereins so, wie sie gesendet werden. Eine Kommune steht unter ihrem ARS. Anlegen mit `If-None-Match: *`, ändern mit `If-Match`.
//	@Tags			Verbünde
//	@ID				putWeiteresMitglied
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code		path		string							true	"Code des Verbunds"	format(code)		example(kitu)
//	@Param			mitglied	path		string							true	"Name des Mitglieds"	format(mitglied)	example(KID Magdeburg GmbH)
//	@Param			inhalt		body		api.WeiteresMitgliedAenderung	true	"Die Mitgliedschaft"
//	@Success		200			{object}	api.WeiteresMitglied			"Die Mitgliedschaft danach"
//	@Success		201			{object}	api.WeiteresMitglied			"Die neue Mitgliedschaft"
//	@Failure		400,404		{object}	api.Problem
//	@Router			/verbuende/{code}/weitere-mitglieder/{mitglied} [put]
func (a *API) putWeiteresMitglied(c *gin.Context) error {
	var sent api.WeiteresMitgliedAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	code, mitglied, err := mitgliedKeys(c)
	if err != nil {
		return err
	}
	z, made, err := a.db.UpdateWeiteresMitglied(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), code, mitglied, e.expected,
		func(z *nachnutzung.Zugehoerigkeit) error {
			z.Zeiten = nil
			for _, span := range sent.Zeiten {
				z.Zeiten = append(z.Zeiten, sentZeit(span.Seit, span.Bis, span.Hinweis, span.Quellen))
			}
			return e.with(z.Validate())
		})
	return answerEdit(c, weiteresMitgliedView().show(&z), z.Version, made, err)
}
