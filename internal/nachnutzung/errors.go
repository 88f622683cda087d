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

// ErrForbidden says that the actor is known and has no right to the act, there
// or at all.
var ErrForbidden = errors.New("nicht erlaubt")

// ErrVersionRequired says that a write does not say which version it changes.
var ErrVersionRequired = errors.New("Version nicht genannt")

// ErrVersionConflict says that a write changes another version than the stored
// one: somebody was faster, or the object is not there or already there.
var ErrVersionConflict = errors.New("Version nicht mehr aktuell")

// Fault is one thing that is wrong with an input, said so that its author can
// mend it.
type Fault struct {
	// Pointer names the place: a query key as "?limit", a path parameter as
	// "{ars}", a header field by its name, a JSON pointer (RFC 6901) inside a body,
	// empty for the whole of it.
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

// ConflictError refuses an input that is right in itself, but not in the present
// state of the register.
type ConflictError struct {
	// Detail is a German sentence that says what stands against it and what would
	// help.
	Detail string
}

// Error is the detail; it is made for users.
func (e *ConflictError) Error() string { return e.Detail }

// Conflict makes a ConflictError.
func Conflict(detail string) error { return &ConflictError{Detail: detail} }

// NotFoundError is ErrNotFound with the key there is nothing for, where a caller
// gave several.
type NotFoundError struct {
	Key string
	// Detail is a German sentence that says more; may be empty.
	Detail string
}

// Error names the key.
func (e *NotFoundError) Error() string { return e.Key + ": " + ErrNotFound.Error() }

// Is makes it an ErrNotFound.
func (e *NotFoundError) Is(target error) bool { return target == ErrNotFound }

// StapelError says which changes of a set stand in its way, and why: Art is
// ErrForbidden, ErrVersionRequired, ErrVersionConflict, a *ConflictError or an
// *InvalidError.
type StapelError struct {
	Art    error
	Faults []Fault
}

// Error joins the details.
func (e *StapelError) Error() string { return (&InvalidError{Faults: e.Faults}).Error() }

// Unwrap gives the kind.
func (e *StapelError) Unwrap() error { return e.Art }
