// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5/pgtype"

	"nachnutzung/internal/nachnutzung"
)

// orEmpty scans a text column that may be NULL; NULL becomes the empty string.
type orEmpty struct{ to *string }

// Scan implements sql.Scanner.
func (o orEmpty) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*o.to = ""
	case string:
		*o.to = v
	case []byte:
		*o.to = string(v)
	default:
		return fmt.Errorf("scan text: unexpected %T", src)
	}
	return nil
}

// ScanText implements pgtype.TextScanner, for rows that come from the driver itself.
func (o orEmpty) ScanText(v pgtype.Text) error {
	*o.to = v.String
	return nil
}

// orZero scans a whole number that may be NULL; NULL becomes 0.
type orZero struct{ to *int64 }

// Scan implements sql.Scanner.
func (o orZero) Scan(src any) error {
	var n sql.NullInt64
	err := n.Scan(src)
	*o.to = n.Int64
	return err
}

// ScanInt64 implements pgtype.Int64Scanner, as ScanText does its.
func (o orZero) ScanInt64(v pgtype.Int8) error {
	*o.to = v.Int64
	return nil
}

// orFalse scans a truth value that may be NULL; NULL becomes false.
type orFalse struct{ to *bool }

// Scan implements sql.Scanner.
func (o orFalse) Scan(src any) error {
	var b sql.NullBool
	err := b.Scan(src)
	*o.to = b.Bool
	return err
}

// ScanBool implements pgtype.BoolScanner, as ScanText does its.
func (o orFalse) ScanBool(v pgtype.Bool) error {
	*o.to = v.Bool
	return nil
}

// fromJSON scans a JSON text column.
type fromJSON[T any] struct{ to *T }

// Scan implements sql.Scanner.
func (f fromJSON[T]) Scan(src any) error {
	var text string
	if err := (orEmpty{&text}).Scan(src); err != nil {
		return err
	}
	if text == "" || text == "[]" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), f.to); err != nil {
		return fmt.Errorf("scan JSON: %w", err)
	}
	return nil
}

// jsonText writes a list as JSON text; an empty one as [].
func jsonText[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	text, err := json.Marshal(list)
	if err != nil {
		// Lists of texts and of quelleRow cannot fail to encode.
		return "[]"
	}
	return string(text)
}

// quelleRow is a nachnutzung.Quelle inside a JSON column.
type quelleRow struct {
	Titel string `json:"titel"`
	URL   string `json:"url,omitempty"`
}

// quellen scans a column of sources.
type quellen struct{ to *[]nachnutzung.Quelle }

// Scan implements sql.Scanner.
func (q quellen) Scan(src any) error {
	var text string
	if err := (orEmpty{&text}).Scan(src); err != nil {
		return err
	}
	if list, ok := plainQuellen(text); ok {
		*q.to = list
		return nil
	}
	var rows []quelleRow
	if err := (fromJSON[[]quelleRow]{&rows}).Scan(text); err != nil {
		return err
	}
	*q.to = quellenOf(rows)
	return nil
}

func quellenOf(rows []quelleRow) []nachnutzung.Quelle {
	list := make([]nachnutzung.Quelle, len(rows))
	for i, row := range rows {
		list[i] = nachnutzung.Quelle(row)
	}
	return list
}

func quelleRows(list []nachnutzung.Quelle) []quelleRow {
	rows := make([]quelleRow, len(list))
	for i, q := range list {
		rows[i] = quelleRow(q)
	}
	return rows
}

func quellenText(list []nachnutzung.Quelle) string { return jsonText(quelleRows(list)) }
