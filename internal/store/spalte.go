// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"encoding/json"
	"fmt"

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
	var rows []quelleRow
	if err := (fromJSON[[]quelleRow]{&rows}).Scan(src); err != nil {
		return err
	}
	*q.to = make([]nachnutzung.Quelle, len(rows))
	for i, row := range rows {
		(*q.to)[i] = nachnutzung.Quelle(row)
	}
	return nil
}

func quellenText(list []nachnutzung.Quelle) string {
	rows := make([]quelleRow, len(list))
	for i, q := range list {
		rows[i] = quelleRow(q)
	}
	return jsonText(rows)
}
