// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Onlinedienste walks over all Onlinedienste that the filters leave.
func (c *Client) Onlinedienste(ctx context.Context, p api.OnlinedienstParams) iter.Seq2[api.Onlinedienst, error] {
	open := func(l api.OnlinedienstListe) ([]api.Onlinedienst, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "onlinedienste")
}

// OnlinediensteSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) OnlinediensteSeite(ctx context.Context, p api.OnlinedienstParams) (api.OnlinedienstListe, error) {
	return page[api.OnlinedienstListe](ctx, c, p, "onlinedienste")
}

// Onlinedienst fetches an Onlinedienst by its code, all of it or the named fields.
func (c *Client) Onlinedienst(ctx context.Context, code string, fields ...string) (api.Onlinedienst, error) {
	return one[api.Onlinedienst](ctx, c, fields, "onlinedienste", code)
}
