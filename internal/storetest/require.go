// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package storetest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// requireVariable lists the parts of the machine that must not be missing,
// separated by commas: "postgres,browser".
const requireVariable = "NACHNUTZUNG_TEST_REQUIRE"

// Require ends a test whose ground is missing: a developer without PostgreSQL or
// a browser sees it skipped with the reason, the CI, which lists the part in
// NACHNUTZUNG_TEST_REQUIRE, sees it fail. So nobody needs the whole machine to
// work, and no part can be skipped unnoticed for months.
func Require(t testing.TB, part, reason string) {
	t.Helper()
	if required(os.Getenv(requireVariable), part) {
		t.Fatalf("%s: %s; %s verlangt diesen Teil", part, reason, requireVariable)
	}
	t.Skipf("%s: %s", part, reason)
}

// required says whether the list names the part.
func required(list, part string) bool {
	parts := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	return slices.Contains(parts, part)
}

// Whole skips what takes long and does one thing after the other: under the race
// detector, which runs the short tests, it would cost minutes and find nothing.
func Whole(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("läuft nur im ganzen Durchgang, ohne -short")
	}
}
