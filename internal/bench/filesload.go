// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"nachnutzung/api"
)

// imports are compared with what the database itself needs for the same rows: COPY
// on PostgreSQL, prepared inserts in one transaction on SQLite.
func (r *filesRun) imports(ctx context.Context, d *filesDatabase) error {
	fmt.Fprintf(r.stderr, "%s: imports of %d rows\n", d.name, d.rows())
	var file bytes.Buffer
	if err := d.writeStatuses(&file); err != nil {
		return err
	}
	beside, bound := "COPY, all constraints", 2.0
	if d.pool.isSQLite {
		beside, bound = "prepared inserts", 4
	}
	applied := fileFigure{database: d.name, what: "import, upload to applied", beside: beside, bound: bound, rows: d.rows()}
	again := fileFigure{database: d.name, what: "import again, nothing changed", beside: "the first", bound: 0.3, rows: d.rows()}
	numbered := fileFigure{database: d.name, what: "import, upload to the last link of the chain", beside: beside + ", with the chain", bound: bound, rows: d.rows()}
	var phases loadTimes
	var rows *tableRows
	for round := range r.plan.rounds {
		t, err := r.importRound(ctx, d, file.Bytes(), round)
		if err != nil {
			return err
		}
		phases = append(phases, t)
		applied.took(true, t.applied, t.cpu.applied)
		numbered.took(true, t.numbered, t.cpu.numbered)
		again.took(true, t.again, t.cpu.again)
		again.took(false, t.applied, t.cpu.applied)
		if rows == nil {
			if rows, err = d.take(ctx, r.folder, writtenTables()); err != nil {
				return err
			}
		}
		if err := d.reset(ctx); err != nil {
			return err
		}
		first, all, err := d.insert(ctx, rows)
		if err != nil {
			return err
		}
		applied.took(false, first.wall, first.cpu)
		numbered.took(false, all.wall, all.cpu)
		// The last round leaves what was loaded to the exports.
		if round < r.plan.rounds-1 {
			if err := d.reset(ctx); err != nil {
				return err
			}
		}
	}
	if d.pool.isSQLite {
		// Its chain is written with the entries.
		applied.theirs, applied.theirsCPU = numbered.theirs, numbered.theirsCPU
		r.figures = append(r.figures, applied, again)
	} else {
		r.figures = append(r.figures, applied, numbered, again)
	}
	fmt.Fprintf(r.stderr, "%s: %s\n", d.name, phases)
	return nil
}

// loadTime is how long a load took up to its steps, from the first byte sent.
type loadTime struct {
	accepted, planned, applied, numbered, again time.Duration
	// cpu is what program and database have used up to then.
	cpu struct{ planned, applied, numbered, again time.Duration }
}

type loadTimes []loadTime

// String tells the medians of the steps.
func (l loadTimes) String() string {
	of := func(of func(loadTime) time.Duration) time.Duration {
		list := make([]time.Duration, len(l))
		for i := range l {
			list[i] = of(l[i])
		}
		return median(list).Round(time.Millisecond)
	}
	return fmt.Sprintf("accepted after %s, planned after %s (%s of the processor), applied after %s (%s), numbered after %s (%s), again in %s (%s)",
		of(func(t loadTime) time.Duration { return t.accepted }),
		of(func(t loadTime) time.Duration { return t.planned }), of(func(t loadTime) time.Duration { return t.cpu.planned }),
		of(func(t loadTime) time.Duration { return t.applied }), of(func(t loadTime) time.Duration { return t.cpu.applied }),
		of(func(t loadTime) time.Duration { return t.numbered }), of(func(t loadTime) time.Duration { return t.cpu.numbered }),
		of(func(t loadTime) time.Duration { return t.again }), of(func(t loadTime) time.Duration { return t.cpu.again }))
}

