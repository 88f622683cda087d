// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
)

// FuzzBody holds the reading of bodies against encoding/json. What is accepted,
// encoding/json decodes to the same value, name by name, and it has none of what
// encoding/json takes too lightly; what encoding/json refuses is refused; and
// what a strict reader made of encoding/json's parts finds good is accepted.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"status":"live","seit":"2026-03-01","teile":[{"nr":1,"url":"https://a.de"}],"blocker":["a"],"mehr":{"nr":2}}`,
		`{"status":null,"blocker":null,"felder":[[1,2],[]],"odd":{"a/b":"x","m~n":"y"},"oeffentl":true,"grund":"\ud83d\ude00"}`,
		`{"titel":"abc","titel":1}`, `{"Titel":"abc"}`, `{"titel":"\ud800"}`, `{"titel":"\u0000"}`, `{"anzahl":1e2}`, `{"nummer":-0}`,
		"{\"titel\":\"a\xff\"}", `{} {}`, `[`, "\xef\xbb\xbf{}", `{"x":{"y":[1,{"z":"\\\""}]}}`, `{"teile":[{}]}`, nested(33), `{"a\u0000/~":1}`,
		` { "nummer" : 9007199254740991 , "groesse" : 2147483647 } `, `{"titel":"\\u0000\/\"\b"}`, `{"felder":[[1.5,"x",null]]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got probeBody
		b, err := parseBody(text, &got)
		if err != nil {
			checkFaults(t, text, err)
			if isStrictlyRight(text) {
				t.Fatalf("%q is refused: %v", text, err)
			}
			return
		}
		if rule := b.Rule(); rule != nil {
			checkFaults(t, text, rule)
		}
		value, ok := strictly(text)
		if !ok || !utf8.Valid(text) {
			t.Fatalf("%q is accepted", text)
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		decoded, _ := strictly(again)
		if !contains(decoded, value) {
			t.Fatalf("%q was read as %s", text, again)
		}
		if !isMentioned(text, "\ufffd", `\ufffd`) && bytes.Contains(again, []byte("\ufffd")) {
			t.Fatalf("%q has lost a character: %s", text, again)
		}
		if bytes.Contains(again, []byte(`\u0000`)) && !bytes.Contains(text, []byte(`\\u0000`)) {
			t.Fatalf("%q has brought a NUL: %s", text, again)
		}
		for pointer, isNull := range b.given {
			if at, ok := resolve(value, pointer); !ok || (at == nil) != isNull {
				t.Fatalf("%q: %s is given, null %t, but stands there as %v", text, pointer, isNull, at)
			}
		}
	})
}

// isStrictlyRight judges without our own reader. It may leave out what it does
// not understand itself, such as null.
func isStrictlyRight(text []byte) bool {
	value, ok := strictly(text)
	if !ok || !utf8.Valid(text) || tooDeep(text) >= 0 || isMentioned(text, "null", "\ufffd", `\ufffd`, `\u`) {
		return false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var into probeBody
	if err := decoder.Decode(&into); err != nil {
		return false
	}
	tooMany := into.Blocker != nil && len(*into.Blocker) > 3
	again, err := json.Marshal(into)
	if err != nil {
		return false
	}
	decoded, _ := strictly(again)
	// Names of another case stand elsewhere in what is written again.
	return !tooMany && len(text) < 4000 && contains(decoded, value)
}

func isMentioned(text []byte, parts ...string) bool {
	lower := strings.ToLower(string(text))
	for _, part := range parts {
		if strings.Contains(lower, part) {
			return true
		}
	}
	return false
}

// strictly decodes one value token by token; false when encoding/json refuses
// it, a name stands twice, or something follows.
func strictly(text []byte) (any, bool) {
	if !json.Valid(text) {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, ok := strictValue(decoder)
	_, err := decoder.Token()
	return value, ok && errors.Is(err, io.EOF)
}

func strictValue(decoder *json.Decoder) (any, bool) {
	token, err := decoder.Token()
	if err != nil {
		return nil, false
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			item, ok := strictValue(decoder)
			if !ok {
				return nil, false
			}
			list = append(list, item)
		}
		_, err := decoder.Token()
		return list, err == nil
	case json.Delim('{'):
		object := map[string]any{}
		for decoder.More() {
			token, err := decoder.Token()
			name, isName := token.(string)
			value, ok := strictValue(decoder)
			if _, again := object[name]; err != nil || !isName || !ok || again {
				return nil, false
			}
			object[name] = value
		}
		_, err := decoder.Token()
		return object, err == nil
	}
	if number, ok := token.(json.Number); ok && number == "-0" {
		return json.Number("0"), true
	}
	return token, true
}

// contains tells whether all of part stands in whole: members that part does not
// name may stand there too.
func contains(whole, part any) bool {
	switch part := part.(type) {
	case map[string]any:
		object, ok := whole.(map[string]any)
		if !ok {
			return false
		}
		for name, value := range part {
			if other, ok := object[name]; !ok || !contains(other, value) {
				return false
			}
		}
		return true
	case []any:
		list, ok := whole.([]any)
		if !ok || len(list) != len(part) {
			return false
		}
		for i := range part {
			if !contains(list[i], part[i]) {
				return false
			}
		}
		return true
	}
	return whole == part
}

// resolve follows a JSON pointer.
func resolve(value any, pointer string) (any, bool) {
	if pointer == "" {
		return value, true
	}
	for part := range strings.SplitSeq(pointer[1:], "/") {
		switch at := value.(type) {
		case map[string]any:
			next, ok := at[strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(at) {
				return nil, false
			}
			value = at[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// checkFaults wants what the contract promises of a problem: text that can be
// shown, and pointers that lead somewhere.
func checkFaults(t *testing.T, text []byte, err error) {
	t.Helper()
	invalid, ok := errors.AsType[*nachnutzung.InvalidError](err)
	if !ok || len(invalid.Faults) == 0 || len(invalid.Faults) > maxFaults {
		t.Fatalf("%q: got %v, want an InvalidError", text, err)
	}
	value, unambiguous := strictly(text)
	for _, fault := range invalid.Faults {
		for _, said := range []string{fault.Pointer, fault.Detail} {
			if !utf8.ValidString(said) || strings.ContainsFunc(said, unicode.IsControl) {
				t.Fatalf("%q: %q cannot be shown", text, said)
			}
		}
		if fault.Pointer != "" && fault.Pointer[0] != '/' {
			t.Fatalf("%q: %q is no JSON pointer", text, fault.Pointer)
		}
		// What is missing stands nowhere, and a name that cannot be shown is not found.
		isFound := !strings.Contains(fault.Detail, " fehlt") && !strings.Contains(fault.Pointer, "\ufffd")
		if _, ok := resolve(value, fault.Pointer); unambiguous && isFound && !ok {
			t.Fatalf("%q: %q leads nowhere", text, fault.Pointer)
		}
	}
}
