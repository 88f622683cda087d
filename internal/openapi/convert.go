// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/yaml"
)

// specVersion is the version of OpenAPI that Convert writes.
const specVersion = "3.1.1"

// Contract is what the document takes from package api beside its types.
type Contract struct {
	// Version becomes info.version.
	Version string
	// Formats gives every named format of strings its limits.
	Formats map[string]Format
	// Problems are the kinds of error answers, in the order of their status.
	Problems []Problem
}

// Format bounds the strings of a named format.
type Format struct {
	Pattern   string // anchored, read by ECMAScript and by Go
	MaxLength int    // in characters
}

// Problem is one kind of error answer.
type Problem struct {
	Type, Code, Title, Advice string
	Status                    int
}

// Convert turns swag's Swagger 2.0 document into the OpenAPI 3.1 document of
// this API, once as JSON and once as YAML. The same input gives the same
// bytes, so that a drift test can compare them.
func Convert(swagger2 []byte, contract Contract) (jsonDoc, yamlDoc []byte, err error) {
	doc, err := build(swagger2, contract)
	if err != nil {
		return nil, nil, err
	}
	jsonDoc, err = encode(doc)
	if err != nil {
		return nil, nil, err
	}
	yamlDoc, err = yaml.JSONToYAML(jsonDoc)
	if err != nil {
		return nil, nil, fmt.Errorf("write the document as YAML: %w", err)
	}
	return jsonDoc, yamlDoc, nil
}

// build converts the document and completes it, in an order that matters:
// first everything that brings schemas of its own, then the schemas.
func build(swagger2 []byte, contract Contract) (*openapi3.T, error) {
	var source openapi2.T
	if err := json.Unmarshal(swagger2, &source); err != nil {
		return nil, fmt.Errorf("read the Swagger 2.0 document: %w", err)
	}
	examples := parameterExamples(&source)
	doc, err := openapi2conv.ToV3(&source)
	if err != nil {
		return nil, fmt.Errorf("convert to OpenAPI 3: %w", err)
	}
	doc.OpenAPI = specVersion
	doc.Info.Version = contract.Version
	// A rule of spectral:oas, which leaves authors free to group as they like.
	slices.SortFunc(doc.Tags, func(a, b *openapi3.Tag) int { return strings.Compare(a.Name, b.Name) })
	addServers(doc, source.BasePath)
	addSecurity(doc)

	restoreExamples(doc, examples)
	if err := completeOperations(doc); err != nil {
		return nil, err
	}
	contract.exemplifyProblems(doc)
	if err := separateRequests(doc); err != nil {
		return nil, err
	}
	eachSchema(doc, contract.completeSchema)
	closeRequests(doc)
	if err := check(doc); err != nil {
		return nil, err
	}
	return doc, nil
}

// addServers names the one server there is for a reader: the instance that
// serves this document. A relative address keeps the document the same for
// every operator. The audience flag and the environment's name are asked for
// by the OWASP rules.
func addServers(doc *openapi3.T, basePath string) {
	doc.Servers = openapi3.Servers{{
		URL:         basePath,
		Description: "Die Instanz, die dieses Dokument ausliefert (production, staging oder local).",
		Extensions:  map[string]any{"x-internal": false},
	}}
}

// encode writes the document with sorted keys, indented, without the escapes
// that encoding/json makes of <, > and & for the sake of HTML.
func encode(doc *openapi3.T) ([]byte, error) {
	raw, err := doc.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("read the written document: %w", err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(tree); err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	return out.Bytes(), nil
}
