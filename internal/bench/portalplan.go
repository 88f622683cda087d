// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/storetest"
)

// partPortals are the reads of portals, kept and not, beside others' servers.
const partPortals = "portals"

// portalPlan says over how much is read, how long and how often.
type portalPlan struct {
	// bodies with all bundles each, bundles in all.
	bodies, bundles int
	rounds          int
	load, warmUp    time.Duration
	conns           int
	// writes are the rates of writes beside the reads, a second.
	writes []int
	// starts of the delivered program over all that, and how long the last one rests
	// before its memory is read.
	starts int
	rest   time.Duration
}

// fullPortalPlan takes about seven minutes.
func fullPortalPlan() portalPlan {
	return portalPlan{bodies: 232, bundles: 575, rounds: 5, load: 2 * time.Second, warmUp: time.Second, conns: 16, writes: []int{0, 10, 100}, starts: 9, rest: 30 * time.Second}
}

// shortPortalPlan takes about two and a half minutes.
func shortPortalPlan() portalPlan {
	p := fullPortalPlan()
	p.bodies, p.rounds, p.load, p.starts, p.rest = 20, 3, time.Second, 5, 20*time.Second
	return p
}

// portalRead is what a portal asks for.
type portalRead struct {
	name, path string
	// again asks whether anything is new.
	again bool
}

// landOfReads is the Land that is read from, and written to meanwhile.
const landOfReads = "15"

const (
	pathPage     = api.BasePath + "/leistungsbuendel?limit=50"
	pathBundle   = api.BasePath + "/leistungsbuendel/10092"
	pathStatuses = api.BasePath + "/kommunen/" + body + "/nachnutzungen"
	pathLand     = api.BasePath + "/nachnutzungen?land=" + landOfReads
)

func portalReads() []portalRead {
	return []portalRead{
		{name: "page of 50 Leistungsbündel", path: pathPage},
		{name: "one Leistungsbündel", path: pathBundle},
		{name: "all statuses of a Kommune", path: pathStatuses},
		{name: "304 of the page of 50", path: pathPage, again: true},
	}
}

// measurePortals takes every figure of portals and writes its report.
func measurePortals(ctx context.Context, p portalPlan, profiles string, stdout, stderr io.Writer) (err error) {
	folder, err := os.MkdirTemp("", "nachnutzung-bench-")
	if err != nil {
		return fmt.Errorf("folder for the measurement: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	dsn, drop, err := storetest.NewPostgres(ctx)
	if err != nil {
		fmt.Fprintf(stderr, "without PostgreSQL: %v\n", err)
		return nil
	}
	defer func() { err = errors.Join(err, drop()) }()
	b := &portalBench{plan: p, client: findClient(), dsn: dsn, folder: folder, profiles: profiles, began: time.Now(), stderr: stderr}
	if err := b.fill(ctx); err != nil {
		return err
	}
	if err := b.measure(ctx); err != nil {
		return err
	}
	_, err = io.WriteString(stdout, b.markdown())
	return err
}

// fill makes the database: the catalogue, filled up to all bundles with marked
// synthetic ones, and a status of each for many bodies.
func (b *portalBench) fill(ctx context.Context) (err error) {
	history := history(2)
	t, err := newTemplate(ctx, b.folder, history[len(history)-1:])
	if err != nil {
		return err
	}
	db, err := loadCatalogue(ctx, b.dsn)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if b.pool, err = openPool(b.dsn); err != nil {
		return err
	}
	if err := synthesise(ctx, b.pool, b.plan.bundles); err != nil {
		return err
	}
	if b.version, err = databaseVersion(ctx, b.pool); err != nil {
		return err
	}
	b.filled, err = fill(ctx, b.pool, t, b.plan.bodies)
	return err
}

// synthesise fills the catalogue up to so many bundles: copies of one, whose names
// say what they are.
func synthesise(ctx context.Context, p *pool, bundles int) error {
	return p.execAll(ctx, fmt.Sprintf(`INSERT INTO leistungsbuendel (ozg_id, name, themenfeld, lage, beleglage, quellen, zustaendigkeit,
		zustaendigkeit_stand, typen, anzahl_leistungen, sdg1, sdg2, sortier, such_name, such_synonyme, such_leistungen, such_schluessel, version,
		geladene_version)
		SELECT CAST(90000 + n AS TEXT), 'Synthetisches Leistungsbündel ' || n || ' (nur für Messungen)', themenfeld, lage, beleglage, quellen, zustaendigkeit,
		zustaendigkeit_stand, typen, anzahl_leistungen, sdg1, sdg2, sortier, such_name, such_synonyme, such_leistungen, such_schluessel, version,
		geladene_version FROM leistungsbuendel, generate_series(1, GREATEST(0, %d - (SELECT COUNT(*) FROM leistungsbuendel))) AS n WHERE ozg_id = '10092'`, bundles))
}
