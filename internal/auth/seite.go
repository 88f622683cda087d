// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"bytes"
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Page is a message of the sign-in for people, in German. Status and headers of
// the answer are set by whoever shows it from Status alone.
type Page struct {
	Status      int
	Titel, Text string
	// Link leads on, with Linktext to click at.
	Link, Linktext string
}

// plain is the page without the website's clothes.
const plain = `<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.Titel}} – Nachnutzungskatalog</title>
</head>
<body>
<main>
<h1>{{.Titel}}</h1>
<p>{{.Text}}</p>
<p><a href="{{.Link}}">{{.Linktext}}</a></p>
</main>
</body>
</html>
`

// showPlain shows a page as it is.
func showPlain(c *gin.Context, p Page) {
	var b bytes.Buffer
	page, err := template.New("seite").Parse(plain)
	if err == nil {
		err = page.Execute(&b, p)
	}
	if err != nil {
		c.String(http.StatusInternalServerError, p.Titel+"\n")
		return
	}
	c.Header("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	c.Data(p.Status, "text/html; charset=utf-8", b.Bytes())
}
