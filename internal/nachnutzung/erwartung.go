// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "slices"

// Erwartung is what the author of a write believes to be stored. It keeps two
// editors from overwriting each other unseen. The zero value fits nothing, so
// that a forgotten one refuses the write.
type Erwartung struct {
	// Fehlt: the author says nothing.
	Fehlt bool
	// Beliebig: any version, but the object must be there.
	Beliebig bool
	// NurNeu: the object must not be there yet; nothing else counts then.
	NurNeu bool
	// Versionen are those that the author would change.
	Versionen []int64
}

// Check holds the expectation against what is stored. It fails with
// ErrVersionRequired or ErrVersionConflict. An object that exists implicitly
// (an open pair) exists, with version 0.
func (e Erwartung) Check(version int64, exists bool) error {
	fits := exists && (e.Beliebig || slices.Contains(e.Versionen, version))
	if e.NurNeu {
		fits = !exists
	}
	switch {
	case e.Fehlt:
		return ErrVersionRequired
	case !fits:
		return ErrVersionConflict
	}
	return nil
}
