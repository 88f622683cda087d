// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"mime"

	"github.com/gin-gonic/gin"
)

// getImportMappe answers the file of a load with its findings marked in it.
//
//	@Summary		Datei mit markierten Zellen abrufen
//	@Description	Die hochgeladene Datei als Arbeitsmappe: Jede Zelle, an der etwas auffiel, ist nach der Schwere gefärbt und kommentiert; ein Blatt davor listet alles auf. Sie lässt sich berichtigen und wieder hochladen.
//	@Tags			Importe
//	@ID				getImportMappe
//	@Security		bearer
//	@Produce		application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Param			nummer	path		int		true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Success		200		{file}		file	"Die markierte Arbeitsmappe"
//	@Header			200		{string}	Content-Disposition	"Vorgeschlagener Dateiname"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Die Datei ist nicht aufbewahrt oder zu groß, um darin zu markieren."
//	@Router			/importe/{nummer}/mappe [get]
func (a *API) getImportMappe(c *gin.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	request := bindQuery(c.Request.URL.Query(), &struct{}{})
	if err := request.err(); err != nil {
		return err
	}
	if _, err := negotiate(c, "", mediaXLSX); err != nil {
		return err
	}
	body, name, err := a.importe.Mappe(c.Request.Context(), actor(c), id)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Header("Vary", "Accept, Accept-Encoding")
	writeBody(c, mediaXLSX, body)
	return nil
}
