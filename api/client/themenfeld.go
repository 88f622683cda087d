// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Themenfelder walks over all Themenfelder that the filters leave.
func (c *Client) Themenfelder(ctx context.Context, p api.ThemenfeldParams) iter.Seq2[api.Themenfeld, error] {
	open := func(l api.ThemenfeldListe) ([]api.Themenfeld, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "themenfelder")
}

// ThemenfelderSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) ThemenfelderSeite(ctx context.Context, p api.ThemenfeldParams) (api.ThemenfeldListe, error) {
	return page[api.ThemenfeldListe](ctx, c, p, "themenfelder")
}

// Themenfeld fetches a Themenfeld by its code, all of it or the named fields.
func (c *Client) Themenfeld(ctx context.Context, code string, fields ...string) (api.Themenfeld, error) {
	return one[api.Themenfeld](ctx, c, fields, "themenfelder", code)
}
