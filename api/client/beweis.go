// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"nachnutzung/api"
)

// Pruefe holds the copy against the server's sums of the revision that the copy has
// read, and gives the ARS of the bodies that differ; none is the proof that the copy
// is in step. It takes one request per Land of the copy and one for all. A copy that
// leaves bundles out cannot be proven.
func (k *Kopie) Pruefe(ctx context.Context) ([]string, error) {
	if len(k.filter.Leistungsbuendel) > 0 {
		return nil, errors.New("a copy of single bundles has no sums to be held against")
	}
	ours := k.sums()
	if len(k.filter.Kommune) > 0 {
		return k.differing(ctx, ours, k.filter.Kommune)
	}
	parts := k.filter.Land
	if len(parts) == 0 {
		proof, err := k.c.Pruefsummen(ctx, api.PruefsummenParams{Revision: k.revision(), Limit: 1000})
		if err != nil {
			return nil, err
		}
		laender := k.laender(ours)
		theirs := make(map[string]api.Pruefsumme)
		for _, p := range proof.Items {
			theirs[p.Schluessel] = p
		}
		parts = unequal(laender, theirs)
	}
	var bodies []string
	for _, land := range parts {
		differ, err := k.differingIn(ctx, ours, land)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, differ...)
	}
	return bodies, nil
}

// revision is that of the copy, as a parameter.
func (k *Kopie) revision() string { return strconv.FormatInt(k.stand.Revision, 10) }

// sums are those of the copy, by ARS.
func (k *Kopie) sums() map[string]api.Pruefsumme {
	lines := make(map[string][]api.Pruefzeile)
	for _, key := range slices.Sorted(maps.Keys(k.pairs)) {
		n := k.pairs[key]
		lines[n.Ars] = append(lines[n.Ars], api.Pruefzeile{Subject: key, Version: n.Version, Status: n.Status})
	}
	sums := make(map[string]api.Pruefsumme, len(lines))
	for ars, list := range lines {
		sums[ars] = api.KommunePruefsumme(ars, list)
	}
	return sums
}

// laender folds the sums of bodies into those of their Laender.
func (k *Kopie) laender(bodies map[string]api.Pruefsumme) map[string]api.Pruefsumme {
	parts := make(map[string][]api.Pruefsumme)
	for _, ars := range slices.Sorted(maps.Keys(bodies)) {
		parts[ars[:2]] = append(parts[ars[:2]], bodies[ars])
	}
	sums := make(map[string]api.Pruefsumme, len(parts))
	for land, list := range parts {
		sums[land] = api.FaltePruefsummen(land, list)
	}
	return sums
}

// unequal gives the keys whose sums differ or that one side lacks.
func unequal(ours, theirs map[string]api.Pruefsumme) []string {
	var keys []string
	for key, sum := range ours {
		if theirs[key] != sum {
			keys = append(keys, key)
		}
	}
	for key := range theirs {
		if _, known := ours[key]; !known {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// differingIn compares the bodies of one Land.
func (k *Kopie) differingIn(ctx context.Context, ours map[string]api.Pruefsumme, land string) ([]string, error) {
	mine := make(map[string]api.Pruefsumme)
	for ars, sum := range ours {
		if ars[:2] == land {
			mine[ars] = sum
		}
	}
	theirs := make(map[string]api.Pruefsumme)
	p := api.PruefsummenParams{Land: land, Revision: k.revision(), Limit: 1000}
	for {
		page, err := k.c.Pruefsummen(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, sum := range page.Items {
			theirs[sum.Schluessel] = sum
		}
		if page.Next == nil || *page.Next == p.Cursor {
			return unequal(mine, theirs), nil
		}
		p.Cursor = *page.Next
	}
}

// differing compares named bodies.
func (k *Kopie) differing(ctx context.Context, ours map[string]api.Pruefsumme, bodies []string) ([]string, error) {
	theirs := make(map[string]api.Pruefsumme)
	for _, ars := range bodies {
		page, err := k.c.Pruefsummen(ctx, api.PruefsummenParams{Kommune: ars, Revision: k.revision()})
		if err != nil {
			return nil, err
		}
		for _, sum := range page.Items {
			theirs[sum.Schluessel] = sum
		}
	}
	return unequal(ours, theirs), nil
}

// Vergessen makes the next step read the snapshot again.
func (k *Kopie) Vergessen() { k.stand.Cursor = "" }

// Texterloeschung tells whether texts were erased since the last look that the copy
// may still hold; then it reads the snapshot again at the next step.
func (k *Kopie) Texterloeschung(ctx context.Context) (bool, error) {
	proof, err := k.c.Pruefsummen(ctx, api.PruefsummenParams{Limit: 1})
	if err != nil || proof.GeloeschteTexte == k.stand.GeloeschteTexte {
		return false, err
	}
	k.Vergessen()
	return true, nil
}

// How long a client waits after an error: twice as long each time, by chance between
// nothing and that, so that many clients do not come back at once.
const (
	pauseFirst = time.Second
	pauseMost  = time.Minute
)

// Pause is how long to wait after the n-th error in a row, from 1 on; false where a
// repetition does not help. What the server asks for comes first.
func Pause(err error, n int) (time.Duration, bool) {
	most := min(pauseFirst<<min(n-1, 10), pauseMost)
	pause := rand.N(most) //nolint:gosec // It spreads requests and keeps no secret.
	problem, ok := errors.AsType[*ProblemError](err)
	switch {
	case errors.Is(err, context.Canceled):
		return 0, false
	case !ok:
		return pause, true
	case problem.Status == http.StatusTooManyRequests, problem.Status >= http.StatusInternalServerError:
		return problem.RetryAfter + pause, true
	}
	return 0, false
}
