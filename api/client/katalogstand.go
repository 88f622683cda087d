// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"

	"nachnutzung/api"
)

// Katalogstand fetches how complete the catalogue is, with date and sources.
func (c *Client) Katalogstand(ctx context.Context) (api.Katalogstand, error) {
	return one[api.Katalogstand](ctx, c, nil, "katalogstand")
}
