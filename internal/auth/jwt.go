// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	josejson "github.com/go-jose/go-jose/v4/json"

	"nachnutzung/internal/nachnutzung"
)

// Limits of a JWT.
const (
	maxJWT = 8 << 10
	// leeway is how far the issuer's clock may be ahead of ours. An expiry has
	// none: it is the issuer's last word.
	leeway = time.Minute
	// latestInstant is the last second of the year 9999.
	latestInstant = 253402300799
)

// purpose is what a JWT is to be good for.
type purpose int

const (
	// forAccess: sent to us as a bearer token.
	forAccess purpose = iota
	// forSignIn: an ID token that the issuer has given us directly.
	forSignIn
)

// jwtAkteur gives who acts with a JWT of the issuer.
func (a *Auth) jwtAkteur(ctx context.Context, raw string) (nachnutzung.Akteur, error) {
	if a.issuer == nil || a.cfg.Audience == "" {
		return nachnutzung.Akteur{}, invalid(reasonUnknown, errors.New("no issuer or audience is configured"))
	}
	c, err := a.verifyJWT(ctx, raw, a.cfg.Audience, forAccess)
	if err != nil {
		return nachnutzung.Akteur{}, err
	}
	return a.akteurOf(ctx, c)
}

// verifyJWT gives the claims of a token that the issuer has signed for the
// audience. What can be seen without the issuer's keys is looked at first, and
// more strictly than the library does, so that garbage never makes us ask the
// issuer; nothing of it is believed before the signature is.
func (a *Auth) verifyJWT(ctx context.Context, raw, audience string, use purpose) (*claims, error) {
	payload, err := parseCompact(raw)
	if err != nil {
		return nil, invalid(reasonMalformed, err)
	}
	c, err := parseClaims(payload)
	if err != nil {
		return nil, invalid(reasonMalformed, err)
	}
	if err := c.check(a.cfg.Issuer, audience, use, a.now()); err != nil {
		return nil, err
	}
	keys := &keySet{issuer: a.issuer}
	verifier := oidc.NewVerifier(a.cfg.Issuer, keys, &oidc.Config{
		ClientID: audience, SupportedSigningAlgs: algorithmNames(), Now: a.now,
	})
	_, err = verifier.Verify(ctx, raw)
	switch {
	case keys.err != nil:
		return nil, keys.err
	case err != nil:
		return nil, invalid(reasonUnknown, err)
	}
	return c, nil
}

// keySet lets go-oidc verify with our keys, and keeps the error, whose kind
// go-oidc would lose.
type keySet struct {
	issuer *issuer
	err    error
}

// VerifySignature implements oidc.KeySet.
func (k *keySet) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.issuer.verify(ctx, jwt)
	k.err = err
	return payload, err
}

func algorithmNames() []string {
	var names []string
	for _, alg := range algorithms() {
		names = append(names, string(alg))
	}
	return names
}

// parseCompact checks the outer form of a JWT and gives its payload. There is one
// way to write each token: base64url without padding, blanks or spare bits.
func parseCompact(raw string) ([]byte, error) {
	if len(raw) > maxJWT {
		return nil, fmt.Errorf("%d bytes", len(raw))
	}
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("%d parts", len(parts))
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return nil, fmt.Errorf("part %d: %w", i+1, err)
		}
		// Go's decoder skips line ends.
		if strings.ContainsAny(part, "\r\n") {
			return nil, fmt.Errorf("part %d has several lines", i+1)
		}
	}
	return decoded[1], checkHeader(decoded[0])
}

// foreignHeaders would change how a token is verified: keys and addresses of keys
// that it brings along, other encodings, a token inside it, and whatever its
// writer calls critical. No access token of an issuer has one.
func foreignHeaders() []string {
	return []string{"jwk", "jku", "x5c", "x5u", "crit", "b64", "zip", "enc", "epk", "cty"}
}

