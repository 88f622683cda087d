// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
	"nachnutzung/internal/storetest"
)

// TestSidesAnswerAlike keeps the comparison fair: the naive side must say the
// same in about as many bytes under the same headers.
func TestSidesAnswerAlike(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db, closePool, err := openNaive(dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = closePool() })
		ours, err := server.New(config.Config{}, storetest.Open(t, dsn), slog.New(slog.DiscardHandler), "test")
		if err != nil {
			t.Fatal(err)
		}
		paths := []string{api.BasePath + "/leistungsbuendel?limit=1000"}
		for _, c := range comparisons() {
			paths = append(paths, c.path)
		}
		for _, path := range paths {
			wantAlike(t, path, answer(t, ours, path), answer(t, naiveEngine(db), path))
		}
	})
}

func answer(t *testing.T, handler http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w
}

func wantAlike(t *testing.T, path string, ours, naive *httptest.ResponseRecorder) {
	t.Helper()
	if a, b := ours.Body.Len(), naive.Body.Len(); float64(max(a, b)-min(a, b)) > 0.02*float64(a) {
		t.Errorf("%s: ours has %d bytes, the naive answer %d; want at most 2 %% apart", path, a, b)
	}
	if a, b := parsed(t, ours), parsed(t, naive); !reflect.DeepEqual(a, b) {
		t.Errorf("%s: ours says\n%v\nthe naive answer\n%v", path, a, b)
	}
	if a, b := headerNames(ours), headerNames(naive); !slices.Equal(a, b) {
		t.Errorf("%s: ours has the headers\n%v\nthe naive answer\n%v", path, a, b)
	}
}

// parsed is the answer without what each side may form as it likes: the cursor.
func parsed(t *testing.T, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if next, ok := body["next"]; ok {
		body["next"] = next != nil
	}
	return body
}

// headerNames leaves out the length, which net/http adds where a handler does not.
func headerNames(w *httptest.ResponseRecorder) []string {
	names := slices.Sorted(maps.Keys(w.Header()))
	return slices.DeleteFunc(names, func(name string) bool { return name == "Content-Length" })
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values []float64
		share  float64
		want   float64
	}{
		"nothing":           {nil, 0.5, 0},
		"one":               {[]float64{3}, 0.95, 3},
		"median of odd":     {[]float64{5, 1, 3}, 0.5, 3},
		"median of even":    {[]float64{4, 1, 3, 2}, 0.5, 2},
		"least":             {[]float64{4, 1, 3}, 0, 1},
		"greatest":          {[]float64{4, 1, 3}, 1, 4},
		"95 % of a few":     {[]float64{1, 2, 3, 4, 5}, 0.95, 5},
		"95 % of a score":   {numbers(20), 0.95, 19},
		"95 % of a hundred": {numbers(100), 0.95, 95},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := quantile(test.values, test.share); got != test.want {
				t.Errorf("quantile(%v, %v) = %v, want %v", test.values, test.share, got, test.want)
			}
		})
	}
}

func numbers(n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = float64(n - i)
	}
	return list
}

func TestReadWrk(t *testing.T) {
	t.Parallel()
	const good = "  1 threads and 8 connections\n  3021 requests in 3.00s, 90.1MB read\nRequests/sec:   1006.58\nTransfer/sec:     30.02MB\n"
	for name, test := range map[string]struct {
		text string
		want float64
		err  string
	}{
		"good":     {good, 1006.58, ""},
		"refused":  {"  Non-2xx or 3xx responses: 12\n" + good, 0, "Non-2xx or 3xx responses: 12"},
		"broken":   {"  Socket errors: connect 0, read 3, write 0, timeout 0\n" + good, 0, "Socket errors"},
		"no words": {"", 0, "no rate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readWrk(test.text)
			if got != test.want || (err == nil) != (test.err == "") || (err != nil && !strings.Contains(err.Error(), test.err)) {
				t.Errorf("readWrk = %v, %v; want %v, %q", got, err, test.want, test.err)
			}
		})
	}
}

// TestLoadCountsFailures: a server that is fast because it fails must not win.
func TestLoadCountsFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		failed bool
	}{"good": {http.StatusOK, false}, "failing": {http.StatusServiceUnavailable, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(test.status) }))
			t.Cleanup(srv.Close)
			var out strings.Builder
			if err := load(t.Context(), []string{srv.URL, "50ms", "2"}, &out); err != nil {
				t.Fatal(err)
			}
			var got result
			if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
				t.Fatal(err)
			}
			if got.Requests == 0 || (got.Failed == got.Requests) != test.failed || got.Seconds < 0.05 {
				t.Errorf("got %+v, want failures: %v", got, test.failed)
			}
		})
	}
}

// lines hands on what is written to it, line by line.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// TestServeEndsWithItsStarter starts both sides the way compare does and ends
// them by closing what they read.
func TestServeEndsWithItsStarter(t *testing.T) {
	t.Parallel()
	dsn := storetest.SQLite(t)
	for _, side := range []string{sideOurs, sideNaive} {
		t.Run(side, func(t *testing.T) {
			t.Parallel()
			stdin, starter := io.Pipe()
			stdout := make(lines, 1)
			ended := make(chan error, 1)
			go func() { ended <- run(t.Context(), []string{serveCommand, side, dsn}, stdin, stdout, t.Output()) }()
			base := strings.TrimSpace(<-stdout)
			if err := fetch(t.Context(), http.DefaultClient, base+comparisons()[1].path, t.Output()); err != nil {
				t.Error(err)
			}
			_ = starter.Close()
			select {
			case err := <-ended:
				if err != nil {
					t.Error(err)
				}
			case <-time.After(10 * time.Second):
				t.Error("serves on although its starter is gone")
			}
		})
	}
}
