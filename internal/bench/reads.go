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

	"nachnutzung/api"
)

// registerRead is a read of all bundles of one body, with the requests per second
// of each round.
type registerRead struct {
	name  string
	base  string
	path  string
	bytes int
	rates []float64
}

// The three reads, in the order in which they are told.
const (
	readEmpty = iota
	readPresent
	readStichtag
)

// measureReads reads one body at present and on a day in the middle of its history,
// and the same body where the history is empty; in turns.
func measureReads(ctx context.Context, plan registerPlan, c client, full, empty *registerDatabase) (reads []*registerRead, err error) {
	var servers []*process
	defer func() {
		for _, server := range servers {
			err = errors.Join(err, server.end())
		}
	}()
	for _, dsn := range []string{full.dsn, empty.dsn} {
		server, err := startSide(ctx, sideMiss, dsn, "")
		if err != nil {
			return nil, err
		}
		servers = append(servers, server)
	}
	path, days := api.BasePath+"/kommunen/"+body+"/nachnutzungen", full.filled.days
	middle := days[(len(days)-1)/2]
	reads = []*registerRead{
		{name: "present day, empty history", base: servers[1].base, path: path},
		{name: "present day", base: servers[0].base, path: path},
		{name: "`stichtag` in the middle", base: servers[0].base, path: path + "?stichtag=" + middle},
	}
	for i, since := range []string{days[len(days)-1], days[len(days)-1], middle} {
		if err := reads[i].check(ctx, since); err != nil {
			return nil, err
		}
	}
	for round := -1; round < plan.rounds; round++ {
		for _, read := range reads {
			length := plan.load
			if round < 0 {
				length = plan.warmUp
			}
			rate, err := c.run(ctx, read.base+read.path, length, plan.readConns)
			if err != nil {
				return nil, err
			}
			if round >= 0 {
				read.rates = append(read.rates, rate)
			}
		}
	}
	return reads, nil
}

// check asks once and sees whether the answer is about the day that is meant.
func (r *registerRead) check(ctx context.Context, since string) error {
	var text bytes.Buffer
	if err := fetch(ctx, http.DefaultClient, r.base+r.path, &text); err != nil {
		return err
	}
	r.bytes = text.Len()
	var list api.NachnutzungListe
	if err := json.Unmarshal(text.Bytes(), &list); err != nil {
		return fmt.Errorf("read %s: %w", r.path, err)
	}
	if list.Next != nil || len(list.Items) < 500 {
		return fmt.Errorf("%s: %d pairs on the page, want all bundles", r.path, len(list.Items))
	}
	for i := range list.Items {
		if got := list.Items[i].StatusSeit; got == nil || *got != since {
			return fmt.Errorf("%s: a status is not since %s", r.path, since)
		}
	}
	return nil
}
