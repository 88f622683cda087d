// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/rest"
	"nachnutzung/internal/web"
)

// noRoute answers a path that nobody serves: a page to a browser, a problem
// document under the API and to whoever sends something.
func noRoute(c *gin.Context, site *web.Site) {
	if isAPI(c) || c.Request.Method != http.MethodGet {
		rest.WriteProblem(c, rest.ErrNoRoute)
		return
	}
	site.NotFound(c)
}

// tooMany turns away who asks too often: with a page whoever asked for one.
func tooMany(c *gin.Context, site *web.Site) {
	if isAPI(c) || c.Request.Method != http.MethodGet {
		rest.WriteProblem(c, rest.ErrTooMany)
		return
	}
	site.ZuViele(c)
}

// noMethod answers a method that the path does not know. gin comes here for
// OPTIONS too, since no route registers it, and has put the methods of the path
// into Allow.
func noMethod(c *gin.Context) {
	allow := allowed(c.Writer.Header().Get("Allow"))
	c.Header("Allow", allow)
	if c.Request.Method != http.MethodOptions {
		rest.WriteProblem(c, rest.ErrMethodNotAllowed)
		return
	}
	if isAPI(c) {
		c.Header("Access-Control-Allow-Methods", allow)
		// Authorization too: a page that sends a token then reads our 401 and its
		// advice, where a refused preflight would show it a network error.
		c.Header("Access-Control-Allow-Headers", "Accept, Authorization, If-None-Match")
		c.Header("Access-Control-Max-Age", "86400")
	}
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
}

// allowed adds the methods that the server answers without a route.
func allowed(routed string) string {
	methods := strings.Split(routed, ", ")
	if slices.Contains(methods, http.MethodGet) {
		methods = append(methods, http.MethodHead)
	}
	methods = append(methods, http.MethodOptions)
	slices.Sort(methods)
	return strings.Join(slices.Compact(methods), ", ")
}
