// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package storetest

import (
	"context"
	"fmt"
)

// NewPostgres makes an empty PostgreSQL database for a program that measures and
// has no test to belong to. Its server is found or started as for Postgres and,
// if started, ends with the process.
func NewPostgres(ctx context.Context) (dsn string, drop func() error, err error) {
	s, err := connect()
	if err != nil {
		return "", nil, err
	}
	name := fmt.Sprintf("%s_%d", s.prefix, s.last.Add(1))
	if err := s.create(ctx, name, emptyTemplate); err != nil {
		return "", nil, err
	}
	return s.address(name), func() error { return s.drop(context.WithoutCancel(ctx), name) }, nil
}
