// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Import ist eine Datei, die geladen werden soll: erst geprüft, dann als Ganzes angewendet oder gar nicht.
type Import struct {
	// Nummer; der Verlauf nennt sie als Quelle import:17.
	Nummer int64 `json:"nummer" example:"17" minimum:"1" maximum:"9007199254740991" validate:"required"`
	// Was die Datei enthält; auto, solange es noch nicht erkannt ist.
	Art string `json:"art" enums:"auto,nachnutzungen,matrix,vorhaben,plattformnutzung,mitgliedschaften,onlinedienste,leistungsbuendel,leistungen,federfuehrung,open_pvog,gebietsstand" example:"nachnutzungen" validate:"required"`
	// Name der Datei.
	Dateiname string `json:"dateiname" example:"nachnutzungen.xlsx" maxLength:"300"`
	// Größe der Datei in Byte.
	Groesse int64 `json:"groesse" example:"48213" minimum:"0" maximum:"9007199254740991"`
	// Das eine Blatt, das gelesen wird; null, wenn alle, die passen.
	Blatt *string `json:"blatt" example:"Stand März" maxLength:"300" extensions:"x-nullable"`
	// Wie weit es ist. Anwenden lässt sich nur, was geprueft ist, zurücknehmen nur, was angewendet ist.
	Zustand string `json:"zustand" enums:"angelegt,geprueft,angewendet,fehlgeschlagen,verworfen,zurueckgenommen" example:"geprueft" validate:"required"`
	// Organisation, in deren Namen die Datei kam.
	Organisation string `json:"organisation" example:"MID" maxLength:"300"`
	// Was die Datei ändern würde oder geändert hat; während der Prüfung, was bisher gezählt ist.
	Zahlen Importzahlen `json:"zahlen" validate:"required"`
	// Wie viele zurückgenommene Angaben beim Anwenden zu bestätigen sind, weil es viele sind; null, wenn keine.
	ZuBestaetigen *int `json:"zuBestaetigen" example:"12" minimum:"1" extensions:"x-nullable"`
	// Warum die Datei nicht geprüft werden konnte; null, wenn sie es konnte.
	Fehlschlag *string `json:"fehlschlag" example:"Das ist ein PDF. Bitte die Tabelle als XLSX oder CSV speichern." maxLength:"2000" extensions:"x-nullable"`
	// Notiz beim Anwenden; null davor, oder wenn sie gelöscht ist.
	Notiz *string `json:"notiz" example:"Monatsmeldung der Ressorts, März 2026" maxLength:"2000" extensions:"x-nullable"`
	// Vorschläge, die übernommen sind.
	Vorschlaege []Vorschlag `json:"vorschlaege"`
	// Wann die Datei kam.
	AngelegtAm string `json:"angelegtAm" format:"date-time" example:"2026-03-02T08:15:00.123456Z"`
	// Wann die Prüfung fertig war; null, solange sie läuft.
	GeprueftAm *string `json:"geprueftAm" format:"date-time" example:"2026-03-02T08:15:02.123456Z" extensions:"x-nullable"`
	// Wann der Import angewendet wurde; null, wenn nicht.
	AngewendetAm *string `json:"angewendetAm" format:"date-time" example:"2026-03-02T08:20:00.123456Z" extensions:"x-nullable"`
	// Wann er zurückgenommen wurde; null, wenn nicht.
	ZurueckgenommenAm *string `json:"zurueckgenommenAm" format:"date-time" example:"2026-03-03T09:00:00.123456Z" extensions:"x-nullable"`
}

// Importzahlen zählen, was ein Import ändert und was in der Datei auffiel.
type Importzahlen struct {
	// Zeilen, in einer Matrix Zellen, die etwas sagen.
	Gelesen int `json:"gelesen" example:"1330" minimum:"0"`
	// Paare, zu denen es noch keine Meldung gab; bei anderen Arten, was es noch nicht gab.
	Neu int `json:"neu" example:"20" minimum:"0"`
	// Paare oder andere Gegenstände, die danach etwas anderes sagen.
	Geaendert int `json:"geaendert" example:"110" minimum:"0"`
	// Paare oder andere Gegenstände, die schon sagen, was die Datei sagt.
	Unveraendert int `json:"unveraendert" example:"1199" minimum:"0"`
	// Paare oder andere Gegenstände, die seit der Vorlage auch jemand anders geändert hat.
	Konflikt int `json:"konflikt" example:"1" minimum:"0"`
	// Geänderte, die etwas aufgeben: Paare, die hinter ihren Stand zurückfallen oder zurückgezogen werden, Zeiten, die enden, Listen, die kürzer werden.
	Zurueckgenommen int `json:"zurueckgenommen" example:"2" minimum:"0"`
	// Fehler; solange es einen gibt, wird nichts angewendet.
	Fehler int `json:"fehler" example:"3" minimum:"0"`
	// Warnungen: gelesen, aber bitte ansehen.
	Warnungen int `json:"warnungen" example:"4" minimum:"0"`
	// Hinweise.
	Hinweise int `json:"hinweise" example:"7" minimum:"0"`
	// Fragen eines Gebietsstands, die noch niemand beantwortet hat; solange es eine gibt, wird nichts angewendet.
	Offen int `json:"offen" example:"0" minimum:"0"`
}

