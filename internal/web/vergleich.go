// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
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

// bewegung is a pair that says something else on the second day.
type bewegung struct {
	Buendel, Kommune, Adresse string
	Vorher, Nachher           string
	Seit, Begruendung         string
	Beispiel                  bool
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
	chosen := map[string][]string{"land": {heimatLand}, "themenfeld": nonEmpty(view.Themenfeld)}
	for _, day := range []string{view.Von, view.Bis} {
		chosen[feldStichtag] = []string{day}
		a.frame.Daten = append(a.frame.Daten, dateiView{"Alle Nachnutzungen am " + tag(day) + " (CSV)", a.csvAm("/nachnutzungen", chosen)})
	}
	if err := view.compare(a, words); err != nil || view.IstLeer {
		return view, err
	}
	return view, view.coverage(a)
}

// coverage holds the three numbers of both days beside each other.
func (v *vergleichView) coverage(a *anfrage) error {
	var err error
	if v.Erklaert, err = a.definition(); err != nil {
		return err
	}
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

// stand is what a pair says on a day.
type stand struct {
	buendel, kommune nachnutzung.Verweis
	status           nachnutzung.Status
	seit             string
	begruendung      string
	beispiel         bool
}

// standAm reads what the reported pairs of the Land say on a day, by key.
func (v *vergleichView) standAm(a *anfrage, day string) (map[string]stand, error) {
	isTraeger := true
	f := store.NachnutzungFilter{Land: []string{heimatLand}, Themenfeld: nonEmpty(v.Themenfeld), Traeger: &isTraeger}
	walk := a.s.db.Durchlauf(f, store.Zeitpunkt{Stichtag: day, Kenntnisstand: a.z.Kenntnisstand}, "")
	all := make(map[string]stand)
	for after := []string(nil); ; {
		page, err := walk.Seite(a.ctx(), after)
		if err != nil {
			return nil, err
		}
		for i := range page.Items {
			p := &page.Items[i]
			all[p.Kommune.Code+"/"+p.Leistungsbuendel.Code] = stand{
				buendel: p.Leistungsbuendel, kommune: p.Kommune, status: p.Befund.Status, seit: p.Befund.StatusSeit,
				begruendung: worte(p.Befund.Begruendung, isOpen(&p.Nachnutzung)), beispiel: p.Nachnutzung.Beispiel,
			}
		}
		if after = page.Naechste; after == nil {
			return all, nil
		}
	}
}

// compare holds both days beside each other.
func (v *vergleichView) compare(a *anfrage, w woerter) error {
	before, err := v.standAm(a, v.Von)
	if err != nil {
		return err
	}
	after, err := v.standAm(a, v.Bis)
	if err != nil {
		return err
	}
	v.IstLeer = len(after) == 0 && len(before) == 0
	v.count(before, after)
	groups := []bewegungen{
		{Kennung: "live", Titel: "Dazugekommen", Text: "War noch nicht live und ist es jetzt."},
		{Kennung: "voran", Titel: "Vorangekommen", Text: "Ist einen oder mehrere Schritte weiter, aber noch nicht live."},
		{Kennung: "zurueck", Titel: "Weggefallen oder zurückgegangen", Text: "Ist nicht mehr so weit wie zuvor; mit Tag und Begründung."},
		{Kennung: "anders", Titel: "Sonst geändert", Text: "Zum Beispiel: kein Bedarf, nicht zuständig."},
	}
	for key, now := range after {
		was, known := before[key]
		if !known {
			was.status = nachnutzung.StatusOffen
		}
		if was.status == now.status {
			v.Unveraendert++
			continue
		}
		g := &groups[richtung(was.status, now.status)]
		g.Zeilen = append(g.Zeilen, bewegung{
			Buendel: now.buendel.Name, Kommune: w.kommune(now.kommune), Adresse: paarPfad(now.kommune.Code, now.buendel.Code),
			Vorher: w.wort("status", string(was.status)), Nachher: w.wort("status", string(now.status)),
			Seit: now.seit, Begruendung: now.begruendung, Beispiel: now.beispiel,
		})
	}
	for _, g := range groups {
		slices.SortFunc(g.Zeilen, func(a, b bewegung) int {
			return cmp.Or(cmp.Compare(b.Seit, a.Seit), vergleicheNamen(a.Buendel, b.Buendel), vergleicheNamen(a.Kommune, b.Kommune))
		})
		if g.Mehr = max(0, len(g.Zeilen)-maxBewegungen); g.Mehr > 0 {
			g.Zeilen = g.Zeilen[:maxBewegungen]
		}
		if len(g.Zeilen) > 0 {
			v.Gruppen = append(v.Gruppen, g)
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

// count counts both days.
func (v *vergleichView) count(before, after map[string]stand) {
	names := []string{"Live gemeldete Paare aus Kommune und Leistungsbündel", "Kommunen mit mindestens einem Leistungsbündel live", "Leistungsbündel, die in mindestens einer Kommune live sind"}
	von, bis := lebende(before), lebende(after)
	for i, name := range names {
		v.Zahlen = append(v.Zahlen, vergleichZahl{name, von[i], bis[i]})
	}
}

func lebende(all map[string]stand) [3]int {
	kommunen, buendel := make(map[string]bool), make(map[string]bool)
	pairs := 0
	for _, s := range all {
		if s.status == nachnutzung.StatusLive {
			pairs++
			kommunen[s.kommune.Code], buendel[s.buendel.Code] = true, true
		}
	}
	return [3]int{pairs, len(kommunen), len(buendel)}
}
