// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"sync"
	"time"
	// Embedded, because a small machine or a container may lack the zone data.
	_ "time/tzdata"
)

// Zeitangabe is a date of reduced precision as sources give it (ISO 8601-1):
// "2009", "2009-04" or "2009-04-01"; empty when unknown.
type Zeitangabe string

// IsValid reports whether z is empty or one of the three forms.
func (z Zeitangabe) IsValid() bool {
	if z == "" {
		return true
	}
	_, err := time.Parse("2006-01-02"[:min(len(z), 10)], string(z))
	return err == nil && (len(z) == 4 || len(z) == 7 || len(z) == 10)
}

// Latest is the last day that z can mean, as YYYY-MM-DD: what began in "2009"
// had surely begun on 2009-12-31. Empty stays empty.
func (z Zeitangabe) Latest() string {
	if z == "" || !z.IsValid() {
		return ""
	}
	start, _ := time.Parse("2006-01-02"[:len(z)], string(z))
	switch len(z) {
	case 4:
		start = start.AddDate(1, 0, -1)
	case 7:
		start = start.AddDate(0, 1, -1)
	}
	return start.Format(time.DateOnly)
}

// Earliest is the first day that z can mean, as YYYY-MM-DD: what ended in "2009"
// surely held until 2009-01-01 only. Empty stays empty.
func (z Zeitangabe) Earliest() string {
	if z == "" || !z.IsValid() {
		return ""
	}
	start, _ := time.Parse("2006-01-02"[:len(z)], string(z))
	return start.Format(time.DateOnly)
}

// Tag is the calendar day of an instant in Germany, YYYY-MM-DD; the dates of the
// register are German days, whatever the zone of the machine.
func Tag(t time.Time) string { return t.In(berlin()).Format(time.DateOnly) }

// berlin is the zone of German days.
var berlin = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		// The zone data are embedded; this name is among them.
		return time.UTC
	}
	return zone
})

// EndOfDay is the last microsecond of a day in Germany, YYYY-MM-DD; false when
// the text is no day.
func EndOfDay(tag string) (time.Time, bool) {
	start, err := time.ParseInLocation(time.DateOnly, tag, berlin())
	if err != nil {
		return time.Time{}, false
	}
	return start.AddDate(0, 0, 1).Add(-time.Microsecond), true
}

// Monatsenden gives so many days up to a day: the day itself, and before it the last
// days of the months before, the earliest first.
func Monatsenden(tag string, anzahl int) []string {
	day, err := time.Parse(time.DateOnly, tag)
	if err != nil || anzahl < 1 {
		return nil
	}
	days := make([]string, anzahl)
	days[anzahl-1] = tag
	first := day.AddDate(0, 0, 1-day.Day())
	for i := range anzahl - 1 {
		days[i] = first.AddDate(0, i+2-anzahl, -1).Format(time.DateOnly)
	}
	return days
}
