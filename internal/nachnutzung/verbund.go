// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Verbund is a union of Kommunen that acts on their behalf, for example KITU.
type Verbund struct {
	Code string
	Name string
	// Version counts its changes.
	Version    int64
	Rechtsform string
	Gegruendet Zeitangabe
	Hinweis    string
	Quellen    []Quelle
	// Mitgliederzahlen are sourced figures by date; they do not follow from the
	// memberships held here, of which only a few are sourced by name.
	Mitgliederzahlen []Mitgliederzahl
	// AnzahlMitglieder counts the memberships held here that are open today.
	AnzahlMitglieder int
}

// Mitgliederzahl is a sourced number of members on a day.
type Mitgliederzahl struct {
	Stand   Zeitangabe
	Anzahl  int
	Hinweis string
	Quellen []Quelle
}

// Mitgliedschaft is a dated membership in a Verbund. Members are Kommunen,
// Laender, but also companies and foundations, which have no ARS.
type Mitgliedschaft struct {
	Verbund Verweis
	// Mitglied is the member's name in the source.
	Mitglied string
	// ARS of the member, empty when it is no body of the register.
	ARS string
	// Kommune is the register's name of the body, empty when ARS is.
	Kommune  string
	Seit     Zeitangabe
	Bis      Zeitangabe
	Hinweis  string
	Beispiel bool
	Quellen  []Quelle
}
