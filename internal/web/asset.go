// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/bedingt"
)

// staticPath is where the static files are mounted, below the fingerprint of
// them all: /static/<stand>/site.css. A release that changes one of them changes
// every address, so that browsers may keep them for ever, and style sheets can
// name their fonts by relative addresses.
const staticPath = "/static/"

// assets are the static files by their name below the folder.
type assets struct {
	stand string
	files map[string]asset
}

// asset is one static file.
type asset struct {
	content   []byte
	mediaType string
	// packed is the content after gzip, made when it is first asked for; nil for
	// files that are packed already.
	packed func() ([]byte, error)
}

// mediaType tells how a file is served and whether it is worth packing; licences lie
// beside what they license.
func mediaType(name string) (mediaType string, isText bool) {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8", true
	case ".js":
		return "text/javascript; charset=utf-8", true
	case ".svg":
		return "image/svg+xml", true
	case ".woff2":
		return "font/woff2", false
	case ".md", ".txt":
		return "text/plain; charset=utf-8", true
	}
	return "", false
}

func loadAssets(files fs.FS, root string) (*assets, error) {
	stand, err := fingerprint(files, root)
	if err != nil {
		return nil, err
	}
	a := &assets{stand: stand, files: make(map[string]asset)}
	err = fs.WalkDir(files, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		mediaType, isText := mediaType(name)
		if mediaType == "" {
			return fmt.Errorf("%s: no media type is known for it", name)
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		file := asset{content: content, mediaType: mediaType}
		if isText {
			file.packed = sync.OnceValues(func() ([]byte, error) { return pack(content) })
		}
		a.files[strings.TrimPrefix(name, root+"/")] = file
		return nil
	})
	return a, err
}

// address gives the address of a file; templates fail at their parsing or first
// use when they name one that is not there.
func (a *assets) address(name string) (string, error) {
	if _, ok := a.files[name]; !ok {
		return "", fmt.Errorf("static file %q does not exist", name)
	}
	return staticPath + a.stand + "/" + name, nil
}

// static serves one file. Addresses of an older release are gone: the page that
// named them is too.
func (s *Site) static(c *gin.Context) {
	file, ok := s.assets.files[strings.TrimPrefix(c.Param("datei"), "/")]
	if !ok || c.Param("stand") != s.assets.stand {
		s.NotFound(c)
		return
	}
	content := file.content
	if file.packed != nil {
		c.Header("Vary", "Accept-Encoding")
		if bedingt.Kodierung(c.Request.Header["Accept-Encoding"], "gzip") != "" {
			packed, err := file.packed()
			if err != nil {
				s.fail(c, err)
				return
			}
			c.Header("Content-Encoding", "gzip")
			content = packed
		}
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Data(http.StatusOK, file.mediaType, content)
}

// icon serves the sign at the address that browsers guess; it may be kept for a
// day, since the address stays when the sign changes.
func (s *Site) icon(c *gin.Context) {
	file := s.assets.files["zeichen.svg"]
	c.Header("Cache-Control", "public, max-age=86400")
	c.Data(http.StatusOK, file.mediaType, file.content)
}

func pack(content []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(content); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// fingerprint names the content of all files below root.
func fingerprint(files fs.FS, root string) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := files.Open(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%d:%s", len(name), name)
		_, err = io.Copy(sum, file)
		return errors.Join(err, file.Close())
	})
	if err != nil {
		return "", fmt.Errorf("fingerprint of %s: %w", root, err)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}
