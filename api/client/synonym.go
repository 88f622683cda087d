// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Synonyme walks over all synonyms that the filters leave.
func (c *Client) Synonyme(ctx context.Context, p api.SynonymParams) iter.Seq2[api.Synonym, error] {
	open := func(l api.SynonymListe) ([]api.Synonym, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "synonyme")
}

// SynonymeSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) SynonymeSeite(ctx context.Context, p api.SynonymParams) (api.SynonymListe, error) {
	return page[api.SynonymListe](ctx, c, p, "synonyme")
}
