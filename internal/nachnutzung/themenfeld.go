// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Themenfeld is one of the 14 fields among which the Leistungsbuendel are
// divided, each led by a Bundesressort together with one or more Laender.
type Themenfeld struct {
	// Code is that of the FIM code list, for example "arbeit_ruhestand".
	Code string
	Name string
	// Version counts its changes.
	Version int64
	// Federfuehrung of the Themenfeld itself.
	Federfuehrung Federfuehrung
	// AnzahlLeistungsbuendel counts the Leistungsbuendel held in it.
	AnzahlLeistungsbuendel int
}

// Lage is a situation of life or business in which a Leistungsbuendel is needed.
type Lage struct {
	Code string
	Name string
	// Version counts its changes.
	Version    int64
	Themenfeld Verweis
	// Art is "lebenslage" or "geschaeftslage".
	Art string
	// ArtBeleglage says how sure the Art is: the source of 2019 does not name it.
	ArtBeleglage           Beleglage
	AnzahlLeistungsbuendel int
}

// Federfuehrung names who leads: the Bund and the Land side, each with its own
// Beleglage, because a source often names but one of them.
type Federfuehrung struct {
	Bund FederfuehrungSeite
	Land FederfuehrungSeite
}

// FederfuehrungSeite is one side of a Federfuehrung.
type FederfuehrungSeite struct {
	// Werte are codes: Ressorts ("BMBF") on the Bund side, two-digit codes of
	// Laender ("15") on the other. Empty when not sourced.
	Werte     []Verweis
	Beleglage Beleglage
	// Hinweis keeps what the source adds, for example who supports the lead.
	Hinweis string
	Quellen []Quelle
}

// IsSet reports whether anybody is named on this side.
func (s FederfuehrungSeite) IsSet() bool { return len(s.Werte) > 0 }

// Herkunft says whose statement an effective Federfuehrung is.
type Herkunft string

// The values of Herkunft.
const (
	HerkunftLeistungsbuendel Herkunft = "leistungsbuendel"
	HerkunftThemenfeld       Herkunft = "themenfeld"
)

// WirksameSeite is one side of an effective Federfuehrung with its Herkunft.
type WirksameSeite struct {
	FederfuehrungSeite
	Herkunft Herkunft
}

// WirksameFederfuehrung is what holds for a Leistungsbuendel.
type WirksameFederfuehrung struct {
	Bund WirksameSeite
	Land WirksameSeite
}

// Wirksam gives the effective Federfuehrung of a Leistungsbuendel: its own, else
// that of its Themenfeld, side by side, because a deviating Land does not make
// the Bundesressort unknown.
func Wirksam(eigene, themenfeld Federfuehrung) WirksameFederfuehrung {
	return WirksameFederfuehrung{
		Bund: wirksameSeite(eigene.Bund, themenfeld.Bund),
		Land: wirksameSeite(eigene.Land, themenfeld.Land),
	}
}

func wirksameSeite(eigene, themenfeld FederfuehrungSeite) WirksameSeite {
	if eigene.IsSet() {
		return WirksameSeite{FederfuehrungSeite: eigene, Herkunft: HerkunftLeistungsbuendel}
	}
	return WirksameSeite{FederfuehrungSeite: themenfeld, Herkunft: HerkunftThemenfeld}
}
