// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package store keeps the register in SQLite or PostgreSQL and is the only room
// that knows GORM and SQL.
//
// Every method takes a context as its first argument and answers domain types
// of package nachnutzung. Errors to expect everywhere: nachnutzung.ErrNotFound
// where a key is asked for, nachnutzung.ErrUnavailable when the database does
// not answer, *nachnutzung.InvalidError for a cursor that does not fit. All
// others are faults of ours; their text is for the log, never for a user.
//
// It must not know HTTP, JSON on the wire, or who asks.
package store
