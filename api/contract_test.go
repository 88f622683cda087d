// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// contractTypes are the roots of the contract; the types they hold are reached
// from them.
func contractTypes() []any {
	return []any{
		api.ThemenfeldListe{}, api.LageListe{}, api.LeistungsbuendelListe{}, api.LeistungListe{}, api.OnlinedienstListe{},
		api.Katalogstand{}, api.CodelisteListe{}, api.SynonymListe{}, api.KommuneListe{}, api.Hierarchie{},
		api.PlattformListe{}, api.VerbundListe{}, api.MitgliedListe{}, api.Problem{}, api.Auswahl{},
		api.ThemenfeldParams{}, api.LageParams{}, api.LeistungsbuendelParams{}, api.LeistungParams{},
		api.BuendelLeistungParams{}, api.KommuneParams{}, api.OnlinedienstParams{}, api.PlattformParams{},
		api.VerbundParams{}, api.MitgliedParams{}, api.CodelisteParams{}, api.SynonymParams{},
		api.NachnutzungListe{}, api.NachnutzungParams{}, api.KommuneNachnutzungParams{}, api.BuendelNachnutzungParams{},
		api.NachnutzungAuswahl{}, api.VerlaufListe{}, api.VerlaufInternListe{}, api.VerlaufParams{}, api.PaarVerlaufParams{},
		api.LandesvorhabenListe{}, api.LandesvorhabenParams{}, api.Zustaendigkeitsregel{}, api.VorabbestaetigungListe{},
		api.NachnutzungStapelErgebnis{}, api.SammelbestaetigungErgebnis{}, api.TokenListe{}, api.TokenAngelegt{},
		api.TokenParams{}, api.Anmeldung{},
		api.KatalogAuswahl{}, api.ZeitpunktAuswahl{}, api.VorabbestaetigungParams{}, api.Federfuehrungsangabe{}, api.Plattformnutzungen{}, api.Verbundmitgliedschaft{}, api.WeiteresMitglied{},
	}
}

// requestTypes are the bodies that clients send.
func requestTypes() []any {
	return []any{
		api.NachnutzungAenderung{}, api.NachnutzungStapel{}, api.Berichtigung{}, api.Bestaetigung{}, api.Sammelbestaetigung{},
		api.VorabbestaetigungAenderung{}, api.LandesvorhabenAenderung{}, api.ZustaendigkeitsregelAenderung{}, api.NeuesToken{},
		api.FederfuehrungAenderung{}, api.OnlinedienstAenderung{}, api.PlattformAenderung{}, api.VerbundAenderung{}, api.SynonymAenderung{},
		api.CodelisteneintragAenderung{}, api.PlattformnutzungenAenderung{}, api.VerbundmitgliedschaftAenderung{},
		api.WeiteresMitgliedAenderung{},
	}
}

// fields visits every field of t and of the structs that it holds.
func fields(t reflect.Type, visit func(owner reflect.Type, f reflect.StructField)) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for f := range t.Fields() {
		if !f.Anonymous {
			visit(t, f)
		}
		fields(f.Type, visit)
	}
}

// TestExamplesKeepTheirLimits holds every example against the limits that its
// own field states: a reader copies the examples into a first request.
func TestExamplesKeepTheirLimits(t *testing.T) {
	t.Parallel()
	formats := api.Formats()
	examples := 0
	for _, root := range slices.Concat(contractTypes(), requestTypes()) {
		fields(reflect.TypeOf(root), func(owner reflect.Type, f reflect.StructField) {
			name := owner.Name() + "." + f.Name
			format, hasFormat := f.Tag.Lookup("format")
			if _, known := formats[format]; hasFormat && !known {
				t.Errorf("%s: format %q is not in Formats", name, format)
			}
			example, ok := f.Tag.Lookup("example")
			if !ok {
				return
			}
			examples++
			if hasFormat && !regexp.MustCompile(formats[format].Pattern).MatchString(example) {
				t.Errorf("%s: example %q does not match the format %s", name, example, format)
			}
			if enums, ok := f.Tag.Lookup("enums"); ok && !slices.Contains(strings.Split(enums, ","), example) {
				t.Errorf("%s: example %q is not among %s", name, example, enums)
			}
			if limit, ok := f.Tag.Lookup("maxLength"); ok && utf8.RuneCountInString(example) > number(t, limit) {
				t.Errorf("%s: example %q is longer than %s", name, example, limit)
			}
			if limit, ok := f.Tag.Lookup("minimum"); ok && number(t, example) < number(t, limit) {
				t.Errorf("%s: example %s is below %s", name, example, limit)
			}
			if limit, ok := f.Tag.Lookup("maximum"); ok && number(t, example) > number(t, limit) {
				t.Errorf("%s: example %s is above %s", name, example, limit)
			}
		})
	}
	if examples < 100 {
		t.Errorf("%d examples seen, want at least 100: are the types still reached?", examples)
	}
}

