// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package authtest

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// with adds a token that the issuer has signed, with some claims changed.
func (f *forger) with(name string, changes Claims) {
	f.add(name, f.issuer.Sign(f.claims(changes)))
}

// replaced adds a token that the issuer has signed, whose claims are a text.
func (f *forger) replaced(name, payload string) {
	f.signed(name, nil, []byte(payload))
}

func (f *forger) withIssuers() {
	f.with("iss of somebody else", Claims{"iss": "https://boese.example"})
	f.with("iss with a slash behind", Claims{"iss": f.issuer.URL + "/"})
	f.with("iss in upper case", Claims{"iss": strings.ToUpper(f.issuer.URL)})
	f.with("iss with a path behind", Claims{"iss": f.issuer.URL + "/realms/andere"})
	f.with("iss as a list", Claims{"iss": []string{f.issuer.URL, "https://boese.example"}})
	f.with("no iss", Claims{"iss": nil})
}

func (f *forger) withAudiences() {
	f.with("aud of somebody else", Claims{"aud": "account"})
	f.with("aud of a list of others", Claims{"aud": []string{"account", "portal"}})
	f.with("aud with a blank behind", Claims{"aud": f.audience + " "})
	f.with("aud in upper case", Claims{"aud": strings.ToUpper(f.audience)})
	f.with("aud that begins like ours", Claims{"aud": f.audience + "-test"})
	f.with("aud is the beginning of ours", Claims{"aud": f.audience[:len(f.audience)-1]})
	f.with("aud of several in one text", Claims{"aud": "account " + f.audience})
	f.with("aud as an object", Claims{"aud": Claims{f.audience: true}})
	f.with("aud as a list in a list", Claims{"aud": [][]string{{f.audience}}})
	f.with("aud as an empty list", Claims{"aud": []string{}})
	f.with("aud as a list with a number", Claims{"aud": []any{f.audience, 1}})
	f.with("no aud, but azp and client_id", Claims{"aud": nil, "azp": f.audience, "client_id": f.audience})
}

func (f *forger) withTimes() {
	now := time.Now()
	f.with("no exp", Claims{"exp": nil})
	f.with("expired a second ago", Claims{"exp": now.Unix() - 1})
	f.with("expired long ago", Claims{"exp": now.AddDate(-1, 0, 0).Unix()})
	f.with("exp as a text", Claims{"exp": fmt.Sprint(now.Unix() + 300)})
	f.with("exp as a date", Claims{"exp": now.Add(time.Hour).Format(time.RFC3339)})
	f.with("exp below zero", Claims{"exp": -1})
	f.with("exp beyond all time", Claims{"exp": 1e30})
	f.with("exp true", Claims{"exp": true})
	f.with("nbf tomorrow", Claims{"nbf": now.AddDate(0, 0, 1).Unix()})
	f.with("nbf in two minutes", Claims{"nbf": now.Add(2 * time.Minute).Unix()})
	f.with("nbf as a text", Claims{"nbf": "gestern"})
	f.with("iat in an hour", Claims{"iat": now.Add(time.Hour).Unix()})
	f.replaced("exp null", `{"iss":"`+f.issuer.URL+`","sub":"x","aud":"`+f.audience+`","exp":null}`)
	f.replaced("exp 1e400", `{"iss":"`+f.issuer.URL+`","sub":"x","aud":"`+f.audience+`","exp":1e400}`)
}

func (f *forger) withContents() {
	f.with("no sub", Claims{"sub": nil})
	f.with("sub as an object", Claims{"sub": Claims{"id": "admin"}})
	f.with("sub of 300 characters", Claims{"sub": strings.Repeat("x", 300)})
	f.with("an ID token", Claims{"typ": "ID", "nonce": "n", "at_hash": "x"})
	f.with("an ID token that does not say so", Claims{"typ": nil, "nonce": "n"})
	f.with("a refresh token", Claims{"typ": "Refresh"})
	f.with("a logout token", Claims{"typ": nil, "events": Claims{"http://schemas.openid.net/event/backchannel-logout": Claims{}}})
	good := strings.TrimSuffix(string(f.payload()), "}")
	f.replaced("iss twice", good+`,"iss":"https://boese.example"}`)
	f.replaced("aud twice", `{"aud":"portal",`+strings.TrimPrefix(good, "{")+"}")
	f.replaced("sub twice", good+`,"sub":"admin"}`)
	f.replaced("names in upper case", strings.NewReplacer(`"iss"`, `"ISS"`, `"aud"`, `"AUD"`, `"exp"`, `"EXP"`).Replace(good+"}"))
	f.replaced("claims in a list", "["+good+"}]")
	f.replaced("something behind the claims", good+`} {"admin":true}`)
	f.replaced("claims cut short", good)
	f.replaced("claims of invalid UTF-8", good+",\"x\":\"\xff\xfe\"}")
	f.replaced("claims are a text", `"`+base64.StdEncoding.EncodeToString([]byte(good))+`"`)
	f.replaced("no claims", "")
}

func (f *forger) withForms() {
	good := f.good()
	parts := strings.Split(good, ".")
	f.add("a fourth part", good+".AAAA")
	f.add("a dot behind", good+".")
	f.add("a dot in front", "."+good)
	f.add("two parts", parts[0]+"."+parts[1])
	f.add("two dots between", parts[0]+".."+parts[1]+"."+parts[2])
	f.add("dots alone", "..")
	f.add("padding behind the signature", good+"==")
	f.add("padding in all parts", strings.Join([]string{pad(parts[0]), pad(parts[1]), pad(parts[2])}, "."))
	f.add("another alphabet", parts[0]+"."+parts[1]+"."+strings.NewReplacer("-", "+", "_", "/").Replace(parts[2])+"+/")
	f.add("spare bits in the signature", spareBits(good))
	f.add("a blank inside", parts[0]+". "+parts[1]+"."+parts[2])
	f.add("a blank behind the first part", parts[0]+" ."+parts[1]+"."+parts[2])
	f.add("percent signs", strings.ReplaceAll(good, ".", "%2E"))
	f.add("quotes", `"`+good+`"`)
	f.add("another scheme inside", "Bearer "+good)
	f.add("something behind", good+" x")
	f.with("more than 8 KB", Claims{"fuellung": strings.Repeat("x", 9000)})
	f.add("20,000 dots", strings.Repeat(".", 20000))
	f.add("an API token's beginning and a JWT", "ozgk_"+good)
}

// withSeveral send more than one token, or none.
func (f *forger) withSeveral() {
	good := "Bearer " + f.good()
	add := func(name string, values ...string) {
		f.made = append(f.made, Forgery{Name: name, Authorization: values})
	}
	add("a good one twice", good, good)
	add("a good one and a bad one", good, "Bearer x.y.z")
	add("a good one behind another scheme", "Basic YTpi", good)
	add("two in one header", good+", "+good)
	add("no token", "Bearer")
	add("a blank for a token", "Bearer ")
	add("a word", "Bearer null")
	add("an API token that nobody has issued", "Bearer ozgk_000000000000000000000000000000"+"0AbCdE")
	add("an API token in upper case", "Bearer OZGK_000000000000000000000000000000000000")
}

func pad(part string) string { return part + strings.Repeat("=", (4-len(part)%4)%4) }

// spareBits writes the same signature in another way: its last character has bits
// that mean nothing.
func spareBits(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	return token[:len(token)-1] + string(alphabet[last^1])
}
