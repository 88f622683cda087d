// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Codeliste is a vocabulary: every closed set of values that the API knows is
// one, so that a client can show labels without knowing them.
type Codeliste struct {
	Code string
	Name string
	// Version counts its changes and those of its entries.
	Version int64
	// Beschreibung says what the list is for.
	Beschreibung string
	Quellen      []Quelle
	Eintraege    []Codelisteneintrag
}

// Codelisteneintrag is one value of a vocabulary.
type Codelisteneintrag struct {
	Code         string
	Bezeichnung  string
	Beschreibung string
	// Ordnung is the position in the list, from 1.
	Ordnung int
}

// Synonym joins a word that people type to what the catalogue calls it. It is
// an editable list of this project, no part of the official catalogue.
type Synonym struct {
	// Begriff is what people type.
	Begriff string
	// StehtFuer is a part of a name in the catalogue, or an OZG-ID.
	StehtFuer string
	Hinweis   string
	// Version counts its changes.
	Version int64
	// Zurueckgezogen takes it out of the search and of the list; it is kept,
	// because nothing is deleted.
	Zurueckgezogen bool
}
