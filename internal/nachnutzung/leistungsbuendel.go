// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Leistungsbuendel is a bundle of Leistungen that the OZG-Umsetzungskatalog
// treats as one ("OZG-Leistung").
type Leistungsbuendel struct {
	// OzgID is the key: five digits, text.
	OzgID string
	Name  string
	// Version counts its changes.
	Version    int64
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

// Validate gives an *InvalidError with every fault of what an editor writes.
func (b *Leistungsbuendel) Validate() error {
	var p pruefung
	if !IsOzgID(b.OzgID) {
		p.fault("/ozgId", "„%s“ ist keine OZG-ID; erwartet werden fünf Ziffern.", shown(b.OzgID))
	}
	p.name("/name", b.Name, MaxName)
	if b.Themenfeld.Code == "" {
		p.fault("/themenfeld", "Ein neues Leistungsbündel braucht sein Themenfeld. Bitte ergänzen.")
	}
	if b.Lage.Code == "" {
		p.fault("/lage", "Ein neues Leistungsbündel braucht seine Lebens- oder Geschäftslage. Bitte ergänzen.")
	}
	p.belege("/quellen", b.Quellen, true)
	return p.err()
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
