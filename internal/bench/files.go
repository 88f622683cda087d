// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// partFiles is the part that measures what comes in and goes out as a file.
const partFiles = "files"

// filesPlan says how much is loaded and how often.
type filesPlan struct {
	// bodies × bundles are the rows of a file.
	bodies, bundles int
	// rounds of each side of a comparison, taken in turns.
	rounds int
	// large is the number of rows that the command line loads beside; 0 for none.
	large int
	// only is the one database that is measured; both when empty.
	only string
}

// fullFilesPlan is what the project promises figures for: 133,400 rows.
func fullFilesPlan() filesPlan { return filesPlan{bodies: 232, bundles: 575, rounds: 5} }

// shortFilesPlan loads a fifth of it, three times.
func shortFilesPlan() filesPlan { return filesPlan{bodies: 48, bundles: 558, rounds: 3} }

// filesPlanOf is a plan as the command line asks for it.
func filesPlanOf(short bool, large, rounds int, only string) filesPlan {
	p := fullFilesPlan()
	if short {
		p = shortFilesPlan()
	}
	if rounds > 0 {
		p.rounds = rounds
	}
	p.large, p.only = large, only
	return p
}

// fileFigure compares how long something takes with what the database or the
// library needs for the same.
type fileFigure struct {
	database, what, beside string
	ours, theirs           []time.Duration
	// oursCPU and theirsCPU are the processor's time for the same: of the program and
	// the database, and of whatever is beside it and the database; empty where the
	// system does not tell.
	oursCPU, theirsCPU []time.Duration
	// bound of the ratio of the medians.
	bound float64
	// rows that both handle.
	rows int
}

// took notes a round of our side, or of the other one.
func (f *fileFigure) took(ours bool, wall, cpu time.Duration) {
	if ours {
		f.ours, f.oursCPU = append(f.ours, wall), append(f.oursCPU, cpu)
		return
	}
	f.theirs, f.theirsCPU = append(f.theirs, wall), append(f.theirsCPU, cpu)
}

// fileMemory is the peak of a process's resident set.
type fileMemory struct {
	database, what string
	kib            int
	// bound in MiB; 0 for none.
	bound int
}

// filesRun measures what comes in and goes out as a file.
type filesRun struct {
	plan     filesPlan
	folder   string
	profiles string
	program  string
	stderr   io.Writer
	figures  []fileFigure
	memory   []fileMemory
	versions []string
}

