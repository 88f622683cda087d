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
	"time"

	"nachnutzung/internal/storetest"
)

// registerPlan says how much history is measured over, how long and how often.
type registerPlan struct {
	// entries of the history at least; steps of every pair, an even number.
	entries, steps int
	// rounds of load for each side of a comparison, taken in turns.
	rounds int
	// load is the length of a round, warm-up that of the one before the first.
	load, warmUp time.Duration
	// readConns and writeConns are the connections of the client.
	readConns, writeConns int
	// audits of each kind.
	audits int
	// part is all that is measured, one of registerParts; everything when empty.
	part string
}

// takes tells whether a part is to be measured.
func (p *registerPlan) takes(part string) bool { return p.part == "" || p.part == part }

// Parts of the register that can be measured alone.
const (
	partReads  = "reads"
	partAudits = "audits"
	partWrites = "writes"
)

func registerParts() []string { return []string{partReads, partAudits, partWrites} }

// fullRegisterPlan takes less than ten minutes.
func fullRegisterPlan() registerPlan {
	return registerPlan{
		entries: 1_000_000, steps: 20, rounds: 9, load: 2 * time.Second, warmUp: time.Second, readConns: 4, writeConns: 16, audits: 5,
	}
}

// shortRegisterPlan takes about two minutes.
func shortRegisterPlan() registerPlan {
	return registerPlan{
		entries: 100_000, steps: 20, rounds: 5, load: time.Second, warmUp: time.Second, readConns: 4, writeConns: 16, audits: 5,
	}
}

// registerDatabase is a database with a history, and what was measured on it.
type registerDatabase struct {
	name, dsn, version string
	filled             *filled
	took               time.Duration
}

// registerFigures are all figures of one kind of database.
type registerFigures struct {
	full, empty *registerDatabase
	reads       []*registerRead
	audits      audits
	// writes are measured on PostgreSQL alone: there many write at once.
	writes []*writeFigures
}

// registerRun measures what the project promises about the register.
type registerRun struct {
	plan     registerPlan
	client   client
	folder   string
	profiles string
	stderr   io.Writer
	// long and short are a whole history and one of its last step alone.
	long, short *template
}

// measureRegister takes every figure of the register and writes its report.
func measureRegister(ctx context.Context, p registerPlan, profiles string, stdout, stderr io.Writer) (err error) {
	r := &registerRun{plan: p, client: findClient(), profiles: profiles, stderr: stderr}
	names := []string{nameSQLite, namePostgres}
	if p.part == partWrites {
		names = names[1:]
	}
	if r.folder, err = os.MkdirTemp("", "nachnutzung-bench-"); err != nil {
		return fmt.Errorf("folder for the measurement: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.folder)) }()
	steps := history(p.steps)
	if r.long, err = newTemplate(ctx, r.folder, steps); err != nil {
		return err
	}
	if r.short, err = newTemplate(ctx, r.folder, steps[len(steps)-1:]); err != nil {
		return err
	}
	began := time.Now()
	var figures []*registerFigures
	for _, name := range names {
		f, err := r.measure(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if f != nil {
			figures = append(figures, f)
		}
	}
	_, err = io.WriteString(stdout, registerReport{plan: p, client: r.client, began: began, took: time.Since(began), figures: figures}.markdown())
	return err
}

// measure takes the figures of one kind of database; nil where there is none.
func (r *registerRun) measure(ctx context.Context, name string) (f *registerFigures, err error) {
	f = &registerFigures{full: &registerDatabase{name: name}, empty: &registerDatabase{name: name}}
	for _, d := range []*registerDatabase{f.full, f.empty} {
		drop, err := r.create(ctx, d, d == f.full)
		if drop != nil {
			defer func() { err = errors.Join(err, drop()) }()
		}
		if errors.Is(err, errWithout) {
			fmt.Fprintf(r.stderr, "without %s: %v\n", name, err)
			return nil, nil //nolint:nilnil // nothing to measure is no fault here
		}
		if err != nil {
			return nil, err
		}
	}
	if r.plan.takes(partReads) {
		fmt.Fprintf(r.stderr, "%s: reads\n", name)
		if f.reads, err = measureReads(ctx, r.plan, r.client, f.full, f.empty); err != nil {
			return nil, err
		}
	}
	if r.plan.takes(partAudits) {
		fmt.Fprintf(r.stderr, "%s: audits\n", name)
		if f.audits, err = measureAudits(ctx, r.plan, f.full.dsn, f.full.filled.entries); err != nil {
			return nil, err
		}
	}
	if r.plan.takes(partWrites) && name == namePostgres {
		f.writes, err = r.writes(ctx, f)
	}
	return f, err
}

// writes are compared on pairs with one step and on pairs with many: a write reads
// and records the whole pair.
func (r *registerRun) writes(ctx context.Context, f *registerFigures) (list []*writeFigures, err error) {
	for _, d := range []*registerDatabase{f.empty, f.full} {
		fmt.Fprintf(r.stderr, "%s: writes to pairs with %d step(s)\n", d.name, len(d.filled.days))
		sides, err := compareWrites(ctx, r.plan, d, r.profiles)
		if errors.Is(err, errNoProc) {
			fmt.Fprintf(r.stderr, "without writes: %v\n", err)
			return nil, nil // the table is left out
		}
		if err != nil {
			return nil, err
		}
		list = append(list, &writeFigures{steps: len(d.filled.days), sides: sides})
	}
	return list, nil
}

// errWithout says that this machine has no such database.
var errWithout = errors.New("not measured")

// create makes a database with the catalogue and a history.
func (r *registerRun) create(ctx context.Context, d *registerDatabase, full bool) (drop func() error, err error) {
	t := r.long
	if !full {
		t = r.short
	}
	fmt.Fprintf(r.stderr, "%s: filling a database with %d step(s) for each pair\n", d.name, len(t.entries))
	d.dsn = "sqlite:" + filepath.Join(r.folder, fmt.Sprintf("register-%d.db", len(t.entries)))
	if d.name == namePostgres {
		if d.dsn, drop, err = storetest.NewPostgres(ctx); err != nil {
			return nil, errors.Join(errWithout, err)
		}
	}
	began := time.Now()
	db, err := loadCatalogue(ctx, d.dsn)
	if err != nil {
		return drop, err
	}
	if err := db.Close(); err != nil {
		return drop, err
	}
	p, err := openPool(d.dsn)
	if err != nil {
		return drop, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	bundles, err := p.number(ctx, "SELECT COUNT(*) FROM leistungsbuendel")
	if err != nil {
		return drop, err
	}
	// As many bodies as the whole history needs, in both databases alike.
	round := r.plan.steps * int(bundles)
	if d.filled, err = fill(ctx, p, t, (r.plan.entries+round-1)/round); err != nil {
		return drop, err
	}
	d.took = time.Since(began)
	if d.version, err = databaseVersion(ctx, p); err != nil {
		return drop, err
	}
	fmt.Fprintf(r.stderr, "%s: %d entries in %.0f s\n", d.name, d.filled.entries, d.took.Seconds())
	return drop, nil
}

// databaseVersion is what the database says of itself.
func databaseVersion(ctx context.Context, p *pool) (version string, err error) {
	ask := "SHOW server_version"
	if p.isSQLite {
		ask = "SELECT sqlite_version()"
	}
	if err := p.QueryRowContext(ctx, ask).Scan(&version); err != nil {
		return "", fmt.Errorf("ask for the version: %w", err)
	}
	return version, nil
}
