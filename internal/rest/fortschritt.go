// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
)

// mediaEvents is the media type of server-sent events.
const mediaEvents = "text/event-stream"

// How often a watched load is looked at, and how long somebody may watch before he
// has to come back.
const (
	schauAlle    = 300 * time.Millisecond
	schauzeitMax = 4 * time.Minute
)

// getImportFortschritt sends a load each time something about it has changed.
//
//	@Summary		Fortschritt eines Imports verfolgen
//	@Description	Sendet den Import als Ereignis (`event: import`, in `data` derselbe Inhalt wie GET /importe/{nummer}), sobald sich etwas ändert, und endet, wenn die Prüfung fertig ist. Wird die Verbindung früher getrennt, verbindet sich ein EventSource von selbst neu.
//	@Tags			Importe
//	@ID				getImportFortschritt
//	@Security		bearer
//	@Produce		text/event-stream
//	@Param			nummer	path		int		true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Success		200		{string}	string	"Ereignisse, bis die Prüfung fertig ist"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/importe/{nummer}/fortschritt [get]
func (a *API) getImportFortschritt(c *gin.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	request := bindQuery(c.Request.URL.Query(), &struct{}{})
	if err := request.err(); err != nil {
		return err
	}
	if _, err := negotiate(c, "", mediaEvents); err != nil {
		return err
	}
	found, err := a.importe.Import(c.Request.Context(), actor(c), id)
	if err != nil {
		return err
	}
	c.Header("Content-Type", mediaEvents)
	c.Header("Vary", "Accept, Accept-Encoding")
	// nginx would else gather the events until there are many.
	c.Header("X-Accel-Buffering", "no")
	c.Status(http.StatusOK)
	a.watch(c, found)
	return nil
}

// watch sends the load until its check is done, or nobody looks any more.
func (a *API) watch(c *gin.Context, found nachnutzung.Import) {
	var last []byte
	until := time.After(schauzeitMax)
	tick := time.NewTicker(schauAlle)
	defer tick.Stop()
	for {
		var b bytes.Buffer
		b.WriteString("event: import\ndata: ")
		if err := encodeJSON(&b, a.showImport(&found)); err != nil {
			return
		}
		b.WriteString("\n\n")
		if !bytes.Equal(b.Bytes(), last) {
			last = b.Bytes()
			if _, err := c.Writer.Write(last); err != nil {
				return
			}
			c.Writer.Flush()
		}
		if found.Zustand != nachnutzung.ImportAngelegt {
			return
		}
		select {
		case <-c.Request.Context().Done():
			return
		case <-a.importe.Ende():
			return
		case <-until:
			return
		case <-tick.C:
		}
		var err error
		if found, err = a.importe.Import(c.Request.Context(), actor(c), found.ID); err != nil {
			return
		}
	}
}
