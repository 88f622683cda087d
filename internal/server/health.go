// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/rest"
)

// The health checks of an orchestrator. They stand beside the API, not in it:
// they speak about this process, not about the register.
const (
	livezPath  = "/livez"
	readyzPath = "/readyz"
)

// livez says that the process answers. It asks no database: a restart would not
// bring that back.
func (s *Server) livez(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.String(http.StatusOK, "ok\n")
}

// readyz says whether requests can be answered: the database answers in time and
// the shutdown has not begun.
func (s *Server) readyz(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer cancel()
	if s.draining.Load() {
		rest.WriteProblem(c, nachnutzung.ErrUnavailable)
		return
	}
	if err := s.db.Ping(ctx); err != nil {
		s.log.WarnContext(ctx, "Datenbank antwortet nicht", "fehler", err)
		rest.WriteProblem(c, nachnutzung.ErrUnavailable)
		return
	}
	c.String(http.StatusOK, "bereit\n")
}
