// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Abdeckungen walks over all coverages that the filters leave.
func (c *Client) Abdeckungen(ctx context.Context, p api.AbdeckungParams) iter.Seq2[api.Abdeckung, error] {
	open := func(l api.AbdeckungListe) ([]api.Abdeckung, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "abdeckung")
}

// AbdeckungenSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) AbdeckungenSeite(ctx context.Context, p api.AbdeckungParams) (api.AbdeckungListe, error) {
	return page[api.AbdeckungListe](ctx, c, p, "abdeckung")
}

// Definitionen walks over the definitions by which coverage is counted.
func (c *Client) Definitionen(ctx context.Context, p api.DefinitionParams) iter.Seq2[api.Definition, error] {
	open := func(l api.DefinitionListe) ([]api.Definition, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "definitionen")
}

// DefinitionenSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) DefinitionenSeite(ctx context.Context, p api.DefinitionParams) (api.DefinitionListe, error) {
	return page[api.DefinitionListe](ctx, c, p, "definitionen")
}

// Definition fetches a definition by its id, all of it or the named fields.
func (c *Client) Definition(ctx context.Context, id string, fields ...string) (api.Definition, error) {
	return one[api.Definition](ctx, c, fields, "definitionen", id)
}
