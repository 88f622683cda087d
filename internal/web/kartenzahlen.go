// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// kartenzahl counts the pairs of a body, or of all bodies of an area.
type kartenzahl struct {
	// Live of Gesamt pairs of a Verwaltungstraeger and a Leistungsbuendel. Pairs for
	// which the body is not responsible are in neither.
	Live, Gesamt int
	// Status counts all pairs by their status, those beside the denominator too.
	Status map[nachnutzung.Status]int
}

// add counts further pairs.
func (z *kartenzahl) add(other kartenzahl) {
	z.Live += other.Live
	z.Gesamt += other.Gesamt
	for status, n := range other.Status {
		if z.Status == nil {
			z.Status = make(map[nachnutzung.Status]int)
		}
		z.Status[status] += n
	}
}

// Einziger is the status of a body that was asked about a single Leistungsbuendel;
// empty for more.
func (z *kartenzahl) Einziger() nachnutzung.Status {
	if len(z.Status) != 1 {
		return ""
	}
	for status, n := range z.Status {
		if n == 1 {
			return status
		}
	}
	return ""
}

// kartenzahlen counts the pairs of each Verwaltungstraeger, by its ARS. It is the one
// place where the map's figures are counted.
func (s *Site) kartenzahlen(ctx context.Context, a *ausschnitt) (map[string]*kartenzahl, error) {
	f := store.StatusFilter{Land: landSachsenAnhalt}
	if field := a.Wert("themenfeld"); field != "" {
		f.Themenfeld = []string{field}
	}
	if id := a.Wert("leistungsbuendel"); id != "" {
		f.Leistungsbuendel = []string{id}
	}
	counts := make(map[string]*kartenzahl)
	err := s.db.EachStatus(ctx, f, store.Zeitpunkt{Stichtag: a.Wert("stichtag")}, func(p store.Paarstatus) {
		z := counts[p.ARS]
		if z == nil {
			z = &kartenzahl{Status: make(map[nachnutzung.Status]int)}
			counts[p.ARS] = z
		}
		z.Status[p.Status]++
		switch p.Status {
		case nachnutzung.StatusNichtZustaendig:
		case nachnutzung.StatusLive:
			z.Live++
			z.Gesamt++
		default:
			z.Gesamt++
		}
	})
	return counts, err
}
