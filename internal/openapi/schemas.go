// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The extensions by which api types say what swag has no tag for.
const (
	patternExtension = "x-pattern"
	formatExtension  = "x-format"
)

// completeSchema writes one schema in the terms of JSON Schema 2020-12, which
// OpenAPI 3.1 uses, and bounds it.
func (c Contract) completeSchema(ref *openapi3.SchemaRef, at place) {
	schema := ref.Value
	liftExtensions(schema)
	pluralExample(schema)
	c.setLimits(schema, at)
	// Last, because it gives the schema a second type.
	unionWithNull(schema)
}

// liftExtensions makes keywords of the extensions. On an array they are meant
// for the items, as swag does it with its own length tags.
func liftExtensions(schema *openapi3.Schema) {
	target := schema
	if schema.Type.Is(openapi3.TypeArray) && schema.Items != nil && schema.Items.Value != nil {
		target = schema.Items.Value
	}
	if pattern, ok := schema.Extensions[patternExtension].(string); ok {
		target.Pattern = pattern
		delete(schema.Extensions, patternExtension)
	}
	if format, ok := schema.Extensions[formatExtension].(string); ok {
		target.Format = format
		delete(schema.Extensions, formatExtension)
	}
}

// pluralExample moves the example to "examples": in 3.1 the singular is
// deprecated.
func pluralExample(schema *openapi3.Schema) {
	if schema.Example == nil {
		return
	}
	schema.Examples = []any{schema.Example}
	schema.Example = nil
}

// unionWithNull says "or null" as JSON Schema does: a second type, null among
// the values of an enum, and anyOf around a reference.
func unionWithNull(schema *openapi3.Schema) {
	if !schema.Nullable {
		return
	}
	schema.Nullable = false
	if len(schema.AllOf) > 0 {
		null := openapi3.NewSchemaRef("", &openapi3.Schema{Type: &openapi3.Types{openapi3.TypeNull}})
		schema.AnyOf = append(schema.AllOf, null)
		schema.AllOf = nil
		return
	}
	types := append(schema.Type.Slice(), openapi3.TypeNull)
	schema.Type = (*openapi3.Types)(&types)
	if len(schema.Enum) > 0 {
		schema.Enum = append(schema.Enum, nil)
	}
}

// schemaName is the component a reference points at.
func schemaName(ref *openapi3.SchemaRef) string {
	return strings.TrimPrefix(ref.Ref, schemaPrefix)
}

const schemaPrefix = "#/components/schemas/"
