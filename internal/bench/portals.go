// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"time"
)

// portalBench reads as portals do, from our server and from others in turns.
type portalBench struct {
	plan                  portalPlan
	client                client
	dsn, folder, profiles string
	version               string
	began                 time.Time
	stderr                io.Writer
	pool                  *pool
	filled                *filled
	// root is PostgreSQL's first process.
	root  int
	sides map[string]*process
	token string

	starts  starts
	kept    []*portalFigures
	writing []*writingFigures
	days    int
}

// portalFigures are those of one read, by side.
type portalFigures struct {
	portalRead
	bytes int
	sides map[string]*portalSide
}

// portalSide is what one side gave in each round: requests per second, and the time
// of the processor that server and database used for a request.
type portalSide struct {
	rates []float64
	cpu   []time.Duration
}

// writingFigures are reads of a Land while others write into it.
type writingFigures struct {
	portalRead
	// rates of reads by the writes a second beside them.
	rates map[int][]float64
}

// portalSides are compared in this order.
func portalSides() []string {
	return []string{sideOurs, sidePrepared, sideNginx, sideNginxOne, sideNaive, sideMiss}
}

func (b *portalBench) measure(ctx context.Context) (err error) {
	b.sides = make(map[string]*process)
	defer func() {
		for _, side := range b.sides {
			err = errors.Join(err, side.end())
		}
		err = errors.Join(err, b.pool.Close())
	}()
	program, _, err := buildProgram(ctx, b.folder)
	if err != nil {
		return err
	}
	if b.starts, err = measureStarts(ctx, b.plan.starts, b.plan.rest, program, b.dsn); err != nil {
		return err
	}
	if b.root, err = postmaster(ctx, b.pool); err != nil {
		return err
	}
	if b.token, err = issueToken(ctx, b.dsn, editor().Rechte); err != nil {
		return err
	}
	if err := b.startSides(ctx); err != nil {
		return err
	}
	for _, read := range portalReads() {
		if err := b.compare(ctx, read); err != nil {
			return fmt.Errorf("%s: %w", read.name, err)
		}
	}
	for _, read := range []portalRead{{name: "page of 50 statuses of the Land", path: pathLand}, {name: "all statuses of a Kommune", path: pathStatuses}} {
		if err := b.whileWriting(ctx, read); err != nil {
			return fmt.Errorf("%s while writing: %w", read.name, err)
		}
	}
	return nil
}

func (b *portalBench) startSides(ctx context.Context) (err error) {
	profile := ""
	if b.profiles != "" {
		profile = filepath.Join(b.profiles, "portals.pprof")
	}
	if b.sides[sideOurs], err = startSide(ctx, sideOurs, b.dsn, profile); err != nil {
		delete(b.sides, sideOurs)
		return err
	}
	answers, err := takePrepared(ctx, b.sides[sideOurs].base, []string{pathPage, pathBundle, pathStatuses})
	if err != nil {
		return err
	}
	file, err := writePrepared(b.folder, answers)
	if err != nil {
		return err
	}
	for side, source := range map[string]string{sidePrepared: file, sideNaive: b.dsn, sideMiss: b.dsn} {
		if b.sides[side], err = startSide(ctx, side, source, ""); err != nil {
			delete(b.sides, side)
			return err
		}
	}
	locations, err := nginxLocations(b.folder, answers)
	if err != nil {
		return err
	}
	for side, workers := range nginxWorkers() {
		nginx, err := startNginx(ctx, b.folder, workers, locations)
		if errors.Is(err, errNoNginx) {
			fmt.Fprintf(b.stderr, "portals: %v\n", err)
			return nil
		}
		if err != nil {
			return err
		}
		b.sides[side] = nginx
	}
	return nil
}

