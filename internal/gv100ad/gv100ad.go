// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package gv100ad reads the register of all German Länder, Kreise and Gemeinden
// that the Statistisches Bundesamt publishes every quarter under the name
// GV100AD, from its original zip or from the bare text.
//
// It says what stands in the register, record by record, and refuses what does
// not hang together. It knows nothing of the catalogue: which records make one
// body, and which of them is a Verwaltungsträger, is decided elsewhere.
package gv100ad

import "time"

// Register is one edition: all records of one Gebietsstand, each kind in the
// order of the file.
type Register struct {
	// Gebietsstand is the day whose boundaries the records describe, at 00:00 UTC.
	Gebietsstand      time.Time
	Quelle            Quelle
	Laender           []Land
	Regierungsbezirke []Regierungsbezirk
	Regionen          []Region
	Kreise            []Kreis
	Verbaende         []Verband
	Gemeinden         []Gemeinde
}

// Quelle is what the edition says about itself, mostly in its Hinweise.txt. A
// figure must never be shown without its date, and the licence asks for the
// source to be named. A fact that is not given is empty.
type Quelle struct {
	// Datei is the name of the text inside the zip.
	Datei string
	// Erschienen is the month of publication as printed ("Juli 2025").
	Erschienen string
	// Bevoelkerungsstand is the reference date of all population figures.
	Bevoelkerungsstand time.Time
	// Bevoelkerungsbasis is the census they continue, as printed ("ZENSUS 2022").
	Bevoelkerungsbasis string
	// Flaechenstand is the reference date of all areas.
	Flaechenstand time.Time
	// Vermerk is the copyright notice with the terms of use, in one line.
	Vermerk string
	// Hinweise is the whole text of Hinweise.txt.
	Hinweise string
}

// Each ARS has twelve digits: Land 2, Regierungsbezirk 1, Kreis 2, Gemeindeverband
// 4, Gemeinde 3. The levels below a record's own are filled with zeros, as PVOG
// does; so a kreisfreie Stadt has one ARS as Kreis, Verband and Gemeinde. A Name
// may be cut short: the register has room for fifty characters.

// Land is a record of Satzart 10.
type Land struct {
	ARS string
	// AGS has two digits.
	AGS  string
	Name string
	// Sitz is the seat of the Landesregierung.
	Sitz string
}

// Regierungsbezirk is a record of Satzart 20. Some are statistical only and have
// no Sitz.
type Regierungsbezirk struct {
	ARS string
	// AGS has three digits: Land and Regierungsbezirk.
	AGS  string
	Name string
	Sitz string
}

// Region is a record of Satzart 30; only Baden-Württemberg has them.
type Region struct {
	ARS string
	// Schluessel has four digits: Land, Regierungsbezirk and Region.
	Schluessel string
	Name       string
	Sitz       string
}

// Kreis is a record of Satzart 40: a Landkreis, a kreisfreie Stadt or the like.
type Kreis struct {
	ARS string
	// AGS has five digits: Land, Regierungsbezirk and Kreis.
	AGS  string
	Art  Textkennzeichen
	Name string
	Sitz string
}

// Verband is a record of Satzart 50. Every Gemeinde has one, even if it belongs to
// none; see [Verband.IsPseudo]. A Verband has no AGS.
type Verband struct {
	ARS  string
	Art  Textkennzeichen
	Name string
	// Sitz is the seat of its administration; a pseudo-Verband has none.
	Sitz string
}

// IsPseudo tells that the record only says that a Gemeinde belongs to no Verband.
// There is no such body.
func (v Verband) IsPseudo() bool { return v.Art == VerbandsfreieGemeinde }

// Gemeinde is a record of Satzart 60: a Gemeinde or a gemeindefreies Gebiet.
type Gemeinde struct {
	ARS string
	// AGS has eight digits: Land, Regierungsbezirk, Kreis and Gemeinde. The ARS
	// cannot be derived from it, since it does not hold the Verband.
	AGS  string
	Art  Textkennzeichen
	Name string
	// FlaecheHa is the area in hectares on [Quelle.Flaechenstand].
	FlaecheHa int64
	// Einwohner is the population on [Quelle.Bevoelkerungsstand], and
	// EinwohnerMaennlich the male part of it.
	Einwohner          int64
	EinwohnerMaennlich int64
	// PLZ is that of the seat of the administration, empty where nobody lives, and
	// PLZMehrere tells that the Gemeinde has further ones.
	PLZ        string
	PLZMehrere bool
}

// IsGemeindefrei tells that the record is a gemeindefreies Gebiet: an area that
// belongs to no Gemeinde, mostly a forest or a lake without inhabitants.
func (g Gemeinde) IsGemeindefrei() bool {
	return g.Art == GemeindefreiBewohnt || g.Art == GemeindefreiUnbewohnt
}

// Textkennzeichen is the register's two-digit code for the kind of a Kreis, Verband
// or Gemeinde.
type Textkennzeichen string

// The codes that rules are written about.
const (
	VerbandsfreieGemeinde Textkennzeichen = "50"
	GemeindefreiBewohnt   Textkennzeichen = "65"
	GemeindefreiUnbewohnt Textkennzeichen = "66"
)

// Bezeichnung is the German word for the code as the description of the data set
// has it, or "" for a code that it does not know.
func (t Textkennzeichen) Bezeichnung() string {
	switch t {
	case "41", "61":
		return "Kreisfreie Stadt"
	case "42", "62":
		return "Stadtkreis"
	case "43":
		return "Kreis"
	case "44":
		return "Landkreis"
	case "45":
		return "Regionalverband"
	case VerbandsfreieGemeinde:
		return "Verbandsfreie Gemeinde"
	default:
		return t.bezeichnungVerband() + t.bezeichnungGemeinde()
	}
}

func (t Textkennzeichen) bezeichnungVerband() string {
	switch t {
	case "51":
		return "Amt"
	case "52":
		return "Samtgemeinde"
	case "53":
		return "Verbandsgemeinde"
	case "54":
		return "Verwaltungsgemeinschaft"
	case "55":
		return "Kirchspielslandgemeinde"
	case "56":
		return "Verwaltungsverband"
	case "57":
		return "VG Trägermodell"
	case "58":
		return "Erfüllende Gemeinde"
	}
	return ""
}

func (t Textkennzeichen) bezeichnungGemeinde() string {
	switch t {
	case "60":
		return "Markt"
	case "63":
		return "Stadt"
	case "64":
		return "Kreisangehörige Gemeinde"
	case GemeindefreiBewohnt:
		return "Gemeindefreies Gebiet, bewohnt"
	case GemeindefreiUnbewohnt:
		return "Gemeindefreies Gebiet, unbewohnt"
	case "67":
		return "Große Kreisstadt"
	}
	return ""
}
