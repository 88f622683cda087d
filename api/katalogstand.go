// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Katalogstand sagt, wie vollständig der Katalog ist: offen = nominal − erfasst, erfasst = belegt + erschlossen.
type Katalogstand struct {
	// Nominale Zahl der Leistungsbündel (von 2018; auch in den Presseinformationen).
	Nominal int `json:"nominal" example:"575" minimum:"0" maximum:"100000" validate:"required"`
	// Hier erfasste Leistungsbündel.
	Erfasst int `json:"erfasst" example:"558" minimum:"0" maximum:"100000" validate:"required"`
	// Davon in der Quelle mit OZG-ID und Namen belegt.
	Belegt int `json:"belegt" example:"557" minimum:"0" maximum:"100000" validate:"required"`
	// Davon sicher aus der Quelle erschlossen.
	Erschlossen int `json:"erschlossen" example:"1" minimum:"0" maximum:"100000" validate:"required"`
	// Was zur nominalen Zahl fehlt.
	Offen int `json:"offen" example:"17" minimum:"0" maximum:"100000" validate:"required"`
	// Stand der Quelle als Jahr und Monat (JJJJ-MM).
	Stand string `json:"stand" format:"zeitangabe" example:"2019-10" validate:"required"`
	// Wie die Zahlen zustande kommen.
	Erlaeuterung string `json:"erlaeuterung" maxLength:"4000" validate:"required"`
	// Quellen des Katalogs.
	Quellen []Quelle `json:"quellen" validate:"required"`
	// Wie viele der übrigen Objekte erfasst sind.
	Umfang Umfang `json:"umfang" validate:"required"`
	// Gebietsstand des Gemeindeverzeichnisses.
	Gebietsstand string `json:"gebietsstand" format:"date" example:"2025-08-31" validate:"required"`
	// Ob erfundene, als Beispiel gekennzeichnete Daten geladen sind.
	Beispieldaten bool `json:"beispieldaten" example:"false" validate:"required"`
}

// Umfang zählt, was neben den Leistungsbündeln erfasst ist.
type Umfang struct {
	// Themenfelder.
	Themenfelder int `json:"themenfelder" example:"14" minimum:"0" maximum:"100000" validate:"required"`
	// Lebens- und Geschäftslagen.
	Lagen int `json:"lagen" example:"55" minimum:"0" maximum:"100000" validate:"required"`
	// Leistungen.
	Leistungen int `json:"leistungen" example:"5249" minimum:"0" maximum:"1000000" validate:"required"`
	// Leistungen mit LeiKa-Schlüssel.
	LeistungenMitSchluessel int `json:"leistungenMitSchluessel" example:"4813" minimum:"0" maximum:"1000000" validate:"required"`
	// Leistungen, die zu keinem Leistungsbündel gehören.
	LeistungenOhneBuendel int `json:"leistungenOhneBuendel" example:"23" minimum:"0" maximum:"1000000" validate:"required"`
	// Onlinedienste.
	Onlinedienste int `json:"onlinedienste" example:"49" minimum:"0" maximum:"1000000" validate:"required"`
	// Körperschaften des Gemeindeverzeichnisses.
	Kommunen int `json:"kommunen" example:"12463" minimum:"0" maximum:"1000000" validate:"required"`
	// Davon Verwaltungsträger nach einer belegten Regel ihres Landes.
	Verwaltungstraeger int `json:"verwaltungstraeger" example:"133" minimum:"0" maximum:"1000000" validate:"required"`
}
