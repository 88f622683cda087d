// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Lagen walks over all Lagen that the filters leave.
func (c *Client) Lagen(ctx context.Context, p api.LageParams) iter.Seq2[api.Lage, error] {
	open := func(l api.LageListe) ([]api.Lage, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "lagen")
}

// LagenSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) LagenSeite(ctx context.Context, p api.LageParams) (api.LageListe, error) {
	return page[api.LageListe](ctx, c, p, "lagen")
}

// Lage fetches a Lage by its code, all of it or the named fields.
func (c *Client) Lage(ctx context.Context, code string, fields ...string) (api.Lage, error) {
	return one[api.Lage](ctx, c, fields, "lagen", code)
}
