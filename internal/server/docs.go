// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/docs"
	"nachnutzung/internal/swaggerui"
)

// registerDocs mounts the description of the API. The media types are the
// registered ones of the syntax: browsers show them, every tool takes them,
// which is not so for the newer application/openapi+json.
func registerDocs(r *gin.Engine) {
	r.GET(api.BasePath+"/openapi.json", document(docs.OpenAPIJSON, "application/json; charset=utf-8"))
	r.GET(api.BasePath+"/openapi.yaml", document(docs.OpenAPIYAML, "application/yaml; charset=utf-8"))
	r.GET(api.BasePath+"/referenz", func(c *gin.Context) { setPageHeaders(c.Writer.Header()) }, document(docs.ReferenzHTML, "text/html; charset=utf-8"))
	// Who opens the root of the API in a browser wants to know what there is.
	r.GET(api.BasePath, func(c *gin.Context) { c.Redirect(http.StatusSeeOther, api.BasePath+"/referenz") })
	r.GET("/swagger", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, "/swagger/") })
	r.GET("/swagger/*datei", gin.WrapH(swaggerui.Handler()))
}

// document serves bytes that change with the program alone.
func document(content []byte, mediaType string) gin.HandlerFunc {
	sum := sha256.Sum256(content)
	etag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return func(c *gin.Context) {
		c.Header("Content-Type", mediaType)
		c.Header("Cache-Control", "public, max-age=60")
		c.Header("ETag", etag)
		http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(content))
	}
}
