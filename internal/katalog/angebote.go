// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"slices"

	"nachnutzung/internal/nachnutzung"
)

func (l *loader) readOnlinedienste() []nachnutzung.Onlinedienst {
	seen := map[string]string{}
	var dienste []nachnutzung.Onlinedienst
	for _, r := range l.rows("onlinedienste.csv", "code", "name", "laender", "leistungsbuendel",
		"nachnutzungsmodell", "zustand", "hinweis", "quellen") {
		d := nachnutzung.Onlinedienst{
			Name:               r.text("name"),
			Laender:            r.verweise("laender", l.bezeichnungen[listeLand]),
			Leistungsbuendel:   r.zuordnungen("leistungsbuendel"),
			Nachnutzungsmodell: r.optCode("nachnutzungsmodell", listeNachnutzungsmodell),
			Zustand:            r.optCode("zustand", listeOnlinedienstStand),
			Hinweis:            r.opt("hinweis"),
			Quellen:            r.quellen(),
		}
		d.Code = r.key("code", nachnutzung.IsCode, seen, d.Name)
		if len(d.Laender) == 0 {
			r.fault("laender", "Hier fehlt das Land, das den Onlinedienst entwickelt.")
		}
		dienste = append(dienste, d)
	}
	return dienste
}

func (l *loader) readPlattformen() []nachnutzung.Plattform {
	seen := map[string]string{}
	var plattformen []nachnutzung.Plattform
	for _, r := range l.rows("plattformen.csv", "code", "name", "langname", "art", "betreiber", "seit", "hinweis", "quellen") {
		p := nachnutzung.Plattform{
			Name:      r.text("name"),
			Langname:  r.opt("langname"),
			Art:       r.code("art", listePlattformart),
			Betreiber: r.opt("betreiber"),
			Seit:      r.zeit("seit"),
			Hinweis:   r.opt("hinweis"),
			Quellen:   r.quellen(),
		}
		p.Code = r.key("code", nachnutzung.IsCode, seen, p.Name)
		plattformen = append(plattformen, p)
	}
	return plattformen
}

// readVerbuende reads the Verbuende with their sourced numbers of members, which
// do not follow from the few memberships that are sourced by name.
func (l *loader) readVerbuende() []nachnutzung.Verbund {
	l.verbuende = map[string]string{}
	var verbuende []nachnutzung.Verbund
	position := map[string]int{}
	for _, r := range l.rows("verbuende.csv", "code", "name", "rechtsform", "gegruendet", "hinweis", "quellen") {
		v := nachnutzung.Verbund{
			Name:       r.text("name"),
			Rechtsform: r.opt("rechtsform"),
			Gegruendet: r.zeit("gegruendet"),
			Hinweis:    r.opt("hinweis"),
			Quellen:    r.quellen(),
		}
		v.Code = r.key("code", nachnutzung.IsCode, l.verbuende, v.Name)
		position[v.Code] = len(verbuende)
		verbuende = append(verbuende, v)
	}
	for _, r := range l.rows("verbund_mitgliederzahlen.csv", "verbund", "stand", "anzahl", "hinweis", "quellen") {
		i, known := position[r.text("verbund")]
		if !known {
			r.fault("verbund", "Der Verbund »%s« steht nicht in verbuende.csv.", r.opt("verbund"))
			continue
		}
		zahl := nachnutzung.Mitgliederzahl{
			Stand: r.zeit("stand"), Anzahl: r.number("anzahl"), Hinweis: r.opt("hinweis"), Quellen: r.quellen(),
		}
		if zahl.Stand == "" {
			r.fault("stand", "Eine Mitgliederzahl braucht ihren Stand.")
		}
		verbuende[i].Mitgliederzahlen = append(verbuende[i].Mitgliederzahlen, zahl)
	}
	return verbuende
}

// readMitgliedschaften reads the memberships that are sourced by name. The member
// keeps the name of the source; a body of the register gets its own beside it.
func (l *loader) readMitgliedschaften(kommunen []nachnutzung.Kommune) []nachnutzung.Mitgliedschaft {
	names := make(map[string]string, len(kommunen))
	for i := range kommunen {
		names[kommunen[i].ARS] = kommunen[i].Name
	}
	var mitgliedschaften []nachnutzung.Mitgliedschaft
	seen := map[string]string{}
	for _, r := range l.rows("verbund_mitgliedschaften.csv", "verbund", "mitglied", "ars", "seit", "bis", "hinweis", "quellen") {
		m := nachnutzung.Mitgliedschaft{
			Verbund:  r.verweis("verbund", r.text("verbund"), l.verbuende),
			Mitglied: r.text("mitglied"),
			ARS:      r.opt("ars"),
			Seit:     r.zeit("seit"),
			Bis:      r.zeit("bis"),
			Hinweis:  r.opt("hinweis"),
			Quellen:  r.quellen(),
		}
		if m.ARS != "" {
			m.Kommune = r.verweis("ars", m.ARS, names).Name
		}
		if m.Bis != "" && m.Bis.Latest() < m.Seit.Latest() {
			r.fault("bis", "Die Mitgliedschaft endet (%s), bevor sie beginnt (%s).", m.Bis, m.Seit)
		}
		key := m.Verbund.Code + " " + m.Mitglied + " " + string(m.Seit)
		if _, double := seen[key]; double {
			r.fault("mitglied", "Diese Mitgliedschaft steht schon weiter oben.")
		}
		seen[key] = ""
		mitgliedschaften = append(mitgliedschaften, m)
	}
	return mitgliedschaften
}

func (l *loader) readTraegerregeln() []nachnutzung.Traegerregel {
	seen := map[string]string{}
	var regeln []nachnutzung.Traegerregel
	for _, r := range l.rows("traegerregeln.csv", "land", "arten", "erbend", "text", "quellen") {
		land := r.key("land", nachnutzung.IsAGS, seen, "")
		regel := nachnutzung.Traegerregel{
			Land:    r.verweis("land", land, l.bezeichnungen[listeLand]),
			Arten:   r.arten("arten"),
			Erbend:  r.arten("erbend"),
			Text:    r.text("text"),
			Quellen: r.quellen(),
		}
		if len(regel.Arten) == 0 {
			r.fault("arten", "Hier fehlen die Arten der Verwaltungsträger.")
		}
		for _, art := range regel.Erbend {
			if slices.Contains(regel.Arten, art) {
				r.fault("erbend", "»%s« kann nicht zugleich Träger sein und erben.", art)
			}
		}
		regeln = append(regeln, regel)
	}
	return regeln
}

func (r row) arten(column string) []nachnutzung.Art {
	var arten []nachnutzung.Art
	for _, v := range r.verweise(column, r.l.bezeichnungen[listeKommunenart]) {
		arten = append(arten, nachnutzung.Art(v.Code))
	}
	return arten
}
