// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/store"
)

// HinweisePath is where hints are sent for as long as somebody listens.
const HinweisePath = feedPath + "/hinweise"

const (
	// hinweisPause lies between two hints, however much is written.
	hinweisPause = 500 * time.Millisecond
	// hinweisAlive is how often a line without meaning is sent, so that neither side nor
	// a proxy between them takes the connection for dead.
	hinweisAlive = 20 * time.Second
)

// getHinweise sends where the register stands, each time it has moved.
//
//	@Summary		Hinweise auf Änderungen empfangen
//	@Description	Sendet als Server-Sent Events (`event: aenderung`), bis zu welcher Revision das Register gekommen ist: sofort, und danach bei jeder Änderung, höchstens zweimal in der Sekunde. Ein Hinweis sagt nicht, was sich geändert hat, und einer kann verloren gehen; die Änderungen selbst liest `GET /aenderungen` ab dem eigenen Cursor. Nach `dauer` Sekunden endet die Verbindung, und ein EventSource verbindet sich von selbst neu.
//	@Tags			Portale
//	@ID				getHinweise
//	@Produce		text/event-stream
//	@Param			dauer	query		api.HinweisParams	false	"Dauer"
//	@Success		200		{string}	string				"Ereignisse, in `data` je ein Hinweis als JSON: `epoche` und `revision`"
//	@Failure		400		{object}	api.Problem
//	@Router			/aenderungen/hinweise [get]
func (a *API) getHinweise(c *gin.Context) error {
	var p api.HinweisParams
	request := bindQuery(c.Request.URL.Query(), &p)
	if err := request.err(); err != nil {
		return err
	}
	if _, err := negotiate(c, "", mediaEvents); err != nil {
		return err
	}
	now, err := a.db.Feedstand(c.Request.Context())
	if err != nil {
		return err
	}
	c.Header("Content-Type", mediaEvents)
	c.Header("Vary", "Accept, Accept-Encoding")
	c.Header("Cache-Control", "no-store")
	// nginx would else gather the events until there are many.
	c.Header("X-Accel-Buffering", "no")
	c.Status(http.StatusOK)
	if c.Request.Context().Value(headKey{}) != nil {
		p.Dauer = 0
	}
	a.hint(c, now, time.Now().Add(time.Duration(p.Dauer)*time.Second))
	return nil
}

// hint sends hints until a time, or until nobody listens any more. It holds no
// connection of the database while it waits.
func (a *API) hint(c *gin.Context, now store.Feedstand, until time.Time) {
	ctx := c.Request.Context()
	if !sendHint(c, now) {
		return
	}
	for time.Now().Before(until) && ctx.Err() == nil {
		waiting, cancel := context.WithTimeout(ctx, min(hinweisAlive, time.Until(until)))
		changed := a.db.WarteAuf(waiting, now.Revision)
		silent := waiting.Err() != nil
		cancel()
		switch {
		case changed:
			next, err := a.feedstandAfter(ctx, now)
			if err != nil {
				return
			}
			if next != now && !sendHint(c, next) {
				return
			}
			now = next
			pause(ctx, hinweisPause)
		case silent && ctx.Err() == nil:
			if _, err := c.Writer.WriteString(":\n\n"); err != nil {
				return
			}
			c.Writer.Flush()
		default:
			// The server shuts down.
			return
		}
	}
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// sendHint sends one hint; false when it does not arrive.
func sendHint(c *gin.Context, now store.Feedstand) bool {
	var b bytes.Buffer
	b.WriteString("event: aenderung\nid: " + now.Epoche + "-" + strconv.FormatInt(now.Revision, 10) + "\ndata: ")
	if err := encodeJSON(&b, &api.Hinweis{Epoche: now.Epoche, Revision: now.Revision}); err != nil {
		return false
	}
	b.WriteString("\n\n")
	if _, err := c.Writer.Write(b.Bytes()); err != nil {
		return false
	}
	c.Writer.Flush()
	return true
}
