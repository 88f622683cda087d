// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Verbund ist ein Zusammenschluss, der für seine Mitglieder handelt, etwa KITU für Kommunen in Sachsen-Anhalt.
type Verbund struct {
	// Code des Verbunds.
	Code string `json:"code" format:"code" example:"kitu" validate:"required"`
	// Name des Verbunds.
	Name string `json:"name" example:"KITU" maxLength:"300"`
	// Version für If-Match beim Ändern; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991"`
	// Rechtsform.
	Rechtsform string `json:"rechtsform,omitempty" example:"Genossenschaft" maxLength:"300"`
	// Wann er gegründet wurde, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Gegruendet string `json:"gegruendet,omitempty" format:"zeitangabe" example:"2009"`
	// Was die Quelle ergänzt.
	Hinweis string `json:"hinweis,omitempty" example:"Gegründet von der Landeshauptstadt Magdeburg, der Gemeinde Barleben und der KID Magdeburg GmbH. Mitglieder sind auch Unternehmen, Stiftungen und Vereine." maxLength:"2000"`
	// Belegte Mitgliederzahlen zu bestimmten Tagen.
	Mitgliederzahlen []Mitgliederzahl `json:"mitgliederzahlen"`
	// Anzahl der hier namentlich erfassten Mitgliedschaften, die am Stichtag (sonst heute) bestehen; weniger als die belegten Mitgliederzahlen; ohne Beispieldaten.
	AnzahlMitglieder *int `json:"anzahlMitglieder,omitempty" example:"5" minimum:"0" maximum:"1000000"`
	// Quellen der Angaben.
	Quellen []Quelle `json:"quellen"`
}

// Mitgliederzahl ist eine belegte Zahl von Mitgliedern an einem Tag.
type Mitgliederzahl struct {
	// Tag, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Stand string `json:"stand" format:"zeitangabe" example:"2021-09-01" validate:"required"`
	// Anzahl der Mitglieder.
	Anzahl int `json:"anzahl" example:"90" minimum:"0" maximum:"1000000" validate:"required"`
	// Was die Quelle ergänzt.
	Hinweis string `json:"hinweis,omitempty" example:"Mit dem Beitritt der Lutherstadt Eisleben als 90. Kommune." maxLength:"1000"`
	// Quellen der Zahl.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
}

// VerbundListe ist eine Seite der Liste der Verbünde.
type VerbundListe struct {
	// Einträge dieser Seite.
	Items []Verbund `json:"items" validate:"required"`
	Seite
}

// VerbundParams sind die Anfrageparameter von GET /verbuende.
type VerbundParams struct {
	// Suchwörter im Namen.
	Q string `form:"q" json:"q" maxLength:"200"`
	// Tag, an dem es ihn sicher gab, an dem seine Mitglieder gezählt werden und bis zu dem belegte Mitgliederzahlen gezeigt werden. Ohne Angabe: heute, mit allen belegten Zahlen.
	Stichtag string `form:"stichtag" json:"stichtag" format:"date"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,code,-code,relevanz"`
	Wissensstand
	Blatt
}

// Mitglied ist eine datierte Mitgliedschaft in einem Verbund.
type Mitglied struct {
	// Name des Mitglieds in der Quelle.
	Mitglied string `json:"mitglied" example:"Lutherstadt Eisleben" maxLength:"300" validate:"required"`
	// Die Körperschaft mit ihrem ARS; fehlt bei Unternehmen, Stiftungen und Vereinen.
	Kommune *Verweis `json:"kommune,omitempty"`
	// Seit wann, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Seit string `json:"seit,omitempty" format:"zeitangabe" example:"2021-09-01"`
	// Bis wann, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT); fehlt, solange die Mitgliedschaft besteht.
	Bis string `json:"bis,omitempty" format:"zeitangabe"`
	// Was die Quelle ergänzt.
	Hinweis string `json:"hinweis,omitempty" example:"Beigetreten als 90. Kommune." maxLength:"1000"`
	// Ob es sich um eine erfundene Zeile der Beispieldaten handelt.
	Beispiel bool `json:"beispiel" example:"false"`
	// Quellen der Mitgliedschaft.
	Quellen []Quelle `json:"quellen"`
}

// MitgliedListe ist eine Seite der Liste der Mitgliedschaften.
type MitgliedListe struct {
	// Einträge dieser Seite.
	Items []Mitglied `json:"items" validate:"required"`
	Seite
}

// MitgliedParams sind die Anfrageparameter von GET /verbuende/{code}/mitglieder.
type MitgliedParams struct {
	// Tag, an dem die Mitgliedschaft bestand. Was „2009“ begann, zählt ab dem Ende jenes Jahres.
	Stichtag string `form:"stichtag" json:"stichtag" format:"date"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,seit,-seit"`
	Wissensstand
	Blatt
}
