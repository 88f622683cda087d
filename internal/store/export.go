// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
)

// Registerstand counts the entries of the history, those that still wait for their
// number included: it changes with every change of the register, and at once.
func (db *DB) Registerstand(ctx context.Context) (int64, error) {
	var entries int64
	err := db.gorm.WithContext(ctx).Raw("SELECT (SELECT COALESCE(MAX(revision), 0) FROM kette) + (SELECT COUNT(*) FROM verlauf_ausstehend)").Row().Scan(&entries)
	if err != nil {
		return 0, fmt.Errorf("read the state of the register: %w", translate(err))
	}
	return entries, nil
}

// Meldelaender are the keys of the Laender with at least one stored pair, in order.
func (db *DB) Meldelaender(ctx context.Context) ([]string, error) {
	var keys []string
	err := db.gorm.WithContext(ctx).Raw(`SELECT code FROM codelisteneintrag AS l WHERE l.liste = 'land'
		AND EXISTS (SELECT 1 FROM nachnutzung AS n WHERE n.ars BETWEEN l.code || '0000000000' AND l.code || '9999999999') ORDER BY code`).Scan(&keys).Error
	if err != nil {
		return nil, fmt.Errorf("read the Laender of the register: %w", translate(err))
	}
	return keys, nil
}
