// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package authtest gives tests an issuer of tokens of their own, and the classic
// forgeries of its tokens. The issuer serves discovery and keys over HTTP and
// signs what it is asked to, so that a test can also have what a real provider
// would never sign; the sign-in itself is tested with a real one.
//
// It must not know the parts it is used to test, nor hold expectations.
package authtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Names of the issuer's keys. After a change of keys they are followed by its
// number.
const (
	kidRSA = "rsa-1"
	kidEC  = "ec-1"
	kidEd  = "ed-1"
)

// pathTrap is where keys of an attacker lie; nobody should fetch them.
const pathTrap = "/falle"

// Issuer is an OpenID Connect provider without users.
type Issuer struct {
	// URL is its name.
	URL string

	mu   sync.Mutex
	keys keys
	// generation counts the changes of keys; their names end in it.
	generation int
	// down makes it answer 503, slow not at all.
	down, slow atomic.Bool
	requests   atomic.Int64
	trapped    atomic.Int64
}

// keys are one of each kind.
type keys struct {
	rsa *rsa.PrivateKey
	ec  *ecdsa.PrivateKey
	ed  ed25519.PrivateKey
}

// Claims are what a token says.
type Claims map[string]any

// issuerKeys and foreignKeys are made once per process: RSA takes its time.
var (
	issuerKeys  = sync.OnceValues(newKeys)
	foreignKeys = sync.OnceValues(newKeys)
)

func newKeys() (keys, error) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return keys{}, err
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return keys{}, err
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	return keys{rsa: rsaKey, ec: ecKey, ed: edKey}, err
}

// NewIssuer starts an issuer for the length of the test.
func NewIssuer(t testing.TB) *Issuer {
	t.Helper()
	own, err := issuerKeys()
	if err != nil {
		t.Fatalf("make the issuer's keys: %v", err)
	}
	i := &Issuer{keys: own}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", i.metadata)
	mux.HandleFunc("/keys", i.keySet)
	mux.HandleFunc(pathTrap, func(w http.ResponseWriter, _ *http.Request) {
		i.trapped.Add(1)
		writeKeys(w, mustForeign(t), "")
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.requests.Add(1)
		switch {
		case i.slow.Load():
			<-r.Context().Done()
		case i.down.Load():
			http.Error(w, "down", http.StatusServiceUnavailable)
		default:
			mux.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	i.URL = server.URL
	return i
}

func mustForeign(t testing.TB) keys {
	t.Helper()
	foreign, err := foreignKeys()
	if err != nil {
		t.Fatalf("make foreign keys: %v", err)
	}
	return foreign
}

// SetDown lets the issuer answer with errors alone, or again as it should.
func (i *Issuer) SetDown(down bool) { i.down.Store(down) }

// SetSlow lets the issuer not answer at all, or again as it should.
func (i *Issuer) SetSlow(slow bool) { i.slow.Store(slow) }

// Requests counts what the issuer was asked.
func (i *Issuer) Requests() int64 { return i.requests.Load() }

// Trapped counts how often keys of an attacker were fetched.
func (i *Issuer) Trapped() int64 { return i.trapped.Load() }

func (i *Issuer) metadata(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]any{
		"issuer": i.URL, "jwks_uri": i.URL + "/keys",
		"authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token",
		"id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (i *Issuer) keySet(w http.ResponseWriter, _ *http.Request) {
	own, suffix := i.current()
	writeKeys(w, own, suffix)
}

// current are the keys in use and what their names end in.
func (i *Issuer) current() (keys, string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.generation == 0 {
		return i.keys, ""
	}
	return i.keys, fmt.Sprintf(".%d", i.generation)
}

// Rotate gives the issuer new keys of new names; tokens of the old ones are good
// no more.
func (i *Issuer) Rotate(t testing.TB) {
	t.Helper()
	fresh, err := newKeys()
	if err != nil {
		t.Fatalf("make new keys: %v", err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys = fresh
	i.generation++
}

// writeKeys answers the public keys, and two that no signature may be verified
// with: one for encryption, and a secret that somebody has published by mistake.
func writeKeys(w http.ResponseWriter, k keys, suffix string) {
	writeJSON(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: &k.rsa.PublicKey, KeyID: kidRSA + suffix, Use: "sig"},
		{Key: &k.ec.PublicKey, KeyID: kidEC + suffix, Use: "sig"},
		{Key: k.ed.Public(), KeyID: kidEd + suffix, Use: "sig"},
		{Key: &k.rsa.PublicKey, KeyID: "enc-1", Use: "enc"},
		{Key: []byte("geheim geheim geheim geheim geheim"), KeyID: "oct-1", Use: "sig"},
	}})
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// Claims are those of a good access token: for somebody, an audience and the next
// minutes. A test adds to them or takes away.
func (i *Issuer) Claims(subject, audience string) Claims {
	now := time.Now().Unix()
	return Claims{
		"iss": i.URL, "sub": subject, "aud": []string{"account", audience},
		"iat": now, "nbf": now, "exp": now + 300, "typ": "Bearer", "name": "Testende Person",
	}
}

// Sign makes a token of claims the usual way.
func (i *Issuer) Sign(c Claims) string {
	return i.SignWith("RS256", c)
}

// SignWith makes a token by an algorithm: RS256, PS256, ES256 or EdDSA.
func (i *Issuer) SignWith(algorithm string, c Claims) string {
	kid := map[string]string{"ES256": kidEC, "EdDSA": kidEd}[algorithm]
	if kid == "" {
		kid = kidRSA
	}
	own, suffix := i.current()
	return seal(encode(Claims{"alg": algorithm, "typ": "JWT", "kid": kid + suffix}), encode(c), own.signer(algorithm))
}

// signer signs with the key that fits an algorithm.
func (k keys) signer(algorithm string) func(input []byte) []byte {
	return func(input []byte) []byte {
		sum := sha256.Sum256(input)
		var signature []byte
		var err error
		switch algorithm {
		case "PS256":
			signature, err = rsa.SignPSS(rand.Reader, k.rsa, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
		case "ES256":
			r, s, signErr := ecdsa.Sign(rand.Reader, k.ec, sum[:])
			if err = signErr; err == nil {
				signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
			}
		case "EdDSA":
			signature = ed25519.Sign(k.ed, input)
		default:
			signature, err = rsa.SignPKCS1v15(rand.Reader, k.rsa, crypto.SHA256, sum[:])
		}
		if err != nil {
			// A token without its signature fails every test that wants a good one.
			return nil
		}
		return signature
	}
}

// seal writes a token in its compact form.
func seal(header, payload []byte, sign func(input []byte) []byte) string {
	input := b64(header) + "." + b64(payload)
	return input + "." + b64(sign([]byte(input)))
}

func encode(c Claims) []byte {
	data, err := json.Marshal(c)
	if err != nil {
		// Claims of tests are texts, numbers and lists of them.
		return nil
	}
	return data
}

func b64(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }
