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

// knownAsOf is the query parameter of answers that tell what was known when.
const knownAsOf = "kenntnisstand"

const headerPrefix = "#/components/headers/"

// noStore is the component of a Cache-Control that says so. Everything else in
// the components is named as the header itself.
const noStore = "No-Store"

// headerName gives the header that a component describes.
func headerName(component string) string {
	if component == noStore {
		return "Cache-Control"
	}
	return component
}

// commonHeaders stand on every answer. The limits of use are named where the
// OWASP rules want them: on all of 2xx and 4xx.
func commonHeaders(status int, keep bool) []string {
	names := []string{"API-Version", "Access-Control-Allow-Origin"}
	if keep {
		names = append(names, "Cache-Control")
	} else {
		names = append(names, noStore)
	}
	if status < http.StatusMultipleChoices || (status >= http.StatusBadRequest && status < http.StatusInternalServerError) {
		names = append(names, "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
	}
	return names
}

func successHeaders(op operation, status int, isList, asCSV bool) []string {
	public := op.reads() && !op.needsSignIn()
	names := commonHeaders(status, public)
	if public || op.isConditional() {
		names = append(names, "ETag")
	}
	if public {
		names = append(names, "Age", "Cache-Status")
	}
	if op.reads() {
		names = append(names, "Vary")
	}
	if status == http.StatusCreated || status == http.StatusAccepted {
		names = append(names, "Location")
	}
	if op.Parameters.GetByInAndName(openapi3.ParameterInQuery, knownAsOf) != nil {
		names = append(names, "Nachnutzung-Revision")
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
	names := commonHeaders(status, status < http.StatusBadRequest)
	switch status {
	case http.StatusNotModified:
		// What the answer in full would carry (RFC 9110, 15.4.5).
		names = append(names, "ETag", "Vary", "Content-Location", "Nachnutzung-Revision", "Age", "Cache-Status")
	case http.StatusBadRequest, http.StatusGone:
		names = append(names, "Link")
	case http.StatusUnauthorized:
		names = append(names, "WWW-Authenticate")
	case http.StatusUnsupportedMediaType:
		names = append(names, "Accept-Patch")
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
	for _, component := range names {
		name := headerName(component)
		if response.Headers[name] != nil {
			continue
		}
		if doc.Components.Headers[component] == nil {
			doc.Components.Headers[component] = &openapi3.HeaderRef{Value: sharedHeader(component)}
		}
		response.Headers[name] = &openapi3.HeaderRef{
			Ref:   headerPrefix + component,
			Value: doc.Components.Headers[component].Value,
		}
	}
}

// sharedHeader describes a header once for all answers.
func sharedHeader(component string) *openapi3.Header {
	if number, ok := numberHeaders()[component]; ok {
		return header(number.description, openapi3.NewIntegerSchema(), number.example)
	}
	text := textHeaders()[component]
	schema := openapi3.NewStringSchema()
	schema.Pattern = text.pattern
	schema.MaxLength = openapi3.Ptr[uint64](2_000)
	if component == "Link" {
		// It repeats the address of the request, which may be as long as all headers.
		schema.MaxLength = openapi3.Ptr[uint64](1 << 16)
	}
	return header(text.description, schema, text.example)
}

type textHeader struct{ description, pattern, example string }

func textHeaders() map[string]textHeader {
	return map[string]textHeader{
		"API-Version":                 {"Version der Schnittstelle, die geantwortet hat.", `^[0-9]+\.[0-9]+\.[0-9]+$`, "1.0.0"},
		"Accept-Patch":                {"Was ein PATCH hier senden kann; nur auf der Antwort an einen PATCH.", `^application/[a-z+-]+(, *application/[a-z+-]+)*$`, mergePatchMedia},
		"Access-Control-Allow-Origin": {"Öffentliche Antworten dürfen von jeder Seite aus gelesen werden; fehlt auf allen anderen.", `^\*$`, "*"},
		"Cache-Control":               {"Wie lange eine öffentliche Antwort aufbewahrt werden darf.", `^[a-z0-9=, -]+$`, "public, max-age=60"},
		"Cache-Status":                {"Nur auf einer aufgehobenen Antwort, die niemand prüfen konnte, weil die Datenbank nicht antwortet (RFC 9211).", `^Nachnutzungskatalog; hit; .+$`, `Nachnutzungskatalog; hit; ttl=-5; detail="database unreachable"`},
		"Content-Disposition":         {"Dateiname, unter dem ein Browser die Liste speichert; fehlt auf JSON.", `^(inline|attachment); filename="[a-z-]+\.(csv|xlsx|ndjson)"$`, `inline; filename="leistungsbuendel.csv"`},
		"Content-Location":            {"Adresse mit dem maßgeblichen Schlüssel; nur bei Ressourcen mit mehreren Schlüsseln.", `^/[^ ]+$`, "/api/v1/kommunen/150030000000"},
		"ETag":                        {"Kennung dieses Stands, für If-None-Match und If-Match.", `^"[^"]+"$`, `"17"`},
		"Link":                        {"Adresse der nächsten Seite; fehlt auf der letzten. Auf den Antworten 400 und 410 zu einem Cursor, der nicht gilt, die Adresse, an der es neu beginnt.", `^<[^>]+>; rel="(next|start)"$`, `</api/v1/leistungsbuendel?cursor=MTAyNDM>; rel="next"`},
		"Location":                    {"Adresse dessen, was angelegt wurde.", `^/[^ ]+$`, "/api/v1/kommunen/150030000000/vorabbestaetigungen/verbund:kitu"},
		"Nachnutzung-Revision":        {"Revision des Verlaufs, deren Wissen die Antwort zeigt; als „kenntnisstand“ führt sie wieder hierher.", `^[0-9]{1,16}$`, "4711"},
		noStore:                       {"Auf Fehlern, auf Antworten an Schreibende und auf allem, was eine Anmeldung braucht: Niemand bewahrt sie auf.", `^no-store$`, "no-store"},
		"Vary":                        {"Köpfe der Anfrage, von denen die Antwort abhängt.", `^[A-Za-z, -]+$`, "Accept, Accept-Encoding"},
		"WWW-Authenticate":            {"Wie man sich anmeldet.", `^Bearer.*$`, "Bearer"},
	}
}

type numberHeader struct {
	description string
	example     float64
}

func numberHeaders() map[string]numberHeader {
	return map[string]numberHeader{
		"Age":                 {"Sekunden, seit die Antwort zuletzt geprüft werden konnte; nur zusammen mit Cache-Status.", 5},
		"RateLimit-Limit":     {"Erlaubte Anfragen je Sekunde. Es zählen Schreibzugriffe und Antworten, die neu zu bilden sind, je Token und je Adresse; 304 zählt nicht; " + onlyLimited + ".", 200},
		"RateLimit-Remaining": {"Noch erlaubte Anfragen; " + onlyLimited + ".", 99},
		"RateLimit-Reset":     {"Sekunden, bis wieder alle erlaubt sind; " + onlyLimited + ".", 1},
		"Retry-After":         {"Sekunden, nach denen ein neuer Versuch lohnt.", 5},
	}
}

func header(description string, schema *openapi3.Schema, example any) *openapi3.Header {
	schema.Example = example
	return &openapi3.Header{Parameter: openapi3.Parameter{
		Description: description,
		Schema:      openapi3.NewSchemaRef("", schema),
	}}
}