// ImportListe ist eine Seite der Importe, der neueste zuerst.
type ImportListe struct {
	// Einträge dieser Seite.
	Items []Import `json:"items" validate:"required"`
	Registerseite
}

// Zellbefund ist, was an einer Zelle oder an der ganzen Datei aufgefallen ist.
type Zellbefund struct {
	// Laufende Nummer im Bericht, ab 1.
	Nr int `json:"nr" example:"1" minimum:"1" validate:"required"`
	// Wie schwer es wiegt. Ein Fehler hält den ganzen Import auf.
	Schwere string `json:"schwere" enums:"fehler,warnung,hinweis" example:"fehler" validate:"required"`
	// Name des Blatts; null bei Dateien ohne Blätter.
	Blatt *string `json:"blatt" example:"Stand März" maxLength:"400" extensions:"x-nullable"`
	// Nummer der Zeile, wie das Tabellenprogramm sie zeigt; null, wenn es um keine einzelne geht.
	Zeile *int `json:"zeile" example:"12" minimum:"1" extensions:"x-nullable"`
	// Buchstabe der Spalte; null, wenn es um keine einzelne geht.
	Spalte *string `json:"spalte" example:"C" maxLength:"3" extensions:"x-nullable"`
	// Überschrift der Spalte.
	Kopf *string `json:"kopf" example:"Status" maxLength:"400" extensions:"x-nullable"`
	// Wofür die Spalte gehalten wird (Codeliste import_spalte); „kopf“, wenn es um die Überschrift selbst geht; null, wenn um die ganze Zeile.
	Feld *string `json:"feld" example:"status" maxLength:"80" extensions:"x-nullable"`
	// Was in der Zelle steht.
	Gefunden *string `json:"gefunden" example:"liev" maxLength:"400" extensions:"x-nullable"`
	// Was dort stehen könnte.
	Erwartet *string `json:"erwartet" example:"Offen, Interesse bekundet, Live" maxLength:"400" extensions:"x-nullable"`
	// Nächster Wert, der richtig wäre.
	Vorschlag *string `json:"vorschlag" example:"Live" maxLength:"400" extensions:"x-nullable"`
	// Worum es geht und wie es sich beheben lässt.
	Text string `json:"text" example:"„liev“ ist kein Status. Bitte einen der erwarteten Werte eintragen." maxLength:"4000" validate:"required"`
}

// ZellbefundListe ist eine Seite des Berichts, in der Reihenfolge der Datei. Gezählt ist alles, aufbewahrt sind die ersten 1.000 Fehler, 500 Warnungen und 500 Hinweise.
type ZellbefundListe struct {
	// Einträge dieser Seite.
	Items []Zellbefund `json:"items" validate:"required"`
	Registerseite
}

// Abgleich ist ein Unterschied zwischen dem Register und der Ausfuhr open-pvog des Dashboards des Bundes: etwas zum Nachsehen, nicht die Wahrheit.
type Abgleich struct {
	// Laufende Nummer in der Liste, ab 1.
	Nr int `json:"nr" example:"1" minimum:"1" validate:"required"`
	// nur_hier: hier live, dort nicht; nur_dort: dort online, hier nicht live.
	Art string `json:"art" enums:"nur_hier,nur_dort" example:"nur_dort" validate:"required"`
	// Kommune, um die es geht; der Code ist der ARS.
	Kommune Verweis `json:"kommune" validate:"required"`
	// Leistungsbündel, um das es geht; der Code ist die OZG-ID.
	Leistungsbuendel Verweis `json:"leistungsbuendel" validate:"required"`
	// Status hier; offen, wenn nichts gemeldet ist.
	Status string `json:"status" enums:"offen,interesse_bekundet,vertrag_geschlossen,in_anbindung,im_test,live,pausiert,zurueckgezogen,kein_bedarf,nicht_zustaendig" example:"im_test" validate:"required"`
	// LeiKa-Schlüssel, wie er dort steht; null, wenn dort nichts steht.
	LeikaSchluessel *string `json:"leikaSchluessel" example:"99107023017000" maxLength:"400" extensions:"x-nullable"`
	// Adresse, wie sie dort steht; null, wenn dort nichts steht.
	URL *string `json:"url" example:"https://www.example.org/antrag" maxLength:"4000" extensions:"x-nullable"`
	// Art der Flächendeckung, wie sie dort steht; null, wenn dort nichts steht.
	Flaechendeckung *string `json:"flaechendeckung" example:"landesweit flächendeckend" maxLength:"400" extensions:"x-nullable"`
	// Zeile der Datei; null, wenn dort nichts steht.
	Zeile *int `json:"zeile" example:"12" minimum:"1" extensions:"x-nullable"`
}

