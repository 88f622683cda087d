// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
)

// Errors of the way to a handler, for WriteProblem.
var (
	// ErrNoRoute says that no route has the path of the request.
	ErrNoRoute = errors.New("no such route")
	// ErrMethodNotAllowed says that the path exists for other methods.
	ErrMethodNotAllowed = errors.New("method not allowed")
	// ErrTooMany says that somebody asks more often than is allowed.
	ErrTooMany = errors.New("too many requests")

	errNotAcceptable = errors.New("no acceptable representation")
)

// In seconds: what a client waits after a 503, and after a 429.
const (
	retryAfter     = "5"
	retryAfterMany = "1"
)

// kindOf is the one table from error to kind of problem.
func kindOf(err error) api.ProblemKind {
	var (
		invalid  *nachnutzung.InvalidError
		conflict *nachnutzung.ConflictError
		tooLarge *http.MaxBytesError
		unread   *unsupportedError
	)
	switch {
	case errors.As(err, &invalid):
		return api.ProblemInvalid
	case errors.Is(err, auth.ErrInvalidToken), errors.Is(err, errUnauthorized):
		return api.ProblemUnauthorized
	case errors.Is(err, nachnutzung.ErrForbidden), errors.Is(err, auth.ErrCrossOrigin):
		return api.ProblemForbidden
	case errors.Is(err, nachnutzung.ErrNotFound), errors.Is(err, ErrNoRoute):
		return api.ProblemNotFound
	case errors.Is(err, ErrMethodNotAllowed):
		return api.ProblemMethod
	case errors.Is(err, errNotAcceptable):
		return api.ProblemNotAcceptable
	case errors.As(err, &conflict):
		return api.ProblemConflict
	case errors.Is(err, errGone):
		return api.ProblemGone
	case errors.Is(err, nachnutzung.ErrVersionConflict):
		return api.ProblemPreconditionFailed
	case errors.As(err, &tooLarge):
		return api.ProblemTooLarge
	case errors.As(err, &unread):
		return api.ProblemUnsupportedMediaType
	case errors.Is(err, nachnutzung.ErrVersionRequired):
		return api.ProblemPreconditionRequired
	case errors.Is(err, ErrTooMany):
		return api.ProblemTooMany
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
		problem.Errors = showFaults(invalid.Faults)
	}
	if set, ok := errors.AsType[*nachnutzung.StapelError](err); ok {
		problem.Errors = append(problem.Errors, showFaults(set.Faults)...)
	}
	switch kind.Status {
	case http.StatusServiceUnavailable:
		c.Header("Retry-After", retryAfter)
	case http.StatusTooManyRequests:
		c.Header("Retry-After", retryAfterMany)
	case http.StatusUnauthorized:
		challenge(c, err)
	}
	c.Header("Cache-Control", "no-store")
	// What was said of the answer that did not come.
	for _, name := range []string{"ETag", "Link", "Content-Location", "Content-Disposition", antworten.HeaderRevision, api.HeaderAenderungenAb} {
		c.Writer.Header().Del(name)
	}
	if kind.Status == http.StatusGone || slices.ContainsFunc(problem.Errors, isOfCursor) {
		c.Header("Link", "<"+listStart(c)+`>; rel="start"`)
	}
	var body bytes.Buffer
	if err := encodeJSON(&body, problem); err != nil {
		// A struct of texts and numbers cannot fail to encode.
		body.WriteString("{}")
	}
	send(c, kind.Status, api.MediaTypeProblem, body.Bytes())
}

func isOfCursor(f api.ProblemFault) bool { return f.Pointer == "?cursor" }

// listStart is where a reader begins again whose cursor does not hold: with the first
// page of the same list; of the feed with the pairs, whose first page names where the
// feed goes on.
func listStart(c *gin.Context) string {
	if c.FullPath() == api.BasePath+"/aenderungen" {
		return canonicalURL("nachnutzungen")
	}
	start, values := *c.Request.URL, c.Request.URL.Query()
	values.Del("cursor")
	start.RawQuery = values.Encode()
	return start.RequestURI()
}

func showFaults(faults []nachnutzung.Fault) []api.ProblemFault {
	shown := make([]api.ProblemFault, min(len(faults), maxFaults))
	for i := range shown {
		shown[i] = api.ProblemFault{Pointer: cut(faults[i].Pointer, maxPointer), Detail: cut(faults[i].Detail, maxFault)}
	}
	return shown
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
	var (
		invalid  *nachnutzung.InvalidError
		conflict *nachnutzung.ConflictError
		tooLarge *http.MaxBytesError
		unread   *unsupportedError
		missing  *nachnutzung.NotFoundError
	)
	switch {
	case errors.As(err, &invalid) && len(invalid.Faults) == 1:
		return cut(invalid.Faults[0].Detail, maxFault)
	case errors.As(err, &invalid) && len(invalid.Faults) > maxFaults:
		return fmt.Sprintf("%d Angaben passen nicht; „errors“ nennt die ersten %d. %s", len(invalid.Faults), maxFaults, kind.Advice)
	case errors.As(err, &invalid):
		return fmt.Sprintf("%d Angaben passen nicht; „errors“ nennt jede einzeln. %s", len(invalid.Faults), kind.Advice)
	case errors.Is(err, ErrNoRoute):
		return "Unter dieser Adresse gibt es nichts. Die Referenz unter " + api.BasePath + "/referenz nennt alle Adressen; am Ende steht kein Schrägstrich."
	case errors.Is(err, auth.ErrInvalidToken):
		return auth.Detail(err)
	case errors.As(err, &missing):
		return cmp.Or(cut(missing.Detail, maxFault),
			fmt.Sprintf("Zu dem Schlüssel „%s“ gibt es hier keinen Eintrag. %s", cut(missing.Key, maxPointer), kind.Advice))
	case errors.Is(err, nachnutzung.ErrNotFound) && len(c.Params) > 0:
		return fmt.Sprintf("Zu dem Schlüssel „%s“ gibt es hier keinen Eintrag. %s", cut(c.Params[0].Value, maxPointer), kind.Advice)
	case errors.Is(err, errNotAcceptable):
		return "Diese Adresse liefert " + offered(c) + ". " + kind.Advice
	case errors.As(err, &conflict):
		return cut(conflict.Detail, maxFault)
	case errors.As(err, &tooLarge):
		return fmt.Sprintf("Möglich sind höchstens %d Byte je Anfrage. %s", tooLarge.Limit, kind.Advice)
	case errors.As(err, &unread):
		return unread.detail + " " + kind.Advice
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
