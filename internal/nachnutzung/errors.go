// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"errors"
	"strings"
)

// ErrNotFound says that no object carries the key that was asked for. Callers
// wrap it with the key; compare with errors.Is.
var ErrNotFound = errors.New("nicht gefunden")

// ErrUnavailable says that the database does not answer at the moment; the same
// call may succeed later.
var ErrUnavailable = errors.New("Datenbank nicht erreichbar")

// Fault is one thing that is wrong with an input, said so that its author can
// mend it.
type Fault struct {
	// Pointer names the place: a query key as "?limit", a path parameter as
	// "{ars}", a JSON pointer (RFC 6901) inside a body.
	Pointer string
	// Detail is a German sentence that says what was found and what is expected.
	Detail string
}

// InvalidError carries every fault of one input at once.
type InvalidError struct {
	Faults []Fault
}

// Error joins the details; it is made for users.
func (e *InvalidError) Error() string {
	details := make([]string, 0, len(e.Faults))
	for _, f := range e.Faults {
		details = append(details, f.Pointer+": "+f.Detail)
	}
	return strings.Join(details, "; ")
}

// Invalid makes an InvalidError of one fault.
func Invalid(pointer, detail string) error {
	return &InvalidError{Faults: []Fault{{Pointer: pointer, Detail: detail}}}
}
