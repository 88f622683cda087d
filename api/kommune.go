// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Kommune ist eine Körperschaft des Gemeindeverzeichnisses GV100AD: eine je Regionalschlüssel, mit allen Ebenen, auf denen sie steht.
type Kommune struct {
	// Amtlicher Regionalschlüssel (ARS): zwölf Ziffern; der Schlüssel der Körperschaft.
	Ars string `json:"ars" format:"ars" example:"150030000000" validate:"required"`
	// Amtlicher Gemeindeschlüssel (AGS) der untersten Ebene, auf der sie steht; null bei einem Gemeindeverband.
	Ags *string `json:"ags" format:"ags" example:"15003000" extensions:"x-nullable"`
	// Amtlicher Name.
	Name string `json:"name" example:"Magdeburg, Landeshauptstadt" maxLength:"200"`
	// Name ohne den Zusatz.
	Kurzname string `json:"kurzname" example:"Magdeburg" maxLength:"200"`
	// Art der Körperschaft; Codeliste „kommunenart“.
	Art string `json:"art" enums:"land,kreis,landkreis,regionalverband,kreisfreie_stadt,stadtkreis,amt,samtgemeinde,verbandsgemeinde,verwaltungsgemeinschaft,kirchspielslandgemeinde,verwaltungsverband,traegermodell,erfuellende_gemeinde,einheitsgemeinde,mitgliedsgemeinde,gemeindefreies_gebiet" example:"kreisfreie_stadt"`
	// Bezeichnung einer Gemeinde nach ihrem Textkennzeichen.
	Bezeichnung string `json:"bezeichnung,omitempty" example:"Kreisfreie Stadt" maxLength:"200"`
	// Ebenen, auf denen sie steht, von oben, jede mit ihrem AGS.
	Ebenen []KommuneEbene `json:"ebenen"`
	// Land, in dem sie liegt, mit seinem zweistelligen Schlüssel.
	Land *Verweis `json:"land,omitempty"`
	// Kreis, in dem sie liegt, mit seinem ARS; fehlt bei einem Land und beim Kreis selbst.
	Kreis *Verweis `json:"kreis,omitempty"`
	// Gemeindeverband, zu dem sie gehört, mit seinem ARS.
	Verband *Verweis `json:"verband,omitempty"`
	// ARS der nächsthöheren Körperschaft; null bei einem Land.
	Uebergeordnet *string `json:"uebergeordnet" format:"ars" example:"150000000000" extensions:"x-nullable"`
	// Sitz der Verwaltung eines Landes, Kreises oder Gemeindeverbands.
	Sitz string `json:"sitz,omitempty" example:"Magdeburg" maxLength:"200"`
	// Postleitzahl der Verwaltung einer Gemeinde.
	Plz string `json:"plz,omitempty" format:"plz" example:"39104"`
	// Einwohnerzahl ihres Gebiets.
	Einwohner *int `json:"einwohner,omitempty" example:"244329" minimum:"0" maximum:"1000000000"`
	// Stichtag der Einwohnerzahl.
	EinwohnerStand string `json:"einwohnerStand,omitempty" format:"date" example:"2024-12-31"`
	// Fläche in Hektar.
	FlaecheHa *int `json:"flaecheHa,omitempty" example:"20168" minimum:"0" maximum:"1000000000"`
	// Stichtag der Fläche.
	FlaecheStand string `json:"flaecheStand,omitempty" format:"date" example:"2023-12-31"`
	// Gebietsstand des Verzeichnisses, aus dem sie bekannt ist.
	Gebietsstand string `json:"gebietsstand,omitempty" format:"date" example:"2025-08-31"`
	// Letzter Tag ihres Bestehens; null, solange sie besteht.
	GueltigBis *string `json:"gueltigBis" format:"date" example:"2021-06-30" extensions:"x-nullable"`
	// Körperschaften, die ihr nach einer Gebietsreform nachfolgen.
	Nachfolger []Nachfolger `json:"nachfolger"`
	// Ob sie Verwaltungsträger ist; null, wo für ihr Land keine Regel belegt ist.
	Traeger *bool `json:"traeger" example:"true" extensions:"x-nullable"`
	// Verwaltungsträger, der für sie handelt, mit seinem ARS (bei einer Mitgliedsgemeinde die Verbandsgemeinde).
	ErbtVon *Verweis `json:"erbtVon,omitempty"`
	// Plattformen, die sie nutzt.
	Plattformen []Plattformnutzung `json:"plattformen"`
	// Verbünde, denen sie angehört.
	Verbuende []VerbundVerweis `json:"verbuende"`
}

