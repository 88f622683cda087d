// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// Whose reports a body has confirmed in advance is public: who relies on a status
// may know why nobody was asked about it.

func vorabView() *view[nachnutzung.Vorabbestaetigung, api.Vorabbestaetigung] {
	return &view[nachnutzung.Vorabbestaetigung, api.Vorabbestaetigung]{
		always: []string{"ars", "fuer", "version"}, show: showVorab,
		columns: []column[api.Vorabbestaetigung]{
			{"ars", func(v *api.Vorabbestaetigung) string { return v.Ars }},
			{"fuer", func(v *api.Vorabbestaetigung) string { return v.Fuer }},
			{"version", func(v *api.Vorabbestaetigung) string { return strconv.FormatInt(v.Version, 10) }},
			{"ab", func(v *api.Vorabbestaetigung) string { return v.Ab }},
			{"bis", func(v *api.Vorabbestaetigung) string { return cellText(v.Bis) }},
			{"geaendertAm", func(v *api.Vorabbestaetigung) string { return v.GeaendertAm }},
		},
	}
}

func showVorab(v *nachnutzung.Vorabbestaetigung) api.Vorabbestaetigung {
	return api.Vorabbestaetigung{
		Ars: v.ARS, Fuer: string(v.Fuer), Version: v.Version, Ab: v.Ab, Bis: orNil(v.Bis), GeaendertAm: orZero(showInstant(v.GeaendertAm)),
	}
}

// vorabKeys reads the two keys of a Vorabbestaetigung from the path.
func vorabKeys(c *gin.Context) (kommune string, fuer nachnutzung.Gebiet, err error) {
	if kommune, err = pathKey(c.Param("ars"), "ars", "kommune"); err != nil {
		return "", "", err
	}
	text, err := pathKey(c.Param("fuer"), "fuer", "stellvertretung")
	return kommune, nachnutzung.Gebiet(text), err
}

// listVorabbestaetigungen answers whose reports a body has confirmed in advance.
//
//	@Summary		Vorabbestätigungen einer Kommune auflisten
//	@Description	Welchem Verbund und welchem Betreiber einer Plattform die Kommune im Voraus bestätigt, was er für sie meldet; beendete eingeschlossen, mit `stichtag` nur die, die an dem Tag galten. Für eine Mitgliedsgemeinde gelten die ihrer Verbandsgemeinde.
//	@Tags			Kommunen
//	@ID				listVorabbestaetigungen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			ars		path		string						true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			filter	query		api.VorabbestaetigungParams	false	"Zeitpunkt und Seite"
//	@Success		200		{object}	api.VorabbestaetigungListe	"Eine Seite der Vorabbestätigungen"
//	@Header			200		{string}	Content-Location			"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/vorabbestaetigungen [get]
func (a *API) listVorabbestaetigungen(c *gin.Context) error {
	key, err := pathKey(c.Param("ars"), "ars", "kommune")
	if err != nil {
		return err
	}
	var p api.VorabbestaetigungParams
	v := vorabView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Vorabbestaetigung], v.always)
	if err != nil {
		return err
	}
	body, err := a.db.Kommune(c.Request.Context(), key)
	if err != nil {
		return err
	}
	ars := acting(&body)
	list, err := findAsKnown(c.Request.Context(), a.db, q.z.Kenntnisstand,
		func(ctx context.Context, db *store.DB) ([]nachnutzung.Vorabbestaetigung, error) {
			return db.Vorabbestaetigungen(ctx, ars)
		})
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(v nachnutzung.Vorabbestaetigung) bool { return !isWithin(p.Stichtag, v.Ab, v.Bis) })
	c.Header("Content-Location", canonicalURL("kommunen", ars, "vorabbestaetigungen"))
	return registerList(a, c, v, q, "", false, func(_ context.Context, _ *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Vorabbestaetigung], error) {
		return pageOf(list, func(v *nachnutzung.Vorabbestaetigung) string { return string(v.Fuer) }, w), nil
	})
}

// pageOf cuts a page out of a list that is short enough to be read whole. What
// comes after the item of the cursor is wanted; everything when it has gone.
func pageOf[T any](list []T, key func(*T) string, w store.Wunsch) store.Seite[T] {
	if len(w.Nach) == 1 {
		last := slices.IndexFunc(list, func(item T) bool { return key(&item) == w.Nach[0] })
		list = list[last+1:]
	}
	page := store.Seite[T]{Items: list}
	if len(list) > w.Limit {
		page.Items = list[:w.Limit]
		page.Naechste = []string{key(&list[w.Limit-1])}
	}
	return page
}

