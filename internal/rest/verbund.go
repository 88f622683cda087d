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

func verbundView() *view[nachnutzung.Verbund, api.Verbund] {
	return &view[nachnutzung.Verbund, api.Verbund]{
		scope: store.Kommunen, always: []string{"code"},
		columns: []column[api.Verbund]{
			{"code", func(v *api.Verbund) string { return v.Code }},
			{"name", func(v *api.Verbund) string { return v.Name }},
			{"version", func(v *api.Verbund) string { return strconv.FormatInt(v.Version, 10) }},
			{"rechtsform", func(v *api.Verbund) string { return v.Rechtsform }},
			{"gegruendet", func(v *api.Verbund) string { return v.Gegruendet }},
			{"hinweis", func(v *api.Verbund) string { return v.Hinweis }},
			{"mitgliederzahlen", func(v *api.Verbund) string {
				return cellList(v.Mitgliederzahlen, func(z api.Mitgliederzahl) string { return z.Stand + ": " + strconv.Itoa(z.Anzahl) })
			}},
			{"anzahlMitglieder", func(v *api.Verbund) string { return cellInt(v.AnzahlMitglieder) }},
			{"quellen", func(v *api.Verbund) string { return cellQuellen(v.Quellen) }},
		},
		show: func(v *nachnutzung.Verbund) api.Verbund {
			shown := api.Verbund{
				Code: v.Code, Name: v.Name, Version: v.Version, Rechtsform: v.Rechtsform, Gegruendet: string(v.Gegruendet), Hinweis: v.Hinweis,
				Mitgliederzahlen: []api.Mitgliederzahl{}, AnzahlMitglieder: &v.AnzahlMitglieder, Quellen: showQuellen(v.Quellen),
			}
			for _, z := range v.Mitgliederzahlen {
				shown.Mitgliederzahlen = append(shown.Mitgliederzahlen, api.Mitgliederzahl{
					Stand: string(z.Stand), Anzahl: z.Anzahl, Hinweis: z.Hinweis, Quellen: showQuellen(z.Quellen),
				})
			}
			return shown
		},
	}
}

// listVerbuende answers the Verbuende.
//
//	@Summary		Verbünde auflisten
//	@Description	Zusammenschlüsse von Kommunen, die für ihre Mitglieder handeln, mit belegten Mitgliederzahlen je Stichtag.
//	@Tags			Verbünde
//	@ID				listVerbuende
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.VerbundParams	false	"Filter"
//	@Success		200		{object}	api.VerbundListe	"Eine Seite der Verbünde"
//	@Failure		400		{object}	api.Problem
//	@Router			/verbuende [get]
func (a *API) listVerbuende(c *gin.Context) error {
	var p api.VerbundParams
	return list(a, c, verbundView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Verbund], error) {
			return db.Verbuende(ctx, store.VerbundFilter{Q: p.Q, Stichtag: p.Stichtag}, w)
		})
}

// getVerbund answers one Verbund.
//
//	@Summary		Einen Verbund abrufen
//	@Description	Ein Verbund mit seinen belegten Mitgliederzahlen. `stichtag` zeigt die Zahlen, die bis zu dem Tag belegt sind; war der Verbund da noch nicht gegründet, sagt das die 404.
//	@Tags			Verbünde
//	@ID				getVerbund
//	@Produce		json
//	@Param			code	path		string		true	"Code des Verbunds"	format(code)	example(kitu)
//	@Param			auswahl	query		api.ZeitpunktAuswahl	false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Verbund	"Der Verbund"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/verbuende/{code} [get]
func (a *API) getVerbund(c *gin.Context) error {
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	return editableWith(a, c, verbundView(), maxAge, func(o *nachnutzung.Verbund) int64 { return o.Version }, &p, &p.Fields, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB) (nachnutzung.Verbund, error) {
			return db.VerbundAm(ctx, code, p.Stichtag)
		})
}

func mitgliedView() *view[nachnutzung.Mitgliedschaft, api.Mitglied] {
	return &view[nachnutzung.Mitgliedschaft, api.Mitglied]{
		scope: store.Kommunen, always: []string{"mitglied"},
		columns: []column[api.Mitglied]{
			{"mitglied", func(m *api.Mitglied) string { return m.Mitglied }},
			{"kommune.code", func(m *api.Mitglied) string { return cellCode(m.Kommune) }},
			{"kommune.name", func(m *api.Mitglied) string { return cellName(m.Kommune) }},
			{"seit", func(m *api.Mitglied) string { return m.Seit }},
			{"bis", func(m *api.Mitglied) string { return m.Bis }},
			{"hinweis", func(m *api.Mitglied) string { return m.Hinweis }},
			{"beispiel", func(m *api.Mitglied) string { return strconv.FormatBool(m.Beispiel) }},
			{"quellen", func(m *api.Mitglied) string { return cellQuellen(m.Quellen) }},
		},
		show: func(m *nachnutzung.Mitgliedschaft) api.Mitglied {
			return api.Mitglied{
				Mitglied: m.Mitglied, Kommune: showVerweis(nachnutzung.Verweis{Code: m.ARS, Name: m.Kommune}),
				Seit: string(m.Seit), Bis: string(m.Bis), Hinweis: m.Hinweis, Beispiel: m.Beispiel, Quellen: showQuellen(m.Quellen),
			}
		},
	}
}

// listMitglieder answers the memberships of a Verbund.
//
//	@Summary		Mitglieder eines Verbunds auflisten
//	@Description	Die namentlich belegten Mitgliedschaften; mit `stichtag` nur die, die an dem Tag sicher bestanden.
//	@Tags			Verbünde
//	@ID				listMitglieder
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			code	path		string				true	"Code des Verbunds"	format(code)	example(kitu)
//	@Param			filter	query		api.MitgliedParams	false	"Filter"
//	@Success		200		{object}	api.MitgliedListe	"Eine Seite der Mitgliedschaften"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/verbuende/{code}/mitglieder [get]
func (a *API) listMitglieder(c *gin.Context) error {
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	var p api.MitgliedParams
	return list(a, c, mitgliedView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Mitgliedschaft], error) {
			return db.Mitgliedschaften(ctx, code, p.Stichtag, w)
		})
}
