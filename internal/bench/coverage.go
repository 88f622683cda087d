// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"nachnutzung/api"
)

// pathCoverage is the coverage of the Land, pathPair a single pair, which is never
// kept.
const (
	pathCoverage = api.BasePath + "/abdeckung?nach=land&land=15"
	pathPair     = api.BasePath + "/kommunen/" + body + "/nachnutzungen/10092"
)

// mostCoverage bounds the time of coverage beside that of a single pair.
const mostCoverage = 1.5

// coverageRead is a read whose answer is made each time.
type coverageRead struct {
	name, path string
	// isWritten: somebody has just reported something.
	isWritten bool
	took      []time.Duration
}

// coverageBench times the coverage of the Land and single pairs in turns.
type coverageBench struct {
	base, token  string
	reads        []*coverageRead
	statusWrites int
}

// newCoverageBench reads from a server, and reports to it with a token.
func newCoverageBench(base, token string) *coverageBench {
	return &coverageBench{base: base, token: token, reads: []*coverageRead{
		{name: "one pair, after a write", path: pathPair, isWritten: true},
		{name: "coverage of the Land, first read after a write", path: pathCoverage, isWritten: true},
		{name: "one pair", path: pathPair},
		{name: "coverage of the Land, made anew", path: pathCoverage},
	}}
}

// pair is the read of a pair that another read is told in multiples of.
func (b *coverageBench) pair(r *coverageRead) *coverageRead {
	for _, other := range b.reads {
		if other.path == pathPair && other.isWritten == r.isWritten {
			return other
		}
	}
	return r
}

// run takes so many samples of each read.
func (b *coverageBench) run(ctx context.Context, samples int) error {
	const unmeasured = 5
	for sample := range samples + unmeasured {
		for _, r := range b.reads {
			// As wrk: packing an answer that is kept would be measured beside one that is not.
			headers := []string{"Accept-Encoding: identity"}
			if r.isWritten {
				if err := b.report(ctx); err != nil {
					return err
				}
			} else {
				// Nothing has changed: it would come from the memory.
				headers = append(headers, "Cache-Control: no-cache")
			}
			began := time.Now()
			if err := fetch(ctx, http.DefaultClient, b.base+r.path, io.Discard, headers...); err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			if sample >= unmeasured {
				r.took = append(r.took, time.Since(began))
			}
		}
	}
	return nil
}

// report reports a status that the pair has not, so that coverage is another one.
func (b *coverageBench) report(ctx context.Context) error {
	b.statusWrites++
	status := []string{"live", "pausiert"}[b.statusWrites%2]
	text := `{"status":"` + status + `","begruendung":"Messung"}`
	req, err := http.NewRequestWithContext(ctx, http.MethodPatch, b.base+pathPair, strings.NewReader(text))
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for name, value := range map[string]string{"Authorization": "Bearer " + b.token, "If-Match": "*", "Content-Type": "application/merge-patch+json"} {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var answer bytes.Buffer
	_, err = answer.ReadFrom(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
		return errors.Join(fmt.Errorf("report: %s %.300s", res.Status, answer.String()), err)
	}
	return nil
}
