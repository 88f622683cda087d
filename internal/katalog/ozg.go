// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"nachnutzung/internal/nachnutzung"
)

func (l *loader) readThemenfelder() []nachnutzung.Themenfeld {
	l.themenfelder = map[string]string{}
	var themenfelder []nachnutzung.Themenfeld
	for _, r := range l.rows("themenfelder.csv", "code", "name") {
		t := nachnutzung.Themenfeld{Name: r.text("name")}
		t.Code = r.key("code", nachnutzung.IsCode, l.themenfelder, t.Name)
		themenfelder = append(themenfelder, t)
	}
	return themenfelder
}

func (l *loader) readLagen() []nachnutzung.Lage {
	l.lagen = map[string]string{}
	l.lageThemenfeld = map[string]string{}
	var lagen []nachnutzung.Lage
	for _, r := range l.rows("lagen.csv", "code", "name", "themenfeld", "art", "beleglage") {
		lage := nachnutzung.Lage{
			Name:         r.text("name"),
			Themenfeld:   r.verweis("themenfeld", r.text("themenfeld"), l.themenfelder),
			Art:          r.code("art", listeLageart),
			ArtBeleglage: nachnutzung.Beleglage(r.code("beleglage", listeBeleglage)),
		}
		lage.Code = r.key("code", nachnutzung.IsCode, l.lagen, lage.Name)
		l.lageThemenfeld[lage.Code] = lage.Themenfeld.Code
		lagen = append(lagen, lage)
	}
	return lagen
}

func (l *loader) readLeistungsbuendel() []nachnutzung.Leistungsbuendel {
	l.buendel = map[string]string{}
	var buendel []nachnutzung.Leistungsbuendel
	for _, r := range l.rows("leistungsbuendel.csv", "ozg_id", "name", "themenfeld", "lage", "beleglage", "quellen") {
		b := nachnutzung.Leistungsbuendel{
			Name:           r.text("name"),
			Themenfeld:     r.verweis("themenfeld", r.text("themenfeld"), l.themenfelder),
			Lage:           r.verweis("lage", r.text("lage"), l.lagen),
			Beleglage:      nachnutzung.Beleglage(r.code("beleglage", listeBeleglage)),
			Quellen:        r.quellen(),
			Federfuehrung:  unbelegt(),
			Zustaendigkeit: nachnutzung.Zustaendigkeit{Stand: nachnutzung.ZustaendigkeitUnbekannt},
		}
		b.OzgID = r.key("ozg_id", nachnutzung.IsOzgID, l.buendel, b.Name)
		// A bundle whose name or id is merely assumed would be an invented one.
		if b.Beleglage != nachnutzung.Belegt && b.Beleglage != nachnutzung.Erschlossen {
			r.fault("beleglage", "Ein Leistungsbündel muss »belegt« oder »erschlossen« sein, nicht »%s«.", b.Beleglage)
		}
		if l.lageThemenfeld[b.Lage.Code] != b.Themenfeld.Code {
			r.fault("lage", "Die Lage »%s« gehört nicht zum Themenfeld »%s«.", b.Lage.Code, b.Themenfeld.Code)
		}
		buendel = append(buendel, b)
	}
	return buendel
}

// unbelegt is a Federfuehrung of which nothing is known.
func unbelegt() nachnutzung.Federfuehrung {
	nobody := nachnutzung.FederfuehrungSeite{Beleglage: nachnutzung.NichtBelegt}
	return nachnutzung.Federfuehrung{Bund: nobody, Land: nobody}
}

