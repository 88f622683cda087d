// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"iter"

	"nachnutzung/api"
)

// Codelisten walks over all vocabularies that the filters leave.
func (c *Client) Codelisten(ctx context.Context, p api.CodelisteParams) iter.Seq2[api.Codeliste, error] {
	open := func(l api.CodelisteListe) ([]api.Codeliste, api.Seite) { return l.Items, l.Seite }
	return each(ctx, c, open, p, "codelisten")
}

// CodelistenSeite fetches one page of them; Next of the page is the Cursor of the next call.
func (c *Client) CodelistenSeite(ctx context.Context, p api.CodelisteParams) (api.CodelisteListe, error) {
	return page[api.CodelisteListe](ctx, c, p, "codelisten")
}

// Codeliste fetches a vocabulary with its entries by its code, all of it or the named fields.
func (c *Client) Codeliste(ctx context.Context, code string, fields ...string) (api.Codeliste, error) {
	return one[api.Codeliste](ctx, c, fields, "codelisten", code)
}
