// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import "nachnutzung/internal/sheet"

// Exportspalte is a column as it leaves the register.
type Exportspalte struct {
	// Name is the column's in the API and in CSV: a field, or a field and its part.
	Name string
	// Kopf is its German head, in XLSX and in the German CSV.
	Kopf string
	Art  sheet.Kind
	// Breite in characters.
	Breite float64
	// Liste is the code list that its values are of; empty without.
	Liste string
	// Mehrere says that a cell may hold several values, apart by semicolons.
	Mehrere bool
	// Verborgen columns are there for programs, not for people.
	Verborgen bool
	// Bedeutung says what the column holds, for the sheet of definitions and for the
	// schema of the data package.
	Bedeutung string
}

// Datentyp is the kind of a column's values in CSV in the words of Table Schema, and
// how they are written where that is not the usual way.
func (s *Exportspalte) Datentyp() (typ, format string) {
	switch s.Art {
	case sheet.KindNumber:
		return "integer", ""
	case sheet.KindTruth:
		return "boolean", ""
	case sheet.KindDay:
		return "date", ""
	case sheet.KindInstant:
		return "datetime", "%Y-%m-%dT%H:%M:%S.%fZ"
	}
	return "string", ""
}

// SpalteVon gives the column of a name; false when there is none.
func SpalteVon(name string) (Exportspalte, bool) {
	s, ok := exportspalten[name]
	s.Name = name
	return s, ok
}

// Widths of columns.
const (
	schmal = 12
	mittel = 18
	breit  = 34
	lang   = 60
)

// The kinds of columns.

func exportText(kopf string, breite float64) Exportspalte {
	return Exportspalte{Kopf: kopf, Breite: breite}
}

func exportKey(kopf string, breite float64) Exportspalte {
	return Exportspalte{Kopf: kopf, Art: sheet.KindKey, Breite: breite}
}

func exportDay(kopf string) Exportspalte {
	return Exportspalte{Kopf: kopf, Art: sheet.KindDay, Breite: schmal}
}

func exportInstant(kopf string) Exportspalte {
	return Exportspalte{Kopf: kopf + " (UTC)", Art: sheet.KindInstant, Breite: mittel}
}

func exportNumber(kopf string) Exportspalte {
	return Exportspalte{Kopf: kopf, Art: sheet.KindNumber, Breite: schmal}
}

func exportTruth(kopf string) Exportspalte {
	return Exportspalte{Kopf: kopf, Art: sheet.KindTruth, Breite: schmal}
}

func exportCode(kopf, liste string, breite float64) Exportspalte {
	return Exportspalte{Kopf: kopf, Breite: breite, Liste: liste}
}

func exportCodes(kopf, liste string, breite float64) Exportspalte {
	return Exportspalte{Kopf: kopf, Breite: breite, Liste: liste, Mehrere: true}
}

