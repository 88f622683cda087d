// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Nachnutzung sagt, wie weit eine Kommune mit der Nachnutzung eines Leistungsbündels ist. Eine je Paar; ein Paar, zu dem niemand gemeldet hat, ist „offen“ und hat die Version 0.
type Nachnutzung struct {
	// ARS der Kommune.
	Ars string `json:"ars" format:"ars" example:"150030000000" validate:"required"`
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Version dieses Paars; sie steigt mit jeder Änderung. 0, solange nichts gespeichert ist.
	Version int64 `json:"version" example:"3" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Kommune mit ihrem ARS.
	Kommune Verweis `json:"kommune"`
	// Land der Kommune mit seinem zweistelligen Schlüssel.
	Land Verweis `json:"land"`
	// Leistungsbündel mit seiner OZG-ID.
	Leistungsbuendel Verweis `json:"leistungsbuendel"`
	// Code des Themenfelds, zu dem das Leistungsbündel gehört.
	Themenfeld string `json:"themenfeld" format:"code" example:"bauen_wohnen"`
	// Status am Stichtag; Codeliste „status“.
	Status string `json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"live"`
	// Erster Tag dieses Status; null, solange niemand gemeldet hat.
	StatusSeit *string `json:"statusSeit" format:"date" example:"2026-03-01" extensions:"x-nullable"`
	// Woher der Status kommt: eigens gesetzt, vom am weitesten fortgeschrittenen Einsatz, aus der Zuständigkeit, oder es liegt keine Meldung vor.
	StatusHerkunft string `json:"statusHerkunft" enums:"gesetzt,einsatz,zustaendigkeit,ohne_meldung" example:"gesetzt"`
	// Begründung des Status; null, wenn keine angegeben ist.
	Begruendung *string `json:"begruendung" example:"Der Vertrag lief zum Jahresende aus." maxLength:"2000" extensions:"x-nullable"`
	// Anmerkung; null, wenn keine angegeben ist.
	Bemerkung *string `json:"bemerkung" example:"Der Antrag ist über das Stadtportal und über das Landesportal erreichbar." maxLength:"4000" extensions:"x-nullable"`
	// Tag, an dem der Onlinedienst nach jetziger Planung bereitsteht; null ohne Plan.
	GeplanterGoLive *string `json:"geplanterGoLive" format:"date" example:"2027-01-15" extensions:"x-nullable"`
	// Wie oft der geplante Termin schon ein anderer war.
	FruehereTermine int `json:"fruehereTermine" example:"2" minimum:"0" maximum:"100000"`
	// Was die Nachnutzung aufhält; Codeliste „blocker“.
	Blocker []string `json:"blocker" format:"code" example:"vertrag_avv"`
	// Was dort wirklich im Einsatz ist.
	Einsaetze []Einsatz `json:"einsaetze"`
	// Wer hinter den Angaben steht: stellvertretend gemeldet, von der Kommune bestätigt, vorab bestätigt oder von der Redaktion eingetragen; null, solange niemand gemeldet hat.
	Bestaetigung *string `json:"bestaetigung" enums:"gemeldet,bestaetigt,vorab_bestaetigt,redaktionell" example:"bestaetigt" extensions:"x-nullable"`
	// Tag, an dem die Kommune zuletzt bestätigt hat, dass alles stimmt; null, wenn noch nie.
	BestaetigtAm *string `json:"bestaetigtAm" format:"date" example:"2026-10-01" extensions:"x-nullable"`
	// Organisation, die zuletzt gemeldet hat; null, solange niemand gemeldet hat.
	Organisation *string `json:"organisation" example:"Landeshauptstadt Magdeburg" maxLength:"300" extensions:"x-nullable"`
	// Wann zuletzt etwas geändert wurde; null, solange nichts gespeichert ist.
	GeaendertAm *string `json:"geaendertAm" format:"date-time" example:"2026-10-01T08:15:00.123456Z" extensions:"x-nullable"`
	// Ob die Kommune für das Leistungsbündel zuständig ist; null, solange das unbekannt ist.
	Zustaendig *bool `json:"zustaendig" example:"true" extensions:"x-nullable"`
	// Kommune, deren Angaben hier gelten, mit ihrem ARS (bei einer Mitgliedsgemeinde die Verbandsgemeinde); null bei eigenen Angaben.
	GeerbtVon *Verweis `json:"geerbtVon" extensions:"x-nullable"`
	// Ob es sich um eine erfundene Zeile der Beispieldaten handelt.
	Beispiel bool `json:"beispiel" example:"false"`
	// Schritte des Status in der Reihenfolge der Tage, zurückgezogene eingeschlossen; nur in der einzelnen Ressource.
	Schritte []Schritt `json:"schritte,omitempty"`
	// Texte, die gelöscht wurden, mit dem Tag der Löschung; fehlt, wenn keiner gelöscht wurde.
	TexteGeloescht []TextGeloescht `json:"texteGeloescht,omitempty"`
}

// Einsatz ist ein Onlinedienst, der in einer Kommune für ein Leistungsbündel oder für einen Teil seiner Leistungen im Einsatz ist.
type Einsatz struct {
	// Nummer innerhalb des Paars, ab 1.
	Nr int `json:"nr" example:"1" minimum:"1" maximum:"100000" validate:"required"`
	// Eingesetzter Onlinedienst; null, wenn keiner angegeben ist.
	Onlinedienst *Verweis `json:"onlinedienst" extensions:"x-nullable"`
	// Plattform, über die er angeboten wird; null, wenn keine angegeben ist.
	Plattform *Verweis `json:"plattform" extensions:"x-nullable"`
	// Adresse, unter der er zu finden ist; null, wenn keine angegeben ist.
	URL *string `json:"url" format:"https" example:"https://www.magdeburg.de/wohngeld" extensions:"x-nullable"`
	// Leistungen, die er abdeckt, mit ihrer Kennung; leer bedeutet alle des Leistungsbündels.
	Leistungen []string `json:"leistungen" format:"leistung-id" example:"L03597" validate:"required"`
	// Status am Stichtag; Codeliste „status“.
	Status string `json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"live" validate:"required"`
	// Erster Tag dieses Status.
	StatusSeit string `json:"statusSeit" format:"date" example:"2026-03-01" validate:"required"`
	// Begründung des Status; null, wenn keine angegeben ist.
	Begruendung *string `json:"begruendung" example:"Ruht bis zum Wechsel des Fachverfahrens." maxLength:"2000" extensions:"x-nullable"`
	// Reifegrad mit der Version seines Modells; null, solange er unbekannt ist.
	Reifegrad *Reifegrad `json:"reifegrad" extensions:"x-nullable"`
	// Art der Nachnutzung; Codeliste „nachnutzungsmodell“. Null, solange sie unbekannt ist.
	Nachnutzungsmodell *string `json:"nachnutzungsmodell" format:"code" example:"efa" extensions:"x-nullable"`
	// Worauf die Angaben beruhen; null, wenn nichts angegeben ist.
	Nachweis *string `json:"nachweis" example:"Abgerufen am 2. März 2026." maxLength:"2000" extensions:"x-nullable"`
}

// Reifegrad ist eine Stufe innerhalb einer Version des Reifegradmodells; Stufen verschiedener Versionen lassen sich nicht vergleichen.
type Reifegrad struct {
	// Version des Modells.
	Modell string `json:"modell" enums:"1.1,2.0" example:"2.0" validate:"required"`
	// Stufe: 0 bis 4 im Modell 1.1, 0 bis 7 im Modell 2.0; Codelisten „reifegrad_1_1“ und „reifegrad_2_0“.
	Stufe int `json:"stufe" example:"5" minimum:"0" maximum:"7" validate:"required"`
}

// Schritt sagt, welcher Status von einem Tag an gilt, bis zum nächsten Schritt.
type Schritt struct {
	// Nummer innerhalb des Paars in der Reihenfolge der Meldungen, ab 1; sie bleibt, auch wenn frühere Schritte nachgetragen werden.
	Nr int `json:"nr" example:"2" minimum:"1" maximum:"100000" validate:"required"`
	// Status; null, wenn von diesem Tag an der des am weitesten fortgeschrittenen Einsatzes gilt. Codeliste „status“.
	Status *string `json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"im_test" extensions:"x-nullable"`
	// Erster Tag.
	Seit string `json:"seit" format:"date" example:"2026-01-15" validate:"required"`
	// Letzter Tag; der Tag vor „seit“, wenn noch am selben Tag der nächste Schritt folgte; null beim letzten Schritt und bei einem zurückgezogenen.
	Bis *string `json:"bis" format:"date" example:"2026-02-28" extensions:"x-nullable"`
	// Begründung; null, wenn keine angegeben ist.
	Begruendung *string `json:"begruendung" example:"Die Anbindung kam ohne eigenes Fachverfahren aus." maxLength:"2000" extensions:"x-nullable"`
	// Ob der Schritt zurückgezogen wurde und nicht mehr zählt.
	Zurueckgezogen bool `json:"zurueckgezogen" example:"false" validate:"required"`
}

// TextGeloescht nennt einen freien Text, den es nicht mehr gibt.
type TextGeloescht struct {
	// JSON-Pointer auf das Feld, in dem er stand.
	Feld string `json:"feld" example:"/schritte/1/begruendung" maxLength:"200" validate:"required"`
	// Tag der Löschung.
	Am string `json:"am" format:"date" example:"2026-11-02" validate:"required"`
}

// NachnutzungListe ist eine Seite einer Liste von Nachnutzungen.
type NachnutzungListe struct {
	// Einträge dieser Seite.
	Items []Nachnutzung `json:"items" validate:"required"`
	Registerseite
	// Cursor, mit dem GET /aenderungen an diese Liste anschließt, ohne dass etwas fehlt; nur auf der ersten Seite von GET /nachnutzungen ohne Stichtag.
	AenderungenAb string `json:"aenderungenAb,omitempty" format:"cursor" example:"eyJlIjoiSzdRWDIifQ"`
}

// NachnutzungParams sind die Anfrageparameter von GET /nachnutzungen.
type NachnutzungParams struct {
	// Land der Kommune mit zweistelligem Schlüssel. Darf mehrfach stehen.
	Land []string `form:"land" json:"land" format:"land" collectionFormat:"multi" extensions:"x-format=land"`
	// Kreis mit ARS oder fünfstelligem AGS: der Kreis selbst und alle Kommunen in ihm.
	Kreis string `form:"kreis" json:"kreis" format:"kommune"`
	// Kommune mit ARS oder AGS. Darf mehrfach stehen.
	Kommune []string `form:"kommune" json:"kommune" format:"kommune" collectionFormat:"multi" extensions:"x-format=kommune"`
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// OZG-ID des Leistungsbündels. Darf mehrfach stehen.
	Leistungsbuendel []string `form:"leistungsbuendel" json:"leistungsbuendel" format:"ozg-id" collectionFormat:"multi" extensions:"x-format=ozg-id"`
	Merkmale
	// Ob es sich um erfundene Zeilen der Beispieldaten handelt. Ohne Angabe: beide.
	Beispiel *bool `form:"beispiel" json:"beispiel"`
	// Ob auch Paare erscheinen, zu denen nichts gespeichert ist; dann muss genau ein Land angegeben sein. Ohne Angabe: false.
	Implizit *bool `form:"implizit" json:"implizit"`
	// Ob die Antwort die Anzahl aller Treffer nennt. Ohne Angabe: false.
	Total *bool `form:"total" json:"total"`
	Zeitpunkt
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: ars.
	Sort string `form:"sort" json:"sort" enums:"ars,geaendertAm,-geaendertAm"`
	Blatt
}

// MatrixParams sind die Anfrageparameter von GET /nachnutzungen/matrix.
type MatrixParams struct {
	// Land mit zweistelligem Schlüssel.
	Land string `form:"land" json:"land" format:"land" example:"15" validate:"required"`
	// Code des Themenfelds. Darf mehrfach stehen. Ohne Angabe: alle.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	Zeitpunkt
	// Format der Antwort, anstelle der Kopfzeile Accept.
	Format string `form:"format" json:"format" enums:"xlsx,csv"`
	// 1 liefert CSV für deutsche Tabellenprogramme: Semikolon, BOM und deutsche Überschriften.
	Excel int `form:"excel" json:"excel" minimum:"0" maximum:"1"`
}

// Merkmale sind die Filter auf das, was eine Nachnutzung selbst sagt.
type Merkmale struct {
	// Status; Codeliste „status“. Darf mehrfach stehen.
	Status []string `form:"status" json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" collectionFormat:"multi"`
	// Code einer Plattform, die dort im Einsatz ist. Darf mehrfach stehen.
	Plattform []string `form:"plattform" json:"plattform" format:"code" codelist:"plattform" collectionFormat:"multi" extensions:"x-format=code"`
	// Code eines Onlinedienstes, der dort im Einsatz ist. Darf mehrfach stehen.
	Onlinedienst []string `form:"onlinedienst" json:"onlinedienst" format:"code" codelist:"onlinedienst" collectionFormat:"multi" extensions:"x-format=code"`
	// Code eines Verbunds, dem die Kommune am Stichtag angehört.
	Verbund string `form:"verbund" json:"verbund" format:"code" codelist:"verbund"`
	// Was die Nachnutzung aufhält; Codeliste „blocker“. Darf mehrfach stehen.
	Blocker []string `form:"blocker" json:"blocker" format:"code" codelist:"blocker" collectionFormat:"multi" extensions:"x-format=code"`
	// Wer hinter den Angaben steht; gemeldet wartet auf eine Antwort der Kommune. Darf mehrfach stehen.
	Bestaetigung []string `form:"bestaetigung" json:"bestaetigung" enums:"gemeldet,bestaetigt,vorab_bestaetigt,redaktionell" collectionFormat:"multi"`
	// Zuletzt vor diesem Tag oder noch nie von der Kommune bestätigt.
	BestaetigtVor string `form:"bestaetigtVor" json:"bestaetigtVor" format:"date"`
	// Seit diesem Zeitpunkt geändert, ihn selbst eingeschlossen.
	GeaendertSeit string `form:"geaendertSeit" json:"geaendertSeit" format:"date-time"`
}

