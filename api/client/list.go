// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"fmt"
	"iter"
	"net/url"

	"nachnutzung/api"
)

// eachLimit is the page size of the iterators when the caller names none: far
// fewer requests than with the server's default of 50, and still small pages.
const eachLimit = "500"

// page fetches one page of a list.
func page[L any](ctx context.Context, c *Client, params any, path ...string) (L, error) {
	query, err := queryOf(params)
	if err != nil {
		var none L
		return none, err
	}
	return get[L](ctx, c, query, path...)
}

// one fetches a single resource, all of it or the named fields.
func one[T any](ctx context.Context, c *Client, fields []string, path ...string) (T, error) {
	query, err := fieldsQuery(fields)
	if err != nil {
		var none T
		return none, err
	}
	return get[T](ctx, c, query, path...)
}

// each walks a list from the cursor in params to its end. open takes a page
// apart; after an error the walk ends.
func each[T, L any](
	ctx context.Context, c *Client, open func(L) ([]T, api.Seite), params any, path ...string,
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		query, err := queryOf(params)
		if err != nil {
			yield(none, err)
			return
		}
		if !query.Has("limit") {
			query.Set("limit", eachLimit)
		}
		for {
			list, err := get[L](ctx, c, query, path...)
			if err != nil {
				yield(none, err)
				return
			}
			items, seite := open(list)
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if seite.Next == nil {
				return
			}
			if err := advance(query, *seite.Next); err != nil {
				yield(none, err)
				return
			}
		}
	}
}

// advance sets the next cursor. One that does not move would never end.
func advance(query url.Values, next string) error {
	if next == "" || next == query.Get("cursor") {
		return fmt.Errorf("the server's next cursor %q does not advance", next)
	}
	query.Set("cursor", next)
	return nil
}
