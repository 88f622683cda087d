// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"nachnutzung/api"
)

// Kopie is a copy of the stored pairs, as the list shows them, that can be kept in
// step: first the snapshot, then the feed. It lives in memory; who keeps it elsewhere
// hears of every change (Gemerkt) and hands it back later (Aufnehmen). It is for one
// goroutine at a time.
type Kopie struct {
	c      *Client
	filter api.Gebietsfilter
	pairs  map[string]api.Nachnutzung
	stand  Kopiestand
	// Gemerkt hears of what a step has changed and where the copy is after it, before
	// the copy itself does; an error leaves the copy as it was. With neu the pairs are
	// all there are. Nil is fine.
	Gemerkt func(pairs []api.Nachnutzung, stand Kopiestand, neu bool) error
}

// Kopiestand is where a copy is.
type Kopiestand struct {
	// Cursor with which the feed goes on; empty before the snapshot.
	Cursor string `json:"cursor"`
	// Revision up to which the copy has read.
	Revision int64 `json:"revision"`
	// GeloeschteTexte is how many texts had been erased at the last look; -1 before it.
	GeloeschteTexte int64 `json:"geloeschteTexte"`
}

// NewKopie makes an empty copy of what the filter leaves. Bodies are named by ARS.
func NewKopie(c *Client, filter api.Gebietsfilter) *Kopie {
	return &Kopie{c: c, filter: filter, pairs: make(map[string]api.Nachnutzung), stand: Kopiestand{GeloeschteTexte: -1}}
}

// Aufnehmen puts back what was kept elsewhere.
func (k *Kopie) Aufnehmen(pairs []api.Nachnutzung, stand Kopiestand) {
	for i := range pairs {
		k.pairs[subject(&pairs[i])] = pairs[i]
	}
	k.stand = stand
}

// Stand is where the copy is.
func (k *Kopie) Stand() Kopiestand { return k.stand }

// Paare are the pairs of the copy, by ARS and OZG-ID.
func (k *Kopie) Paare() []api.Nachnutzung {
	list := make([]api.Nachnutzung, 0, len(k.pairs))
	for _, key := range slices.Sorted(maps.Keys(k.pairs)) {
		list = append(list, k.pairs[key])
	}
	return list
}

func subject(n *api.Nachnutzung) string { return n.Ars + "/" + n.OzgID }

// listed gives a pair the form of the list, which leaves the steps out.
func listed(n api.Nachnutzung) api.Nachnutzung {
	n.Schritte = nil
	n.TexteGeloescht = slices.DeleteFunc(slices.Clone(n.TexteGeloescht), func(t api.TextGeloescht) bool {
		return strings.HasPrefix(t.Feld, "/schritte/")
	})
	return n
}