// KommuneNachnutzungParams sind die Anfrageparameter von GET /kommunen/{ars}/nachnutzungen.
type KommuneNachnutzungParams struct {
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// Status; Codeliste „status“. Darf mehrfach stehen.
	Status []string `form:"status" json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" collectionFormat:"multi"`
	// Was die Nachnutzung aufhält; Codeliste „blocker“. Darf mehrfach stehen.
	Blocker []string `form:"blocker" json:"blocker" format:"code" codelist:"blocker" collectionFormat:"multi" extensions:"x-format=code"`
	// Wer hinter den Angaben steht; gemeldet wartet auf eine Antwort der Kommune. Darf mehrfach stehen.
	Bestaetigung []string `form:"bestaetigung" json:"bestaetigung" enums:"gemeldet,bestaetigt,vorab_bestaetigt,redaktionell" collectionFormat:"multi"`
	// Ob Leistungsbündel fehlen sollen, zu denen nichts gespeichert ist. Ohne Angabe: false.
	NurGespeicherte *bool `form:"nurGespeicherte" json:"nurGespeicherte"`
	Zeitpunkt
	Vollblatt
}

// BuendelNachnutzungParams sind die Anfrageparameter von GET /leistungsbuendel/{ozgId}/nachnutzungen.
type BuendelNachnutzungParams struct {
	// Land der Kommune mit zweistelligem Schlüssel. Darf mehrfach stehen.
	Land []string `form:"land" json:"land" format:"land" collectionFormat:"multi" extensions:"x-format=land"`
	// Kreis mit ARS oder fünfstelligem AGS: der Kreis selbst und alle Kommunen in ihm.
	Kreis string `form:"kreis" json:"kreis" format:"kommune"`
	// Ob die Kommune Verwaltungsträger ist. Kommunen aus Ländern ohne belegte Regel passen weder zu true noch zu false.
	Traeger *bool `form:"traeger" json:"traeger"`
	Merkmale
	// Ob Kommunen fehlen sollen, zu denen nichts gespeichert ist. Ohne Angabe: false.
	NurGespeicherte *bool `form:"nurGespeicherte" json:"nurGespeicherte"`
	// Ob die Antwort die Anzahl aller Treffer nennt. Ohne Angabe: false.
	Total *bool `form:"total" json:"total"`
	Zeitpunkt
	Blatt
}

// NachnutzungAuswahl sind die Anfrageparameter einer einzelnen Nachnutzung.
type NachnutzungAuswahl struct {
	Zeitpunkt
	Auswahl
}
