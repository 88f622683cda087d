// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// TestBadInput wants every kind of bad input answered with a problem that names
// each fault at its place.
func TestBadInput(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method, target string
		header         []string
		status         int
		at             []string
	}{
		"unknown path":               {target: "/nix", status: 404},
		"unknown path below a key":   {target: "/kommunen/15/nix", status: 404},
		"path too deep":              {target: "/leistungsbuendel/10092/leistungen/L03597", status: 404},
		"trailing slash":             {target: "/kommunen/", status: 404},
		"other case":                 {target: "/Kommunen", status: 404},
		"POST":                       {method: http.MethodPost, target: "/kommunen", status: 405},
		"PUT":                        {method: http.MethodPut, target: "/kommunen/15", status: 405},
		"DELETE":                     {method: http.MethodDelete, target: "/kommunen/15", status: 405},
		"PATCH":                      {method: http.MethodPatch, target: "/katalogstand", status: 405},
		"unknown key":                {target: "/lagen?farbe=rot", status: 400, at: []string{"?farbe"}},
		"key in other case":          {target: "/lagen?Art=lebenslage", status: 400, at: []string{"?Art"}},
		"key of another list":        {target: "/lagen?traeger=true", status: 400, at: []string{"?traeger"}},
		"key with brackets":          {target: "/lagen?themenfeld[]=bildung", status: 400, at: []string{"?themenfeld[]"}},
		"empty key":                  {target: "/lagen?=1", status: 400, at: []string{"?"}},
		"key on a single resource":   {target: "/lagen/geburt?limit=1", status: 400, at: []string{"?limit"}},
		"key without parameters":     {target: "/katalogstand?x=1", status: 400, at: []string{"?x"}},
		"several unknown keys":       {target: "/lagen?b=1&a=2&c", status: 400, at: []string{"?a", "?b", "?c"}},
		"closed value":               {target: "/lagen?art=notlage", status: 400, at: []string{"?art"}},
		"closed value, empty":        {target: "/lagen?art=", status: 400, at: []string{"?art"}},
		"closed value, other case":   {target: "/lagen?art=Lebenslage", status: 400, at: []string{"?art"}},
		"unknown Themenfeld":         {target: "/lagen?themenfeld=nix", status: 400, at: []string{"?themenfeld"}},
		"one of two Themenfelder":    {target: "/lagen?themenfeld=bildung&themenfeld=nix", status: 400, at: []string{"?themenfeld"}},
		"unknown Lage":               {target: "/leistungsbuendel?lage=nix", status: 400, at: []string{"?lage"}},
		"unknown Ressort":            {target: "/themenfelder?federfuehrungBund=XYZ", status: 400, at: []string{"?federfuehrungBund"}},
		"unknown Verbund":            {target: "/kommunen?verbund=nix", status: 400, at: []string{"?verbund"}},
		"unknown Onlinedienst":       {target: "/leistungsbuendel?onlinedienst=nix", status: 400, at: []string{"?onlinedienst"}},
		"unknown Plattform":          {target: "/kommunen?plattform=nix", status: 400, at: []string{"?plattform"}},
		"unknown Plattformart":       {target: "/plattformen?art=nix", status: 400, at: []string{"?art"}},
		"unknown order":              {target: "/lagen?sort=alter", status: 400, at: []string{"?sort"}},
		"order turned twice":         {target: "/lagen?sort=--name", status: 400, at: []string{"?sort"}},
		"turned relevanz":            {target: "/lagen?sort=-relevanz", status: 400, at: []string{"?sort"}},
		"several orders":             {target: "/lagen?sort=name,code", status: 400, at: []string{"?sort"}},
		"Land of one digit":          {target: "/kommunen?land=5", status: 400, at: []string{"?land"}},
		"Land beyond 16":             {target: "/kommunen?land=17", status: 400, at: []string{"?land"}},
		"Land by name":               {target: "/kommunen?land=Sachsen-Anhalt", status: 400, at: []string{"?land"}},
		"Kreis of four digits":       {target: "/kommunen?kreis=1508", status: 400, at: []string{"?kreis"}},
		"OZG-ID too short":           {target: "/leistungsbuendel/1009", status: 400, at: []string{"{ozgId}"}},
		"OZG-ID with letters":        {target: "/leistungsbuendel/1009A", status: 400, at: []string{"{ozgId}"}},
		"OZG-ID in other digits":     {target: "/leistungsbuendel/%D9%A1%D9%A0%D9%A0%D9%A9%D9%A2", status: 400, at: []string{"{ozgId}"}},
		"OZG-ID with a line feed":    {target: "/leistungsbuendel/10092%0A", status: 400, at: []string{"{ozgId}"}},
		"LeiKa of Excel":             {target: "/leistungen/9,91E+13", status: 400, at: []string{"{id}"}},
		"ARS of eleven digits":       {target: "/kommunen/15003000000", status: 400, at: []string{"{ars}"}},
		"code in capitals":           {target: "/themenfelder/Bildung", status: 400, at: []string{"{code}"}},
		"code with an Umlaut":        {target: "/themenfelder/b%C3%A4r", status: 400, at: []string{"{code}"}},
		"escaped slash":              {target: "/themenfelder/a%2Fb", status: 404},
		"unknown OZG-ID":             {target: "/leistungsbuendel/99999", status: 404},
		"unknown LeiKa":              {target: "/leistungen/00000000000000", status: 404},
		"unknown ARS":                {target: "/kommunen/000000000000", status: 404},
		"unknown AGS":                {target: "/kommunen/99", status: 404},
		"unknown code":               {target: "/codelisten/nix", status: 404},
		"limit 0":                    {target: "/lagen?limit=0", status: 400, at: []string{"?limit"}},
		"limit below 0":              {target: "/lagen?limit=-1", status: 400, at: []string{"?limit"}},
		"limit 1001":                 {target: "/lagen?limit=1001", status: 400, at: []string{"?limit"}},
		"limit empty":                {target: "/lagen?limit=", status: 400, at: []string{"?limit"}},
		"limit a float":              {target: "/lagen?limit=1.5", status: 400, at: []string{"?limit"}},
		"limit with a blank":         {target: "/lagen?limit=%2010", status: 400, at: []string{"?limit"}},
		"limit with a plus":          {target: "/lagen?limit=%2B10", status: 400, at: []string{"?limit"}},
		"limit in hex":               {target: "/lagen?limit=0x10", status: 400, at: []string{"?limit"}},
		"limit with an exponent":     {target: "/lagen?limit=1e2", status: 400, at: []string{"?limit"}},
		"limit beyond int64":         {target: "/lagen?limit=99999999999999999999", status: 400, at: []string{"?limit"}},
		"limit twice":                {target: "/lagen?limit=1&limit=2", status: 400, at: []string{"?limit"}},
		"q twice":                    {target: "/lagen?q=a&q=b", status: 400, at: []string{"?q"}},
		"no boolean":                 {target: "/kommunen?traeger=ja", status: 400, at: []string{"?traeger"}},
		"boolean, empty":             {target: "/kommunen?traeger=", status: 400, at: []string{"?traeger"}},
		"boolean 1":                  {target: "/leistungen?sdg1=1", status: 400, at: []string{"?sdg1"}},
		"inhabitants below 0":        {target: "/kommunen?einwohnerMin=-1", status: 400, at: []string{"?einwohnerMin"}},
		"inhabitants beyond int64":   {target: "/kommunen?einwohnerMax=9223372036854775808", status: 400, at: []string{"?einwohnerMax"}},
		"no day of the calendar":     {target: "/verbuende/kitu/mitglieder?stichtag=2021-02-30", status: 400, at: []string{"?stichtag"}},
		"day in German":              {target: "/verbuende/kitu/mitglieder?stichtag=01.09.2021", status: 400, at: []string{"?stichtag"}},
		"q of 201 letters":           {target: "/lagen?q=" + strings.Repeat("%C3%A4", 201), status: 400, at: []string{"?q"}},
		"q of 10 KB":                 {target: "/lagen?q=" + strings.Repeat("a", 10<<10), status: 400, at: []string{"?q"}},
		"key of 10 KB":               {target: "/lagen?" + strings.Repeat("a", 10<<10) + "=1", status: 400},
		"path of 10 KB":              {target: "/kommunen/" + strings.Repeat("1", 10<<10), status: 400, at: []string{"{ars}"}},
		"NUL in q":                   {target: "/lagen?q=a%00b", status: 400, at: []string{"?q"}},
		"NUL in a closed value":      {target: "/lagen?art=%00", status: 400, at: []string{"?art"}},
		"NUL in the path":            {target: "/lagen/a%00", status: 400, at: []string{"pfad"}},
		"invalid UTF-8 in q":         {target: "/lagen?q=%FF", status: 400, at: []string{"?q"}},
		"invalid UTF-8 in the path":  {target: "/lagen/%FF", status: 400, at: []string{"pfad"}},
		"surrogate half":             {target: "/lagen?q=%ED%A0%80", status: 400, at: []string{"?q"}},
		"broken escape":              {target: "/lagen?q=%zz", status: 400, at: []string{"?"}},
		"semicolon":                  {target: "/lagen?q=a;limit=1", status: 400, at: []string{"?"}},
		"cursor, empty":              {target: "/lagen?cursor=", status: 400, at: []string{"?cursor"}},
		"cursor, no base64url":       {target: "/lagen?cursor=a%2Bb%3D", status: 400, at: []string{"?cursor"}},
		"cursor, garbage":            {target: "/lagen?cursor=Quatsch", status: 400, at: []string{"?cursor"}},
		"cursor, huge":               {target: "/lagen?cursor=" + strings.Repeat("A", 2049), status: 400, at: []string{"?cursor"}},
		"cursor, as long as allowed": {target: "/lagen?cursor=" + strings.Repeat("A", 2048), status: 400, at: []string{"?cursor"}},
		"all at once": {
			target: "/kommunen?limit=0&land=99&art=weiler&traeger=ja&sort=x&fields=nix&format=xml&cursor=x&farbe=1", status: 400,
			at: []string{"?art", "?cursor", "?farbe", "?fields", "?format", "?land", "?limit", "?sort", "?traeger"},
		},
		"closed values of data and others": {
			target: "/leistungsbuendel?lage=nix&themenfeld=nix&limit=x", status: 400, at: []string{"?lage", "?limit", "?themenfeld"},
		},
		"bearer token":       {target: "/lagen", header: []string{"Authorization", "Bearer abc"}, status: 401},
		"bearer, lower case": {target: "/lagen/nix", header: []string{"Authorization", "bearer"}, status: 401},
		"bearer before 400":  {target: "/lagen?limit=0", header: []string{"Authorization", "Bearer a.b.c"}, status: 401},
	}
	each(t, func(t *testing.T, k probe) {
		for name, tt := range tests {
			t.Run(name, func(t *testing.T) {
				method := tt.method
				if method == "" {
					method = http.MethodGet
				}
				got := k.ask(t, method, tt.target, tt.header...)
				p := got.problem(t, tt.status)
				var at []string
				for _, fault := range p.Errors {
					at = append(at, fault.Pointer)
					if fault.Detail == "" {
						t.Errorf("%s: a fault without a word", fault.Pointer)
					}
				}
				slices.Sort(at)
				if tt.at != nil && !slices.Equal(at, tt.at) {
					t.Errorf("faults at %v, want %v: %s", at, tt.at, got.body)
				}
				if len(got.body) > 20_000 {
					t.Errorf("the problem has %d bytes", len(got.body))
				}
				wantStatusHeaders(t, got)
			})
		}
	})
}

