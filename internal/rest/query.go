// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// param is one query parameter of a params struct of package api, read from its
// tags: what the document promises and what is checked are the same text.
type param struct {
	name      string
	index     []int
	enums     []string
	format    string
	maxLength int
	min, max  *int
	// standard is the default, as text.
	standard string
	// codelist names the vocabulary among store.Stand.Codes that values must be of.
	codelist string
}

// paramsOf gives the parameters of a params struct type, computed once a type.
func paramsOf(t reflect.Type) []param {
	if known, ok := paramCache.Load(t); ok {
		if params, ok := known.([]param); ok {
			return params
		}
	}
	var params []param
	for _, field := range reflect.VisibleFields(t) {
		tag := field.Tag
		name := tag.Get("form")
		if name == "" {
			continue
		}
		p := param{
			name: name, index: field.Index, format: tag.Get("format"), standard: tag.Get("default"),
			codelist: tag.Get("codelist"), min: number(tag.Get("minimum")), max: number(tag.Get("maximum")),
		}
		if enums := tag.Get("enums"); enums != "" {
			p.enums = strings.Split(enums, ",")
		}
		if limit := number(tag.Get("maxLength")); limit != nil {
			p.maxLength = *limit
		}
		params = append(params, p)
	}
	paramCache.Store(t, params)
	return params
}

// paramCache keeps what paramsOf read; the types are those of package api.
var paramCache sync.Map

func number(text string) *int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil
	}
	return &n
}

// bound is a query read into a params struct.
type bound struct {
	faults []nachnutzung.Fault
	// coded are values of vocabularies that data make, still to be checked.
	coded []coded
}

type coded struct{ name, codelist, value string }

// bindQuery reads a query into *params, a pointer to a params struct, and
// collects every fault: unknown keys, repeated ones, wrong values.
func bindQuery(values url.Values, params any) bound {
	var b bound
	target := reflect.ValueOf(params).Elem()
	known := paramsOf(target.Type())
	for _, p := range known {
		given, ok := values[p.name]
		if !ok && p.standard != "" {
			given, ok = []string{p.standard}, true
		}
		if ok {
			b.set(p, target.FieldByIndex(p.index), given)
		}
	}
	b.refuseUnknown(values, known)
	return b
}

func (b *bound) refuseUnknown(values url.Values, known []param) {
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = p.name
	}
	keys := make([]string, 0, len(values))
	for key := range values {
		if !slices.Contains(names, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		possible := "Möglich sind: " + strings.Join(names, ", ")
		if len(names) == 0 {
			possible = "Diese Adresse kennt keine Parameter"
		}
		b.fault(key, fmt.Sprintf("Den Parameter „%s“ gibt es hier nicht. %s.", cut(key, maxPointer), possible))
	}
}

func (b *bound) fault(name, detail string) {
	b.faults = append(b.faults, nachnutzung.Fault{Pointer: "?" + name, Detail: detail})
}

