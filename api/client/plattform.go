// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Plattformen walks over all Plattformen that the filters leave.
func (c *Client) Plattformen(ctx context.Context, p api.PlattformParams) iter.Seq2[api.Plattform, error] {
	open := func(l api.PlattformListe) ([]api.Plattform, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "plattformen")
}

// PlattformenSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) PlattformenSeite(ctx context.Context, p api.PlattformParams) (api.PlattformListe, error) {
	return page[api.PlattformListe](ctx, c, p, "plattformen")
}

// Plattform fetches a Plattform by its code, all of it or the named fields.
func (c *Client) Plattform(ctx context.Context, code string, fields ...string) (api.Plattform, error) {
	return one[api.Plattform](ctx, c, fields, "plattformen", code)
}