func wantStatusHeaders(t *testing.T, got answer) {
	t.Helper()
	switch got.status {
	case http.StatusMethodNotAllowed:
		if allow := got.header.Get("Allow"); allow != "GET, HEAD, OPTIONS" {
			t.Errorf("Allow is %q", allow)
		}
	case http.StatusUnauthorized:
		if challenge := got.header.Get("WWW-Authenticate"); !strings.HasPrefix(challenge, "Bearer ") {
			t.Errorf("WWW-Authenticate is %q", challenge)
		}
	}
}

// TestOtherSchemesPass: a proxy in front may ask for a password of its own.
func TestOtherSchemesPass(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	if got := k.ask(t, http.MethodGet, "/lagen?limit=1", "Authorization", "Basic YTpi"); got.status != http.StatusOK {
		t.Errorf("Basic: got %d", got.status)
	}
}

// TestLiteralSearch: what is a wildcard or a quote to SQL is none in q.
func TestLiteralSearch(t *testing.T) {
	t.Parallel()
	d := storetest.Katalogdaten(t)
	each(t, func(t *testing.T, k probe) {
		// Signs alone find nothing: a search for nothing findable is no search for all.
		for _, q := range []string{"%", "_", `\`, "%%", "___", "'", `"`, "*", "?", "--", ";", `\%`, "🙂", "…", "()", "[]", "$", "@", ":", "' ''='"} {
			for _, list := range []string{"/leistungsbuendel", "/kommunen", "/plattformen", "/synonyme"} {
				if p, _ := k.page(t, list+"?limit=1&q="+url.QueryEscape(q)); p.Total != 0 {
					t.Errorf("%s?q=%s: total %d", list, q, p.Total)
				}
			}
		}
		// Placeholders of the drivers are words like any other.
		for _, q := range []string{"$2", "?2", "@p1", ":x", "%s", "{{.}}", "${jndi}", "[a-z]"} {
			if p, _ := k.page(t, "/leistungsbuendel?limit=1&q="+url.QueryEscape(q)); p.Total == len(d.Leistungsbuendel) {
				t.Errorf("q=%s finds everything", q)
			}
		}
		// Blanks alone are no search.
		if p, _ := k.page(t, "/leistungsbuendel?limit=1&q=%20%09"); p.Total != len(d.Leistungsbuendel) {
			t.Errorf("blanks find %d", p.Total)
		}
		for q, want := range map[string]string{
			"Wohn%geld": "10092", "Wohn_geld": "10092", "' OR 1=1 --": "", "x'; DROP TABLE leistungsbuendel; --": "",
		} {
			p, _ := k.page(t, "/leistungsbuendel?fields=ozgId&q="+url.QueryEscape(q))
			if p.Total >= len(d.Leistungsbuendel)/2 {
				t.Errorf("q=%s brings %d Leistungsbuendel", q, p.Total)
			}
			if want != "" && p.Total > 0 && p.keys(t, "ozgId")[0] != want {
				t.Errorf("q=%s: got %v", q, p.keys(t, "ozgId"))
			}
		}
		// A wildcard in a filter is a letter like any other.
		for _, query := range []string{"gesetz=%25", "gesetz=WoG_", "gesetz=%27%20OR%201%3D1%20--"} {
			if p, _ := k.page(t, "/leistungen?"+query); p.Total != 0 {
				t.Errorf("%s: total %d", query, p.Total)
			}
		}
	})
}

