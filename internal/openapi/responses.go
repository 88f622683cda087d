// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	problemMedia  = "application/problem+json"
	problemSchema = "Problem"
	jsonMedia     = "application/json"
	csvMedia      = "text/csv"
	eventMedia    = "text/event-stream"
	xlsxMedia     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	jsonLDMedia   = "application/ld+json"
	ndjsonMedia   = "application/x-ndjson"
)

// answer is a response that many operations share.
type answer struct {
	name        string // of the component
	description string
}

// sharedAnswer is what a status means in this API wherever it occurs.
func sharedAnswer(status int) (answer, bool) {
	found, ok := map[int]answer{
		http.StatusNotModified:           {"NotModified", "Seit der Antwort mit diesem ETag hat sich nichts geändert; ohne Inhalt."},
		http.StatusBadRequest:            {"BadRequest", "Die Anfrage ist nicht lesbar oder verletzt eine Regel; „errors“ nennt alle Stellen."},
		http.StatusUnauthorized:          {"Unauthorized", "Die Anmeldung fehlt, oder das mitgesandte Token ist ungültig."},
		http.StatusForbidden:             {"Forbidden", "Mit dieser Anmeldung ist das nicht erlaubt."},
		http.StatusNotFound:              {"NotFound", "Unter dieser Adresse gibt es nichts."},
		http.StatusNotAcceptable:         {"NotAcceptable", "In keinem der verlangten Formate (Accept) kann geantwortet werden."},
		http.StatusConflict:              {"Conflict", "Die Anfrage widerspricht dem jetzigen Stand, oder ihr Idempotency-Key gehört zu einer anderen Anfrage."},
		http.StatusGone:                  {"Gone", "Das gab es; es ist entfallen."},
		http.StatusPreconditionFailed:    {"PreconditionFailed", "Der Eintrag wurde inzwischen geändert; der genannte Stand ist nicht mehr der jetzige."},
		http.StatusRequestEntityTooLarge: {"ContentTooLarge", "Der Inhalt der Anfrage ist zu groß."},
		http.StatusUnsupportedMediaType:  {"UnsupportedMediaType", "Dieses Format (Content-Type) wird nicht gelesen."},
		http.StatusPreconditionRequired:  {"PreconditionRequired", "Die Änderung nennt den Stand nicht, den sie meint (If-Match mit seinem ETag)."},
		http.StatusTooManyRequests:       {"TooManyRequests", "Zu viele Anfragen; " + onlyLimited + ". Retry-After nennt die Wartezeit."},
		http.StatusInternalServerError:   {"InternalServerError", "Ein Fehler des Servers; die Anfrage war in Ordnung."},
		http.StatusServiceUnavailable:    {"ServiceUnavailable", "Der Dienst ist vorübergehend nicht erreichbar; Retry-After nennt die Wartezeit."},
	}[status]
	return found, ok
}

// expectedStatuses lists what an operation can answer beside its success,
// whatever its handler does: middleware and the readers of requests do it.
func expectedStatuses(op operation) []int {
	statuses := []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusNotAcceptable,
	}
	switch {
	case !op.reads():
		statuses = append(statuses, writeStatuses(op)...)
	case op.needsSignIn():
		statuses = append(statuses, http.StatusForbidden)
	default:
		statuses = append(statuses, http.StatusNotModified)
	}
	if op.hasPathParameter() {
		statuses = append(statuses, http.StatusNotFound)
	}
	return statuses
}

// completeResponses adds the answers that every operation shares, makes every
// error a problem document and names the headers.
func completeResponses(doc *openapi3.T, op operation) error {
	for _, status := range expectedStatuses(op) {
		if op.Responses.Status(status) == nil {
			op.AddResponse(status, openapi3.NewResponse().WithDescription(http.StatusText(status)))
		}
	}
	for code, ref := range op.Responses.Map() {
		status, err := strconv.Atoi(code)
		if err != nil {
			return fmt.Errorf("%s: response %q: write a status: %w", op.name(), code, err)
		}
		if status < http.StatusMultipleChoices {
			completeSuccess(doc, op, status, ref.Value)
			continue
		}
		shared, err := sharedResponse(doc, status, *ref.Value.Description)
		if err != nil {
			return fmt.Errorf("%s: %w", op.name(), err)
		}
		op.Responses.Set(code, shared)
	}
	return nil
}

