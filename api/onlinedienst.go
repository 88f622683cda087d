// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Onlinedienst ist ein EfA-Dienst: von Ländern entwickelt, damit andere ihn nachnutzen.
type Onlinedienst struct {
	// Code des Onlinedienstes.
	Code string `json:"code" format:"code" example:"wohngeld_sh" validate:"required"`
	// Name in der Quelle.
	Name string `json:"name" example:"Wohngeld" maxLength:"300"`
	// Version für If-Match beim Ändern; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991"`
	// Länder, die ihn entwickeln, mit ihrem zweistelligen Schlüssel.
	Laender []Verweis `json:"laender"`
	// Leistungsbündel, die er abdeckt. Leer, wenn die Quelle keines aus diesem Katalog nennt.
	Leistungsbuendel []Zuordnung `json:"leistungsbuendel"`
	// Art der Nachnutzung; Codeliste „nachnutzungsmodell“. Null, solange sie nicht belegt ist.
	Nachnutzungsmodell *string `json:"nachnutzungsmodell" example:"efa" maxLength:"80" extensions:"x-nullable"`
	// Stand der Entwicklung; Codeliste „onlinedienst_zustand“. Null, solange er nicht belegt ist.
	Zustand *string `json:"zustand" example:"go_live" maxLength:"80" extensions:"x-nullable"`
	// Was zur Angabe der Quelle zu wissen ist.
	Hinweis string `json:"hinweis,omitempty" example:"Fokusleistung 2023." maxLength:"1000"`
	// Quellen der Angaben.
	Quellen []Quelle `json:"quellen"`
}

// OnlinedienstListe ist eine Seite der Liste der Onlinedienste.
type OnlinedienstListe struct {
	// Einträge dieser Seite.
	Items []Onlinedienst `json:"items" validate:"required"`
	Seite
}

// OnlinedienstParams sind die Anfrageparameter von GET /onlinedienste.
type OnlinedienstParams struct {
	// Suchwörter im Namen.
	Q string `form:"q" json:"q" maxLength:"200"`
	// Entwickelndes Land mit zweistelligem Schlüssel. Darf mehrfach stehen.
	Land []string `form:"land" json:"land" format:"land" collectionFormat:"multi" extensions:"x-format=land"`
	// OZG-ID eines Leistungsbündels, das der Onlinedienst abdeckt. Darf mehrfach stehen.
	Leistungsbuendel []string `form:"leistungsbuendel" json:"leistungsbuendel" format:"ozg-id" collectionFormat:"multi" extensions:"x-format=ozg-id"`
	// Code eines Themenfelds, aus dem er ein Leistungsbündel abdeckt. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// Art der Nachnutzung; Codeliste „nachnutzungsmodell“.
	Nachnutzungsmodell string `form:"nachnutzungsmodell" json:"nachnutzungsmodell" format:"code" codelist:"nachnutzungsmodell"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,code,-code,relevanz"`
	Wissensstand
	Blatt
}
