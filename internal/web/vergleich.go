// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// vergleichView holds two days beside each other.
type vergleichView struct {
	*frame
	Von, Bis     string
	Themenfeld   string
	Themenfelder []facetWert
	Zahlen       []vergleichZahl
	Gruppen      []bewegungen
	// Unveraendert counts the reported pairs that say the same on both days.
	Unveraendert int
	IstLeer      bool
	// Abdeckung are the three numbers of each level on both days.
	Abdeckung []vergleichEbene
	Erklaert  abdeckungTeil
}

// vergleichEbene is a level on both days.
type vergleichEbene struct {
	Titel, Kennung string
	Zeilen         []vergleichAnteil
}

// vergleichAnteil is one of the three numbers on both days.
type vergleichAnteil struct {
	Titel    string
	Von, Bis anteilView
}

// vergleichZahl is a number on both days.
type vergleichZahl struct {
	Name     string
	Von, Bis int
}

// Unterschied is what rose or fell, with its sign.
func (z vergleichZahl) Unterschied() string {
	switch d := z.Bis - z.Von; {
	case d > 0:
		return "+" + zahl(d)
	case d < 0:
		return "−" + zahl(-d)
	}
	return "unverändert"
}

// bewegungen are the pairs that went one way.
type bewegungen struct {
	Kennung, Titel, Text string
	Zeilen               []bewegung
	// Mehr counts those that are not shown.
	Mehr int
}

// Anzahl counts all of them.
func (b *bewegungen) Anzahl() int { return len(b.Zeilen) + b.Mehr }

// bewegung is a pair that says something else on the second day.
type bewegung struct {
	Buendel, Kommune, Adresse string
	Vorher, Nachher           string
	Seit, Begruendung         string
	Beispiel                  bool
	// grund is the reason, offen that it is public.
	grund nachnutzung.Text
	offen bool
}

// maxBewegungen is how many pairs of each kind the page shows.
const maxBewegungen = 200

