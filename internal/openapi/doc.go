// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package openapi turns the Swagger 2.0 document which swag reads out of the
// handlers' annotations into the OpenAPI 3.1 document that the server serves,
// and that document into a plain HTML reference.
//
// It is a build tool: only the generator and tests link it, never the server.
// It knows conventions of HTTP and of this API (which headers, errors and
// limits every operation has), but no route, no type and no word of the
// register; those stand beside the handlers and in package api.
//
// # What the authors of api types write
//
// A doc comment on every field becomes its description. The limits of a value
// stand in its tag:
//
//	validate:"required"                  always there
//	minLength:"5" maxLength:"5"          text
//	minimum:"0" maximum:"99"             numbers
//	validate:"min=1,max=16"              length of an array
//	enums:"belegt,offen"                 closed vocabulary
//	format:"date"                        format; its pattern and length come from the Contract
//	example:"10243"                      a real value; arrays separated by comma
//	extensions:"x-nullable"              null is a value of this field
//	extensions:"x-pattern=^[0-9]{5}$"    regular expression; on an array: of its items
//	extensions:"x-format=land"           format of the items of an array in a query
//
// swag has no tag for a pattern, knows no null and loses the format of array
// items in a query, hence the extensions. They are separated by comma, and a
// comma inside (), [] or {} does not separate. An expression is read by
// ECMAScript and by Go: write [0-9] for a digit. What carries no limit gets
// the default of limits.go.
//
// # What the authors of handlers do not write
//
// Convert gives every operation the shared headers, the problem documents
// that every route can answer with, and conditional requests on GET. What it
// cannot derive (a missing summary, an undescribed field) is an error that
// names the place.
package openapi