// compare loads all sides in turns.
func (b *portalBench) compare(ctx context.Context, read portalRead) error {
	f := &portalFigures{portalRead: read, sides: make(map[string]*portalSide)}
	fmt.Fprintf(b.stderr, "portals: %s\n", read.name)
	for round := -1; round < b.plan.rounds; round++ {
		for _, name := range portalSides() {
			side := b.sides[name]
			if side == nil || (read.again && (name == sideNaive || name == sideMiss)) {
				continue
			}
			if f.sides[name] == nil {
				f.sides[name] = new(portalSide)
			}
			length := b.plan.load
			if round < 0 {
				length = b.plan.warmUp
			}
			asked := read
			if _, isNginx := nginxWorkers()[name]; isNginx && read.again {
				asked.path = nginxAgain + read.path
			}
			rate, cpu, err := b.load(ctx, side, asked, length)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if round >= 0 {
				f.sides[name].rates, f.sides[name].cpu = append(f.sides[name].rates, rate), append(f.sides[name].cpu, cpu)
			}
		}
	}
	answers, err := takePrepared(ctx, b.sides[sideOurs].base, []string{read.path})
	f.bytes = len(answers[read.path].Body)
	b.kept = append(b.kept, f)
	return err
}

// load reads from one side and takes the processor's time before and after.
func (b *portalBench) load(ctx context.Context, side *process, read portalRead, length time.Duration) (rate float64, cpu time.Duration, err error) {
	var header []string
	if read.again {
		tag, err := etagOf(ctx, side.base+read.path)
		if err != nil {
			return 0, 0, err
		}
		header = []string{"If-None-Match: " + tag}
	}
	before, err := b.usage(side)
	if err != nil {
		return 0, 0, err
	}
	rate, err = b.client.run(ctx, side.base+read.path, length, b.plan.conns, header...)
	if err != nil {
		return 0, 0, err
	}
	after, err := b.usage(side)
	return rate, time.Duration(float64(after-before) / (rate * length.Seconds())), err
}

// usage is what a server and PostgreSQL have used so far.
func (b *portalBench) usage(side *process) (time.Duration, error) {
	server, err := treeUsage(side.cmd.Process.Pid)
	if err != nil {
		return 0, err
	}
	database, err := treeUsage(b.root)
	return server + database, err
}

// etagOf asks for the tag of an answer.
func etagOf(ctx context.Context, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", fmt.Errorf("ask %s: %w", address, err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", fmt.Errorf("ask %s: %w", address, err)
	}
	tag := res.Header.Get("ETag")
	if err := res.Body.Close(); err != nil || tag == "" {
		return "", errors.Join(fmt.Errorf("%s has no ETag", address), err)
	}
	return tag, nil
}

// whileWriting reads from our server while pairs of the same Land are written, at
// different rates in turns.
func (b *portalBench) whileWriting(ctx context.Context, read portalRead) error {
	f := &writingFigures{portalRead: read, rates: make(map[int][]float64)}
	fmt.Fprintf(b.stderr, "portals: %s while writing\n", read.name)
	for round := -1; round < b.plan.rounds; round++ {
		for _, perSecond := range b.plan.writes {
			rate, err := b.writeAndRead(ctx, read, perSecond)
			if err != nil {
				return err
			}
			if round >= 0 {
				f.rates[perSecond] = append(f.rates[perSecond], rate)
			}
		}
	}
	b.writing = append(b.writing, f)
	return nil
}

func (b *portalBench) writeAndRead(ctx context.Context, read portalRead, perSecond int) (float64, error) {
	written := make(chan error, 1)
	if perSecond == 0 {
		written <- nil
	} else {
		b.days++
		order := &writeOrder{
			Host: strings.TrimPrefix(b.sides[sideOurs].base, "http://"), Token: b.token, Length: b.plan.load + 500*time.Millisecond, Conns: 2,
			PerSecond: perSecond, Day: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, b.days),
		}
		for i := range b.filled.pairs {
			if !strings.HasPrefix(b.filled.pairs[i].ars, landOfReads) {
				continue
			}
			order.Pairs = append(order.Pairs, b.filled.pairs[i].ars+"/"+b.filled.pairs[i].ozgID)
		}
		// All over the Land, the same in each run.
		shuffle := rand.New(rand.NewPCG(15, uint64(b.days))) //nolint:gosec // no secret
		shuffle.Shuffle(len(order.Pairs), func(i, j int) { order.Pairs[i], order.Pairs[j] = order.Pairs[j], order.Pairs[i] })
		go func() {
			_, err := runWrites(ctx, order)
			written <- err
		}()
		// The first writes come before the first reads.
		time.Sleep(250 * time.Millisecond)
	}
	rate, err := b.client.run(ctx, b.sides[sideOurs].base+read.path, b.plan.load, b.plan.conns)
	return rate, errors.Join(err, <-written)
}
