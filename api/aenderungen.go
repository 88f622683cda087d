// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// MediaTypeCloudEvents ist das Format einer Seite der Änderungsliste als Stapel von CloudEvents.
const MediaTypeCloudEvents = "application/cloudevents-batch+json"

// HeaderAenderungenAb nennt zu einer Datei der Nachnutzungen den Cursor, mit dem die Änderungsliste an sie anschließt.
const HeaderAenderungenAb = "Aenderungen-Ab"

// Aenderung ist ein Ereignis der Änderungsliste nach CloudEvents 1.0: was sich geändert hat, mit dem vollen Stand danach.
type Aenderung struct {
	// Fassung von CloudEvents.
	Specversion string `json:"specversion" enums:"1.0" example:"1.0" validate:"required"`
	// Kennung des Ereignisses, ein für alle Mal: die Epoche und die Revision.
	ID string `json:"id" example:"K7QX2MZ5PBNW4HRT-4711" maxLength:"100" validate:"required"`
	// Woher das Ereignis kommt, relativ zum Server.
	Source string `json:"source" example:"/api/v1/aenderungen" maxLength:"100" validate:"required"`
	// Art des Gegenstands.
	Type string `json:"type" enums:"nachnutzung,kommune,vorhaben,zustaendigkeit,federfuehrung,leistungsbuendel,leistung,lage,onlinedienst,plattform,plattformnutzung,verbund,mitgliedschaft,synonym,codeliste,vorabbestaetigung" example:"nachnutzung" validate:"required"`
	// Schlüssel des Gegenstands innerhalb seiner Art; bei einer Nachnutzung ARS und OZG-ID.
	Subject string `json:"subject" example:"150030000000/10092" maxLength:"600" validate:"required"`
	// Wann die Änderung gespeichert wurde. Die Reihenfolge der Ereignisse ist die ihrer Revisionen, nicht die der Zeiten.
	Time string `json:"time" format:"date-time" example:"2026-10-01T08:15:00.123456Z" validate:"required"`
	// Format von data; fehlt, wo data fehlt.
	Datacontenttype string `json:"datacontenttype,omitempty" enums:"application/json" example:"application/json"`
	// Adresse des Gegenstands, wie er nach der Änderung war; statt data bei allem, was keine Nachnutzung ist.
	Dataref string `json:"dataref,omitempty" example:"/api/v1/laender/15/vorhaben/10092?kenntnisstand=4711" maxLength:"3000"`
	// Die ganze Nachnutzung nach der Änderung, wie ihre eigene Adresse sie zeigt; Texte, die seither gelöscht wurden, fehlen.
	Data *Nachnutzung `json:"data,omitempty"`
}

// AenderungListe ist eine Seite der Änderungsliste, das Älteste zuerst.
type AenderungListe struct {
	// Ereignisse dieser Seite in der Reihenfolge ihrer Revisionen; kann leer sein.
	Items []Aenderung `json:"items" validate:"required"`
	// Cursor, mit dem es weitergeht, auch auf einer leeren Seite.
	Next string `json:"next" format:"cursor" example:"eyJlIjoiSzdRWDIifQ" validate:"required"`
	// Ob damit alles gelesen ist, was es bei der Anfrage gab. Eine Seite, auf der hier false steht, ändert sich nicht mehr.
	Vollstaendig bool `json:"vollstaendig" example:"true" validate:"required"`
	// Revision, bis zu der die Seite gelesen hat.
	Revision int64 `json:"revision" example:"4711" minimum:"0" maximum:"9007199254740991" validate:"required"`
}

// AenderungParams sind die Anfrageparameter von GET /aenderungen.
type AenderungParams struct {
	// Art des Gegenstands. Darf mehrfach stehen. Ohne Angabe: nachnutzung.
	Typ []string `form:"typ" json:"typ" enums:"nachnutzung,kommune,vorhaben,zustaendigkeit,federfuehrung,leistungsbuendel,leistung,lage,onlinedienst,plattform,plattformnutzung,verbund,mitgliedschaft,synonym,codeliste,vorabbestaetigung" collectionFormat:"multi"`
	Gebietsfilter
	// Wie viele Sekunden der Server auf die nächste Änderung wartet, wenn es noch keine gibt.
	Warte int `form:"warte" json:"warte" default:"0" minimum:"0" maximum:"60" example:"30"`
	// Wie viele Ereignisse eine Seite höchstens hat.
	Limit int `form:"limit" json:"limit" default:"100" minimum:"1" maximum:"1000" example:"100"`
	// Wo es weitergeht: „next“ der vorigen Seite oder „aenderungenAb“ der ersten Seite des Bestands, bei gleichen Filtern. Ohne Angabe: am Anfang des Verlaufs.
	Cursor string `form:"cursor" json:"cursor" format:"cursor"`
}

// HinweisParams sind die Anfrageparameter von GET /aenderungen/hinweise.
type HinweisParams struct {
	// Wie viele Sekunden die Verbindung höchstens offen bleibt. Mit 0 kommt nur, wo das Register jetzt steht.
	Dauer int `form:"dauer" json:"dauer" default:"240" minimum:"0" maximum:"240" example:"240"`
}

// Hinweis sagt, bis wohin das Register gekommen ist, und sonst nichts. Was sich geändert hat, steht in der Änderungsliste.
type Hinweis struct {
	// Epoche, in der die Revision zählt; eine andere heißt, dass der Bestand neu zu lesen ist.
	Epoche string `json:"epoche" example:"K7QX2MZ5PBNW4HRT" maxLength:"100" validate:"required"`
	// Die jüngste Revision.
	Revision int64 `json:"revision" example:"4711" minimum:"0" maximum:"9007199254740991" validate:"required"`
}

// Gebietsfilter schränkt die Änderungsliste ein. Was keinen Ort oder kein Leistungsbündel hat, betrifft alle und bleibt dabei.
type Gebietsfilter struct {
	// Land der Kommune mit zweistelligem Schlüssel. Darf mehrfach stehen.
	Land []string `form:"land" json:"land" format:"land" collectionFormat:"multi" extensions:"x-format=land"`
	// Kommune mit ARS oder AGS. Darf mehrfach stehen.
	Kommune []string `form:"kommune" json:"kommune" format:"kommune" collectionFormat:"multi" extensions:"x-format=kommune"`
	// OZG-ID des Leistungsbündels. Darf mehrfach stehen.
	Leistungsbuendel []string `form:"leistungsbuendel" json:"leistungsbuendel" format:"ozg-id" collectionFormat:"multi" extensions:"x-format=ozg-id"`
}
