// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// requestSuffix names the copy of a schema that is sent as well as answered.
const requestSuffix = "Eingabe"

// separateRequests gives what is sent schemas of its own, so that they can be
// closed: a schema that is also answered is copied. It comes before the schemas
// are completed, so that the copies are completed too.
func separateRequests(doc *openapi3.T) error {
	sent, answered := map[string]bool{}, map[string]bool{}
	for op := range operations(doc) {
		for _, ref := range requestSchemas(op) {
			collectSchemas(doc, ref, sent)
		}
		for _, response := range op.Responses.Map() {
			for _, media := range response.Value.Content {
				collectSchemas(doc, media.Schema, answered)
			}
		}
	}
	copies := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if !answered[name] {
			continue
		}
		copies[name] = name + requestSuffix
		if doc.Components.Schemas[copies[name]] != nil {
			return fmt.Errorf("schema %s is sent and answered, but the name of its copy, %s, is taken", name, copies[name])
		}
		clone, err := cloneSchema(doc.Components.Schemas[name].Value)
		if err != nil {
			return fmt.Errorf("copy schema %s: %w", name, err)
		}
		doc.Components.Schemas[copies[name]] = openapi3.NewSchemaRef("", clone)
	}
	for name := range sent {
		if copied, ok := copies[name]; ok {
			name = copied
		}
		refer(doc, doc.Components.Schemas[name], copies)
	}
	for op := range operations(doc) {
		for _, ref := range requestSchemas(op) {
			refer(doc, ref, copies)
		}
	}
	return nil
}

// requestSchemas gives what an operation takes, one for each media type.
func requestSchemas(op operation) []*openapi3.SchemaRef {
	var refs []*openapi3.SchemaRef
	if op.RequestBody != nil {
		for _, media := range op.RequestBody.Value.Content {
			refs = append(refs, media.Schema)
		}
	}
	return refs
}

// collectSchemas notes the named schemas that are reached from ref.
func collectSchemas(doc *openapi3.T, ref *openapi3.SchemaRef, names map[string]bool) {
	if ref == nil || names[schemaName(ref)] {
		return
	}
	schema := ref.Value
	if ref.Ref != "" {
		name := schemaName(ref)
		names[name] = true
		schema = doc.Components.Schemas[name].Value
	}
	for _, part := range parts(schema) {
		collectSchemas(doc, part, names)
	}
}

// parts are the schemas directly inside a schema.
func parts(schema *openapi3.Schema) []*openapi3.SchemaRef {
	list := slices.Concat(schema.AllOf, schema.AnyOf, schema.OneOf)
	if schema.Items != nil {
		list = append(list, schema.Items)
	}
	for _, property := range schema.Properties {
		list = append(list, property)
	}
	return list
}

// cloneSchema copies a schema and everything that is written out in it.
func cloneSchema(schema *openapi3.Schema) (*openapi3.Schema, error) {
	raw, err := schema.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write: %w", err)
	}
	var clone openapi3.Schema
	if err := clone.UnmarshalJSON(raw); err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return &clone, nil
}

// refer turns the references inside a schema to the copies, and resolves them.
func refer(doc *openapi3.T, ref *openapi3.SchemaRef, copies map[string]string) {
	if ref.Ref == "" {
		for _, part := range parts(ref.Value) {
			refer(doc, part, copies)
		}
		return
	}
	name := schemaName(ref)
	if copied, ok := copies[name]; ok {
		name = copied
	}
	ref.Ref, ref.Value = schemaPrefix+name, doc.Components.Schemas[name].Value
}

// closeRequests forbids unknown members in everything a client sends, as the
// strict reader of the server does. Answers stay open: a member more is no
// breaking change.
func closeRequests(doc *openapi3.T) {
	sent := map[string]bool{}
	for op := range operations(doc) {
		for _, ref := range requestSchemas(op) {
			collectSchemas(doc, ref, sent)
			closeObjects(ref)
		}
	}
	for name := range sent {
		closeObjects(doc.Components.Schemas[name])
	}
}

// closeObjects closes the objects that are written out in a schema; those behind
// a reference are closed where they are written.
func closeObjects(ref *openapi3.SchemaRef) {
	if ref.Ref != "" {
		return
	}
	if ref.Value.Type.Is(openapi3.TypeObject) {
		ref.Value.AdditionalProperties = openapi3.AdditionalProperties{Has: openapi3.Ptr(false)}
	}
	for _, part := range parts(ref.Value) {
		closeObjects(part)
	}
}
