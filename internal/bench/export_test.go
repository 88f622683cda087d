// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// exportBundles are the bundles of the catalogue, filled up with synthetic ones: with
// the 133 Verwaltungstraeger of Sachsen-Anhalt they make 133,399 pairs.
const exportBundles = 1003

// copyRows is what COPY is told to write: the rows of the CSV with their names and
// texts, in the same order. What the program computes of a pair's content, COPY
// gives as it stands.
const copyRows = `COPY (SELECT k.ars, k.name, k.land, l.bezeichnung, b.ozg_id, b.name, b.themenfeld, n.version, n.status, n.status_seit, n.herkunft,
	t.inhalt, n.inhalt, n.plan, n.bestaetigung, n.bestaetigt_am, n.organisation, n.geaendert_am, k.erbt_von, n.beispiel
	FROM nachnutzung AS n JOIN kommune AS k ON k.ars = n.ars JOIN leistungsbuendel AS b ON b.ozg_id = n.ozg_id
	LEFT JOIN codelisteneintrag AS l ON l.liste = 'land' AND l.code = k.land LEFT JOIN freitext AS t ON t.id = n.begruendung
	ORDER BY n.ars, n.ozg_id) TO STDOUT (FORMAT csv, HEADER)`

// BenchmarkExport measures the files of 133,399 pairs, each with a reason, beside
// what PostgreSQL and the library make of the same rows, in turns: the metrics are
// ratios of one run.
func BenchmarkExport(b *testing.B) {
	dsn, drop, err := storetest.NewPostgres(b.Context())
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() {
		if err := drop(); err != nil {
			b.Error(err)
		}
	})
	fillExport(b, dsn)
	db, err := store.Open(b.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	s, err := server.New(config.Config{}, db, slog.New(slog.DiscardHandler), "bench")
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(s)
	b.Cleanup(web.Close)
	other, err := pgx.Connect(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = other.Close(context.WithoutCancel(b.Context())) })
	list := web.URL + api.BasePath + "/nachnutzungen?vollstaendig=true&format="
	b.Run("csv", func(b *testing.B) {
		compareTimes(b, "×COPY", func() error { return download(b, list+"csv", io.Discard) }, func() error {
			_, err := other.PgConn().CopyTo(b.Context(), io.Discard, copyRows)
			return err
		})
	})
	b.Run("xlsx", func(b *testing.B) {
		cells := exportCells(b, list+"csv")
		compareTimes(b, "×library", func() error { return download(b, list+"xlsx", io.Discard) }, func() error { return writeCells(cells) })
	})
	b.Run("memory", func(b *testing.B) { measureExportMemory(b, dsn) })
}

// measureExportMemory reports the peak of the delivered program's resident memory,
// started anew for each form.
func measureExportMemory(b *testing.B, dsn string) {
	b.Helper()
	program, _, err := buildProgram(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, form := range []string{"csv", "xlsx"} {
			p, err := startProgram(b.Context(), program, dsn)
			if err != nil {
				b.Fatal(err)
			}
			err = download(b, p.base+api.BasePath+"/nachnutzungen?vollstaendig=true&format="+form, io.Discard)
			b.ReportMetric(float64(peakKiB(p.cmd.Process.Pid))/1024, "MiB-peak-"+form)
			if err := errors.Join(err, p.end()); err != nil {
				b.Fatal(err)
			}
		}
	}
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// peakKiB reads the greatest resident set that a process has had; 0 where the system
// does not tell.
func peakKiB(pid int) int {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	found := highWater.FindSubmatch(text)
	if found == nil {
		return 0
	}
	kib, err := strconv.Atoi(string(found[1]))
	if err != nil {
		return 0
	}
	return kib
}

// compareTimes runs both in turns and reports how many times as long ours takes.
func compareTimes(b *testing.B, unit string, ours, theirs func() error) {
	b.Helper()
	var sums [2]time.Duration
	for b.Loop() {
		for i, run := range []func() error{ours, theirs} {
			began := time.Now()
			if err := run(); err != nil {
				b.Fatal(err)
			}
			sums[i] += time.Since(began)
		}
	}
	b.ReportMetric(sums[0].Seconds()/sums[1].Seconds(), unit)
	b.ReportMetric(sums[0].Seconds()/float64(b.N), "s/ours")
	b.ReportMetric(sums[1].Seconds()/float64(b.N), "s/theirs")
}

func download(b *testing.B, target string, w io.Writer) (err error) {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, target, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d", target, answer.StatusCode)
	}
	_, err = io.Copy(w, answer.Body)
	return err
}

// fillExport loads the catalogue, fills it up with marked synthetic bundles and gives
// each pair a paused status with its reason.
func fillExport(b *testing.B, dsn string) {
	b.Helper()
	t, err := newTemplate(b.Context(), b.TempDir(), history(20)[18:19])
	if err != nil {
		b.Fatal(err)
	}
	db, err := loadCatalogue(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	p, err := openPool(dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	err = p.execAll(b.Context(), `INSERT INTO leistungsbuendel SELECT CAST(90000 + row_number() OVER (ORDER BY ozg_id) AS text), 'Synthetisch: ' || name,
		themenfeld, lage, beleglage, quellen, zustaendigkeit, zustaendigkeit_stand, typen, anzahl_leistungen, sdg1, sdg2, sortier, such_name,
		such_synonyme, such_leistungen, such_schluessel, version, geladene_version FROM leistungsbuendel ORDER BY ozg_id LIMIT `+strconv.Itoa(exportBundles-558))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := fill(b.Context(), p, t, 133); err != nil {
		b.Fatal(err)
	}
}

// exportCells are the cells of the CSV, typed as the workbook has them.
func exportCells(b *testing.B, target string) [][]any {
	b.Helper()
	read, write := io.Pipe()
	go func() { _ = write.CloseWithError(download(b, target, write)) }()
	records, err := csv.NewReader(read).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	rows := make([][]any, len(records))
	for i, record := range records {
		rows[i] = make([]any, len(record))
		for j, text := range record {
			rows[i][j] = typed(text)
		}
	}
	return rows
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
func writeCells(rows [][]any) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	stream, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, row := range rows {
		if err := stream.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	return f.Write(io.Discard)
}
