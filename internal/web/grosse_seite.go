// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
)

// scriptPolicy is the policy of a page that a script of our own makes easier to use.
const scriptPolicy = policy + "; script-src 'self'"

// grosseSeite is seite for a page of many megabytes: it is packed while it is made, so
// that it never stands in memory whole. It may load scripts of this server.
func (s *Site) grosseSeite(vorlage string, f felder, build bauen) gin.HandlerFunc {
	return s.handle(func(c *gin.Context) error {
		a, err := s.lies(c, f)
		if err != nil {
			return err
		}
		view, err := build(a)
		if err != nil {
			return err
		}
		if err := a.schliesse(); err != nil {
			return err
		}
		page, ok := s.pages[vorlage]
		if !ok {
			return fmt.Errorf("no template %s", vorlage)
		}
		var packed bytes.Buffer
		sum, z := sha256.New(), gzip.NewWriter(&packed)
		if err := page.ExecuteTemplate(io.MultiWriter(z, sum), "layout", view); err != nil {
			return fmt.Errorf("render: %w", err)
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("pack page: %w", err)
		}
		return writePacked(c, len(a.frame.Fehler) > 0, `"`+hex.EncodeToString(sum.Sum(nil)[:8])+`"`, &packed)
	})
}

// writePacked answers a page that is packed already, unpacked where the reader does
// not take it so.
func writePacked(c *gin.Context, isFaulty bool, etag string, packed *bytes.Buffer) error {
	c.Header("Content-Security-Policy", scriptPolicy)
	c.Header("Vary", "Accept-Encoding")
	status := http.StatusOK
	if isFaulty {
		status = http.StatusBadRequest
		c.Header("Cache-Control", "no-store")
	} else {
		c.Header("Cache-Control", revalidate)
		c.Header("ETag", etag)
		if isFresh(c.GetHeader("If-None-Match"), etag) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return nil
		}
	}
	if acceptsGzip(c.GetHeader("Accept-Encoding")) {
		c.Header("Content-Encoding", "gzip")
		c.Data(status, mediaHTML, packed.Bytes())
		return nil
	}
	plain, err := gzip.NewReader(packed)
	if err != nil {
		return fmt.Errorf("unpack page: %w", err)
	}
	c.DataFromReader(status, -1, mediaHTML, plain, nil)
	return nil
}
