// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"strings"
)

// Wortschatz holds the codes that data make and not this package: whoever
// applies a rule brings those that exist at that moment.
type Wortschatz struct {
	// Codes of a code list, by the list's name: "blocker", "onlinedienst",
	// "plattform", "nachnutzungsmodell", "reifegrad_1_1", "reifegrad_2_0" for
	// reports; "prioritaet", "nachnutzungskategorie", "phase",
	// "umsetzungsmodell" for the projects of a Land.
	Codes map[string][]string
	// Leistungen of the Leistungsbuendel, by id.
	Leistungen []string
}

// code checks a value against a code list.
func (w Wortschatz) code(p *pruefung, pointer, liste, value string) {
	valid := w.Codes[liste]
	switch {
	case slices.Contains(valid, value):
	case len(valid) == 0:
		p.fault(pointer, "Die Codeliste „%s“ hat noch keine Einträge. Bitte „%s“ dort zuerst anlegen und es dann wiederholen.",
			liste, shown(value))
	case len(valid) <= maxNamed:
		p.fault(pointer, "„%s“ steht nicht in der Codeliste „%s“. Möglich sind: %s.", shown(value), liste, strings.Join(valid, ", "))
	default:
		p.fault(pointer, "„%s“ steht nicht unter den %d Codes von „%s“; bitte einen von dort angeben.", shown(value), len(valid), liste)
	}
}

// leistung checks that a Leistung belongs to the Leistungsbuendel.
func (w Wortschatz) leistung(p *pruefung, pointer, id string) {
	if !slices.Contains(w.Leistungen, id) {
		p.fault(pointer, "Die Leistung „%s“ gehört nicht zu diesem Leistungsbündel; ohne Angabe gilt der Einsatz für alle seine Leistungen.", shown(id))
	}
}