// TestRequestsAreBounded: the reader of bodies takes its limits from these tags
// alone, so everything that a client sends needs one.
func TestRequestsAreBounded(t *testing.T) {
	t.Parallel()
	for _, root := range requestTypes() {
		fields(reflect.TypeOf(root), func(owner reflect.Type, f reflect.StructField) {
			name := owner.Name() + "." + f.Name
			kind := f.Type
			if kind.Kind() == reflect.Pointer {
				kind = kind.Elem()
			}
			bounded := []string{}
			switch kind.Kind() {
			case reflect.String:
				bounded = []string{"maxLength", "format", "enums"}
			case reflect.Int, reflect.Int64:
				bounded = []string{"maximum"}
			}
			if len(bounded) > 0 && !slices.ContainsFunc(bounded, func(tag string) bool { return f.Tag.Get(tag) != "" }) {
				t.Errorf("%s: no limit, want one of %v", name, bounded)
			}
			if kind.Kind() == reflect.Slice && !strings.Contains(f.Tag.Get("validate"), "max=") {
				t.Errorf(`%s: say how many there may be, validate:"max=…"`, name)
			}
			if f.Type.Kind() != reflect.Pointer && strings.Contains(f.Tag.Get("json"), ",omitempty") == isRequired(f) {
				t.Errorf("%s: what may be left out is omitempty, everything else required", name)
			}
		})
	}
}

func isRequired(f reflect.StructField) bool {
	return slices.Contains(strings.Split(f.Tag.Get("validate"), ","), "required")
}

// TestVocabulariesAreThoseOfTheDomain: the contract repeats the closed
// vocabularies in its tags, where nothing but this test holds them to the rules.
func TestVocabulariesAreThoseOfTheDomain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		holder any
		field  string
		want   []string
	}{
		{api.Nachnutzung{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.Nachnutzung{}, "StatusHerkunft", []string{
			nachnutzung.HerkunftGesetzt, nachnutzung.HerkunftEinsatz, nachnutzung.HerkunftZustaendigkeit, nachnutzung.HerkunftOhneMeldung}},
		{api.Nachnutzung{}, "Bestaetigung", texts(nachnutzung.Bestaetigungen())},
		{api.Einsatz{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.Schritt{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.NachnutzungAenderung{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.EinsatzAenderung{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.Berichtigung{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.Merkmale{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.Merkmale{}, "Bestaetigung", texts(nachnutzung.Bestaetigungen())},
		{api.KommuneNachnutzungParams{}, "Status", texts(nachnutzung.Statuswerte())},
		{api.KommuneNachnutzungParams{}, "Bestaetigung", texts(nachnutzung.Bestaetigungen())},
		{api.Recht{}, "Rolle", texts(nachnutzung.Rollen())},
		{api.Recht{}, "Umfang", texts(nachnutzung.Operationen())},
		{api.VerlaufParams{}, "Art", enums(t, api.Verlaufseintrag{}, "Art")},
	} {
		if got := enums(t, tt.holder, tt.field); !slices.Equal(got, tt.want) {
			t.Errorf("%T.%s: got %v, want %v", tt.holder, tt.field, got, tt.want)
		}
	}
}

func enums(t *testing.T, holder any, field string) []string {
	t.Helper()
	f, ok := reflect.TypeOf(holder).FieldByName(field)
	if !ok {
		t.Fatalf("%T has no field %s", holder, field)
	}
	return strings.Split(f.Tag.Get("enums"), ",")
}

func texts[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = string(value)
	}
	return list
}

// TestFormats: what each new format takes and refuses.
func TestFormats(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		format, value string
		want          bool
	}{
		{"https", "https://www.magdeburg.de/", true},
		{"https", "http://www.magdeburg.de/", false},
		{"https", "https://www.magdeburg.de/a b", false},
		{"date-time", "2026-03-01T08:00:00Z", true},
		{"date-time", "2026-03-01T08:00:00.123456+01:00", true},
		{"date-time", "2026-03-01T08:00:00", false},
		{"date-time", "2026-03-01", false},
		{"kenntnisstand", "4711", true},
		{"kenntnisstand", "2026-03-01", true},
		{"kenntnisstand", "2026-03-01T08:00:00Z", true},
		{"kenntnisstand", "2026-03", false},
		{"kenntnisstand", "-1", false},
		{"quelle", "import:17", true},
		{"quelle", "import:", false},
		{"gebiet", "", true},
		{"gebiet", "15", true},
		{"gebiet", "150030000000", true},
		{"gebiet", "verbund:kitu", true},
		{"gebiet", "1500", false},
		{"gebiet", "verbund:", false},
		{"stellvertretung", "plattform:osi", true},
		{"stellvertretung", "15", false},
		{"token", "ozgk_" + strings.Repeat("a1", 18), true},
		{"token", "ozgk_" + strings.Repeat("a", 35), false},
	} {
		format := api.Formats()[tt.format]
		got := regexp.MustCompile(format.Pattern).MatchString(tt.value) && utf8.RuneCountInString(tt.value) <= format.MaxLength
		if got != tt.want {
			t.Errorf("%s takes %q: got %v, want %v", tt.format, tt.value, got, tt.want)
		}
	}
}

// TestVollblattIsABlatt: handlers hand it on as the other.
func TestVollblattIsABlatt(t *testing.T) {
	t.Parallel()
	page := api.Vollblatt{Limit: 1000, Cursor: "c", Fields: "ars", Format: "csv"}
	if got, want := api.Blatt(page), (api.Blatt{Limit: 1000, Cursor: "c", Fields: "ars", Format: "csv"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestHintsShowWhatTheyAskFor holds the examples inside the hints against their
// own patterns.
func TestHintsShowWhatTheyAskFor(t *testing.T) {
	t.Parallel()
	for name, format := range api.Formats() {
		pattern, err := regexp.Compile(format.Pattern)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, shown, ok := strings.Cut(format.Hint, "zum Beispiel ")
		if ok && !pattern.MatchString(shown) {
			t.Errorf("%s: the hint shows %q, which %s refuses", name, shown, format.Pattern)
		}
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return n
}
