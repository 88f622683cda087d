// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi3"
)

// parameterKey names one parameter of one operation.
type parameterKey struct{ path, method, in, name string }

// parameterExamples collects the examples of parameters before the conversion,
// which drops them (Swagger 2.0 knows none, swag writes them all the same).
func parameterExamples(source *openapi2.T) map[parameterKey]any {
	examples := map[parameterKey]any{}
	for path, item := range source.Paths {
		for method, op := range item.Operations() {
			for _, parameter := range op.Parameters {
				if example, ok := parameter.Extensions["example"]; ok {
					examples[parameterKey{path, method, parameter.In, parameter.Name}] = example
				}
			}
		}
	}
	return examples
}

// restoreExamples puts the examples back. A path parameter gets its example
// beside the schema, where Swagger UI takes the value from that "Try it out"
// starts with. A filter gets it inside the schema: pre-filled filters would
// leave a first try without a hit.
func restoreExamples(doc *openapi3.T, examples map[parameterKey]any) {
	for op := range operations(doc) {
		for _, ref := range op.Parameters {
			parameter := ref.Value
			example, ok := examples[parameterKey{op.path, op.method, parameter.In, parameter.Name}]
			switch {
			case !ok:
			case parameter.In == openapi3.ParameterInPath:
				parameter.Example = example
			default:
				parameter.Schema.Value.Example = example
			}
		}
	}
}

// completeOperations gives every operation what all of them share.
func completeOperations(doc *openapi3.T) error {
	doc.Components.Headers = openapi3.Headers{}
	doc.Components.Parameters = openapi3.ParametersMap{}
	doc.Components.Responses = openapi3.ResponseBodies{}
	for op := range operations(doc) {
		completeParameters(doc, op)
		completeUpload(op)
		if err := completeResponses(doc, op); err != nil {
			return err
		}
	}
	return nil
}

// completeParameters moves what the tags say of a parameter into its schema
// and adds the headers that every operation of its kind reads.
func completeParameters(doc *openapi3.T, op operation) {
	for _, ref := range op.Parameters {
		parameter := ref.Value
		for _, extension := range []string{patternExtension, formatExtension} {
			if value, ok := parameter.Extensions[extension]; ok {
				setExtension(parameter.Schema.Value, extension, value)
				delete(parameter.Extensions, extension)
			}
		}
		parameter.AllowReserved = hasReservedValue(parameter)
	}
	addSharedParameters(doc, op)
}

// hasReservedValue says whether a filter has a value like "2/3", which a query
// may carry as it is. Free text must stay escaped: it may contain an "&".
func hasReservedValue(parameter *openapi3.Parameter) bool {
	if parameter.In != openapi3.ParameterInQuery {
		return false
	}
	schema := parameter.Schema.Value
	if schema.Items != nil {
		schema = schema.Items.Value
	}
	return slices.ContainsFunc(schema.Enum, func(value any) bool {
		text, ok := value.(string)
		return ok && strings.Contains(text, "/")
	})
}

func setExtension(schema *openapi3.Schema, name string, value any) {
	if schema.Extensions == nil {
		schema.Extensions = map[string]any{}
	}
	schema.Extensions[name] = value
}

// hasPathParameter says whether the path names one resource of many, so that
// there may be none.
func (o operation) hasPathParameter() bool { return strings.Contains(o.path, "{") }
