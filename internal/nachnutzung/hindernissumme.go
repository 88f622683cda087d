// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"fmt"
	"slices"
)

// Hindernissumme says what a blocker holds up. Inhabitants are left out: bodies of
// both levels are among those that it holds up.
type Hindernissumme struct {
	// Blocker by code and name.
	Blocker Verweis
	// Stand is the day, YYYY-MM-DD.
	Stand string
	// Paare that it holds up, and of how many bodies and bundles they are.
	Paare, Kommunen, Leistungsbuendel int
	// Allein counts the pairs that nothing else holds up, FreiKommunen their bodies:
	// this one step frees them.
	Allein, FreiKommunen int
}

// Satz says it in German.
func (s *Hindernissumme) Satz() string {
	name := cmp.Or(s.Blocker.Name, s.Blocker.Code)
	text := fmt.Sprintf("„%s“ hält %s Nachnutzungen bei %s auf.", name, GermanNumber(s.Paare), beiVerwaltungen(s.Kommunen, ""))
	if s.Paare == 1 {
		text = fmt.Sprintf("„%s“ hält eine Nachnutzung auf.", name)
	}
	switch {
	case s.Allein == 0 && s.Paare == 1:
		return text + " Auch ohne dieses Hindernis wäre sie noch nicht frei."
	case s.Allein == 0:
		return text + " Keine davon wäre ohne dieses Hindernis allein schon frei."
	case s.Paare == 1:
		return text + " Fiele es weg, wäre dort nichts mehr im Weg."
	}
	return text + fmt.Sprintf(" Fiele es weg, wäre bei %s davon nichts mehr im Weg (Verwaltungen: %s).", einerOderZahl(s.Allein), GermanNumber(s.FreiKommunen))
}

// Hinderniszaehler adds up blockers; the zero value is ready.
type Hinderniszaehler struct {
	je map[string]*hindernisstand
}

type hindernisstand struct {
	paare, allein           int
	kommunen, buendel, frei map[string]bool
}

// Zaehle adds what holds up one pair. What is live, or nobody's need, is not held up.
func (z *Hinderniszaehler) Zaehle(ars, ozgID string, b *Befund) {
	switch b.Status {
	case StatusLive, StatusKeinBedarf, StatusNichtZustaendig, StatusZurueckgezogen:
		return
	}
	if z.je == nil {
		z.je = make(map[string]*hindernisstand)
	}
	for _, code := range b.Blocker {
		s := z.je[code]
		if s == nil {
			s = &hindernisstand{kommunen: make(map[string]bool), buendel: make(map[string]bool), frei: make(map[string]bool)}
			z.je[code] = s
		}
		s.paare++
		s.kommunen[ars], s.buendel[ozgID] = true, true
		if len(b.Blocker) == 1 {
			s.allein++
			s.frei[ars] = true
		}
	}
}

// Ergebnis gives the blockers, the one whose removal frees most first.
func (z *Hinderniszaehler) Ergebnis(stand string, namen map[string]string) []Hindernissumme {
	list := make([]Hindernissumme, 0, len(z.je))
	for code, s := range z.je {
		list = append(list, Hindernissumme{
			Blocker: Verweis{Code: code, Name: namen[code]}, Stand: stand, Paare: s.paare, Kommunen: len(s.kommunen), Leistungsbuendel: len(s.buendel),
			Allein: s.allein, FreiKommunen: len(s.frei),
		})
	}
	slices.SortFunc(list, func(a, b Hindernissumme) int {
		return cmp.Or(cmp.Compare(b.Allein, a.Allein), cmp.Compare(b.Paare, a.Paare), cmp.Compare(a.Blocker.Code, b.Blocker.Code))
	})
	return list
}
