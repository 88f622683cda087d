// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// kartenzahl counts the pairs of a body, or of all bodies of an area.
type kartenzahl struct {
	// Live of Gesamt pairs of a Verwaltungstraeger and a Leistungsbuendel. Pairs for
	// which the body is not responsible are in neither.
	Live, Gesamt int
	// Einziger is the status of a body of which a single pair was counted; empty
	// where more were.
	Einziger nachnutzung.Status
	paare    int
}

// add counts further pairs.
func (z *kartenzahl) add(other *kartenzahl) {
	z.Live += other.Live
	z.Gesamt += other.Gesamt
	z.paare += other.paare
	z.Einziger = ""
	if z.paare == 1 {
		z.Einziger = other.Einziger
	}
}

// kartenzahlen counts the pairs of each Verwaltungstraeger, by its ARS. It is the one
// place where the map's figures are counted.
func (a *anfrage) kartenzahlen(v *ausschnitt) (map[string]*kartenzahl, error) {
	f := store.StatusFilter{Land: heimatLand, Themenfeld: v.themenfelder(), Leistungsbuendel: v.buendel()}
	counts := make(map[string]*kartenzahl)
	err := a.s.db.EachStatus(a.ctx(), f, a.z, func(p store.Paarstatus) {
		z := counts[p.ARS]
		if z == nil {
			z = new(kartenzahl)
			counts[p.ARS] = z
		}
		one := kartenzahl{Gesamt: 1, Einziger: p.Status, paare: 1}
		switch p.Status {
		case nachnutzung.StatusNichtZustaendig:
			one.Gesamt = 0
		case nachnutzung.StatusLive:
			one.Live = 1
		}
		z.add(&one)
	})
	return counts, err
}
