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
	for _, root := range contractTypes() {
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
