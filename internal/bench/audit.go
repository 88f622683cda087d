// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"log/slog"
	"time"

	"nachnutzung/internal/store"
)

// audits holds how long each check of the whole history took.
type audits struct {
	verify, scan []time.Duration
}

// measureAudits verifies the history as the command line does, and scans the same
// rows, in turns.
func measureAudits(ctx context.Context, plan registerPlan, dsn string, entries int64) (a audits, err error) {
	db, err := store.Open(ctx, dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		return a, fmt.Errorf("open: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := openPool(dsn)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	for range plan.audits {
		began := time.Now()
		scanned, err := p.scanHistory(ctx)
		if err != nil {
			return a, err
		}
		a.scan = append(a.scan, time.Since(began))
		began = time.Now()
		report, err := db.PruefeVerlauf(ctx, func(int64) {})
		if err != nil {
			return a, err
		}
		a.verify = append(a.verify, time.Since(began))
		if !report.InOrdnung() || report.Eintraege != entries || scanned != entries {
			return a, fmt.Errorf("verified %+v, scanned %d; want %d entries in order", report, scanned, entries)
		}
	}
	return a, nil
}

// scanHistory reads every row that a verification needs and hashes its bytes, as
// bare as can be: table after table in the order in which they lie, no join, one
// hash over all. It tells the entries.
func (p *pool) scanHistory(ctx context.Context) (entries int64, err error) {
	h := sha256.New()
	if entries, err = p.scan(ctx, h, "SELECT "+entryColumns+" FROM verlauf"); err != nil {
		return 0, err
	}
	for _, query := range []string{"SELECT " + linkColumns + " FROM kette", "SELECT " + textColumns + " FROM freitext"} {
		if _, err := p.scan(ctx, h, query); err != nil {
			return 0, err
		}
	}
	return entries, nil
}

func (p *pool) scan(ctx context.Context, h hash.Hash, query string) (n int64, err error) {
	rows, err := p.QueryContext(ctx, query)
	if err != nil {
		return 0, fmt.Errorf("%.40s: %w", query, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return 0, fmt.Errorf("%.40s: %w", query, err)
	}
	values, dest := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return n, fmt.Errorf("%.40s: %w", query, err)
		}
		for _, value := range values {
			_, _ = h.Write(value)
		}
		n++
	}
	return n, rows.Err()
}
