// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// Kinds of objects in the history, as the contract names them.
const (
	artNachnutzung = "nachnutzung"
	artVorhaben    = "vorhaben"
)

// verlaufView shows the history to everybody.
func verlaufView() *view[store.Verlaufseintrag, api.Verlaufseintrag] {
	return &view[store.Verlaufseintrag, api.Verlaufseintrag]{
		always: verlaufKey(), show: func(e *store.Verlaufseintrag) api.Verlaufseintrag { return showEintrag(e, false) },
		columns: verlaufColumns(func(e *api.Verlaufseintrag) *api.Verlaufseintrag { return e }),
	}
}

// verlaufKey are the fields that name an entry; its revision may still be missing.
func verlaufKey() []string { return []string{"art", "schluessel", "version"} }

// verlaufColumns are the CSV columns of an entry within an A.
func verlaufColumns[A any](of func(*A) *api.Verlaufseintrag) []column[A] {
	cell := func(name string, text func(*api.Verlaufseintrag) string) column[A] {
		return column[A]{name, func(a *A) string { return text(of(a)) }}
	}
	return []column[A]{
		cell("revision", func(e *api.Verlaufseintrag) string { return cellInt64(e.Revision) }),
		cell("art", func(e *api.Verlaufseintrag) string { return e.Art }),
		cell("schluessel", func(e *api.Verlaufseintrag) string { return e.Schluessel }),
		cell("ars", func(e *api.Verlaufseintrag) string { return cellText(e.Ars) }),
		cell("ozgId", func(e *api.Verlaufseintrag) string { return cellText(e.OzgID) }),
		cell("version", func(e *api.Verlaufseintrag) string { return strconv.FormatInt(e.Version, 10) }),
		cell("zeitpunkt", func(e *api.Verlaufseintrag) string { return e.Zeitpunkt }),
		cell("vorgang", func(e *api.Verlaufseintrag) string { return e.Vorgang }),
		cell("organisation", func(e *api.Verlaufseintrag) string { return e.Organisation }),
		cell("quelle", func(e *api.Verlaufseintrag) string { return e.Quelle }),
		cell("begruendung", func(e *api.Verlaufseintrag) string { return cellText(e.Begruendung) }),
		cell("begruendungGeloeschtAm", func(e *api.Verlaufseintrag) string { return cellText(e.BegruendungGeloeschtAm) }),
		cell("schritt", func(e *api.Verlaufseintrag) string { return cellInt(e.Schritt) }),
		cell("aenderungen", func(e *api.Verlaufseintrag) string {
			return cellList(e.Aenderungen, func(f api.Feldaenderung) string {
				return f.Feld + ": " + cellValue(f.Vorher, f.VorherGeloeschtAm) + " → " + cellValue(f.Nachher, f.NachherGeloeschtAm)
			})
		}),
	}
}

// cellValue is a value of the history, or the day on which it was erased.
func cellValue(value, geloeschtAm *string) string {
	if geloeschtAm != nil {
		return "(gelöscht am " + *geloeschtAm + ")"
	}
	return cellText(value)
}

