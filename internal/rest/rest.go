// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/store"
)

// API answers the routes of API major 1 over a database.
type API struct {
	db    *store.DB
	log   *slog.Logger
	build string
}

// New makes the API; log takes the causes of answers with status 500 and above.
// build names the program in ETags, so that a new program's answers are not
// taken for those of the old: letters and digits.
func New(db *store.DB, log *slog.Logger, build string) *API {
	return &API{db: db, log: log, build: build}
}

// Register mounts every route. The paths are those of the OpenAPI document.
func (a *API) Register(r gin.IRouter) {
	v1 := r.Group(api.BasePath, refuseBearer)

	v1.GET("/katalogstand", a.handle(a.getKatalogstand))
	v1.GET("/themenfelder", a.handle(a.listThemenfelder))
	v1.GET("/themenfelder/:code", a.handle(a.getThemenfeld))
	v1.GET("/lagen", a.handle(a.listLagen))
	v1.GET("/lagen/:code", a.handle(a.getLage))
	v1.GET("/leistungsbuendel", a.handle(a.listLeistungsbuendel))
	v1.GET("/leistungsbuendel/:ozgId", a.handle(a.getLeistungsbuendel))
	v1.GET("/leistungsbuendel/:ozgId/leistungen", a.handle(a.listBuendelLeistungen))
	v1.GET("/leistungen", a.handle(a.listLeistungen))
	v1.GET("/leistungen/:id", a.handle(a.getLeistung))
	v1.GET("/onlinedienste", a.handle(a.listOnlinedienste))
	v1.GET("/onlinedienste/:code", a.handle(a.getOnlinedienst))
	v1.GET("/kommunen", a.handle(a.listKommunen))
	v1.GET("/kommunen/:ars", a.handle(a.getKommune))
	v1.GET("/kommunen/:ars/hierarchie", a.handle(a.getHierarchie))
	v1.GET("/plattformen", a.handle(a.listPlattformen))
	v1.GET("/plattformen/:code", a.handle(a.getPlattform))
	v1.GET("/verbuende", a.handle(a.listVerbuende))
	v1.GET("/verbuende/:code", a.handle(a.getVerbund))
	v1.GET("/verbuende/:code/mitglieder", a.handle(a.listMitglieder))
	v1.GET("/codelisten", a.handle(a.listCodelisten))
	v1.GET("/codelisten/:code", a.handle(a.getCodeliste))
	v1.GET("/synonyme", a.handle(a.listSynonyme))
}

// handle turns a method that may fail into a gin handler: an error becomes a
// problem document, and its cause is logged once where a user could not mend it.
func (a *API) handle(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := h(c)
		if err == nil {
			return
		}
		// Who has hung up gets no answer and has done nothing wrong.
		gone := errors.Is(c.Request.Context().Err(), context.Canceled)
		if kindOf(err).Status >= 500 && !gone {
			a.log.ErrorContext(c.Request.Context(), "Anfrage gescheitert", "pfad", c.FullPath(), "fehler", err)
		}
		WriteProblem(c, err)
	}
}

// refuseBearer answers 401 to a bearer token: nobody has been given one yet, and
// a client that believes to be signed in should learn that it is not. Other
// schemes are left to a proxy in front.
func refuseBearer(c *gin.Context) {
	scheme, _, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		c.Header("WWW-Authenticate", `Bearer realm="nachnutzung", error="invalid_token"`)
		WriteProblem(c, errBearer)
		c.Abort()
	}
}
