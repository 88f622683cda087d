// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Kommunen walks over all bodies that the filters leave.
func (c *Client) Kommunen(ctx context.Context, p api.KommuneParams) iter.Seq2[api.Kommune, error] {
	open := func(l api.KommuneListe) ([]api.Kommune, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "kommunen")
}

// KommunenSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) KommunenSeite(ctx context.Context, p api.KommuneParams) (api.KommuneListe, error) {
	return page[api.KommuneListe](ctx, c, p, "kommunen")
}

// Kommune fetches a body by its ARS; an AGS is accepted too, all of it or the named fields.
func (c *Client) Kommune(ctx context.Context, ars string, fields ...string) (api.Kommune, error) {
	return one[api.Kommune](ctx, c, fields, "kommunen", ars)
}

// Hierarchie fetches a body with those above and directly below it.
func (c *Client) Hierarchie(ctx context.Context, ars string) (api.Hierarchie, error) {
	return one[api.Hierarchie](ctx, c, nil, "kommunen", ars, "hierarchie")
}
