// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// kind is a kind of JSON value. A number is always whole: the contract has no others.
type kind int

const (
	kindNull kind = iota
	kindTruth
	kindNumber
	kindText
	kindList
	kindObject
)

// String names a kind for an error detail.
func (k kind) String() string {
	return [...]string{"null", "true oder false", "eine ganze Zahl", "ein Text", "eine Liste", "ein Objekt"}[k]
}

// Limits of values whose tag gives none; the OpenAPI document promises the same.
const (
	maxText        = 10_000
	maxItems       = 1_000
	maxSafeInteger = 1<<53 - 1
)

// shape is what a JSON value has to look like, read from a type of package api
// and the tags of the field that holds it.
type shape struct {
	// param has the name and the limits of a text or number.
	param
	kind      kind
	nullable  bool
	required  bool
	minLength int
	// lowest and highest bound a number of size bits.
	lowest, highest int64
	bits            int
	// members of an object.
	members []*shape
	// items of a list, how many there may be, and whether each only once.
	items              *shape
	minItems, maxItems int
	unique             bool
}

// member finds a member by its exact name.
func (s *shape) member(name string) *shape {
	i := slices.IndexFunc(s.members, func(m *shape) bool { return m.name == name })
	if i < 0 {
		return nil
	}
	return s.members[i]
}

// shapeOf gives the shape of a type of the contract, computed once a type. It
// fails on what the tags promise and nobody here would check.
func shapeOf(t reflect.Type) (*shape, error) {
	if known, ok := shapeCache.Load(t); ok {
		if s, ok := known.(*shape); ok {
			return s, nil
		}
	}
	s, err := newShape(t, "")
	if err != nil {
		return nil, fmt.Errorf("%v: %w", t, err)
	}
	shapeCache.Store(t, s)
	return s, nil
}

// shapeCache keeps what shapeOf read; the types are those of package api.
var shapeCache sync.Map

func newShape(t reflect.Type, tag reflect.StructTag) (*shape, error) {
	s := &shape{nullable: strings.Contains(tag.Get("extensions"), "x-nullable")}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for _, own := range []reflect.Type{reflect.TypeFor[json.Unmarshaler](), reflect.TypeFor[encoding.TextUnmarshaler]()} {
		if reflect.PointerTo(t).Implements(own) {
			return nil, fmt.Errorf("%v reads itself, so that its limits are not known here", t)
		}
	}
	if strings.Contains(tag.Get("extensions"), "x-pattern") {
		return nil, fmt.Errorf("x-pattern is not checked here: make it a format of the contract")
	}
	var err error
	switch t.Kind() {
	case reflect.Struct:
		s.kind = kindObject
		s.members, err = newMembers(t)
	case reflect.Slice:
		s.kind, s.maxItems = kindList, maxItems
		// The limits of a list's field are those of its items; swag reads them so too.
		s.items, err = newShape(t.Elem(), itemTag(tag))
	case reflect.String:
		s.kind = kindText
		s.limitText(tag)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		s.kind, s.bits = kindNumber, t.Bits()
		s.limitNumber(t.Kind(), tag)
	case reflect.Bool:
		s.kind = kindTruth
	default:
		err = fmt.Errorf("values of type %v are not read here", t)
	}
	if err != nil {
		return nil, err
	}
	return s, s.readValidate(tag.Get("validate"))
}

// itemTag is the tag of a list's field without what concerns the list alone.
func itemTag(tag reflect.StructTag) reflect.StructTag {
	var kept strings.Builder
	for _, key := range []string{"enums", "format", "maxLength", "minLength", "minimum", "maximum"} {
		if value, ok := tag.Lookup(key); ok {
			kept.WriteString(key + ":" + strconv.Quote(value) + " ")
		}
	}
	return reflect.StructTag(kept.String())
}

func newMembers(t reflect.Type) ([]*shape, error) {
	var members []*shape
	for _, field := range reflect.VisibleFields(t) {
		if field.Anonymous || !field.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || strings.Contains(options, "string") {
			return nil, fmt.Errorf("field %s: the JSON name is missing, or the value is a quoted one", field.Name)
		}
		if name == "-" {
			continue
		}
		member, err := newShape(field.Type, field.Tag)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", field.Name, err)
		}
		member.name = name
		members = append(members, member)
	}
	return members, nil
}

func (s *shape) limitText(tag reflect.StructTag) {
	s.format, s.maxLength = tag.Get("format"), maxText
	if enums := tag.Get("enums"); enums != "" {
		s.enums = strings.Split(enums, ",")
	}
	if n := number(tag.Get("maxLength")); n != nil {
		s.maxLength = *n
	}
	if n := number(tag.Get("minLength")); n != nil {
		s.minLength = *n
	}
}

func (s *shape) limitNumber(k reflect.Kind, tag reflect.StructTag) {
	s.highest = math.MaxInt32
	if k == reflect.Int64 {
		s.highest = maxSafeInteger
	}
	if n := number(tag.Get("minimum")); n != nil {
		s.lowest = int64(*n)
	}
	if n := number(tag.Get("maximum")); n != nil {
		s.highest = int64(*n)
	}
}

// readValidate reads the tag validate, which swag reads too.
func (s *shape) readValidate(tag string) error {
	if tag == "" {
		return nil
	}
	for rule := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(rule, "=")
		n := number(value)
		switch {
		case name == "required":
			s.required = true
		case name == "unique" && s.kind == kindList && s.items.kind == kindText:
			s.unique = true
		case name == "max" && s.kind == kindList && n != nil:
			s.maxItems = *n
		case name == "min" && s.kind == kindList && n != nil:
			s.minItems = *n
		default:
			return fmt.Errorf("validate %q is not checked here", rule)
		}
	}
	return nil
}
