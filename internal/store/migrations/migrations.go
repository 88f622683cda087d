// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package migrations holds the schema as numbered SQL, one folder per dialect,
// because one text cannot serve both (byte strings, collations). It knows only
// SQL; the store runs it.
package migrations

import "embed"

// SQLite and Postgres are the migrations of the two dialects; file names are
// goose's: a number, an underscore, a subject.
var (
	//go:embed sqlite/*.sql
	SQLite embed.FS
	//go:embed postgres/*.sql
	Postgres embed.FS
)
