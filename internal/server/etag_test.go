// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"nachnutzung/internal/config"
	"nachnutzung/internal/storetest"
)

// TestETagChangesWithTheProgram updates the program over the same data: what it
// shows may differ now, so an old copy must not be called current.
func TestETagChangesWithTheProgram(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	ask := func(version, path, etag string) (int, string) {
		t.Helper()
		s, err := New(config.Config{}, db, slog.New(slog.DiscardHandler), version)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", etag)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Header().Get("ETag")
	}
	for _, path := range []string{"/api/v1/lagen", "/api/v1/lagen/geburt", "/"} {
		_, old := ask("1.0.0", path, "")
		if status, _ := ask("1.0.0", path, old); status != http.StatusNotModified {
			t.Errorf("%s: the same program answers %d, want 304", path, status)
		}
		if status, etag := ask("1.0.1", path, old); status != http.StatusOK || etag == old {
			t.Errorf("%s: a new program answers %d with %s, want 200 with another ETag than %s", path, status, etag, old)
		}
	}
}
