// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"strings"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// The form of an API token: ozgk_ + 30 letters and digits + their CRC-32 in 6. The
// prefix lets scanners of published code find a token that slipped in; the
// checksum tells a mistyped one without asking the database.
const (
	tokenPrefix   = "ozgk_"
	tokenSecret   = 30
	tokenChecksum = 6

	base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// tokenTTL is how long a token may be believed without asking the database again.
// Revocation is to hold within a second on every replica.
const tokenTTL = 500 * time.Millisecond

// Issue makes a new API token and stores it. secret is the token itself: it is
// shown to its owner once and never again, since only a hash of it is kept. von
// says who made it: a pseudonym, or "befehl".
func Issue(ctx context.Context, db *store.DB, n nachnutzung.NeuesToken, von string) (secret string, t nachnutzung.Token, err error) {
	return IssueOnce(ctx, db, n, von, nil)
}

// IssueOnce is Issue for a request that may come again; see
// store.DB.CreateTokenOnce. idem may be nil.
func IssueOnce(ctx context.Context, db *store.DB, n nachnutzung.NeuesToken, von string, idem *store.Idempotenz) (secret string, t nachnutzung.Token, err error) {
	secret = newSecret()
	t, err = db.CreateTokenOnce(ctx, tokenHash(secret), n, von, idem)
	if err != nil {
		return "", nachnutzung.Token{}, err
	}
	return secret, t, nil
}

// newSecret makes a token of 30 random characters: 178 bits.
func newSecret() string {
	// 62 does not divide 256; the bytes above are thrown away, so that all
	// characters are equally likely.
	const limit = 256 - 256%len(base62)
	b := []byte(tokenPrefix)
	random := make([]byte, 2*tokenSecret)
	for len(b) < len(tokenPrefix)+tokenSecret {
		_, _ = rand.Read(random) // It never fails (crypto/rand).
		for _, r := range random {
			if int(r) < limit && len(b) < len(tokenPrefix)+tokenSecret {
				b = append(b, base62[int(r)%len(base62)])
			}
		}
	}
	return string(b) + checksum(string(b))
}

// checksum is the CRC-32 (IEEE) in six digits of base 62.
func checksum(text string) string {
	var b [tokenChecksum]byte
	sum := crc32.ChecksumIEEE([]byte(text))
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = base62[sum%uint32(len(base62))]
		sum /= uint32(len(base62))
	}
	return string(b[:])
}

// isSecret reports whether a text has the form of a token, checksum included.
func isSecret(text string) bool {
	if len(text) != len(tokenPrefix)+tokenSecret+tokenChecksum || !strings.HasPrefix(text, tokenPrefix) {
		return false
	}
	body, sum := text[:len(text)-tokenChecksum], text[len(text)-tokenChecksum:]
	return strings.Trim(body[len(tokenPrefix):], base62) == "" && checksum(body) == sum
}

func tokenHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// tokenAkteur gives who acts with an API token.
func (a *Auth) tokenAkteur(ctx context.Context, secret string) (nachnutzung.Akteur, error) {
	if !isSecret(secret) {
		return nachnutzung.Akteur{}, invalid(reasonMalformed, nil)
	}
	hash, asked := tokenHash(secret), a.now()
	t, ok := a.tokens.get(hash, asked)
	if !ok {
		var err error
		t, err = a.db.Token(ctx, hash)
		if errors.Is(err, nachnutzung.ErrNotFound) {
			return nachnutzung.Akteur{}, invalid(reasonUnknown, nil)
		}
		if err != nil {
			return nachnutzung.Akteur{}, err
		}
		a.tokens.put(hash, t, asked, a.now())
	}
	switch {
	case t.IsWiderrufen():
		return nachnutzung.Akteur{}, invalid(reasonRevoked, nil)
	case t.IsAbgelaufen(a.now()):
		return nachnutzung.Akteur{}, invalid(reasonExpired, nil)
	}
	if t.ZuletztBenutzt < nachnutzung.Tag(a.now()) {
		a.later(ctx, "use of a token", func(ctx context.Context) error { return a.db.TokenBenutzt(ctx, t.ID) })
	}
	return t.Akteur, nil
}
