// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
)

// onlyLimited is said of everything that an instance without a limit of use
// never sends. The OWASP rules want it described all the same: a client has to
// be ready for it.
const onlyLimited = "nur, wenn diese Instanz eine Begrenzung eingeschaltet hat"

// commonHeaders stand on every answer. The limits of use are named where the
// OWASP rules want them: on all of 2xx and 4xx.
func commonHeaders(status int) []string {
	names := []string{"API-Version", "Access-Control-Allow-Origin", "Cache-Control"}
	if status < http.StatusMultipleChoices || (status >= http.StatusBadRequest && status < http.StatusInternalServerError) {
		names = append(names, "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
	}
	return names
}

func successHeaders(reads, isList, asCSV bool) []string {
	names := append(commonHeaders(http.StatusOK), "ETag")
	if reads {
		names = append(names, "Vary")
	}
	if isList {
		names = append(names, "Link")
	}
	if asCSV {
		names = append(names, "Content-Disposition")
	}
	return names
}

func statusHeaders(status int) []string {
	names := commonHeaders(status)
	switch status {
	case http.StatusNotModified:
		// What the answer in full would carry (RFC 9110, 15.4.5).
		names = append(names, "ETag", "Vary", "Content-Location")
	case http.StatusUnauthorized:
		names = append(names, "WWW-Authenticate")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		names = append(names, "Retry-After")
	}
	return names
}

// setHeaders refers a response to the shared headers and puts those into the
// components that nobody referred to before. A header that the handler itself
// annotates stays as it is.
func setHeaders(doc *openapi3.T, response *openapi3.Response, names []string) {
	if response.Headers == nil {
		response.Headers = openapi3.Headers{}
	}
	for _, name := range names {
		if doc.Components.Headers[name] == nil {
			doc.Components.Headers[name] = &openapi3.HeaderRef{Value: sharedHeader(name)}
		}
		if response.Headers[name] == nil {
			response.Headers[name] = &openapi3.HeaderRef{
				Ref:   "#/components/headers/" + name,
				Value: doc.Components.Headers[name].Value,
			}
		}
	}
}

// sharedHeader describes a header once for all answers.
func sharedHeader(name string) *openapi3.Header {
	switch name {
	case "API-Version":
		return textHeader("Version der Schnittstelle, die geantwortet hat.", `^[0-9]+\.[0-9]+\.[0-9]+$`, "1.0.0")
	case "Access-Control-Allow-Origin":
		return textHeader("Öffentliche Antworten dürfen von jeder Seite aus gelesen werden.", `^\*$`, "*")
	case "Cache-Control":
		return textHeader("Wie lange die Antwort aufbewahrt werden darf.", `^[a-z0-9=, -]+$`, "public, max-age=60")
	case "Content-Disposition":
		return textHeader("Dateiname, unter dem ein Browser die Liste speichert; nur auf CSV, fehlt auf JSON.", `^inline; filename="[a-z-]+\.csv"$`,
			`inline; filename="leistungsbuendel.csv"`)
	case "Content-Location":
		return textHeader("Adresse mit dem maßgeblichen Schlüssel; nur bei Ressourcen mit mehreren Schlüsseln.", `^/[^ ]+$`,
			"/api/v1/kommunen/150030000000")
	case "ETag":
		return textHeader("Kennung dieses Stands, für If-None-Match und If-Match.", `^"[^"]+"$`, `"17"`)
	case "Link":
		link := textHeader("Adresse der nächsten Seite; fehlt auf der letzten.", `^<[^>]+>; rel="next"$`,
			`</api/v1/leistungsbuendel?cursor=MTAyNDM>; rel="next"`)
		// It repeats the address of the request, which may be as long as all headers.
		link.Schema.Value.MaxLength = openapi3.Ptr[uint64](1 << 16)
		return link
	case "RateLimit-Limit":
		return numberHeader("Erlaubte Anfragen je Zeitfenster; "+onlyLimited+".", 100)
	case "RateLimit-Remaining":
		return numberHeader("Noch erlaubte Anfragen; "+onlyLimited+".", 99)
	case "RateLimit-Reset":
		return numberHeader("Sekunden, bis das Zeitfenster neu beginnt; "+onlyLimited+".", 60)
	case "Retry-After":
		return numberHeader("Sekunden, nach denen ein neuer Versuch lohnt.", 5)
	case "Vary":
		return textHeader("Köpfe der Anfrage, von denen die Antwort abhängt.", `^[A-Za-z, -]+$`, "Accept, Accept-Encoding")
	default: // WWW-Authenticate
		return textHeader("Wie man sich anmeldet.", `^Bearer.*$`, "Bearer")
	}
}

func textHeader(description, pattern, example string) *openapi3.Header {
	schema := openapi3.NewStringSchema()
	schema.Pattern = pattern
	schema.MaxLength = openapi3.Ptr[uint64](2_000)
	return header(description, schema, example)
}

func numberHeader(description string, example float64) *openapi3.Header {
	return header(description, openapi3.NewIntegerSchema(), example)
}

func header(description string, schema *openapi3.Schema, example any) *openapi3.Header {
	schema.Example = example
	return &openapi3.Header{Parameter: openapi3.Parameter{
		Description: description,
		Schema:      openapi3.NewSchemaRef("", schema),
	}}
}
