// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"fmt"
	"slices"
)

// NaechsterSchritt is a Leistungsbuendel that a body could take up next, because
// others of its Land have it or have agreed on it, and nothing is known to stand in
// the way.
type NaechsterSchritt struct {
	Leistungsbuendel Verweis
	Themenfeld       string
	// Status of the body itself.
	Status Status
	// Aehnlich are bodies of its kind with half to twice its inhabitants that are
	// live, GleicherArt all of its kind, ImLand all of its Land; Vertrag those of the
	// Land that have a contract and are not live yet.
	Aehnlich, GleicherArt, ImLand, Vertrag int
	// Onlinedienste that are live there, by code, the one that most use first.
	Onlinedienste []Verweis

	uses map[string]int
}

// Satz says in German why.
func (s *NaechsterSchritt) Satz() string {
	name := cmp.Or(s.Leistungsbuendel.Name, s.Leistungsbuendel.Code)
	switch {
	case s.Aehnlich > 0:
		return fmt.Sprintf("%s ist bei %s derselben Art live, im Land bei %s.", name, beiVerwaltungen(s.Aehnlich, "ähnlich großen "), beiVerwaltungen(s.ImLand, ""))
	case s.GleicherArt > 0:
		return fmt.Sprintf("%s ist bei %s derselben Art live, im Land bei %s.", name, beiVerwaltungen(s.GleicherArt, ""), beiVerwaltungen(s.ImLand, ""))
	case s.ImLand > 0:
		return fmt.Sprintf("%s ist im Land bei %s live.", name, beiVerwaltungen(s.ImLand, ""))
	}
	return fmt.Sprintf("%s ist im Land bei %s vertraglich vereinbart.", name, beiVerwaltungen(s.Vertrag, ""))
}

// Vorschlagszaehler gathers what other bodies have.
type Vorschlagszaehler struct {
	fuer *Traeger
	je   map[string]*NaechsterSchritt
}

// NewVorschlagszaehler begins to look for what a body could do next.
func NewVorschlagszaehler(fuer *Traeger) *Vorschlagszaehler {
	return &Vorschlagszaehler{fuer: fuer, je: make(map[string]*NaechsterSchritt)}
}

// Zaehle adds a pair of another body; those of other Laender and the body's own are
// passed over.
func (z *Vorschlagszaehler) Zaehle(t *Traeger, buendel Verweis, themenfeld string, b *Befund) {
	if t.Land.Code != z.fuer.Land.Code || t.ARS == z.fuer.ARS {
		return
	}
	s := z.je[buendel.Code]
	if s == nil {
		s = &NaechsterSchritt{Leistungsbuendel: buendel, Themenfeld: themenfeld, uses: make(map[string]int)}
		z.je[buendel.Code] = s
	}
	switch b.Status {
	case StatusLive:
		s.ImLand++
		if t.Art == z.fuer.Art {
			s.GleicherArt++
			if 2*t.Einwohner >= z.fuer.Einwohner && t.Einwohner <= 2*z.fuer.Einwohner {
				s.Aehnlich++
			}
		}
		for i := range b.Einsaetze {
			if e := &b.Einsaetze[i]; e.Status == StatusLive && e.Onlinedienst != "" {
				s.uses[e.Onlinedienst]++
			}
		}
	case StatusVertragGeschlossen, StatusInAnbindung, StatusImTest:
		s.Vertrag++
	}
}

// isFree reports whether a body could go on with a bundle: it is not live, not
// declined, not stopped, and nothing is known to hold it up.
func isFree(b *Befund) bool {
	return b.Status.Stufe() >= 0 && b.Status != StatusLive && len(b.Blocker) == 0
}

// Ergebnis gives the steps, the best supported first. eigen tells how far the body
// itself is, and whether it is responsible.
func (z *Vorschlagszaehler) Ergebnis(eigen func(ozgID string) (b Befund, zustaendig bool)) []NaechsterSchritt {
	var list []NaechsterSchritt
	for ozgID, s := range z.je {
		own, responsible := eigen(ozgID)
		if !responsible || !isFree(&own) || s.ImLand+s.Vertrag == 0 {
			continue
		}
		step := *s
		step.Status = own.Status
		for code := range s.uses {
			step.Onlinedienste = append(step.Onlinedienste, Verweis{Code: code})
		}
		slices.SortFunc(step.Onlinedienste, func(a, b Verweis) int {
			return cmp.Or(cmp.Compare(s.uses[b.Code], s.uses[a.Code]), cmp.Compare(a.Code, b.Code))
		})
		list = append(list, step)
	}
	slices.SortFunc(list, func(a, b NaechsterSchritt) int {
		return cmp.Or(cmp.Compare(b.Aehnlich, a.Aehnlich), cmp.Compare(b.GleicherArt, a.GleicherArt), cmp.Compare(b.ImLand, a.ImLand),
			cmp.Compare(b.Vertrag, a.Vertrag), cmp.Compare(a.Leistungsbuendel.Code, b.Leistungsbuendel.Code))
	})
	return list
}
