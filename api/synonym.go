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
	// Version für If-Match beim Ändern; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991"`
	// Ob es zurückgezogen ist: Dann nutzt die Suche es nicht mehr, und die Liste zeigt es nicht.
	Zurueckgezogen bool `json:"zurueckgezogen" example:"false"`
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
	Wissensstand
	Blatt
}
