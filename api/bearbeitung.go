// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Federfuehrungsangabe ist die Federführung, die zu einem Themenfeld oder einem Leistungsbündel selbst eingetragen ist.
type Federfuehrungsangabe struct {
	// Version für If-Match beim Ändern; es ist die des Themenfelds oder Leistungsbündels.
	Version int64 `json:"version" example:"1" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Federführende Bundesressorts.
	Bund FederfuehrungsangabeSeite `json:"bund"`
	// Federführende Länder.
	Land FederfuehrungsangabeSeite `json:"land"`
}

// FederfuehrungsangabeSeite ist eine Seite einer eingetragenen Federführung.
type FederfuehrungsangabeSeite struct {
	// Wer federführend ist: Bundesressorts mit ihrer Abkürzung, Länder mit ihrem zweistelligen Schlüssel. Leer, solange nichts belegt ist.
	Federfuehrende []Verweis `json:"federfuehrende" validate:"required"`
	// Wie gut die Angabe belegt ist; Codeliste „beleglage“.
	Beleglage string `json:"beleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet,nicht_belegt" example:"belegt" validate:"required"`
	// Was die Quelle ergänzt; null, wenn nichts.
	Hinweis *string `json:"hinweis" example:"Hessen unterstützt" maxLength:"1000" extensions:"x-nullable"`
	// Quellen der Angabe.
	Quellen []Quelle `json:"quellen" validate:"required"`
}

// FederfuehrungAenderung ist der Inhalt von PUT auf eine Federführung; er ersetzt sie ganz.
type FederfuehrungAenderung struct {
	// Federführende Bundesressorts.
	Bund FederfuehrungSeiteAenderung `json:"bund" validate:"required"`
	// Federführende Länder.
	Land FederfuehrungSeiteAenderung `json:"land" validate:"required"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Beschluss des IT-Planungsrats." maxLength:"2000" extensions:"x-nullable"`
}

// FederfuehrungSeiteAenderung ist eine Seite einer Federführung, wie sie eingetragen wird.
type FederfuehrungSeiteAenderung struct {
	// Wer federführend ist: Abkürzungen von Bundesressorts oder zweistellige Schlüssel von Ländern. Leer nimmt die Angabe zurück.
	Federfuehrende []string `json:"federfuehrende" example:"15" maxLength:"12" validate:"required,max=16"`
	// Wie gut die Angabe belegt ist; ohne Federführende „nicht_belegt“.
	Beleglage string `json:"beleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet,nicht_belegt" example:"belegt" validate:"required"`
	// Was die Quelle ergänzt.
	Hinweis *string `json:"hinweis,omitempty" example:"Hessen unterstützt" maxLength:"1000" extensions:"x-nullable"`
	// Quellen der Angabe; nötig, wenn sie nicht nur vermutet ist.
	Quellen []Quelle `json:"quellen,omitempty" maxItems:"20" validate:"max=20"`
}

// OnlinedienstAenderung ist der Inhalt von PUT auf einen Onlinedienst; er ersetzt ihn ganz.
type OnlinedienstAenderung struct {
	// Name in der Quelle.
	Name string `json:"name" example:"Wohngeld" maxLength:"300" validate:"required"`
	// Länder, die ihn entwickeln, mit ihrem zweistelligen Schlüssel.
	Laender []string `json:"laender" format:"land" example:"01" validate:"required,max=16"`
	// Leistungsbündel, die er abdeckt.
	Leistungsbuendel []ZuordnungAenderung `json:"leistungsbuendel" validate:"required,max=100"`
	// Art der Nachnutzung; Codeliste „nachnutzungsmodell“.
	Nachnutzungsmodell *string `json:"nachnutzungsmodell,omitempty" format:"code" example:"efa" extensions:"x-nullable"`
	// Stand der Entwicklung; Codeliste „onlinedienst_zustand“.
	Zustand *string `json:"zustand,omitempty" format:"code" example:"go_live" extensions:"x-nullable"`
	// Was zur Angabe der Quelle zu wissen ist.
	Hinweis *string `json:"hinweis,omitempty" example:"Fokusleistung 2023." maxLength:"1000" extensions:"x-nullable"`
	// Quellen der Angaben.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Meldung des Landes Schleswig-Holstein." maxLength:"2000" extensions:"x-nullable"`
}

// ZuordnungAenderung ordnet ein Leistungsbündel zu.
type ZuordnungAenderung struct {
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Wie gut die Zuordnung belegt ist.
	Beleglage string `json:"beleglage" enums:"belegt,indirekt_belegt,erschlossen,vermutet" example:"belegt" validate:"required"`
}

