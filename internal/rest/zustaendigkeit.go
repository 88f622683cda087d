// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// showZustaendigkeit shows who is responsible for a bundle: all that was ever
// sourced, or what holds on a day.
func showZustaendigkeit(r *nachnutzung.Zustaendigkeitsregel, tag string) api.Zustaendigkeitsregel {
	shown := api.Zustaendigkeitsregel{
		OzgID: r.OzgID, Version: r.Version, Abschnitte: []api.ZustaendigkeitAbschnitt{}, Ausnahmen: []api.ZustaendigkeitAusnahme{},
		GeaendertAm: showInstant(r.GeaendertAm),
	}
	for _, a := range r.Abschnitte {
		if isWithin(tag, a.Ab, a.Bis) {
			shown.Abschnitte = append(shown.Abschnitte, api.ZustaendigkeitAbschnitt{
				Ab: orNil(a.Ab), Bis: orNil(a.Bis), Arten: orEmptyList(a.Arten), Quellen: showQuellen(a.Quellen),
			})
		}
	}
	for _, a := range r.Ausnahmen {
		if isWithin(tag, a.Ab, a.Bis) {
			shown.Ausnahmen = append(shown.Ausnahmen, api.ZustaendigkeitAusnahme{
				Ars: a.ARS, Zustaendig: a.Zustaendig, Ab: orNil(a.Ab), Bis: orNil(a.Bis), Quellen: showQuellen(a.Quellen),
			})
		}
	}
	return shown
}

// isWithin tells whether a day lies in a period, of which either end may be open;
// no day lies in all.
func isWithin(tag, ab, bis string) bool {
	return tag == "" || (ab <= tag && (bis == "" || tag <= bis))
}

// getZustaendigkeit answers who is responsible for a bundle.
//
//	@Summary		Zuständigkeit für ein Leistungsbündel abrufen
//	@Description	Welche Arten von Stellen wann zuständig sind, mit Quellen und mit Ausnahmen für einzelne Kommunen. `stichtag` zeigt nur, was an dem Tag gilt, `kenntnisstand`, was davon wann bekannt war. Solange nichts gespeichert ist, ist die Version 0; ihr ETag gilt in If-Match wie jeder andere.
//	@Tags			Leistungsbündel
//	@ID				getZustaendigkeit
//	@Produce		json
//	@Param			ozgId	path		string						true	"OZG-ID des Leistungsbündels, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			auswahl	query		api.NachnutzungAuswahl		false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Zustaendigkeitsregel	"Die Zuständigkeit"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungsbuendel/{ozgId}/zustaendigkeit [get]
func (a *API) getZustaendigkeit(c *gin.Context) error {
	ozgID, err := pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	if err != nil {
		return err
	}
	var p api.NachnutzungAuswahl
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, nil, &p.Fields, fieldsOf[api.Zustaendigkeitsregel], []string{"ozgId", "version"})
	if err != nil {
		return err
	}
	rule, err := a.db.Zustaendigkeit(c.Request.Context(), ozgID, q.z.Kenntnisstand)
	if err != nil {
		return err
	}
	shown := showZustaendigkeit(&rule, q.z.Stichtag)
	return registerSingle(c, &shown, rule.Version, q.selected)
}

// putZustaendigkeit replaces who is responsible for a bundle.
//
//	@Summary		Zuständigkeit für ein Leistungsbündel ersetzen
//	@Description	Setzt alle Abschnitte und Ausnahmen so, wie sie gesendet werden; was fehlt, gilt nicht mehr. Jede Angabe nennt ihre Quelle. Der Verlauf behält, was vorher galt.
//	@Tags			Leistungsbündel
//	@ID				putZustaendigkeit
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			ozgId	path		string								true	"OZG-ID des Leistungsbündels, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			inhalt	body		api.ZustaendigkeitsregelAenderung	true	"Die Zuständigkeit"
//	@Success		200		{object}	api.Zustaendigkeitsregel			"Die Zuständigkeit danach"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungsbuendel/{ozgId}/zustaendigkeit [put]
func (a *API) putZustaendigkeit(c *gin.Context) error {
	ozgID, err := pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	if err != nil {
		return err
	}
	var sent api.ZustaendigkeitsregelAenderung
	b, err := readBody(c, &sent, mediaJSON)
	if err != nil {
		return err
	}
	expected, err := expectation(c)
	if err != nil {
		return err
	}
	ctx, wanted := c.Request.Context(), regelOf(&sent)
	unknown, err := a.db.UnbekannteKommunen(ctx, exceptions(&wanted))
	if err != nil {
		return err
	}
	rule, err := a.db.UpdateZustaendigkeit(ctx, vorgang(c, store.VorgangBearbeitung, sent.Begruendung), ozgID, expected,
		func(r *nachnutzung.Zustaendigkeitsregel) error {
			r.Abschnitte, r.Ausnahmen = wanted.Abschnitte, wanted.Ausnahmen
			return b.with(checkRegel(r, unknown))
		})
	if err != nil {
		return err
	}
	shown := showZustaendigkeit(&rule, "")
	return answerWrite(c, &shown, rule.Version)
}

func regelOf(sent *api.ZustaendigkeitsregelAenderung) nachnutzung.Zustaendigkeitsregel {
	var r nachnutzung.Zustaendigkeitsregel
	for _, a := range sent.Abschnitte {
		r.Abschnitte = append(r.Abschnitte, nachnutzung.ZustaendigkeitAbschnitt{
			Ab: orZero(a.Ab), Bis: orZero(a.Bis), Arten: a.Arten, Quellen: sentQuellen(a.Quellen),
		})
	}
	for _, a := range sent.Ausnahmen {
		r.Ausnahmen = append(r.Ausnahmen, nachnutzung.ZustaendigkeitAusnahme{
			ARS: a.Ars, Zustaendig: a.Zustaendig, Ab: orZero(a.Ab), Bis: orZero(a.Bis), Quellen: sentQuellen(a.Quellen),
		})
	}
	return r
}

// exceptions lists the bodies that a rule singles out, each once.
func exceptions(r *nachnutzung.Zustaendigkeitsregel) []string {
	list := make([]string, len(r.Ausnahmen))
	for i := range r.Ausnahmen {
		list[i] = r.Ausnahmen[i].ARS
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// checkRegel checks a rule, and that it singles out no body that is not there.
func checkRegel(r *nachnutzung.Zustaendigkeitsregel, unknown []string) error {
	var faults faultList
	err := r.Validate()
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](err); ok {
		faults = invalid.Faults
	} else if err != nil {
		return err
	}
	for i, e := range r.Ausnahmen {
		if nachnutzung.IsARS(e.ARS) && slices.Contains(unknown, e.ARS) {
			faults.add(fmt.Sprintf("/ausnahmen/%d/ars", i), "Zu dem ARS „%s“ gibt es keine Kommune. Bitte den Schlüssel prüfen; GET /kommunen nennt alle.", e.ARS)
		}
	}
	return faults.err()
}
