// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"strconv"
	"strings"
	"time"
)

// thousands writes a count the German way: 10.367.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), ".")
}

// seconds writes a duration the German way: 1,25 s.
func seconds(d time.Duration) string {
	return strings.ReplaceAll(strconv.FormatFloat(d.Seconds(), 'f', 2, 64), ".", ",") + " s"
}

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}
