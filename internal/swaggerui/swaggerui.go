// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package swaggerui serves Swagger UI for the API's document, and the style of
// the plain HTML reference beside it, from files inside the program.
//
// It knows where the document is served and nothing else of the API. The files
// below assets/swagger-ui are those of the npm package swagger-ui-dist 5.35.0
// (Apache-2.0, LICENSE and NOTICE beside them), unchanged; everything else is
// ours.
package swaggerui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"
)

//go:embed assets
var assets embed.FS

// mount is the path below which Handler expects to be called.
const mount = "/swagger/"

// contentSecurityPolicy lets the page load its own files and talk to its own
// server, and nothing else. Swagger UI draws its icons from data addresses.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// asset is one file as it is served.
type asset struct {
	path        string
	contentType string
	// etag is computed when it is first asked for and without reading the file
	// into memory, so that the start stays quick and the program small.
	etag func() (string, error)
}

// Handler serves Swagger UI below /swagger/, where /swagger/ and
// /swagger/index.html are the page.
func Handler() http.Handler {
	files := served()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, mount)
		if name == "" {
			name = "index.html"
		}
		file, ok := files[name]
		switch {
		case !ok:
			http.Error(w, "Diese Seite gibt es nicht. Swagger UI liegt unter "+mount+".", http.StatusNotFound)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Hier kann nur gelesen werden (GET).", http.StatusMethodNotAllowed)
		default:
			serve(w, r, file)
		}
	})
}

// served lists the files by the name under which they are asked for. Licence
// texts are embedded too, and served beside what they license.
func served() map[string]asset {
	const (
		html       = "text/html; charset=utf-8"
		css        = "text/css; charset=utf-8"
		javascript = "text/javascript; charset=utf-8"
		text       = "text/plain; charset=utf-8"
	)
	files := map[string]asset{
		"index.html":                       {path: "assets/index.html", contentType: html},
		"init.js":                          {path: "assets/init.js", contentType: javascript},
		"page.css":                         {path: "assets/page.css", contentType: css},
		"referenz.css":                     {path: "assets/referenz.css", contentType: css},
		"favicon-32x32.png":                {path: "assets/swagger-ui/favicon-32x32.png", contentType: "image/png"},
		"swagger-ui.css":                   {path: "assets/swagger-ui/swagger-ui.css", contentType: css},
		"swagger-ui-bundle.js":             {path: "assets/swagger-ui/swagger-ui-bundle.js", contentType: javascript},
		"swagger-ui-bundle.js.LICENSE.txt": {path: "assets/swagger-ui/swagger-ui-bundle.js.LICENSE.txt", contentType: text},
		"LICENSE":                          {path: "assets/swagger-ui/LICENSE", contentType: text},
		"NOTICE":                           {path: "assets/swagger-ui/NOTICE", contentType: text},
	}
	for name, file := range files {
		file.etag = sync.OnceValues(func() (string, error) { return hash(file.path) })
		files[name] = file
	}
	return files
}

func serve(w http.ResponseWriter, r *http.Request, file asset) {
	content, err := open(file.path)
	if err != nil {
		http.Error(w, "Die Datei lässt sich nicht lesen.", http.StatusInternalServerError)
		return
	}
	defer func() { _ = content.Close() }()
	etag, err := file.etag()
	if err != nil {
		http.Error(w, "Die Datei lässt sich nicht lesen.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", file.contentType)
	header.Set("Content-Security-Policy", contentSecurityPolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "public, no-cache")
	header.Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, content)
}

// seekable is what an embedded file can do beside what fs.File promises.
type seekable interface {
	fs.File
	io.ReadSeeker
}

func open(path string) (seekable, error) {
	file, err := assets.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	content, ok := file.(seekable)
	if !ok {
		return nil, fmt.Errorf("open %s: cannot seek", path)
	}
	return content, nil
}

func hash(path string) (string, error) {
	content, err := open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = content.Close() }()
	digest := sha256.New()
	if _, err := io.Copy(digest, content); err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	return `"` + hex.EncodeToString(digest.Sum(nil)[:12]) + `"`, nil
}
