// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Synonym verbindet ein Wort der Alltagssprache mit der Bezeichnung im Katalog.
type Synonym struct {
	// Was Menschen in die Suche eingeben.
	Begriff string `json:"begriff" example:"BuT" maxLength:"200" validate:"required"`
	// Teil eines Namens im Katalog oder eine OZG-ID.
	StehtFuer string `json:"stehtFuer" example:"10088" maxLength:"300"`
	// Anmerkung dazu.
	Hinweis string `json:"hinweis,omitempty" example:"Abkürzung für Bildung und Teilhabe" maxLength:"1000"`
}

// SynonymListe ist eine Seite der Liste der Synonyme.
type SynonymListe struct {
	// Einträge dieser Seite.
	Items []Synonym `json:"items" validate:"required"`
	Seite
}

// SynonymParams sind die Anfrageparameter von GET /synonyme.
type SynonymParams struct {
	// Suchwörter im Begriff und in dem, wofür er steht.
	Q string `form:"q" json:"q" maxLength:"200"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: begriff.
	Sort string `form:"sort" json:"sort" enums:"begriff,-begriff"`
	Blatt
}