// measureFiles takes every figure of files and writes its report.
func measureFiles(ctx context.Context, p filesPlan, profiles string, stdout, stderr io.Writer) (err error) {
	r := &filesRun{plan: p, profiles: profiles, stderr: stderr}
	if r.folder, err = os.MkdirTemp("", "nachnutzung-bench-"); err != nil {
		return fmt.Errorf("folder for the measurement: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.folder)) }()
	began, load := time.Now(), loadAverage()
	if r.program, _, err = buildProgram(ctx, r.folder); err != nil {
		return err
	}
	for _, name := range []string{namePostgres, nameSQLite} {
		if p.only != "" && p.only != name {
			continue
		}
		err := r.measure(ctx, name)
		if errors.Is(err, errWithout) {
			fmt.Fprintf(stderr, "without %s: %v\n", name, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	_, err = io.WriteString(stdout, r.markdown(began, load))
	return err
}

// measure takes the figures on one kind of database.
func (r *filesRun) measure(ctx context.Context, name string) (err error) {
	d := &filesDatabase{name: name, dsn: "sqlite:" + filepath.Join(r.folder, "files.db")}
	if name == namePostgres {
		var drop func() error
		if d.dsn, drop, err = storetest.NewPostgres(ctx); err != nil {
			return errors.Join(errWithout, err)
		}
		defer func() { err = errors.Join(err, drop()) }()
	}
	fmt.Fprintf(r.stderr, "%s: filling the catalogue up to %d bundles\n", name, r.plan.bundles)
	if err := d.create(ctx, r.plan, r.folder); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.pool.Close()) }()
	if !d.pool.isSQLite {
		// On another machine than this one nobody tells what it uses.
		d.root, _ = postmaster(ctx, d.pool)
	}
	version, err := databaseVersion(ctx, d.pool)
	if err != nil {
		return err
	}
	r.versions = append(r.versions, name+" "+version)
	if r.plan.large > 0 {
		return r.large(ctx, d)
	}
	if err := r.imports(ctx, d); err != nil {
		return err
	}
	if name == namePostgres {
		if err := r.exports(ctx, d); err != nil {
			return err
		}
	}
	return r.matrix(ctx, d)
}

// filesDatabase is a database with the catalogue, filled up, and no status.
type filesDatabase struct {
	name, dsn, token string
	pool             *pool
	// empty is a copy of SQLite's file from before the first load.
	empty string
	// bodies and bundles of the file, by their keys.
	bodies, bundles []string
	// root is PostgreSQL's first process; 0 without.
	root int
}

// cpu is what the database and a process have used so far.
func (d *filesDatabase) cpu(pid int) time.Duration {
	var total time.Duration
	if d.root != 0 {
		total, _ = treeUsage(d.root)
	}
	own, _ := processUsage(pid)
	return total + own.own
}

// create makes the database. Bundles that the catalogue lacks are marked as
// synthetic by their names.
func (d *filesDatabase) create(ctx context.Context, p filesPlan, folder string) (err error) {
	db, err := loadCatalogue(ctx, d.dsn)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if d.token, err = issueToken(ctx, d.dsn, rights("15", "16")); err != nil {
		return err
	}
	if d.pool, err = openPool(d.dsn); err != nil {
		return err
	}
	have, err := d.pool.number(ctx, "SELECT COUNT(*) FROM leistungsbuendel")
	if err != nil {
		return err
	}
	err = d.pool.execAll(ctx, fmt.Sprintf(`INSERT INTO leistungsbuendel SELECT CAST(90000 + row_number() OVER (ORDER BY ozg_id) AS text), 'Synthetisch: ' || name,
		themenfeld, lage, beleglage, quellen, zustaendigkeit, zustaendigkeit_stand, typen, anzahl_leistungen, sdg1, sdg2, sortier, such_name,
		such_synonyme, such_leistungen, such_schluessel, version, geladene_version FROM leistungsbuendel ORDER BY ozg_id LIMIT %d`,
		max(0, p.bundles-int(have))), "CREATE TABLE "+keptTexts+" AS SELECT * FROM freitext", "ANALYZE")
	if err != nil {
		return err
	}
	if err := d.keys(ctx, p); err != nil || !d.pool.isSQLite {
		return err
	}
	if err := d.pool.execAll(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return err
	}
	d.empty = filepath.Join(folder, "empty.db")
	return copyFile(d.empty, d.path())
}

// keptTexts is the table of the texts from before the first load: the name of whoever
// loads stands among them.
const keptTexts = "bench_freitext"

// path of SQLite's file.
func (d *filesDatabase) path() string { return d.dsn[len("sqlite:"):] }

// keys chooses the bodies and bundles of the file.
func (d *filesDatabase) keys(ctx context.Context, p filesPlan) (err error) {
	bodies := p.bodies
	if p.large > 0 {
		bodies = (p.large + p.bundles - 1) / p.bundles
	}
	if d.bodies, err = d.pool.actingBodies(ctx, bodies); err != nil {
		return err
	}
	d.bundles, err = d.pool.strings(ctx, "SELECT ozg_id FROM leistungsbuendel ORDER BY ozg_id LIMIT $1", p.bundles)
	if err == nil && (len(d.bodies) < bodies || len(d.bundles) < p.bundles) {
		err = fmt.Errorf("the catalogue has %d bodies and %d bundles; %d and %d are wanted", len(d.bodies), len(d.bundles), bodies, p.bundles)
	}
	return err
}

// rows is how many pairs the file names.
func (d *filesDatabase) rows() int { return len(d.bodies) * len(d.bundles) }

// rights are those of somebody who edits whole Länder.
func rights(laender ...nachnutzung.Gebiet) []nachnutzung.Recht {
	var list []nachnutzung.Recht
	for _, land := range laender {
		list = append(list, nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: land})
	}
	return list
}

// writeStatuses writes a status for each pair as CSV: five rungs of the ladder and a
// pause with its reason in turns, each tenth row with a remark.
func (d *filesDatabase) writeStatuses(w io.Writer) error {
	ladder := nachnutzung.Statuswerte()[1:7]
	if _, err := io.WriteString(w, "ARS;OZG-ID;Status;Status seit;Begründung;Bemerkung\r\n"); err != nil {
		return err
	}
	day, n := firstDay(), 0
	for _, ars := range d.bodies {
		for _, ozgID := range d.bundles {
			status, reason, remark := ladder[n%len(ladder)], "", ""
			if status == nachnutzung.StatusPausiert {
				reason = fmt.Sprintf("Das Fachverfahren wird umgestellt (Beispiel %d).", n)
			}
			if n%10 == 0 {
				remark = fmt.Sprintf("Beispiel %d: Rückfrage beim Fachamt läuft.", n)
			}
			if _, err := fmt.Fprintf(w, "%s;%s;%s;%s;%s;%s\r\n", ars, ozgID, status, day.AddDate(0, 0, n%700).Format("02.01.2006"), reason, remark); err != nil {
				return err
			}
			n++
		}
	}
	return nil
}

func copyFile(to, from string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("copy a database: %w", err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.Create(to)
	if err != nil {
		return fmt.Errorf("copy a database: %w", err)
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}

// compareFiles runs both sides in turns, each after before has made it ready, with a
// round of neither counted, and adds the figure.
// pid is the process that our side runs in.
func (r *filesRun) compareFiles(d *filesDatabase, pid int, f fileFigure, ours, theirs func() error) error {
	type side struct {
		ours bool
		pid  int
		run  func() error
	}
	for round := range r.plan.rounds {
		sides := []side{{true, pid, ours}, {false, os.Getpid(), theirs}}
		if round%2 == 1 {
			slices.Reverse(sides)
		}
		for _, s := range sides {
			began, used := time.Now(), d.cpu(s.pid)
			if err := s.run(); err != nil {
				return fmt.Errorf("%s: %w", f.what, err)
			}
			f.took(s.ours, time.Since(began), d.cpu(s.pid)-used)
		}
	}
	r.figures = append(r.figures, f)
	return nil
}

// issueToken makes an API token with rights.
func issueToken(ctx context.Context, dsn string, rechte []nachnutzung.Recht) (secret string, err error) {
	db, err := store.Open(ctx, dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", fmt.Errorf("open: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	secret, _, err = auth.Issue(ctx, db, nachnutzung.NeuesToken{Name: "Messung", Organisation: "MID", Rechte: rechte}, "befehl")
	return secret, err
}