// importRound loads the file over HTTP into the real server, in a process of its
// own with its relay: once into an empty register, then the same file again.
func (r *filesRun) importRound(ctx context.Context, d *filesDatabase, file []byte, round int) (t loadTime, err error) {
	profile := ""
	if r.profiles != "" && round == 0 {
		profile = filepath.Join(r.profiles, "import-"+d.name+".pprof")
	}
	server, err := startSide(ctx, sideOurs, d.dsn, profile)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, server.end()) }()
	l := loader{base: server.base + api.BasePath, token: d.token}
	// The first request reads what is remembered of the catalogue.
	if err := fetch(ctx, http.DefaultClient, l.base+"/katalogstand", io.Discard); err != nil {
		return t, err
	}
	began, used := time.Now(), d.cpu(server.cmd.Process.Pid)
	spent := func() time.Duration { return d.cpu(server.cmd.Process.Pid) - used }
	made, err := l.load(ctx, file, func() { t.accepted = time.Since(began) }, func(made *api.Import) error {
		t.planned, t.cpu.planned = time.Since(began), spent()
		if made.Zahlen.Neu != d.rows() || made.Zahlen.Fehler > 0 {
			return fmt.Errorf("the plan has %d new pairs and %d faults; %d new ones are wanted", made.Zahlen.Neu, made.Zahlen.Fehler, d.rows())
		}
		return nil
	})
	if err != nil {
		return t, err
	}
	t.applied, t.cpu.applied = time.Since(began), spent()
	// Planned anew each time: the table was empty a moment ago.
	var args []any
	if !d.pool.isSQLite {
		args = append(args, pgx.QueryExecModeCacheDescribe)
	}
	for links := int64(-1); links < int64(made.Zahlen.Neu); time.Sleep(poll) {
		if links, err = d.pool.number(ctx, "SELECT COALESCE(MAX(revision), 0) FROM kette", args...); err != nil {
			return t, err
		}
	}
	t.numbered, t.cpu.numbered = time.Since(began), spent()
	began, used = time.Now(), d.cpu(server.cmd.Process.Pid)
	_, err = l.load(ctx, file, func() {}, func(made *api.Import) error {
		if made.Zahlen.Unveraendert != d.rows() {
			return fmt.Errorf("the second plan finds %d of %d pairs unchanged", made.Zahlen.Unveraendert, d.rows())
		}
		return nil
	})
	t.again, t.cpu.again = time.Since(began), spent()
	return t, err
}

// loader loads files over HTTP.
type loader struct{ base, token string }

// ask sends a request and reads the load of its answer.
func (l *loader) ask(ctx context.Context, method, path, media string, body io.Reader, made *api.Import) error {
	req, err := http.NewRequestWithContext(ctx, method, l.base+path, body)
	if err != nil {
		return fmt.Errorf("ask %s: %w", path, err)
	}
	req.Header.Set("Authorization", "Bearer "+l.token)
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask %s: %w", path, err)
	}
	defer res.Body.Close() //nolint:errcheck // only read from
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if res.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("ask %s: %s: %.1000s", path, res.Status, text)
	}
	if err := json.Unmarshal(text, made); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// load sends a file, waits for its plan and applies it.
func (l *loader) load(ctx context.Context, file []byte, accepted func(), planned func(*api.Import) error) (*api.Import, error) {
	made, err := l.send(ctx, file)
	if err != nil {
		return nil, err
	}
	accepted()
	if err := l.planned(ctx, made); err != nil {
		return nil, err
	}
	if err := planned(made); err != nil {
		return nil, err
	}
	return made, l.apply(ctx, made)
}

// send uploads a file as a form.
func (l *loader) send(ctx context.Context, file []byte) (*api.Import, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("datei", "status.csv")
	if err == nil {
		_, err = part.Write(file)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		return nil, fmt.Errorf("make a form: %w", err)
	}
	made := &api.Import{}
	return made, l.ask(ctx, http.MethodPost, "/importe", form.FormDataContentType(), &body, made)
}

// poll is how often the state of a load is asked for.
const poll = 20 * time.Millisecond

// planned waits until a load is checked.
func (l *loader) planned(ctx context.Context, made *api.Import) error {
	for made.Zustand == "angelegt" {
		time.Sleep(poll)
		if err := l.ask(ctx, http.MethodGet, fmt.Sprintf("/importe/%d", made.Nummer), "", nil, made); err != nil {
			return err
		}
	}
	if made.Zustand != "geprueft" {
		return fmt.Errorf("import %d is %s", made.Nummer, made.Zustand)
	}
	return nil
}

// apply applies a load that was checked.
func (l *loader) apply(ctx context.Context, made *api.Import) error {
	err := l.ask(ctx, http.MethodPost, fmt.Sprintf("/importe/%d/anwendung", made.Nummer), "application/json",
		strings.NewReader(`{"notiz":"Beispiel der Messung"}`), made)
	if err == nil && made.Zustand != "angewendet" {
		err = fmt.Errorf("import %d is %s", made.Nummer, made.Zustand)
	}
	return err
}
