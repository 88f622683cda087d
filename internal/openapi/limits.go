// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"math"

	"github.com/getkin/kin-openapi/openapi3"
)

// Limits of values whose tag gives none. They are promises too: the contract
// tests hold every answer against them.
const (
	maxText      = 10_000         // a text of the catalogue
	maxParameter = 200            // a query parameter, path segment or header
	maxBody      = 10_000_000_000 // a body that is one text (CSV), the whole of a list included
	maxItems     = 1_000          // an array; the page limit of the lists

	// maxSafeInteger is the largest integer that JavaScript reads exactly.
	maxSafeInteger = 1<<53 - 1

	// noNUL is all that can be said of a free text. It is written so that
	// ECMAScript and Go read the same.
	noNUL = `^[^\x00]*$`
)

// maxOfFormat is the length of the longest text of a format.
func maxOfFormat(format string) (uint64, bool) {
	switch format {
	case "date":
		return uint64(len("2026-11-01")), true
	case "date-time":
		return uint64(len("2026-11-01T08:00:00.000000000+01:00")), true
	case "uuid":
		return 36, true
	case "uri", "uri-reference":
		return 2_000, true
	}
	return 0, false
}

// setLimits bounds a schema that does not bound itself, so that a client can
// size its columns and buffers.
func (c Contract) setLimits(schema *openapi3.Schema, at place) {
	switch {
	case schema.Type.Is(openapi3.TypeString):
		c.limitString(schema, at)
	case schema.Type.Is(openapi3.TypeInteger):
		limitInteger(schema)
	case schema.Type.Is(openapi3.TypeArray):
		if schema.MaxItems == nil {
			schema.MaxItems = openapi3.Ptr[uint64](maxItems)
		}
	}
}

func (c Contract) limitString(schema *openapi3.Schema, at place) {
	if len(schema.Enum) > 0 || schema.Const != nil {
		return
	}
	if format, ok := c.Formats[schema.Format]; ok {
		if schema.Pattern == "" {
			schema.Pattern = format.Pattern
		}
		if schema.MaxLength == nil {
			//nolint:gosec // a constant of the contract, never negative
			schema.MaxLength = openapi3.Ptr(uint64(format.MaxLength))
		}
	}
	if schema.MaxLength == nil {
		schema.MaxLength = openapi3.Ptr(defaultLength(schema.Format, at))
	}
	if schema.Format == "" && schema.Pattern == "" {
		schema.Pattern = noNUL
	}
}

func defaultLength(format string, at place) uint64 {
	if length, ok := maxOfFormat(format); ok {
		return length
	}
	switch at {
	case inParameter:
		return maxParameter
	case inContent:
		return maxBody
	default:
		return maxText
	}
}

func limitInteger(schema *openapi3.Schema) {
	largest := float64(math.MaxInt32)
	if schema.Format == "int64" {
		largest = maxSafeInteger
	}
	if schema.Min == nil {
		schema.Min = openapi3.Ptr(0.0)
	}
	if schema.Max == nil {
		schema.Max = openapi3.Ptr(largest)
	}
	if schema.Format == "" {
		schema.Format = "int32"
		if *schema.Max > math.MaxInt32 || *schema.Min < math.MinInt32 {
			schema.Format = "int64"
		}
	}
}
