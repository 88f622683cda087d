// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"net/http"
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
const corsExposed = "ETag, Link, Location, Content-Location, Retry-After, API-Version, X-Request-Id, Nachnutzung-Revision, Aenderungen-Ab"

// hsts tells browsers to come by TLS for a year.
const hsts = "max-age=31536000; includeSubDomains"

// setHeaders sets what every answer has in common; a handler may overwrite it.
func (s *Server) setHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	if s.cfg.HTTPS() {
		h.Set("Strict-Transport-Security", hsts)
	}
	if !isAPI(c) {
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		setPageHeaders(h)
		c.Next()
		return
	}
	h.Set("Content-Security-Policy", dataPolicy)
	h.Set("API-Version", api.Version)
	if isPublicRead(c) {
		// The same for everybody, so that scripts of other sites may read it too.
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", corsExposed)
	} else {
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
	}
	c.Next()
}

// setPageHeaders sets what belongs to what a browser shows as a page; an answer of data
// has no links, scripts or windows (OWASP REST Security Cheat Sheet, Security Headers).
func setPageHeaders(h http.Header) {
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// isPublicRead says that the request asks for what everybody may read: anything
// of the API that is not marked as internal in its path.
func isPublicRead(c *gin.Context) bool {
	path := c.Request.URL.Path + "/"
	isRead := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead || c.Request.Method == http.MethodOptions
	return isRead && !strings.Contains(path, "/intern/") && !strings.HasPrefix(path, api.BasePath+"/importe/")
}

// isAPI says that the request is for the API.
func isAPI(c *gin.Context) bool { return strings.HasPrefix(c.Request.URL.Path, "/api/") }
