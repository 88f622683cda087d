// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Quelle names where a statement is known from.
type Quelle struct {
	// Titel says in words what the source is, for example "Destatis, GV100AD".
	Titel string
	// URL leads there; empty when the source has no address.
	URL string
}

// Verweis points to another object by its key and carries its name, so that a
// reader needs no second look-up.
type Verweis struct {
	Code string
	Name string
}

// Beleglage says how well a statement is sourced.
type Beleglage string

// The values of Beleglage, from sure to unknown.
const (
	// Belegt: a source says so in these words.
	Belegt Beleglage = "belegt"
	// IndirektBelegt: a source lets it be concluded, without saying it.
	IndirektBelegt Beleglage = "indirekt_belegt"
	// Erschlossen: inferred with certainty from gaps and traces of the source.
	Erschlossen Beleglage = "erschlossen"
	// Vermutet: an assumption of this project, marked as such.
	Vermutet Beleglage = "vermutet"
	// NichtBelegt: nobody has named a source; the value stays empty.
	NichtBelegt Beleglage = "nicht_belegt"
)

// Beleglagen lists all values in their order.
func Beleglagen() []Beleglage {
	return []Beleglage{Belegt, IndirektBelegt, Erschlossen, Vermutet, NichtBelegt}
}