// KommuneEbene ist eine Ebene, auf der eine Körperschaft steht.
type KommuneEbene struct {
	// Ebene; Codeliste „ebene“.
	Ebene string `json:"ebene" enums:"land,kreis,gemeindeverband,gemeinde" example:"gemeinde" validate:"required"`
	// AGS auf dieser Ebene; null bei einem Gemeindeverband.
	Ags *string `json:"ags" format:"ags" example:"15003000" extensions:"x-nullable"`
}

// Nachfolger ist eine Körperschaft, die einer anderen nach einer Gebietsreform nachfolgt.
type Nachfolger struct {
	// ARS der neuen Körperschaft.
	Ars string `json:"ars" format:"ars" example:"160630105105" validate:"required"`
	// Erster Tag des neuen Gebietsstands.
	Ab string `json:"ab" format:"date" example:"2021-07-01" validate:"required"`
	// Art der Änderung; Codeliste „gebietsaenderung“.
	Art string `json:"art" format:"code" example:"schluesselwechsel" validate:"required"`
}

// Plattformnutzung sagt, welche Plattform eine Körperschaft seit wann nutzt.
type Plattformnutzung struct {
	// Code der Plattform.
	Code string `json:"code" format:"code" example:"osi" validate:"required"`
	// Name der Plattform.
	Name string `json:"name" example:"OSI" maxLength:"200" validate:"required"`
	// Seit wann, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Seit string `json:"seit,omitempty" format:"zeitangabe" example:"2021-09"`
	// Ob es sich um eine erfundene Zeile der Beispieldaten handelt.
	Beispiel bool `json:"beispiel" example:"true" validate:"required"`
}

// VerbundVerweis sagt, welchem Verbund eine Körperschaft seit wann angehört.
type VerbundVerweis struct {
	// Code des Verbunds.
	Code string `json:"code" format:"code" example:"kitu" validate:"required"`
	// Name des Verbunds.
	Name string `json:"name" example:"KITU" maxLength:"200" validate:"required"`
	// Seit wann, so genau, wie es bekannt ist (JJJJ, JJJJ-MM oder JJJJ-MM-TT).
	Seit string `json:"seit,omitempty" format:"zeitangabe" example:"2009"`
	// Ob es sich um eine erfundene Zeile der Beispieldaten handelt.
	Beispiel bool `json:"beispiel" example:"false" validate:"required"`
}

// KommuneListe ist eine Seite der Liste der Körperschaften.
type KommuneListe struct {
	// Einträge dieser Seite.
	Items []Kommune `json:"items" validate:"required"`
	Seite
}

