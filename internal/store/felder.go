// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
)

// flatten gives the fields of any state: the way to each value, in the order in
// which they stand. Entries of a list are named by their place, from 1.
func flatten(state string) ([]nachnutzung.Feld, error) {
	d := json.NewDecoder(strings.NewReader(state))
	d.UseNumber()
	var fields []nachnutzung.Feld
	if err := flattenValue(d, "", &fields); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read state: %w", err)
	}
	return fields, nil
}

func flattenValue(d *json.Decoder, path string, fields *[]nachnutzung.Feld) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	add := func(value string) {
		*fields = append(*fields, nachnutzung.Feld{Pfad: path, Wert: nachnutzung.NewText(value)})
	}
	switch v := token.(type) {
	case json.Delim:
		return flattenInner(d, v, path, fields)
	case string:
		add(v)
	case json.Number:
		add(v.String())
	case bool:
		add(map[bool]string{true: "ja", false: "nein"}[v])
	}
	return nil
}

func flattenInner(d *json.Decoder, open json.Delim, path string, fields *[]nachnutzung.Feld) error {
	for place := 1; d.More(); place++ {
		name := strconv.Itoa(place)
		if open == '{' {
			token, err := d.Token()
			if err != nil {
				return err
			}
			name, _ = token.(string)
		}
		if err := flattenValue(d, strings.TrimPrefix(path+"/"+name, "/"), fields); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}