// getVorabbestaetigung answers one of them.
//
//	@Summary		Vorabbestätigung abrufen
//	@Description	Ob und in welcher Zeit die Kommune im Voraus bestätigt, was ein Verbund oder der Betreiber einer Plattform für sie meldet; galt sie am `stichtag` nicht, sagt das die 404. Der ETag gilt in If-Match.
//	@Tags			Kommunen
//	@ID				getVorabbestaetigung
//	@Produce		json
//	@Param			ars		path		string					true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)			example(150030000000)
//	@Param			fuer	path		string					true	"Verbund oder Plattform mit ihrem Code"					format(stellvertretung)	example(verbund:kitu)
//	@Param			auswahl	query		api.ZeitpunktAuswahl	false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Vorabbestaetigung	"Die Vorabbestätigung"
//	@Header			200		{string}	Content-Location		"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/vorabbestaetigungen/{fuer} [get]
func (a *API) getVorabbestaetigung(c *gin.Context) error {
	key, fuer, err := vorabKeys(c)
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, nil, &p.Fields, fieldsOf[api.Vorabbestaetigung], vorabView().always)
	if err != nil {
		return err
	}
	body, err := a.db.Kommune(c.Request.Context(), key)
	if err != nil {
		return err
	}
	ars := acting(&body)
	granted, err := findAsKnown(c.Request.Context(), a.db, q.z.Kenntnisstand,
		func(ctx context.Context, db *store.DB) (nachnutzung.Vorabbestaetigung, error) {
			return db.Vorabbestaetigung(ctx, ars, fuer)
		})
	switch {
	case err != nil:
		return err
	case granted.Version == 0:
		return &nachnutzung.NotFoundError{Key: string(fuer)}
	case !isWithin(p.Stichtag, granted.Ab, granted.Bis):
		return &nachnutzung.NotFoundError{Key: string(fuer), Detail: fmt.Sprintf(
			"Am %s galt die Vorabbestätigung für „%s“ nicht; sie gilt vom %s bis %s. Bitte einen anderen Stichtag wählen.",
			p.Stichtag, fuer, granted.Ab, cmp.Or(granted.Bis, "auf Weiteres"))}
	}
	c.Header("Content-Location", canonicalURL("kommunen", ars, "vorabbestaetigungen", string(fuer)))
	shown := showVorab(&granted)
	return registerSingle(c, &shown, granted.Version, q.selected)
}

// putVorabbestaetigung grants confirmation in advance, or ends it.
//
//	@Summary		Im Voraus bestätigen
//	@Description	Die Kommune steht für eine Zeit hinter allem, was ein Verbund oder der Betreiber einer Plattform für sie meldet. Die erste legt `If-None-Match: *` an; beendet wird sie mit `bis`. Gelöscht wird sie nicht.
//	@Tags			Kommunen
//	@ID				putVorabbestaetigung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			ars		path		string							true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)			example(150030000000)
//	@Param			fuer	path		string							true	"Verbund oder Plattform mit ihrem Code"					format(stellvertretung)	example(verbund:kitu)
//	@Param			inhalt	body		api.VorabbestaetigungAenderung	true	"Die Zeit, in der sie gilt"
//	@Success		200		{object}	api.Vorabbestaetigung			"Die Vorabbestätigung danach"
//	@Success		201		{object}	api.Vorabbestaetigung			"Die neue Vorabbestätigung"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Für die Kommune handelt eine andere Stelle, oder es gibt sie nicht mehr."
//	@Router			/kommunen/{ars}/vorabbestaetigungen/{fuer} [put]
func (a *API) putVorabbestaetigung(c *gin.Context) error {
	key, fuer, err := vorabKeys(c)
	if err != nil {
		return err
	}
	var sent api.VorabbestaetigungAenderung
	b, err := readBody(c, &sent, mediaJSON)
	if err != nil {
		return err
	}
	expected, err := expectation(c)
	if err != nil {
		return err
	}
	ars, err := a.grantor(c, key, fuer)
	if err != nil {
		return err
	}
	granted, err := a.db.UpdateVorabbestaetigung(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, nil), ars, fuer, expected,
		func(v *nachnutzung.Vorabbestaetigung) error {
			v.Ab, v.Bis = sent.Ab, orZero(sent.Bis)
			return b.with(v.Validate())
		})
	if err != nil {
		return err
	}
	shown := showVorab(&granted)
	if expected.NurNeu {
		return answerCreated(c, &shown, granted.Version, canonicalURL("kommunen", ars, "vorabbestaetigungen", string(fuer)))
	}
	return answerWrite(c, &shown, granted.Version)
}

// grantor gives the ARS of the body that may grant confirmation in advance, after
// everything that may stand against it: unknown keys, no right, another body acts.
func (a *API) grantor(c *gin.Context, key string, fuer nachnutzung.Gebiet) (string, error) {
	ctx := c.Request.Context()
	body, err := a.db.Kommune(ctx, key)
	if err != nil {
		return "", err
	}
	codes, err := a.codes(ctx)
	if err != nil {
		return "", err
	}
	if !slices.Contains(codes["verbund"], fuer.Verbund()) && !slices.Contains(codes["plattform"], fuer.Plattform()) {
		return "", &nachnutzung.NotFoundError{Key: string(fuer)}
	}
	if err := a.db.Darf(ctx, actor(c), nachnutzung.OpBestaetigen, acting(&body)); err != nil {
		return "", err
	}
	return body.ARS, body.HandeltSelbst(heute())
}
