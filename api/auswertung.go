// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Ausschnitt sind die Filter der Auswertungen neben der Abdeckung.
type Ausschnitt struct {
	// Land der Verwaltungsträger mit zweistelligem Schlüssel. Darf mehrfach stehen. Ohne Angabe: alle Länder mit belegter Regel.
	Land []string `form:"land" json:"land" format:"land" collectionFormat:"multi" extensions:"x-format=land"`
	// Kreis mit ARS oder fünfstelligem AGS: der Kreis selbst und alle Verwaltungsträger in ihm.
	Kreis string `form:"kreis" json:"kreis" format:"kommune"`
	// Kommune mit ARS oder AGS; eine Mitgliedsgemeinde steht für ihre Verbandsgemeinde. Darf mehrfach stehen.
	Kommune []string `form:"kommune" json:"kommune" format:"kommune" collectionFormat:"multi" extensions:"x-format=kommune"`
	// Code eines Verbunds, dem die Verwaltungsträger am Stichtag angehören.
	Verbund string `form:"verbund" json:"verbund" format:"code" codelist:"verbund"`
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// OZG-ID des Leistungsbündels. Darf mehrfach stehen.
	Leistungsbuendel []string `form:"leistungsbuendel" json:"leistungsbuendel" format:"ozg-id" collectionFormat:"multi" extensions:"x-format=ozg-id"`
}

// Plantreue sagt, was aus geplanten Terminen wurde. Gemessen wird am ersten geplanten Tag: ihn zu verschieben macht ihn nicht gehalten.
type Plantreue struct {
	// Schlüssel dessen, was zusammengefasst ist.
	Schluessel string `json:"schluessel" maxLength:"80" example:"10092" validate:"required"`
	// Sein Name.
	Name string `json:"name" maxLength:"500" example:"Wohngeld"`
	// Tag, dessen Stand gezählt ist.
	Stand string `json:"stand" format:"date" example:"2026-11-28"`
	// Paare aus Leistungsbündel und Verwaltungsträger mit einem Plan, der vor dem Go-live gemacht war.
	Plaene int `json:"plaene" example:"12" minimum:"0" maximum:"100000000"`
	// Live am ersten geplanten Tag oder davor.
	Gehalten int `json:"gehalten" example:"5" minimum:"0" maximum:"100000000"`
	// Live, aber später als zuerst geplant.
	Verspaetet int `json:"verspaetet" example:"3" minimum:"0" maximum:"100000000"`
	// Noch nicht live, und der jetzt geplante Tag liegt nicht in der Vergangenheit.
	Laufend int `json:"laufend" example:"2" minimum:"0" maximum:"100000000"`
	// Noch nicht live, und der zuletzt geplante Tag ist vorbei.
	Ueberfaellig int `json:"ueberfaellig" example:"1" minimum:"0" maximum:"100000000"`
	// Noch nicht live, und der Plan ist aufgegeben.
	Aufgegeben int `json:"aufgegeben" example:"1" minimum:"0" maximum:"100000000"`
	// Paare, für die später ein späterer Tag geplant wurde.
	Verschoben int `json:"verschoben" example:"4" minimum:"0" maximum:"100000000"`
	// Um wie viele Tage der erste geplante Tag im Mittel verfehlt ist, wo er es ist; null, wo er nirgends verfehlt ist.
	MittlererVerzugTage *int `json:"mittlererVerzugTage" example:"41" minimum:"0" maximum:"100000" extensions:"x-nullable"`
	// Um wie viele Tage er am weitesten verfehlt ist; null, wo er nirgends verfehlt ist.
	LaengsterVerzugTage *int `json:"laengsterVerzugTage" example:"180" minimum:"0" maximum:"100000" extensions:"x-nullable"`
}

// PlantreueListe ist eine Seite einer Liste zur Plantreue.
type PlantreueListe struct {
	// Einträge dieser Seite.
	Items []Plantreue `json:"items" validate:"required"`
	Seite
}

// PlantreueParams sind die Anfrageparameter von GET /abdeckung/plantreue.
type PlantreueParams struct {
	// Wonach zusammengefasst wird. Ohne Angabe: leistungsbuendel.
	Nach string `form:"nach" json:"nach" enums:"leistungsbuendel,themenfeld,kreis,kommune,land"`
	Reihe
	Ausschnitt
	Zeitpunkt
	Blatt
}