// KommuneParams sind die Anfrageparameter von GET /kommunen.
type KommuneParams struct {
	// Suchwörter im Namen; oder ein ARS, ein AGS oder eine Postleitzahl.
	Q string `form:"q" json:"q" maxLength:"200"`
	// Land mit zweistelligem Schlüssel. Darf mehrfach stehen.
	Land []string `form:"land" json:"land" format:"land" collectionFormat:"multi" extensions:"x-format=land"`
	// Kreis mit ARS oder fünfstelligem AGS: der Kreis selbst und alle Körperschaften in ihm.
	Kreis string `form:"kreis" json:"kreis" format:"kommune"`
	// Körperschaft mit ARS oder AGS: alle, die unmittelbar unter ihr stehen.
	Uebergeordnet string `form:"uebergeordnet" json:"uebergeordnet" format:"kommune"`
	// Art der Körperschaft; Codeliste „kommunenart“. Darf mehrfach stehen.
	Art []string `form:"art" json:"art" enums:"land,kreis,landkreis,regionalverband,kreisfreie_stadt,stadtkreis,amt,samtgemeinde,verbandsgemeinde,verwaltungsgemeinschaft,kirchspielslandgemeinde,verwaltungsverband,traegermodell,erfuellende_gemeinde,einheitsgemeinde,mitgliedsgemeinde,gemeindefreies_gebiet" collectionFormat:"multi"`
	// Ebene, auf der die Körperschaft steht; Codeliste „ebene“.
	Ebene string `form:"ebene" json:"ebene" enums:"land,kreis,gemeindeverband,gemeinde"`
	// Ob die Körperschaft Verwaltungsträger ist. Körperschaften aus Ländern ohne belegte Regel passen weder zu true noch zu false.
	Traeger *bool `form:"traeger" json:"traeger"`
	// Ob statt der bestehenden Stellen die gezeigt werden, die nach einer erfassten Gebietsreform entfallen sind. Ohne Angabe: false.
	Entfallen *bool `form:"entfallen" json:"entfallen"`
	// Tag, dessen Stand gezeigt wird: wer damals bestand, welchem Verbund angehörte und welche Plattform nutzte. Ohne Angabe: heute.
	Stichtag string `form:"stichtag" json:"stichtag" format:"date"`
	// Code eines Verbunds, dem sie am Stichtag angehört.
	Verbund string `form:"verbund" json:"verbund" format:"code" codelist:"verbund"`
	// Code einer Plattform, die sie am Stichtag nutzt.
	Plattform string `form:"plattform" json:"plattform" format:"code" codelist:"plattform"`
	// Mindestens so viele Einwohner.
	EinwohnerMin *int `form:"einwohnerMin" json:"einwohnerMin" minimum:"0" maximum:"1000000000"`
	// Höchstens so viele Einwohner.
	EinwohnerMax *int `form:"einwohnerMax" json:"einwohnerMax" minimum:"0" maximum:"1000000000"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,ars,-ars,einwohner,-einwohner,relevanz"`
	Wissensstand
	Blatt
}

// Hierarchie zeigt eine Körperschaft zwischen denen über und unter ihr.
type Hierarchie struct {
	// Die Körperschaft selbst.
	Kommune KommuneKurz `json:"kommune" validate:"required"`
	// Körperschaften über ihr, vom Land abwärts.
	Uebergeordnete []KommuneKurz `json:"uebergeordnete" validate:"required"`
	// Körperschaften unmittelbar unter ihr, nach Namen.
	Untergeordnete []KommuneKurz `json:"untergeordnete" validate:"required"`
}

// KommuneKurz ist eine Körperschaft in Kürze.
type KommuneKurz struct {
	// Amtlicher Regionalschlüssel (ARS): zwölf Ziffern.
	Ars string `json:"ars" format:"ars" example:"150000000000" validate:"required"`
	// Amtlicher Name.
	Name string `json:"name" example:"Sachsen-Anhalt" maxLength:"200" validate:"required"`
	// Art der Körperschaft; Codeliste „kommunenart“.
	Art string `json:"art" format:"code" example:"land" validate:"required"`
	// Einwohnerzahl ihres Gebiets.
	Einwohner int `json:"einwohner" example:"2135597" minimum:"0" maximum:"1000000000" validate:"required"`
	// Ob sie Verwaltungsträger ist; null, wo für ihr Land keine Regel belegt ist.
	Traeger *bool `json:"traeger" example:"false" extensions:"x-nullable"`
}
