// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// probeBody has one member of every kind that the contract knows.
type probeBody struct {
	probeReason
	Status   *string       `json:"status" enums:"offen,im_test,live" extensions:"x-nullable"`
	Seit     *string       `json:"seit" format:"date"`
	Titel    string        `json:"titel" maxLength:"10" minLength:"2"`
	Anzahl   int           `json:"anzahl" minimum:"1" maximum:"9"`
	Groesse  int           `json:"groesse"`
	Nummer   int64         `json:"nummer"`
	Oeffentl bool          `json:"oeffentl"`
	Blocker  *[]string     `json:"blocker" format:"code" validate:"max=3,unique" extensions:"x-nullable"`
	Teile    []probeTeil   `json:"teile" validate:"min=1"`
	Mehr     *probeTeil    `json:"mehr"`
	Felder   [][]int       `json:"felder"`
	Odd      probeOddNames `json:"odd"`
}

type probeReason struct {
	Grund string `json:"grund"`
}

type probeTeil struct {
	Nr  int    `json:"nr" validate:"required"`
	URL string `json:"url" format:"uri"`
}

type probeOddNames struct {
	Slash string `json:"a/b" maxLength:"3"`
	Tilde string `json:"m~n" maxLength:"3"`
}

// pointers are those of the faults of an error, in their order.
func pointers(t *testing.T, err error) []string {
	t.Helper()
	var places []string
	if err == nil {
		return places
	}
	invalid, ok := errors.AsType[*nachnutzung.InvalidError](err)
	if !ok {
		t.Fatalf("got %v, want an InvalidError", err)
	}
	for _, f := range invalid.Faults {
		places = append(places, f.Pointer)
	}
	return places
}

