// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package authtest

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"hash"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Forgery is credentials that nobody may be let in with.
type Forgery struct {
	Name string
	// Authorization are the values of the header of that name, one for each line.
	Authorization []string
}

// forger makes forgeries of the tokens of an issuer.
type forger struct {
	issuer   *Issuer
	foreign  keys
	audience string
	made     []Forgery
}

// Forgeries are the classic ones, for an audience that the issuer's good tokens
// would have. Those that the issuer itself has signed are for somebody else, of
// another time, of another kind, or not in the one form that a token has.
func Forgeries(t testing.TB, i *Issuer, audience string) []Forgery {
	t.Helper()
	f := &forger{issuer: i, foreign: mustForeign(t), audience: audience}
	f.withoutSignature()
	f.withPublicKeyAsSecret()
	f.withSignatures()
	f.withKeyNames()
	f.withKeysOfTheirOwn(t)
	f.withHeaders()
	f.withEncodings()
	f.withIssuers()
	f.withAudiences()
	f.withTimes()
	f.withContents()
	f.withForms()
	f.withSeveral()
	return f.made
}

func (f *forger) add(name, token string) {
	f.made = append(f.made, Forgery{Name: name, Authorization: []string{"Bearer " + token}})
}

// claims are good ones with some changed; nil takes one away.
func (f *forger) claims(changes Claims) Claims {
	c := f.issuer.Claims("angreifer", f.audience)
	maps.Copy(c, changes)
	maps.DeleteFunc(c, func(_ string, value any) bool { return value == nil })
	return c
}

func (f *forger) payload() []byte { return encode(f.claims(nil)) }

// good is a token that would be accepted.
func (f *forger) good() string { return f.issuer.Sign(f.claims(nil)) }

// signed adds a token that the issuer has signed, with a header of choice.
func (f *forger) signed(name string, header Claims, payload []byte) {
	full := Claims{"alg": "RS256", "typ": "JWT", "kid": kidRSA}
	maps.Copy(full, header)
	f.add(name, seal(encode(full), payload, f.issuer.keys.signer("RS256")))
}

// own adds a token that the attacker has signed, with a header of choice.
func (f *forger) own(name string, header Claims) {
	full := Claims{"alg": "RS256", "typ": "JWT", "kid": kidRSA}
	maps.Copy(full, header)
	f.add(name, seal(encode(full), f.payload(), f.foreign.signer("RS256")))
}

func nothing([]byte) []byte { return nil }

func (f *forger) withoutSignature() {
	for _, alg := range []string{"none", "None", "NONE", "nOnE", ""} {
		f.add("alg "+alg+" without signature", seal(encode(Claims{"alg": alg, "typ": "JWT"}), f.payload(), nothing))
	}
	f.add("alg none with kid", seal(encode(Claims{"alg": "none", "kid": kidRSA}), f.payload(), nothing))
	f.add("alg none with a signature", seal(encode(Claims{"alg": "none", "kid": kidRSA}), f.payload(), f.issuer.keys.signer("RS256")))
	f.add("no alg", seal(encode(Claims{"typ": "JWT", "kid": kidRSA}), f.payload(), f.issuer.keys.signer("RS256")))
	f.signed("alg in lower case", Claims{"alg": "rs256"}, f.payload())
	f.signed("alg as a list", Claims{"alg": []string{"RS256"}}, f.payload())
	f.signed("alg as a number", Claims{"alg": 256}, f.payload())
	f.add("RS256 without signature", seal(encode(Claims{"alg": "RS256", "kid": kidRSA}), f.payload(), nothing))
}

