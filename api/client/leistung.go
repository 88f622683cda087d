// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Leistungen walks over all Leistungen that the filters leave.
func (c *Client) Leistungen(ctx context.Context, p api.LeistungParams) iter.Seq2[api.Leistung, error] {
	return each(ctx, c, openLeistungen, p, "leistungen")
}

// LeistungenSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) LeistungenSeite(ctx context.Context, p api.LeistungParams) (api.LeistungListe, error) {
	return page[api.LeistungListe](ctx, c, p, "leistungen")
}

// Leistung fetches a Leistung by our id or by its LeiKa-Schluessel, all of it or the named fields.
func (c *Client) Leistung(ctx context.Context, id string, fields ...string) (api.Leistung, error) {
	return one[api.Leistung](ctx, c, fields, "leistungen", id)
}

func openLeistungen(l api.LeistungListe) ([]api.Leistung, api.Seite) { return l.Items, l.Seite }