// completeSuccess names the headers of an answer and says of every format but
// JSON what it is: swag gives all of them the schema of the JSON.
func completeSuccess(doc *openapi3.T, op operation, status int, response *openapi3.Response) {
	json := response.Content.Get(jsonMedia)
	for media := range response.Content {
		if media != jsonMedia {
			response.Content[media] = openapi3.NewMediaType().WithSchema(plainSchema(media))
		}
	}
	isList := json != nil && json.Schema != nil && isPage(json.Schema.Value)
	setHeaders(doc, response, successHeaders(op, status, isList, response.Content.Get(csvMedia) != nil))
}

func plainSchema(media string) *openapi3.Schema {
	if media == csvMedia {
		schema := openapi3.NewStringSchema()
		schema.Description = "Dieselben Einträge als CSV (RFC 4180, UTF-8), mit einer Kopfzeile; mit `excel=1` mit Semikolon, BOM und deutschen Überschriften."
		return schema
	}
	if media == eventMedia {
		schema := openapi3.NewStringSchema()
		schema.Description = "Ereignisse (server-sent events), jedes mit dem Gegenstand als JSON in „data“."
		return schema
	}
	description := "Dieselben Einträge als Datei."
	switch media {
	case xlsxMedia:
		description = "Dieselben Einträge als Arbeitsmappe: Schlüssel als Text, Daten als Datum, Auswahllisten, ein Blatt mit Definitionen und Stand."
	case ndjsonMedia:
		description = "Dieselben Einträge als JSON, je Zeile einer."
	case jsonLDMedia:
		description = "Metadaten als JSON-LD."
	}
	// Bytes, not text: in 3.1 a schema without a type says nothing of them.
	return &openapi3.Schema{Description: description, ContentMediaType: media}
}

// isPage recognises the envelope of the lists.
func isPage(schema *openapi3.Schema) bool {
	return schema != nil && schema.Properties["items"] != nil && schema.Properties["next"] != nil
}

// sharedResponse returns the component for a status, which it makes when it is
// the first to ask. A handler that describes its error in its own words gets
// the same response with these words.
func sharedResponse(doc *openapi3.T, status int, description string) (*openapi3.ResponseRef, error) {
	shared, ok := sharedAnswer(status)
	if !ok {
		return nil, fmt.Errorf("status %d is not among the answers of this API (responses.go)", status)
	}
	if description != http.StatusText(status) {
		response, err := errorResponse(doc, status, description)
		return &openapi3.ResponseRef{Value: response}, err
	}
	if doc.Components.Responses[shared.name] == nil {
		response, err := errorResponse(doc, status, shared.description)
		if err != nil {
			return nil, err
		}
		doc.Components.Responses[shared.name] = &openapi3.ResponseRef{Value: response}
	}
	return &openapi3.ResponseRef{
		Ref:   "#/components/responses/" + shared.name,
		Value: doc.Components.Responses[shared.name].Value,
	}, nil
}

func errorResponse(doc *openapi3.T, status int, description string) (*openapi3.Response, error) {
	response := openapi3.NewResponse().WithDescription(description)
	setHeaders(doc, response, statusHeaders(status))
	if status < http.StatusBadRequest {
		return response, nil
	}
	problem := doc.Components.Schemas[problemSchema]
	if problem == nil {
		return nil, fmt.Errorf("no schema %s: write it in a @Failure of some handler", problemSchema)
	}
	ref := openapi3.NewSchemaRef(schemaPrefix+problemSchema, problem.Value)
	response.Content = openapi3.Content{problemMedia: openapi3.NewMediaType().WithSchemaRef(ref)}
	return response, nil
}

// exemplifyProblems shows in every shared error answer a problem of its own
// status; the schema's example has but one.
func (c Contract) exemplifyProblems(doc *openapi3.T) {
	for _, problem := range c.Problems {
		shared, ok := sharedAnswer(problem.Status)
		if !ok || doc.Components.Responses[shared.name] == nil {
			continue
		}
		media := doc.Components.Responses[shared.name].Value.Content.Get(problemMedia)
		if media == nil {
			continue
		}
		media.Example = map[string]any{
			"type": problem.Type, "title": problem.Title, "status": problem.Status, "detail": problem.Advice,
		}
	}
}
