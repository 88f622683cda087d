// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// Errors of the way to a handler, for WriteProblem.
var (
	// ErrNoRoute says that no route has the path of the request.
	ErrNoRoute = errors.New("no such route")
	// ErrMethodNotAllowed says that the path exists for other methods.
	ErrMethodNotAllowed = errors.New("method not allowed")

	errBearer        = errors.New("unknown bearer token")
	errNotAcceptable = errors.New("no acceptable representation")
)

// retryAfter in seconds is what a client waits after a 503.
const retryAfter = "5"

// kindOf is the one table from error to kind of problem.
func kindOf(err error) api.ProblemKind {
	var invalid *nachnutzung.InvalidError
	switch {
	case errors.As(err, &invalid):
		return api.ProblemInvalid
	case errors.Is(err, errBearer):
		return api.ProblemUnauthorized
	case errors.Is(err, nachnutzung.ErrNotFound), errors.Is(err, ErrNoRoute):
		return api.ProblemNotFound
	case errors.Is(err, ErrMethodNotAllowed):
		return api.ProblemMethod
	case errors.Is(err, errNotAcceptable):
		return api.ProblemNotAcceptable
	case errors.Is(err, nachnutzung.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return api.ProblemUnavailable
	}
	return api.ProblemInternal
}

// WriteProblem answers an error as a problem document (RFC 9457). Only errors
// made for users show their text; every other error shows its kind alone. It is
// the only writer of such documents.
func WriteProblem(c *gin.Context, err error) {
	kind := kindOf(err)
	problem := api.Problem{
		Type: kind.Type(), Title: kind.Title, Status: kind.Status, Detail: detail(c, kind, err),
		Instance: instance(c), RequestID: c.Writer.Header().Get(headerRequestID),
	}
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](err); ok {
		for _, fault := range invalid.Faults[:min(len(invalid.Faults), maxFaults)] {
			problem.Errors = append(problem.Errors, api.ProblemFault{
				Pointer: cut(fault.Pointer, maxPointer), Detail: cut(fault.Detail, maxFault),
			})
		}
	}
	if kind.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", retryAfter)
	}
	c.Header("Cache-Control", "no-store")
	c.Writer.Header().Del("ETag")
	var body bytes.Buffer
	if err := encodeJSON(&body, problem); err != nil {
		// A struct of texts and numbers cannot fail to encode.
		body.WriteString("{}")
	}
	c.Data(kind.Status, api.MediaTypeProblem, body.Bytes())
}

// headerRequestID is set by the server on every answer.
const headerRequestID = "X-Request-Id"

// Limits of what a problem repeats of a request.
const (
	maxFaults   = 100
	maxInstance = 500
	maxPointer  = 100
	maxFault    = 1900
)

func detail(c *gin.Context, kind api.ProblemKind, err error) string {
	var invalid *nachnutzung.InvalidError
	switch {
	case errors.As(err, &invalid) && len(invalid.Faults) == 1:
		return cut(invalid.Faults[0].Detail, maxFault)
	case errors.As(err, &invalid) && len(invalid.Faults) > maxFaults:
		return fmt.Sprintf("%d Angaben passen nicht; „errors“ nennt die ersten %d. %s", len(invalid.Faults), maxFaults, kind.Advice)
	case errors.As(err, &invalid):
		return fmt.Sprintf("%d Angaben passen nicht; „errors“ nennt jede einzeln. %s", len(invalid.Faults), kind.Advice)
	case errors.Is(err, ErrNoRoute):
		return "Unter dieser Adresse gibt es nichts. Die Referenz unter " + api.BasePath + "/referenz nennt alle Adressen; am Ende steht kein Schrägstrich."
	case errors.Is(err, nachnutzung.ErrNotFound) && len(c.Params) > 0:
		return fmt.Sprintf("Zu dem Schlüssel „%s“ gibt es hier keinen Eintrag. %s", cut(c.Params[0].Value, maxPointer), kind.Advice)
	case errors.Is(err, errNotAcceptable):
		return "Diese Adresse liefert " + offered(c) + ". " + kind.Advice
	}
	return kind.Advice
}

func instance(c *gin.Context) string { return cut(c.Request.URL.EscapedPath(), maxInstance) }

// cut shortens a text to n characters and drops what is no valid UTF-8.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n]) + "…"
}
