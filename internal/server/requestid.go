// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"log/slog"
)

// requestKey is the context key of what is known about a running request.
type requestKey struct{}

// request is what is known about a running request.
type request struct {
	// method is the one the client sent; behind headLikeGet gin sees GET.
	method string
	// id names the request in the log and in its answer's X-Request-Id.
	id string
}

// WithRequestID makes every log line that is written under a request's context
// carry the request's id, so that the cause of an error is found from the id in
// the answer.
func WithRequestID(h slog.Handler) slog.Handler { return requestHandler{h} }

// requestHandler adds the id to each record.
type requestHandler struct {
	slog.Handler
}

// Handle adds the id where there is one.
func (h requestHandler) Handle(ctx context.Context, record slog.Record) error {
	if r, ok := ctx.Value(requestKey{}).(*request); ok && r.id != "" {
		record = record.Clone()
		record.AddAttrs(slog.String("anfrage", r.id))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs keeps the wrapping on derived loggers.
func (h requestHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the wrapping on derived loggers.
func (h requestHandler) WithGroup(name string) slog.Handler {
	return requestHandler{h.Handler.WithGroup(name)}
}
