// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Verlaufseintrag ist eine Änderung: was, wann, durch welche Organisation, woher und warum. Personen nennt er nicht.
type Verlaufseintrag struct {
	// Revision, die laufende Nummer ohne Lücken; null in den Augenblicken, bis sie vergeben ist.
	Revision *int64 `json:"revision" example:"4711" minimum:"1" maximum:"9007199254740991" extensions:"x-nullable"`
	// Art des Gegenstands.
	Art string `json:"art" enums:"nachnutzung,kommune,vorhaben,zustaendigkeit,federfuehrung,leistungsbuendel,leistung,lage,onlinedienst,plattform,plattformnutzung,verbund,mitgliedschaft,synonym,codeliste,vorabbestaetigung" example:"nachnutzung" validate:"required"`
	// Schlüssel des Gegenstands innerhalb seiner Art.
	Schluessel string `json:"schluessel" example:"150030000000/10092" maxLength:"300" validate:"required"`
	// ARS der Kommune oder des Landes, wo sich etwas geändert hat; null, wenn es keinen Ort hat.
	Ars *string `json:"ars" format:"ars" example:"150030000000" extensions:"x-nullable"`
	// OZG-ID des Leistungsbündels; null, wenn es um keines geht.
	OzgID *string `json:"ozgId" format:"ozg-id" example:"10092" extensions:"x-nullable"`
	// Version des Gegenstands danach.
	Version int64 `json:"version" example:"3" minimum:"1" maximum:"9007199254740991" validate:"required"`
	// Wann die Änderung gespeichert wurde.
	Zeitpunkt string `json:"zeitpunkt" format:"date-time" example:"2026-10-01T08:15:00.123456Z"`
	// Was geschah; bestand hält fest, was der Katalog vor der ersten Änderung enthielt.
	Vorgang string `json:"vorgang" enums:"meldung,berichtigung,zurueckziehung,bestaetigung,ablehnung,bearbeitung,bestand,ruecknahme,gebietsreform" example:"meldung"`
	// Organisation, in deren Namen es geschah.
	Organisation string `json:"organisation" example:"KITU" maxLength:"300"`
	// Woher die Änderung kam: Schnittstelle, Seite, Befehlszeile, ein Import oder dessen Rücknahme mit seiner Nummer.
	Quelle string `json:"quelle" format:"quelle" example:"import:17"`
	// Begründung; null, wenn keine angegeben oder sie gelöscht ist.
	Begruendung *string `json:"begruendung" example:"Das Datum war das der Freigabe, nicht das des Starts." maxLength:"2000" extensions:"x-nullable"`
	// Tag, an dem die Begründung gelöscht wurde; null, wenn nicht.
	BegruendungGeloeschtAm *string `json:"begruendungGeloeschtAm" format:"date" example:"2026-11-02" extensions:"x-nullable"`
	// Nummer des Schritts, um den es ging; null, wenn es um keinen einzelnen ging.
	Schritt *int `json:"schritt" example:"2" minimum:"1" maximum:"100000" extensions:"x-nullable"`
	// Was sich geändert hat, Feld für Feld.
	Aenderungen []Feldaenderung `json:"aenderungen"`
}

// Feldaenderung ist ein Feld vor und nach einer Änderung.
type Feldaenderung struct {
	// Name des Felds; was tiefer liegt, mit Schrägstrich.
	Feld string `json:"feld" example:"status" maxLength:"200" validate:"required"`
	// Wert davor als Text; null, wenn da keiner war oder der Text gelöscht ist.
	Vorher *string `json:"vorher" example:"im_test" maxLength:"10000" extensions:"x-nullable"`
	// Wert danach als Text; null, wenn da keiner ist oder der Text gelöscht ist.
	Nachher *string `json:"nachher" example:"live" maxLength:"10000" extensions:"x-nullable"`
	// Tag, an dem der Text davor gelöscht wurde; fehlt, wenn nicht.
	VorherGeloeschtAm *string `json:"vorherGeloeschtAm,omitempty" format:"date" example:"2026-11-02"`
	// Tag, an dem der Text danach gelöscht wurde; fehlt, wenn nicht.
	NachherGeloeschtAm *string `json:"nachherGeloeschtAm,omitempty" format:"date" example:"2026-11-02"`
}

