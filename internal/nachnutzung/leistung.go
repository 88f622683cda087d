// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"strings"
)

// Leistung is a single administrative service of the LeiKa.
type Leistung struct {
	// ID is ours and stable ("L00001"): 436 Leistungen have no LeiKa-Schluessel
	// and two of those share name and bundle.
	ID string
	// LeikaSchluessel is the alternative key of 14 digits; empty when the
	// Leistung is "nicht im LeiKa".
	LeikaSchluessel string
	Name            string
	// Version counts its changes.
	Version int64
	// TypRoh is the LeiKa-Typ as the source writes it, for example "1, 2/3".
	TypRoh string
	// Typen is our reading of it: codes of the list "leika_typ".
	Typen []string
	// Rechtsgrundlage is the source's text, Gesetz and GesetzKuerzel its law.
	Rechtsgrundlage string
	Gesetz          string
	GesetzKuerzel   string
	// SDG1 and SDG2: annex I or II of regulation (EU) 2018/1724.
	SDG1, SDG2 bool
	// Leistungsbuendel it belongs to: n:m in the official table.
	Leistungsbuendel []Zuordnung
}

// Limits of what an editor writes about a Leistung, in characters.
const (
	MaxLeistungsname   = 1000
	MaxRechtsgrundlage = 4000
)

// Validate gives an *InvalidError with every fault of what an editor writes.
func (e *Leistung) Validate() error {
	var p pruefung
	p.name("/name", e.Name, MaxLeistungsname)
	if e.TypRoh != "" && len(ReadTypen(e.TypRoh)) == 0 {
		p.fault("/typ", "„%s“ enthält keinen LeiKa-Typ. Möglich sind, durch Komma getrennt: %s.", shown(e.TypRoh), strings.Join(LeikaTypen(), ", "))
	}
	p.text("/typ", e.TypRoh, MaxName)
	p.text("/rechtsgrundlage", e.Rechtsgrundlage, MaxRechtsgrundlage)
	p.text("/gesetz", e.Gesetz, MaxLeistungsname)
	p.text("/gesetzKuerzel", e.GesetzKuerzel, MaxName)
	return p.err()
}

// Zuordnung joins a Leistung or an Onlinedienst to a Leistungsbuendel.
type Zuordnung struct {
	OzgID string
	Name  string
	// Beleglage: Belegt when the source joins them, Erschlossen or Vermutet else.
	Beleglage Beleglage
}

// LeikaTypen are the codes of the FIM code list
// urn:de:fim:leika:typisierung, in its order.
func LeikaTypen() []string {
	return []string{
		"1", "2", "2a", "2b", "3", "3a", "3b", "2/3", "2/3a", "2/3b", "4", "4a", "4b",
		"5", "6", "7", "8", "9", "10", "11", "12",
	}
}

// ReadTypen reads the raw text of a LeiKa-Typ: codes of LeikaTypen separated by
// commas or semicolons. What is no such code is left out of the reading; the
// raw text keeps it.
func ReadTypen(roh string) []string {
	valid := LeikaTypen()
	var typen []string
	for _, part := range strings.FieldsFunc(roh, func(r rune) bool { return r == ',' || r == ';' }) {
		typ := strings.TrimSpace(part)
		if slices.Contains(valid, typ) && !slices.Contains(typen, typ) {
			typen = append(typen, typ)
		}
	}
	return typen
}

// SortTypen orders typen as the code list does and drops doubles, in place.
func SortTypen(typen []string) []string {
	order := LeikaTypen()
	slices.SortFunc(typen, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	return slices.Compact(typen)
}