func nested(depth int) string {
	return `{"felder":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `}`
}

// TestMalformedBodies wants each fault of the form at its place, all at once.
func TestMalformedBodies(t *testing.T) {
	t.Parallel()
	long := make([]string, 200)
	for i := range long {
		long[i] = fmt.Sprintf(`"x%d":1`, i)
	}
	tests := map[string]struct {
		body string
		want []string
	}{
		"nothing":                       {"", []string{""}},
		"space alone":                   {" \n", []string{""}},
		"cut off":                       {`{"titel":"ab`, []string{""}},
		"no JSON":                       {`status=live`, []string{""}},
		"comma too many":                {`{"titel":"abc",}`, []string{""}},
		"comma missing":                 {`{"titel":"abc" "grund":""}`, []string{""}},
		"single quotes":                 {`{'titel':'abc'}`, []string{""}},
		"comment":                       {`{/* */}`, []string{""}},
		"NaN":                           {`{"anzahl":NaN}`, []string{""}},
		"leading zero":                  {`{"anzahl":01}`, []string{""}},
		"leading plus":                  {`{"anzahl":+1}`, []string{""}},
		"raw NUL":                       {"{\"titel\":\"a\x00b\"}", []string{""}},
		"raw line feed":                 {"{\"titel\":\"a\nb\"}", []string{""}},
		"byte order mark":               {"\xef\xbb\xbf{}", []string{""}},
		"UTF-16":                        {"\xff\xfe{\x00}\x00", []string{""}},
		"unknown escape":                {`{"titel":"\x41"}`, []string{""}},
		"trailing text":                 {`{"anzahl":1} x`, []string{""}},
		"trailing value":                {`{"anzahl":1}{"anzahl":2}`, []string{""}},
		"trailing brace":                {`{"anzahl":1}}`, []string{""}},
		"trailing NUL":                  {"{\"anzahl\":1}\x00", []string{""}},
		"trailing and more":             {`{"anzahl":"1","x":0} []`, []string{"/anzahl", "/x", ""}},
		"a list":                        {`[{"anzahl":1}]`, []string{""}},
		"a text":                        {`"anzahl"`, []string{""}},
		"a number":                      {`12`, []string{""}},
		"null":                          {`null`, []string{""}},
		"unknown":                       {`{"farbe":"rot"}`, []string{"/farbe"}},
		"unknown with faults inside":    {`{"farbe":{"a":1,"a":"\ud800"}}`, []string{"/farbe"}},
		"other case":                    {`{"Status":"live","TITEL":"abc"}`, []string{"/Status", "/TITEL"}},
		"folded by encoding/json":       {`{"ſtatus":"live"}`, []string{"/ſtatus"}},
		"name of the Go field":          {`{"Oeffentl":true,"probeReason":{}}`, []string{"/Oeffentl", "/probeReason"}},
		"empty name":                    {`{"":1}`, []string{"/"}},
		"name to be escaped":            {`{"x/y~z":1}`, []string{"/x~1y~0z"}},
		"name with NUL":                 {`{"x\u0000":1}`, []string{"/x\ufffd"}},
		"name in no UTF-8":              {"{\"x\xff\":1}", []string{"/x\ufffd"}},
		"name with a lone surrogate":    {`{"titel\ud800":1}`, []string{"/titel\ufffd"}},
		"duplicate":                     {`{"titel":"abc","titel":"abc"}`, []string{"/titel"}},
		"duplicate, escaped":            {`{"titel":"abc","\u0074itel":"abc"}`, []string{"/titel"}},
		"duplicate after null":          {`{"status":null,"status":"live"}`, []string{"/status"}},
		"duplicate of three":            {`{"anzahl":1,"anzahl":2,"anzahl":3}`, []string{"/anzahl", "/anzahl"}},
		"duplicate below":               {`{"teile":[{"nr":1},{"nr":1,"nr":2}]}`, []string{"/teile/1/nr"}},
		"unknown twice":                 {`{"x":1,"x":2}`, []string{"/x"}},
		"unknown below":                 {`{"mehr":{"nr":1,"x":1},"teile":[{"nr":1,"y":1}]}`, []string{"/mehr/x", "/teile/0/y"}},
		"number for text":               {`{"titel":1}`, []string{"/titel"}},
		"text for number":               {`{"anzahl":"1"}`, []string{"/anzahl"}},
		"text for truth":                {`{"oeffentl":"true"}`, []string{"/oeffentl"}},
		"number for truth":              {`{"oeffentl":1}`, []string{"/oeffentl"}},
		"object for list":               {`{"teile":{"nr":1}}`, []string{"/teile"}},
		"list for object":               {`{"mehr":[]}`, []string{"/mehr"}},
		"text for list":                 {`{"blocker":"a"}`, []string{"/blocker"}},
		"number in list of texts":       {`{"blocker":[1,"b",true]}`, []string{"/blocker/0", "/blocker/2"}},
		"null in list":                  {`{"blocker":["a",null]}`, []string{"/blocker/1"}},
		"list in list":                  {`{"felder":[[1],[[2]],3]}`, []string{"/felder/1/0", "/felder/2"}},
		"fraction":                      {`{"anzahl":1.5}`, []string{"/anzahl"}},
		"fraction of nothing":           {`{"anzahl":1.0}`, []string{"/anzahl"}},
		"exponent":                      {`{"anzahl":1e2}`, []string{"/anzahl"}},
		"huge number":                   {`{"nummer":9223372036854775808}`, []string{"/nummer"}},
		"huge exponent":                 {`{"nummer":1e999999}`, []string{"/nummer"}},
		"number of 10,000 digits":       {`{"nummer":` + strings.Repeat("9", 10_000) + `}`, []string{"/nummer"}},
		"null not allowed":              {`{"titel":null,"seit":null,"teile":null,"mehr":null,"oeffentl":null}`, []string{"/titel", "/seit", "/teile", "/mehr", "/oeffentl"}},
		"escaped NUL":                   {`{"titel":"a\u0000b"}`, []string{"/titel"}},
		"escaped NUL after a backslash": {`{"grund":"\\\u0000"}`, []string{"/grund"}},
		"high surrogate alone":          {`{"titel":"\ud83d"}`, []string{"/titel"}},
		"low surrogate alone":           {`{"titel":"\ude00"}`, []string{"/titel"}},
		"surrogates in wrong order":     {`{"titel":"\ude00\ud83d"}`, []string{"/titel"}},
		"high surrogate before text":    {`{"titel":"\ud83dxx"}`, []string{"/titel"}},
		"high surrogate before escape":  {`{"titel":"\ud83d\u0041"}`, []string{"/titel"}},
		"surrogates in UTF-8":           {"{\"titel\":\"\xed\xa0\xbd\"}", []string{"/titel"}},
		"no UTF-8":                      {"{\"titel\":\"a\xffb\"}", []string{"/titel"}},
		"Windows-1252":                  {"{\"titel\":\"M\xfcll\"}", []string{"/titel"}},
		"overlong UTF-8":                {"{\"titel\":\"\xc0\xafab\"}", []string{"/titel"}},
		"too many items":                {`{"blocker":["a","b","c","d"]}`, []string{"/blocker"}},
		"not read past the limit":       {`{"blocker":["a","b","c",1]}`, []string{"/blocker"}},
		"too many items by default":     {`{"teile":[` + strings.Repeat(`{"nr":1},`, 1000) + `{"nr":1}]}`, []string{"/teile"}},
		"depth of 33":                   {nested(33), []string{""}},
		"depth of 10,000":               {nested(10_000), []string{""}},
		"depth of 10,001":               {nested(10_001), []string{""}},
		"depth of 500,000, open":        {strings.Repeat("[", 500_000), []string{""}},
		"depth in objects":              {strings.Repeat(`{"mehr":`, 100) + "1" + strings.Repeat("}", 100), []string{""}},
		"depth in an unknown member":    {`{"x":` + strings.Repeat(`[`, 32) + strings.Repeat("]", 32) + `}`, []string{""}},
		"form before values":            {`{"status":"lvie","farbe":1}`, []string{"/farbe"}},
		"names with escapes":            {`{"odd":{"a/b":1,"m~n":2}}`, []string{"/odd/a~1b", "/odd/m~0n"}},
		"everywhere at once": {
			`{"titel":1,"x":2,"teile":[{"nr":1},{"nr":"2","url":3},4],"anzahl":1,"anzahl":2,"grund":"\ud800","mehr":{"Nr":1}}`,
			[]string{"/titel", "/x", "/teile/1/nr", "/teile/1/url", "/teile/2", "/anzahl", "/grund", "/mehr/Nr"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var into probeBody
			_, err := parseBody([]byte(tt.body), &into)
			if got := pointers(t, err); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q (%v)", got, tt.want, err)
			}
			if !reflect.DeepEqual(into, probeBody{}) {
				t.Errorf("a refused body was decoded: %+v", into)
			}
		})
	}
	t.Run("more faults than anybody reads", func(t *testing.T) {
		t.Parallel()
		_, err := parseBody([]byte("{"+strings.Join(long, ",")+"}"), &probeBody{})
		got := pointers(t, err)
		if len(got) != maxFaults || got[0] != "/x0" || got[maxFaults-2] != "/x98" || got[maxFaults-1] != "" {
			t.Errorf("got %d faults: %q", len(got), got)
		}
	})
}

