// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"iter"
	"maps"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// operation is one method of one path, with what a message needs to name it.
type operation struct {
	*openapi3.Operation
	method string
	path   string
}

// name is the operation as people write it: "GET /themenfelder".
func (o operation) name() string { return o.method + " " + o.path }

// reads says whether the operation only reads.
func (o operation) reads() bool { return o.method == http.MethodGet }

// operations yields every operation, ordered by path and method.
func operations(doc *openapi3.T) iter.Seq[operation] {
	return func(yield func(operation) bool) {
		for _, path := range doc.Paths.InMatchingOrder() {
			byMethod := doc.Paths.Value(path).Operations()
			for _, method := range slices.Sorted(maps.Keys(byMethod)) {
				if !yield(operation{byMethod[method], method, path}) {
					return
				}
			}
		}
	}
}

// place says where in the document a schema stands; it decides on defaults.
type place int

const (
	inComponent place = iota // a schema of the wire contract
	inParameter              // a parameter or header
	inContent                // the body of a response or request
)

// eachSchema visits every schema that is written out in the document, the
// nested ones included, and never one behind a reference: that is visited
// where it is written.
func eachSchema(doc *openapi3.T, visit func(*openapi3.SchemaRef, place)) {
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		walkSchema(doc.Components.Schemas[name], inComponent, visit)
	}
	for _, header := range doc.Components.Headers {
		walkSchema(header.Value.Schema, inParameter, visit)
	}
	for _, parameter := range doc.Components.Parameters {
		walkSchema(parameter.Value.Schema, inParameter, visit)
	}
	for op := range operations(doc) {
		for _, parameter := range op.Parameters {
			if parameter.Ref == "" {
				walkSchema(parameter.Value.Schema, inParameter, visit)
			}
		}
		if op.RequestBody != nil {
			walkContent(op.RequestBody.Value.Content, visit)
		}
		for _, response := range op.Responses.Map() {
			if response.Ref != "" {
				continue
			}
			walkContent(response.Value.Content, visit)
			for _, header := range response.Value.Headers {
				if header.Ref == "" {
					walkSchema(header.Value.Schema, inParameter, visit)
				}
			}
		}
	}
}

func walkContent(content openapi3.Content, visit func(*openapi3.SchemaRef, place)) {
	for _, media := range content {
		walkSchema(media.Schema, inContent, visit)
	}
}

func walkSchema(ref *openapi3.SchemaRef, at place, visit func(*openapi3.SchemaRef, place)) {
	if ref == nil || ref.Ref != "" || ref.Value == nil {
		return
	}
	visit(ref, at)
	schema := ref.Value
	walkSchema(schema.Items, at, visit)
	for _, nested := range schema.Properties {
		walkSchema(nested, at, visit)
	}
	for _, nested := range slices.Concat(schema.AllOf, schema.AnyOf, schema.OneOf) {
		walkSchema(nested, at, visit)
	}
}
