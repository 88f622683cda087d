// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Plattform ist ein Portal oder eine Basiskomponente, über die Kommunen Leistungen anbieten.
type Plattform struct {
	// Code der Plattform.
	Code string `json:"code" format:"code" example:"osi" validate:"required"`
	// Name der Plattform.
	Name string `json:"name" example:"OSI" maxLength:"200"`
	// Version für If-Match beim Ändern; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991"`
	// Ausgeschriebener Name.
	Langname string `json:"langname,omitempty" example:"Online-Service-Infrastruktur" maxLength:"300"`
	// Art der Plattform; Codeliste „plattformart“.
	Art string `json:"art" format:"code" example:"portal"`
	// Betreiber; null, solange er nicht belegt ist.
	Betreiber *string `json:"betreiber" example:"Dataport AöR" maxLength:"300" extensions:"x-nullable"`
	// Seit wann es sie gibt, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Seit string `json:"seit,omitempty" format:"zeitangabe"`
	// Was die Quelle ergänzt.
	Hinweis string `json:"hinweis,omitempty" example:"Seit dem Vertrag vom vierten Quartal 2019 kann eine Kommune Onlinedienste von OSI und SAC über jedes der beiden Portale anbieten." maxLength:"2000"`
	// Anzahl der Körperschaften, die sie am Stichtag (sonst heute) nutzen, soweit hier erfasst; ohne Beispieldaten.
	AnzahlKommunen *int `json:"anzahlKommunen,omitempty" example:"0" minimum:"0" maximum:"1000000"`
	// Quellen der Angaben.
	Quellen []Quelle `json:"quellen"`
}

// PlattformListe ist eine Seite der Liste der Plattformen.
type PlattformListe struct {
	// Einträge dieser Seite.
	Items []Plattform `json:"items" validate:"required"`
	Seite
}

// PlattformParams sind die Anfrageparameter von GET /plattformen.
type PlattformParams struct {
	// Suchwörter in Name und Betreiber.
	Q string `form:"q" json:"q" maxLength:"200"`
	// Art der Plattform; Codeliste „plattformart“.
	Art string `form:"art" json:"art" format:"code" codelist:"plattformart"`
	// Tag, an dem es sie sicher gab und an dem die Körperschaften gezählt werden, die sie nutzen. Ohne Angabe: heute.
	Stichtag string `form:"stichtag" json:"stichtag" format:"date"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,code,-code,relevanz"`
	Wissensstand
	Blatt
}
