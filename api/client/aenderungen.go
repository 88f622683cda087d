// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"

	"nachnutzung/api"
)

// Aenderungen fetches one page of the change feed. Next of the page is the Cursor of
// the next call, on an empty page too. With Warte the answer may take as long.
func (c *Client) Aenderungen(ctx context.Context, p api.AenderungParams) (api.AenderungListe, error) {
	return page[api.AenderungListe](ctx, c, p, "aenderungen")
}

// Pruefsummen fetches one page of what a copy can be held against.
func (c *Client) Pruefsummen(ctx context.Context, p api.PruefsummenParams) (api.Pruefsummen, error) {
	return page[api.Pruefsummen](ctx, c, p, "aenderungen", "pruefsummen")
}

// NachnutzungenSeite fetches one page of the stored pairs. The first one carries the
// cursor from which Aenderungen goes on.
func (c *Client) NachnutzungenSeite(ctx context.Context, p api.NachnutzungParams) (api.NachnutzungListe, error) {
	return page[api.NachnutzungListe](ctx, c, p, "nachnutzungen")
}
