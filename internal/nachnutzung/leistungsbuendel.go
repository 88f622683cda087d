// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Leistungsbuendel is a bundle of Leistungen that the OZG-Umsetzungskatalog
// treats as one ("OZG-Leistung").
type Leistungsbuendel struct {
	// OzgID is the key: five digits, text.
	OzgID      string
	Name       string
	Themenfeld Verweis
	Lage       Verweis
	// Beleglage is Belegt when the source names id and name, Erschlossen when
	// both were inferred with certainty.
	Beleglage Beleglage
	Quellen   []Quelle
	// Federfuehrung is the bundle's own; usually nobody deviates from the Themenfeld.
	Federfuehrung Federfuehrung
	// Wirksam is the effective one; the store fills it on reading.
	Wirksam WirksameFederfuehrung
	// Zustaendigkeit says which kind of body is responsible.
	Zustaendigkeit Zustaendigkeit
	// Typen are the LeiKa-Typen that occur among its Leistungen, derived.
	Typen []string
	// AnzahlLeistungen counts its Leistungen, derived.
	AnzahlLeistungen int
	// SDG1 and SDG2 say whether one of its Leistungen falls under annex I or II
	// of the Single Digital Gateway regulation (EU) 2018/1724, derived.
	SDG1, SDG2 bool
}

// Zustaendigkeit says which kinds of body are responsible for a
// Leistungsbuendel. It is not a status. Until somebody sources it, it is
// unknown; only where every Leistung is of Typ 1 the Bund follows from it.
type Zustaendigkeit struct {
	// Arten are codes of the list "zustaendigkeitsart"; empty when unknown.
	Arten []string
	Stand ZustaendigkeitStand
}

// ZustaendigkeitStand says what a Zustaendigkeit rests on.
type ZustaendigkeitStand string

// The values of ZustaendigkeitStand.
const (
	// ZustaendigkeitUnbekannt: nobody has sourced it yet.
	ZustaendigkeitUnbekannt ZustaendigkeitStand = "unbekannt"
	// ZustaendigkeitAbgeleitet: it follows from the LeiKa-Typ.
	ZustaendigkeitAbgeleitet ZustaendigkeitStand = "abgeleitet"
	// ZustaendigkeitBelegt: an editor has entered it with its source.
	ZustaendigkeitBelegt ZustaendigkeitStand = "belegt"
)

// ZustaendigkeitBund is the kind of body that follows from Typ 1.
const ZustaendigkeitBund = "bund"

// ZustaendigkeitFromTypen derives what can be derived: a bundle all of whose
// Leistungen are of Typ 1 (the Bund rules and executes) is the Bund's alone.
// Every other combination, and a Leistung without a Typ among them, leaves open
// which level executes.
func ZustaendigkeitFromTypen(typen []string, hasUntyped bool) Zustaendigkeit {
	if len(typen) == 1 && typen[0] == "1" && !hasUntyped {
		return Zustaendigkeit{Arten: []string{ZustaendigkeitBund}, Stand: ZustaendigkeitAbgeleitet}
	}
	return Zustaendigkeit{Stand: ZustaendigkeitUnbekannt}
}

// Katalogstand says how complete the catalogue is. The law's "575" is nominal;
// a bundle is never invented to reach it.
type Katalogstand struct {
	// Nominal is the figure of 2018 and of the press texts.
	Nominal int
	// Erfasst counts the bundles held: Belegt + Erschlossen.
	Erfasst     int
	Belegt      int
	Erschlossen int
	// Stand is the month of the source as YYYY-MM.
	Stand string
	// Erlaeuterung says in German how the figures come about.
	Erlaeuterung string
	Quellen      []Quelle

	Themenfelder            int
	Lagen                   int
	Leistungen              int
	LeistungenMitSchluessel int
	LeistungenOhneBuendel   int
	Onlinedienste           int
	Kommunen                int
	Verwaltungstraeger      int
	Gebietsstand            string
	// Beispieldaten says that rows marked as examples were loaded (--demo).
	Beispieldaten bool
}

// Offen is what is missing from the nominal figure; never negative, because an
// official list may hold more than 575.
func (k Katalogstand) Offen() int { return max(0, k.Nominal-k.Erfasst) }