// vergleich shows what rose, what fell and why, between two days.
func (s *Site) vergleich(a *anfrage) (any, error) {
	view := &vergleichView{frame: a.frame}
	view.days(a)
	a.frame.Titel = "Vergleich: " + tag(view.Von) + " und " + tag(view.Bis)
	a.frame.hinauf()
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		fields, err := a.themenfelder(ctx, db)
		var codes []string
		for _, t := range fields {
			codes = append(codes, t.Code)
		}
		view.Themenfeld = a.einer("themenfeld", "Themenfeld", codes...)
		for _, t := range fields {
			view.Themenfelder = append(view.Themenfelder, facetWert{Wert: t.Code, Name: t.Name, Gewaehlt: t.Code == view.Themenfeld})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if view.Erklaert, err = a.definition(); err != nil {
		return nil, err
	}
	view.files(a)
	if err := view.compare(a, words); err != nil || view.IstLeer {
		return view, err
	}
	return view, view.coverage(a)
}

// files are what the page says, a file for each day: as known at the time of the page.
func (v *vergleichView) files(a *anfrage) {
	chosen := map[string][]string{"land": {heimatLand}, "themenfeld": nonEmpty(v.Themenfeld)}
	counted := withDefaults(chosen, map[string][]string{"nach": {string(nachnutzung.NachLand)}, feldDefinition: {v.Erklaert.Definition.ID}})
	for _, day := range []string{v.Von, v.Bis} {
		chosen[feldStichtag], counted[feldStichtag] = []string{day}, []string{day}
		a.frame.Daten = append(a.frame.Daten, dateiView{"Alle Nachnutzungen am " + tag(day) + " (CSV)", a.csv("/nachnutzungen", chosen)},
			dateiView{"Abdeckung am " + tag(day) + " (CSV)", a.csv("/abdeckung", counted)})
	}
}

// coverage holds the three numbers of both days beside each other.
func (v *vergleichView) coverage(a *anfrage) error {
	f := store.AbdeckungFilter{Nach: nachnutzung.NachLand, Land: []string{heimatLand}, Definition: v.Erklaert.Definition.ID, Themenfeld: nonEmpty(v.Themenfeld)}
	found, err := a.s.db.Zeitreihe(a.ctx(), f, a.z.Kenntnisstand, []string{v.Von, v.Bis})
	if err != nil {
		return err
	}
	var days [2][]nachnutzung.Abdeckung
	for _, c := range found {
		if c.Stand == v.Von {
			days[0] = append(days[0], c)
		}
		if c.Stand == v.Bis {
			days[1] = append(days[1], c)
		}
	}
	// The Gemeinden first, as on all pages.
	slices.Reverse(days[1])
	for i := range days[1] {
		now := &days[1][i]
		before := slices.IndexFunc(days[0], func(c nachnutzung.Abdeckung) bool { return c.Ebene == now.Ebene })
		if before < 0 {
			continue
		}
		level := vergleichEbene{Titel: ebenenTitel(now.Ebene), Kennung: string(now.Ebene)}
		was := drei(&days[0][before])
		for j, n := range drei(now) {
			level.Zeilen = append(level.Zeilen, vergleichAnteil{Titel: n.Titel, Von: was[j], Bis: n})
		}
		v.Abdeckung = append(v.Abdeckung, level)
	}
	return nil
}

// days reads the two days; without them they are today and a month before.
func (v *vergleichView) days(a *anfrage) {
	v.Bis = a.day("bis", a.tag())
	month := v.Bis
	if day, err := time.Parse(time.DateOnly, v.Bis); err == nil {
		month = day.AddDate(0, -1, 0).Format(time.DateOnly)
	}
	v.Von = a.day("von", month)
	if v.Von > v.Bis {
		a.falsch("Der erste Tag (%s) liegt nach dem zweiten (%s); die Seite vertauscht sie.", tag(v.Von), tag(v.Bis))
		v.Von, v.Bis = v.Bis, v.Von
	}
	a.merkmale = withDefaults(map[string][]string{"von": {v.Von}, "bis": {v.Bis}}, a.merkmale)
	a.frame.Zeit.Tag, a.frame.Zeit.OhneWahl = v.Bis, true
}

// day reads a parameter that is a day until today.
func (a *anfrage) day(name, fallback string) string {
	text := a.wert(name)
	if text == "" {
		return fallback
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		a.falsch("„%s“ ist für „%s“ kein Tag; erwartet wird ein Tag wie %s.", printable(text), name, a.frame.Zeit.Heute)
		return fallback
	}
	if text > a.frame.Zeit.Heute {
		a.falsch("Der Tag %s liegt in der Zukunft; was dann gilt, weiß noch niemand.", tag(text))
		return fallback
	}
	return text
}

// compare holds both days beside each other.
func (v *vergleichView) compare(a *anfrage, w woerter) error {
	groups := []bewegungen{
		{Kennung: "live", Titel: "Dazugekommen", Text: "War noch nicht live und ist es jetzt."},
		{Kennung: "voran", Titel: "Vorangekommen", Text: "Ist einen oder mehrere Schritte weiter, aber noch nicht live."},
		{Kennung: "zurueck", Titel: "Weggefallen oder zurückgegangen", Text: "Ist nicht mehr so weit wie zuvor; mit Tag und Begründung."},
		{Kennung: "anders", Titel: "Sonst geändert", Text: "Zum Beispiel: kein Bedarf, nicht zuständig."},
	}
	var before, after lebende
	v.IstLeer = true
	err := a.s.db.EachTagespaar(a.ctx(), heimatLand, nonEmpty(v.Themenfeld), a.z.Kenntnisstand, [2]string{v.Von, v.Bis}, func(p *store.Tagespaar) {
		v.IstLeer = false
		was, now := p.Tage[0], p.Tage[1]
		before.add(p, was)
		after.add(p, now)
		if now == nil {
			if gone, ok := mitDerVerwaltung(p, w); ok {
				groups[2].Zeilen = append(groups[2].Zeilen, gone)
			}
			return
		}
		if was == nil {
			was = &nachnutzung.Befund{Status: nachnutzung.StatusOffen}
		}
		if was.Status == now.Status {
			v.Unveraendert++
			return
		}
		g := &groups[richtung(was.Status, now.Status)]
		g.Zeilen = append(g.Zeilen, bewegung{
			Buendel: p.Leistungsbuendel.Name, Kommune: w.kommune(p.Kommune), Adresse: paarPfad(p.Kommune.Code, p.Leistungsbuendel.Code),
			Vorher: w.wort("status", string(was.Status)), Nachher: w.wort("status", string(now.Status)), Seit: now.StatusSeit, Beispiel: p.Beispiel,
			grund: now.Begruendung, offen: p.Bestaetigung != nachnutzung.Gemeldet,
		})
	})
	if err != nil {
		return err
	}
	von, bis := before.zahlen(), after.zahlen()
	for i, name := range lebendeNamen() {
		v.Zahlen = append(v.Zahlen, vergleichZahl{name, von[i], bis[i]})
	}
	return v.show(a, groups)
}

// mitDerVerwaltung is a pair whose body was gone on the second day, with what it had
// reached; false where that was nothing, so that no number fell by it.
func mitDerVerwaltung(p *store.Tagespaar, w woerter) (bewegung, bool) {
	was := p.Tage[0]
	if was == nil || was.Status.Stufe() <= 0 {
		return bewegung{}, false
	}
	return bewegung{
		Buendel: p.Leistungsbuendel.Name, Kommune: w.kommune(p.Kommune), Adresse: paarPfad(p.Kommune.Code, p.Leistungsbuendel.Code),
		Vorher: w.wort("status", string(was.Status)), Nachher: "Verwaltung besteht nicht mehr", Beispiel: p.Beispiel,
	}, true
}

// plaetze are the places of all names in the German order: there are few names, and
// many pairs that would be compared by them.
func plaetze(groups []bewegungen) map[string]int {
	place := make(map[string]int)
	for _, g := range groups {
		for i := range g.Zeilen {
			place[g.Zeilen[i].Buendel], place[g.Zeilen[i].Kommune] = 0, 0
		}
	}
	for i, name := range slices.SortedFunc(maps.Keys(place), vergleicheNamen) {
		place[name] = i
	}
	return place
}

// show keeps the movements that are shown, with their reasons.
func (v *vergleichView) show(a *anfrage, groups []bewegungen) error {
	place := plaetze(groups)
	for _, g := range groups {
		slices.SortFunc(g.Zeilen, func(a, b bewegung) int {
			return cmp.Or(cmp.Compare(b.Seit, a.Seit), cmp.Compare(place[a.Buendel], place[b.Buendel]), cmp.Compare(place[a.Kommune], place[b.Kommune]))
		})
		if g.Mehr = max(0, len(g.Zeilen)-maxBewegungen); g.Mehr > 0 {
			g.Zeilen = g.Zeilen[:maxBewegungen]
		}
		if len(g.Zeilen) > 0 {
			v.Gruppen = append(v.Gruppen, g)
		}
	}
	var texts []*nachnutzung.Text
	for _, g := range v.Gruppen {
		for i := range g.Zeilen {
			texts = append(texts, &g.Zeilen[i].grund)
		}
	}
	if err := a.s.db.FuelleTexte(a.ctx(), texts); err != nil {
		return err
	}
	for _, g := range v.Gruppen {
		for i := range g.Zeilen {
			g.Zeilen[i].Begruendung = worte(g.Zeilen[i].grund, g.Zeilen[i].offen)
		}
	}
	return nil
}

// richtung tells which way a pair went: 0 live now, 1 on, 2 back, 3 aside.
func richtung(was, now nachnutzung.Status) int {
	switch {
	case now == nachnutzung.StatusLive:
		return 0
	case now.Stufe() > max(was.Stufe(), 0):
		return 1
	case was.Stufe() > 0 && now.Stufe() < was.Stufe():
		return 2
	}
	return 3
}

// lebende counts what is live on a day.
type lebende struct {
	paare             int
	kommunen, buendel map[string]bool
}

// add counts a pair; nil says nothing.
func (l *lebende) add(p *store.Tagespaar, b *nachnutzung.Befund) {
	if b == nil || b.Status != nachnutzung.StatusLive {
		return
	}
	if l.kommunen == nil {
		l.kommunen, l.buendel = make(map[string]bool), make(map[string]bool)
	}
	l.paare++
	l.kommunen[p.Kommune.Code], l.buendel[p.Leistungsbuendel.Code] = true, true
}

// lebendeNamen are the names of zahlen.
func lebendeNamen() []string {
	return []string{
		"Live gemeldete Paare aus Kommune und Leistungsbündel", "Kommunen mit mindestens einem Leistungsbündel live",
		"Leistungsbündel, die in mindestens einer Kommune live sind",
	}
}

func (l *lebende) zahlen() [3]int { return [3]int{l.paare, len(l.kommunen), len(l.buendel)} }
