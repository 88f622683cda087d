// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	mergePatchMedia = "application/merge-patch+json"
	multipartMedia  = "multipart/form-data"

	ifMatch        = "If-Match"
	ifNoneMatch    = "If-None-Match"
	idempotencyKey = "Idempotency-Key"
)

// takes says whether a body of that media type may be sent.
func (o operation) takes(media string) bool {
	return o.RequestBody != nil && o.RequestBody.Value.Content[media] != nil
}

// isConditional says whether the operation writes one resource and so demands
// the state that was read. PUT and a merge-patch do. A PATCH of plain JSON is a
// batch whose rows carry their versions. A POST or DELETE is conditional when its
// author names 428.
func (o operation) isConditional() bool {
	switch o.method {
	case http.MethodGet:
		return false
	case http.MethodPut:
		return true
	case http.MethodPatch:
		return o.takes(mergePatchMedia)
	}
	return o.Responses.Status(http.StatusPreconditionRequired) != nil
}

// mayCreate says whether a PUT also makes what there was not.
func (o operation) mayCreate() bool {
	return o.method == http.MethodPut && o.Responses.Status(http.StatusCreated) != nil
}

// writeStatuses lists what a write can answer beside its success.
func writeStatuses(op operation) []int {
	statuses := []int{http.StatusForbidden}
	if op.isConditional() || op.method == http.MethodPatch {
		statuses = append(statuses, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	if op.method == http.MethodPost {
		// The key may have been used for another request.
		statuses = append(statuses, http.StatusConflict)
	}
	if op.RequestBody != nil {
		statuses = append(statuses, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return statuses
}

// completeUpload says of a form what swag has no place for.
func completeUpload(op operation) {
	if op.takes(multipartMedia) {
		op.RequestBody.Value.Required = true
		op.RequestBody.Value.Description = "Das Formular mit der Datei."
		for _, field := range op.RequestBody.Value.Content[multipartMedia].Schema.Value.Properties {
			// The conversion leaves its own note of where the field came from.
			delete(field.Value.Extensions, "x-formData-name")
		}
	}
}

// sharedParameters lists the components of the request headers that an operation
// reads though no handler annotates them.
func sharedParameters(op operation) []string {
	var names []string
	switch {
	case op.reads():
		if !op.needsSignIn() {
			names = append(names, "IfNoneMatch", "Revision")
		}
		return names
	case op.mayCreate():
		names = append(names, "IfMatchOrCreate", "OnlyCreate")
	case op.isConditional():
		names = append(names, "IfMatch")
	}
	if op.method == http.MethodPost {
		names = append(names, "IdempotencyKey")
	}
	return names
}

// addSharedParameters refers an operation to the headers it reads; one that the
// handler itself annotates stays as it is.
func addSharedParameters(doc *openapi3.T, op operation) {
	for _, component := range sharedParameters(op) {
		if doc.Components.Parameters[component] == nil {
			doc.Components.Parameters[component] = &openapi3.ParameterRef{Value: sharedParameter(component)}
		}
		shared := doc.Components.Parameters[component].Value
		if op.Parameters.GetByInAndName(shared.In, shared.Name) == nil {
			op.Parameters = append(op.Parameters, &openapi3.ParameterRef{
				Ref:   "#/components/parameters/" + component,
				Value: shared,
			})
		}
	}
}

// etagList is the text of a condition: a list of ETags or a star. A weak one is readable but
// never matches where the strong comparison counts (RFC 9110, 13.1.1).
const etagList = `^(\*|(W/)?"[^"]*"(, *(W/)?"[^"]*")*)$`

// sharedParameter describes a request header once for all operations.
func sharedParameter(component string) *openapi3.Parameter {
	const condition = "ETag des Stands, den die Änderung meint, wie ihn die letzte Antwort trug. Hat sich seither etwas " +
		"geändert, antwortet der Server mit 412 und ändert nichts. Ein Stern gilt für jeden Stand. "
	switch component {
	case "IfMatch":
		parameter := headerParameter(ifMatch, condition+"Ohne diese Kopfzeile: 428.", etagList, 1_000, `"17"`)
		parameter.Required = true
		return parameter
	case "IfMatchOrCreate":
		return headerParameter(ifMatch, condition+"Beim Anlegen steht statt dessen If-None-Match: * da; ohne beides: 428.",
			etagList, 1_000, `"17"`)
	case "Revision":
		return headerParameter("Nachnutzung-Revision", "Revision, die eine frühere Antwort in dieser Kopfzeile genannt hat. Die Antwort zeigt "+
			"mindestens deren Wissen, auf welchem Server auch immer; nötigenfalls wartet er bis zu 2 Sekunden darauf, danach 503.", `^[0-9]{1,16}$`, 16, "4711")
	case "OnlyCreate":
		return headerParameter(ifNoneMatch, "Ein Stern: nur anlegen. Gibt es den Eintrag schon, antwortet der Server mit 412.", `^\*$`, 1, "*")
	case "IdempotencyKey":
		return headerParameter(idempotencyKey, "Selbst gewählter Schlüssel dieser Anfrage. Dieselbe Anfrage mit demselben Schlüssel "+
			"wirkt nur einmal und erhält mindestens 24 Stunden lang dieselbe Antwort; eine andere erhält 409.",
			`^[!-~]{1,200}$`, 200, "7c1f6c1e-meldung-10092")
	default: // IfNoneMatch
		return headerParameter(ifNoneMatch, "ETag einer früheren Antwort. Hat sich nichts geändert, antwortet der Server "+
			"mit 304 und ohne Inhalt.", etagList, 1_000, `"17"`)
	}
}

func headerParameter(name, description, pattern string, maxLength uint64, example string) *openapi3.Parameter {
	return &openapi3.Parameter{
		Name:        name,
		In:          openapi3.ParameterInHeader,
		Description: description,
		Schema: openapi3.NewSchemaRef("", &openapi3.Schema{
			Type:      &openapi3.Types{openapi3.TypeString},
			MaxLength: &maxLength,
			Pattern:   pattern,
			Example:   example,
		}),
	}
}

// writeFaults names what an author forgot of a write, or of anything that is not
// public.
func writeFaults(op operation, schemes openapi3.SecuritySchemes) []string {
	var faults []string
	if !op.needsSignIn() {
		switch {
		case !op.reads():
			faults = append(faults, "@Security bearer is missing: every write needs a sign-in")
		case strings.Contains(op.path+"/", "/intern/"):
			faults = append(faults, "@Security bearer is missing: what lies under intern is not public")
		}
	} else {
		for _, requirement := range *op.Security {
			for scheme := range requirement {
				if schemes[scheme] == nil {
					faults = append(faults, "@Security "+scheme+" is unknown: write @Security bearer")
				}
			}
		}
	}
	if op.reads() {
		return faults
	}
	required, failed := op.Responses.Status(http.StatusPreconditionRequired), op.Responses.Status(http.StatusPreconditionFailed)
	if (required == nil) != (failed == nil) {
		faults = append(faults, "@Failure 412 and 428 go together: a condition is demanded or there is none")
	}
	return append(faults, bodyFaults(op)...)
}

// bodyFaults names what is wrong with the body that a write takes.
func bodyFaults(op operation) []string {
	if op.RequestBody == nil {
		if op.method == http.MethodPut || op.method == http.MethodPatch {
			return []string{"@Param … body is missing"}
		}
		return nil
	}
	var faults []string
	body := op.RequestBody.Value
	if !body.Required {
		faults = append(faults, "the body is optional: write true in its @Param")
	}
	if body.Description == "" {
		faults = append(faults, "the body has no description")
	}
	wanted := []string{jsonMedia}
	if op.method == http.MethodPost && op.takes(multipartMedia) {
		wanted = []string{multipartMedia}
	}
	if op.method == http.MethodPatch {
		wanted = []string{mergePatchMedia}
		if !strings.HasSuffix(op.path, "}") {
			wanted = []string{mergePatchMedia, jsonMedia}
		}
	}
	known := 0
	for _, media := range wanted {
		if op.takes(media) {
			known++
		}
	}
	if known != 1 || len(body.Content) != 1 {
		faults = append(faults, "@Accept is not exactly one of "+strings.Join(wanted, ", "))
	}
	return faults
}
