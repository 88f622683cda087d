// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build !unix

package storetest

import (
	"context"
	"testing"
)

// startCluster starts nothing here: the supervision needs a Unix shell. The
// tests still run against the server of NACHNUTZUNG_TEST_POSTGRES.
func startCluster(context.Context) (address string, err error) { return "", errNoPostgres }

// Pooler starts nothing here, for the same reason.
func Pooler(t testing.TB, _ string) string {
	t.Helper()
	Require(t, "pgbouncer", "PgBouncer wird nur unter Unix gestartet")
	return ""
}

// Standby starts nothing here, for the same reason.
func Standby(t testing.TB) (primary, standby string) {
	t.Helper()
	Require(t, "replikat", "ein Replikat wird nur unter Unix gestartet")
	return "", ""
}

// Stoppable starts a PostgreSQL that can be stopped, which needs a Unix.
func Stoppable(t testing.TB) (dsn string, stop func()) {
	t.Helper()
	Require(t, "postgres", "ein eigenes PostgreSQL gibt es nur unter Unix")
	return "", nil
}
