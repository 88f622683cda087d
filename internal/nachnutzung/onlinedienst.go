// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Onlinedienst is an EfA service: developed by one or more Laender, covering
// one or more Leistungsbuendel, meant for others to reuse.
type Onlinedienst struct {
	// Code is ours, made of name and Laender: "wohngeld_sh".
	Code string
	Name string
	// Version counts its changes.
	Version int64
	// Laender that develop it.
	Laender []Verweis
	// Leistungsbuendel it covers; empty when the source names none that is in
	// the catalogue.
	Leistungsbuendel []Zuordnung
	// Nachnutzungsmodell is a code of the list "nachnutzungsmodell"; empty until sourced.
	Nachnutzungsmodell string
	// Zustand is a code of the list "onlinedienst_zustand"; empty until sourced.
	Zustand string
	Hinweis string
	Quellen []Quelle
}

// Plattform is a portal or a base component through which Kommunen offer services.
type Plattform struct {
	Code string
	Name string
	// Version counts its changes.
	Version int64
	// Langname spells an abbreviation out.
	Langname string
	// Art is a code of the list "plattformart".
	Art string
	// Betreiber is empty when not sourced.
	Betreiber string
	// Seit when it is known, a Zeitangabe.
	Seit    Zeitangabe
	Hinweis string
	Quellen []Quelle
	// AnzahlKommunen counts the bodies that use it today.
	AnzahlKommunen int
}

// Plattformnutzung says that a body uses a Plattform since when.
type Plattformnutzung struct {
	Plattform Verweis
	ARS       string
	Seit      Zeitangabe
	Bis       Zeitangabe
	// Beispiel marks a made-up row of --demo.
	Beispiel bool
	Quellen  []Quelle
}
