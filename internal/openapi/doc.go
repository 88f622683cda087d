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
//	validate:"min=1,max=16,unique"       length of an array, and whether its items differ
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
// # What the authors of handlers write
//
// Beside the usual annotations, of whatever is not public:
//
//	@Security	bearer                            every write, and everything under /intern
//	@Accept		json                              PUT, POST, and the PATCH of a batch
//	@Accept		application/merge-patch+json      the PATCH of one resource
//	@Param		aenderung body api.X true "…"     the body, always required
//	@Success	201 {object} api.X "…"            of a PUT that may create
//	@Failure	412,428 {object} api.Problem      of a POST or DELETE that demands If-Match
//	@Failure	409 {object} api.Problem "…"      a rule that the present state may break
//
// # What the authors of handlers do not write
//
// Convert gives every operation the shared headers, the problem documents
// that every route can answer with, and conditional requests on a public GET.
// A sign-in may be a token or a session, and brings 403; its answers, like those
// of every write, are no-store. What is written and of which state it speaks:
//
//	PUT, PATCH of one resource     If-Match, required; 412, 428; ETag
//	PUT that may create            If-Match or If-None-Match: *; 412, 428; ETag, Location on 201
//	PATCH of a batch               412, 428 for the versions in its rows
//	POST                           Idempotency-Key; 409
//	POST, DELETE that name 428     If-Match, required; ETag
//	whatever takes a body          413, 415
//
// A schema that is sent is closed to unknown members. One that is answered as
// well is copied first, as …Eingabe, because answers may grow.
//
// What Convert cannot derive (a missing summary, an undescribed field, a write
// without a sign-in) is an error that names the place.
package openapi
