// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// whereIs, whereIn and whereBool add a condition unless nothing is asked for.
func whereIs(tx *gorm.DB, column, value string) *gorm.DB {
	if value == "" {
		return tx
	}
	return tx.Where(column+" = ?", value)
}

func whereIn(tx *gorm.DB, column string, values []string) *gorm.DB {
	if len(values) == 0 {
		return tx
	}
	return tx.Where(column+" IN ?", values)
}

func whereBool(tx *gorm.DB, column string, value *bool) *gorm.DB {
	if value == nil {
		return tx
	}
	return tx.Where(column+" = ?", *value)
}

// whereHas adds a condition on a JSON list of codes: it holds one of values.
// Codes hold no quotes, which bound them in the list; an underscore, a wildcard
// of LIKE, matches itself as well.
func whereHas(tx *gorm.DB, column string, values []string) *gorm.DB {
	return whereAny(tx, column+" LIKE ?", values, func(value string) []any { return []any{`%"` + value + `"%`} })
}

// whereAny keeps the rows for which a condition holds with one of values, unless nothing
// is asked for; args makes of a value what the condition has placeholders for.
func whereAny(tx *gorm.DB, condition string, values []string, args func(value string) []any) *gorm.DB {
	if len(values) == 0 {
		return tx
	}
	var e expression
	for i, value := range values {
		if i > 0 {
			e.sql.WriteString(" OR ")
		}
		e.add(condition, args(value)...)
	}
	return tx.Where("("+e.sql.String()+")", e.args...)
}

// whereAmong keeps the rows whose column is among what query selects, unless
// nothing is asked for; query has one placeholder, for values. The selection
// depends on no row, so that it is made once: as EXISTS it was made for each.
func whereAmong(tx *gorm.DB, column, query string, values []string) *gorm.DB {
	if len(values) == 0 {
		return tx
	}
	return tx.Where(column+" IN ("+query+")", values)
}

// whereBegun keeps the rows whose beginning, a nachnutzung.Zeitangabe, was surely
// reached on a day: "2009" at the end of that year, an unknown one always. No day
// keeps all.
func whereBegun(tx *gorm.DB, column, tag string) *gorm.DB {
	if tag == "" {
		return tx
	}
	day, err := time.Parse(time.DateOnly, tag)
	if err != nil {
		return tx.Where("1 = 0")
	}
	tomorrow := day.AddDate(0, 0, 1)
	year, month := tomorrow.AddDate(0, 1-int(tomorrow.Month()), -tomorrow.Day()), tomorrow.AddDate(0, 0, -tomorrow.Day())
	return tx.Where("CASE LENGTH("+column+") WHEN 0 THEN TRUE WHEN 4 THEN "+column+" <= ? WHEN 7 THEN "+column+" <= ? ELSE "+column+" <= ? END",
		year.Format("2006"), month.Format("2006-01"), tag)
}

// notYet says that something did not exist yet on a day, and since when it does.
func notYet(key, name, tag, since string) error {
	return &nachnutzung.NotFoundError{Key: key, Detail: fmt.Sprintf(
		"„%s“ gab es am %s noch nicht; %s. Bitte einen späteren Stichtag wählen.", name, tag, since)}
}