// AbgleichListe ist eine Seite der Unterschiede.
type AbgleichListe struct {
	// Einträge dieser Seite.
	Items []Abgleich `json:"items" validate:"required"`
	Registerseite
}

// Vorschlag ersetzt, was in Zellen steht, ohne die Datei zu ändern.
type Vorschlag struct {
	// Feld des Befunds.
	Feld string `json:"feld" example:"status" maxLength:"80" validate:"required"`
	// Was der Befund gefunden hat.
	Gefunden string `json:"gefunden" example:"liev" maxLength:"400" validate:"required"`
	// Was stattdessen gelten soll.
	Ersatz string `json:"ersatz" example:"Live" maxLength:"4000" validate:"required"`
	// Nur in dieser Zeile; ohne Angabe in allen Zellen der Spalte, die dasselbe sagen.
	Zeile *int `json:"zeile,omitempty" example:"12" minimum:"1" extensions:"x-nullable"`
	// Blatt dieser Zeile; ohne Angabe das einer Datei ohne Blätter.
	Blatt *string `json:"blatt,omitempty" example:"Stand März" maxLength:"400" extensions:"x-nullable"`
}

// ImportVorschlaege ist der Inhalt von POST /importe/{nummer}/vorschlaege.
type ImportVorschlaege struct {
	// Vorschläge, die zu den schon übernommenen hinzukommen; ist die Liste leer, wird nur neu geprüft.
	Vorschlaege []Vorschlag `json:"vorschlaege" validate:"required,max=1000"`
}

// ImportAnwendung ist der Inhalt von POST /importe/{nummer}/anwendung.
type ImportAnwendung struct {
	// Woher die Datei stammt und warum sie geladen wird; steht im Verlauf und gilt als Begründung, wo ein Schritt eine braucht.
	Notiz string `json:"notiz" example:"Monatsmeldung der Ressorts, März 2026" maxLength:"2000" validate:"required"`
	// Wie viele zurückgenommene Angaben gewollt sind; nur nötig, wenn „zuBestaetigen“ eine Zahl nennt, und dann genau diese.
	BestaetigteRuecknahmen *int `json:"bestaetigteRuecknahmen,omitempty" example:"12" minimum:"0" maximum:"10000000" extensions:"x-nullable"`
}

// ImportRuecknahme ist der Inhalt von POST /importe/{nummer}/ruecknahme.
type ImportRuecknahme struct {
	// Warum der Import zurückgenommen wird; steht im Verlauf.
	Notiz string `json:"notiz" example:"Die Datei war vom Vormonat." maxLength:"2000" validate:"required"`
}

// ImportRuecknahmeErgebnis sagt, was die Rücknahme wiederhergestellt hat und was nicht.
type ImportRuecknahmeErgebnis struct {
	// Der Import danach.
	Import Import `json:"import" validate:"required"`
	// Wie viele Paare oder andere Gegenstände wieder sagen, was sie vor dem Import sagten.
	Wiederhergestellt int `json:"wiederhergestellt" example:"129" minimum:"0"`
	// Wie viele seither jemand anders geändert hat oder andere brauchen; sie bleiben, wie sie sind.
	KonflikteGesamt int `json:"konflikteGesamt" example:"1" minimum:"0"`
	// Die ersten 1.000 davon.
	Konflikte []ImportKonflikt `json:"konflikte" validate:"required"`
}

// ImportKonflikt ist, was ein Import geändert hat und nach ihm jemand anders, oder was er angelegt hat und andere inzwischen brauchen.
type ImportKonflikt struct {
	// Art des Gegenstands, wie im Verlauf.
	Gegenstand string `json:"gegenstand" example:"nachnutzung" maxLength:"80" validate:"required"`
	// Schlüssel des Gegenstands, wie im Verlauf.
	Schluessel string `json:"schluessel" example:"150030000000/10092" maxLength:"400" validate:"required"`
	// ARS der Kommune; null, wenn es um keine geht.
	Ars *string `json:"ars" format:"ars" example:"150030000000" extensions:"x-nullable"`
	// OZG-ID des Leistungsbündels; null, wenn es um keines geht.
	OzgID *string `json:"ozgId" format:"ozg-id" example:"10092" extensions:"x-nullable"`
	// Version, die der Import gemacht hat.
	Version int64 `json:"version" example:"4" minimum:"1" maximum:"9007199254740991" validate:"required"`
	// Version, die jetzt gilt.
	JetzigeVersion int64 `json:"jetzigeVersion" example:"5" minimum:"1" maximum:"9007199254740991" validate:"required"`
}