// PlattformAenderung ist der Inhalt von PUT auf eine Plattform; er ersetzt sie ganz.
type PlattformAenderung struct {
	// Name der Plattform.
	Name string `json:"name" example:"OSI" maxLength:"200" validate:"required"`
	// Ausgeschriebener Name.
	Langname *string `json:"langname,omitempty" example:"Online-Service-Infrastruktur" maxLength:"300" extensions:"x-nullable"`
	// Art der Plattform; Codeliste „plattformart“.
	Art string `json:"art" format:"code" example:"portal" validate:"required"`
	// Betreiber.
	Betreiber *string `json:"betreiber,omitempty" example:"Dataport AöR" maxLength:"300" extensions:"x-nullable"`
	// Seit wann es sie gibt, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Seit *string `json:"seit,omitempty" format:"zeitangabe" example:"2020" extensions:"x-nullable"`
	// Was die Quelle ergänzt.
	Hinweis *string `json:"hinweis,omitempty" example:"Gemeinsam betrieben." maxLength:"2000" extensions:"x-nullable"`
	// Quellen der Angaben.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Neuer Betreibervertrag." maxLength:"2000" extensions:"x-nullable"`
}

// VerbundAenderung ist der Inhalt von PUT auf einen Verbund; er ersetzt ihn ganz, seine Mitglieder ausgenommen.
type VerbundAenderung struct {
	// Name des Verbunds.
	Name string `json:"name" example:"KITU" maxLength:"300" validate:"required"`
	// Rechtsform.
	Rechtsform *string `json:"rechtsform,omitempty" example:"Genossenschaft" maxLength:"300" extensions:"x-nullable"`
	// Wann er gegründet wurde, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Gegruendet *string `json:"gegruendet,omitempty" format:"zeitangabe" example:"2009" extensions:"x-nullable"`
	// Was die Quelle ergänzt.
	Hinweis *string `json:"hinweis,omitempty" example:"Gegründet von der Landeshauptstadt Magdeburg und anderen." maxLength:"2000" extensions:"x-nullable"`
	// Belegte Mitgliederzahlen, je Stand eine.
	Mitgliederzahlen []Mitgliederzahl `json:"mitgliederzahlen,omitempty" validate:"max=200"`
	// Quellen der Angaben.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Geschäftsbericht 2025." maxLength:"2000" extensions:"x-nullable"`
}

// SynonymAenderung ist der Inhalt von PUT auf ein Synonym.
type SynonymAenderung struct {
	// Anmerkung dazu.
	Hinweis *string `json:"hinweis,omitempty" example:"Abkürzung für Bildung und Teilhabe" maxLength:"1000" extensions:"x-nullable"`
	// true zieht es zurück, false oder nichts lässt es gelten.
	Zurueckgezogen *bool `json:"zurueckgezogen,omitempty" example:"false" extensions:"x-nullable"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Führte zu Verwechslungen." maxLength:"2000" extensions:"x-nullable"`
}

// CodelisteneintragAenderung ist der Inhalt von PUT auf den Eintrag einer Codeliste.
type CodelisteneintragAenderung struct {
	// Deutsche Bezeichnung.
	Bezeichnung string `json:"bezeichnung" example:"In Planung" maxLength:"300" validate:"required"`
	// Was der Eintrag bedeutet.
	Beschreibung *string `json:"beschreibung,omitempty" example:"Das Vorhaben ist beschlossen." maxLength:"2000" extensions:"x-nullable"`
	// Platz in der Liste, ab 1; die Einträge danach rücken weiter.
	Ordnung int `json:"ordnung" example:"1" minimum:"1" maximum:"10000" validate:"required"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Vereinbarung der Länder." maxLength:"2000" extensions:"x-nullable"`
}

// Plattformnutzungen sagt, in welchen Zeiten eine Kommune eine Plattform genutzt hat; ohne Beispieldaten.
type Plattformnutzungen struct {
	// Plattform mit ihrem Code.
	Plattform Verweis `json:"plattform" validate:"required"`
	// Kommune mit ihrem ARS.
	Kommune Verweis `json:"kommune" validate:"required"`
	// Version; sie steigt mit jeder Änderung. 0, solange nichts bekannt ist.
	Version int64 `json:"version" example:"2" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Zeiten in ihrer Reihenfolge; leer, wenn keine Nutzung bekannt ist.
	Zeiten []Nutzungszeit `json:"zeiten"`
}

// Nutzungszeit ist eine Zeit, in der eine Kommune eine Plattform genutzt hat.
type Nutzungszeit struct {
	// Erster Tag, so genau, wie er bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT); null, wenn unbekannt.
	Seit *string `json:"seit" format:"zeitangabe" example:"2021-09" extensions:"x-nullable"`
	// Letzter Tag, so genau, wie er bekannt ist; null, solange sie andauert.
	Bis *string `json:"bis" format:"zeitangabe" example:"2025-12-31" extensions:"x-nullable"`
	// Quellen der Angabe.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
}

// PlattformnutzungenAenderung ist der Inhalt von PUT auf die Nutzung einer Plattform durch eine Kommune; er ersetzt sie ganz.
type PlattformnutzungenAenderung struct {
	// Zeiten; sie dürfen sich nicht überschneiden. Eine beendete Nutzung bleibt mit „bis“ stehen; leer nimmt eine irrige Angabe zurück.
	Zeiten []Nutzungszeit `json:"zeiten" validate:"required,max=50"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Meldung der Kommune." maxLength:"2000" extensions:"x-nullable"`
}