// Reihe fragt nach mehreren Monaten.
type Reihe struct {
	// Zeitreihe: der Stichtag selbst und die letzten Tage der Monate davor, zusammen so viele Tage; je Eintrag sagt „stand“ den Tag. Ohne Angabe: nur der Stichtag.
	Monate int `form:"monate" json:"monate" minimum:"1" maximum:"60" example:"12"`
}

// Hindernissumme sagt, was ein Hindernis aufhält, und was frei wäre, fiele es weg.
type Hindernissumme struct {
	// Code des Hindernisses; Codeliste „blocker“.
	Code string `json:"code" format:"code" example:"vertrag_avv" validate:"required"`
	// Seine Bezeichnung.
	Name string `json:"name" maxLength:"300" example:"Vertrag/AVV"`
	// Tag, dessen Stand gezählt ist.
	Stand string `json:"stand" format:"date" example:"2026-11-28"`
	// Paare aus Leistungsbündel und Verwaltungsträger, die es aufhält.
	Paare int `json:"paare" example:"40" minimum:"0" maximum:"100000000"`
	// Verwaltungsträger, bei denen es etwas aufhält.
	AnzahlKommunen int `json:"anzahlKommunen" example:"18" minimum:"0" maximum:"100000"`
	// Leistungsbündel, die es irgendwo aufhält.
	AnzahlLeistungsbuendel int `json:"anzahlLeistungsbuendel" example:"9" minimum:"0" maximum:"100000"`
	// Paare, die sonst nichts aufhält.
	Allein int `json:"allein" example:"22" minimum:"0" maximum:"100000000"`
	// Verwaltungsträger, bei denen dieser eine Schritt etwas frei macht.
	FreiKommunen int `json:"freiKommunen" example:"15" minimum:"0" maximum:"100000"`
	// Dasselbe in einem Satz.
	Satz string `json:"satz" maxLength:"1000" example:"„Vertrag/AVV“ hält 40 Nachnutzungen bei 18 Verwaltungen auf."`
}

// HindernissummeListe ist eine Seite der Liste der Hindernisse.
type HindernissummeListe struct {
	// Einträge dieser Seite.
	Items []Hindernissumme `json:"items" validate:"required"`
	Seite
}

// HindernissummeParams sind die Anfrageparameter von GET /abdeckung/hindernisse.
type HindernissummeParams struct {
	Reihe
	Ausschnitt
	Zeitpunkt
	Blatt
}

// Einzelloesungen sagt, wie viele Einzellösungen die Nachnutzung erspart hat.
type Einzelloesungen struct {
	// Tag, dessen Stand gezählt ist.
	Stand string `json:"stand" format:"date" example:"2026-11-28" validate:"required"`
	// Paare aus Leistungsbündel und Verwaltungsträger, in denen ein Onlinedienst live ist; mit zweien zählen sie zweimal.
	Nutzungen int `json:"nutzungen" example:"420" minimum:"0" maximum:"100000000" validate:"required"`
	// Verschiedene Onlinedienste dahinter, je Leistungsbündel gezählt.
	Loesungen int `json:"loesungen" example:"35" minimum:"0" maximum:"100000000" validate:"required"`
	// Einzellösungen, die niemand bauen musste: Nutzungen − Lösungen.
	Vermieden int `json:"vermieden" example:"385" minimum:"0" maximum:"100000000" validate:"required"`
	// Zahl der Presseinformationen: 460 Leistungen × (122 + 11) Verwaltungen in Sachsen-Anhalt, „mehr als 61.000“ mögliche Einzellösungen.
	Pressezahl int `json:"pressezahl" example:"61180" minimum:"0" maximum:"100000000" validate:"required"`
	// Wie gezählt wird und was die Pressezahl meint.
	Formel string `json:"formel" maxLength:"2000" validate:"required"`
	// Dasselbe in einem Satz.
	Satz string `json:"satz" maxLength:"1000" validate:"required"`
	// Dieselben Zahlen je Tag, der früheste zuerst; nur mit „monate“, sonst leer.
	Reihe []Einzelloesungentag `json:"reihe" maxItems:"60" validate:"required"`
}