// set checks the given values of one parameter and puts them into its field.
func (b *bound) set(p param, field reflect.Value, given []string) {
	if field.Kind() == reflect.Slice {
		b.setList(p, field, given)
		return
	}
	if len(given) > 1 {
		b.fault(p.name, fmt.Sprintf("„%s“ steht %d-mal da, darf aber nur einmal stehen.", p.name, len(given)))
		return
	}
	value := given[0]
	if field.Kind() == reflect.Pointer {
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	switch field.Kind() {
	case reflect.Int:
		b.setInt(p, field, value)
	case reflect.Bool:
		if value != "true" && value != "false" {
			b.fault(p.name, fmt.Sprintf("„%s“ ist für %s nicht möglich; erwartet wird true oder false.", cut(value, maxPointer), p.name))
			return
		}
		field.SetBool(value == "true")
	default:
		if b.check(p, value) {
			field.SetString(value)
		}
	}
}

// maxValues is how often a parameter may stand, as the document says.
const maxValues = 1000

// setList takes each value once: repeated ones say nothing new, and SQLite
// refuses conditions that nest too deep.
func (b *bound) setList(p param, field reflect.Value, given []string) {
	if len(given) > maxValues {
		b.fault(p.name, fmt.Sprintf("„%s“ steht %d-mal da; möglich sind höchstens %d Werte.", p.name, len(given), maxValues))
		return
	}
	seen := make(map[string]bool, len(given))
	for _, value := range given {
		if seen[value] {
			continue
		}
		seen[value] = true
		if b.check(p, value) {
			field.Set(reflect.Append(field, reflect.ValueOf(value)))
		}
	}
}

func (b *bound) setInt(p param, field reflect.Value, value string) {
	n, err := strconv.Atoi(value)
	if err != nil || (p.min != nil && n < *p.min) || (p.max != nil && n > *p.max) || strings.HasPrefix(value, "+") {
		b.fault(p.name, fmt.Sprintf("%s=%s passt nicht; erwartet wird eine ganze Zahl von %d bis %d.", p.name, cut(value, maxPointer), *p.min, *p.max))
		return
	}
	field.SetInt(int64(n))
}

// check tells whether a text fits its parameter; a fault is noted if not.
func (b *bound) check(p param, value string) bool {
	format, hasFormat := formats()[p.format]
	limit := p.maxLength
	if hasFormat {
		limit = format.MaxLength
	}
	switch {
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		b.fault(p.name, fmt.Sprintf("Der Wert von „%s“ enthält Zeichen, die kein Text sind. Bitte UTF-8 ohne NUL senden.", p.name))
	case limit > 0 && utf8.RuneCountInString(value) > limit:
		b.fault(p.name, fmt.Sprintf("Der Wert von „%s“ ist mit %d Zeichen zu lang; möglich sind höchstens %d.", p.name, utf8.RuneCountInString(value), limit))
	case p.enums != nil && !slices.Contains(p.enums, value):
		b.fault(p.name, fmt.Sprintf("„%s“ ist für %s nicht möglich. Möglich sind: %s.", cut(value, maxPointer), p.name, strings.Join(p.enums, ", ")))
	case hasFormat && !format.pattern.MatchString(value):
		b.fault(p.name, fmt.Sprintf("„%s“ passt nicht zu %s; erwartet wird %s.", cut(value, maxPointer), p.name, format.Hint))
	case calendarFault(p.format, value) != "":
		b.fault(p.name, calendarFault(p.format, value))
	default:
		if p.codelist != "" {
			b.coded = append(b.coded, coded{name: p.name, codelist: p.codelist, value: value})
		}
		return true
	}
	return false
}

// calendarFault says why a text in the form of a day or an instant is none: the
// form lets the 13th month through. It is empty for anything else.
func calendarFault(format, text string) string {
	switch format {
	case "date":
		if nachnutzung.Zeitangabe(text).Latest() == "" {
			return fmt.Sprintf("„%s“ ist kein Tag des Kalenders.", text)
		}
	case "date-time":
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return fmt.Sprintf("„%s“ ist kein Zeitpunkt des Kalenders.", text)
		}
	}
	return ""
}

// checkCodes checks the values of vocabularies that data make.
func (b *bound) checkCodes(codes map[string][]string) {
	for _, c := range b.coded {
		if valid := codes[c.codelist]; !slices.Contains(valid, c.value) {
			b.fault(c.name, fmt.Sprintf("„%s“ ist für %s nicht möglich. Möglich sind: %s.", c.value, c.name, strings.Join(valid, ", ")))
		}
	}
}

// err is nil when nothing is wrong.
func (b *bound) err() error {
	if len(b.faults) == 0 {
		return nil
	}
	return &nachnutzung.InvalidError{Faults: b.faults}
}

// compiledFormat is an api.Format ready for checking.
type compiledFormat struct {
	api.Format
	pattern *regexp.Regexp
}

// formats are those of the contract, compiled once.
var formats = sync.OnceValue(func() map[string]compiledFormat {
	compiled := make(map[string]compiledFormat)
	for name, format := range api.Formats() {
		compiled[name] = compiledFormat{Format: format, pattern: regexp.MustCompile(format.Pattern)}
	}
	return compiled
})

// pathKey checks a path parameter against a format of the contract.
func pathKey(value, name, format string) (string, error) {
	f := formats()[format]
	if !f.pattern.MatchString(value) {
		return "", nachnutzung.Invalid("{"+name+"}",
			fmt.Sprintf("„%s“ ist kein gültiger Schlüssel; erwartet wird %s.", cut(value, maxPointer), f.Hint))
	}
	return value, nil
}
