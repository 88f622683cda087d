// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Recht ist eine Rolle in einem Gebiet.
type Recht struct {
	// Rolle.
	Rolle string `json:"rolle" enums:"redaktion,kommune,verbund,lesen,verwaltung" example:"redaktion" validate:"required"`
	// Gebiet, in dem sie gilt: Anfang eines ARS, ein ARS, die Mitglieder eines Verbunds oder die Nutzer einer Plattform; leer bedeutet überall und ist nur bei lesen und verwaltung möglich.
	Gebiet string `json:"gebiet" format:"gebiet" example:"15" validate:"required"`
	// Was von der Rolle gilt; leer bedeutet alles.
	Umfang []string `json:"umfang,omitempty" enums:"melden,berichtigen,bestaetigen,vorhaben,katalog,zugehoerigkeit,codelisten,importieren,intern,tokens,loeschen" example:"melden" validate:"unique,max=11"`
}

// Token ist ein Zugangstoken für Programme; den geheimen Teil zeigt nur die Antwort, mit der es angelegt wird.
type Token struct {
	// Kennung des Tokens.
	ID string `json:"id" format:"token-id" example:"T7QK2M4VX3" validate:"required"`
	// Wofür das Token da ist.
	Name string `json:"name" example:"Import der Redaktion" maxLength:"200"`
	// Organisation, in deren Namen es schreibt.
	Organisation string `json:"organisation" example:"MID" maxLength:"300"`
	// Rechte.
	Rechte []Recht `json:"rechte"`
	// Wann es angelegt wurde.
	AngelegtAm string `json:"angelegtAm" format:"date-time" example:"2026-10-01T08:15:00.123456Z"`
	// Bis wann es gilt.
	LaeuftAb string `json:"laeuftAb" format:"date-time" example:"2026-12-30T08:15:00Z"`
	// Wann es widerrufen wurde; null, solange es nicht widerrufen ist.
	WiderrufenAm *string `json:"widerrufenAm" format:"date-time" example:"2026-11-02T12:00:00.000001Z" extensions:"x-nullable"`
	// Tag, an dem es zuletzt benutzt wurde; null, wenn noch nie.
	ZuletztBenutzt *string `json:"zuletztBenutzt" format:"date" example:"2026-11-01" extensions:"x-nullable"`
}

// TokenAngelegt ist ein neues Token mit seinem geheimen Teil.
type TokenAngelegt struct {
	Token
	// Das Token selbst, für die Kopfzeile Authorization. Es wird nur dieses eine Mal gezeigt.
	Geheimnis string `json:"token" format:"token" validate:"required"`
}

// TokenListe ist eine Seite der Liste der Tokens.
type TokenListe struct {
	// Einträge dieser Seite.
	Items []Token `json:"items" validate:"required"`
	Registerseite
}

// TokenParams sind die Anfrageparameter von GET /intern/tokens.
type TokenParams struct {
	// Ob auch abgelaufene und widerrufene erscheinen. Ohne Angabe: false.
	Alle *bool `form:"alle" json:"alle"`
	Blatt
}

// NeuesToken ist der Inhalt, mit dem ein Token angelegt wird.
type NeuesToken struct {
	// Wofür das Token da ist.
	Name string `json:"name" example:"Import der Redaktion" minLength:"1" maxLength:"200" validate:"required"`
	// Organisation, in deren Namen es schreibt. Ohne Angabe: die eigene.
	Organisation *string `json:"organisation,omitempty" example:"MID" minLength:"1" maxLength:"300"`
	// Rechte; nicht mehr, als man selbst vergeben darf.
	Rechte []Recht `json:"rechte" validate:"required,min=1,max=10"`
	// Letzter Tag, an dem es gilt, höchstens ein Jahr von heute. Ohne Angabe: 90 Tage.
	LaeuftAb *string `json:"laeuftAb,omitempty" format:"date" example:"2026-12-30"`
}

// Anmeldung sagt, als wer man angemeldet ist und was man darf.
type Anmeldung struct {
	// Pseudonym, unter dem der Verlauf einen führt.
	Kennung string `json:"kennung" format:"kennung" example:"bqY3Y1pVZ0n2mXo8tK4rWc7uHdLs9eGfAaJiPvQxT5E" validate:"required"`
	// Name der Person oder des Tokens.
	Name string `json:"name" example:"Erika Mustermann" maxLength:"300" validate:"required"`
	// Organisation, in deren Namen man handelt.
	Organisation string `json:"organisation" example:"MID" maxLength:"300" validate:"required"`
	// Rechte.
	Rechte []Recht `json:"rechte" validate:"required"`
}
