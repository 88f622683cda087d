// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"nachnutzung/api"
)

// ProblemError is an answer with a status of 400 or above. Get at it with
// errors.As; Status, Detail and Errors say what to mend.
type ProblemError struct {
	api.Problem
	// RetryAfter is how long the server asks to wait; 0 when it does not say.
	RetryAfter time.Duration
}

// Error gives the status, what is wrong and every fault, on one line.
func (e *ProblemError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", e.Status, e.Title)
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	for _, f := range e.Errors {
		fmt.Fprintf(&b, " [%s: %s]", f.Pointer, f.Detail)
	}
	return b.String()
}

// problemOf reads the problem document of an answer. A proxy between may answer
// something else; then the status alone is told.
func problemOf(resp *http.Response, body []byte, now time.Time) *ProblemError {
	e := &ProblemError{RetryAfter: retryAfter(resp.Header.Get("Retry-After"), now)}
	mediaType, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || mediaType != api.MediaTypeProblem || json.Unmarshal(body, &e.Problem) != nil {
		e.Problem = api.Problem{Title: http.StatusText(resp.StatusCode)}
	}
	e.Status = resp.StatusCode
	return e
}

// retryAfter reads the header in both of its forms, seconds and a date.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
