// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "slices"

// Kommune is a body of the register GV100AD: one per ARS, with the levels it
// stands on. Berlin is Land, Kreis and Gemeinde at once; a kreisfreie Stadt is
// Kreis and Gemeinde. Laender and Gemeindeverbaende are bodies too.
type Kommune struct {
	// ARS is the key: twelve digits, text.
	ARS string
	// AGSLand, AGSKreis and AGSGemeinde are the AGS of the levels it stands on
	// (2, 5, 8 digits); empty where it does not. A Gemeindeverband has none.
	AGSLand, AGSKreis, AGSGemeinde string
	// Name is the official one, Kurzname the same without the added title:
	// "Magdeburg, Landeshauptstadt" and "Magdeburg".
	Name, Kurzname string
	// Art is a code of the list "kommunenart".
	Art Art
	// Bezeichnung is the Textkennzeichen of the Gemeinde in words ("Stadt",
	// "Markt"); empty for other levels.
	Bezeichnung string
	// Land is the two-digit code and the name of the Land.
	Land Verweis
	// Kreis and Verband it lies in (itself left out), keyed by ARS.
	Kreis, Verband Verweis
	// Uebergeordnet is the ARS of the next body above; empty for a Land.
	Uebergeordnet string
	// Sitz of the administration of a Land, Kreis or Verband.
	Sitz string
	// PLZ of the administration's seat of a Gemeinde.
	PLZ string
	// Einwohner and FlaecheHa (hectares) of its area; for a Kreis, Verband or
	// Land the sum of its Gemeinden, because the register gives Gemeinden alone.
	Einwohner int
	FlaecheHa int
	Gebietsstand
	// GueltigBis is the last day of its existence; empty while it exists.
	GueltigBis string
	// Nachfolger after a reform, by ARS; empty while it exists.
	Nachfolger []Nachfolge
	// Traeger says whether it is a Verwaltungstraeger; nil where no rule of its
	// Land is sourced.
	Traeger *bool
	// ErbtVon is the Verwaltungstraeger that acts for it (a Mitgliedsgemeinde's
	// Verbandsgemeinde); empty otherwise.
	ErbtVon Verweis
	// Plattformen and Verbuende it uses or belongs to.
	Plattformen []Plattformnutzung
	Verbuende   []Mitgliedschaft
}

// Gebietsstand dates the register: the three dates differ.
type Gebietsstand struct {
	// Stand of keys, names and borders, YYYY-MM-DD.
	Stand string
	// EinwohnerStand and FlaecheStand are the reference days of the figures.
	EinwohnerStand, FlaecheStand string
}

// Nachfolge joins a vanished body to one that came after it.
type Nachfolge struct {
	Alt, Neu string
	// Ab is the first day of the new state, YYYY-MM-DD.
	Ab string
	// Art is a code of the list "gebietsaenderung".
	Art string
}

// Art is the kind of a body.
type Art string

// The kinds of body, from the Textkennzeichen of GV100AD (EF7U1 of the record
// kinds 40, 50 and 60).
const (
	ArtLand                    Art = "land"
	ArtKreis                   Art = "kreis"
	ArtLandkreis               Art = "landkreis"
	ArtRegionalverband         Art = "regionalverband"
	ArtKreisfreieStadt         Art = "kreisfreie_stadt"
	ArtStadtkreis              Art = "stadtkreis"
	ArtAmt                     Art = "amt"
	ArtSamtgemeinde            Art = "samtgemeinde"
	ArtVerbandsgemeinde        Art = "verbandsgemeinde"
	ArtVerwaltungsgemeinschaft Art = "verwaltungsgemeinschaft"
	ArtKirchspielslandgemeinde Art = "kirchspielslandgemeinde"
	ArtVerwaltungsverband      Art = "verwaltungsverband"
	ArtTraegermodell           Art = "traegermodell"
	ArtErfuellendeGemeinde     Art = "erfuellende_gemeinde"
	// ArtEinheitsgemeinde belongs to no Verband ("verbandsfreie Gemeinde").
	ArtEinheitsgemeinde Art = "einheitsgemeinde"
	// ArtMitgliedsgemeinde belongs to a Verband.
	ArtMitgliedsgemeinde    Art = "mitgliedsgemeinde"
	ArtGemeindefreiesGebiet Art = "gemeindefreies_gebiet"
)

// Arten lists all kinds of body in their order.
func Arten() []Art {
	return []Art{
		ArtLand, ArtKreis, ArtLandkreis, ArtRegionalverband, ArtKreisfreieStadt, ArtStadtkreis,
		ArtAmt, ArtSamtgemeinde, ArtVerbandsgemeinde, ArtVerwaltungsgemeinschaft,
		ArtKirchspielslandgemeinde, ArtVerwaltungsverband, ArtTraegermodell, ArtErfuellendeGemeinde,
		ArtEinheitsgemeinde, ArtMitgliedsgemeinde, ArtGemeindefreiesGebiet,
	}
}

// IsVerband reports whether the kind is a Gemeindeverband.
func (a Art) IsVerband() bool {
	switch a {
	case ArtAmt, ArtSamtgemeinde, ArtVerbandsgemeinde, ArtVerwaltungsgemeinschaft,
		ArtKirchspielslandgemeinde, ArtVerwaltungsverband, ArtTraegermodell, ArtErfuellendeGemeinde:
		return true
	}
	return false
}

// Ebene is a level of administration.
type Ebene string

// The levels, from above.
const (
	EbeneLand     Ebene = "land"
	EbeneKreis    Ebene = "kreis"
	EbeneVerband  Ebene = "gemeindeverband"
	EbeneGemeinde Ebene = "gemeinde"
)

// Ebenen lists all levels in their order.
func Ebenen() []Ebene { return []Ebene{EbeneLand, EbeneKreis, EbeneVerband, EbeneGemeinde} }

// Ebenen gives the levels on which the body stands, from above.
func (k *Kommune) Ebenen() []Ebene {
	var ebenen []Ebene
	if k.AGSLand != "" {
		ebenen = append(ebenen, EbeneLand)
	}
	if k.AGSKreis != "" {
		ebenen = append(ebenen, EbeneKreis)
	}
	if k.Art.IsVerband() {
		ebenen = append(ebenen, EbeneVerband)
	}
	if k.AGSGemeinde != "" {
		ebenen = append(ebenen, EbeneGemeinde)
	}
	return ebenen
}

// AGS gives the body's AGS on a level; empty where it has none.
func (k *Kommune) AGS(e Ebene) string {
	switch e {
	case EbeneLand:
		return k.AGSLand
	case EbeneKreis:
		return k.AGSKreis
	case EbeneGemeinde:
		return k.AGSGemeinde
	}
	return ""
}

// Traegerregel says for one Land which kinds of body are Verwaltungstraeger.
// The rule is data, one per Land, each with its source; where none is sourced
// nothing is said about the Land's bodies.
type Traegerregel struct {
	Land Verweis
	// Arten that are Verwaltungstraeger.
	Arten []Art
	// Erbend are kinds for which the Verband acts.
	Erbend []Art
	// Text says the rule in German.
	Text    string
	Quellen []Quelle
}

// Apply sets Traeger and ErbtVon of a body of the rule's Land.
func (r Traegerregel) Apply(k *Kommune) {
	traeger := contains(r.Arten, k.Art)
	k.Traeger = &traeger
	if contains(r.Erbend, k.Art) {
		k.ErbtVon = k.Verband
	}
}

func contains(arten []Art, a Art) bool {
	return slices.Contains(arten, a)
}
