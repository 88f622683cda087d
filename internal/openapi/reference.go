// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed reference.html.tmpl
var referenceTemplate string

// The page as its template reads it: words and tables only, so that it can be
// read without a script, by a screen reader and on paper.
type (
	referencePage struct {
		Title, Version string
		Description    []string // paragraphs
		SignIn         []referenceSignIn
		Tags           []referenceTag
		Problems       []Problem
		Headers        []referenceHeader
		Schemas        []referenceSchema
	}
	referenceSignIn struct {
		ID, Name, Description string
	}
	referenceHeader struct {
		ID, Name, Description, Example string
		Everywhere                     bool // stands on every answer, and not in their tables
	}
	referenceTag struct {
		ID, Name, Description string
		Operations            []referenceOperation
	}
	referenceOperation struct {
		ID, Method, Path, Summary, Description string
		SignIn                                 []referenceSignIn // empty: none is needed
		Parameters                             []referenceValue
		Body                                   referenceBody
		Responses                              []referenceResponse
	}
	// referenceBody is what an operation takes; Media is empty when it takes nothing.
	referenceBody struct {
		Media, Description string
		Type               referenceType
	}
	referenceSchema struct {
		ID, Name, Description string
		Type                  referenceType // of a schema without properties
		Properties            []referenceValue
	}
	// referenceValue is a parameter or a property.
	referenceValue struct {
		Name, In, Description string
		Required              bool
		Type                  referenceType
		Example               string
	}
	// referenceType says what a value looks like; Schema links to a section.
	referenceType struct {
		Text, Schema string
		Limits       []string
	}
	referenceResponse struct {
		Status, Description, Schema string
		Media                       []string
		Headers                     []referenceHeader
	}
)

// Reference writes the OpenAPI document as one German HTML page without
// script. It stands beside Swagger UI, which is no use to a screen reader.
//
// Each kind of problem has a section, to which the type of a problem document
// leads.
func Reference(jsonDoc []byte, problems []Problem) ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromData(jsonDoc)
	if err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	functions := template.FuncMap{"spans": spans}
	page, err := template.New("reference").Funcs(functions).Parse(referenceTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the template of the reference: %w", err)
	}
	var out bytes.Buffer
	description := describe(doc)
	description.Problems = problems
	if err := page.Execute(&out, description); err != nil {
		return nil, fmt.Errorf("write the reference: %w", err)
	}
	return out.Bytes(), nil
}

// span is a part of a description: words, or code.
type span struct {
	Text string
	Code bool
}

// spans reads the only Markdown that descriptions use: `code`.
func spans(description string) []span {
	var parts []span
	for i, part := range strings.Split(description, "`") {
		parts = append(parts, span{Text: part, Code: i%2 == 1})
	}
	return parts
}

func describe(doc *openapi3.T) referencePage {
	page := referencePage{
		Title:       doc.Info.Title,
		Version:     doc.Info.Version,
		Description: strings.Split(doc.Info.Description, "\n\n"),
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.SecuritySchemes)) {
		page.SignIn = append(page.SignIn, describeSignIn(name, doc.Components.SecuritySchemes[name].Value))
	}
	for _, component := range slices.Sorted(maps.Keys(doc.Components.Headers)) {
		page.Headers = append(page.Headers, describeHeader(component, doc.Components.Headers[component].Value))
	}
	slices.SortStableFunc(page.Headers, func(a, b referenceHeader) int { return strings.Compare(a.Name, b.Name) })
	for i, tag := range doc.Tags {
		entry := referenceTag{ID: "gruppe-" + strconv.Itoa(i+1), Name: tag.Name, Description: tag.Description}
		for op := range operations(doc) {
			if slices.Contains(op.Tags, tag.Name) {
				entry.Operations = append(entry.Operations, describeOperation(doc, op))
			}
		}
		page.Tags = append(page.Tags, entry)
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		page.Schemas = append(page.Schemas, describeSchema(name, doc.Components.Schemas[name].Value))
	}
	return page
}

func describeOperation(doc *openapi3.T, op operation) referenceOperation {
	entry := referenceOperation{
		ID: op.OperationID, Method: op.method, Path: doc.Servers[0].URL + op.path,
		Summary: op.Summary, Description: op.Description,
	}
	if op.needsSignIn() {
		for _, requirement := range *op.Security {
			for name := range requirement {
				entry.SignIn = append(entry.SignIn, describeSignIn(name, doc.Components.SecuritySchemes[name].Value))
			}
		}
	}
	for _, ref := range op.Parameters {
		parameter := ref.Value
		entry.Parameters = append(entry.Parameters, referenceValue{
			Name: parameter.Name, In: whereInGerman(parameter.In), Description: parameter.Description,
			Required: parameter.Required, Type: describeType(parameter.Schema),
			Example: exampleOf(parameter.Schema.Value, parameter.Example),
		})
	}
	if op.RequestBody != nil {
		for media, content := range op.RequestBody.Value.Content {
			entry.Body = referenceBody{Media: media, Description: op.RequestBody.Value.Description, Type: describeType(content.Schema)}
		}
	}
	responses := op.Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		entry.Responses = append(entry.Responses, describeResponse(status, responses[status].Value))
	}
	return entry
}

