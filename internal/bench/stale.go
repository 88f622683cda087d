// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"nachnutzung/api"
)

// mostStale is how long another server may still give the answer from before a write.
const mostStale = 150 * time.Millisecond

// staleness writes to one server and asks another one for a list with the pair, which
// it keeps, until its answer is the new one: how long that took after the write's reply.
func (b *feedBench) staleness(ctx context.Context) (waits []time.Duration, err error) {
	first, err := startSide(ctx, sideOurs, b.dsn, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, first.end()) }()
	second, err := startSide(ctx, sideOurs, b.dsn, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, second.end()) }()
	writer := &crowd{feed: b, server: first}
	for i := range b.plan.stale {
		ars, ozgID, _ := strings.Cut(b.pairs[i%len(b.pairs)], "/")
		path, list := "/kommunen/"+ars+"/nachnutzungen/"+ozgID, second.base+api.BasePath+"/nachnutzungen?kommune="+ars+"&leistungsbuendel="+ozgID
		// Kept before.
		if _, err := plannedAt(ctx, list); err != nil {
			return nil, err
		}
		day := time.Date(2040, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format(time.DateOnly)
		if err := writer.ask(ctx, http.MethodPatch, path, `{"geplanterGoLive":"`+day+`"}`); err != nil {
			return nil, err
		}
		written := time.Now()
		for seen := ""; seen != day; {
			if seen, err = plannedAt(ctx, list); err != nil {
				return nil, err
			}
			if time.Since(written) > requestTimeout {
				return nil, fmt.Errorf("%s is still the old one after %s", path, requestTimeout)
			}
		}
		waits = append(waits, time.Since(written))
	}
	// The burst is counted.
	_, err = b.db.Nummeriere(ctx)
	return waits, err
}

// plannedAt is the plan that a list of one pair shows.
func plannedAt(ctx context.Context, address string) (string, error) {
	var shown api.NachnutzungListe
	if err := fetchJSON(ctx, http.DefaultClient, address, &shown); err != nil {
		return "", err
	}
	if len(shown.Items) != 1 || shown.Items[0].GeplanterGoLive == nil {
		return "", nil
	}
	return *shown.Items[0].GeplanterGoLive, nil
}
