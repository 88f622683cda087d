// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// serveKept answers from the memory what is kept there, in front of the router: such an
// answer needs no route, no deadline and no body, and has all headers but the id. False
// when the request is to go the whole way.
func (s *Server) serveKept(w http.ResponseWriter, r *http.Request) bool {
	logs := s.log.Enabled(r.Context(), slog.LevelInfo)
	if logs && s.fromProxy(r) {
		// The router knows whose address counts behind proxies.
		return false
	}
	var start time.Time
	if logs {
		start = time.Now()
	}
	found, ok := s.antworten.Finde(r)
	if !ok {
		return false
	}
	id := s.requestID(r)
	w.Header()["X-Request-Id"] = []string{id}
	status, bytes := s.antworten.Gib(w, r, found)
	if logs {
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, &request{method: r.Method, id: id}))
		s.logRequest(r, slog.LevelInfo, r.Method, status, bytes, time.Since(start), peer(r))
	}
	return true
}
