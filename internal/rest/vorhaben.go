// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// vorhabenView shows projects as they were planned on a day.
func vorhabenView(tag string) *view[store.VorhabenZeile, api.Landesvorhaben] {
	return &view[store.VorhabenZeile, api.Landesvorhaben]{
		always: []string{"land", "ozgId", "version"}, show: func(z *store.VorhabenZeile) api.Landesvorhaben { return showVorhaben(z, tag) },
		columns: []column[api.Landesvorhaben]{
			{"land.code", func(v *api.Landesvorhaben) string { return v.Land.Code }},
			{"land.name", func(v *api.Landesvorhaben) string { return v.Land.Name }},
			{"ozgId", func(v *api.Landesvorhaben) string { return v.OzgID }},
			{"leistungsbuendel.name", func(v *api.Landesvorhaben) string { return v.Leistungsbuendel.Name }},
			{"version", func(v *api.Landesvorhaben) string { return strconv.FormatInt(v.Version, 10) }},
			{"ressort", func(v *api.Landesvorhaben) string { return cellText(v.Ressort) }},
			{"prioritaet", func(v *api.Landesvorhaben) string { return cellText(v.Prioritaet) }},
			{"nachnutzungskategorie", func(v *api.Landesvorhaben) string { return cellText(v.Nachnutzungskategorie) }},
			{"booster", func(v *api.Landesvorhaben) string { return cellBool(v.Booster) }},
			{"phase", func(v *api.Landesvorhaben) string { return cellText(v.Phase) }},
			{"umsetzungsmodell", func(v *api.Landesvorhaben) string { return cellText(v.Umsetzungsmodell) }},
			{"onlinedienst.code", func(v *api.Landesvorhaben) string { return cellCode(v.Onlinedienst) }},
			{"onlinedienst.name", func(v *api.Landesvorhaben) string { return cellName(v.Onlinedienst) }},
			{"geplanterGoLive", func(v *api.Landesvorhaben) string { return cellText(v.GeplanterGoLive) }},
			{"fruehereTermine", func(v *api.Landesvorhaben) string { return strconv.Itoa(v.FruehereTermine) }},
			{"bemerkung", func(v *api.Landesvorhaben) string { return cellText(v.Bemerkung) }},
			{"geaendertAm", func(v *api.Landesvorhaben) string { return cellText(v.GeaendertAm) }},
		},
	}
}

func showVorhaben(z *store.VorhabenZeile, tag string) api.Landesvorhaben {
	v := &z.Vorhaben
	shown := api.Landesvorhaben{
		Land: api.Verweis(z.Land), OzgID: v.OzgID, Version: v.Version, Leistungsbuendel: api.Verweis(z.Leistungsbuendel),
		Ressort: orNil(v.Ressort), Prioritaet: orNil(v.Prioritaet), Nachnutzungskategorie: orNil(v.Nachnutzungskategorie), Booster: v.Booster,
		Phase: orNil(v.Phase), Umsetzungsmodell: orNil(v.Umsetzungsmodell), Onlinedienst: showVerweis(z.Onlinedienst),
		Bemerkung: orNil(v.Bemerkung.Inhalt), GeaendertAm: showInstant(v.GeaendertAm),
	}
	ziel, frueher := v.GeplanterGoLive(tag)
	shown.GeplanterGoLive, shown.FruehereTermine = orNil(ziel), frueher
	return shown
}

// heute is the day in Germany.
func heute() string { return nachnutzung.Tag(time.Now()) }

// vorhabenKeys reads the two keys of a project from the path.
func vorhabenKeys(c *gin.Context) (land, ozgID string, err error) {
	if land, err = pathKey(c.Param("land"), "land", "land"); err != nil {
		return "", "", err
	}
	ozgID, err = pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	return land, ozgID, err
}

