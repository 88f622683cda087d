// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// kartenzahlen are coverages by level and key of their group. The map counts nothing
// of its own: they are those of the API.
type kartenzahlen map[nachnutzung.Zaehlebene]map[string]*nachnutzung.Abdeckung

// liesZahlen reads the coverages of what is chosen.
func (v *karteView) liesZahlen(a *anfrage, nach nachnutzung.Gruppierung, ebene nachnutzung.Zaehlebene) (kartenzahlen, error) {
	f := store.AbdeckungFilter{
		Nach: nach, Ebene: ebene, Definition: v.Definition.ID, Land: []string{heimatLand}, Themenfeld: v.themenfelder(), Leistungsbuendel: v.buendel(),
	}
	list, err := a.zaehle(f)
	if err != nil {
		return nil, err
	}
	all := make(kartenzahlen)
	for i := range list {
		found := &list[i]
		if all[found.Ebene] == nil {
			all[found.Ebene] = make(map[string]*nachnutzung.Abdeckung)
		}
		all[found.Ebene][found.Gruppe.Code] = found
	}
	return all, nil
}

// einziger is the status of a coverage that is of a single pair; empty for others.
func einziger(a *nachnutzung.Abdeckung) nachnutzung.Status {
	switch {
	case a.Traeger.Nenner+a.NichtZustaendig.Anzahl != 1:
		return ""
	case a.NichtZustaendig.Anzahl == 1:
		return nachnutzung.StatusNichtZustaendig
	case len(a.Status) == 1:
		return a.Status[0].Status
	}
	return ""
}

// prozent writes a share the German way, with one decimal place.
func prozent(a nachnutzung.Anteil) string {
	share, ok := a.Prozent()
	switch {
	case !ok:
		return "–"
	case share == 0 || share == 100:
		return strconv.Itoa(int(share)) + " %"
	}
	return strings.Replace(strconv.FormatFloat(share, 'f', 1, 64), ".", ",", 1) + " %"
}
