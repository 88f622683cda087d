// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package api is the contract of the Nachnutzungskatalog on the wire: the
// request and response types of API major 1, and nothing else.
//
// The doc comments of its fields are the field descriptions of the OpenAPI
// document; the struct tags carry the limits, which the server enforces from
// the same tags: `enums`, `minimum`, `maximum`, `maxLength`, and `format`, whose
// values stand in Formats with their patterns. Optional means: may be left out,
// or null where the comment says so.
//
// Standard library only. It must not know the domain's rules, the database or
// the HTTP framework; clients in Go may import it alone.
package api

// Version is the semantic version of the contract; its major stands in the path.
const Version = "1.1.0"

// BasePath is where the API is mounted.
const BasePath = "/api/v1"

// MediaTypeProblem is the media type of every error answer (RFC 9457).
const MediaTypeProblem = "application/problem+json"

// Format describes a named string format of the contract.
type Format struct {
	// Pattern is an ECMA 262 and RE2 regular expression, anchored. RE2 counts no
	// repetition over 1000; longer limits stand in MaxLength alone.
	Pattern string
	// MaxLength in characters.
	MaxLength int
	// Hint says in German what is expected, for error details.
	Hint string
}

// Formats gives the formats by the value of the `format` tag. The standard's own
// (date, uri) are here too, so that every limit is said once.
func Formats() map[string]Format {
	return map[string]Format{
		"ozg-id":          {`^[0-9]{5}$`, 5, "fünf Ziffern, zum Beispiel 10092"},
		"leika":           {`^[0-9]{14}$`, 14, "vierzehn Ziffern, zum Beispiel 99107023017000"},
		"leistung-id":     {`^L[0-9]{5}$`, 6, "ein L und fünf Ziffern, zum Beispiel L03597"},
		"leistung":        {`^(L[0-9]{5}|[0-9]{14})$`, 14, "ein L und fünf Ziffern (L03597) oder ein LeiKa-Schlüssel aus vierzehn Ziffern (99107023017000)"},
		"ars":             {`^[0-9]{12}$`, 12, "zwölf Ziffern, zum Beispiel 150030000000"},
		"ags":             {`^([0-9]{2}|[0-9]{5}|[0-9]{8})$`, 8, "zwei, fünf oder acht Ziffern, zum Beispiel 15003000"},
		"kommune":         {`^([0-9]{12}|[0-9]{8}|[0-9]{5}|[0-9]{2})$`, 12, "ein ARS aus zwölf Ziffern (150030000000) oder ein AGS aus zwei, fünf oder acht Ziffern (15003000)"},
		"land":            {`^(0[1-9]|1[0-6])$`, 2, "der zweistellige Schlüssel eines Landes von 01 bis 16, zum Beispiel 15"},
		"code":            {`^[a-z0-9][a-z0-9_]{0,79}$`, 80, "Kleinbuchstaben, Ziffern und Unterstriche, zum Beispiel arbeit_ruhestand"},
		"ressort":         {`^[A-Za-z]{1,12}$`, 12, "die Abkürzung eines Bundesressorts, zum Beispiel BMBF"},
		"plz":             {`^[0-9]{5}$`, 5, "fünf Ziffern"},
		"date":            {`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, 10, "ein Datum JJJJ-MM-TT, zum Beispiel 2026-03-01"},
		"zeitangabe":      {`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`, 10, "JJJJ, JJJJ-MM oder JJJJ-MM-TT"},
		"begriff":         {`^[^/\x00-\x1f]+$`, 200, "ein Wort ohne Schrägstrich, zum Beispiel BuT"},
		"mitglied":        {`^[^/\x00-\x1f]+$`, 300, "der Name eines Mitglieds ohne Schrägstrich, zum Beispiel KID Magdeburg GmbH"},
		"steht-fuer":      {`^[^/\x00-\x1f]+$`, 300, "ein Teil eines Namens ohne Schrägstrich oder eine OZG-ID, zum Beispiel 10088"},
		"eintrag":         {`^[A-Za-z0-9_]+$`, 80, "der Code eines Eintrags aus Buchstaben, Ziffern und Unterstrichen, zum Beispiel in_planung"},
		"cursor":          {`^[A-Za-z0-9_-]+$`, 2048, "ein Cursor, wie er in „next“ der vorigen Seite stand"},
		"felder":          {`^[A-Za-z0-9]+(,[A-Za-z0-9]+)*$`, 1000, "Feldnamen durch Komma getrennt, zum Beispiel ozgId,name"},
		"uri":             {`^https?://\S+$`, 2000, "eine Adresse, die mit https:// beginnt"},
		"https":           {`^https://\S+$`, 2000, "eine Adresse, zum Beispiel https://www.magdeburg.de/wohngeld"},
		"date-time":       {`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$`, 35, "ein Zeitpunkt mit Zeitzone (in einer Adresse wird aus + ein %2B), zum Beispiel 2026-03-01T08:00:00Z"},
		"kenntnisstand":   {`^([0-9]{1,16}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?)$`, 35, "eine Revision (4711), ein Tag (2026-03-01) oder ein Zeitpunkt mit Zeitzone (2026-03-01T08:00:00Z)"},
		"quelle":          {`^(api|seite|befehl|katalog|(import|ruecknahme):[0-9]{1,16})$`, 27, "api, seite, befehl, katalog, ein Import oder dessen Rücknahme mit seiner Nummer, zum Beispiel import:17"},
		"kennung":         {`^[A-Za-z0-9_-]{43}$`, 43, "eine Kennung aus 43 Zeichen, wie der interne Verlauf sie nennt"},
		"gebiet":          {`^(|[0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{9}|[0-9]{12}|(verbund|plattform):[a-z0-9][a-z0-9_]{0,79})$`, 90, "der Anfang eines ARS mit 2, 3, 5 oder 9 Ziffern, ein ARS, „verbund:“ oder „plattform:“ mit einem Code, zum Beispiel verbund:kitu"},
		"stellvertretung": {`^(verbund|plattform):[a-z0-9][a-z0-9_]{0,79}$`, 90, "„verbund:“ oder „plattform:“ mit einem Code, zum Beispiel verbund:kitu"},
		"token":           {`^ozgk_[0-9A-Za-z]{36}$`, 41, "ein Token, wie es beim Anlegen gezeigt wurde"},
		"token-id":        {`^[A-Za-z0-9_-]{1,40}$`, 40, "die Kennung eines Tokens, wie die Liste der Tokens sie nennt"},
	}
}