// VerlaufListe ist eine Seite des Verlaufs, das Neueste zuerst.
type VerlaufListe struct {
	// Einträge dieser Seite.
	Items []Verlaufseintrag `json:"items" validate:"required"`
	Registerseite
}

// VerlaufParams sind die Anfrageparameter von GET /verlauf.
type VerlaufParams struct {
	// Art des Gegenstands. Darf mehrfach stehen.
	Art []string `form:"art" json:"art" enums:"nachnutzung,kommune,vorhaben,zustaendigkeit,federfuehrung,leistungsbuendel,leistung,lage,onlinedienst,plattform,plattformnutzung,verbund,mitgliedschaft,synonym,codeliste,vorabbestaetigung" collectionFormat:"multi"`
	// Land mit zweistelligem Schlüssel.
	Land string `form:"land" json:"land" format:"land"`
	// Kommune mit ARS oder AGS.
	Kommune string `form:"kommune" json:"kommune" format:"kommune"`
	// OZG-ID des Leistungsbündels.
	Leistungsbuendel string `form:"leistungsbuendel" json:"leistungsbuendel" format:"ozg-id"`
	// Woher die Änderung kam, zum Beispiel import:17.
	Quelle string `form:"quelle" json:"quelle" format:"quelle"`
	// Organisation, in deren Namen es geschah, in voller Schreibweise.
	Organisation string `form:"organisation" json:"organisation" maxLength:"300"`
	Zeitraum
	Blatt
}

// PaarVerlaufParams sind die Anfrageparameter des Verlaufs eines einzelnen Gegenstands.
type PaarVerlaufParams struct {
	Zeitraum
	Blatt
}

// Zeitraum schränkt den Verlauf auf Zeitpunkte ein.
type Zeitraum struct {
	// Frühester Zeitpunkt, eingeschlossen.
	Seit string `form:"seit" json:"seit" format:"date-time"`
	// Spätester Zeitpunkt, ausgeschlossen.
	Bis string `form:"bis" json:"bis" format:"date-time"`
}

// VerlaufIntern ist ein Verlaufseintrag mit dem, was nicht öffentlich ist.
type VerlaufIntern struct {
	Verlaufseintrag
	// Wer es getan hat.
	Akteur VerlaufAkteur `json:"akteur"`
	// Kennungen der freien Texte, die mit diesem Eintrag kamen; unter ihnen lassen sie sich löschen.
	Texte []string `json:"texte" format:"kennung"`
}

// VerlaufAkteur ist eine Person oder ein Token unter einem Pseudonym.
type VerlaufAkteur struct {
	// Pseudonym, unter dem sich der Name löschen lässt; null, wenn es über die Befehlszeile geschah und niemand genannt ist.
	Kennung *string `json:"kennung" format:"kennung" example:"bqY3Y1pVZ0n2mXo8tK4rWc7uHdLs9eGfAaJiPvQxT5E" extensions:"x-nullable"`
	// Name der Person oder des Tokens; null, wenn er gelöscht ist.
	Name *string `json:"name" example:"Erika Mustermann" maxLength:"300" extensions:"x-nullable"`
	// Tag, an dem der Name gelöscht wurde; null, wenn nicht.
	NameGeloeschtAm *string `json:"nameGeloeschtAm" format:"date" example:"2026-11-02" extensions:"x-nullable"`
}

// VerlaufInternListe ist eine Seite des Verlaufs mit dem, was nicht öffentlich ist.
type VerlaufInternListe struct {
	// Einträge dieser Seite.
	Items []VerlaufIntern `json:"items" validate:"required"`
	Registerseite
}
