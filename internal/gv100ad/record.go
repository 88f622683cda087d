// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// field is a stretch of a record, counted from one as in the description.
type field struct {
	name     string
	from, to int
}

// String names the field as a reader of the description would look it up.
func (f field) String() string {
	if f.from == f.to {
		return fmt.Sprintf("Feld %s (Stelle %d)", f.name, f.from)
	}
	return fmt.Sprintf("Feld %s (Stellen %d–%d)", f.name, f.from, f.to)
}

// record is one line with the means to read its fields. A field that is wrong adds
// a fault and reads as nothing, so that one pass finds all of them.
type record struct {
	zeile  int
	runes  []rune
	faults *InvalidError
}

// raw is the field as it stands there.
func (r record) raw(f field) string { return string(r.runes[f.from-1 : f.to]) }

// text is the field without its padding.
func (r record) text(f field) string { return strings.TrimSpace(r.raw(f)) }

// required is a text that must not be empty.
func (r record) required(f field) string {
	s := r.text(f)
	if s == "" {
		r.fault(f, "ist leer; erwartet wird ein Text")
	}
	return s
}

// digits is a field of digits alone.
func (r record) digits(f field) string {
	s := r.raw(f)
	if !onlyDigits(s) {
		r.fault(f, "enthält »%s«; erwartet werden %d Ziffern", s, f.to-f.from+1)
		return ""
	}
	return s
}

// key is the part of a regional key that belongs to the Satzart: digits in own, and
// blanks in rest, since a deeper key would be a record of another kind.
func (r record) key(own, rest field) string {
	key := r.digits(own)
	if r.text(rest) != "" {
		r.fault(rest, "enthält »%s«; erwartet werden Leerzeichen, weil der Schlüssel dieser Satzart kürzer ist", r.text(rest))
	}
	return key
}

// number is a count without sign.
func (r record) number(f field) int64 {
	s := r.digits(f)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		r.fault(f, "enthält »%s«; erwartet wird eine Zahl", s)
	}
	return n
}

// date is a day written 20250831.
func (r record) date(f field) time.Time {
	s := r.raw(f)
	t, err := time.Parse("20060102", s)
	if err != nil {
		r.fault(f, "enthält »%s«; erwartet wird ein Datum in der Form JJJJMMTT", s)
	}
	return t
}

// art is a Textkennzeichen of the given tens: 4 for Kreise, 5 for Verbände, 6 for
// Gemeinden.
func (r record) art(tens string) Textkennzeichen {
	t := Textkennzeichen(r.raw(feldArt))
	if t.Bezeichnung() == "" || !strings.HasPrefix(string(t), tens) {
		r.fault(feldArt, "enthält »%s«; erwartet wird eine bekannte Kennziffer, die mit %s beginnt", t, tens)
		return ""
	}
	return t
}

func (r record) fault(f field, format string, args ...any) {
	r.faults.add(r.zeile, f.String(), format, args...)
}

func onlyDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