// withPublicKeyAsSecret signs with what everybody knows.
func (f *forger) withPublicKeyAsSecret() {
	public := &f.issuer.keys.rsa.PublicKey
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return
	}
	secrets := map[string][]byte{
		"its PEM":       pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}),
		"its PKCS1 PEM": pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(public)}),
		"its DER":       der,
		"its modulus":   public.N.Bytes(),
		"nothing":       {},
		"an oct key":    []byte("geheim geheim geheim geheim geheim"),
	}
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		for alg, hashes := range map[string]func() hash.Hash{"HS256": sha256.New, "HS512": sha512.New} {
			kid := kidRSA
			if name == "an oct key" {
				kid = "oct-1"
			}
			f.add(alg+" with "+name, seal(encode(Claims{"alg": alg, "typ": "JWT", "kid": kid}), f.payload(), func(input []byte) []byte {
				mac := hmac.New(hashes, secrets[name])
				_, _ = mac.Write(input)
				return mac.Sum(nil)
			}))
		}
	}
}

func (f *forger) withSignatures() {
	own := f.issuer.keys
	add := func(name, alg, kid string, sign func([]byte) []byte) {
		f.add(name, seal(encode(Claims{"alg": alg, "typ": "JWT", "kid": kid}), f.payload(), sign))
	}
	add("RS256 of another key with the same kid", "RS256", kidRSA, f.foreign.signer("RS256"))
	add("ES256 of another key with the same kid", "ES256", kidEC, f.foreign.signer("ES256"))
	add("EdDSA of another key with the same kid", "EdDSA", kidEd, f.foreign.signer("EdDSA"))
	add("PS256 over an RS256 signature", "PS256", kidRSA, own.signer("RS256"))
	add("RS512 over an RS256 signature", "RS512", kidRSA, own.signer("RS256"))
	add("ES256 with the name of the RSA key", "ES256", kidRSA, own.signer("ES256"))
	add("RS256 with the name of the EC key", "RS256", kidEC, own.signer("RS256"))
	add("RS256 with the key for encryption", "RS256", "enc-1", own.signer("RS256"))
	zeros := func(n int) func([]byte) []byte { return func([]byte) []byte { return make([]byte, n) } }
	add("ES256 with r = s = 0", "ES256", kidEC, zeros(64))
	add("EdDSA of zeros", "EdDSA", kidEd, zeros(64))
	add("RS256 of zeros", "RS256", kidRSA, zeros(256))
	order := own.ec.Params().N.Bytes()
	add("ES256 with r = s = n", "ES256", kidEC, func([]byte) []byte { return append(bytes.Clone(order), order...) })
	add("ES256 in DER", "ES256", kidEC, func(input []byte) []byte {
		raw := own.signer("ES256")(input)
		der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(raw[:32]), new(big.Int).SetBytes(raw[32:])})
		if err != nil {
			return nil
		}
		return der
	})
	add("RS256 with a bit turned", "RS256", kidRSA, func(input []byte) []byte {
		signature := own.signer("RS256")(input)
		signature[17] ^= 1
		return signature
	})
	add("RS256 cut short", "RS256", kidRSA, func(input []byte) []byte { return own.signer("RS256")(input)[:255] })

	good, other := strings.Split(f.good(), "."), strings.Split(f.issuer.Sign(f.claims(Claims{"sub": "jemand"})), ".")
	f.add("payload of one token, signature of another", good[0]+"."+good[1]+"."+other[2])
	f.add("header of a token, signed for another header", b64(encode(Claims{"alg": "RS256", "kid": kidRSA}))+"."+good[1]+"."+good[2])
}

func (f *forger) withKeyNames() {
	for name, kid := range map[string]any{
		"a path":            "../../../../../../dev/null",
		"SQL":               "rsa-1' UNION SELECT 'geheim",
		"a command":         "rsa-1|/usr/bin/true",
		"an address":        f.issuer.URL + pathTrap,
		"an unknown name":   "rsa-2",
		"other letters":     "rѕа-1",
		"a NUL":             "rsa-1\x00",
		"blanks":            " rsa-1 ",
		"nothing":           "",
		"upper case":        "RSA-1",
		"a number":          1,
		"a list":            []string{kidRSA},
		"4000 characters":   strings.Repeat("k", 4000),
		"a template":        "{{.}}${jndi:ldap://localhost/a}",
		"a wildcard":        "*",
		"a name in quotes":  `"rsa-1"`,
		"the EC key's name": kidEC,
	} {
		f.own("kid is "+name, Claims{"kid": kid})
	}
	f.add("kid twice", seal([]byte(`{"alg":"RS256","kid":"rsa-1","kid":"boese"}`), f.payload(), f.issuer.keys.signer("RS256")))
	f.add("alg twice", seal([]byte(`{"alg":"none","alg":"RS256","kid":"rsa-1"}`), f.payload(), f.issuer.keys.signer("RS256")))
}

