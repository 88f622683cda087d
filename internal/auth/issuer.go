// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	josejson "github.com/go-jose/go-jose/v4/json"
	"golang.org/x/oauth2"
)

// How old what the issuer publishes may become before it is fetched anew. A key
// that the issuer has withdrawn is believed for that long.
const (
	metadataAge = time.Hour
	keysAge     = 10 * time.Minute
)

// maxIssuerAnswer bounds what the issuer may send.
const maxIssuerAnswer = 1 << 20

// minRSABits is the least size of a key that RFC 7518 allows.
const minRSABits = 2048

// algorithms are the signatures we believe: asymmetric ones alone, so that a
// public key can never serve as a secret.
func algorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{
		jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512,
		jose.ES256, jose.ES384, jose.ES512, jose.EdDSA,
	}
}

// issuer is the OpenID Connect provider.
type issuer struct {
	client   *http.Client
	metadata remote[*metadata]
	keys     remote[[]jose.JSONWebKey]
}

// metadata is what the provider says about itself.
type metadata struct {
	provider   *oidc.Provider
	oauth      oauth2.Config
	endSession string
}

func newIssuer(cfg Config, now func() time.Time) *issuer {
	i := &issuer{client: &http.Client{
		Transport: boundedTransport{http.DefaultTransport},
		Timeout:   issuerTimeout,
		// An issuer that moves is one that the operator should know of.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	i.metadata = remote[*metadata]{now: now, maxAge: metadataAge, fetch: func(ctx context.Context) (*metadata, error) {
		return i.discover(ctx, cfg)
	}}
	i.keys = remote[[]jose.JSONWebKey]{now: now, maxAge: keysAge, fetch: i.fetchKeys}
	return i
}

// context lets go-oidc and oauth2 use our client.
func (i *issuer) context(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, i.client)
}

// published is what we read of the metadata beside what go-oidc does.
type published struct {
	JWKS        string   `json:"jwks_uri"`
	EndSession  string   `json:"end_session_endpoint"`
	UserInfo    string   `json:"userinfo_endpoint"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
}

func (i *issuer) discover(ctx context.Context, cfg Config) (*metadata, error) {
	provider, err := oidc.NewProvider(i.context(ctx), cfg.Issuer)
	if err != nil {
		return nil, fmt.Errorf("discover %s: %w", cfg.Issuer, err)
	}
	var p published
	if err := provider.Claims(&p); err != nil {
		return nil, fmt.Errorf("discover %s: %w", cfg.Issuer, err)
	}
	endpoint := provider.Endpoint()
	for _, address := range []string{p.JWKS, endpoint.AuthURL, endpoint.TokenURL, p.EndSession, p.UserInfo} {
		if err := checkEndpoint(cfg.Issuer, address); err != nil {
			return nil, err
		}
	}
	// Told instead of tried out: a try that fails has used up the code.
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	basic := len(p.AuthMethods) == 0 || slices.Contains(p.AuthMethods, "client_secret_basic")
	if cfg.ClientSecret == "" || !basic {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	m := &metadata{provider: provider, endSession: p.EndSession, oauth: oauth2.Config{
		ClientID: cfg.ClientID, ClientSecret: cfg.ClientSecret, Endpoint: endpoint,
		Scopes: []string{oidc.ScopeOpenID, oidc.ScopeProfile},
	}}
	if cfg.PublicURL != nil {
		m.oauth.RedirectURL = cfg.PublicURL.JoinPath(pathRueckruf).String()
	}
	return m, nil
}

// checkEndpoint refuses an endpoint without TLS where the issuer has it.
func checkEndpoint(issuer, address string) error {
	if address == "" || !strings.HasPrefix(issuer, "https://") {
		return nil
	}
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" {
		return fmt.Errorf("the issuer %s names the endpoint %q without https", issuer, address)
	}
	return nil
}

// fetchKeys reads the issuer's key set and keeps what can verify a signature.
func (i *issuer) fetchKeys(ctx context.Context) ([]jose.JSONWebKey, error) {
	m, err := i.metadata.get(ctx)
	if err != nil {
		return nil, err
	}
	var p published
	if err := m.provider.Claims(&p); err != nil {
		return nil, fmt.Errorf("read the address of the keys: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.JWKS, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for the keys: %w", err)
	}
	resp, err := i.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask for the keys: %w", err)
	}
	defer resp.Body.Close() //nolint:errcheck // Only read from.
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for the keys: %s", resp.Status)
	}
	// One by one: a kind of key that we do not know must not spoil the others.
	var set struct {
		Keys []josejson.RawMessage `json:"keys"`
	}
	if err := josejson.NewDecoder(resp.Body).Decode(&set); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	var keys []jose.JSONWebKey
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if err := key.UnmarshalJSON(raw); err == nil && isUsable(&key) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("read the keys: there is none to verify a signature with")
	}
	return keys, nil
}

// isUsable reports whether a key is public, strong and meant for signatures.
func isUsable(key *jose.JSONWebKey) bool {
	if key.Use != "" && key.Use != "sig" || !key.IsPublic() || !key.Valid() {
		return false
	}
	rsaKey, isRSA := key.Key.(*rsa.PublicKey)
	return !isRSA || rsaKey.N.BitLen() >= minRSABits
}

// verify gives the payload of a token that the issuer has signed.
func (i *issuer) verify(ctx context.Context, token string) ([]byte, error) {
	jws, err := jose.ParseSignedCompact(token, algorithms())
	if err != nil {
		return nil, invalid(reasonMalformed, err)
	}
	header := jws.Signatures[0].Header
	keys, err := i.keys.get(ctx)
	if err != nil {
		return nil, err
	}
	candidates := matching(keys, header)
	if len(candidates) == 0 {
		// Perhaps the issuer has a new key.
		if keys, err = i.keys.renew(ctx); err != nil {
			return nil, err
		}
		candidates = matching(keys, header)
	}
	for _, key := range candidates {
		if payload, err := jws.Verify(&key); err == nil {
			return payload, nil
		}
	}
	return nil, invalid(reasonUnknown, errors.New("no key of the issuer fits the signature"))
}

// matching are the keys that may have signed. The header's name of the key is
// compared and nothing else: it is no path, no query and no address. Without a
// name every key may be it.
func matching(keys []jose.JSONWebKey, header jose.Header) []jose.JSONWebKey {
	var fit []jose.JSONWebKey
	for _, key := range keys {
		if (header.KeyID == "" || key.KeyID == header.KeyID) && (key.Algorithm == "" || key.Algorithm == header.Algorithm) {
			fit = append(fit, key)
		}
	}
	return fit
}

// boundedTransport cuts answers that are too long.
type boundedTransport struct {
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t boundedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = boundedBody{io.LimitReader(resp.Body, maxIssuerAnswer), resp.Body}
	return resp, nil
}

type boundedBody struct {
	io.Reader
	io.Closer
}
