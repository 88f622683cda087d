// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Landesvorhaben ist, was ein Land selbst mit einem Leistungsbündel vorhat.
type Landesvorhaben struct {
	// Land mit seinem zweistelligen Schlüssel.
	Land Verweis `json:"land" validate:"required"`
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Version; sie steigt mit jeder Änderung. 0, solange nichts gespeichert ist.
	Version int64 `json:"version" example:"2" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Leistungsbündel mit seiner OZG-ID.
	Leistungsbuendel Verweis `json:"leistungsbuendel"`
	// Zuständiges Ressort des Landes; null, wenn keines angegeben ist.
	Ressort *string `json:"ressort" example:"Ministerium für Infrastruktur und Digitales" maxLength:"200" extensions:"x-nullable"`
	// Priorität; Codeliste „prioritaet“. Null, wenn keine angegeben ist.
	Prioritaet *string `json:"prioritaet" format:"code" example:"1" extensions:"x-nullable"`
	// Nachnutzungskategorie; Codeliste „nachnutzungskategorie“. Null, wenn keine angegeben ist.
	Nachnutzungskategorie *string `json:"nachnutzungskategorie" format:"code" extensions:"x-nullable"`
	// Ob es zum OZG-Booster gehört; null, wenn nichts angegeben ist.
	Booster *bool `json:"booster" example:"true" extensions:"x-nullable"`
	// Phase des Vorhabens; Codeliste „phase“. Null, wenn keine angegeben ist.
	Phase *string `json:"phase" format:"code" extensions:"x-nullable"`
	// Umsetzungsmodell; Codeliste „umsetzungsmodell“. Null, wenn keines angegeben ist.
	Umsetzungsmodell *string `json:"umsetzungsmodell" format:"code" extensions:"x-nullable"`
	// Onlinedienst, der nachgenutzt werden soll; null, wenn keiner angegeben ist.
	Onlinedienst *Verweis `json:"onlinedienst" extensions:"x-nullable"`
	// Tag, an dem der Onlinedienst nach jetziger Planung bereitsteht; null ohne Plan.
	GeplanterGoLive *string `json:"geplanterGoLive" format:"date" example:"2027-01-15" extensions:"x-nullable"`
	// Wie oft der geplante Termin schon ein anderer war.
	FruehereTermine int `json:"fruehereTermine" example:"1" minimum:"0" maximum:"100000"`
	// Anmerkung; null, wenn keine angegeben ist.
	Bemerkung *string `json:"bemerkung" example:"Die Fachverfahren der Landkreise werden gemeinsam angebunden." maxLength:"4000" extensions:"x-nullable"`
	// Wann zuletzt etwas geändert wurde; null, solange nichts gespeichert ist.
	GeaendertAm *string `json:"geaendertAm" format:"date-time" example:"2026-10-01T08:15:00.123456Z" extensions:"x-nullable"`
}

// LandesvorhabenListe ist eine Seite der Vorhaben eines Landes.
type LandesvorhabenListe struct {
	// Einträge dieser Seite.
	Items []Landesvorhaben `json:"items" validate:"required"`
	Registerseite
}

// LandesvorhabenParams sind die Anfrageparameter von GET /laender/{land}/vorhaben.
type LandesvorhabenParams struct {
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// Priorität; Codeliste „prioritaet“. Darf mehrfach stehen.
	Prioritaet []string `form:"prioritaet" json:"prioritaet" format:"code" codelist:"prioritaet" collectionFormat:"multi" extensions:"x-format=code"`
	// Phase; Codeliste „phase“. Darf mehrfach stehen.
	Phase []string `form:"phase" json:"phase" format:"code" codelist:"phase" collectionFormat:"multi" extensions:"x-format=code"`
	// Ob es zum OZG-Booster gehört. Vorhaben ohne Angabe passen weder zu true noch zu false.
	Booster *bool `form:"booster" json:"booster"`
	Zeitpunkt
	Blatt
}

// LandesvorhabenAenderung ist der Inhalt von PUT und PATCH auf ein Landesvorhaben. PUT setzt, was fehlt, zurück; PATCH (application/merge-patch+json) lässt es, wie es ist, und null nimmt es weg.
type LandesvorhabenAenderung struct {
	// Zuständiges Ressort des Landes.
	Ressort *string `json:"ressort,omitempty" example:"Ministerium für Infrastruktur und Digitales" maxLength:"200" extensions:"x-nullable"`
	// Priorität; Codeliste „prioritaet“.
	Prioritaet *string `json:"prioritaet,omitempty" format:"code" example:"1" extensions:"x-nullable"`
	// Nachnutzungskategorie; Codeliste „nachnutzungskategorie“.
	Nachnutzungskategorie *string `json:"nachnutzungskategorie,omitempty" format:"code" extensions:"x-nullable"`
	// Ob es zum OZG-Booster gehört.
	Booster *bool `json:"booster,omitempty" example:"true" extensions:"x-nullable"`
	// Phase des Vorhabens; Codeliste „phase“.
	Phase *string `json:"phase,omitempty" format:"code" extensions:"x-nullable"`
	// Umsetzungsmodell; Codeliste „umsetzungsmodell“.
	Umsetzungsmodell *string `json:"umsetzungsmodell,omitempty" format:"code" extensions:"x-nullable"`
	// Code des Onlinedienstes, der nachgenutzt werden soll.
	Onlinedienst *string `json:"onlinedienst,omitempty" format:"code" example:"wohngeld_sh" extensions:"x-nullable"`
	// Tag, an dem der Onlinedienst nach jetziger Planung bereitsteht; null gibt den Plan auf. Frühere Termine bleiben gezählt.
	GeplanterGoLive *string `json:"geplanterGoLive,omitempty" format:"date" example:"2027-01-15" extensions:"x-nullable"`
	// Anmerkung.
	Bemerkung *string `json:"bemerkung,omitempty" example:"Die Fachverfahren der Landkreise werden gemeinsam angebunden." maxLength:"4000" extensions:"x-nullable"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Beschluss vom 12. Oktober." maxLength:"2000" extensions:"x-nullable"`
}
