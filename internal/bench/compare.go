// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"nachnutzung/api"
)

// comparison is a route that both sides answer.
type comparison struct {
	name, path string
}

// comparisons are those that the project promises figures for.
func comparisons() []comparison {
	return []comparison{
		{"page of 50 Leistungsbündel", api.BasePath + "/leistungsbuendel?limit=50"},
		{"one Leistungsbündel", api.BasePath + "/leistungsbuendel/10092"},
	}
}

// compared holds the requests per second of both sides.
type compared struct {
	comparison
	bytes       int
	ours, naive []float64
}

// compare loads both sides in turns, so that whatever else the machine does
// meets both alike.
func compare(ctx context.Context, p plan, c client, dsn, profile string) (results []compared, err error) {
	sides := make(map[string]*process)
	defer func() {
		for _, side := range sides {
			err = errors.Join(err, side.end())
		}
	}()
	for side, profile := range map[string]string{sideMiss: profile, sideNaive: ""} {
		if sides[side], err = startSide(ctx, side, dsn, profile); err != nil {
			delete(sides, side)
			return nil, err
		}
	}
	for _, what := range comparisons() {
		result := compared{comparison: what}
		var body bytes.Buffer
		if err := fetch(ctx, http.DefaultClient, sides[sideMiss].base+what.path, &body); err != nil {
			return nil, err
		}
		result.bytes = body.Len()
		for round := -1; round < p.rounds; round++ {
			length := p.load
			if round < 0 {
				length = p.warmUp
			}
			ours, err := c.run(ctx, sides[sideMiss].base+what.path, length, p.conns)
			if err != nil {
				return nil, err
			}
			naive, err := c.run(ctx, sides[sideNaive].base+what.path, length, p.conns)
			if err != nil {
				return nil, err
			}
			if round >= 0 {
				result.ours, result.naive = append(result.ours, ours), append(result.naive, naive)
			}
		}
		results = append(results, result)
	}
	return results, nil
}

// latency is how long single requests took, one after the other.
type latency struct {
	name string
	took []time.Duration
}

// latencies asks the real server for what is not compared: searches, and the
// first and the last page of the longest list.
func latencies(ctx context.Context, p plan, dsn string) (results []latency, err error) {
	side, err := startSide(ctx, sideMiss, dsn, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, side.end()) }()
	kommunen := api.BasePath + "/kommunen?limit=50"
	last, err := lastPage(ctx, side.base, kommunen)
	if err != nil {
		return nil, err
	}
	for _, path := range []string{
		api.BasePath + "/leistungsbuendel?q=strassenverkehr",
		api.BasePath + "/leistungsbuendel?q=wohngelt",
		api.BasePath + "/leistungsbuendel?q=antrag+auf+wohngeld",
		api.BasePath + "/leistungen?q=strassenverkehr",
		api.BasePath + "/kommunen?q=magdeburg",
		api.BasePath + "/kommunen?q=magdeburk",
	} {
		if err := measureLatency(ctx, p, side.base+path, path, &results); err != nil {
			return nil, err
		}
	}
	err = errors.Join(
		measureLatency(ctx, p, side.base+kommunen, kommunen+" (first page)", &results),
		measureLatency(ctx, p, side.base+last, kommunen+" (last page)", &results))
	return results, err
}

func measureLatency(ctx context.Context, p plan, address, name string, results *[]latency) error {
	result := latency{name: name}
	const unmeasured = 5
	for i := range p.samples + unmeasured {
		began := time.Now()
		var body bytes.Buffer
		if err := fetch(ctx, http.DefaultClient, address, &body); err != nil {
			return err
		}
		if i >= unmeasured {
			result.took = append(result.took, time.Since(began))
		}
	}
	*results = append(*results, result)
	return nil
}

// lastPage walks a list to its end and gives the path of its last page.
func lastPage(ctx context.Context, base, path string) (string, error) {
	for page := path; ; {
		var body bytes.Buffer
		if err := fetch(ctx, http.DefaultClient, base+page, &body); err != nil {
			return "", err
		}
		var seite api.Seite
		if err := json.Unmarshal(body.Bytes(), &seite); err != nil {
			return "", fmt.Errorf("read %s: %w", page, err)
		}
		if seite.Next == nil {
			return page, nil
		}
		page = path + "&cursor=" + url.QueryEscape(*seite.Next)
	}
}
