// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"nachnutzung/internal/nachnutzung"
)

// zahl writes a number the German way: 12.463.
func zahl(n int) string {
	s := strconv.Itoa(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// tag writes a date the German way: "2025-08-31" becomes "31.08.2025". What is no
// date stays as it is.
func tag(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("02.01.2006")
}

// tagVon writes the German day of an instant; empty for the zero instant.
func tagVon(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return tag(nachnutzung.Tag(t))
}

// jahr is the year of a date.
func jahr(date string) string { return date[:min(4, len(date))] }

// monat writes a month in words: "2019-10" becomes "Oktober 2019". A Stand of
// another precision stays as it is.
func monat(stand string) string {
	t, err := time.Parse("2006-01", stand)
	if err != nil {
		return tag(stand)
	}
	namen := [...]string{
		"Januar", "Februar", "März", "April", "Mai", "Juni",
		"Juli", "August", "September", "Oktober", "November", "Dezember",
	}
	return namen[t.Month()-1] + t.Format(" 2006")
}

// vorbehalt is what stands behind a statement that is not plainly sourced.
func vorbehalt(b nachnutzung.Beleglage) string {
	switch b {
	case nachnutzung.IndirektBelegt:
		return "indirekt belegt"
	case nachnutzung.Erschlossen:
		return "erschlossen"
	case nachnutzung.Vermutet:
		return "vermutet"
	}
	return ""
}

// vergleicheNamen orders names as a German reader looks for them, as far as names of
// places and services go: without regard to case, ä as a, ß as ss.
func vergleicheNamen(a, b string) int {
	return cmp.Or(cmp.Compare(grundform(a), grundform(b)), cmp.Compare(a, b))
}

func grundform(name string) string {
	return strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss").Replace(strings.ToLower(name))
}

// zahl64 is zahl for the store's counts.
func zahl64(n int64) string { return zahl(int(n)) }
