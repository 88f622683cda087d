// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"nachnutzung/api"
)

// queryOf encodes a struct of query parameters by its `form` tags, the same tags
// by which the server reads it. Zero values and nil pointers are left out; what
// must be sent although it is zero is a pointer in the contract.
func queryOf(params any) (url.Values, error) {
	query := url.Values{}
	if err := addFields(query, reflect.ValueOf(params)); err != nil {
		return nil, err
	}
	return query, nil
}

func addFields(query url.Values, v reflect.Value) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			if err := addFields(query, v.Field(i)); err != nil {
				return err
			}
			continue
		}
		key := field.Tag.Get("form")
		if key == "" {
			return fmt.Errorf("%s.%s: no form tag", v.Type().Name(), field.Name)
		}
		if v.Field(i).IsZero() {
			continue
		}
		if err := addValue(query, key, reflect.Indirect(v.Field(i))); err != nil {
			return fmt.Errorf("%s.%s: %w", v.Type().Name(), field.Name, err)
		}
	}
	return nil
}

func addValue(query url.Values, key string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		query.Add(key, v.String())
	case reflect.Bool:
		query.Add(key, strconv.FormatBool(v.Bool()))
	case reflect.Int:
		query.Add(key, strconv.FormatInt(v.Int(), 10))
	case reflect.Slice:
		for i := range v.Len() {
			if err := addValue(query, key, v.Index(i)); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("cannot encode a %s", v.Kind())
	}
	return nil
}

// fieldsQuery asks for some fields alone; the key is always among them.
func fieldsQuery(fields []string) (url.Values, error) {
	return queryOf(api.Auswahl{Fields: strings.Join(fields, ",")})
}
