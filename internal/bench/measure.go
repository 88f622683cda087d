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
	"runtime"
	"time"

	"nachnutzung/internal/storetest"
)

// The databases by the names that the reports call them.
const (
	nameSQLite   = "SQLite"
	namePostgres = "PostgreSQL"
)

// database is one of the two on which everything is measured.
type database struct {
	name, dsn string
	version   string
	starts    starts
	compared  []compared
	latencies []latency
}

// measure takes every figure and writes the report.
func measure(ctx context.Context, p plan, profiles string, stdout, stderr io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "nachnutzung-bench-")
	if err != nil {
		return fmt.Errorf("folder for the measurement: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	databases := []*database{{name: nameSQLite, dsn: "sqlite:" + filepath.Join(dir, "data", "nachnutzung.db")}}
	dsn, drop, err := storetest.NewPostgres(ctx)
	if err != nil {
		fmt.Fprintf(stderr, "without PostgreSQL: %v\n", err)
	} else {
		defer func() { err = errors.Join(err, drop()) }()
		databases = append(databases, &database{name: namePostgres, dsn: dsn})
	}
	fmt.Fprintln(stderr, "building the program")
	program, size, err := buildProgram(ctx, dir)
	if err != nil {
		return err
	}
	r := report{plan: p, client: findClient(), size: size, began: time.Now(), databases: databases}
	for _, d := range databases {
		if err := d.measure(ctx, r, program, profiles, stderr); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	_, err = io.WriteString(stdout, r.markdown())
	return err
}

func (d *database) measure(ctx context.Context, r report, program, profiles string, stderr io.Writer) (err error) {
	fmt.Fprintf(stderr, "%s: starting the program\n", d.name)
	if d.starts, err = measureStarts(ctx, r.plan.starts, r.plan.rest, program, d.dsn); err != nil {
		return err
	}
	if d.version, err = analyse(ctx, d.dsn); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "%s: searches and pages\n", d.name)
	if d.latencies, err = latencies(ctx, r.plan, d.dsn); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "%s: side by side\n", d.name)
	profile := ""
	if profiles != "" {
		profile = filepath.Join(profiles, d.name+".pprof")
	}
	d.compared, err = compare(ctx, r.plan, r.client, d.dsn, profile)
	return err
}

// analyse gives both sides the statistics that a database which has lived for a
// while has; the tests' PostgreSQL runs without autovacuum. It returns the
// version of the database.
func analyse(ctx context.Context, dsn string) (version string, err error) {
	db, closePool, err := openNaive(dsn)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, closePool()) }()
	db = db.WithContext(ctx)
	ask := "SHOW server_version"
	if db.Name() == sqliteName {
		ask = "SELECT sqlite_version()"
	}
	if err := errors.Join(db.Exec("ANALYZE").Error, db.Raw(ask).Row().Scan(&version)); err != nil {
		return "", fmt.Errorf("analyse: %w", err)
	}
	return version, nil
}

// machine names what the figures depend on.
func machine() string {
	return fmt.Sprintf("%d CPUs, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}
