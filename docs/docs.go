// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package docs holds the documents that the program serves: the OpenAPI
// description of its API and the HTML reference made of it.
//
// All three are generated from the annotations beside the handlers and the
// doc comments of the api types, committed, and never edited; a test of the
// generator fails when they are behind. What is served is byte for byte what
// is linted.
package docs

import _ "embed" // the documents

//go:generate go run ../internal/openapi/generate -root .. -out .
//go:generate go run ../internal/aufnahme -out portale

// OpenAPIJSON is the OpenAPI 3.1 document as JSON.
//
//go:embed openapi.json
var OpenAPIJSON []byte

// OpenAPIYAML is the same document as YAML.
//
//go:embed openapi.yaml
var OpenAPIYAML []byte

// ReferenzHTML is the document as a plain German HTML page. Its links are
// relative to /api/v1/referenz.
//
//go:embed referenz.html
var ReferenzHTML []byte
