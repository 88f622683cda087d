// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Rows as a table of SQL: one value of JSON, however many they are, so that a
// statement has the same text and no limit of placeholders.

// shade makes the table of R read as it was: without what bears one of the keys,
// key being SQL over its columns, and with rows in its place.
func shade[R any](db *DB, key string, keys []string, rows []R) error {
	if len(keys) == 0 {
		return nil
	}
	t, err := tableOf[R](db.gorm)
	if err != nil {
		return err
	}
	text, err := jsonRows(db.gorm.Statement.Context, db.kind, t, rows)
	if err != nil {
		return err
	}
	columns, base, gone := strings.Join(t.DBNames, ", "), "main."+t.Table, "SELECT value FROM json_each(%s)"
	if db.kind == dialectPostgres {
		// Without RECURSIVE, the name within is that of the table.
		base, gone = t.Table, "SELECT json_array_elements_text(CAST(%s AS json))"
	}
	db.past.pool.put(shadow{
		table: t.Table,
		text: t.Table + " AS (SELECT " + columns + " FROM " + base + " WHERE " + key + " NOT IN (" + gone + ") UNION ALL " +
			rowSource(db.kind, t, "%s") + ")",
		values: [2]any{jsonText(keys), text},
	})
	return nil
}

// putWithin writes rows, in place of those with the same key, where the condition of
// a territory holds; only says when a row may be replaced, in SQL, always if empty.
// errNotWritten when one is not written.
func putWithin[R any](tx *gorm.DB, rows []R, inside within, only string) error {
	t, err := tableOf[R](tx)
	if err != nil {
		return err
	}
	kind := dialect(tx.Name())
	text, err := jsonRows(tx.Statement.Context, kind, t, rows)
	if err != nil {
		return err
	}
	columns := strings.Join(t.DBNames, ", ")
	var set []string
	for _, name := range t.DBNames {
		if !t.FieldsByDBName[name].PrimaryKey {
			set = append(set, name+" = excluded."+name)
		}
	}
	sql := "INSERT INTO " + t.Table + " (" + columns + ") SELECT " + columns + " FROM (" + rowSource(kind, t, "?") + ") AS r WHERE " + inside.sql +
		" ON CONFLICT (" + strings.Join(t.PrimaryFieldDBNames, ", ") + ") DO UPDATE SET " + strings.Join(set, ", ")
	if only != "" {
		sql += " WHERE " + only
	}
	result := tx.Exec(sql, append([]any{text}, inside.args...)...)
	if result.Error != nil {
		return fmt.Errorf("write %s: %w", t.Table, result.Error)
	}
	if result.RowsAffected != int64(len(rows)) {
		return errNotWritten
	}
	return nil
}

// rowsNow reads rows as they stand.
func rowsNow[R any](db *DB, column string, keys []string) ([]R, error) {
	var rows []R
	if len(keys) == 0 {
		return nil, nil
	}
	if err := db.gorm.Where(column+" IN ?", keys).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read rows: %w", translate(err))
	}
	return rows, nil
}

// tableOf gives name and columns of the table whose rows are R.
func tableOf[R any](g *gorm.DB) (*schema.Schema, error) {
	statement := gorm.Statement{DB: g}
	if err := statement.Parse(new(R)); err != nil {
		return nil, fmt.Errorf("read the columns of %T: %w", *new(R), err)
	}
	return statement.Schema, nil
}

// rowSource is a SELECT of the columns of a table from what jsonRows has made of
// rows, for which it has one placeholder.
func rowSource(kind dialect, t *schema.Schema, placeholder string) string {
	if kind == dialectPostgres {
		return "SELECT " + strings.Join(t.DBNames, ", ") + " FROM json_populate_recordset(CAST(NULL AS " + t.Table + "), CAST(" +
			placeholder + " AS json))"
	}
	columns := make([]string, len(t.DBNames))
	for i, name := range t.DBNames {
		columns[i] = "value ->> '$." + name + "'"
		if isBytes(t.FieldsByDBName[name]) {
			columns[i] = "unhex(" + columns[i] + ")"
		}
		columns[i] += " AS " + name
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM json_each(" + placeholder + ")"
}

func isBytes(f *schema.Field) bool {
	return f.FieldType.Kind() == reflect.Slice && f.FieldType.Elem().Kind() == reflect.Uint8
}

// jsonRows writes rows as a JSON list of objects, a value for each column.
func jsonRows[R any](ctx context.Context, kind dialect, t *schema.Schema, rows []R) (string, error) {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		row := reflect.ValueOf(&rows[i]).Elem()
		for j, name := range t.DBNames {
			b.WriteByte("{,"[min(j, 1)])
			value, _ := t.FieldsByDBName[name].ValueOf(ctx, row)
			if raw, ok := value.([]byte); ok {
				value = hexText(kind, raw)
			}
			text, err := json.Marshal(value)
			if err != nil {
				return "", fmt.Errorf("write %s: %w", name, err)
			}
			b.WriteString(`"` + name + `":`)
			b.Write(text)
		}
		b.WriteByte('}')
	}
	b.WriteByte(']')
	return b.String(), nil
}

// hexText is what each database reads as bytes.
func hexText(kind dialect, raw []byte) string {
	if kind == dialectPostgres {
		return `\x` + hex.EncodeToString(raw)
	}
	return hex.EncodeToString(raw)
}
