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
	"os"
	"path/filepath"
	"strings"
	"time"

	"nachnutzung/api"
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

// pathCoverage is the coverage of the Land, pathPair a single pair, which is never
// kept.
const (
	pathCoverage = api.BasePath + "/abdeckung?nach=land&land=15"
	pathPair     = api.BasePath + "/kommunen/" + body + "/nachnutzungen/10092"
)

// pageReads are the pages that are compared.
func pageReads() []portalRead {
	return []portalRead{{name: "start page", path: "/"}, {name: "page of a Kommune", path: "/kommunen/" + body}}
}

// coverageReads are timed in turns, the read of a pair first: the others are told in
// multiples of it.
func coverageReads() []coverageRead {
	return []coverageRead{
		{name: "one pair, after a write", path: pathPair, isWritten: true},
		{name: "coverage of the Land, first read after a write", path: pathCoverage, isWritten: true},
		{name: "one pair", path: pathPair},
		{name: "coverage of the Land, made anew", path: pathCoverage},
	}
}

// coverageRead is a read whose answer is made each time.
type coverageRead struct {
	name, path string
	// isWritten: somebody has just reported something.
	isWritten bool
	took      []time.Duration
}

// pagesBench measures on one database.
type pagesBench struct {
	plan         pagesPlan
	client       client
	dsn, folder  string
	name, ver    string
	pairs        int
	ours         *process
	token        string
	pages        []*portalFigures
	reads        []coverageRead
	stderr       io.Writer
	statusWrites int
}

// measurePages takes every figure of pages and writes its report.
func measurePages(ctx context.Context, p pagesPlan, stdout, stderr io.Writer) (err error) {
	began := time.Now()
	var s strings.Builder
	for _, name := range []string{nameSQLite, namePostgres} {
		b := &pagesBench{plan: p, client: findClient(), name: name, stderr: stderr}
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
	if b.ours, err = startSide(ctx, sideOurs, b.dsn, ""); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.ours.end()) }()
	if err := b.comparePages(ctx); err != nil {
		return err
	}
	return b.timeReads(ctx)
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

// timeReads times coverage and single pairs in turns.
func (b *pagesBench) timeReads(ctx context.Context) error {
	fmt.Fprintf(b.stderr, "%s: coverage\n", b.name)
	b.reads = coverageReads()
	const unmeasured = 5
	for sample := range b.plan.samples + unmeasured {
		for i := range b.reads {
			r := &b.reads[i]
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
			if err := fetch(ctx, http.DefaultClient, b.ours.base+r.path, io.Discard, headers...); err != nil {
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
func (b *pagesBench) report(ctx context.Context) error {
	b.statusWrites++
	status := []string{"live", "pausiert"}[b.statusWrites%2]
	text := `{"status":"` + status + `","begruendung":"Messung"}`
	req, err := http.NewRequestWithContext(ctx, http.MethodPatch, b.ours.base+pathPair, strings.NewReader(text))
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
	var pair time.Duration
	for i := range b.reads {
		r := &b.reads[i]
		if r.path == pathPair {
			pair = median(r.took)
		}
		fmt.Fprintf(s, "| %s | %.2f | %.2f | %.2f |\n", r.name, inMS(median(r.took)), inMS(quantile(r.took, 0.95)), float64(median(r.took))/float64(pair))
	}
	s.WriteByte('\n')
}

func inMS(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
