// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"nachnutzung/api"
)

// How deep pages are compared.
const (
	// deepPage is the page that is compared with the first one, of pageRows rows each.
	deepPage, pageRows = 10_000, 50
	// deepSteps are the rows of a page on the way there.
	deepSteps = 1000
	// deepRounds are the requests of each side, in turns, none of them kept.
	deepRounds = 101
	// mostDeep bounds the time of the deep page beside the first one's.
	mostDeep = 1.2
)

// deep compares the page so many rows from the beginning with the first one.
func (r *filesRun) deep(ctx context.Context, d *filesDatabase, base string) error {
	address := base + api.BasePath + "/nachnutzungen?limit="
	far, rows := "", min(deepPage*pageRows, d.rows()-pageRows)
	for read := 0; read < rows; {
		list, err := pairPage(ctx, address+fmt.Sprint(min(deepSteps, rows-read)), far)
		if err != nil {
			return err
		}
		if list.Next == nil {
			return fmt.Errorf("the list ends after %d rows", read+len(list.Items))
		}
		far, read = *list.Next, read+len(list.Items)
	}
	f := fileFigure{
		database: d.name, what: fmt.Sprintf("page %d of %d", rows/pageRows, pageRows), beside: "page 1", bound: mostDeep, rows: d.rows(),
	}
	for range deepRounds {
		for cursor, took := range map[string]*[]time.Duration{"": &f.theirs, far: &f.ours} {
			err := timed(took, func() error {
				list, err := pairPage(ctx, address+fmt.Sprint(pageRows), cursor)
				if err == nil && len(list.Items) != pageRows {
					err = fmt.Errorf("%d rows on a page", len(list.Items))
				}
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	r.figures = append(r.figures, f)
	return nil
}

// pairPage reads a page that is made for it.
func pairPage(ctx context.Context, address, cursor string) (list api.NachnutzungListe, err error) {
	if cursor != "" {
		address += "&cursor=" + url.QueryEscape(cursor)
	}
	err = fetchJSON(ctx, http.DefaultClient, address, &list, "Cache-Control: no-cache")
	return list, err
}
