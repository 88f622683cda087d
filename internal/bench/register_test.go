// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"strings"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/storetest"
)

// TestMain lets the test binary be the other processes of a measurement, as the
// program itself is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && strings.Contains(" "+serveCommand+" "+loadCommand+" "+writeCommand+" ", " "+os.Args[1]+" ") {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
		stop()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestRegisterRun measures next to nothing, but all of it: the rig itself checks
// that every write made an entry and that the history verifies.
func TestRegisterRun(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fills four databases")
	}
	plan := registerPlan{entries: 3000, steps: 8, rounds: 1, load: 200 * time.Millisecond, warmUp: 50 * time.Millisecond, readConns: 2, writeConns: 4, audits: 1}
	var out bytes.Buffer
	if err := measureRegister(t.Context(), plan, "", &out, t.Output()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| present day | SQLite |", "entries | SQLite |"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
}

// TestFeedRun measures next to nothing of the feed, but all of it: the rig itself
// checks that every write becomes one event.
func TestFeedRun(t *testing.T) {
	t.Parallel()
	needServers(t)
	plan := feedPlan{rounds: 1, load: 200 * time.Millisecond, warmUp: 50 * time.Millisecond, writers: 4, pairs: 200, burst: 1500, stale: 3}
	var out bytes.Buffer
	if err := measureFeed(t.Context(), plan, "", &out, t.Output()); err != nil {
		t.Fatal(err)
	}
	reports(t, out.String(), "| relay and notices |", "| from before the write to a reader", "kept answer after a write, 3 times", "| 1500 |")
}

// TestCrowdRun lets a few come that want nothing or are slow: others are answered all
// the same, or the rig fails.
func TestCrowdRun(t *testing.T) {
	t.Parallel()
	needServers(t)
	plan := crowdPlan{idle: 50, polls: 20, dribblers: 5, sippers: 5, probes: 2, load: 1500 * time.Millisecond}
	var out bytes.Buffer
	if err := measureCrowd(t.Context(), plan, &out, t.Output()); err != nil {
		t.Fatal(err)
	}
	reports(t, out.String(), "| beside the crowd |", "Long polls were answered")
	if strings.Contains(out.String(), "answered 0 times") {
		t.Errorf("nobody who waited was told of a write:\n%s", out.String())
	}
}

// needServers skips a test that starts servers where there is no PostgreSQL, or no
// time.
func needServers(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts servers")
	}
	if _, drop, err := storetest.NewPostgres(t.Context()); err != nil {
		storetest.Require(t, "postgres", err.Error())
	} else if err := drop(); err != nil {
		t.Fatal(err)
	}
}

// reports fails unless a report holds all that is wanted.
func reports(t *testing.T, report string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
}

func TestReadUsage(t *testing.T) {
	t.Parallel()
	const line = "42 (post) gres (x)) S 7 42 42 0 -1 4194304 100 200 0 0 12 3 40 5 20 0 1 0 100 0 0"
	for name, test := range map[string]struct {
		text string
		want usage
		fail bool
	}{
		"blanks and parentheses in the name": {line, usage{pid: 42, parent: 7, own: 150 * time.Millisecond, children: 450 * time.Millisecond}, false},
		"cut off":                            {"42 (postgres) S 7 42", usage{}, true},
		"no number":                          {strings.Replace(line, " 12 3 ", " x 3 ", 1), usage{}, true},
		"empty":                              {"", usage{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readUsage(42, []byte(test.text))
			if got != test.want || errors.Is(err, errNoProc) != test.fail {
				t.Errorf("got %+v, %v; want %+v, a failure: %v", got, err, test.want, test.fail)
			}
		})
	}
}

// TestWritesChangeSomething: a request that repeats what is stored would be
// answered without a write, and a server that is fast because it fails must not win.
func TestWritesChangeSomething(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"good": http.StatusOK, "refused": http.StatusForbidden} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			last, repeated, requests := make(map[string]string), 0, 0
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				mu.Lock()
				defer mu.Unlock()
				requests++
				if last[r.URL.Path] == string(body) {
					repeated++
				}
				last[r.URL.Path] = string(body)
				w.WriteHeader(status)
			}))
			t.Cleanup(srv.Close)
			order, err := json.Marshal(writeOrder{
				Host: strings.TrimPrefix(srv.URL, "http://"), Pairs: []string{"a/1", "a/2", "b/1", "b/2"}, Length: 100 * time.Millisecond, Conns: 2,
				Day: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC),
			})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := write(t.Context(), bytes.NewReader(order), &out); err != nil {
				t.Fatal(err)
			}
			var got result
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got.Requests < 8 || got.Requests != requests || repeated > 0 || len(last) != 4 {
				t.Errorf("told %d requests, came %d to %d pairs, %d of them repeated", got.Requests, requests, len(last), repeated)
			}
			if (got.Failed == got.Requests) != (status != http.StatusOK) || (got.Fault == "") != (status == http.StatusOK) {
				t.Errorf("got %+v for status %d", got, status)
			}
		})
	}
}

func TestVerdictsOfWrites(t *testing.T) {
	t.Parallel()
	side := func(name string, rate float64, cpu time.Duration) *writeSide {
		return &writeSide{name: name, rates: []float64{rate}, program: []time.Duration{cpu}, database: []time.Duration{cpu}}
	}
	for name, test := range map[string]struct {
		ours *writeSide
		want string
	}{
		"both kept":   {side(sideOurs, 200, 70), "2.00 | kept | 0.70 | kept"},
		"both missed": {side(sideOurs, 199, 71), "1.99 | **missed** | 0.71 | **missed**"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := registerReport{figures: []*registerFigures{{writes: []*writeFigures{{
				steps: 1, sides: []*writeSide{test.ours, side(sideNaiveDefault, 100, 150), side(sideNaive, 150, 100)},
			}}}}}
			var b strings.Builder
			r.writeWrites(&b)
			var verdicts []string
			for line := range strings.Lines(b.String()) {
				if cells := strings.Split(line, "|"); strings.HasPrefix(line, "| ≥") || strings.HasPrefix(line, "| ≤") {
					verdicts = append(verdicts, strings.TrimSpace(cells[3]), strings.TrimSpace(cells[4]))
				}
			}
			if got := strings.Join(verdicts, " | "); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
