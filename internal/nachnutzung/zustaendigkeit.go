// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

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

// The kinds of body that may be responsible: codes of the list
// "zustaendigkeitsart". ZustaendigkeitBund is no body of the register; it is what
// follows from Typ 1.
const (
	ZustaendigkeitBund            = "bund"
	ZustaendigkeitLand            = "land"
	ZustaendigkeitKreis           = "kreis"
	ZustaendigkeitGemeindeVerband = "gemeinde_verband"
)

// Zustaendigkeitsarten lists all kinds.
func Zustaendigkeitsarten() []string {
	return []string{ZustaendigkeitBund, ZustaendigkeitLand, ZustaendigkeitKreis, ZustaendigkeitGemeindeVerband}
}

// zustaendigkeitsart is the kind of body that stands on a level.
func zustaendigkeitsart(e Ebene) string {
	switch e {
	case EbeneLand:
		return ZustaendigkeitLand
	case EbeneKreis:
		return ZustaendigkeitKreis
	}
	return ZustaendigkeitGemeindeVerband
}

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

// Zustaendigkeitsregel is what editors have sourced about who is responsible for
// a Leistungsbuendel, over time. A change of it is one entry of the history,
// whatever number of bodies it concerns.
type Zustaendigkeitsregel struct {
	OzgID string
	// Version counts its changes; 0 means nothing is stored.
	Version int64
	// Abschnitte say which kinds of body are responsible; no two of them hold on
	// one day.
	Abschnitte []ZustaendigkeitAbschnitt
	// Ausnahmen single out bodies; they go before the Abschnitte.
	Ausnahmen []ZustaendigkeitAusnahme
	// GeaendertAm is when the last change was stored; zero when nothing is stored.
	GeaendertAm time.Time
}

// ZustaendigkeitAbschnitt says for a period which kinds of body are responsible.
type ZustaendigkeitAbschnitt struct {
	// Ab and Bis are its first and last day, YYYY-MM-DD; either may be empty.
	Ab, Bis string
	// Arten are codes of Zustaendigkeitsarten; empty when a source leaves it open.
	Arten   []string
	Quellen []Quelle
}

// ZustaendigkeitAusnahme says of one body that it is, or is not, responsible.
type ZustaendigkeitAusnahme struct {
	ARS        string
	Zustaendig bool
	// Ab and Bis are its first and last day, YYYY-MM-DD; either may be empty.
	Ab, Bis string
	Quellen []Quelle
}

// Am gives what holds on a day: what is sourced, else what was derived.
func (r Zustaendigkeitsregel) Am(tag string, abgeleitet Zustaendigkeit) Zustaendigkeit {
	for _, a := range r.Abschnitte {
		switch {
		case !holdsOn(a.Ab, a.Bis, tag):
		case len(a.Arten) == 0:
			return Zustaendigkeit{Stand: ZustaendigkeitUnbekannt}
		default:
			return Zustaendigkeit{Arten: a.Arten, Stand: ZustaendigkeitBelegt}
		}
	}
	return abgeleitet
}

// Zustaendig reports whether a body that stands on these levels is responsible
// on a day, and whether that is known. What is unknown counts against all bodies,
// so zustaendig is then true.
func (r Zustaendigkeitsregel) Zustaendig(ars string, ebenen []Ebene, tag string, abgeleitet Zustaendigkeit) (zustaendig, bekannt bool) {
	for _, a := range r.Ausnahmen {
		if a.ARS == ars && holdsOn(a.Ab, a.Bis, tag) {
			return a.Zustaendig, true
		}
	}
	z := r.Am(tag, abgeleitet)
	if len(z.Arten) == 0 || z.Stand == ZustaendigkeitUnbekannt {
		return true, false
	}
	return slices.ContainsFunc(ebenen, func(e Ebene) bool { return slices.Contains(z.Arten, zustaendigkeitsart(e)) }), true
}

// Validate gives an *InvalidError with every fault, as JSON pointers.
func (r Zustaendigkeitsregel) Validate() error {
	var p pruefung
	var sections []period
	for i, a := range r.Abschnitte {
		place := fmt.Sprintf("/abschnitte/%d", i)
		if p.span(place, a.Ab, a.Bis) {
			sections = append(sections, period{place: place, ab: a.Ab, bis: a.Bis})
		}
		p.unique(place+"/arten", a.Arten, func(pointer, art string) {
			if !slices.Contains(Zustaendigkeitsarten(), art) {
				p.fault(pointer, "„%s“ ist keine Art von Stelle. Möglich sind: %s.", shown(art), strings.Join(Zustaendigkeitsarten(), ", "))
			}
		})
		p.quellen(place+"/quellen", a.Quellen)
	}
	p.disjoint(sections)
	exceptions := make(map[string][]period)
	for i, a := range r.Ausnahmen {
		place := fmt.Sprintf("/ausnahmen/%d", i)
		if !IsARS(a.ARS) {
			p.fault(place+"/ars", "„%s“ ist kein ARS; erwartet werden zwölf Ziffern.", shown(a.ARS))
		}
		if p.span(place, a.Ab, a.Bis) {
			exceptions[a.ARS] = append(exceptions[a.ARS], period{place: place, ab: a.Ab, bis: a.Bis})
		}
		p.quellen(place+"/quellen", a.Quellen)
	}
	for _, ars := range slices.Sorted(maps.Keys(exceptions)) {
		p.disjoint(exceptions[ars])
	}
	return p.err()
}

// period is one of several that must not overlap.
type period struct{ place, ab, bis string }

// disjoint checks that no day lies in two of the periods.
func (p *pruefung) disjoint(periods []period) {
	slices.SortStableFunc(periods, func(a, b period) int { return cmp.Compare(a.ab, b.ab) })
	for i := 1; i < len(periods); i++ {
		// The one before may end after this one does; then it goes on counting.
		before, this := periods[i-1], periods[i]
		if before.bis == "" || this.ab <= before.bis {
			p.fault(this.place+"/ab", "Der Zeitraum überschneidet sich mit %s, der bis %s gilt; an jedem Tag darf nur einer gelten.",
				before.place, cmp.Or(before.bis, "auf Weiteres"))
			if before.bis == "" || (this.bis != "" && this.bis < before.bis) {
				periods[i] = before
			}
		}
	}
}
