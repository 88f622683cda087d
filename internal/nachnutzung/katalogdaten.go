// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Katalogdaten is a whole catalogue as it is loaded: plain facts with their
// sources, nothing derived.
type Katalogdaten struct {
	// Pruefsumme identifies the data set; the same data have the same one.
	Pruefsumme       string
	Angabe           Katalogangabe
	Codelisten       []Codeliste
	Definitionen     []Definition
	Themenfelder     []Themenfeld
	Lagen            []Lage
	Leistungsbuendel []Leistungsbuendel
	Leistungen       []Leistung
	Onlinedienste    []Onlinedienst
	Synonyme         []Synonym
	Traegerregeln    []Traegerregel
	Kommunen         []Kommune
	Nachfolgen       []Nachfolge
	Plattformen      []Plattform
	Verbuende        []Verbund
	Mitgliedschaften []Mitgliedschaft
}

// Katalogangabe is what is said about the catalogue as a whole.
type Katalogangabe struct {
	Nominal      int
	Stand        string
	Erlaeuterung string
	Quellen      []Quelle
}

// Beispieldaten are made-up rows, marked as such wherever they show; they are
// loaded on request only.
type Beispieldaten struct {
	Plattformnutzungen []Plattformnutzung
	Mitgliedschaften   []Mitgliedschaft
	// Meldungen in the order in which they are made.
	Meldungen []Beispielmeldung
}

// Beispielmeldung is a made-up report: what somebody in a role says about a pair.
type Beispielmeldung struct {
	ARS, OzgID string
	Recht      Recht
	// Organisation that would have reported; it says that it is an example.
	Organisation string
	// Bestaetigung: the body confirms what stands, and Meldung is empty.
	Bestaetigung bool
	Meldung      Meldung
}
