// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// listPruefsummen answers what a copy can be held against.
//
//	@Summary		Prüfsummen des Bestands auflisten
//	@Description	Damit beweist eine Kopie, dass sie stimmt, und findet sonst in wenigen Anfragen die Kommune, an der es liegt: ohne Filter je Land, mit `land` je Kommune. `revision` fragt nach dem Stand der eigenen Kopie, das ist die Revision der letzten Seite der Änderungsliste. Je Kommune SHA-256 über das kanonische JSON (RFC 8785) der Liste `[{"status":…,"subject":…,"version":…}]`, nach subject geordnet; je Land und für alle SHA-256 über das kanonische JSON der Liste `[{"anzahl":…,"pruefsumme":…,"schluessel":…}]` der Teile, nach schluessel geordnet. Es zählt, was `GET /nachnutzungen` zeigt.
//	@Tags			Portale
//	@ID				listPruefsummen
//	@Produce		json
//	@Param			filter	query		api.PruefsummenParams	false	"Filter"
//	@Success		200		{object}	api.Pruefsummen			"Eine Seite der Prüfsummen"
//	@Header			200		{integer}	Nachnutzung-Revision	"Revision, deren Stand geprüft wird"
//	@Failure		400		{object}	api.Problem
//	@Router			/aenderungen/pruefsummen [get]
func (a *API) listPruefsummen(c *gin.Context) error {
	ctx := c.Request.Context()
	var p api.PruefsummenParams
	request := bindQuery(c.Request.URL.Query(), &p)
	after := request.readCursor(p.Cursor, c.Request.URL)
	if p.Land != "" && p.Kommune != "" {
		request.fault("kommune", "Bitte entweder land oder kommune angeben, nicht beides.")
	}
	if err := request.err(); err != nil {
		return err
	}
	f, err := a.proofFilter(ctx, &p)
	if err != nil {
		return err
	}
	if _, err := negotiate(c, "", mediaJSON); err != nil {
		return err
	}
	proof, err := a.proof(ctx, f)
	if err != nil {
		return err
	}
	c.Header(antworten.HeaderRevision, strconv.FormatInt(f.Revision, 10))
	page := pageOfProof(*proof, p.Limit, after)
	if page.GeloeschteTexte, err = a.db.GeloeschteTexte(ctx); err != nil {
		return err
	}
	var next []string
	if len(page.Items) > p.Limit {
		page.Items = page.Items[:p.Limit]
		next = []string{page.Items[p.Limit-1].Schluessel}
	}
	if cursor := linkNext(c, next); cursor != "" {
		page.Next = &cursor
	}
	var b bytes.Buffer
	if err := encodeJSON(&b, &page); err != nil {
		return err
	}
	if !notModifiedAs(c, hashTag(b.Bytes()), revalidate) {
		writeBody(c, mediaJSON, b.Bytes())
	}
	return nil
}

// pageOfProof leaves the parts after a place, one more than a page at most.
func pageOfProof(proof api.Pruefsummen, limit int, after []string) api.Pruefsummen {
	from := 0
	if len(after) == 1 {
		from, _ = slices.BinarySearchFunc(proof.Items, after[0]+"~", func(p api.Pruefsumme, key string) int { return strings.Compare(p.Schluessel, key) })
	}
	proof.Items = proof.Items[from:min(len(proof.Items), from+limit+1)]
	return proof
}

// proofFilter reads which pairs are asked for, and of which revision.
func (a *API) proofFilter(ctx context.Context, p *api.PruefsummenParams) (store.BestandFilter, error) {
	f := store.BestandFilter{Land: p.Land}
	if p.Kommune != "" {
		ars, err := a.db.ARS(ctx, p.Kommune)
		if err != nil {
			return f, unknownBody("kommune", p.Kommune, err)
		}
		f.ARS = ars
	}
	now, err := a.db.Feedstand(ctx)
	if err != nil {
		return f, err
	}
	f.Revision = now.Revision
	if p.Revision == "" {
		return f, nil
	}
	asked, err := strconv.ParseInt(p.Revision, 10, 64)
	if err != nil || asked > now.Revision {
		return f, nachnutzung.Invalid("?revision", fmt.Sprintf("Die Revision %s gibt es noch nicht; die letzte ist %d.", p.Revision, now.Revision))
	}
	f.Revision = asked
	return f, nil
}

// proofs remembers the last proofs, because each reads all pairs that are asked for,
// and makes one at a time.
type proofs struct {
	mu   sync.Mutex
	last []madeProof
}

type madeProof struct {
	key   string
	proof *api.Pruefsummen
}

// maxProofs is how many are remembered: those of the Laender and of all.
const maxProofs = 20

// proof gives the proof of what is asked for.
func (a *API) proof(ctx context.Context, f store.BestandFilter) (*api.Pruefsummen, error) {
	// Who is responsible depends on the catalogue and on the day too.
	katalog, err := a.db.Stand(ctx, store.Katalog)
	if err != nil {
		return nil, err
	}
	kommunen, err := a.db.Stand(ctx, store.Kommunen)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%d %s %s %s %s", f.Revision, f.Land, f.ARS, katalog.Version(), kommunen.Version())
	a.proofs.mu.Lock()
	defer a.proofs.mu.Unlock()
	if at := slices.IndexFunc(a.proofs.last, func(m madeProof) bool { return m.key == key }); at >= 0 {
		return a.proofs.last[at].proof, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lines, err := a.db.Bestand(ctx, f)
	if err != nil {
		return nil, err
	}
	made := makeProof(lines, f)
	if len(a.proofs.last) == maxProofs {
		a.proofs.last = slices.Delete(a.proofs.last, 0, 1)
	}
	a.proofs.last = append(a.proofs.last, madeProof{key, made})
	return made, nil
}

// makeProof folds the pairs of each body, and those of each Land where all are asked
// for.
func makeProof(lines []store.Bestandszeile, f store.BestandFilter) *api.Pruefsummen {
	var bodies []api.Pruefsumme
	for from := 0; from < len(lines); {
		ars, to := lines[from].ARS, from
		var part []api.Pruefzeile
		for ; to < len(lines) && lines[to].ARS == ars; to++ {
			l := &lines[to]
			part = append(part, api.Pruefzeile{Subject: l.ARS + "/" + l.OzgID, Version: l.Version, Status: string(l.Status)})
		}
		bodies, from = append(bodies, api.KommunePruefsumme(ars, part)), to
	}
	made := &api.Pruefsummen{Revision: f.Revision, Stichtag: heute(), Items: bodies}
	var whole api.Pruefsumme
	switch {
	case f.ARS != "":
		whole = api.KommunePruefsumme(f.ARS, nil)
		if len(bodies) > 0 {
			whole = bodies[0]
		}
	case f.Land != "":
		whole = api.FaltePruefsummen(f.Land, bodies)
	default:
		made.Items = foldLaender(bodies)
		whole = api.FaltePruefsummen("", made.Items)
	}
	if made.Items == nil {
		made.Items = []api.Pruefsumme{}
	}
	made.Anzahl, made.Pruefsumme = whole.Anzahl, whole.Pruefsumme
	return made
}

// foldLaender folds bodies, sorted by ARS, into their Laender.
func foldLaender(bodies []api.Pruefsumme) []api.Pruefsumme {
	var laender []api.Pruefsumme
	for from := 0; from < len(bodies); {
		land, to := bodies[from].Schluessel[:2], from
		for to < len(bodies) && bodies[to].Schluessel[:2] == land {
			to++
		}
		laender, from = append(laender, api.FaltePruefsummen(land, bodies[from:to])), to
	}
	return laender
}
