// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// large loads a file of many rows once by the command line, as an operator does,
// and compares that with COPY into tables that get their indexes afterwards.
func (r *filesRun) large(ctx context.Context, d *filesDatabase) (err error) {
	name := filepath.Join(r.folder, "large.csv")
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	if err := errors.Join(d.writeStatuses(file), file.Close()); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	fmt.Fprintf(r.stderr, "%s: import of %d rows by the command line\n", d.name, d.rows())
	cmd := exec.CommandContext(ctx, r.program, "import", name, "--apply", "--note", "Beispiel der Messung", "--organisation", "MID")
	cmd.Env, cmd.Stderr = []string{"NACHNUTZUNG_DB=" + d.dsn}, r.stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	f := fileFigure{database: d.name, what: "import by the command line, with the chain", ours: []time.Duration{time.Since(began)}, bound: 1.5, rows: d.rows()}
	r.memory = append(r.memory, fileMemory{database: d.name, what: fmt.Sprintf("import of %d rows", d.rows()), kib: maxResidentKiB(cmd.ProcessState), bound: 300})
	fmt.Fprintf(r.stderr, "%s: %.0f s, peak %d MiB\n", d.name, f.ours[0].Seconds(), maxResidentKiB(cmd.ProcessState)/1024)
	links, err := d.pool.number(ctx, "SELECT COUNT(*) FROM kette")
	if err != nil {
		return err
	}
	if links != int64(d.rows()) {
		return fmt.Errorf("the chain has %d links; %d are wanted", links, d.rows())
	}
	if !d.pool.isSQLite {
		tables := bulkTables()
		rows, err := d.take(ctx, r.folder, tables)
		if err != nil {
			return err
		}
		f.beside = "COPY, indexes afterwards"
		took, err := copyBare(ctx, d.dsn, tables, rows)
		if err != nil {
			return err
		}
		f.theirs = append(f.theirs, took)
	}
	r.figures = append(r.figures, f)
	return r.readLarge(ctx, d)
}

// readLarge reads what was loaded from the delivered program.
func (r *filesRun) readLarge(ctx context.Context, d *filesDatabase) (err error) {
	p, err := startProgram(ctx, r.program, d.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	if !d.pool.isSQLite {
		err = fetch(ctx, http.DefaultClient, exportPath(p.base, "csv"), io.Discard)
		r.memory = append(r.memory, fileMemory{database: d.name, what: fmt.Sprintf("csv of %d rows", d.rows()), kib: peakKiB(p.cmd.Process.Pid), bound: 80})
		if err = errors.Join(err, r.deep(ctx, d, p.base)); err != nil {
			return err
		}
	}
	return r.coverage(ctx, d, p.base)
}

// coverage compares the coverage of the Land with the read of a single pair, both made
// anew, and both after a write.
func (r *filesRun) coverage(ctx context.Context, d *filesDatabase, base string) error {
	fmt.Fprintf(r.stderr, "%s: coverage of %d rows\n", d.name, d.rows())
	b := newCoverageBench(base, d.token)
	if err := b.run(ctx, deepRounds); err != nil {
		return err
	}
	for _, read := range b.reads {
		if pair := b.pair(read); pair != read {
			r.figures = append(r.figures, fileFigure{
				database: d.name, what: read.name, beside: pair.name, ours: read.took, theirs: pair.took, bound: mostCoverage, rows: d.rows(),
			})
		}
	}
	return nil
}

// bulkTables are those that a load into an empty register writes: nothing of it waits
// for the relay.
func bulkTables() []writtenTable {
	return slices.DeleteFunc(writtenTables(), func(t writtenTable) bool { return t.name == "verlauf_ausstehend" })
}

// copyBare copies into tables of the same columns and checks, and then makes their
// indexes, keys included, in one transaction.
func copyBare(ctx context.Context, dsn string, tables []writtenTable, rows *tableRows) (took time.Duration, err error) {
	err = withConn(ctx, dsn, func(conn *pgx.Conn) error {
		var indexes []string
		found, err := conn.Query(ctx, `SELECT replace(indexdef, ' ON ' || schemaname || '.', ' ON kopie.') FROM pg_indexes
			WHERE schemaname = current_schema() AND tablename IN ('nachnutzung', 'verlauf', 'freitext', 'kette')`)
		if err == nil {
			indexes, err = pgx.CollectRows(found, pgx.RowTo[string])
		}
		if err != nil {
			return fmt.Errorf("read the indexes: %w", err)
		}
		if _, err := conn.Exec(ctx, "CREATE SCHEMA kopie"); err != nil {
			return err
		}
		began := time.Now()
		err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			for _, table := range tables {
				if _, err := tx.Exec(ctx, "CREATE TABLE kopie."+table.name+" (LIKE "+table.name+" INCLUDING ALL EXCLUDING INDEXES)"); err != nil {
					return err
				}
			}
			if err := copyAll(ctx, conn, "kopie.", tables, rows.files); err != nil {
				return err
			}
			for _, index := range indexes {
				if _, err := tx.Exec(ctx, index); err != nil {
					return err
				}
			}
			return nil
		})
		took = time.Since(began)
		if err != nil {
			return err
		}
		_, err = conn.Exec(ctx, "DROP SCHEMA kopie CASCADE")
		return err
	})
	return took, err
}
