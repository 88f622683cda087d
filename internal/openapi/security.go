// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"github.com/getkin/kin-openapi/openapi3"
)

// The ways to sign in. An author writes the first alone: where a token is good,
// a session is too.
const (
	bearerScheme  = "bearer"
	sessionScheme = "sitzung"
)

// addSecurity declares how a caller may identify itself. Reading is public, so
// the default requirement is "nothing, or a token"; an operation that demands
// one says so with @Security bearer.
func addSecurity(doc *openapi3.T) {
	doc.Components.SecuritySchemes = openapi3.SecuritySchemes{
		bearerScheme: &openapi3.SecuritySchemeRef{Value: &openapi3.SecurityScheme{
			Type:   "http",
			Scheme: "bearer",
			Description: "Zugangstoken in der Kopfzeile „Authorization: Bearer …“: ein API-Token oder ein JWT des " +
				"Anmeldedienstes, den diese Instanz nennt. Lesen geht ohne Token; ein ungültiges wird mit 401 " +
				"beantwortet und nie stillschweigend übergangen.",
		}},
	}
	doc.Security = openapi3.SecurityRequirements{{}, {bearerScheme: []string{}}}
	for op := range operations(doc) {
		if op.needsSignIn() && onlyBearer(*op.Security) {
			// Not OpenID Connect: its address is the operator's and unknown to the build.
			doc.Components.SecuritySchemes[sessionScheme] = &openapi3.SecuritySchemeRef{Value: sessionCookie()}
			op.Security = &openapi3.SecurityRequirements{{bearerScheme: []string{}}, {sessionScheme: []string{}}}
		}
	}
}

func onlyBearer(requirements openapi3.SecurityRequirements) bool {
	_, ok := requirements[0][bearerScheme]
	return ok && len(requirements) == 1 && len(requirements[0]) == 1
}

func sessionCookie() *openapi3.SecurityScheme {
	return &openapi3.SecurityScheme{
		Type: "apiKey",
		In:   openapi3.ParameterInCookie,
		Name: "__Host-nachnutzung",
		Description: "Sitzung einer Person, die sich auf der Seite angemeldet hat. Geschrieben wird damit nur von der " +
			"Seite selbst aus, nie von einer fremden. Ohne TLS, also beim Ausprobieren, heißt das Cookie „nachnutzung“.",
	}
}

// needsSignIn says whether the operation is closed to the anonymous.
func (o operation) needsSignIn() bool { return o.Security != nil && len(*o.Security) > 0 }
