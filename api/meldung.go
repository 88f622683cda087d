// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// NachnutzungAenderung ist der Inhalt von PUT und PATCH auf eine Nachnutzung. PUT setzt, was fehlt, zurück; PATCH (application/merge-patch+json) lässt es, wie es ist, und null nimmt es weg.
type NachnutzungAenderung struct {
	// Neuer Status; null, damit der des am weitesten fortgeschrittenen Einsatzes gilt. Codeliste „status“.
	Status *string `json:"status,omitempty" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"live" extensions:"x-nullable"`
	// Erster Tag des Status: nicht vor 2017 und nicht in der Zukunft. Ohne Angabe: heute. Liegt er vor dem letzten Schritt, braucht es eine Begründung.
	StatusSeit *string `json:"statusSeit,omitempty" format:"date" example:"2026-03-01" extensions:"x-nullable"`
	// Begründung; nötig bei einem Schritt zurück, einem übersprungenen oder nachgetragenen Schritt und bei pausiert, zurueckgezogen, kein_bedarf und nicht_zustaendig. Sie steht auch im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Der Vertrag lief zum Jahresende aus." maxLength:"2000" extensions:"x-nullable"`
	// Anmerkung.
	Bemerkung *string `json:"bemerkung,omitempty" example:"Der Antrag ist über das Stadtportal und über das Landesportal erreichbar." maxLength:"4000" extensions:"x-nullable"`
	// Tag, an dem der Onlinedienst nach jetziger Planung bereitsteht; null gibt den Plan auf. Frühere Termine bleiben gezählt.
	GeplanterGoLive *string `json:"geplanterGoLive,omitempty" format:"date" example:"2027-01-15" extensions:"x-nullable"`
	// Alles, was die Nachnutzung jetzt aufhält, jeder Code einmal; Codeliste „blocker“.
	Blocker *[]string `json:"blocker,omitempty" format:"code" example:"vertrag_avv" validate:"unique,max=20" extensions:"x-nullable"`
	// Alle Einsätze. Wer fehlt, wird zurückgezogen; das braucht eine Begründung.
	Einsaetze *[]EinsatzAenderung `json:"einsaetze,omitempty" validate:"max=50" extensions:"x-nullable"`
}

// EinsatzAenderung ist ein Einsatz, wie er gemeldet wird. Mindestens Onlinedienst, Plattform oder Adresse muss angegeben sein.
type EinsatzAenderung struct {
	// Nummer eines Einsatzes, den es schon gibt; ohne Angabe ist es ein neuer.
	Nr *int `json:"nr,omitempty" example:"1" minimum:"1" maximum:"100000"`
	// Code des Onlinedienstes.
	Onlinedienst *string `json:"onlinedienst,omitempty" format:"code" example:"wohngeld_sh" extensions:"x-nullable"`
	// Code der Plattform, über die er angeboten wird.
	Plattform *string `json:"plattform,omitempty" format:"code" example:"osi" extensions:"x-nullable"`
	// Adresse, unter der er zu finden ist.
	URL *string `json:"url,omitempty" format:"https" example:"https://www.magdeburg.de/wohngeld" extensions:"x-nullable"`
	// Leistungen des Leistungsbündels, die er abdeckt, mit ihrer Kennung; ohne Angabe oder leer alle.
	Leistungen *[]string `json:"leistungen,omitempty" format:"leistung-id" example:"L03597" validate:"unique,max=1000" extensions:"x-nullable"`
	// Status; Codeliste „status“.
	Status string `json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"live" validate:"required"`
	// Erster Tag des Status. Ohne Angabe: heute.
	StatusSeit *string `json:"statusSeit,omitempty" format:"date" example:"2026-03-01" extensions:"x-nullable"`
	// Reifegrad mit der Version seines Modells.
	Reifegrad *Reifegrad `json:"reifegrad,omitempty" extensions:"x-nullable"`
	// Art der Nachnutzung; Codeliste „nachnutzungsmodell“.
	Nachnutzungsmodell *string `json:"nachnutzungsmodell,omitempty" format:"code" example:"efa" extensions:"x-nullable"`
	// Worauf die Angaben beruhen.
	Nachweis *string `json:"nachweis,omitempty" example:"Abgerufen am 2. März 2026." maxLength:"2000" extensions:"x-nullable"`
}

// NachnutzungStapel ist der Inhalt von PATCH /nachnutzungen: viele Änderungen, die alle gelten oder keine.
type NachnutzungStapel struct {
	// Änderungen, jedes Paar höchstens einmal.
	Aenderungen []StapelAenderung `json:"aenderungen" validate:"required,min=1,max=1000"`
	// Begründung für alle Änderungen, die keine eigene haben.
	Begruendung *string `json:"begruendung,omitempty" example:"Stand der Abfrage vom Oktober." maxLength:"2000" extensions:"x-nullable"`
}

// StapelAenderung ist eine Änderung eines Stapels. Entweder version oder beliebig muss angegeben sein.
type StapelAenderung struct {
	// ARS der Kommune.
	Ars string `json:"ars" format:"ars" example:"150030000000" validate:"required"`
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Version des gelesenen Stands, an Stelle von If-Match; 0 bei einem Paar, zu dem nichts gespeichert ist.
	Version *int64 `json:"version,omitempty" example:"3" minimum:"0" maximum:"9007199254740991"`
	// Ob die Änderung gilt, gleich welchen Stand sie antrifft; wie If-Match mit Stern.
	Beliebig bool `json:"beliebig,omitempty" example:"false"`
	// Was sich ändert; was fehlt, bleibt, wie es ist.
	Aenderung NachnutzungAenderung `json:"aenderung" validate:"required"`
}

