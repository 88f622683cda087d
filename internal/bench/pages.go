// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nachnutzung/internal/storetest"
)

// partPages are the pages that people read and the coverage that stands on them: a
// page from memory beside gin writing the same bytes, and coverage read anew beside
// the read of a single pair.
const partPages = "pages"

// pagesPlan says over how much is read, how long and how often.
type pagesPlan struct {
	// bodies with all bundles each.
	bodies       int
	rounds       int
	load, warmUp time.Duration
	conns        int
	// samples of each latency.
	samples int
}

// fullPagesPlan takes about two minutes.
func fullPagesPlan() pagesPlan {
	return pagesPlan{bodies: 133, rounds: 5, load: 2 * time.Second, warmUp: time.Second, conns: 16, samples: 300}
}

// shortPagesPlan takes about 40 s.
func shortPagesPlan() pagesPlan {
	return pagesPlan{bodies: 40, rounds: 3, load: time.Second, warmUp: time.Second / 2, conns: 16, samples: 100}
}

// pageReads are the pages that are compared.
func pageReads() []portalRead {
	return []portalRead{{name: "start page", path: "/"}, {name: "page of a Kommune", path: "/kommunen/" + body}}
}

// pagesBench measures on one database.
type pagesBench struct {
	plan        pagesPlan
	client      client
	dsn, folder string
	name, ver   string
	pairs       int
	ours        *process
	token       string
	// profile is a file for the CPU profile of our side; none when empty.
	profile  string
	pages    []*portalFigures
	coverage *coverageBench
	stderr   io.Writer
}

// measurePages takes every figure of pages and writes its report.
func measurePages(ctx context.Context, p pagesPlan, profiles string, stdout, stderr io.Writer) (err error) {
	began := time.Now()
	var s strings.Builder
	for _, name := range []string{nameSQLite, namePostgres} {
		b := &pagesBench{plan: p, client: findClient(), name: name, stderr: stderr}
		if profiles != "" {
			b.profile = filepath.Join(profiles, "pages-"+name+".pprof")
		}
		if b.folder, err = os.MkdirTemp("", "nachnutzung-bench-"); err != nil {
			return fmt.Errorf("folder for the measurement: %w", err)
		}
		err := errors.Join(b.run(ctx), os.RemoveAll(b.folder))
		if errors.Is(err, errWithout) {
			fmt.Fprintf(stderr, "without %s: %v\n", name, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		b.write(&s, began)
	}
	_, err = io.WriteString(stdout, s.String())
	return err
}

// run fills a database and measures on it.
func (b *pagesBench) run(ctx context.Context) (err error) {
	b.dsn = "sqlite:" + filepath.Join(b.folder, "pages.db")
	if b.name == namePostgres {
		dsn, drop, err := storetest.NewPostgres(ctx)
		if err != nil {
			return errors.Join(errWithout, err)
		}
		defer func() { _ = drop() }()
		b.dsn = dsn
	}
	if err := b.fill(ctx); err != nil {
		return err
	}
	if b.token, err = issueToken(ctx, b.dsn, editor().Rechte); err != nil {
		return err
	}
	if b.ours, err = startSide(ctx, sideOurs, b.dsn, b.profile); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.ours.end()) }()
	if err := b.comparePages(ctx); err != nil {
		return err
	}
	fmt.Fprintf(b.stderr, "%s: coverage\n", b.name)
	b.coverage = newCoverageBench(b.ours.base, b.token)
	return b.coverage.run(ctx, b.plan.samples)
}

// fill loads the catalogue and a status of each bundle for many bodies, and counts
// them.
func (b *pagesBench) fill(ctx context.Context) error {
	steps := history(2)
	t, err := newTemplate(ctx, b.folder, steps[len(steps)-1:])
	if err != nil {
		return err
	}
	db, err := loadCatalogue(ctx, b.dsn)
	if err != nil {
		return err
	}
	p, err := openPool(b.dsn)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	filled, err := fill(ctx, p, t, b.plan.bodies)
	if err == nil {
		b.pairs = len(filled.pairs)
		b.ver, err = databaseVersion(ctx, p)
	}
	if err == nil {
		err = db.ZaehleAbdeckung(ctx)
	}
	return errors.Join(err, p.Close(), db.Close())
}

// comparePages loads our pages and gin with their bytes in turns.
func (b *pagesBench) comparePages(ctx context.Context) (err error) {
	var paths []string
	for _, read := range pageReads() {
		paths = append(paths, read.path)
	}
	answers, err := takePrepared(ctx, b.ours.base, paths)
	if err != nil {
		return err
	}
	file, err := writePrepared(b.folder, answers)
	if err != nil {
		return err
	}
	prepared, err := startSide(ctx, sidePrepared, file, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, prepared.end()) }()
	for _, read := range pageReads() {
		fmt.Fprintf(b.stderr, "%s: %s\n", b.name, read.name)
		f := &portalFigures{portalRead: read, bytes: len(answers[read.path].Body), sides: map[string]*portalSide{sideOurs: {}, sidePrepared: {}}}
		for round := -1; round < b.plan.rounds; round++ {
			for name, side := range map[string]*process{sideOurs: b.ours, sidePrepared: prepared} {
				length := b.plan.load
				if round < 0 {
					length = b.plan.warmUp
				}
				rate, err := b.client.run(ctx, side.base+read.path, length, b.plan.conns)
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				if round >= 0 {
					f.sides[name].rates = append(f.sides[name].rates, rate)
				}
			}
		}
		b.pages = append(b.pages, f)
	}
	return nil
}

// write writes the tables of one database.
func (b *pagesBench) write(s *strings.Builder, began time.Time) {
	fmt.Fprintf(s, "Measured on %s, %s, %s %s with %d pairs; client: %s with %d connections, %d rounds of %s for each side, in turns; %d reads of each kind, in turns.\n\n",
		began.UTC().Format(time.DateOnly), machine(), b.name, b.ver, b.pairs, b.client.name, b.plan.conns, b.plan.rounds, b.plan.load, b.plan.samples)
	s.WriteString("| page from memory | bytes | ours req/s (lowest–highest) | gin, prepared bytes | ours / prepared |\n|---|---|---|---|---|\n")
	for _, f := range b.pages {
		ours, prepared := f.sides[sideOurs].rates, f.sides[sidePrepared].rates
		fmt.Fprintf(s, "| %s | %d | %s | %s | %.2f |\n", f.name, f.bytes, rates(ours), rates(prepared), median(ours)/median(prepared))
	}
	s.WriteString("\n| read | median ms | 95 % ms | of one pair |\n|---|---|---|---|\n")
	for _, r := range b.coverage.reads {
		fmt.Fprintf(s, "| %s | %.2f | %.2f | %.2f |\n", r.name, inMS(median(r.took)), inMS(quantile(r.took, 0.95)), float64(median(r.took))/float64(median(b.coverage.pair(r).took)))
	}
	s.WriteByte('\n')
}

func inMS(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
