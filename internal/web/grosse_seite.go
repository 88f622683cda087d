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
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/bedingt"
	"nachnutzung/internal/store"
)

// scriptPolicy is the policy of a page that a script of our own makes easier to use.
const scriptPolicy = policy + "; script-src 'self'"

// gepackt is a page that is packed already.
type gepackt struct {
	// zustand is what it was made of: another state makes another page.
	zustand, etag string
	body          []byte
}

// grosseSeite is seite for a page of many megabytes: it is packed while it is made, so
// that it never stands in memory whole, and the last one without a choice is kept
// until something changes. It may load scripts of this server.
func (s *Site) grosseSeite(vorlage string, f felder, build bauen) gin.HandlerFunc {
	var last atomic.Pointer[gepackt]
	return s.handle(func(c *gin.Context) error {
		zustand, err := s.zustand(c)
		if err != nil {
			return err
		}
		if known := last.Load(); known != nil && known.zustand == zustand && c.Request.URL.RawQuery == "" {
			return writePacked(c, false, known)
		}
		a, err := s.lies(c, f)
		if err != nil {
			return err
		}
		page, err := s.packe(a, vorlage, build)
		if err != nil {
			return err
		}
		page.zustand = zustand
		if c.Request.URL.RawQuery == "" {
			last.Store(page)
		}
		return writePacked(c, len(a.frame.Fehler) > 0, page)
	})
}

// zustand names everything that a page of the present depends on: catalogue and
// bodies with the day, the register, and the address that is cited. Read it first,
// then what it stands for.
func (s *Site) zustand(c *gin.Context) (string, error) {
	ctx := c.Request.Context()
	katalog, err := s.db.Stand(ctx, store.Katalog)
	if err != nil {
		return "", notLoaded(err)
	}
	kommunen, err := s.db.Stand(ctx, store.Kommunen)
	if err != nil {
		return "", notLoaded(err)
	}
	register, err := s.db.Registerstand(ctx)
	if err != nil {
		return "", err
	}
	revision, err := s.db.Revision(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %s %d %d %s", katalog.Version(), kommunen.Version(), register, revision,
		s.fern(c.Request.TLS != nil, c.Request.Host, c.Request.URL.Path)), nil
}

// packe makes a page and packs it.
func (s *Site) packe(a *anfrage, vorlage string, build bauen) (*gepackt, error) {
	view, err := build(a)
	if err != nil {
		return nil, err
	}
	if err := a.schliesse(); err != nil {
		return nil, err
	}
	page, ok := s.pages[vorlage]
	if !ok {
		return nil, fmt.Errorf("no template %s", vorlage)
	}
	var packed bytes.Buffer
	sum, z := sha256.New(), gzip.NewWriter(&packed)
	if err := page.ExecuteTemplate(io.MultiWriter(z, sum), "layout", view); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack page: %w", err)
	}
	return &gepackt{etag: `"` + hex.EncodeToString(sum.Sum(nil)[:8]) + `"`, body: packed.Bytes()}, nil
}

// writePacked answers a page that is packed already, unpacked where the reader does
// not take it so.
func writePacked(c *gin.Context, isFaulty bool, page *gepackt) error {
	c.Header("Content-Security-Policy", scriptPolicy)
	c.Header("Vary", "Accept-Encoding")
	status := http.StatusOK
	if isFaulty {
		status = http.StatusBadRequest
		c.Header("Cache-Control", "no-store")
	} else {
		c.Header("Cache-Control", revalidate)
		c.Header("ETag", page.etag)
		if _, ok := bedingt.Bekannt(c.Request.Header.Values("If-None-Match"), page.etag); ok {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return nil
		}
	}
	if acceptsGzip(c.GetHeader("Accept-Encoding")) {
		c.Header("Content-Encoding", "gzip")
		c.Data(status, mediaHTML, page.body)
		return nil
	}
	plain, err := gzip.NewReader(bytes.NewReader(page.body))
	if err != nil {
		return fmt.Errorf("unpack page: %w", err)
	}
	c.DataFromReader(status, -1, mediaHTML, plain, nil)
	return nil
}