// checkHeader allows a header that names an algorithm of ours, a type, and a key.
func checkHeader(data []byte) error {
	var names map[string]josejson.RawMessage
	// jose's decoder refuses a name that comes twice and tells upper from lower
	// case, as RFC 7515 asks for.
	if err := josejson.Unmarshal(data, &names); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	for _, name := range foreignHeaders() {
		if _, ok := names[name]; ok {
			return fmt.Errorf("header %q", name)
		}
	}
	var header struct {
		Algorithm jose.SignatureAlgorithm `json:"alg"`
		Type      string                  `json:"typ"`
		KeyID     string                  `json:"kid"`
	}
	if err := josejson.Unmarshal(data, &header); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	if !slices.Contains(algorithms(), header.Algorithm) {
		return fmt.Errorf("algorithm %q", header.Algorithm)
	}
	switch strings.ToLower(strings.TrimPrefix(header.Type, "application/")) {
	case "", "jwt", "at+jwt":
		return nil
	}
	return fmt.Errorf("type %q", header.Type)
}

// claims are what a JWT says.
type claims struct {
	// all by name, for those whose place is configuration.
	all        map[string]josejson.RawMessage
	registered registered
}

// registered are the claims with a fixed meaning.
type registered struct {
	Issuer          string   `json:"iss"`
	Subject         string   `json:"sub"`
	Audience        audience `json:"aud"`
	Expiry          *float64 `json:"exp"`
	NotBefore       *float64 `json:"nbf"`
	IssuedAt        *float64 `json:"iat"`
	AuthorizedParty string   `json:"azp"`
	Nonce           string   `json:"nonce"`
	// Type is Keycloak's: "Bearer", "ID", "Refresh" …
	Type string `json:"typ"`
}

// audience is a text or a list of texts.
type audience []string

// UnmarshalJSON reads both forms.
func (a *audience) UnmarshalJSON(data []byte) error {
	var one string
	if err := josejson.Unmarshal(data, &one); err == nil {
		*a = audience{one}
		return nil
	}
	return josejson.Unmarshal(data, (*[]string)(a))
}

func parseClaims(payload []byte) (*claims, error) {
	if !utf8.Valid(payload) {
		return nil, errors.New("claims: no UTF-8")
	}
	var c claims
	if err := josejson.Unmarshal(payload, &c.all); err != nil {
		return nil, fmt.Errorf("claims: %w", err)
	}
	if err := josejson.Unmarshal(payload, &c.registered); err != nil {
		return nil, fmt.Errorf("claims: %w", err)
	}
	return &c, nil
}

// check refuses a token of somebody else, for somebody else, or of another time.
func (c *claims) check(issuer, audience string, use purpose, now time.Time) error {
	r := &c.registered
	switch {
	case r.Issuer != issuer:
		return invalid(reasonUnknown, fmt.Errorf("issuer %q", r.Issuer))
	case !slices.Contains(r.Audience, audience):
		return invalid(reasonUnknown, fmt.Errorf("audience %q", r.Audience))
	case r.Subject == "" || len(r.Subject) > 255:
		return invalid(reasonUnknown, errors.New("no subject"))
	case use == forAccess && !c.isForAccess():
		return invalid(reasonUnknown, errors.New("no access token"))
	case use == forSignIn && r.AuthorizedParty != "" && r.AuthorizedParty != audience:
		return invalid(reasonUnknown, fmt.Errorf("authorized party %q", r.AuthorizedParty))
	}
	return r.checkTime(now)
}

// checkTime refuses a token that is not good yet, or no more.
func (r *registered) checkTime(now time.Time) error {
	for _, instant := range []*float64{r.Expiry, r.NotBefore, r.IssuedAt} {
		if instant != nil && (*instant < 0 || *instant > latestInstant) {
			return invalid(reasonMalformed, errors.New("an instant out of range"))
		}
	}
	seconds := float64(now.UnixMicro()) / 1e6
	if r.Expiry == nil {
		return invalid(reasonUnknown, errors.New("no expiry"))
	}
	if seconds >= *r.Expiry {
		return invalid(reasonExpired, nil)
	}
	for _, instant := range []*float64{r.NotBefore, r.IssuedAt} {
		if instant != nil && *instant > seconds+leeway.Seconds() {
			return invalid(reasonUnknown, errors.New("not valid yet"))
		}
	}
	return nil
}

// isForAccess tells an access token from an ID token, which says who has signed in
// to a client and is no key to anything, and from a refresh or logout token.
func (c *claims) isForAccess() bool {
	if c.registered.Type != "" {
		return strings.EqualFold(c.registered.Type, "Bearer") || strings.EqualFold(c.registered.Type, "at+jwt")
	}
	for _, name := range []string{"nonce", "at_hash", "c_hash", "s_hash", "events"} {
		if _, ok := c.all[name]; ok {
			return false
		}
	}
	return true
}
