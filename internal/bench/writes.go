// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"
)

// writeSide is one side of the comparison of writes, with what each round gave.
type writeSide struct {
	name string
	// rates are requests per second; program and database the time of the processor
	// that the server's process and PostgreSQL used for a request.
	rates             []float64
	program, database []time.Duration
	server            *process
}

// writeSides are compared in this order, ours first.
func writeSides() []*writeSide {
	return []*writeSide{{name: sideOurs}, {name: sideNaiveDefault}, {name: sideNaive}}
}

// writeFigures are the sides of a comparison, on pairs with so many steps.
type writeFigures struct {
	steps int
	sides []*writeSide
}

// cpu is what a request costs both processes together, in each round.
func (s *writeSide) cpu() []time.Duration {
	sums := make([]time.Duration, len(s.program))
	for i := range sums {
		sums[i] = s.program[i] + s.database[i]
	}
	return sums
}

// writeBench writes to all sides in turns.
type writeBench struct {
	plan  registerPlan
	pool  *pool
	token string
	pairs []string
	// root is PostgreSQL's first process.
	root   int
	rounds int
}

// compareWrites changes the plans of many pairs over HTTP: the real server with
// its relay, the naive one with database/sql's own pool, and with a proper one.
func compareWrites(ctx context.Context, plan registerPlan, d *registerDatabase, profiles string) (sides []*writeSide, err error) {
	b := &writeBench{plan: plan}
	if b.pool, err = openPool(d.dsn); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.pool.Close()) }()
	if err := b.prepare(ctx, d); err != nil {
		return nil, err
	}
	sides = writeSides()
	defer func() {
		for _, side := range sides {
			if side.server != nil {
				err = errors.Join(err, side.server.end())
			}
		}
	}()
	for _, side := range sides {
		profile := ""
		if profiles != "" && side.name == sideOurs {
			profile = filepath.Join(profiles, fmt.Sprintf("writes-%d.pprof", len(d.filled.days)))
		}
		if side.server, err = startSide(ctx, side.name, d.dsn, profile); err != nil {
			return nil, err
		}
	}
	for round := -1; round < plan.rounds; round++ {
		for _, side := range sides {
			if err := b.round(ctx, side, round >= 0); err != nil {
				return nil, fmt.Errorf("%s: %w", side.name, err)
			}
		}
	}
	return sides, nil
}

// prepare makes what all rounds need.
func (b *writeBench) prepare(ctx context.Context, d *registerDatabase) (err error) {
	if b.root, err = postmaster(ctx, b.pool); err != nil {
		return err
	}
	if err := naiveTables(ctx, b.pool); err != nil {
		return err
	}
	for i := range d.filled.pairs {
		b.pairs = append(b.pairs, d.filled.pairs[i].ars+"/"+d.filled.pairs[i].ozgID)
	}
	// The same order in each run, but no body's pairs one after the other.
	order := rand.New(rand.NewPCG(15, 10092)) //nolint:gosec // no secret
	order.Shuffle(len(b.pairs), func(i, j int) { b.pairs[i], b.pairs[j] = b.pairs[j], b.pairs[i] })
	b.token, err = issueToken(ctx, d.dsn, editor().Rechte)
	return err
}

// round writes to one side and checks that every request has made an entry.
func (b *writeBench) round(ctx context.Context, side *writeSide, counts bool) error {
	length := b.plan.load
	if !counts {
		length = b.plan.warmUp
	}
	b.rounds++
	order := &writeOrder{
		Host: strings.TrimPrefix(side.server.base, "http://"), Token: b.token, Pairs: b.pairs, Length: length, Conns: b.plan.writeConns,
		// A day that no other round writes, whoever wrote last.
		Day: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 10*b.rounds),
	}
	before, err := b.take(ctx, side)
	if err != nil {
		return err
	}
	result, err := runWrites(ctx, order)
	if err != nil {
		return err
	}
	after, err := b.take(ctx, side)
	if err != nil {
		return err
	}
	if written := after.entries - before.entries; written != int64(result.Requests) {
		return fmt.Errorf("%d requests made %d entries", result.Requests, written)
	}
	if counts {
		side.rates = append(side.rates, float64(result.Requests)/result.Seconds)
		side.program = append(side.program, (after.program-before.program)/time.Duration(result.Requests))
		side.database = append(side.database, (after.database-before.database)/time.Duration(result.Requests))
	}
	return nil
}

// reading is what counts before and after a round.
type reading struct {
	entries           int64
	program, database time.Duration
}

// take reads the counters once nothing waits for the relay, so that its work is
// counted where it belongs.
func (b *writeBench) take(ctx context.Context, side *writeSide) (r reading, err error) {
	for waiting := int64(1); waiting > 0; {
		if waiting, err = b.pool.number(ctx, "SELECT COUNT(*) FROM verlauf_ausstehend"); err != nil {
			return r, err
		}
		if waiting > 0 {
			time.Sleep(5 * time.Millisecond)
		}
	}
	entries := "SELECT COUNT(*) FROM naive_verlauf"
	if side.name == sideOurs {
		entries = "SELECT COALESCE(MAX(revision), 0) FROM kette"
	}
	if r.entries, err = b.pool.number(ctx, entries); err != nil {
		return r, err
	}
	u, err := processUsage(side.server.cmd.Process.Pid)
	if err != nil {
		return r, err
	}
	r.program = u.own
	r.database, err = treeUsage(b.root)
	return r, err
}