// TestWrongValues wants a body whose form is right taken, and each wrong value
// told by Rule.
func TestWrongValues(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want []string
	}{
		"nothing given":             {`{}`, nil},
		"all right":                 {`{"status":"live","seit":"2026-03-01","titel":"abc","anzahl":9,"blocker":["a","b"],"teile":[{"nr":1,"url":"https://a.de"}],"odd":{"a/b":"x"}}`, nil},
		"null where it may":         {`{"status":null,"blocker":null}`, nil},
		"space everywhere":          {" {\t\"titel\" :\r\n\"abc\" , \"felder\" : [ [ 1 , 2 ] , [ ] ] } ", nil},
		"pair of surrogates":        {`{"titel":"\ud83d\ude00x"}`, nil},
		"backslash before u":        {`{"titel":"\\u0000"}`, nil},
		"brackets in a text":        {`{"grund":"\"` + strings.Repeat("[{", 100) + `"}`, nil},
		"escaped name":              {`{"\u0074itel":"abc"}`, nil},
		"characters, not bytes":     {`{"titel":"äöüäöüäöü😀"}`, nil},
		"minus nothing":             {`{"groesse":-0}`, nil},
		"greatest numbers":          {`{"groesse":2147483647,"nummer":9007199254740991}`, nil},
		"deep as may be":            {`{"felder":[[1],[],[2,3]]}`, nil},
		"items as many as may be":   {`{"teile":[` + strings.Repeat(`{"nr":1},`, 999) + `{"nr":1}]}`, nil},
		"outside the vocabulary":    {`{"status":"lvie"}`, []string{"/status"}},
		"vocabulary in other case":  {`{"status":"Live"}`, []string{"/status"}},
		"empty for a vocabulary":    {`{"status":""}`, []string{"/status"}},
		"no date":                   {`{"seit":"1.3.2026"}`, []string{"/seit"}},
		"no day of the calendar":    {`{"seit":"2026-02-30"}`, []string{"/seit"}},
		"too long":                  {`{"titel":"abcdefghijk"}`, []string{"/titel"}},
		"too long in escapes":       {`{"titel":"` + strings.Repeat(`\u00e4`, 11) + `"}`, []string{"/titel"}},
		"too short":                 {`{"titel":"a"}`, []string{"/titel"}},
		"too long by default":       {`{"grund":"` + strings.Repeat("a", 10_001) + `"}`, []string{"/grund"}},
		"too small":                 {`{"anzahl":0}`, []string{"/anzahl"}},
		"too large":                 {`{"anzahl":10}`, []string{"/anzahl"}},
		"negative by default":       {`{"groesse":-1,"nummer":-1}`, []string{"/groesse", "/nummer"}},
		"too large by default":      {`{"groesse":2147483648,"nummer":9007199254740992}`, []string{"/groesse", "/nummer"}},
		"wrong item":                {`{"blocker":["a","B c","d"]}`, []string{"/blocker/1"}},
		"same item twice":           {`{"blocker":["a","b","\u0061"]}`, []string{"/blocker/2"}},
		"too few items":             {`{"teile":[]}`, []string{"/teile"}},
		"missing member of an item": {`{"teile":[{"nr":1},{}],"mehr":{}}`, []string{"/teile/1/nr", "/mehr/nr"}},
		"other scheme":              {`{"mehr":{"nr":1,"url":"javascript:alert(1)"}}`, []string{"/mehr/url"}},
		"names with escapes":        {`{"odd":{"a/b":"abcd","m~n":"abcd"}}`, []string{"/odd/a~1b", "/odd/m~0n"}},
		"all at once":               {`{"status":"x","seit":"x","titel":"x","anzahl":99,"blocker":["-"],"teile":[{"nr":-1,"url":"x"}]}`, []string{"/status", "/seit", "/titel", "/anzahl", "/blocker/0", "/teile/0/nr", "/teile/0/url"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got, want probeBody
			b, err := parseBody([]byte(tt.body), &got)
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			if places := pointers(t, b.Rule()); !slices.Equal(places, tt.want) {
				t.Errorf("got %q, want %q (%v)", places, tt.want, b.Rule())
			}
			if err := json.Unmarshal([]byte(tt.body), &want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("decoded %+v, want %+v", got, want)
			}
		})
	}
}

