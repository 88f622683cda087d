// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"nachnutzung/internal/nachnutzung"
)

// Sitzungen keeps sessions in the database, so that every replica knows them. It
// has the methods that github.com/alexedwards/scs asks of a store, and keeps a
// hash in place of each token.
type Sitzungen struct {
	db *DB
}

// Sitzungen gives the sessions of the database.
func (db *DB) Sitzungen() Sitzungen { return Sitzungen{db: db} }

// FindCtx reads the data of a session that has not ended.
func (s Sitzungen) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.db.gorm.WithContext(ctx).Raw("SELECT daten FROM sitzung WHERE pruefsumme = ? AND ablauf > ?",
		sessionHash(token), instant(s.db.now())).Row().Scan(&data)
	if err := translate(err); errors.Is(err, nachnutzung.ErrNotFound) {
		return nil, false, nil
	} else if err != nil {
		return nil, false, fmt.Errorf("read session: %w", err)
	}
	return data, true, nil
}

// CommitCtx stores a session until expiry. It also removes those that have ended:
// sessions are written when somebody signs in, which is often enough for that.
func (s Sitzungen) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	db := s.db.gorm.WithContext(ctx)
	if err := db.Exec("DELETE FROM sitzung WHERE ablauf <= ?", instant(s.db.now())).Error; err != nil {
		return fmt.Errorf("remove ended sessions: %w", translate(err))
	}
	err := db.Exec(`INSERT INTO sitzung (pruefsumme, daten, ablauf) VALUES (?, ?, ?)
		ON CONFLICT (pruefsumme) DO UPDATE SET daten = excluded.daten, ablauf = excluded.ablauf`,
		sessionHash(token), data, instant(expiry)).Error
	if err != nil {
		return fmt.Errorf("store session: %w", translate(err))
	}
	return nil
}

// DeleteCtx ends a session; nothing happens when there is none.
func (s Sitzungen) DeleteCtx(ctx context.Context, token string) error {
	if err := s.db.gorm.WithContext(ctx).Exec("DELETE FROM sitzung WHERE pruefsumme = ?", sessionHash(token)).Error; err != nil {
		return fmt.Errorf("end session: %w", translate(err))
	}
	return nil
}

// Verlaengern lets a session live on until then. It never makes one: a session
// that was ended meanwhile stays so.
func (s Sitzungen) Verlaengern(ctx context.Context, token string, until time.Time) error {
	err := s.db.gorm.WithContext(ctx).Exec("UPDATE sitzung SET ablauf = ? WHERE pruefsumme = ? AND ablauf < ?",
		instant(until), sessionHash(token), instant(until)).Error
	if err != nil {
		return fmt.Errorf("prolong session: %w", translate(err))
	}
	return nil
}

// Find is FindCtx without a context; scs asks for it and does not call it.
func (s Sitzungen) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context; scs asks for it and does not call it.
func (s Sitzungen) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context; scs asks for it and does not call it.
func (s Sitzungen) Delete(token string) error {
	return s.DeleteCtx(context.Background(), token)
}

func sessionHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
