// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

func writeProblem(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", api.MediaTypeProblem)
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

func TestProblem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"problem document", func(w http.ResponseWriter, _ *http.Request) {
			writeProblem(w, 400, `{"title":"Die Anfrage enthält Fehler","status":400,"detail":"Bitte berichtigen.","errors":[{"pointer":"?limit","detail":"limit=0 liegt außerhalb von 1 bis 1000."}]}`)
		}, "400 Die Anfrage enthält Fehler: Bitte berichtigen. [?limit: limit=0 liegt außerhalb von 1 bis 1000.]"},
		{"page of a proxy", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<h1>x</h1>", http.StatusBadGateway) }, "502 Bad Gateway"},
		{"broken problem document", func(w http.ResponseWriter, _ *http.Request) { writeProblem(w, 503, `{"title":`) }, "503 Service Unavailable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, tt.answer)
			_, err := c.Katalogstand(context.Background())
			var problem *client.ProblemError
			if !errors.As(err, &problem) {
				t.Fatalf("error %v, want a ProblemError", err)
			}
			if got := problem.Error(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAnswersThatAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"too large", func(w http.ResponseWriter, _ *http.Request) {
			writeJSON(w, `{"erlaeuterung":"`+strings.Repeat("x", 200)+`"}`)
		}, client.ErrTooLarge.Error()},
		{"too large when unpacked", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			fmt.Fprint(z, strings.Repeat(" ", 1<<16))
			_ = z.Close()
		}, client.ErrTooLarge.Error()},
		{"HTML with 200", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<p>Anmeldung</p>")
		}, `answer is "text/html"`},
		{"304 without a question", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }, "304"},
		{"204", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, "204"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, tt.answer, client.WithMaxBody(100))
			_, err := c.Katalogstand(context.Background())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestETagMemory(t *testing.T) {
	t.Parallel()
	type seen struct{ path, ifNoneMatch string }
	var got []seen
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, seen{r.URL.Path, r.Header.Get("If-None-Match")})
		if r.Header.Get("If-None-Match") == `"7"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"7"`)
		writeJSON(w, `{"name":"aus `+r.URL.Path+`"}`)
	}, client.WithETagMemory(2))
	for _, code := range []string{"a", "a", "b", "c", "a"} {
		lage, err := c.Lage(context.Background(), code)
		if err != nil {
			t.Fatal(err)
		}
		if want := "aus /api/v1/lagen/" + code; lage.Name != want {
			t.Errorf("name %q, want %q", lage.Name, want)
		}
	}
	// The third address pushes out the first one.
	want := []seen{{"/api/v1/lagen/a", ""}, {"/api/v1/lagen/a", `"7"`}, {"/api/v1/lagen/b", ""}, {"/api/v1/lagen/c", ""}, {"/api/v1/lagen/a", ""}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("requests\n got %v\nwant %v", got, want)
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	soon := time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat)
	tests := []struct {
		name       string
		status     int
		retryAfter string
		opts       []client.Option
		want       int
	}{
		{"off by default", 503, "1", nil, 1},
		{"503 until none is left", 503, "1", []client.Option{client.WithRetries(1, 5*time.Second)}, 2},
		{"429 with a date", 429, soon, []client.Option{client.WithRetries(1, 5*time.Second)}, 2},
		{"no Retry-After", 503, "", []client.Option{client.WithRetries(3, 5*time.Second)}, 1},
		{"longer than wanted", 503, "3600", []client.Option{client.WithRetries(3, 5*time.Second)}, 1},
		{"another status", 500, "1", []client.Option{client.WithRetries(3, 5*time.Second)}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				requests++
				w.Header().Set("Retry-After", tt.retryAfter)
				writeProblem(w, tt.status, `{}`)
			}, tt.opts...)
			_, err := c.Katalogstand(context.Background())
			var problem *client.ProblemError
			if !errors.As(err, &problem) || problem.Status != tt.status {
				t.Errorf("error %v, want a ProblemError with %d", err, tt.status)
			}
			if requests != tt.want {
				t.Errorf("%d requests, want %d", requests, tt.want)
			}
		})
	}
}

func TestContextEndsTheWait(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "60")
		writeProblem(w, 503, `{}`)
	}, client.WithRetries(9, time.Hour))
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err := c.Katalogstand(ctx)
	var problem *client.ProblemError
	if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &problem) {
		t.Errorf("error %v, want the deadline and the problem that was waited for", err)
	}
}
