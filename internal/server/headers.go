// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
)

// Content security policies. Nothing of ours needs an inline script or style;
// the Swagger UI sets its own policy.
const (
	pagePolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	dataPolicy = "default-src 'none'; frame-ancestors 'none'"
)

// corsExposed are the headers that a script of another site may read.
const corsExposed = "ETag, Link, Location, Content-Location, Retry-After, API-Version, X-Request-Id"

// hsts tells browsers to come by TLS for a year.
const hsts = "max-age=31536000; includeSubDomains"

// setHeaders sets what every answer has in common; a handler may overwrite it.
func (s *Server) setHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if s.cfg.HTTPS() {
		h.Set("Strict-Transport-Security", hsts)
	}
	if !isAPI(c) {
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		c.Next()
		return
	}
	h.Set("Content-Security-Policy", dataPolicy)
	h.Set("API-Version", api.Version)
	// Everything under the API is public and the same for everybody.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", corsExposed)
	c.Next()
}

// isAPI says that the request is for the API.
func isAPI(c *gin.Context) bool { return strings.HasPrefix(c.Request.URL.Path, "/api/") }
