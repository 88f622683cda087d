// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/antworten"
	"nachnutzung/internal/nachnutzung"
)

// maxReach is how long a request waits for the revision that its client has seen on
// another server.
const maxReach = 2 * time.Second

// reach makes a server know what its client has seen on another one: who sends the
// revision of an answer back is answered of that revision at least.
func (a *API) reach(c *gin.Context) {
	text := c.GetHeader(antworten.HeaderRevision)
	if text == "" {
		return
	}
	revision, err := strconv.ParseInt(text, 10, 64)
	if err != nil || revision < 0 {
		err = nachnutzung.Invalid(antworten.HeaderRevision, "Die Kopfzeile "+antworten.HeaderRevision+
			" nimmt die Zahl, die eine Antwort in der gleichen Kopfzeile genannt hat. Bitte unverändert zurücksenden oder weglassen.")
	} else {
		ctx, cancel := context.WithTimeout(c.Request.Context(), maxReach)
		defer cancel()
		err = a.db.ErreicheRevision(ctx, revision)
	}
	if err != nil {
		a.fail(c, err)
		c.Abort()
	}
}
