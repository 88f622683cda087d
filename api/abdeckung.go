// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Abdeckung sagt, wie weit etwas nachgenutzt ist: auf einer Ebene, nach einer Definition, an einem Tag. Es sind immer drei Zahlen, weil jede allein in die Irre führt. Gezählt werden Verwaltungsträger der Länder, für die belegt ist, wer Verwaltungsträger ist; eine Mitgliedsgemeinde zählt mit ihrer Verbandsgemeinde.
type Abdeckung struct {
	// Wonach zusammengefasst ist.
	Nach string `json:"nach" enums:"leistungsbuendel,themenfeld,kreis,kommune,land" example:"leistungsbuendel"`
	// Schlüssel dessen, was zusammengefasst ist: OZG-ID, Code des Themenfelds, ARS oder zweistelliger Schlüssel des Landes.
	Schluessel string `json:"schluessel" maxLength:"80" example:"10092" validate:"required"`
	// Sein Name.
	Name string `json:"name" maxLength:"500" example:"Wohngeld"`
	// Ebene der Verwaltungsträger. Kreis- und Gemeindeebene werden nie zusammengezählt; eine kreisfreie Stadt steht auf beiden.
	Ebene string `json:"ebene" enums:"kreis,gemeinde" example:"gemeinde" validate:"required"`
	// Kennung der Definition, nach der gezählt ist (GET /definitionen).
	Definition string `json:"definition" format:"code" example:"mid_live"`
	// Fassung dieser Definition.
	DefinitionVersion int `json:"definitionVersion" example:"1" minimum:"1" maximum:"100000"`
	// Tag, dessen Stand gezählt ist.
	Stand string `json:"stand" format:"date" example:"2026-11-28"`
	// Worauf beruht, wer zuständig ist: belegt, oder unbekannt; was unbekannt ist, zählt gegen alle Verwaltungsträger der Ebene.
	Zustaendigkeit string `json:"zustaendigkeit" enums:"belegt,unbekannt" example:"unbekannt"`
	// Bei wie vielen der gezählten Leistungsbündel unbekannt ist, wer zuständig ist.
	ZustaendigkeitUnbekannt int `json:"zustaendigkeitUnbekannt" example:"1" minimum:"0" maximum:"100000"`
	// Leistungsbündel, die bei mindestens einem zuständigen Verwaltungsträger erreicht sind.
	MindestensEine Anteil `json:"mindestensEine"`
	// Paare aus Leistungsbündel und zuständigem Verwaltungsträger, in denen es erreicht ist.
	Traeger Anteil `json:"traeger"`
	// Einwohnerinnen und Einwohner dieser Verwaltungsträger, je Leistungsbündel gezählt.
	Einwohner Anteil `json:"einwohner"`
	// Paare mit „kein_bedarf“; sie zählen im Nenner mit.
	KeinBedarf Abdeckungsmenge `json:"keinBedarf"`
	// Paare ohne Zuständigkeit; sie zählen in keinem Nenner.
	NichtZustaendig Abdeckungsmenge `json:"nichtZustaendig"`
	// Wie sich die Paare des Nenners auf die Status verteilen; fehlende Status kommen nicht vor.
	Status []Statuszahl `json:"status"`
	// Wie sich die Paare, die live sind, auf die Reifegrade verteilen, je Modell für sich; Stufen verschiedener Modelle werden nie zusammengezählt.
	Reifegrade []Reifegradzahl `json:"reifegrade"`
	// Paare, die live sind und zu denen kein Reifegrad gemeldet ist.
	OhneReifegrad int `json:"ohneReifegrad" example:"3" minimum:"0" maximum:"100000000"`
	// Was fehlt, mit Namen: die Verwaltungsträger ohne das Leistungsbündel (ohne die mit „kein_bedarf“), sonst die Leistungsbündel, die hier kein Verwaltungsträger hat.
	Fehlende []Verweis `json:"fehlende"`
	// Wie viele fehlen.
	FehlendeGesamt int `json:"fehlendeGesamt" example:"117" minimum:"0" maximum:"100000000"`
	// Dasselbe in einem Satz, mit Zahlen und Stand.
	Satz string `json:"satz" maxLength:"2000" example:"Wohngeld ist bei 5 von 122 Verwaltungen der Gemeindeebene live (4 %); das sind 31 % der Einwohner (662.035 von 2.135.597). Stand: 28.11.2026."`
}

