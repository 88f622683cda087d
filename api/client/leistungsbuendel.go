// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// LeistungsbuendelListe walks over all Leistungsbuendel that the filters leave.
func (c *Client) LeistungsbuendelListe(
	ctx context.Context, p api.LeistungsbuendelParams,
) iter.Seq2[api.Leistungsbuendel, error] {
	open := func(l api.LeistungsbuendelListe) ([]api.Leistungsbuendel, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "leistungsbuendel")
}

// LeistungsbuendelSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) LeistungsbuendelSeite(
	ctx context.Context, p api.LeistungsbuendelParams,
) (api.LeistungsbuendelListe, error) {
	return page[api.LeistungsbuendelListe](ctx, c, p, "leistungsbuendel")
}

// Leistungsbuendel fetches a Leistungsbuendel by its OZG-ID, all of it or the named fields.
func (c *Client) Leistungsbuendel(ctx context.Context, ozgID string, fields ...string) (api.Leistungsbuendel, error) {
	return one[api.Leistungsbuendel](ctx, c, fields, "leistungsbuendel", ozgID)
}

// BuendelLeistungen walks over the Leistungen of one Leistungsbuendel.
func (c *Client) BuendelLeistungen(
	ctx context.Context, ozgID string, p api.BuendelLeistungParams,
) iter.Seq2[api.Leistung, error] {
	return each(ctx, c, openLeistungen, p, "leistungsbuendel", ozgID, "leistungen")
}

// BuendelLeistungenSeite fetches one page of the Leistungen of one Leistungsbuendel.
func (c *Client) BuendelLeistungenSeite(
	ctx context.Context, ozgID string, p api.BuendelLeistungParams,
) (api.LeistungListe, error) {
	return page[api.LeistungListe](ctx, c, p, "leistungsbuendel", ozgID, "leistungen")
}