// TestBodyDetails wants details that say where it is wrong and what to do: a
// single fault's detail is all that a reader of the problem may look at.
func TestBodyDetails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ body, want string }{
		"place of a fault": {"{\n  \"titel\": \"äöü\" \"x\"}", `In Zeile 2, Spalte 18 steht „"“, wo es in JSON nicht stehen kann. Fehlt davor ein Komma, ein Anführungszeichen oder eine Klammer?`},
		"comma too many":   {`{"titel":"abc",}`, `In Zeile 1, Spalte 16 steht „}“, wo es in JSON nicht stehen kann. Das Komma davor ist eines zu viel.`},
		"curly quotes":     {`{„titel“:1}`, `In Zeile 1, Spalte 2 steht „„“, wo es in JSON nicht stehen kann. Texte und Namen stehen in geraden doppelten Anführungszeichen.`},
		"control":          {"{\"titel\":\"a\tb\"}", `In Zeile 1, Spalte 12 steht das Zeichen U+0009, wo es in JSON nicht stehen kann. Steuerzeichen stehen in Texten als \n, \t oder \uXXXX.`},
		"no text at all":   {"{\xff}", `In Zeile 1, Spalte 2 steht das Byte 0xff, wo es in JSON nicht stehen kann. Fehlt davor ein Komma, ein Anführungszeichen oder eine Klammer?`},
		"UTF-16":           {"{\x00}\x00", `In Zeile 1, Spalte 2 steht das Zeichen U+0000, wo es in JSON nicht stehen kann. Bitte den Inhalt in UTF-8 und ohne NUL-Zeichen senden.`},
		"byte order mark":  {"\xef\xbb\xbf{}", `In Zeile 1, Spalte 1 steht das Zeichen U+FEFF, wo es in JSON nicht stehen kann. Der Inhalt beginnt mit einer Byte-Reihenfolge-Marke (BOM); bitte ohne sie senden.`},
		"comment":          {"{// nix\n}", `In Zeile 1, Spalte 2 steht „/“, wo es in JSON nicht stehen kann. Kommentare kennt JSON nicht.`},
		"cut off":          {"{\n\"titel\"", `In Zeile 2, Spalte 8 bricht der Inhalt mitten im JSON ab. Fehlt eine Klammer oder ein Anführungszeichen am Ende?`},
		"deep":             {nested(33), `In Zeile 1, Spalte 42 sind mehr als 32 Ebenen ineinander verschachtelt. Das ist keine Anfrage, die hier gelesen wird.`},
		"trailing":         {`{} {}`, `In Zeile 1, Spalte 4 steht nach dem Ende des JSON-Werts noch etwas. Bitte nur einen Wert je Anfrage senden.`},
		"unknown":          {`{"mehr":{"nr":1,"link":""}}`, `Die Angabe „mehr/link“ gibt es hier nicht. Möglich sind: nr, url.`},
		"other case":       {`{"Status":"live"}`, `Die Angabe „Status“ gibt es hier nicht. Gemeint ist wohl „status“; Groß- und Kleinschreibung zählt.`},
		"duplicate":        {`{"titel":"abc","titel":"abc"}`, `„titel“ steht mehr als einmal im selben Objekt.`},
		"wrong type":       {`{"teile":[{"nr":"1"}]}`, `„teile/0/nr“ passt nicht; erwartet wird eine ganze Zahl, gefunden wurde ein Text.`},
		"wrong root":       {`[]`, `Der Inhalt passt nicht; erwartet wird ein Objekt, gefunden wurde eine Liste.`},
		"null":             {`{"titel":null}`, `„titel“ darf nicht null sein; erwartet wird ein Text.`},
		"fraction":         {`{"anzahl":1.5}`, `„anzahl“ passt nicht; erwartet wird eine ganze Zahl von 1 bis 9, gefunden wurde 1.5.`},
		"surrogate":        {`{"titel":"\uD83D"}`, `„titel“ enthält mit \ud83d die Hälfte eines Ersatzpaars (UTF-16), die allein kein Zeichen ist.`},
		"too many items":   {`{"blocker":["a","b","c","d"]}`, `„blocker“ hat 4 Einträge; möglich sind höchstens 3.`},
		"vocabulary":       {`{"status":"lvie"}`, `„lvie“ ist für status nicht möglich. Möglich sind: offen, im_test, live.`},
		"missing":          {`{"teile":[{}]}`, `„teile/0/nr“ fehlt, wird aber gebraucht.`},
		"control in name":  {`{"a\nb":1}`, `Die Angabe „a` + "\ufffd" + `b“ gibt es hier nicht. Möglich sind: grund, status, seit, titel, anzahl, groesse, nummer, oeffentl, blocker, teile, mehr, felder, odd.`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := parseBody([]byte(tt.body), &probeBody{})
			if err == nil {
				err = b.Rule()
			}
			invalid, ok := errors.AsType[*nachnutzung.InvalidError](err)
			if !ok || len(invalid.Faults) != 1 || invalid.Faults[0].Detail != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

// TestGivenMembers: absent, null and given are three things (RFC 7396).
func TestGivenMembers(t *testing.T) {
	t.Parallel()
	b, err := parseBody([]byte(`{"status":null,"titel":"","mehr":{"nr":1},"teile":[{"nr":1},{"nr":2,"url":""}],"odd":{"a/b":""}}`), &probeBody{})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		path        string
		has, isNull bool
	}{
		{"status", true, true}, {"titel", true, false}, {"seit", false, false}, {"mehr", true, false}, {"mehr/nr", true, false},
		{"mehr/url", false, false}, {"teile/0/url", false, false}, {"teile/1/url", true, false}, {"teile/2/url", false, false},
		{"odd/a~1b", true, false}, {"odd/a/b", false, false}, {"", false, false}, {"Status", false, false},
	}
	for _, tt := range tests {
		if has, isNull := b.Has(tt.path), b.IsNull(tt.path); has != tt.has || isNull != tt.isNull {
			t.Errorf("%q: got has %t, null %t, want %t, %t", tt.path, has, isNull, tt.has, tt.isNull)
		}
	}
}

// TestRulesOfBothKinds: what the contract and what the domain finds wrong comes
// in one answer, each place once.
func TestRulesOfBothKinds(t *testing.T) {
	t.Parallel()
	wrong, err := parseBody([]byte(`{"status":"x","titel":"x"}`), &probeBody{})
	if err != nil {
		t.Fatal(err)
	}
	right, err := parseBody([]byte(`{}`), &probeBody{})
	if err != nil {
		t.Fatal(err)
	}
	domain := fmt.Errorf("melden: %w", &nachnutzung.InvalidError{Faults: []nachnutzung.Fault{
		{Pointer: "/status", Detail: "unbekannt"}, {Pointer: "/begruendung", Detail: "fehlt"}, {Pointer: "/begruendung", Detail: "fehlt wirklich"},
	}})
	tests := []struct {
		name string
		body body
		err  error
		want []string
	}{
		{"both", wrong, domain, []string{"/status", "/titel", "/begruendung"}},
		{"contract alone", wrong, nil, []string{"/status", "/titel"}},
		{"domain alone", right, domain, []string{"/status", "/begruendung"}},
		{"neither", right, nil, nil},
	}
	for _, tt := range tests {
		if got := pointers(t, tt.body.with(tt.err)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := wrong.with(nachnutzung.ErrForbidden); !errors.Is(got, nachnutzung.ErrForbidden) {
		t.Errorf("got %v, want what comes first in the order of checks", got)
	}
	if got := pointers(t, wrong.Rule()); len(got) != 2 {
		t.Errorf("joining has changed the body: %q", got)
	}
}

// TestUncheckedShapes wants a type refused whose tags promise what nobody would
// check, before a document says so.
func TestUncheckedShapes(t *testing.T) {
	t.Parallel()
	tests := map[string]any{
		"time reads itself": &struct {
			Am time.Time `json:"am"`
		}{},
		"fraction": &struct {
			Anteil float64 `json:"anteil"`
		}{},
		"map": &struct {
			Werte map[string]string `json:"werte"`
		}{},
		"any": &struct {
			Wert any `json:"wert"`
		}{},
		"bytes": &struct {
			Datei []byte `json:"datei"`
		}{},
		"pattern": &struct {
			Name string `json:"name" extensions:"x-pattern=^a$"`
		}{},
		"other rule": &struct {
			Name string `json:"name" validate:"required,email"`
		}{},
		"length by validate": &struct {
			Name string `json:"name" validate:"max=3"`
		}{},
		"number in quotes": &struct {
			Nr int `json:"nr,string"`
		}{},
		"no name": &struct{ Nr int }{},
		"item": &struct {
			Liste []struct{ Nr int } `json:"liste"`
		}{},
	}
	for name, into := range tests {
		_, err := parseBody([]byte(`{}`), into)
		if kindOf(err) != api.ProblemInternal {
			t.Errorf("%s: got %v, want a fault of the program", name, err)
		}
	}
}
