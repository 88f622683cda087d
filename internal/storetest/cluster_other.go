// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build !unix

package storetest

import "context"

// startCluster starts nothing here: the supervision needs a Unix shell. The
// tests still run against the server of NACHNUTZUNG_TEST_POSTGRES.
func startCluster(context.Context) (address string, err error) { return "", errNoPostgres }