// NachnutzungStapelErgebnis sagt, was aus jeder Änderung eines Stapels geworden ist.
type NachnutzungStapelErgebnis struct {
	// Ergebnisse in der Reihenfolge der Änderungen.
	Ergebnisse []StapelErgebnis `json:"ergebnisse" validate:"required"`
	// Wie viele Paare sich geändert haben.
	Geaendert int `json:"geaendert" example:"117" minimum:"0" maximum:"1000" validate:"required"`
}

// StapelErgebnis ist das Ergebnis einer Änderung eines Stapels.
type StapelErgebnis struct {
	// ARS der Kommune.
	Ars string `json:"ars" format:"ars" example:"150030000000" validate:"required"`
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Version danach.
	Version int64 `json:"version" example:"4" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Ob sich etwas geändert hat; false, wenn alles schon so war.
	Geaendert bool `json:"geaendert" example:"true" validate:"required"`
}

// Berichtigung ist der Inhalt von POST …/verlauf/{schritt}/berichtigung: Ein Schritt war falsch gemeldet. Entweder wird er zurückgezogen, oder Status oder Tag ändern sich.
type Berichtigung struct {
	// Nummer des Einsatzes, um dessen Schritt es geht; ohne Angabe ist es ein Schritt des Paars selbst.
	Einsatz *int `json:"einsatz,omitempty" example:"1" minimum:"1" maximum:"100000"`
	// Status, der von jenem Tag an galt; Codeliste „status“.
	Status *string `json:"status,omitempty" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"im_test"`
	// Erster Tag des Schritts.
	StatusSeit *string `json:"statusSeit,omitempty" format:"date" example:"2026-02-15"`
	// Ob der Schritt zurückgezogen wird und nicht mehr zählt.
	Zurueckziehen bool `json:"zurueckziehen,omitempty" example:"false"`
	// Warum berichtigt wird.
	Begruendung string `json:"begruendung" example:"Das Datum war das der Freigabe, nicht das des Starts." minLength:"1" maxLength:"2000" validate:"required"`
}

// Bestaetigung ist der Inhalt von POST …/bestaetigungen: die Antwort der Kommune auf das, was für sie gemeldet wurde.
type Bestaetigung struct {
	// Ob die Angaben stimmen. Eine Ablehnung stellt wieder her, was vorher galt.
	Ergebnis string `json:"ergebnis" enums:"angenommen,abgelehnt" example:"angenommen" validate:"required"`
	// Begründung; nötig bei einer Ablehnung.
	Begruendung *string `json:"begruendung,omitempty" example:"Der Dienst ist bei uns noch nicht freigeschaltet." maxLength:"2000" extensions:"x-nullable"`
}

// Sammelbestaetigung ist der Inhalt von POST /kommunen/{ars}/bestaetigungen: Die Kommune bestätigt alles, was zu ihr gespeichert ist.
type Sammelbestaetigung struct {
	// Revision, bis zu der die Kommune die Angaben gesehen hat; was danach geändert wurde, wird übergangen. Ohne Angabe: alle.
	Kenntnisstand *int64 `json:"kenntnisstand,omitempty" example:"4711" minimum:"0" maximum:"9007199254740991"`
}

// SammelbestaetigungErgebnis sagt, was bestätigt wurde und was nicht.
type SammelbestaetigungErgebnis struct {
	// Wie viele Leistungsbündel bestätigt wurden.
	Bestaetigt int `json:"bestaetigt" example:"42" minimum:"0" maximum:"100000" validate:"required"`
	// Leistungsbündel, die nicht bestätigt wurden.
	Uebergangen []Uebergangen `json:"uebergangen" validate:"required"`
}

// Uebergangen ist ein Leistungsbündel, das eine Sammelbestätigung ausgelassen hat.
type Uebergangen struct {
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Warum es ausgelassen wurde.
	Grund string `json:"grund" example:"Seit Revision 4711 geändert." maxLength:"400" validate:"required"`
}

// Vorabbestaetigung sagt, wessen Meldungen eine Kommune im Voraus bestätigt hat.
type Vorabbestaetigung struct {
	// ARS der Kommune.
	Ars string `json:"ars" format:"ars" example:"150030000000" validate:"required"`
	// Wem sie vertraut: einem Verbund oder dem Betreiber einer Plattform.
	Fuer string `json:"fuer" format:"stellvertretung" example:"verbund:kitu" validate:"required"`
	// Version; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Erster Tag.
	Ab string `json:"ab" format:"date" example:"2026-01-01"`
	// Letzter Tag; null, solange kein Ende bestimmt ist.
	Bis *string `json:"bis" format:"date" example:"2026-12-31" extensions:"x-nullable"`
	// Wann sie zuletzt geändert wurde.
	GeaendertAm string `json:"geaendertAm" format:"date-time" example:"2026-01-01T08:15:00.123456Z"`
}

// VorabbestaetigungListe ist eine Seite der Liste der Vorabbestätigungen einer Kommune.
type VorabbestaetigungListe struct {
	// Einträge dieser Seite.
	Items []Vorabbestaetigung `json:"items" validate:"required"`
	Registerseite
}

// VorabbestaetigungParams sind die Anfrageparameter von GET /kommunen/{ars}/vorabbestaetigungen.
type VorabbestaetigungParams struct {
	Zeitpunkt
	Blatt
}

// VorabbestaetigungAenderung ist der Inhalt, mit dem eine Kommune im Voraus bestätigt oder das beendet.
type VorabbestaetigungAenderung struct {
	// Erster Tag.
	Ab string `json:"ab" format:"date" example:"2026-01-01" validate:"required"`
	// Letzter Tag; ohne Angabe oder null, solange kein Ende bestimmt ist.
	Bis *string `json:"bis,omitempty" format:"date" example:"2026-12-31" extensions:"x-nullable"`
}
