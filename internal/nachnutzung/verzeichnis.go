// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Verzeichnis holds the names and codes by which a file from outside may speak of
// the register.
type Verzeichnis struct {
	// Kommunen with their keys, names and who acts for them; nothing else is filled
	// in. Those that a reform has ended are there too.
	Kommunen []Kommune
	// Leistungsbuendel by OZG-ID, Onlinedienste, Plattformen, Verbuende, Themenfelder
	// and Lagen by code.
	Leistungsbuendel, Onlinedienste, Plattformen, Verbuende, Themenfelder, Lagen []Verweis
	// Codelisten are the entries by the list's code.
	Codelisten map[string][]Codelisteneintrag
	// Codes are those that a Wortschatz may hold.
	Codes map[string][]string
}
