// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Seite ist, was jede Liste neben ihren Einträgen trägt.
type Seite struct {
	// Cursor der nächsten Seite; null auf der letzten.
	Next *string `json:"next" format:"cursor" example:"eyJvIjoibmFtZSJ9" extensions:"x-nullable"`
	// Anzahl aller Treffer der Filter.
	Total int `json:"total" example:"558" minimum:"0" maximum:"10000000" validate:"required"`
}

// Blatt sind die Anfrageparameter jeder Liste.
type Blatt struct {
	// Wie viele Einträge eine Seite höchstens hat.
	Limit int `form:"limit" json:"limit" default:"50" minimum:"1" maximum:"1000" example:"50"`
	// Wo es weitergeht: der Wert von „next“ der vorigen Seite, bei gleichen Filtern.
	Cursor string `form:"cursor" json:"cursor" format:"cursor"`
	// Gewünschte Felder, durch Komma getrennt; der Schlüssel ist immer dabei.
	Fields string `form:"fields" json:"fields" format:"felder"`
	// Format der Antwort, anstelle der Kopfzeile Accept.
	Format string `form:"format" json:"format" enums:"json,csv,xlsx,ndjson"`
	// 1 liefert CSV für deutsche Tabellenprogramme: Semikolon, BOM und deutsche Überschriften.
	Excel int `form:"excel" json:"excel" minimum:"0" maximum:"1"`
	// Ob alle Treffer in einer Datei kommen statt seitenweise; nur als CSV, XLSX oder NDJSON, ohne `limit` und `cursor`. Ohne Angabe: false.
	Vollstaendig *bool `form:"vollstaendig" json:"vollstaendig"`
}

// Auswahl sind die Anfrageparameter jeder einzelnen Ressource.
type Auswahl struct {
	// Gewünschte Felder, durch Komma getrennt; der Schlüssel ist immer dabei.
	Fields string `form:"fields" json:"fields" format:"felder"`
}

// Wissensstand ist der Anfrageparameter jeder Liste des Katalogs und der Kommunen.
type Wissensstand struct {
	// Wissensstand, der gezeigt wird: eine Revision, ein Tag (sein Ende) oder ein Zeitpunkt; dieselbe Frage hat damit immer dieselbe Antwort, und die Kopfzeile Nachnutzung-Revision nennt die Revision. Ohne Angabe: alles, was heute bekannt ist.
	Kenntnisstand string `form:"kenntnisstand" json:"kenntnisstand" format:"kenntnisstand"`
}

// KatalogAuswahl sind die Anfrageparameter einer Ressource, an der die Redaktion etwas ändern kann.
type KatalogAuswahl struct {
	Wissensstand
	Auswahl
}

// ZeitpunktAuswahl sind die Anfrageparameter einer solchen Ressource, deren Angaben sich auch mit den Tagen ändern.
type ZeitpunktAuswahl struct {
	Zeitpunkt
	Auswahl
}