// Einzelloesungentag sind die Zahlen eines Tages.
type Einzelloesungentag struct {
	// Tag, dessen Stand gezählt ist.
	Stand string `json:"stand" format:"date" example:"2026-11-28" validate:"required"`
	// Paare aus Leistungsbündel und Verwaltungsträger, in denen ein Onlinedienst live ist; mit zweien zählen sie zweimal.
	Nutzungen int `json:"nutzungen" example:"420" minimum:"0" maximum:"100000000" validate:"required"`
	// Verschiedene Onlinedienste dahinter, je Leistungsbündel gezählt.
	Loesungen int `json:"loesungen" example:"35" minimum:"0" maximum:"100000000" validate:"required"`
	// Einzellösungen, die niemand bauen musste: Nutzungen − Lösungen.
	Vermieden int `json:"vermieden" example:"385" minimum:"0" maximum:"100000000" validate:"required"`
}

// EinzelloesungenParams sind die Anfrageparameter von GET /abdeckung/einzelloesungen.
type EinzelloesungenParams struct {
	Reihe
	Ausschnitt
	Zeitpunkt
	Auswahl
}

// ZeitreiheParams sind die Anfrageparameter von GET /abdeckung/zeitreihe.
type ZeitreiheParams struct {
	// Wie viele Monate zurück: der Stichtag selbst und die letzten Tage der Monate davor.
	Monate int `form:"monate" json:"monate" default:"12" minimum:"1" maximum:"60" example:"12"`
	// Wonach zusammengefasst wird. Ohne Angabe: land.
	Nach string `form:"nach" json:"nach" enums:"leistungsbuendel,themenfeld,kreis,kommune,land"`
	// Definition, nach der gezählt wird. Ohne Angabe: mid_live.
	Definition string `form:"definition" json:"definition" format:"code" codelist:"definition"`
	// Ebene der Verwaltungsträger. Ohne Angabe: beide, jede für sich.
	Ebene string `form:"ebene" json:"ebene" enums:"kreis,gemeinde"`
	Ausschnitt
	Zeitpunkt
	Blatt
}

// NaechsterSchritt ist ein Leistungsbündel, das eine Kommune als Nächstes angehen könnte: andere in ihrem Land haben es oder haben es vereinbart, und ihr selbst steht nichts Bekanntes im Weg.
type NaechsterSchritt struct {
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Leistungsbündel mit seiner OZG-ID.
	Leistungsbuendel Verweis `json:"leistungsbuendel"`
	// Code des Themenfelds.
	Themenfeld string `json:"themenfeld" format:"code" example:"bauen_wohnen"`
	// Wie weit die Kommune selbst ist; Codeliste „status“.
	Status string `json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test" example:"offen"`
	// Verwaltungsträger derselben Art mit halb bis doppelt so vielen Einwohnern, bei denen es live ist.
	LiveAehnlich int `json:"liveAehnlich" example:"4" minimum:"0" maximum:"100000"`
	// Verwaltungsträger derselben Art im Land, bei denen es live ist.
	LiveGleicherArt int `json:"liveGleicherArt" example:"9" minimum:"0" maximum:"100000"`
	// Verwaltungsträger im Land, bei denen es live ist.
	LiveImLand int `json:"liveImLand" example:"12" minimum:"0" maximum:"100000"`
	// Verwaltungsträger im Land, die es vereinbart haben und noch nicht live sind.
	VertragImLand int `json:"vertragImLand" example:"7" minimum:"0" maximum:"100000"`
	// Onlinedienste, die dort live sind, der verbreitetste zuerst.
	Onlinedienste []Verweis `json:"onlinedienste"`
	// Warum, in einem Satz.
	Satz string `json:"satz" maxLength:"1000" example:"Wohngeld ist bei 4 ähnlich großen Verwaltungen derselben Art live, im Land bei 12."`
}

// NaechsterSchrittListe ist eine Seite einer Liste nächster Schritte.
type NaechsterSchrittListe struct {
	// Einträge dieser Seite.
	Items []NaechsterSchritt `json:"items" validate:"required"`
	Seite
}

// NaechsterSchrittParams sind die Anfrageparameter von GET /kommunen/{ars}/naechste-schritte.
type NaechsterSchrittParams struct {
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	Zeitpunkt
	Blatt
}