// craft makes a cursor as the server would, with parts of our choice.
func craft(t *testing.T, like string, after ...string) string {
	t.Helper()
	body, err := base64.RawURLEncoding.DecodeString(like)
	if err != nil {
		t.Fatal(err)
	}
	var c map[string]any
	if err := json.Unmarshal(body, &c); err != nil {
		t.Fatal(err)
	}
	c["a"] = after
	if body, err = json.Marshal(c); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(body)
}

// TestForeignCursors hands back cursors of other lists, filters and orders, cut
// ones, and ones made by hand.
func TestForeignCursors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		next := func(target string) string {
			p, _ := k.page(t, target)
			if p.Next == nil {
				t.Fatalf("%s has one page", target)
			}
			return *p.Next
		}
		byName := next("/lagen?limit=1")
		byNumber := next("/leistungsbuendel?limit=1&sort=anzahlLeistungen")
		bySearch := next("/kommunen?limit=1&q=neustadt")
		byKey := next("/kommunen?limit=1&sort=ars")
		for name, target := range map[string]string{
			"of another list":           "/themenfelder?cursor=" + byName,
			"of another list's key":     "/leistungsbuendel/10110/leistungen?cursor=" + next("/leistungsbuendel/10092/leistungen?limit=1"),
			"of another filter":         "/lagen?art=lebenslage&cursor=" + byName,
			"of another order":          "/lagen?sort=code&cursor=" + byName,
			"of another direction":      "/lagen?sort=-name&cursor=" + byName,
			"of another search":         "/kommunen?q=altstadt&cursor=" + bySearch,
			"without the search":        "/kommunen?cursor=" + bySearch,
			"cut":                       "/lagen?cursor=" + byName[:len(byName)-1],
			"cut in the middle":         "/lagen?cursor=" + byName[:len(byName)/2],
			"too long":                  "/lagen?cursor=" + byName + "A",
			"with no part":              "/lagen?cursor=" + craft(t, byName),
			"with too few parts":        "/lagen?cursor=" + craft(t, byName, "00"),
			"with too many parts":       "/lagen?cursor=" + craft(t, byName, "00", "geburt", "x"),
			"text for bytes":            "/lagen?cursor=" + craft(t, byName, "Grüße", "geburt"),
			"half a byte":               "/lagen?cursor=" + craft(t, byName, "0", "geburt"),
			"NUL in a text":             "/lagen?cursor=" + craft(t, byName, "00", "a\x00b"),
			"text for a number":         "/leistungsbuendel?sort=anzahlLeistungen&cursor=" + craft(t, byNumber, "viele", "00", "10092"),
			"float for a number":        "/leistungsbuendel?sort=anzahlLeistungen&cursor=" + craft(t, byNumber, "1.5", "00", "10092"),
			"number beyond the column":  "/leistungsbuendel?sort=anzahlLeistungen&cursor=" + craft(t, byNumber, "9223372036854775807", "00", "10092"),
			"number beyond int64":       "/leistungsbuendel?sort=anzahlLeistungen&cursor=" + craft(t, byNumber, "99999999999999999999", "00", "10092"),
			"rank beyond the column":    "/kommunen?q=neustadt&cursor=" + craft(t, bySearch, "-9223372036854775808", "00", "15"),
			"null":                      "/lagen?cursor=" + base64.RawURLEncoding.EncodeToString([]byte("null")),
			"a list":                    "/lagen?cursor=" + base64.RawURLEncoding.EncodeToString([]byte("[1,2]")),
			"numbers for the parts":     "/lagen?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`{"a":[1,2],"q":"x"}`)),
			"many parts":                "/lagen?cursor=" + craft(t, byName, strings.Split(strings.Repeat("0,", 300), ",")...),
			"with data behind its end":  "/lagen?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`{"a":["00","x"]}{"a":["00","x"]}`)),
			"with a fingerprint of air": "/lagen?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`{"a":["00","x"],"q":""}`)),
		} {
			got := k.ask(t, http.MethodGet, target)
			p := got.problem(t, http.StatusBadRequest)
			if len(p.Errors) != 1 || p.Errors[0].Pointer != "?cursor" {
				t.Errorf("%s: got %+v", name, p.Errors)
			}
			start, leads := strings.CutSuffix(got.header.Get("Link"), `>; rel="start"`)
			if list, _, _ := strings.Cut(target, "?"); !leads || !strings.HasPrefix(start, "</api/v1"+list) || strings.Contains(start, "cursor") {
				t.Errorf("%s: Link is %q", name, got.header.Get("Link"))
			}
		}
		// Parts that fit are a place in the list, even if nothing stands there.
		for target, want := range map[string]int{
			"/kommunen?sort=ars&limit=1&cursor=" + craft(t, byKey, "' OR 1=1 --"): 1,
			"/kommunen?sort=ars&limit=1&cursor=" + craft(t, byKey, "zzz"):         0,
			"/kommunen?sort=ars&limit=1&cursor=" + craft(t, byKey, "\ufffd"):      0,
			"/lagen?limit=1&cursor=" + craft(t, byName, "", ""):                   1,
		} {
			p, _ := k.page(t, target)
			if len(p.Items) != want || p.Total == 0 {
				t.Errorf("%s: %d items of %d, want %d", target, len(p.Items), p.Total, want)
			}
		}
		// Limit, fields and format may change between the pages.
		if p, _ := k.page(t, "/lagen?limit=5&fields=name&format=json&cursor="+byName); len(p.Items) != 5 {
			t.Errorf("another limit: %d items", len(p.Items))
		}
	})
}

