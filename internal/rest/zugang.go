// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"errors"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// errUnauthorized says that the request needs credentials and carries none.
var errUnauthorized = errors.New("no credentials")

// keyActor is where the actor of a request stands in its gin context.
const keyActor = "nachnutzung.akteur"

// authenticate finds out who asks. A reader needs no credentials; but whoever
// believes to be signed in learns that he is not. Only what may change something
// or is not public looks for a session, so that a public answer never depends on a
// cookie.
func (a *API) authenticate(c *gin.Context) {
	if _, needed := c.Get(keyStaff); !needed && c.GetHeader("Authorization") == "" {
		return
	}
	actor, err := a.auth.Akteur(c.Request)
	if err != nil {
		a.fail(c, err)
		c.Abort()
		return
	}
	c.Set(keyActor, actor)
}

// keyStaff marks a route that nobody may use unknown.
const keyStaff = "nachnutzung.intern"

// staff marks the routes of its group, before authenticate.
func staff(c *gin.Context) { c.Set(keyStaff, true) }

// refuseUnknown ends a request to a staff route that carries no credentials.
func (a *API) refuseUnknown(c *gin.Context) {
	if actor(c).IsAnonymous() {
		a.fail(c, errUnauthorized)
		c.Abort()
		return
	}
	c.Header("Cache-Control", "no-store")
}

// actor is who asks; the zero Akteur when nobody has signed in.
func actor(c *gin.Context) nachnutzung.Akteur {
	found, _ := c.Get(keyActor)
	a, _ := found.(nachnutzung.Akteur)
	return a
}

// vorgang is the change that a request asks for.
func vorgang(c *gin.Context, art store.VorgangArt, begruendung *string) store.Vorgang {
	v := store.Vorgang{Akteur: actor(c), Quelle: quelleAPI, Art: art}
	if begruendung != nil {
		v.Begruendung = *begruendung
	}
	return v
}

// quelleAPI is where changes come from that this room takes.
const quelleAPI = "api"

// challenge sets what an answer with status 401 must say.
func challenge(c *gin.Context, err error) {
	if errors.Is(err, errUnauthorized) {
		err = nil
	}
	c.Header("WWW-Authenticate", auth.Challenge(err))
}
