// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"

	"nachnutzung/internal/nachnutzung"
)

// GemeldeteStaende hands on the status of every pair of some Laender that somebody
// has reported, in the order of their keys; examples are left out.
func (db *DB) GemeldeteStaende(ctx context.Context, laender []string, each func(Paarschluessel, nachnutzung.Status) error) error {
	query := db.gorm.WithContext(ctx).Table("nachnutzung").Select("ars, ozg_id, status").Where("land IN ? AND NOT beispiel AND status <> ''", laender).
		Order("ars, ozg_id")
	err := eachRow(query, len(laender) > 0, func(rows *sql.Rows) error {
		var key Paarschluessel
		var status nachnutzung.Status
		if err := rows.Scan(&key.ARS, &key.OzgID, &status); err != nil {
			return err
		}
		return each(key, status)
	})
	if err != nil {
		return fmt.Errorf("read reported statuses: %w", err)
	}
	return nil
}

// ImportPlan hands on the pieces of a load's plan, in order.
func (db *DB) ImportPlan(ctx context.Context, id int64, each func(daten []byte) error) error {
	query := db.gorm.WithContext(ctx).Table("import_plan").Select("daten").Where("import = ?", id).Order("nr")
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var daten []byte
		if err := rows.Scan(&daten); err != nil {
			return err
		}
		return each(daten)
	})
	if err != nil {
		return fmt.Errorf("read the plan of import %d: %w", id, err)
	}
	return nil
}