// Verbundmitgliedschaft sagt, in welchen Zeiten eine Kommune einem Verbund angehört hat; ohne Beispieldaten.
type Verbundmitgliedschaft struct {
	// Verbund mit seinem Code.
	Verbund Verweis `json:"verbund" validate:"required"`
	// Kommune mit ihrem ARS.
	Kommune Verweis `json:"kommune" validate:"required"`
	// Version; sie steigt mit jeder Änderung. 0, solange nichts bekannt ist.
	Version int64 `json:"version" example:"2" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Name des Mitglieds in der Quelle; null, wenn keine Mitgliedschaft bekannt ist.
	Mitglied *string `json:"mitglied" example:"Lutherstadt Eisleben" maxLength:"300" extensions:"x-nullable"`
	// Zeiten in ihrer Reihenfolge; leer, wenn keine Mitgliedschaft bekannt ist.
	Zeiten []Mitgliedszeit `json:"zeiten"`
}

// Mitgliedszeit ist eine Zeit, in der eine Kommune einem Verbund angehört hat.
type Mitgliedszeit struct {
	// Erster Tag, so genau, wie er bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT); null, wenn unbekannt.
	Seit *string `json:"seit" format:"zeitangabe" example:"2021-09-01" extensions:"x-nullable"`
	// Letzter Tag, so genau, wie er bekannt ist; null, solange sie andauert.
	Bis *string `json:"bis" format:"zeitangabe" example:"2025-12-31" extensions:"x-nullable"`
	// Was die Quelle ergänzt; null, wenn nichts.
	Hinweis *string `json:"hinweis" example:"Beigetreten als 90. Kommune." maxLength:"1000" extensions:"x-nullable"`
	// Quellen der Angabe.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
}

// VerbundmitgliedschaftAenderung ist der Inhalt von PUT auf die Mitgliedschaft einer Kommune; er ersetzt sie ganz.
type VerbundmitgliedschaftAenderung struct {
	// Name des Mitglieds in der Quelle; ohne Angabe der Name der Kommune im Gemeindeverzeichnis.
	Mitglied *string `json:"mitglied,omitempty" example:"Lutherstadt Eisleben" maxLength:"300" extensions:"x-nullable"`
	// Zeiten; sie dürfen sich nicht überschneiden. Ein Austritt steht in „bis“; leer nimmt eine irrige Angabe zurück.
	Zeiten []Mitgliedszeit `json:"zeiten" validate:"required,max=50"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Beitritt zum Jahreswechsel." maxLength:"2000" extensions:"x-nullable"`
}

// WeiteresMitglied sagt, in welchen Zeiten ein Unternehmen, eine Stiftung oder ein Verein einem Verbund angehört hat; ohne Beispieldaten.
type WeiteresMitglied struct {
	// Verbund mit seinem Code.
	Verbund Verweis `json:"verbund" validate:"required"`
	// Name des Mitglieds in der Quelle; sein Schlüssel.
	Mitglied string `json:"mitglied" format:"mitglied" example:"KID Magdeburg GmbH" validate:"required"`
	// Version; sie steigt mit jeder Änderung.
	Version int64 `json:"version" example:"2" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Zeiten in ihrer Reihenfolge; leer, wenn die Angabe zurückgenommen ist.
	Zeiten []Mitgliedszeit `json:"zeiten"`
}

// WeiteresMitgliedAenderung ist der Inhalt von PUT auf die Mitgliedschaft eines Mitglieds, das keine Kommune ist; er ersetzt sie ganz.
type WeiteresMitgliedAenderung struct {
	// Zeiten; sie dürfen sich nicht überschneiden. Ein Austritt steht in „bis“; leer nimmt eine irrige Angabe zurück.
	Zeiten []Mitgliedszeit `json:"zeiten" validate:"required,max=50"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Beitritt zum Jahreswechsel." maxLength:"2000" extensions:"x-nullable"`
}