// listVorhaben answers the projects of a Land.
//
//	@Summary		Vorhaben eines Landes auflisten
//	@Description	Was das Land selbst zu Leistungsbündeln plant und tut, nach OZG-ID; nur, wozu etwas gespeichert ist. `stichtag` zeigt den Plan eines Tages, `kenntnisstand`, was davon wann bekannt war.
//	@Tags			Landesvorhaben
//	@ID				listVorhaben
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			land	path		string						true	"Zweistelliger Schlüssel des Landes"	format(land)	example(15)
//	@Param			filter	query		api.LandesvorhabenParams	false	"Filter"
//	@Success		200		{object}	api.LandesvorhabenListe		"Eine Seite der Vorhaben des Landes"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/laender/{land}/vorhaben [get]
func (a *API) listVorhaben(c *gin.Context) error {
	land, err := pathKey(c.Param("land"), "land", "land")
	if err != nil {
		return err
	}
	var p api.LandesvorhabenParams
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Landesvorhaben], vorhabenView("").always)
	if err != nil {
		return err
	}
	f := store.VorhabenFilter{Themenfeld: p.Themenfeld, Prioritaet: p.Prioritaet, Phase: p.Phase, Booster: p.Booster}
	v := vorhabenView(cmp.Or(q.z.Stichtag, heute()))
	return registerList(a, c, v, q, "", false, func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[store.VorhabenZeile], error) {
		return db.Vorhaben(ctx, land, f, q.z.Kenntnisstand, w)
	})
}

// getVorhaben answers one project.
//
//	@Summary		Vorhaben eines Landes abrufen
//	@Description	Was das Land selbst zu einem Leistungsbündel plant und tut. Ein Vorhaben, zu dem nichts gespeichert ist, hat die Version 0; sein ETag gilt in If-Match wie jeder andere.
//	@Tags			Landesvorhaben
//	@ID				getVorhaben
//	@Produce		json
//	@Param			land	path		string					true	"Zweistelliger Schlüssel des Landes"		format(land)	example(15)
//	@Param			ozgId	path		string					true	"OZG-ID des Leistungsbündels, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			auswahl	query		api.NachnutzungAuswahl	false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Landesvorhaben		"Das Vorhaben"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/laender/{land}/vorhaben/{ozgId} [get]
func (a *API) getVorhaben(c *gin.Context) error {
	land, ozgID, err := vorhabenKeys(c)
	if err != nil {
		return err
	}
	var p api.NachnutzungAuswahl
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, nil, &p.Fields, fieldsOf[api.Landesvorhaben], vorhabenView("").always)
	if err != nil {
		return err
	}
	row, err := a.db.EinVorhaben(c.Request.Context(), land, ozgID, q.z.Kenntnisstand)
	if err != nil {
		return err
	}
	shown := showVorhaben(&row, cmp.Or(q.z.Stichtag, heute()))
	return registerSingle(c, &shown, row.Vorhaben.Version, q.selected)
}

// listVorhabenVerlauf answers the history of a project.
//
//	@Summary		Verlauf eines Vorhabens auflisten
//	@Description	Jede Änderung am Vorhaben eines Landes, die neueste zuerst.
//	@Tags			Verlauf
//	@ID				listVorhabenVerlauf
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			land	path		string					true	"Zweistelliger Schlüssel des Landes"		format(land)	example(15)
//	@Param			ozgId	path		string					true	"OZG-ID des Leistungsbündels, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			filter	query		api.PaarVerlaufParams	false	"Filter"
//	@Success		200		{object}	api.VerlaufListe		"Eine Seite des Verlaufs des Vorhabens"
//	@Header			200		{integer}	Nachnutzung-Revision	"Letzte Revision, die die Antwort kennt"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/laender/{land}/vorhaben/{ozgId}/verlauf [get]
func (a *API) listVorhabenVerlauf(c *gin.Context) error {
	land, ozgID, err := vorhabenKeys(c)
	if err != nil {
		return err
	}
	return a.verlaufOf(c, func(ctx context.Context) (store.VerlaufFilter, error) {
		_, err := a.db.EinVorhaben(ctx, land, ozgID, 0)
		return store.VerlaufFilter{Art: []string{artVorhaben}, Land: land, OzgID: ozgID}, err
	})
}

