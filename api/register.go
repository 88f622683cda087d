// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Registerseite ist, was jede Liste des Registers neben ihren Einträgen trägt. Zu zählen kostet dort viel und geschieht nur auf Wunsch.
type Registerseite struct {
	// Cursor der nächsten Seite; null auf der letzten.
	Next *string `json:"next" format:"cursor" example:"eyJvIjoibmFtZSJ9" extensions:"x-nullable"`
	// Anzahl aller Treffer der Filter; nur, wenn mit total=true danach gefragt wurde.
	Total *int `json:"total,omitempty" example:"558" minimum:"0" maximum:"10000000"`
}

// Vollblatt ist ein Blatt, auf dem ohne Angabe alles Platz hat, was eine Kommune haben kann. Es hat dieselben Felder wie Blatt und lässt sich darein umwandeln.
type Vollblatt struct {
	// Wie viele Einträge eine Seite höchstens hat.
	Limit int `form:"limit" json:"limit" default:"1000" minimum:"1" maximum:"1000" example:"1000"`
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

// Zeitpunkt sind die zwei Uhren des Registers: was galt an einem Tag, und was war davon wann bekannt.
type Zeitpunkt struct {
	// Tag, dessen Stand gezeigt wird. Ohne Angabe: heute.
	Stichtag string `form:"stichtag" json:"stichtag" format:"date"`
	// Wissensstand, der gezeigt wird: eine Revision, ein Tag (sein Ende) oder ein Zeitpunkt; dieselbe Frage hat damit immer dieselbe Antwort. Ohne Angabe: alles, was heute bekannt ist.
	Kenntnisstand string `form:"kenntnisstand" json:"kenntnisstand" format:"kenntnisstand"`
}