// TestManyParameters: neither a thousand filters nor a thousand faults break an
// answer.
func TestManyParameters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		unknown := "/lagen?"
		for i := range 1500 {
			unknown += fmt.Sprintf("p%d=%d&", i, i)
		}
		p := k.ask(t, http.MethodGet, unknown).problem(t, http.StatusBadRequest)
		if n := len(p.Errors); n == 0 || n > 100 {
			t.Errorf("%d faults are named, want some and no more than 100", n)
		}
		if !strings.Contains(p.Detail, "1500") {
			t.Errorf("the problem does not count all faults: %s", p.Detail)
		}
		repeated := k.ask(t, http.MethodGet, "/lagen?"+strings.Repeat("art=lebenslage&", 1000)).problem(t, http.StatusBadRequest)
		if len(repeated.Errors) != 1 {
			t.Errorf("one parameter a thousand times: got %d faults", len(repeated.Errors))
		}
		want := where(storetest.Katalogdaten(t).Lagen, func(l *nachnutzung.Lage) string { return l.Code },
			func(l *nachnutzung.Lage) bool { return l.Themenfeld.Code == "bildung" })
		many, _ := k.page(t, "/lagen?limit=100&"+strings.Repeat("themenfeld=bildung&", 999)+"themenfeld=bildung")
		if many.Total != len(want) {
			t.Errorf("one value a thousand times: total %d, want %d", many.Total, len(want))
		}
		k.ask(t, http.MethodGet, "/lagen?"+strings.Repeat("themenfeld=bildung&", 1001)).problem(t, http.StatusBadRequest)
		if twice := k.ask(t, http.MethodGet, "/lagen?themenfeld=nix&themenfeld=nix").problem(t, http.StatusBadRequest); len(twice.Errors) != 1 {
			t.Errorf("one fault made twice is named %d times", len(twice.Errors))
		}
		ids := ""
		for i := range 1000 {
			ids += fmt.Sprintf("&leistungsbuendel=%05d", 10000+i)
		}
		if all, _ := k.page(t, "/leistungen?limit=1"+ids); all.Total == 0 {
			t.Error("a thousand OZG-IDs find nothing")
		}
		typen := strings.Repeat("typ=2a&typ=4b&", 500)
		two, _ := k.page(t, "/leistungen?limit=1&typ=2a&typ=4b")
		if all, _ := k.page(t, "/leistungen?limit=1&"+typen); all.Total != two.Total {
			t.Errorf("two Typen 500 times: total %d, want %d", all.Total, two.Total)
		}
	})
}
