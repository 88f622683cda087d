// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Themenfeld ist eines der 14 Themenfelder des OZG-Umsetzungskatalogs.
type Themenfeld struct {
	// Code nach der FIM-Codeliste der Themenfelder.
	Code string `json:"code" format:"code" example:"bildung" validate:"required"`
	// Name des Themenfelds.
	Name string `json:"name" example:"Bildung" maxLength:"300"`
	// Version für If-Match beim Ändern der Federführung; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991"`
	// Wer für das Themenfeld federführend ist.
	Federfuehrung *Federfuehrung `json:"federfuehrung,omitempty"`
	// Anzahl der erfassten Leistungsbündel des Themenfelds.
	AnzahlLeistungsbuendel *int `json:"anzahlLeistungsbuendel,omitempty" example:"27" minimum:"0" maximum:"100000"`
}

// ThemenfeldListe ist eine Seite der Liste der Themenfelder.
type ThemenfeldListe struct {
	// Einträge dieser Seite.
	Items []Themenfeld `json:"items" validate:"required"`
	Seite
}

// Federfuehrung nennt, wer auf der Seite des Bundes und auf der Seite der Länder federführend ist.
type Federfuehrung struct {
	// Federführende Bundesressorts.
	Bund FederfuehrungSeite `json:"bund" validate:"required"`
	// Federführende Länder.
	Land FederfuehrungSeite `json:"land" validate:"required"`
}

// FederfuehrungSeite ist eine Seite der Federführung mit ihrer Quelle.
type FederfuehrungSeite struct {
	// Wer federführend ist: Bundesressorts mit ihrer Abkürzung, Länder mit ihrem zweistelligen Schlüssel. Leer, solange nichts belegt ist.
	Federfuehrende []Verweis `json:"federfuehrende" validate:"required"`
	// Wie gut die Angabe belegt ist; Codeliste „beleglage“.
	Beleglage string `json:"beleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet,nicht_belegt" example:"belegt" validate:"required"`
	// Wessen Angabe es ist: die eigene des Leistungsbündels oder die seines Themenfelds.
	Herkunft string `json:"herkunft" enums:"leistungsbuendel,themenfeld" example:"themenfeld" validate:"required"`
	// Was die Quelle ergänzt.
	Hinweis string `json:"hinweis,omitempty" example:"Hessen unterstützt" maxLength:"1000"`
	// Quellen der Angabe.
	Quellen []Quelle `json:"quellen" validate:"required"`
}

// ThemenfeldParams sind die Anfrageparameter von GET /themenfelder.
type ThemenfeldParams struct {
	// Suchwörter im Namen.
	Q string `form:"q" json:"q" maxLength:"200"`
	// Federführendes Land mit zweistelligem Schlüssel.
	FederfuehrungLand string `form:"federfuehrungLand" json:"federfuehrungLand" format:"land"`
	// Federführendes Bundesressort mit seiner Abkürzung.
	FederfuehrungBund string `form:"federfuehrungBund" json:"federfuehrungBund" format:"ressort" codelist:"bundesressort"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,code,-code,anzahlLeistungsbuendel,-anzahlLeistungsbuendel,relevanz"`
	Wissensstand
	Blatt
}
