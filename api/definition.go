// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Definition sagt, wann ein Leistungsbündel bei einem Verwaltungsträger als erreicht gilt. Jede Zahl der Abdeckung nennt ihre Definition.
type Definition struct {
	// Kennung.
	ID string `json:"id" format:"code" example:"mid_live" validate:"required"`
	// Fassung; mit ihr wird eine Zahl zitiert.
	Version int `json:"version" example:"1" minimum:"1" maximum:"100000"`
	// Name.
	Name string `json:"name" maxLength:"300" example:"Live bei zuständigen Verwaltungen"`
	// Was sie bedeutet und worauf sie beruht.
	Text string `json:"text" maxLength:"4000"`
	// Wie gezählt wird.
	Formel string `json:"formel" maxLength:"2000"`
	// Ob die Quelle etwas offen lässt, das hier nach unserer Lesart ergänzt ist; der Text sagt, was.
	EigeneLesart bool `json:"eigeneLesart" example:"true"`
	// Welche der drei Zahlen die Definition selbst meint; null, wenn alle drei gemeint sind.
	Massgeblich *string `json:"massgeblich" enums:"mindestens_eine,traeger,einwohner" example:"mindestens_eine" extensions:"x-nullable"`
	// Status, die zählen; Codeliste „status“.
	Status []string `json:"status" example:"live"`
	// Niedrigster Reifegrad, der zählt, mit der Version seines Modells; null, wenn keiner verlangt ist. Stufen anderer Modelle zählen nie.
	MindestReifegrad *Reifegrad `json:"mindestReifegrad" extensions:"x-nullable"`
	// Quellen.
	Quellen []Quelle `json:"quellen"`
}

// DefinitionListe ist eine Seite der Liste der Definitionen.
type DefinitionListe struct {
	// Einträge dieser Seite.
	Items []Definition `json:"items" validate:"required"`
	Seite
}

// DefinitionParams sind die Anfrageparameter von GET /definitionen.
type DefinitionParams struct {
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: ordnung, die übliche zuerst.
	Sort string `form:"sort" json:"sort" enums:"ordnung,-ordnung,name,-name,id,-id"`
	Wissensstand
	Blatt
}
