// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// auswertungView tells what holds up, what was spared, and whether plans are kept.
type auswertungView struct {
	*frame
	Hindernisse     []nachnutzung.Hindernissumme
	Einzelloesungen nachnutzung.Einzelloesungen
	Presse          int
	Plaene          []planzeile
}

// planzeile is a Themenfeld with what became of its plans.
type planzeile struct {
	Name, Adresse                                                          string
	Plaene, Gehalten, Verspaetet, Ueberfaellig, Laufend, Aufgegeben, Mitte int
}

// auswertungen shows what can be said of the reported pairs of the Land beside how
// far they are.
func (s *Site) auswertungen(a *anfrage) (any, error) {
	a.frame.Titel = "Hindernisse, Pläne, vermiedene Einzellösungen"
	a.frame.hinauf()
	view := &auswertungView{frame: a.frame, Presse: nachnutzung.PresseEinzelloesungen}
	land := map[string][]string{"land": {heimatLand}}
	a.frame.Daten = []dateiView{
		{"Hindernisse (CSV)", a.csv("/abdeckung/hindernisse", land)},
		{"Pläne je Themenfeld (CSV)", a.csv("/abdeckung/plantreue", map[string][]string{"land": {heimatLand}, "nach": {string(nachnutzung.NachThemenfeld)}})},
		{"Vermiedene Einzellösungen (JSON)", a.frame.adresse(apiPath + "/abdeckung/einzelloesungen?land=" + heimatLand)},
	}
	f := store.AbdeckungFilter{Land: []string{heimatLand}}
	var err error
	if view.Hindernisse, err = s.db.Hindernisse(a.ctx(), f, a.z); err != nil {
		return nil, err
	}
	if view.Einzelloesungen, err = s.db.Einzelloesungen(a.ctx(), f, a.z); err != nil {
		return nil, err
	}
	f.Nach = nachnutzung.NachThemenfeld
	plans, err := s.db.Plantreue(a.ctx(), f, a.z)
	for i := range plans {
		p := &plans[i]
		view.Plaene = append(view.Plaene, planzeile{
			Name: p.Gruppe.Name, Adresse: a.frame.adresse("/themenfelder/" + p.Gruppe.Code), Plaene: p.Plaene,
			Gehalten: p.Je[nachnutzung.PlanGehalten], Verspaetet: p.Je[nachnutzung.PlanVerspaetet], Ueberfaellig: p.Je[nachnutzung.PlanUeberfaellig],
			Laufend: p.Je[nachnutzung.PlanLaufend], Aufgegeben: p.Je[nachnutzung.PlanAufgegeben], Mitte: p.MittlererVerzug(),
		})
	}
	return view, err
}

// schritteView is what a body could take up next.
type schritteView struct {
	*frame
	Kommune  nachnutzung.Kommune
	Schritte []schrittVorschlag
	Anzahl   int
}

// schrittVorschlag is a bundle with why it is near.
type schrittVorschlag struct {
	Name, Adresse, Satz, StatusName string
	Onlinedienste                   []krume
}

// maxVorschlaege is how many steps the page shows.
const maxVorschlaege = 25

// naechsteSchritte shows what a body could take up next.
func (s *Site) naechsteSchritte(a *anfrage) (any, error) {
	key := a.c.Param("ars")
	view := &schritteView{frame: a.frame}
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if view.Kommune, err = db.KommuneAm(ctx, key, a.z.Stichtag); err != nil {
			return kommuneFehlt(key, err)
		}
		words, err = a.woerter(ctx, db)
		return err
	})
	if err != nil {
		return nil, err
	}
	k := &view.Kommune
	if k.ARS != key {
		a.weiter(kommunePfad(k.ARS) + "/naechste-schritte")
		return view, nil
	}
	a.frame.Titel = "Nächste Schritte für " + k.Name
	a.frame.hinauf(krume{"Kommunen", "/kommunen"}, krume{k.Name, kommunePfad(k.ARS)})
	steps, err := s.db.NaechsteSchritte(a.ctx(), k.ARS, nil, a.z)
	view.Anzahl = len(steps)
	for i := range steps[:min(len(steps), maxVorschlaege)] {
		step := &steps[i]
		shown := schrittVorschlag{
			Name: step.Leistungsbuendel.Name, Adresse: a.frame.adresse(buendelPfad(step.Leistungsbuendel.Code)), Satz: step.Satz(),
			StatusName: words.wort("status", string(step.Status)),
		}
		for _, o := range step.Onlinedienste {
			shown.Onlinedienste = append(shown.Onlinedienste, krume{cmp.Or(o.Name, o.Code), a.frame.adresse("/onlinedienste/" + o.Code)})
		}
		view.Schritte = append(view.Schritte, shown)
	}
	return view, err
}

// reiheView is a level over the months.
type reiheView struct {
	Titel, Kennung string
	Zeilen         []reiheZeile
}

// reiheZeile is one day of it.
type reiheZeile struct {
	Tag                string
	Traeger, Einwohner anteilView
}

// monate are the last days of the months before a day, and the day itself.
func monate(day string, n int) []string {
	last, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil
	}
	first := time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, time.UTC)
	var days []string
	for i := n; i > 0; i-- {
		days = append(days, first.AddDate(0, 1-i, -1).Format(time.DateOnly))
	}
	return append(days, day)
}

// maxMonate is how far back a series of months goes.
const maxMonate = 12

// reihe reads a coverage over the months before the day of the page.
func (a *anfrage) reihe(f store.AbdeckungFilter) ([]reiheView, error) {
	found, err := a.s.db.Zeitreihe(a.ctx(), f, a.z.Kenntnisstand, monate(a.tag(), maxMonate))
	if err != nil {
		return nil, err
	}
	var series []reiheView
	for _, ebene := range []nachnutzung.Zaehlebene{nachnutzung.ZaehlebeneGemeinde, nachnutzung.ZaehlebeneKreis} {
		level := reiheView{Titel: ebenenTitel(ebene), Kennung: string(ebene)}
		for i := range found {
			if c := &found[i]; c.Ebene == ebene {
				level.Zeilen = append(level.Zeilen, reiheZeile{c.Stand, newAnteil("Verwaltungen", c.Traeger), newAnteil("Einwohner", c.Einwohner)})
			}
		}
		if len(level.Zeilen) > 0 {
			series = append(series, level)
		}
	}
	return series, nil
}