// exportspalten are the columns of all lists by name: one name means the same in
// every list, so that it has one head.
var exportspalten = map[string]Exportspalte{
	"ab":                        exportDay("Ab"),
	"aenderungen":               exportText("Änderungen", lang),
	"akteur.kennung":            exportKey("Handelnd (Kennung)", mittel),
	"akteur.name":               exportText("Handelnd", breit),
	"akteur.nameGeloeschtAm":    exportDay("Name gelöscht am"),
	"ags":                       exportKey("AGS", schmal),
	"allein":                    exportNumber("Allein dadurch aufgehalten"),
	"angelegtAm":                exportInstant("Angelegt am"),
	"anzahlKommunen":            exportNumber("Kommunen"),
	"anzahlLeistungen":          exportNumber("Leistungen"),
	"anzahlLeistungsbuendel":    exportNumber("Leistungsbündel"),
	"anzahlMitglieder":          exportNumber("Mitglieder"),
	"ars":                       exportKey("ARS", mittel),
	"art":                       exportText("Art", mittel),
	"artBeleglage":              exportCode("Beleglage der Art", "beleglage", schmal),
	"aufgegeben":                exportNumber("Aufgegeben"),
	"begriff":                   exportText("Begriff", breit),
	"begruendung":               exportText("Begründung", breit),
	"begruendungGeloeschtAm":    exportDay("Begründung gelöscht am"),
	"beispiel":                  exportTruth("Beispiel"),
	"beleglage":                 exportCode("Beleglage", "beleglage", schmal),
	"bemerkung":                 exportText("Bemerkung", breit),
	"beschreibung":              exportText("Beschreibung", lang),
	"bestaetigtAm":              exportDay("Bestätigt am"),
	"bestaetigung":              exportText("Bestätigung", mittel),
	"betreiber":                 exportText("Betreiber", breit),
	"bezeichnung":               exportText("Bezeichnung", mittel),
	"bis":                       exportText("Bis", schmal),
	"blocker":                   exportCodes("Hindernisse", "blocker", breit),
	"booster":                   exportTruth("Booster"),
	"code":                      exportKey("Code", mittel),
	"definition":                exportKey("Definition", mittel),
	"definitionVersion":         exportNumber("Fassung der Definition"),
	"ebene":                     exportText("Ebene", schmal),
	"ebenen":                    exportCodes("Ebenen", "ebene", mittel),
	"eigeneLesart":              exportTruth("Eigene Lesart"),
	"einsaetze":                 exportText("Einsätze", breit),
	"eintraege":                 exportText("Einträge", lang),
	"einwohner":                 exportNumber("Einwohner"),
	"einwohner.nenner":          exportNumber("Einwohner: von"),
	"einwohner.prozent":         exportNumber("Einwohner: Prozent"),
	"einwohner.zaehler":         exportNumber("Einwohner: erreicht"),
	"einwohnerStand":            exportDay("Einwohner am"),
	"erbtVon.code":              exportKey("Erbt von (ARS)", mittel),
	"erbtVon.name":              exportText("Erbt von", breit),
	"federfuehrung.bund.code":   exportCodes("Federführung Bund (Code)", "bundesressort", mittel),
	"federfuehrung.bund.name":   exportText("Federführung Bund", breit),
	"federfuehrung.land.code":   exportKey("Federführung Land (Schlüssel)", mittel),
	"federfuehrung.land.name":   exportText("Federführung Land", breit),
	"fehlende.code":             exportKey("Fehlende (Schlüssel)", breit),
	"fehlende.name":             exportText("Fehlende", lang),
	"fehlendeGesamt":            exportNumber("Fehlende (Anzahl)"),
	"flaecheHa":                 exportNumber("Fläche (ha)"),
	"flaecheStand":              exportDay("Fläche am"),
	"formel":                    exportText("Formel", lang),
	"freiKommunen":              exportNumber("Kommunen, die frei würden"),
	"fruehereTermine":           exportNumber("Frühere Termine"),
	"fuer":                      exportText("Für", mittel),
	"gebietsstand":              exportDay("Gebietsstand"),
	"geaendertAm":               exportInstant("Geändert am"),
	"geerbtVon.code":            exportKey("Geerbt von (ARS)", mittel),
	"geerbtVon.name":            exportText("Geerbt von", breit),
	"gegruendet":                exportText("Gegründet", schmal),
	"gehalten":                  exportNumber("Gehalten"),
	"geplanterGoLive":           exportDay("Geplanter Go-live"),
	"gesetz":                    exportText("Gesetz", breit),
	"gesetzKuerzel":             exportText("Gesetz (Kürzel)", schmal),
	"gueltigBis":                exportDay("Gültig bis"),
	"hinweis":                   exportText("Hinweis", breit),
	"id":                        exportKey("Kennung", mittel),
	"keinBedarf.anzahl":         exportNumber("Kein Bedarf"),
	"keinBedarf.einwohner":      exportNumber("Kein Bedarf: Einwohner"),
	"kommune.code":              exportKey("Kommune (ARS)", mittel),
	"kommune.name":              exportText("Kommune", breit),
	"kreis.code":                exportKey("Kreis (ARS)", mittel),
	"kreis.name":                exportText("Kreis", breit),
	"kurzname":                  exportText("Kurzname", breit),
	"laender.code":              exportKey("Länder (Schlüssel)", schmal),
	"laender.name":              exportText("Länder", breit),
	"laengsterVerzugTage":       exportNumber("Längster Verzug (Tage)"),
	"laeuftAb":                  exportInstant("Läuft ab"),
	"lage.code":                 exportKey("Lage (Code)", mittel),
	"lage.name":                 exportText("Lage", breit),
	"land.code":                 exportKey("Land (Schlüssel)", schmal),
	"land.name":                 exportText("Land", mittel),
	"langname":                  exportText("Langer Name", breit),
	"laufend":                   exportNumber("Laufend"),
	"leikaSchluessel":           exportKey("LeiKa-Schlüssel", mittel),
	"leistungsbuendel":          exportKey("Leistungsbündel (OZG-ID)", mittel),
	"leistungsbuendel.name":     exportText("Leistungsbündel", breit),
	"liveAehnlich":              exportNumber("Live bei ähnlich großen"),
	"liveGleicherArt":           exportNumber("Live bei gleicher Art"),
	"liveImLand":                exportNumber("Live im Land"),
	"massgeblich":               exportText("Maßgebliche Zahl", mittel),
	"mindestReifegrad":          exportText("Mindest-Reifegrad", mittel),
	"mindestensEine.nenner":     exportNumber("Leistungsbündel: von"),
	"mindestensEine.prozent":    exportNumber("Leistungsbündel: Prozent"),
	"mindestensEine.zaehler":    exportNumber("Leistungsbündel: bei mindestens einem"),
	"mitglied":                  exportText("Mitglied", breit),
	"mitgliederzahlen":          exportText("Mitgliederzahlen", breit),
	"mittlererVerzugTage":       exportNumber("Mittlerer Verzug (Tage)"),
	"nach":                      exportText("Zusammengefasst nach", mittel),
	"nachfolger":                exportKey("Nachfolger (ARS)", mittel),
	"nachnutzungskategorie":     exportText("Nachnutzungskategorie", mittel),
	"nachnutzungsmodell":        exportCode("Nachnutzungsmodell", "nachnutzungsmodell", mittel),
	"name":                      exportText("Name", breit),
	"nichtZustaendig.anzahl":    exportNumber("Nicht zuständig"),
	"nichtZustaendig.einwohner": exportNumber("Nicht zuständig: Einwohner"),
	"ohneReifegrad":             exportNumber("Live ohne Reifegrad"),
	"onlinedienst.code":         exportKey("Onlinedienst (Code)", mittel),
	"onlinedienst.name":         exportText("Onlinedienst", breit),
	"onlinedienste":             exportKey("Onlinedienste", breit),
	"organisation":              exportText("Organisation", breit),
	"ozgId":                     exportKey("OZG-ID", schmal),
	"paare":                     exportNumber("Paare"),
	"phase":                     exportText("Phase", mittel),
	"plaene":                    exportNumber("Pläne"),
	"plattformen":               exportKey("Plattformen", mittel),
	"plz":                       exportKey("PLZ", schmal),
	"prioritaet":                exportCode("Priorität", "prioritaet", schmal),
	"quelle":                    exportText("Quelle", mittel),
	"quellen":                   exportText("Quellen", lang),
	"rechte":                    exportText("Rechte", breit),
	"rechtsform":                exportText("Rechtsform", mittel),
	"rechtsgrundlage":           exportText("Rechtsgrundlage", breit),
	"reifegrade":                exportText("Reifegrade", breit),
	"ressort":                   exportText("Ressort", mittel),
	"revision":                  exportNumber("Revision"),
	"satz":                      exportText("Satz", lang),
	"schluessel":                exportKey("Schlüssel", breit),
	"schritt":                   exportNumber("Schritt"),
	"sdg1":                      exportTruth("SDG Anhang I"),
	"sdg2":                      exportTruth("SDG Anhang II"),
	"seit":                      exportText("Seit", schmal),
	"sitz":                      exportText("Sitz der Verwaltung", mittel),
	"stand":                     exportDay("Stand"),
	"status":                    exportCode("Status", "status", mittel),
	"statusHerkunft":            exportText("Herkunft des Status", mittel),
	"statusSeit":                exportDay("Status seit"),
	"stehtFuer":                 exportText("Steht für", breit),
	"text":                      exportText("Text", lang),
	"texte":                     exportText("Freie Texte (Kennungen)", breit),
	"themenfeld":                exportKey("Themenfeld (Code)", mittel),
	"themenfeld.code":           exportKey("Themenfeld (Code)", mittel),
	"themenfeld.name":           exportText("Themenfeld", breit),
	"traeger":                   exportTruth("Verwaltungsträger"),
	"traeger.nenner":            exportNumber("Verwaltungsträger: von"),
	"traeger.prozent":           exportNumber("Verwaltungsträger: Prozent"),
	"traeger.zaehler":           exportNumber("Verwaltungsträger: erreicht"),
	"typRoh":                    exportText("LeiKa-Typ (Quelle)", schmal),
	"typen":                     exportCodes("LeiKa-Typen", "leika_typ", schmal),
	"ueberfaellig":              exportNumber("Überfällig"),
	"uebergeordnet":             exportKey("Übergeordnet (ARS)", mittel),
	"umsetzungsmodell":          exportText("Umsetzungsmodell", mittel),
	"verband.code":              exportKey("Gemeindeverband (ARS)", mittel),
	"verband.name":              exportText("Gemeindeverband", breit),
	"verbuende":                 exportKey("Verbünde", mittel),
	"verschoben":                exportNumber("Verschoben"),
	"version":                   {Kopf: "Version", Art: sheet.KindNumber, Breite: schmal, Verborgen: true},
	"verspaetet":                exportNumber("Verspätet"),
	"vertragImLand":             exportNumber("Vertrag im Land"),
	"vorgang":                   exportText("Vorgang", mittel),
	"widerrufenAm":              exportInstant("Widerrufen am"),
	"zeitpunkt":                 exportInstant("Zeitpunkt"),
	"zuletztBenutzt":            exportInstant("Zuletzt benutzt"),
	"zurueckgezogen":            exportTruth("Zurückgezogen"),
	"zustaendig":                exportTruth("Zuständig"),
	"zustaendigkeit":            exportText("Zuständigkeit", schmal),
	"zustaendigkeit.arten":      exportCodes("Zuständig (Arten)", "zustaendigkeitsart", mittel),
	"zustaendigkeit.stand":      exportCode("Stand der Zuständigkeit", "zustaendigkeitsstand", mittel),
	"zustaendigkeitUnbekannt":   exportNumber("Zuständigkeit unbekannt"),
	"zustand":                   exportCode("Zustand", "onlinedienst_zustand", mittel),

	"federfuehrung.bund.beleglage": exportCode("Federführung Bund: Beleglage", "beleglage", mittel),
	"federfuehrung.bund.herkunft":  exportText("Federführung Bund: Herkunft", mittel),
	"federfuehrung.bund.quellen":   exportText("Federführung Bund: Quellen", lang),
	"federfuehrung.land.beleglage": exportCode("Federführung Land: Beleglage", "beleglage", mittel),
	"federfuehrung.land.herkunft":  exportText("Federführung Land: Herkunft", mittel),
	"federfuehrung.land.quellen":   exportText("Federführung Land: Quellen", lang),
}