// putVorhaben replaces a project.
//
//	@Summary		Vorhaben eines Landes ersetzen
//	@Description	Setzt das Vorhaben so, wie es gesendet wird; was fehlt, wird zurückgesetzt. Frühere Termine bleiben gezählt.
//	@Tags			Landesvorhaben
//	@ID				putVorhaben
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			land	path		string							true	"Zweistelliger Schlüssel des Landes"		format(land)	example(15)
//	@Param			ozgId	path		string							true	"OZG-ID des Leistungsbündels, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			inhalt	body		api.LandesvorhabenAenderung		true	"Das Vorhaben"
//	@Success		200		{object}	api.Landesvorhaben				"Das Vorhaben danach"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/laender/{land}/vorhaben/{ozgId} [put]
func (a *API) putVorhaben(c *gin.Context) error { return a.writeVorhaben(c, mediaJSON) }

// patchVorhaben changes part of a project.
//
//	@Summary		Vorhaben eines Landes ändern
//	@Description	Ändert, was gesendet wird, und lässt das Übrige (RFC 7396), zum Beispiel `{"prioritaet":"1","phase":null}`.
//	@Tags			Landesvorhaben
//	@ID				patchVorhaben
//	@Security		bearer
//	@Accept			application/merge-patch+json
//	@Produce		json
//	@Param			land	path		string							true	"Zweistelliger Schlüssel des Landes"		format(land)	example(15)
//	@Param			ozgId	path		string							true	"OZG-ID des Leistungsbündels, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			inhalt	body		api.LandesvorhabenAenderung		true	"Was sich ändert"
//	@Success		200		{object}	api.Landesvorhaben				"Das Vorhaben danach"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/laender/{land}/vorhaben/{ozgId} [patch]
func (a *API) patchVorhaben(c *gin.Context) error { return a.writeVorhaben(c, mediaMergePatch) }

func (a *API) writeVorhaben(c *gin.Context, mediaType string) error {
	land, ozgID, err := vorhabenKeys(c)
	if err != nil {
		return err
	}
	var sent api.LandesvorhabenAenderung
	b, err := readBody(c, &sent, mediaType)
	if err != nil {
		return err
	}
	expected, err := expectation(c)
	if err != nil {
		return err
	}
	given := b.Has
	if mediaType == mediaJSON {
		given = func(string) bool { return true }
	}
	ctx, tag, report := c.Request.Context(), heute(), vorhabenMeldungOf(&sent, given)
	codes, err := a.codes(ctx)
	if err != nil {
		return err
	}
	row, err := a.db.UpdateVorhaben(ctx, vorgang(c, store.VorgangBearbeitung, sent.Begruendung), land, ozgID, expected,
		func(v *nachnutzung.Landesvorhaben) error {
			return b.with(v.Melde(report, tag, nachnutzung.Wortschatz{Codes: codes}))
		})
	if err != nil {
		return err
	}
	shown := showVorhaben(&row, tag)
	return answerWrite(c, &shown, row.Vorhaben.Version)
}

// vorhabenMeldungOf reads a change; what was not given stays as it is.
func vorhabenMeldungOf(sent *api.LandesvorhabenAenderung, given func(path string) bool) nachnutzung.VorhabenMeldung {
	m := nachnutzung.VorhabenMeldung{
		Booster: sent.Booster, OhneBooster: sent.Booster == nil && given("booster"), Begruendung: orZero(sent.Begruendung),
	}
	for _, f := range []struct {
		name       string
		sent, into **string
	}{
		{"ressort", &sent.Ressort, &m.Ressort},
		{"prioritaet", &sent.Prioritaet, &m.Prioritaet},
		{"nachnutzungskategorie", &sent.Nachnutzungskategorie, &m.Nachnutzungskategorie},
		{"phase", &sent.Phase, &m.Phase},
		{"umsetzungsmodell", &sent.Umsetzungsmodell, &m.Umsetzungsmodell},
		{"onlinedienst", &sent.Onlinedienst, &m.Onlinedienst},
		{"geplanterGoLive", &sent.GeplanterGoLive, &m.GeplanterGoLive},
		{"bemerkung", &sent.Bemerkung, &m.Bemerkung},
	} {
		if given(f.name) {
			value := orZero(*f.sent)
			*f.into = &value
		}
	}
	return m
}
