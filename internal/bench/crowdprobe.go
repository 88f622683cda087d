// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"nachnutzung/api"
)

// probe asks as others do for a time: kept pages, pages that are made for each, and a
// write a second. It gives how long each had to wait; one who gets no answer is an
// error.
func (c *crowd) probe(ctx context.Context, length time.Duration) ([]time.Duration, error) {
	waits, failures := make([][]time.Duration, c.plan.probes+1), make([]error, c.plan.probes+1)
	until := time.Now().Add(length)
	var all sync.WaitGroup
	for i := range c.plan.probes {
		all.Go(func() {
			for n := 0; time.Now().Before(until) && failures[i] == nil; n++ {
				path := "/leistungsbuendel?limit=50"
				if n%2 == 1 {
					// Nobody has asked for this one before.
					path = fmt.Sprintf("/kommunen?limit=20&einwohnerMin=%d", time.Now().UnixNano()%1_000_000)
				}
				failures[i] = timed(&waits[i], func() error { return c.ask(ctx, http.MethodGet, path, "") })
			}
		})
	}
	all.Go(func() {
		last := &waits[c.plan.probes]
		for time.Now().Before(until) && failures[c.plan.probes] == nil {
			c.written++
			ars, ozgID, _ := strings.Cut(c.feed.pairs[c.written%len(c.feed.pairs)], "/")
			day := time.Now().AddDate(1, 0, c.written).Format(time.DateOnly)
			failures[c.plan.probes] = timed(last, func() error {
				return c.ask(ctx, http.MethodPatch, "/kommunen/"+ars+"/nachnutzungen/"+ozgID, `{"geplanterGoLive":"`+day+`"}`)
			})
			time.Sleep(time.Second)
		}
	})
	all.Wait()
	return slices.Concat(waits...), errors.Join(failures...)
}

// timed notes how long something took.
func timed(list *[]time.Duration, do func() error) error {
	began := time.Now()
	err := do()
	*list = append(*list, time.Since(began))
	return err
}

// ask sends one request over a connection of its own.
func (c *crowd) ask(ctx context.Context, method, path, body string) error {
	request, err := http.NewRequestWithContext(ctx, method, c.server.base+api.BasePath+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Close = true
	if body != "" {
		request.Header.Set("Content-Type", "application/merge-patch+json")
		request.Header.Set("If-Match", "*")
		request.Header.Set("Authorization", "Bearer "+c.feed.token)
	}
	client := &http.Client{Timeout: requestTimeout, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("ask beside the crowd: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // only read from
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %.300s", method, path, response.Status, text)
	}
	return err
}

func (c *crowd) report(before, beside []time.Duration, memory []int, connections int64, began time.Time) string {
	var out strings.Builder
	p := c.plan
	fmt.Fprintf(&out, "Measured on %s in %.0f s, %s, PostgreSQL. The crowd: %d connections that say nothing after their first answer, %d long polls, %d that send "+
		"a header by two bytes a second, %d that read an answer by one byte a second. Others: %d that ask one thing after the other, each over a new "+
		"connection, every second one for what is not kept, and a write a second.\n\n",
		began.UTC().Format(time.DateOnly), time.Since(began).Seconds(), machine(), p.idle, p.polls, p.dribblers, p.sippers, p.probes)
	out.WriteString("| others wait | answers | p50 | p95 | p99 | worst | bound | server's memory |\n|---|---|---|---|---|---|---|---|\n")
	fmt.Fprintf(&out, "| alone | %d | %s | – | %d MiB |\n", len(before), shares(before), memory[0]>>10)
	// The list is sorted by shares, which comes first.
	columns := shares(beside)
	fmt.Fprintf(&out, "| beside the crowd | %d | %s | worst ≤ %s %s | %d MiB |\n\n", len(beside), columns, mostWait, verdict(share(beside, 1) <= mostWait), memory[1]>>10)
	fmt.Fprintf(&out, "Long polls were answered %d times by what was written; %d of %d slow headers were cut off; the server held %d connections to the database.\n",
		c.woken.Load(), c.cut.Load(), p.dribblers, connections)
	return out.String()
}
