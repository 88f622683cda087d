// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/config"
	"nachnutzung/internal/rest"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// everyTarget gives one good request for each read of the document that needs no
// credentials, and whose object is there from the start.
func everyTarget() []string {
	targets := make([]string, 0, len(documentedPaths()))
	for _, path := range documentedPaths() {
		if _, isRead := readDocument().Paths[path]["get"]; !isRead || strings.Contains(path+"/", "/intern/") || strings.HasPrefix(path, "/importe") || strings.HasSuffix(path, "{fuer}") {
			continue
		}
		code := "kitu"
		switch {
		case strings.HasPrefix(path, "/themenfelder"):
			code = "bildung"
		case strings.HasPrefix(path, "/lagen"):
			code = "geburt"
		case strings.HasPrefix(path, "/onlinedienste"):
			code = "wohngeld_sh"
		case strings.HasPrefix(path, "/plattformen"):
			code = "osi"
		case strings.HasPrefix(path, "/codelisten"):
			code = "status"
		}
		if strings.HasPrefix(path, "/definitionen") {
			path = strings.ReplaceAll(path, "{id}", "mid_live")
		}
		targets = append(targets, strings.NewReplacer("{code}", code, "{ozgId}", "10092", "{ars}", "15003000", "{id}", "L03597", "{land}", "15",
			"{eintrag}", "live", "{begriff}", "BuT", "{stehtFuer}", "10088", "{mitglied}", "KID%20Magdeburg%20GmbH",
			"/matrix", "/matrix?land=11", "/hinweise", "/hinweise?dauer=0", "{ressource}", "lagen").Replace(path))
	}
	return targets
}

// wantUnavailable wants a 503 that says when to come back and nothing of what
// broke.
func wantUnavailable(t *testing.T, target string, got answer) {
	t.Helper()
	p := got.problem(t, http.StatusServiceUnavailable)
	if got.header.Get("Retry-After") == "" {
		t.Errorf("GET %s: no Retry-After", target)
	}
	// The id is random letters, which spell anything once in a while.
	text := strings.ToLower(strings.ReplaceAll(string(got.body), p.RequestID, ""))
	for _, word := range []string{"sql", "pgx", "pool", "closed", "context", "deadline", "select", "gorm", "postgres", "dial", "127.0.0.1", "database", ".db"} {
		if strings.Contains(text, word) {
			t.Errorf("GET %s: the answer tells of the inside (%s): %s", target, word, got.body)
		}
	}
}

// TestDatabaseGone closes the database under the running server.
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var log bytes.Buffer
		// Without a memory: that of kept answers is tested elsewhere.
		k := configured(t, db, config.Config{}, &log)
		for _, target := range everyTarget() {
			if got := k.get(t, target); got.status != http.StatusOK {
				t.Fatalf("GET %s: %d before the fault", target, got.status)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for _, target := range everyTarget() {
			wantUnavailable(t, target, k.get(t, target))
		}
		wantUnavailable(t, "search", k.get(t, "/leistungsbuendel?q=wohngeld"))
		// A client that holds a copy learns that nobody could look.
		wantUnavailable(t, "If-None-Match", k.ask(t, http.MethodGet, "/lagen", "If-None-Match", "*"))
		// What needs no database is answered as ever.
		k.ask(t, http.MethodGet, "/lagen?limit=0").problem(t, http.StatusBadRequest)
		k.ask(t, http.MethodGet, "/nix").problem(t, http.StatusNotFound)
		k.ask(t, http.MethodGet, "/lagen", "Authorization", "Bearer x").problem(t, http.StatusUnauthorized)
		if !strings.Contains(log.String(), "Anfrage gescheitert") {
			t.Error("the log tells nothing of the cause")
		}
	})
}

// TestDeadline sends requests whose time is over.
func TestDeadline(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer cancel()
		for _, target := range everyTarget() {
			wantUnavailable(t, target, k.send(t, newRequest(t, http.MethodGet, target).WithContext(late)))
		}
		if got := k.get(t, "/lagen"); got.status != http.StatusOK {
			t.Errorf("the next request: %d", got.status)
		}
	})
}

// TestEmptyDatabase asks a database that is migrated and not loaded: lists are
// empty, objects are not found, and nothing breaks.
func TestEmptyDatabase(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		k := newProbe(t, db)
		for _, target := range everyTarget() {
			got := k.get(t, target)
			switch {
			case slices.Contains([]string{"/katalogstand", "/datenpaket", "/dcat"}, target), strings.HasPrefix(target, "/abdeckung"):
				// There is always a state, only not yet.
				got.problem(t, http.StatusServiceUnavailable)
			case got.status != http.StatusOK && got.status != http.StatusNotFound:
				t.Errorf("GET %s: %d %s", target, got.status, got.body)
			}
		}
		if p, _ := k.page(t, "/kommunen?q=magdeburg"); p.Total != 0 || p.Next != nil {
			t.Errorf("got %+v", p)
		}
	})
}

// TestNotMigrated asks a database without tables: a fault of the operator is a
// 500 that tells the client nothing and the log everything.
func TestNotMigrated(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	k := logged(t, storetest.Open(t, storetest.NewSQLite(t)), &log)
	got := k.get(t, "/lagen")
	p := got.problem(t, http.StatusInternalServerError)
	if strings.Contains(string(got.body), "table") || p.RequestID == "" || !strings.Contains(log.String(), "no such table") {
		t.Errorf("answer %s\nlog %s", got.body, log.String())
	}
}

// TestProblemOfAnError: whatever text an error of unknown kind carries, the
// answer does not.
func TestProblemOfAnError(t *testing.T) {
	t.Parallel()
	gin.SetMode(gin.ReleaseMode)
	recorder := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(recorder)
	c.Request = newRequest(t, http.MethodGet, "/lagen")
	rest.WriteProblem(c, errSecret{})
	if recorder.Code != http.StatusInternalServerError || strings.Contains(recorder.Body.String(), "geheim") {
		t.Errorf("got %d %s", recorder.Code, recorder.Body)
	}
}

type errSecret struct{}

func (errSecret) Error() string { return "geheim" }
