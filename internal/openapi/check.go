// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// check names everything that an author forgot and that nothing here can
// make up, all at once.
func check(doc *openapi3.T) error {
	tags := map[string]bool{}
	for _, tag := range doc.Tags {
		tags[tag.Name] = tag.Description != ""
	}
	var faults []error
	for op := range operations(doc) {
		for _, fault := range slices.Concat(operationFaults(op, tags), parameterFaults(op), responseFaults(op), writeFaults(op, doc.Components.SecuritySchemes)) {
			faults = append(faults, fmt.Errorf("%s: %s", op.name(), fault))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		for _, fault := range schemaFaults(name, doc.Components.Schemas[name].Value) {
			faults = append(faults, fmt.Errorf("schema %s: %s", name, fault))
		}
	}
	return errors.Join(faults...)
}

func operationFaults(op operation, tags map[string]bool) []string {
	var faults []string
	if op.Summary == "" {
		faults = append(faults, "@Summary is missing")
	}
	if op.Description == "" {
		faults = append(faults, "@Description is missing")
	}
	if !isLowerCamel(op.OperationID) {
		faults = append(faults, fmt.Sprintf("@ID %q is not lowerCamelCase", op.OperationID))
	}
	if len(op.Tags) != 1 || !tags[op.Tags[0]] {
		faults = append(faults, fmt.Sprintf("@Tags %q is not exactly one tag that the general info describes", op.Tags))
	}
	return faults
}

func parameterFaults(op operation) []string {
	var faults []string
	for _, parameter := range op.Parameters {
		if parameter.Value.Description == "" {
			faults = append(faults, fmt.Sprintf("parameter %s has no description", parameter.Value.Name))
		}
		if parameter.Value.In != openapi3.ParameterInHeader && !isLowerCamel(parameter.Value.Name) {
			faults = append(faults, fmt.Sprintf("parameter %s is not lowerCamelCase", parameter.Value.Name))
		}
		if items := parameter.Value.Schema.Value.Items; items != nil && len(items.Value.Enum) == 0 &&
			items.Value.Format == "" && items.Value.Pattern == noNUL {
			faults = append(faults, fmt.Sprintf(`parameter %s: write extensions:"x-format=…" too, swag loses the format of items`,
				parameter.Value.Name))
		}
	}
	return faults
}

func responseFaults(op operation) []string {
	success := 0
	var faults []string
	for status := http.StatusOK; status < http.StatusMultipleChoices; status++ {
		response := op.Responses.Status(status)
		if response == nil {
			continue
		}
		success++
		if *response.Value.Description == http.StatusText(status) {
			faults = append(faults, fmt.Sprintf("@Success %d has no description", status))
		}
	}
	if success == 0 {
		faults = append(faults, "@Success is missing")
	}
	return faults
}

func schemaFaults(name string, schema *openapi3.Schema) []string {
	var faults []string
	if !regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`).MatchString(name) {
		faults = append(faults, "the name is not UpperCamelCase (is the type generic?)")
	}
	for _, property := range slices.Sorted(maps.Keys(schema.Properties)) {
		nested := schema.Properties[property]
		if !isLowerCamel(property) {
			faults = append(faults, fmt.Sprintf("%s is not lowerCamelCase", property))
		}
		if nested.Ref != "" || nested.Value.Description == "" {
			faults = append(faults, fmt.Sprintf("%s has no doc comment", property))
		}
	}
	return faults
}

func isLowerCamel(name string) bool {
	return regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`).MatchString(name)
}
