// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// rechtRow is a right inside the JSON column of a token.
type rechtRow struct {
	Rolle  nachnutzung.Rolle       `json:"rolle"`
	Gebiet nachnutzung.Gebiet      `json:"gebiet"`
	Umfang []nachnutzung.Operation `json:"umfang,omitempty"`
}

// CreateToken stores a new token, and who acts with it, by the hash of what its
// owner is given. von says who made it: a pseudonym, or "befehl".
// *nachnutzung.InvalidError names what is wrong with it.
func (db *DB) CreateToken(ctx context.Context, pruefsumme string, n nachnutzung.NeuesToken, von string) (nachnutzung.Token, error) {
	return db.CreateTokenOnce(ctx, pruefsumme, n, von, nil)
}

// CreateTokenOnce is CreateToken for a request that may come again: the second
// time it makes nothing and gives *WiederholungError. Its Antwort gets a
// nachnutzung.Token of which the id alone is known. idem may be nil.
func (db *DB) CreateTokenOnce(ctx context.Context, pruefsumme string, n nachnutzung.NeuesToken, von string, idem *Idempotenz) (nachnutzung.Token, error) {
	if err := idem.repeated(ctx, db, von); err != nil {
		return nachnutzung.Token{}, err
	}
	now := db.now().UTC()
	if err := n.Check(now); err != nil {
		return nachnutzung.Token{}, err
	}
	rows := make([]rechtRow, len(n.Rechte))
	for i, r := range n.Rechte {
		rows[i] = rechtRow(r)
	}
	id := strings.ToLower(rand.Text()[:tokenIDLength])
	err := db.transact(ctx, func(tx *gorm.DB) error {
		kennung, err := db.insertAkteur(tx, "token:"+id, n.Name)
		if err != nil {
			return err
		}
		err = tx.Exec(`INSERT INTO token (id, pruefsumme, akteur, organisation, rechte, angelegt_am, angelegt_von, laeuft_ab)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, id, pruefsumme, kennung, n.Organisation, jsonText(rows), instant(now), von, instant(n.LaeuftAb)).Error
		if err != nil || idem == nil {
			return err
		}
		row, err := idem.row(db, von, nachnutzung.Token{ID: id})
		if err != nil {
			return err
		}
		return tx.Create(row).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		// Another request with the same key was a moment faster.
		if repeated := idem.repeated(ctx, db, von); repeated != nil {
			return nachnutzung.Token{}, repeated
		}
	}
	if err != nil {
		return nachnutzung.Token{}, fmt.Errorf("store token: %w", translate(err))
	}
	return db.TokenByID(ctx, id)
}

// tokenIDLength gives an id of 80 random bits: never the same twice, and still
// short enough to be typed.
const tokenIDLength = 16

// tokenColumns are read by readTokens, in this order. Where a name was erased
// there is none.
//
//nolint:gosec // Columns, no credentials.
const tokenColumns = `SELECT t.id, t.akteur, f.inhalt, t.organisation, t.rechte, t.angelegt_am, t.angelegt_von, t.laeuft_ab,
	t.widerrufen_am, t.widerrufen_von, t.zuletzt_benutzt FROM token t JOIN freitext f ON f.id = t.akteur`

// Token finds a token by the hash of what its owner has: revoked and expired ones
// too, so that the caller can tell them from unknown ones.
func (db *DB) Token(ctx context.Context, pruefsumme string) (nachnutzung.Token, error) {
	return db.token(ctx, tokenColumns+" WHERE t.pruefsumme = ?", pruefsumme)
}

// TokenByID finds a token by its id.
func (db *DB) TokenByID(ctx context.Context, id string) (nachnutzung.Token, error) {
	return db.token(ctx, tokenColumns+" WHERE t.id = ?", id)
}

func (db *DB) token(ctx context.Context, query string, args ...any) (nachnutzung.Token, error) {
	tokens, err := db.readTokens(ctx, query, args...)
	if err == nil && len(tokens) == 0 {
		err = nachnutzung.ErrNotFound
	}
	if err != nil {
		return nachnutzung.Token{}, fmt.Errorf("read token: %w", err)
	}
	return tokens[0], nil
}

// Tokens lists all tokens, the newest first. There are as many as machines that
// were ever let in, so that a list needs no pages.
func (db *DB) Tokens(ctx context.Context) ([]nachnutzung.Token, error) {
	tokens, err := db.readTokens(ctx, tokenColumns+" ORDER BY t.angelegt_am DESC, t.id")
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return tokens, nil
}

func (db *DB) readTokens(ctx context.Context, query string, args ...any) ([]nachnutzung.Token, error) {
	var tokens []nachnutzung.Token
	err := eachRow(db.gorm.WithContext(ctx).Raw(query, args...), true, func(rows *sql.Rows) error {
		var t nachnutzung.Token
		var rechte []rechtRow
		var angelegt, ablauf, widerrufen string
		err := rows.Scan(&t.ID, &t.Akteur.Kennung, orEmpty{&t.Akteur.Name}, &t.Akteur.Organisation, fromJSON[[]rechtRow]{&rechte},
			&angelegt, &t.AngelegtVon, &ablauf, orEmpty{&widerrufen}, orEmpty{&t.WiderrufenVon}, orEmpty{&t.ZuletztBenutzt})
		if err != nil {
			return err
		}
		for _, r := range rechte {
			t.Akteur.Rechte = append(t.Akteur.Rechte, nachnutzung.Recht(r))
		}
		t.AngelegtAm, t.LaeuftAb, t.WiderrufenAm = parseInstant(angelegt), parseInstant(ablauf), parseInstant(widerrufen)
		tokens = append(tokens, t)
		return nil
	})
	return tokens, translate(err)
}

// RevokeToken ends a token for good; nachnutzung.ErrNotFound when there is none
// of that id. Revoking again changes nothing.
func (db *DB) RevokeToken(ctx context.Context, id, von string) error {
	result := db.gorm.WithContext(ctx).Exec("UPDATE token SET widerrufen_am = COALESCE(widerrufen_am, ?), widerrufen_von = COALESCE(widerrufen_von, ?) WHERE id = ?",
		instant(db.now()), von, id)
	if result.Error != nil {
		return fmt.Errorf("revoke token: %w", translate(result.Error))
	}
	if result.RowsAffected == 0 {
		return fmt.Errorf("revoke token %s: %w", id, nachnutzung.ErrNotFound)
	}
	return nil
}

// TokenBenutzt notes that a token was used today.
func (db *DB) TokenBenutzt(ctx context.Context, id string) error {
	today := db.heute()
	err := db.gorm.WithContext(ctx).Exec("UPDATE token SET zuletzt_benutzt = ? WHERE id = ? AND (zuletzt_benutzt IS NULL OR zuletzt_benutzt < ?)",
		today, id, today).Error
	if err != nil {
		return fmt.Errorf("note the use of a token: %w", translate(err))
	}
	return nil
}