func cellInt64(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// showEintrag shows an entry without its actor. What somebody has written on
// behalf of a body stays closed, unless isInternal: it awaits the body's answer,
// and a rejection is to end it.
func showEintrag(e *store.Verlaufseintrag, isInternal bool) api.Verlaufseintrag {
	isOpen, wasOpen := isInternal || !e.Gemeldet, isInternal || !wasReported(e)
	shown := api.Verlaufseintrag{
		Art: e.Art, Schluessel: e.Schluessel, Ars: orNil(e.ARS), OzgID: orNil(e.OzgID), Version: e.Version,
		Zeitpunkt: orZero(showInstant(e.Zeitpunkt)), Vorgang: e.Vorgang, Organisation: e.Organisation, Quelle: e.Quelle,
		Begruendung: showText(e.Begruendung, isOpen), BegruendungGeloeschtAm: orNil(e.Begruendung.GeloeschtAm),
		Aenderungen: make([]api.Feldaenderung, len(e.Aenderungen)),
	}
	if revision := e.Revision; revision > 0 {
		shown.Revision = &revision
	}
	if schritt := e.Schritt; schritt > 0 {
		shown.Schritt = &schritt
	}
	for i, changed := range e.Aenderungen {
		shown.Aenderungen[i] = api.Feldaenderung{
			Feld: changed.Feld, Vorher: showText(changed.Vorher, wasOpen), Nachher: showText(changed.Nachher, isOpen),
			VorherGeloeschtAm: orNil(changed.Vorher.GeloeschtAm), NachherGeloeschtAm: orNil(changed.Nachher.GeloeschtAm),
		}
	}
	return shown
}

// showText shows a value of the history; free words only where they are open.
// Only free words have an id.
func showText(t nachnutzung.Text, isOpen bool) *string {
	if t.ID != "" && !isOpen {
		return nil
	}
	return orNil(t.Inhalt)
}

// wasReported tells whether the state before an entry was a report on behalf.
func wasReported(e *store.Verlaufseintrag) bool {
	for _, changed := range e.Aenderungen {
		if changed.Feld == "bestaetigung" {
			return changed.Vorher.Inhalt == string(nachnutzung.Gemeldet)
		}
	}
	return e.Gemeldet
}

// listVerlauf answers the history of everything.
//
//	@Summary		Verlauf auflisten
//	@Description	Jede Änderung am Register, die neueste zuerst: was, wann, durch welche Organisation, woher und warum, mit dem Wert davor und danach. Personen nennt er nicht. Freie Texte einer stellvertretenden Meldung bleiben der Kommune und der Redaktion vorbehalten.
//	@Tags			Verlauf
//	@ID				listVerlauf
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.VerlaufParams		false	"Filter"
//	@Success		200		{object}	api.VerlaufListe		"Eine Seite des Verlaufs"
//	@Header			200		{integer}	Nachnutzung-Revision	"Letzte Revision, die die Antwort kennt"
//	@Failure		400		{object}	api.Problem
//	@Router			/verlauf [get]
func (a *API) listVerlauf(c *gin.Context) error {
	var p api.VerlaufParams
	v := verlaufView()
	q, err := a.readRegister(c, &p, &api.Zeitpunkt{}, &p.Blatt, &p.Fields, fieldsOf[api.Verlaufseintrag], v.always)
	if err != nil {
		return err
	}
	return registerList(a, c, v, q, "", false, func(ctx context.Context, _ *store.DB, w store.Wunsch) (store.Seite[store.Verlaufseintrag], error) {
		return a.verlauf(ctx, &p, nil, w)
	})
}

// verlauf reads a page of the history by its filters; of the territory of an
// actor, unless nil.
func (a *API) verlauf(ctx context.Context, p *api.VerlaufParams, who *nachnutzung.Akteur, w store.Wunsch) (page store.Seite[store.Verlaufseintrag], err error) {
	f := store.VerlaufFilter{
		Art: p.Art, Land: p.Land, OzgID: p.Leistungsbuendel, Quelle: p.Quelle, Organisation: p.Organisation, Gebiet: who,
	}
	f.Seit, f.Bis = zeitraum(&p.Zeitraum)
	if p.Kommune != "" {
		if f.ARS, err = a.db.ARS(ctx, p.Kommune); err != nil {
			return page, unknownBody("kommune", p.Kommune, err)
		}
	}
	return a.db.Verlauf(ctx, f, w)
}

// zeitraum reads the two ends of a time; the zero instant is open.
func zeitraum(z *api.Zeitraum) (seit, bis time.Time) {
	// Both were checked when the query was read.
	seit, _ = time.Parse(time.RFC3339Nano, z.Seit)
	bis, _ = time.Parse(time.RFC3339Nano, z.Bis)
	return seit, bis
}

// verlaufOf answers the history of one object. find tells which, and fails where
// there is no such object.
func (a *API) verlaufOf(c *gin.Context, find func(context.Context) (store.VerlaufFilter, error)) error {
	var p api.PaarVerlaufParams
	v := verlaufView()
	q, err := a.readRegister(c, &p, &api.Zeitpunkt{}, &p.Blatt, &p.Fields, fieldsOf[api.Verlaufseintrag], v.always)
	if err != nil {
		return err
	}
	f, err := find(c.Request.Context())
	if err != nil {
		return err
	}
	f.Seit, f.Bis = zeitraum(&p.Zeitraum)
	return registerList(a, c, v, q, "", false, func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[store.Verlaufseintrag], error) {
		return db.Verlauf(ctx, f, w)
	})
}

