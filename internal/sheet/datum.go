// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // German days of moments with a zone, on machines without zone data too
)

const erwartetDatum = "ein Datum wie 01.03.2026"

// Serials that a bare number may mean: 1970 to 2099. Below and above, a number is
// more likely to be something else.
const (
	serialFrom = 25_569
	serialTo   = 73_050
)

// Years that a date may name. Others are slips of the keyboard.
const (
	yearFrom = 1900
	yearTo   = 2199
)

// The ways a day is written. What follows the day is its time.
var (
	germanDay  = regexp.MustCompile(`^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})(?:,?\s+(\S.*))?$`)
	namedDay   = regexp.MustCompile(`^(\d{1,2})\.\s*(\p{L}{3,9})\.?\s+(\d{4})(?:,?\s+(\S.*))?$`)
	isoDay     = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T|,?\s+)(\S.*))?$`)
	basicDay   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	bareSerial = regexp.MustCompile(`^\d{5}(?:[.,]\d+)?$`)
	clock      = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?(?:\s*Uhr)?$`)
	likeDay    = regexp.MustCompile(`^(\d{1,2})([./-])(\d{1,2})([./-]\d{0,4})?$`)
)

// Datum reads a day as YYYY-MM-DD: 01.03.2026, 1.3.26, 1. März 2026, 2026-03-01, 20260301, a cell of
// a workbook formatted as date, a bare Excel serial (1970 to 2099, in the 1900 system). A time
// of day is left out; a moment that names its zone is the day it was in Germany. Years of two
// digits are of this century. Its error is a [*WertError].
func (z Zelle) Datum() (iso string, err error) {
	if err := z.unreadable(erwartetDatum); err != nil {
		return "", err
	}
	switch z.Art {
	case Datum:
		day, ok := serialTime(z.Zahl)
		if !ok || day.Year() < yearFrom || day.Year() > yearTo {
			return "", z.fault(erwartetDatum, "Die Zelle ist als Datum formatiert, enthält aber keinen Tag. Bitte tragen Sie den Tag vollständig ein.")
		}
		return day.Format(time.DateOnly), nil
	case Wahrheit:
		return "", z.fault(erwartetDatum, "Bitte tragen Sie den Tag ein.")
	case Zahl:
		if z.Zahl == math.Trunc(z.Zahl) && z.Zahl >= 1e7 && z.Zahl < 1e8 {
			return z.writtenDay(strconv.FormatInt(int64(z.Zahl), 10))
		}
		return z.serialDay(z.Zahl)
	}
	if bareSerial.MatchString(z.Text) {
		v, _ := strconv.ParseFloat(strings.Replace(z.Text, ",", ".", 1), 64)
		return z.serialDay(v)
	}
	return z.writtenDay(z.Text)
}

// serialDay reads a bare number.
func (z Zelle) serialDay(v float64) (string, error) {
	if !(v >= serialFrom && v < serialTo) {
		return "", z.fault(erwartetDatum, "Eine bloße Zahl ist kein Datum. Bitte tragen Sie Tag, Monat und Jahr ein.")
	}
	day, _ := serialTime(v)
	return day.Format(time.DateOnly), nil
}

// fullDay reads a day written out as nearly all are, 01.03.2026; empty where it is
// written otherwise or is no day.
func fullDay(text string) string {
	if len(text) != len("01.03.2026") || text[2] != '.' || text[5] != '.' {
		return ""
	}
	day, month, year := text[:2], text[3:5], text[6:]
	if !isDigits(day) || !isDigits(month) || !isDigits(year) {
		return ""
	}
	d, m, y := number(day), number(month), number(year)
	// The days that only some months have are looked up in the calendar.
	if d < 1 || d > 28 || m < 1 || m > 12 || y < yearFrom || y > yearTo {
		return ""
	}
	return year + "-" + month + "-" + day
}

// writtenDay reads a day in characters.
func (z Zelle) writtenDay(text string) (string, error) {
	if iso := fullDay(text); iso != "" {
		return iso, nil
	}
	var year, month, day, rest string
	if m := germanDay.FindStringSubmatch(text); m != nil {
		day, month, year, rest = m[1], m[2], m[3], m[4]
		if len(year) == 2 {
			year = "20" + year
		}
	} else if m := isoDay.FindStringSubmatch(text); m != nil {
		year, month, day, rest = m[1], m[2], m[3], m[4]
	} else if m := basicDay.FindStringSubmatch(text); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := namedDay.FindStringSubmatch(text); m != nil && monat(m[2]) > 0 {
		year, month, day, rest = m[3], strconv.Itoa(monat(m[2])), m[1], m[4]
	} else {
		return "", z.noDay(text)
	}
	return z.calendarDay(number(year), number(month), number(day), rest)
}

// noDay says what a text lacks to be a day.
func (z Zelle) noDay(text string) error {
	m := likeDay.FindStringSubmatch(text)
	switch {
	case m == nil || m[2] == "." && len(m[4]) > 1:
		return z.fault(erwartetDatum, "Bitte tragen Sie Tag, Monat und Jahr ein.")
	case m[2] == ".":
		return z.fault(erwartetDatum, "Das Jahr fehlt. Bitte tragen Sie Tag, Monat und Jahr ein.")
	}
	return z.fault(erwartetDatum, "Ob zuerst der Tag oder der Monat steht, ist so nicht eindeutig. Bitte schreiben Sie das Datum mit Punkten.")
}

// calendarDay holds the day against the calendar and the time against the clock.
func (z Zelle) calendarDay(year, month, day int, rest string) (string, error) {
	if year < yearFrom || year > yearTo {
		return "", z.fault(erwartetDatum, "Das Jahr %d kann nicht stimmen. Bitte prüfen Sie das Datum.", year)
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return "", z.fault(erwartetDatum, "Diesen Tag gibt es nicht. Bitte prüfen Sie das Datum.")
	}
	if rest == "" {
		return t.Format(time.DateOnly), nil
	}
	m := clock.FindStringSubmatch(rest)
	if m == nil || number(m[1]) > 24 || number(m[2]) > 59 || number(m[3]) > 60 {
		return "", z.fault(erwartetDatum, "Was hinter dem Tag steht, ist keine Uhrzeit. Bitte tragen Sie nur den Tag ein.")
	}
	if m[4] != "" {
		t = t.Add(time.Duration(number(m[1]))*time.Hour + time.Duration(number(m[2]))*time.Minute - zoneOffset(m[4])).In(germany())
	}
	return t.Format(time.DateOnly), nil
}

// zoneOffset reads "Z", "+01", "+01:00" or "+0100".
func zoneOffset(zone string) time.Duration {
	if zone == "Z" {
		return 0
	}
	digits := strings.Replace(zone[1:], ":", "", 1)
	offset := time.Duration(number(digits[:2]))*time.Hour + time.Duration(number(digits[2:]))*time.Minute
	if zone[0] == '-' {
		return -offset
	}
	return offset
}

// germany is the zone of German days.
var germany = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		// The zone data are embedded; this name is among them.
		return time.UTC
	}
	return zone
})

// number reads digits that an expression has found; nothing is zero.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// monat gives the number of a German month, by its name or the first three letters; zero
// if it is none.
func monat(name string) int {
	name = strings.ToLower(name)
	for i, whole := range []string{"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"} {
		short := string([]rune(whole)[:3])
		if name == whole || name == short || name == "sept" && i == 8 || name == "mrz" && i == 2 || name == "jänner" && i == 0 {
			return i + 1
		}
	}
	return 0
}
