// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

func abgleichView() *view[numbered[nachnutzung.Abgleich], api.Abgleich] {
	return &view[numbered[nachnutzung.Abgleich], api.Abgleich]{
		always: []string{"nr"},
		show: func(n *numbered[nachnutzung.Abgleich]) api.Abgleich {
			f := &n.entry
			return api.Abgleich{
				Nr: n.nr, Art: string(f.Art), Kommune: api.Verweis{Code: f.ARS, Name: f.Kommune},
				Leistungsbuendel: api.Verweis{Code: f.OzgID, Name: f.Leistungsbuendel}, Status: string(f.Status),
				LeikaSchluessel: orNil(f.LeikaSchluessel), URL: orNil(f.URL), Flaechendeckung: orNil(f.Flaechendeckung), Zeile: orNilInt(f.Zeile),
			}
		},
		columns: []column[api.Abgleich]{
			{"nr", func(f *api.Abgleich) string { return strconv.Itoa(f.Nr) }},
			{"art", func(f *api.Abgleich) string { return f.Art }},
			{"kommune.code", func(f *api.Abgleich) string { return f.Kommune.Code }},
			{"kommune.name", func(f *api.Abgleich) string { return f.Kommune.Name }},
			{"leistungsbuendel.code", func(f *api.Abgleich) string { return f.Leistungsbuendel.Code }},
			{"leistungsbuendel.name", func(f *api.Abgleich) string { return f.Leistungsbuendel.Name }},
			{"status", func(f *api.Abgleich) string { return f.Status }},
			{"leikaSchluessel", func(f *api.Abgleich) string { return cellText(f.LeikaSchluessel) }},
			{"url", func(f *api.Abgleich) string { return cellText(f.URL) }},
			{"flaechendeckung", func(f *api.Abgleich) string { return cellText(f.Flaechendeckung) }},
			{"zeile", func(f *api.Abgleich) string { return cellInt(f.Zeile) }},
		},
	}
}

// listImportAbgleich answers the differences that a comparison has found.
//
//	@Summary		Abgleich mit dem Dashboard des Bundes abrufen
//	@Description	Was nach der Ausfuhr open-pvog dort online ist und hier nicht live, und umgekehrt: eine Liste zum Abarbeiten, je Kommune und Leistungsbündel. Dort fehlen kann nur etwas an Orten, die die Datei nennt oder die in einem Land oder Kreis liegen, den sie nennt. Geschrieben wird nichts.
//	@Tags			Importe
//	@ID				listImportAbgleich
//	@Security		bearer
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			nummer	path		int					true	"Nummer des Imports, dessen Art open_pvog ist"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			filter	query		api.Blatt			false	"Seite"
//	@Success		200		{object}	api.AbgleichListe	"Eine Seite der Unterschiede"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Der Import ist kein Abgleich."
//	@Router			/importe/{nummer}/abgleich [get]
func (a *API) listImportAbgleich(c *gin.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	var p api.Blatt
	v := abgleichView()
	q, err := a.readIntern(c, &p, &p, fieldsOf[api.Abgleich], v.always)
	if err != nil {
		return err
	}
	list, err := a.importe.Abgleich(c.Request.Context(), actor(c), id)
	if err != nil {
		return err
	}
	return internNumbered(a, c, v, q, list)
}
