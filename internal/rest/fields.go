// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// field is a top-level field of a type of the contract.
type field struct {
	name      string
	index     []int
	omitEmpty bool
}

// fieldsOf gives the fields of a type of the contract in their order, those of
// embedded types among them.
func fieldsOf[A any]() []field {
	var fields []field
	for _, f := range reflect.VisibleFields(reflect.TypeFor[A]()) {
		if f.Anonymous {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, field{name: name, index: f.Index, omitEmpty: options == "omitempty"})
	}
	return fields
}

// selectFields reads the parameter fields: nil for all. Those of always are
// among them in any case. fields lists what there is; most requests do not ask.
func (b *bound) selectFields(wanted string, fields func() []field, always []string) []field {
	if wanted == "" {
		return nil
	}
	all := fields()
	names := strings.Split(wanted, ",")
	known := make([]string, len(all))
	for i, f := range all {
		known[i] = f.name
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			b.fault("fields", fmt.Sprintf("Das Feld „%s“ gibt es hier nicht. Möglich sind: %s.", cut(name, maxPointer), strings.Join(known, ", ")))
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(f field) bool {
		return !slices.Contains(names, f.name) && !slices.Contains(always, f.name)
	})
}

// isSelected tells whether a CSV column belongs to one of the fields.
func isSelected(selected []field, column string) bool {
	name, _, _ := strings.Cut(column, ".")
	return slices.ContainsFunc(selected, func(f field) bool { return f.name == name })
}

func encodeSelected[A any](b *bytes.Buffer, object *A, selected []field) error {
	value := reflect.ValueOf(object).Elem()
	separator := byte('{')
	for _, f := range selected {
		part := value.FieldByIndex(f.index)
		if f.omitEmpty && part.IsZero() {
			continue
		}
		b.WriteByte(separator)
		b.WriteString(`"` + f.name + `":`)
		if err := encodeJSON(b, part.Interface()); err != nil {
			return fmt.Errorf("field %s: %w", f.name, err)
		}
		separator = ','
	}
	b.WriteByte('}')
	return nil
}