func (l *loader) readLeistungen() []nachnutzung.Leistung {
	ids, schluessel := map[string]string{}, map[string]string{}
	var leistungen []nachnutzung.Leistung
	for _, r := range l.rows("leistungen.csv", "id", "leika_schluessel", "name", "typ_roh", "leistungsbuendel",
		"sdg1", "sdg2", "rechtsgrundlage", "gesetz", "gesetz_kuerzel") {
		le := nachnutzung.Leistung{
			Name:             r.text("name"),
			TypRoh:           r.opt("typ_roh"),
			Leistungsbuendel: r.zuordnungen("leistungsbuendel"),
			SDG1:             r.flag("sdg1"),
			SDG2:             r.flag("sdg2"),
			Rechtsgrundlage:  r.opt("rechtsgrundlage"),
			Gesetz:           r.opt("gesetz"),
			GesetzKuerzel:    r.opt("gesetz_kuerzel"),
		}
		le.Typen = nachnutzung.ReadTypen(le.TypRoh)
		le.ID = r.key("id", nachnutzung.IsLeistungID, ids, le.Name)
		if r.opt("leika_schluessel") != "" {
			le.LeikaSchluessel = r.key("leika_schluessel", nachnutzung.IsLeika, schluessel, le.Name)
		}
		leistungen = append(leistungen, le)
	}
	return leistungen
}

// seite names one side of the Federfuehrung of one object.
type seite struct{ art, schluessel, seite string }

// readFederfuehrung sets the leads of the Themenfelder and of those
// Leistungsbuendel that deviate. Every Themenfeld must say something on both
// sides, even that nothing is known.
func (l *loader) readFederfuehrung(themenfelder []nachnutzung.Themenfeld, buendel []nachnutzung.Leistungsbuendel) {
	const file = "federfuehrung.csv"
	ziele := map[seite]*nachnutzung.FederfuehrungSeite{}
	for i := range themenfelder {
		f := &themenfelder[i].Federfuehrung
		ziele[seite{"themenfeld", themenfelder[i].Code, "bund"}] = &f.Bund
		ziele[seite{"themenfeld", themenfelder[i].Code, "land"}] = &f.Land
	}
	for i := range buendel {
		f := &buendel[i].Federfuehrung
		ziele[seite{"leistungsbuendel", buendel[i].OzgID, "bund"}] = &f.Bund
		ziele[seite{"leistungsbuendel", buendel[i].OzgID, "land"}] = &f.Land
	}
	read := map[seite]bool{}
	for _, r := range l.rows(file, "gegenstand_art", "schluessel", "seite", "werte", "beleglage", "hinweis", "quellen") {
		s := seite{r.text("gegenstand_art"), r.text("schluessel"), r.text("seite")}
		ziel := ziele[s]
		if ziel == nil {
			r.fault("schluessel", "»%s %s, Seite %s« gibt es nicht; erwartet wird ein Themenfeld oder Leistungsbündel und bund oder land.",
				s.art, s.schluessel, s.seite)
			continue
		}
		if read[s] {
			r.fault("schluessel", "Diese Seite der Federführung steht schon weiter oben.")
		}
		read[s] = true
		*ziel = r.federfuehrungSeite(s.seite)
	}
	for _, t := range themenfelder {
		for _, name := range []string{"bund", "land"} {
			if !read[seite{"themenfeld", t.Code, name}] {
				l.fault(file, "Für das Themenfeld »%s« fehlt die Seite %s; ist nichts belegt, lautet die Beleglage nicht_belegt.", t.Code, name)
			}
		}
	}
}

// federfuehrungSeite reads one side. Values and sources stand or fall together.
func (r row) federfuehrungSeite(name string) nachnutzung.FederfuehrungSeite {
	liste := listeLand
	if name == "bund" {
		liste = listeBundesressort
	}
	s := nachnutzung.FederfuehrungSeite{
		Werte:     r.verweise("werte", r.l.bezeichnungen[liste]),
		Beleglage: nachnutzung.Beleglage(r.code("beleglage", listeBeleglage)),
		Hinweis:   r.opt("hinweis"),
	}
	if s.IsSet() == (s.Beleglage == nachnutzung.NichtBelegt) {
		r.fault("beleglage", "»nicht_belegt« gilt genau dann, wenn niemand genannt ist.")
	}
	if s.IsSet() {
		s.Quellen = r.quellen()
	} else if r.opt("quellen") != "" {
		r.fault("quellen", "Wo nichts belegt ist, steht keine Quelle.")
	}
	return s
}
