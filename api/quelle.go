// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Quelle nennt, woher eine Angabe bekannt ist.
type Quelle struct {
	// Bezeichnung der Quelle.
	Titel string `json:"titel" example:"OZG-Datenbank NRW (KDN), Katalog der OZG-Leistungen, Stand Oktober 2019" maxLength:"1000" validate:"required"`
	// Adresse der Quelle, sofern sie eine hat.
	URL string `json:"url,omitempty" format:"uri" example:"https://github.com/kdn-nrw/OZG-Datenbank-NRW/blob/d6dafea5e014b60455a5bd04d7ac26191379b998/doc-dev/databases/symfony.data.sql" maxLength:"2000"`
}

// Verweis zeigt auf ein anderes Objekt und nennt dessen Namen.
type Verweis struct {
	// Schlüssel des Objekts.
	Code string `json:"code" example:"bildung" maxLength:"80" validate:"required"`
	// Name des Objekts.
	Name string `json:"name" example:"Bildung" maxLength:"300" validate:"required"`
}

// Zuordnung verbindet eine Leistung oder einen Onlinedienst mit einem Leistungsbündel.
type Zuordnung struct {
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Name des Leistungsbündels.
	Name string `json:"name" example:"Wohngeld" maxLength:"300" validate:"required"`
	// Wie gut die Zuordnung belegt ist; Codeliste „beleglage“.
	Beleglage string `json:"beleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet,nicht_belegt" example:"belegt" validate:"required"`
}
