// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"nachnutzung/api"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// copyRows is what COPY is told to write: the rows of the CSV with their names and
// texts, in the same order. What the program computes of a pair's content, COPY
// gives as it stands.
const copyRows = `COPY (SELECT k.ars, k.name, k.land, l.bezeichnung, b.ozg_id, b.name, b.themenfeld, n.version, n.status, n.status_seit, n.herkunft,
	t.inhalt, n.inhalt, n.plan, n.bestaetigung, n.bestaetigt_am, n.organisation, n.geaendert_am, k.erbt_von, n.beispiel
	FROM nachnutzung AS n JOIN kommune AS k ON k.ars = n.ars JOIN leistungsbuendel AS b ON b.ozg_id = n.ozg_id
	LEFT JOIN codelisteneintrag AS l ON l.liste = 'land' AND l.code = k.land LEFT JOIN freitext AS t ON t.id = n.begruendung
	ORDER BY n.ars, n.ozg_id) TO STDOUT (FORMAT csv, HEADER)`

// exportPath is the whole list in a form.
func exportPath(base, form string) string {
	return base + api.BasePath + "/nachnutzungen?vollstaendig=true&format=" + form
}

// exports measures the files of all pairs beside what PostgreSQL and the library
// make of the same rows.
func (r *filesRun) exports(ctx context.Context, d *filesDatabase) (err error) {
	fmt.Fprintf(r.stderr, "%s: exports\n", d.name)
	// What a database does by itself in time; the tests' runs without autovacuum.
	if err := d.pool.execAll(ctx, "VACUUM ANALYZE"); err != nil {
		return err
	}
	server, err := startSide(ctx, sideOurs, d.dsn, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.end()) }()
	download := func(form string, w io.Writer) func() error {
		return func() error { return fetch(ctx, http.DefaultClient, exportPath(server.base, form), w) }
	}
	err = withConn(ctx, d.dsn, func(conn *pgx.Conn) error {
		return r.compareFiles(d, server.cmd.Process.Pid, fileFigure{database: d.name, what: "CSV of all pairs", beside: "COPY TO", bound: 2, rows: d.rows()},
			download("csv", io.Discard), func() error {
				_, err := conn.PgConn().CopyTo(ctx, io.Discard, copyRows)
				return err
			})
	})
	if err != nil {
		return err
	}
	cells, err := exportCells(func(w io.Writer) error { return download("csv", w)() })
	if err != nil {
		return err
	}
	err = r.compareFiles(d, server.cmd.Process.Pid, fileFigure{database: d.name, what: "XLSX of all pairs", beside: "the library's stream writer", bound: 1.5, rows: d.rows()},
		download("xlsx", io.Discard), func() error { return writeCells(cells) })
	if err != nil {
		return err
	}
	return r.exportMemory(ctx, d)
}

// exportMemory reads the peak of the delivered program's resident memory, started
// anew for each form.
func (r *filesRun) exportMemory(ctx context.Context, d *filesDatabase) error {
	for form, bound := range map[string]int{"csv": 80, "xlsx": 0} {
		p, err := startProgram(ctx, r.program, d.dsn)
		if err != nil {
			return err
		}
		err = fetch(ctx, http.DefaultClient, exportPath(p.base, form), io.Discard)
		kib := peakKiB(p.cmd.Process.Pid)
		if err := errors.Join(err, p.end()); err != nil {
			return err
		}
		r.memory = append(r.memory, fileMemory{database: d.name, what: fmt.Sprintf("%s of %d rows", form, d.rows()), kib: kib, bound: bound})
	}
	return nil
}

// exportCells are the cells of the CSV, typed as the workbook has them.
func exportCells(download func(io.Writer) error) ([][]any, error) {
	read, write := io.Pipe()
	go func() { _ = write.CloseWithError(download(write)) }()
	records, err := csv.NewReader(read).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the CSV: %w", err)
	}
	rows := make([][]any, len(records))
	for i, record := range records {
		rows[i] = make([]any, len(record))
		for j, text := range record {
			rows[i][j] = typed(text)
		}
	}
	return rows, nil
}

func typed(text string) any {
	if text == "" {
		return nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day
	}
	if instant, err := time.Parse(time.RFC3339, text); err == nil {
		return instant
	}
	if text == "true" || text == "false" {
		return text == "true"
	}
	return text
}

// writeCells is the least that the library needs to write cells.
func writeCells(rows [][]any) error {
	return writeWorkbook(io.Discard, func(yield func([]any) error) error {
		for _, row := range rows {
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeWorkbook streams rows into the one sheet of a workbook.
func writeWorkbook(w io.Writer, rows func(yield func([]any) error) error) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	stream, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	n := 0
	err = rows(func(row []any) error {
		n++
		return stream.SetRow("A"+strconv.Itoa(n), row)
	})
	if err = errors.Join(err, stream.Flush()); err != nil {
		return err
	}
	return f.Write(w)
}

// The matrix has the bundles of the real catalogue and the bodies of one Land.
const matrixBundles, matrixBodies = 558, 133

// matrix measures the plan of a workbook with a word in each cell, in this process,
// beside reading its cells with the library.
func (r *filesRun) matrix(ctx context.Context, d *filesDatabase) (err error) {
	fmt.Fprintf(r.stderr, "%s: plan of a matrix\n", d.name)
	if err := d.reset(ctx); err != nil {
		return err
	}
	bodies, bundles := d.bodies[:min(matrixBodies, len(d.bodies))], d.bundles[:min(matrixBundles, len(d.bundles))]
	var file bytes.Buffer
	if err := writeWorkbook(&file, func(yield func([]any) error) error { return matrixRows(bodies, bundles, yield) }); err != nil {
		return err
	}
	db, err := store.Open(ctx, d.dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	wanted := len(bodies) * len(bundles)
	return r.compareFiles(d, os.Getpid(), fileFigure{database: d.name, what: fmt.Sprintf("plan of a matrix of %d × %d", len(bundles), len(bodies)), beside: "the library reads the cells", bound: 2, rows: wanted},
		func() error {
			found, err := exchange.Pruefe(ctx, db, exchange.Auftrag{
				Art: nachnutzung.ImportAuto, Dateiname: "matrix.xlsx", Datei: bytes.NewReader(file.Bytes()), Groesse: int64(file.Len()),
				Akteur: nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: rights("15")},
				Plan:   func(context.Context, []byte) error { return nil },
			})
			if err == nil && found.Zahlen.Neu != wanted {
				err = fmt.Errorf("the plan has %+v; %d new pairs are wanted", found.Zahlen, wanted)
			}
			return err
		}, func() error { return readCells(file.Bytes(), wanted) })
}

// matrixRows has Leistungsbuendel in rows and Kommunen in columns.
func matrixRows(bodies, bundles []string, yield func([]any) error) error {
	head := []any{"OZG-ID"}
	for _, ars := range bodies {
		head = append(head, ars)
	}
	if err := yield(head); err != nil {
		return err
	}
	ladder := nachnutzung.Statuswerte()[1:6]
	for i, ozgID := range bundles {
		row := []any{ozgID}
		for j := range bodies {
			row = append(row, string(ladder[(i+j)%len(ladder)]))
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// readCells reads all cells of a workbook with the library.
func readCells(file []byte, atLeast int) (err error) {
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		return err
	}
	cells := 0
	for rows.Next() {
		row, err := rows.Columns()
		if err != nil {
			return err
		}
		cells += len(row)
	}
	if cells < atLeast {
		return fmt.Errorf("the library reads %d cells; %d are there", cells, atLeast)
	}
	return errors.Join(rows.Error(), rows.Close())
}
