// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Lage ist eine Lebenslage oder Geschäftslage, in der Leistungen gebraucht werden.
type Lage struct {
	// Code der Lage.
	Code string `json:"code" format:"code" example:"geburt" validate:"required"`
	// Name der Lage.
	Name string `json:"name" example:"Geburt" maxLength:"300"`
	// Themenfeld, zu dem die Lage gehört.
	Themenfeld *Verweis `json:"themenfeld,omitempty"`
	// Art der Lage; Codeliste „lageart“.
	Art string `json:"art" enums:"lebenslage,geschaeftslage" example:"lebenslage"`
	// Wie gut die Art belegt ist; Codeliste „beleglage“.
	ArtBeleglage string `json:"artBeleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet,nicht_belegt" example:"vermutet"`
	// Anzahl der erfassten Leistungsbündel der Lage.
	AnzahlLeistungsbuendel *int `json:"anzahlLeistungsbuendel,omitempty" example:"11" minimum:"0" maximum:"100000"`
}

// LageListe ist eine Seite der Liste der Lagen.
type LageListe struct {
	// Einträge dieser Seite.
	Items []Lage `json:"items" validate:"required"`
	Seite
}

// LageParams sind die Anfrageparameter von GET /lagen.
type LageParams struct {
	// Suchwörter im Namen.
	Q string `form:"q" json:"q" maxLength:"200"`
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// Art der Lage; Codeliste „lageart“.
	Art string `form:"art" json:"art" enums:"lebenslage,geschaeftslage"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,code,-code,relevanz"`
	Wissensstand
	Blatt
}
