// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Leistungsbuendel ist ein Bündel von Leistungen, das der OZG-Umsetzungskatalog als eines führt („OZG-Leistung“).
type Leistungsbuendel struct {
	// OZG-ID: fünf Ziffern.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Name des Leistungsbündels.
	Name string `json:"name" example:"Wohngeld" maxLength:"300"`
	// Version für If-Match beim Ändern der eigenen Federführung; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991"`
	// Themenfeld, zu dem es gehört.
	Themenfeld *Verweis `json:"themenfeld,omitempty"`
	// Lebens- oder Geschäftslage, zu der es gehört.
	Lage *Verweis `json:"lage,omitempty"`
	// Wie gut OZG-ID und Name belegt sind: belegt oder erschlossen; Codeliste „beleglage“.
	Beleglage string `json:"beleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet,nicht_belegt" example:"belegt"`
	// Wirksame Federführung: die eigene, sonst die des Themenfelds.
	Federfuehrung *Federfuehrung `json:"federfuehrung,omitempty"`
	// Welche Arten von Stellen zuständig sind.
	Zustaendigkeit *Zustaendigkeit `json:"zustaendigkeit,omitempty"`
	// LeiKa-Typen, die unter seinen Leistungen vorkommen; Codeliste „leika_typ“.
	Typen []string `json:"typen" example:"2/3"`
	// Anzahl seiner Leistungen.
	AnzahlLeistungen *int `json:"anzahlLeistungen,omitempty" example:"9" minimum:"0" maximum:"100000"`
	// Ob mindestens eine seiner Leistungen unter Anhang I der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg1 *bool `json:"sdg1,omitempty" example:"true"`
	// Ob mindestens eine seiner Leistungen unter Anhang II der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg2 *bool `json:"sdg2,omitempty" example:"false"`
	// Quellen von OZG-ID und Name.
	Quellen []Quelle `json:"quellen"`
}

// LeistungsbuendelListe ist eine Seite der Liste der Leistungsbündel.
type LeistungsbuendelListe struct {
	// Einträge dieser Seite.
	Items []Leistungsbuendel `json:"items" validate:"required"`
	Seite
}

// Zustaendigkeit nennt die Arten von Stellen, die zuständig sind. Sie ist kein Status.
type Zustaendigkeit struct {
	// Arten der zuständigen Stellen; Codeliste „zustaendigkeitsart“. Leer, solange sie unbekannt sind.
	Arten []string `json:"arten" example:"bund" validate:"required"`
	// Worauf die Angabe beruht: noch unbekannt, aus dem LeiKa-Typ abgeleitet oder mit Quelle belegt; Codeliste „zustaendigkeitsstand“.
	Stand string `json:"stand" enums:"unbekannt,abgeleitet,belegt" example:"abgeleitet" validate:"required"`
}

// LeistungsbuendelParams sind die Anfrageparameter von GET /leistungsbuendel.
type LeistungsbuendelParams struct {
	// Suchwörter in den Namen des Leistungsbündels und seiner Leistungen, Synonyme eingeschlossen; oder ein Schlüssel.
	Q string `form:"q" json:"q" maxLength:"200" example:"Wohngeld"`
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// Code der Lage. Darf mehrfach stehen.
	Lage []string `form:"lage" json:"lage" format:"code" codelist:"lage" collectionFormat:"multi" extensions:"x-format=code"`
	// LeiKa-Typ, den mindestens eine seiner Leistungen hat; Codeliste „leika_typ“. Darf mehrfach stehen.
	Typ []string `form:"typ" json:"typ" enums:"1,2,2a,2b,3,3a,3b,2/3,2/3a,2/3b,4,4a,4b,5,6,7,8,9,10,11,12" collectionFormat:"multi"`
	// Wirksam federführendes Land mit zweistelligem Schlüssel.
	FederfuehrungLand string `form:"federfuehrungLand" json:"federfuehrungLand" format:"land"`
	// Wirksam federführendes Bundesressort mit seiner Abkürzung.
	FederfuehrungBund string `form:"federfuehrungBund" json:"federfuehrungBund" format:"ressort" codelist:"bundesressort"`
	// Wie gut OZG-ID und Name belegt sind; Codeliste „beleglage“.
	Beleglage string `form:"beleglage" json:"beleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet,nicht_belegt"`
	// Art der zuständigen Stelle; Codeliste „zustaendigkeitsart“, oder unbekannt.
	Zustaendigkeit string `form:"zustaendigkeit" json:"zustaendigkeit" enums:"bund,land,kreis,gemeinde_verband,unbekannt"`
	// Tag, dessen Zuständigkeit gilt. Ohne Angabe: heute.
	Stichtag string `form:"stichtag" json:"stichtag" format:"date"`
	// Ob mindestens eine seiner Leistungen unter Anhang I der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg1 *bool `form:"sdg1" json:"sdg1"`
	// Ob mindestens eine seiner Leistungen unter Anhang II der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg2 *bool `form:"sdg2" json:"sdg2"`
	// Code eines Onlinedienstes, der es abdeckt.
	Onlinedienst string `form:"onlinedienst" json:"onlinedienst" format:"code" codelist:"onlinedienst"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,ozgId,-ozgId,anzahlLeistungen,-anzahlLeistungen,relevanz"`
	Wissensstand
	Blatt
}

// BuendelLeistungParams sind die Anfrageparameter von GET /leistungsbuendel/{ozgId}/leistungen.
type BuendelLeistungParams struct {
	// LeiKa-Typ; Codeliste „leika_typ“. Darf mehrfach stehen.
	Typ []string `form:"typ" json:"typ" enums:"1,2,2a,2b,3,3a,3b,2/3,2/3a,2/3b,4,4a,4b,5,6,7,8,9,10,11,12" collectionFormat:"multi"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,id,-id,leikaSchluessel,-leikaSchluessel"`
	Wissensstand
	Blatt
}