// withKeysOfTheirOwn bring the attacker's key along, or say where it is.
func (f *forger) withKeysOfTheirOwn(t testing.TB) {
	t.Helper()
	public := jose.JSONWebKey{Key: &f.foreign.rsa.PublicKey, KeyID: kidRSA, Use: "sig", Algorithm: "RS256"}
	f.own("jwk in the header", Claims{"jwk": public})
	f.own("jwk in the header without kid", Claims{"jwk": public, "kid": ""})
	f.own("jku of the attacker", Claims{"jku": f.issuer.URL + pathTrap})
	f.own("jku with the issuer's name in front", Claims{"jku": f.issuer.URL + "@" + strings.TrimPrefix(f.issuer.URL, "http://") + pathTrap})
	f.own("x5u of the attacker", Claims{"x5u": f.issuer.URL + pathTrap})
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "issuer"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &f.foreign.rsa.PublicKey, f.foreign.rsa)
	if err != nil {
		t.Fatalf("make a certificate: %v", err)
	}
	f.own("x5c of the attacker", Claims{"x5c": []string{base64.StdEncoding.EncodeToString(der)}})
	f.own("keys in the claims", Claims{"jwks": jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}}})
}

func (f *forger) withHeaders() {
	f.signed("crit of something unknown", Claims{"crit": []string{"exp"}, "exp": 1}, f.payload())
	f.signed("crit that is empty", Claims{"crit": []string{}}, f.payload())
	f.signed("b64 false", Claims{"b64": false, "crit": []string{"b64"}}, f.payload())
	f.signed("cty JWT: a token in a token", Claims{"cty": "JWT"}, []byte(f.good()))
	f.signed("typ of a logout token", Claims{"typ": "logout+jwt"}, f.payload())
	f.signed("typ of a proof", Claims{"typ": "dpop+jwt"}, f.payload())
	f.add("header is a list", seal([]byte(`["RS256"]`), f.payload(), f.issuer.keys.signer("RS256")))
	f.add("header is null", seal([]byte(`null`), f.payload(), f.issuer.keys.signer("RS256")))
	f.add("header with something behind", seal([]byte(`{"alg":"RS256","kid":"rsa-1"}{}`), f.payload(), f.issuer.keys.signer("RS256")))
	f.add("header names in upper case", seal([]byte(`{"ALG":"RS256","KID":"rsa-1"}`), f.payload(), f.issuer.keys.signer("RS256")))
}

func (f *forger) withEncodings() {
	var packed bytes.Buffer
	if w, err := flate.NewWriter(&packed, flate.BestCompression); err == nil {
		_, _ = w.Write(f.payload())
		_ = w.Close()
	}
	f.signed("zip", Claims{"zip": "DEF"}, packed.Bytes())
	encrypted := seal(encode(Claims{"alg": "RSA-OAEP", "enc": "A128GCM", "kid": "enc-1"}), f.payload(), f.foreign.signer("RS256"))
	f.add("an encrypted token", encrypted+".AAAA.AAAA")
	f.add("an encrypted token with a good one inside", b64(encode(Claims{"alg": "dir", "enc": "A128GCM", "cty": "JWT"}))+"..AAAA."+b64([]byte(f.good()))+".AAAA")
	parts := strings.Split(f.good(), ".")
	f.add("JSON form", `{"protected":"`+parts[0]+`","payload":"`+parts[1]+`","signature":"`+parts[2]+`"}`)
	f.add("JSON form with two signatures", `{"payload":"`+parts[1]+`","signatures":[{"protected":"`+parts[0]+`","signature":"`+parts[2]+
		`"},{"protected":"`+parts[0]+`","signature":"AAAA"}]}`)
}