// listKommuneVerlauf answers the history of a body.
//
//	@Summary		Verlauf einer Kommune auflisten
//	@Description	Jede Änderung an den Angaben einer Kommune, die neueste zuerst. Eine Mitgliedsgemeinde zeigt den Verlauf ihrer Verbandsgemeinde, deren Angaben für sie gelten; `Content-Location` nennt, wessen Verlauf es ist. Was allein ihr selbst zugeordnet ist, zeigt `GET /verlauf?kommune=…`.
//	@Tags			Verlauf
//	@ID				listKommuneVerlauf
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			ars		path		string					true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			filter	query		api.PaarVerlaufParams	false	"Filter"
//	@Success		200		{object}	api.VerlaufListe		"Eine Seite des Verlaufs der Kommune"
//	@Header			200		{string}	Content-Location		"Adresse mit dem ARS"
//	@Header			200		{integer}	Nachnutzung-Revision	"Letzte Revision, die die Antwort kennt"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/verlauf [get]
func (a *API) listKommuneVerlauf(c *gin.Context) error {
	key, err := pathKey(c.Param("ars"), "ars", "kommune")
	if err != nil {
		return err
	}
	return a.verlaufOf(c, func(ctx context.Context) (store.VerlaufFilter, error) {
		body, err := a.db.Kommune(ctx, key)
		if err != nil {
			return store.VerlaufFilter{}, err
		}
		f := store.VerlaufFilter{ARS: acting(&body)}
		c.Header("Content-Location", canonicalURL("kommunen", f.ARS, "verlauf"))
		return f, nil
	})
}

// acting is the body that acts for a body: itself for most.
func acting(k *nachnutzung.Kommune) string {
	if k.ErbtVon.Code != "" {
		return k.ErbtVon.Code
	}
	return k.ARS
}

// listPaarVerlauf answers the history of a pair.
//
//	@Summary		Verlauf einer Nachnutzung auflisten
//	@Description	Jede Änderung an einer Nachnutzung, die neueste zuerst. Eine Mitgliedsgemeinde zeigt den Verlauf ihrer Verbandsgemeinde; `Content-Location` nennt, wessen Verlauf es ist.
//	@Tags			Verlauf
//	@ID				listPaarVerlauf
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			ars		path		string					true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			ozgId	path		string					true	"OZG-ID des Leistungsbündels, fünf Ziffern"				format(ozg-id)	example(10092)
//	@Param			filter	query		api.PaarVerlaufParams	false	"Filter"
//	@Success		200		{object}	api.VerlaufListe		"Eine Seite des Verlaufs der Nachnutzung"
//	@Header			200		{string}	Content-Location		"Adresse mit dem ARS"
//	@Header			200		{integer}	Nachnutzung-Revision	"Letzte Revision, die die Antwort kennt"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/nachnutzungen/{ozgId}/verlauf [get]
func (a *API) listPaarVerlauf(c *gin.Context) error {
	key, ozgID, err := pairKeys(c)
	if err != nil {
		return err
	}
	return a.verlaufOf(c, func(ctx context.Context) (store.VerlaufFilter, error) {
		pair, err := a.db.Nachnutzung(ctx, key, ozgID, store.Zeitpunkt{})
		if err != nil {
			return store.VerlaufFilter{}, err
		}
		f := store.VerlaufFilter{Art: []string{artNachnutzung}, ARS: pair.Nachnutzung.ARS, OzgID: ozgID}
		c.Header("Content-Location", canonicalURL("kommunen", f.ARS, "nachnutzungen", ozgID, "verlauf"))
		return f, nil
	})
}
