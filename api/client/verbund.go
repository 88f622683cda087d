// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Verbuende walks over all Verbuende that the filters leave.
func (c *Client) Verbuende(ctx context.Context, p api.VerbundParams) iter.Seq2[api.Verbund, error] {
	open := func(l api.VerbundListe) ([]api.Verbund, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "verbuende")
}

// VerbuendeSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) VerbuendeSeite(ctx context.Context, p api.VerbundParams) (api.VerbundListe, error) {
	return page[api.VerbundListe](ctx, c, p, "verbuende")
}

// Verbund fetches a Verbund by its code, all of it or the named fields.
func (c *Client) Verbund(ctx context.Context, code string, fields ...string) (api.Verbund, error) {
	return one[api.Verbund](ctx, c, fields, "verbuende", code)
}

// Mitglieder walks over the memberships of a Verbund.
func (c *Client) Mitglieder(ctx context.Context, code string, p api.MitgliedParams) iter.Seq2[api.Mitglied, error] {
	open := func(l api.MitgliedListe) ([]api.Mitglied, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "verbuende", code, "mitglieder")
}

// MitgliederSeite fetches one page of the memberships of a Verbund.
func (c *Client) MitgliederSeite(ctx context.Context, code string, p api.MitgliedParams) (api.MitgliedListe, error) {
	return page[api.MitgliedListe](ctx, c, p, "verbuende", code, "mitglieder")
}