func describeResponse(status string, response *openapi3.Response) referenceResponse {
	line := referenceResponse{
		Status: status, Description: *response.Description,
		Media: slices.Sorted(maps.Keys(response.Content)),
	}
	for _, media := range response.Content {
		if media.Schema.Ref != "" {
			line.Schema = schemaName(media.Schema)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(response.Headers)) {
		component := strings.TrimPrefix(response.Headers[name].Ref, headerPrefix)
		if header := describeHeader(cmp.Or(component, name), response.Headers[name].Value); !header.Everywhere {
			if component == "" {
				// Annotated by its handler alone, so that no section describes it.
				header.ID = ""
			}
			line.Headers = append(line.Headers, header)
		}
	}
	return line
}

func describeHeader(component string, header *openapi3.Header) referenceHeader {
	return referenceHeader{
		ID: "kopf-" + component, Name: headerName(component), Description: header.Description,
		Example:    exampleOf(header.Schema.Value, header.Example),
		Everywhere: slices.Contains(slices.Concat(commonHeaders(http.StatusOK, true), []string{noStore}), component),
	}
}

func describeSignIn(name string, scheme *openapi3.SecurityScheme) referenceSignIn {
	german := "Token"
	if scheme.In == openapi3.ParameterInCookie {
		german = "Sitzung"
	}
	return referenceSignIn{ID: "anmeldung-" + name, Name: german, Description: scheme.Description}
}

func whereInGerman(in string) string {
	switch in {
	case openapi3.ParameterInPath:
		return "Pfad"
	case openapi3.ParameterInQuery:
		return "Abfrage"
	default:
		return "Kopf"
	}
}

func describeSchema(name string, schema *openapi3.Schema) referenceSchema {
	entry := referenceSchema{
		ID: "schema-" + name, Name: name, Description: schema.Description,
		Type: describeType(openapi3.NewSchemaRef("", schema)),
	}
	for _, property := range slices.Sorted(maps.Keys(schema.Properties)) {
		ref := schema.Properties[property]
		entry.Properties = append(entry.Properties, referenceValue{
			Name: property, Description: ref.Value.Description,
			Required: slices.Contains(schema.Required, property),
			Type:     describeType(ref), Example: exampleOf(ref.Value, nil),
		})
	}
	return entry
}

// describeType says in German what a value may be.
func describeType(ref *openapi3.SchemaRef) referenceType {
	if ref.Ref != "" {
		return referenceType{Schema: schemaName(ref)}
	}
	schema := ref.Value
	if union := slices.Concat(schema.AllOf, schema.AnyOf); len(union) > 0 {
		described := describeType(union[0])
		if len(schema.AnyOf) > 0 {
			described.Limits = append(described.Limits, "oder null")
		}
		return described
	}
	if schema.Type.Includes(openapi3.TypeArray) {
		described := describeType(schema.Items)
		described.Text = strings.TrimSpace("Liste von " + described.Text)
		described.Limits = append(described.Limits, "höchstens "+strconv.FormatUint(*schema.MaxItems, 10)+" Einträge")
		if schema.Type.Includes(openapi3.TypeNull) {
			described.Limits = append(described.Limits, "oder null")
		}
		return described
	}
	return referenceType{Text: typeInGerman(schema), Limits: limitsInGerman(schema)}
}

func typeInGerman(schema *openapi3.Schema) string {
	switch {
	case schema.Format == "date":
		return "Datum"
	case schema.Format == "date-time":
		return "Zeitpunkt"
	case schema.Type.Includes(openapi3.TypeString):
		return "Text"
	case schema.Type.Includes(openapi3.TypeInteger):
		return "ganze Zahl"
	case schema.Type.Includes(openapi3.TypeNumber):
		return "Zahl"
	case schema.Type.Includes(openapi3.TypeBoolean):
		return "true oder false"
	default:
		return "Objekt"
	}
}

func limitsInGerman(schema *openapi3.Schema) []string {
	var limits []string
	if len(schema.Enum) > 0 {
		var values []string
		for _, value := range schema.Enum {
			values = append(values, cmp.Or(plain(value), "null"))
		}
		limits = append(limits, "einer von: "+strings.Join(values, ", "))
	}
	if schema.Pattern != "" && schema.Pattern != noNUL {
		limits = append(limits, "Muster "+schema.Pattern)
	}
	if schema.MaxLength != nil {
		limits = append(limits, "höchstens "+strconv.FormatUint(*schema.MaxLength, 10)+" Zeichen")
	}
	if schema.Min != nil && schema.Max != nil {
		limits = append(limits, fmt.Sprintf("%.0f bis %.0f", *schema.Min, *schema.Max))
	}
	if schema.Default != nil {
		limits = append(limits, "ohne Angabe: "+plain(schema.Default))
	}
	if schema.Type.Includes(openapi3.TypeNull) && len(schema.Enum) == 0 {
		limits = append(limits, "oder null")
	}
	return limits
}

func exampleOf(schema *openapi3.Schema, example any) string {
	if example == nil && len(schema.Examples) > 0 {
		example = schema.Examples[0]
	}
	return plain(example)
}

// plain writes a value as a reader would type it: a text without quotes,
// everything else as JSON.
func plain(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
