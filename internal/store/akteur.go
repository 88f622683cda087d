// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Akteur gives the pseudonym of who comes from herkunft, a hash that tells a
// person or machine again; the first time one is made, with the name beside it.
// The name stays as it was then: the history is bound to it. Two callers at once
// get the same pseudonym.
func (db *DB) Akteur(ctx context.Context, herkunft, name string) (kennung string, err error) {
	kennung, err = db.akteurByHerkunft(ctx, herkunft)
	if !errors.Is(err, nachnutzung.ErrNotFound) {
		return kennung, err
	}
	err = db.transact(ctx, func(tx *gorm.DB) error {
		kennung, err = db.insertAkteur(tx, herkunft, name)
		return err
	})
	if errors.Is(err, errNotWritten) {
		return db.akteurByHerkunft(ctx, herkunft)
	}
	if err != nil {
		return "", fmt.Errorf("store actor: %w", translate(err))
	}
	return kennung, nil
}

func (db *DB) akteurByHerkunft(ctx context.Context, herkunft string) (string, error) {
	var kennung string
	err := db.gorm.WithContext(ctx).Raw("SELECT kennung FROM akteur WHERE herkunft = ?", herkunft).Row().Scan(&kennung)
	if err != nil {
		return "", fmt.Errorf("read actor: %w", translate(err))
	}
	return kennung, nil
}

// insertAkteur makes an actor inside a transaction. errNotWritten says that
// somebody else has just done so; the transaction must then be rolled back, which
// takes the name away again.
func (db *DB) insertAkteur(tx *gorm.DB, herkunft, name string) (string, error) {
	row := newFreitext(name)
	if err := tx.Create(&row).Error; err != nil {
		return "", fmt.Errorf("store name: %w", err)
	}
	result := tx.Exec("INSERT INTO akteur (kennung, herkunft, angelegt_am) VALUES (?, ?, ?) ON CONFLICT (herkunft) DO NOTHING",
		row.ID, herkunft, instant(db.now()))
	if result.Error != nil {
		return "", fmt.Errorf("store actor: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return "", errNotWritten
	}
	return row.ID, nil
}
