// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/rest"
)

// refuseMalformed answers 400 to a path or query that is no text: PostgreSQL
// refuses NUL and invalid UTF-8 in the midst of a query, SQLite takes them, and
// url.ParseQuery drops what it cannot read without a word.
//
// A path with a broken %-escape never gets here: net/http refuses the request
// line itself, with a bare 400.
func refuseMalformed(c *gin.Context) {
	var faults []nachnutzung.Fault
	if !isText(c.Request.URL.Path) {
		faults = append(faults, nachnutzung.Fault{Pointer: "pfad", Detail: "Der Pfad enthält ein NUL-Zeichen oder ist nicht in UTF-8 kodiert."})
	}
	// A page reads its own query and stays friendly about it.
	if len(faults) == 0 && !isAPI(c) {
		c.Next()
		return
	}
	query, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		faults = append(faults, nachnutzung.Fault{Pointer: "?", Detail: "Die Abfrage hinter dem Fragezeichen ist nicht lesbar: Sonderzeichen müssen als %XX kodiert sein, auch % selbst (%25) und ; (%3B)."})
	}
	// Sorted: the same request gets the same answer, byte for byte.
	for _, key := range slices.Sorted(maps.Keys(query)) {
		switch {
		case !isText(key):
			faults = append(faults, nachnutzung.Fault{Pointer: "?", Detail: "Ein Parametername enthält ein NUL-Zeichen oder ist nicht in UTF-8 kodiert."})
		case !isText(strings.Join(query[key], "")):
			faults = append(faults, nachnutzung.Fault{Pointer: "?" + key, Detail: "Der Wert enthält ein NUL-Zeichen oder ist nicht in UTF-8 kodiert."})
		}
	}
	if len(faults) == 0 {
		c.Next()
		return
	}
	rest.WriteProblem(c, &nachnutzung.InvalidError{Faults: faults})
	c.Abort()
}

// isText says that s is UTF-8 without NUL.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
