// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Codeliste ist ein festes Vokabular mit seinen Einträgen.
type Codeliste struct {
	// Code der Liste.
	Code string `json:"code" format:"code" example:"status" validate:"required"`
	// Name der Liste.
	Name string `json:"name" example:"Status einer Nachnutzung" maxLength:"300"`
	// Version für If-Match beim Ändern eines Eintrags; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991"`
	// Wofür die Liste da ist.
	Beschreibung string `json:"beschreibung" example:"Wie weit ein Verwaltungsträger mit der Nachnutzung eines Leistungsbündels ist. Ein Paar ohne Eintrag ist „offen“." maxLength:"2000"`
	// Einträge in ihrer Reihenfolge.
	Eintraege []Codelisteneintrag `json:"eintraege"`
	// Quellen der Liste.
	Quellen []Quelle `json:"quellen"`
}

// Codelisteneintrag ist ein Wert eines Vokabulars.
type Codelisteneintrag struct {
	// Code des Eintrags.
	Code string `json:"code" example:"live" maxLength:"80" validate:"required"`
	// Deutsche Bezeichnung.
	Bezeichnung string `json:"bezeichnung" example:"Live" maxLength:"300" validate:"required"`
	// Was der Eintrag bedeutet; leer, wenn die Bezeichnung für sich spricht oder nichts belegt ist.
	Beschreibung string `json:"beschreibung" example:"Der Onlinedienst steht den Bürgerinnen, Bürgern oder Unternehmen zur Verfügung." maxLength:"2000" validate:"required"`
	// Platz in der Liste, ab 1.
	Ordnung int `json:"ordnung" example:"6" minimum:"1" maximum:"10000" validate:"required"`
}

// CodelisteListe ist eine Seite der Liste der Codelisten.
type CodelisteListe struct {
	// Einträge dieser Seite.
	Items []Codeliste `json:"items" validate:"required"`
	Seite
}

// CodelisteParams sind die Anfrageparameter von GET /codelisten.
type CodelisteParams struct {
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,code,-code"`
	Wissensstand
	Blatt
}