// Anteil ist ein Anteil mit seinen Zahlen.
type Anteil struct {
	// Zähler.
	Zaehler int `json:"zaehler" example:"5" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Nenner; 0, wenn niemand zuständig ist.
	Nenner int `json:"nenner" example:"122" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Anteil in Prozent, auf eine Stelle gerundet; 0 und 100 stehen nur für nichts und alles. Null bei einem Nenner von 0.
	Prozent *float64 `json:"prozent" example:"4.1" minimum:"0" maximum:"100" extensions:"x-nullable"`
}

// Abdeckungsmenge zählt Paare aus Leistungsbündel und Verwaltungsträger und die Einwohnerinnen und Einwohner dazu, je Leistungsbündel gezählt.
type Abdeckungsmenge struct {
	// Paare.
	Anzahl int `json:"anzahl" example:"2" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Einwohnerinnen und Einwohner.
	Einwohner int `json:"einwohner" example:"31250" minimum:"0" maximum:"9007199254740991" validate:"required"`
}

// Statuszahl zählt die Paare mit einem Status.
type Statuszahl struct {
	// Status; Codeliste „status“.
	Status string `json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"live" validate:"required"`
	// Paare.
	Anzahl int `json:"anzahl" example:"5" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Einwohnerinnen und Einwohner.
	Einwohner int `json:"einwohner" example:"662035" minimum:"0" maximum:"9007199254740991" validate:"required"`
}

// Reifegradzahl zählt die Paare, deren höchster Reifegrad in einem Modell dieser ist.
type Reifegradzahl struct {
	// Version des Modells.
	Modell string `json:"modell" enums:"1.1,2.0" example:"1.1" validate:"required"`
	// Stufe in diesem Modell.
	Stufe int `json:"stufe" example:"3" minimum:"0" maximum:"7" validate:"required"`
	// Paare.
	Anzahl int `json:"anzahl" example:"2" minimum:"0" maximum:"9007199254740991" validate:"required"`
}

// AbdeckungListe ist eine Seite einer Liste von Abdeckungen.
type AbdeckungListe struct {
	// Einträge dieser Seite.
	Items []Abdeckung `json:"items" validate:"required"`
	Seite
}

// AbdeckungParams sind die Anfrageparameter von GET /abdeckung.
type AbdeckungParams struct {
	// Wonach zusammengefasst wird. Ohne Angabe: leistungsbuendel.
	Nach string `form:"nach" json:"nach" enums:"leistungsbuendel,themenfeld,kreis,kommune,land"`
	// Definition, nach der gezählt wird. Ohne Angabe: mid_live.
	Definition string `form:"definition" json:"definition" format:"code" codelist:"definition"`
	// Ebene der Verwaltungsträger. Ohne Angabe: beide, jede für sich.
	Ebene string `form:"ebene" json:"ebene" enums:"kreis,gemeinde"`
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
	// Nur was über diese Plattform läuft, gilt als erreicht; der Nenner bleibt. Darf mehrfach stehen.
	Plattform []string `form:"plattform" json:"plattform" format:"code" codelist:"plattform" collectionFormat:"multi" extensions:"x-format=code"`
	// Nur was über diesen Onlinedienst läuft, gilt als erreicht; der Nenner bleibt. Darf mehrfach stehen.
	Onlinedienst []string `form:"onlinedienst" json:"onlinedienst" format:"code" codelist:"onlinedienst" collectionFormat:"multi" extensions:"x-format=code"`
	// Nur was so bestätigt ist, gilt als erreicht; der Nenner bleibt. Darf mehrfach stehen.
	Bestaetigung []string `form:"bestaetigung" json:"bestaetigung" enums:"gemeldet,bestaetigt,vorab_bestaetigt,redaktionell" collectionFormat:"multi"`
	// false zählt erfundene Zeilen der Beispieldaten, als wären sie nicht gemeldet, true alle anderen. Ohne Angabe: alle zählen.
	Beispiel *bool `form:"beispiel" json:"beispiel"`
	Zeitpunkt
	Blatt
}