// Schritt takes the copy one step further: the snapshot where there is none, else a
// page of the feed, for which the server waits up to warte seconds. It tells how many
// pairs came and whether the copy knows all there is. When the server's cursors have
// become invalid, the next step reads the snapshot again.
func (k *Kopie) Schritt(ctx context.Context, warte int) (changed int, complete bool, err error) {
	if k.stand.Cursor == "" {
		changed, err = k.snapshot(ctx)
		return changed, false, err
	}
	page, err := k.c.Aenderungen(ctx, api.AenderungParams{
		Typ: []string{"nachnutzung", "zustaendigkeit"}, Gebietsfilter: k.filter, Cursor: k.stand.Cursor, Warte: warte, Limit: 1000,
	})
	if problem, ok := errors.AsType[*ProblemError](err); ok && problem.Status == http.StatusGone {
		k.stand.Cursor = ""
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	var pairs []api.Nachnutzung
	var responsible []string
	for i := range page.Items {
		switch e := &page.Items[i]; {
		case e.Data != nil:
			pairs = append(pairs, listed(*e.Data))
		case e.Type == "zustaendigkeit":
			responsible = append(responsible, e.Subject)
		}
	}
	slices.Sort(responsible)
	again, err := k.reread(ctx, slices.Compact(responsible))
	if err != nil {
		return 0, false, err
	}
	stand := k.stand
	stand.Cursor, stand.Revision = page.Next, page.Revision
	pairs = append(pairs, again...)
	return len(pairs), page.Vollstaendig, k.take(pairs, stand, false)
}

// take puts pairs into the copy. An event may tell of a version that the snapshot
// has passed already.
func (k *Kopie) take(pairs []api.Nachnutzung, stand Kopiestand, neu bool) error {
	if !neu && len(pairs) == 0 && stand == k.stand {
		return nil
	}
	known := k.pairs
	if neu {
		known = make(map[string]api.Nachnutzung, len(pairs))
	}
	fresh := make(map[string]api.Nachnutzung)
	for _, n := range pairs {
		key := subject(&n)
		if n.Version >= max(known[key].Version, fresh[key].Version) {
			fresh[key] = n
		}
	}
	if k.Gemerkt != nil {
		list := make([]api.Nachnutzung, 0, len(fresh))
		for _, key := range slices.Sorted(maps.Keys(fresh)) {
			list = append(list, fresh[key])
		}
		if err := k.Gemerkt(list, stand, neu); err != nil {
			return fmt.Errorf("keep the copy: %w", err)
		}
	}
	maps.Copy(known, fresh)
	k.pairs, k.stand = known, stand
	return nil
}

// snapshot reads everything. Until it is whole the copy stays as it is.
func (k *Kopie) snapshot(ctx context.Context) (int, error) {
	// Asked for before the first row: what is erased meanwhile shows at the next look.
	proof, err := k.c.Pruefsummen(ctx, api.PruefsummenParams{Limit: 1})
	if err != nil {
		return 0, err
	}
	pairs, stand, err := k.list(ctx, k.filter)
	if err != nil {
		return 0, err
	}
	stand.GeloeschteTexte = proof.GeloeschteTexte
	return len(pairs), k.take(pairs, stand, true)
}

// reread reads the pairs of bundles anew, because who is responsible for them has
// changed, which no version of a pair tells.
func (k *Kopie) reread(ctx context.Context, ozgIDs []string) ([]api.Nachnutzung, error) {
	ozgIDs = slices.DeleteFunc(ozgIDs, func(id string) bool {
		return len(k.filter.Leistungsbuendel) > 0 && !slices.Contains(k.filter.Leistungsbuendel, id)
	})
	if len(ozgIDs) == 0 {
		return nil, nil
	}
	filter := k.filter
	filter.Leistungsbuendel = ozgIDs
	pairs, _, err := k.list(ctx, filter)
	return pairs, err
}

// list reads all stored pairs that a filter leaves, and where the feed goes on.
func (k *Kopie) list(ctx context.Context, filter api.Gebietsfilter) ([]api.Nachnutzung, Kopiestand, error) {
	p := api.NachnutzungParams{Land: filter.Land, Kommune: filter.Kommune, Leistungsbuendel: filter.Leistungsbuendel}
	p.Limit = 1000
	var pairs []api.Nachnutzung
	var stand Kopiestand
	for {
		page, err := k.c.NachnutzungenSeite(ctx, p)
		if err != nil {
			return nil, stand, err
		}
		for _, n := range page.Items {
			pairs = append(pairs, listed(n))
		}
		if page.AenderungenAb != "" {
			stand.Cursor = page.AenderungenAb
		}
		if page.Next == nil {
			break
		}
		if *page.Next == p.Cursor {
			return nil, stand, fmt.Errorf("the server's next cursor %q does not advance", p.Cursor)
		}
		p.Cursor = *page.Next
	}
	if stand.Cursor == "" {
		return nil, stand, errors.New("the server's list names no cursor of the feed")
	}
	return pairs, stand, nil
}
