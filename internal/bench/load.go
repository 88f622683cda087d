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
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// loadCommand is the subcommand of the client process: load URL DURATION CONNS [HEADER...].
const loadCommand = "load"

// requestTimeout ends a request that hangs; it counts as failed.
const requestTimeout = 10 * time.Second

// client loads an address for a time and tells the requests per second. A
// request that is not answered with 200 makes the round fail.
type client struct {
	name string
	// run takes header fields in the form "Name: value".
	run func(ctx context.Context, url string, length time.Duration, conns int, header ...string) (float64, error)
}

// findClient prefers wrk, which takes less of the processor away from the
// server than a client in Go does.
func findClient() client {
	if path, err := exec.LookPath("wrk"); err == nil {
		return client{name: "wrk", run: func(ctx context.Context, url string, length time.Duration, conns int, header ...string) (float64, error) {
			return runWrk(ctx, path, url, length, conns, header)
		}}
	}
	return client{name: "the own client in Go", run: runOwn}
}

// What wrk says.
var (
	wrkRate   = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	wrkFaults = regexp.MustCompile(`(?m)^\s*(Non-2xx.*|Socket errors.*)$`)
)

func runWrk(ctx context.Context, path, url string, length time.Duration, conns int, header []string) (float64, error) {
	// wrk knows whole seconds only.
	seconds := max(1, int(length.Round(time.Second)/time.Second))
	ctx, cancel := context.WithTimeout(ctx, length+requestTimeout)
	defer cancel()
	args := []string{"-t1", "-c" + strconv.Itoa(conns), "-d" + strconv.Itoa(seconds) + "s"}
	for _, line := range header {
		args = append(args, "-H", line)
	}
	text, err := exec.CommandContext(ctx, path, append(args, url)...).Output()
	if err != nil {
		return 0, fmt.Errorf("wrk: %w", err)
	}
	return readWrk(string(text))
}

func readWrk(text string) (float64, error) {
	if fault := wrkFaults.FindStringSubmatch(text); fault != nil {
		return 0, fmt.Errorf("wrk: %s", fault[1])
	}
	rate := wrkRate.FindStringSubmatch(text)
	if rate == nil {
		return 0, fmt.Errorf("wrk says no rate: %s", text)
	}
	return strconv.ParseFloat(rate[1], 64)
}

// result is what the client process writes.
type result struct {
	Requests int     `json:"requests"`
	Failed   int     `json:"failed"`
	Seconds  float64 `json:"seconds"`
	// Fault is what one of the failed requests was answered.
	Fault string `json:"fault,omitempty"`
}

func runOwn(ctx context.Context, url string, length time.Duration, conns int, header ...string) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, length+requestTimeout)
	defer cancel()
	cmd, err := ownProcess(ctx, append([]string{loadCommand, url, length.String(), strconv.Itoa(conns)}, header...)...)
	if err != nil {
		return 0, err
	}
	text, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("client: %w", err)
	}
	var r result
	if err := json.Unmarshal(text, &r); err != nil {
		return 0, fmt.Errorf("client: %w", err)
	}
	if r.Failed > 0 {
		return 0, fmt.Errorf("client: %d of %d requests failed", r.Failed, r.Requests)
	}
	return float64(r.Requests) / r.Seconds, nil
}

// load is the client process: each connection asks again as soon as it has its
// answer, until the time is over.
func load(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) < 3 {
		return errors.New("usage: load URL DURATION CONNS [HEADER...]")
	}
	length, err := time.ParseDuration(args[1])
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	conns, err := strconv.Atoi(args[2])
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: conns, DisableCompression: true}
	defer transport.CloseIdleConnections()
	httpClient := &http.Client{Transport: transport, Timeout: requestTimeout}
	results := make([]result, conns)
	began := time.Now()
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			for r := &results[i]; time.Since(began) < length && ctx.Err() == nil; r.Requests++ {
				if err := fetch(ctx, httpClient, args[0], io.Discard, args[3:]...); err != nil {
					r.Failed++
				}
			}
		})
	}
	wg.Wait()
	total := result{Seconds: time.Since(began).Seconds()}
	for _, r := range results {
		total.Requests += r.Requests
		total.Failed += r.Failed
	}
	return json.NewEncoder(stdout).Encode(total)
}

// fetchJSON is fetch for an answer that is read.
func fetchJSON(ctx context.Context, httpClient *http.Client, url string, into any, header ...string) error {
	var body bytes.Buffer
	if err := fetch(ctx, httpClient, url, &body, header...); err != nil {
		return err
	}
	if err := json.Unmarshal(body.Bytes(), into); err != nil {
		return fmt.Errorf("read %s: %w", url, err)
	}
	return nil
}

// fetch reads one answer into body; anything but 200 is an error, and 304 to whoever
// holds the answer.
func fetch(ctx context.Context, httpClient *http.Client, url string, body io.Writer, header ...string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil) //nolint:gosec // of a server started here
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	res, err := httpClient.Do(req) //nolint:gosec // the same
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	defer res.Body.Close() //nolint:errcheck // only read from
	if _, err := io.Copy(body, res.Body); err != nil {
		return fmt.Errorf("read %s: %w", url, err)
	}
	if res.StatusCode != http.StatusOK && (res.StatusCode != http.StatusNotModified || req.Header.Get("If-None-Match") == "") {
		return fmt.Errorf("ask %s: %s", url, res.Status)
	}
	return nil
}
