// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Gebietsfrage ist, was ein Gebietsstand offen lässt: was aus einem entfallenen Schlüssel geworden ist, woraus ein neuer entstanden ist, oder welcher Stand gilt, wo Vorgänger Verschiedenes sagen.
type Gebietsfrage struct {
	// Laufende Nummer, ab 1.
	Nr int `json:"nr" example:"1" minimum:"1" validate:"required"`
	// Wonach gefragt wird.
	Art string `json:"art" enums:"entfallen,neu,stand" example:"entfallen" validate:"required"`
	// Die entfallene oder neue Körperschaft, oder die, die einen Stand übernimmt, mit ihrem ARS.
	Kommune Verweis `json:"kommune" validate:"required"`
	// Leistungsbündel mit OZG-ID, wenn nach einem Stand gefragt wird; sonst null.
	Leistungsbuendel *Verweis `json:"leistungsbuendel" extensions:"x-nullable"`
	// Was die Vorgänger sagen, wenn nach einem Stand gefragt wird.
	Staende []Gebietsmeinung `json:"staende"`
	// Wer vermutlich gemeint ist, weil AGS oder Name gleich sind; null, wenn nichts dafür spricht. Eine Vermutung beantwortet nichts.
	Vermutung *Verweis `json:"vermutung" extensions:"x-nullable"`
	// Die Frage als Satz.
	Frage string `json:"frage" example:"Hohenmölsen, Stadt (150840235235) steht nicht mehr im Verzeichnis. Was ist daraus geworden?" maxLength:"10000" validate:"required"`
	// Was geantwortet ist; null, solange sie offen ist.
	Antwort *string `json:"antwort" example:"entfallen ohne Nachfolge ab 2026-01-01" maxLength:"10000" extensions:"x-nullable"`
}

// Gebietsmeinung ist, was ein Vorgänger zu einem Leistungsbündel sagt.
type Gebietsmeinung struct {
	// Die Körperschaft mit ihrem ARS.
	Kommune Verweis `json:"kommune" validate:"required"`
	// Wessen Meldung es ist, wenn eine andere für sie handelt.
	GeerbtVon *Verweis `json:"geerbtVon" extensions:"x-nullable"`
	// Status; Codeliste „status“.
	Status string `json:"status" example:"live" maxLength:"80" validate:"required"`
	// Erster Tag des Status; null, wo niemand gemeldet hat.
	StatusSeit *string `json:"statusSeit" format:"date" example:"2025-03-01" extensions:"x-nullable"`
	// Woher der Status kommt.
	Herkunft string `json:"herkunft" enums:"gesetzt,einsatz,zustaendigkeit,ohne_meldung" example:"gesetzt" validate:"required"`
}

// GebietsfrageListe ist eine Seite der Fragen: zuerst nach entfallenen Schlüsseln, dann nach neuen, dann nach Ständen.
type GebietsfrageListe struct {
	// Einträge dieser Seite.
	Items []Gebietsfrage `json:"items" validate:"required"`
	Registerseite
}

// ImportAntworten ist der Inhalt von POST /importe/{nummer}/antworten.
type ImportAntworten struct {
	// Was woraus geworden ist. Neue Angaben zu einem alten Schlüssel ersetzen alle früheren zu ihm.
	Uebergaenge []Gebietsuebergang `json:"uebergaenge" validate:"required,max=1000"`
	// Welcher Stand gilt, wo Vorgänger Verschiedenes sagen.
	Entscheidungen []Gebietsentscheidung `json:"entscheidungen" validate:"required,max=1000"`
}

// Gebietsuebergang sagt, welche Körperschaft auf welche folgt.
type Gebietsuebergang struct {
	// ARS der bisherigen Körperschaft; ohne Angabe ist die neue ohne Vorgänger.
	Alt *string `json:"alt,omitempty" format:"ars" example:"150840235235" extensions:"x-nullable"`
	// ARS der neuen; ohne Angabe ist die bisherige ohne Nachfolge entfallen.
	Neu *string `json:"neu,omitempty" format:"ars" example:"150840490490" extensions:"x-nullable"`
	// Erster Tag des neuen Zustands; nötig, wo „alt“ angegeben ist.
	Ab *string `json:"ab,omitempty" format:"date" example:"2026-01-01" extensions:"x-nullable"`
	// Art der Änderung (Codeliste „gebietsaenderung“); nötig, wo beide angegeben sind.
	Art *string `json:"art,omitempty" enums:"eingliederung,zusammenschluss,aufteilung,schluesselwechsel" example:"zusammenschluss" extensions:"x-nullable"`
}

// Gebietsentscheidung sagt, wessen Stand eine Körperschaft übernimmt.
type Gebietsentscheidung struct {
	// ARS der Körperschaft, die übernimmt.
	Neu string `json:"neu" format:"ars" example:"150840490490" validate:"required"`
	// OZG-ID des Leistungsbündels; ohne Angabe für alle, zu denen nichts anderes gesagt ist.
	OzgID *string `json:"ozgId,omitempty" format:"ozg-id" example:"10092" extensions:"x-nullable"`
	// ARS des Vorgängers, dessen Stand gilt, oder „offen“.
	Stand string `json:"stand" example:"150840235235" maxLength:"12" validate:"required"`
}
