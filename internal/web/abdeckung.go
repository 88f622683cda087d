// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"strconv"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// feldDefinition is the parameter that names the definition by which is counted.
const feldDefinition = "definition"

// abdeckungTeil is what a page says of coverage: by a definition, on each level.
type abdeckungTeil struct {
	Definition nachnutzung.Definition
	// Andere are all definitions, each with the address of the page in it.
	Andere []definitionLink
	Ebenen []abdeckungView
	// Erklaerung leads to what the definition means, Datei to the numbers.
	Erklaerung string
	Datei      dateiView
}

// definitionLink is a definition to choose.
type definitionLink struct {
	ID, Name, Adresse string
	Gewaehlt          bool
}

// abdeckungView is a coverage of one level as it is shown.
type abdeckungView struct {
	// Titel is the level, Name and Adresse what is counted together.
	Titel, Kennung, Name, Adresse string
	Satz                          string
	Zahlen                        []anteilView
	KeinBedarf, NichtZustaendig   int
	// Unbekannt says that nobody has sourced who is responsible.
	Unbekannt bool
	// Reife says how the live pairs spread over the levels of each model.
	Reife         []reifeView
	OhneReifegrad int
	// Fehlende are what is missing, by name; Mehr counts those that are not listed.
	Fehlende []krume
	Mehr     int
}

// FehlendeGesamt counts what is missing, listed or not.
func (v *abdeckungView) FehlendeGesamt() int { return len(v.Fehlende) + v.Mehr }

// anteilView is one of the three numbers.
type anteilView struct {
	Titel, Text     string
	Zaehler, Nenner int
	// Breite of its bar, 0 to 100.
	Breite string
}

// reifeView is one level of a model.
type reifeView struct {
	Modell, Stufe string
	Anzahl        int
}

// ebenenTitel names a level.
func ebenenTitel(e nachnutzung.Zaehlebene) string {
	if e == nachnutzung.ZaehlebeneKreis {
		return "Kreisebene"
	}
	return "Gemeindeebene"
}

// abdeckung reads a coverage by the definition of the request. f says of what.
func (a *anfrage) abdeckung(f store.AbdeckungFilter) (teil abdeckungTeil, found []nachnutzung.Abdeckung, err error) {
	if teil, err = a.definition(); err != nil {
		return teil, nil, err
	}
	f.Definition = teil.Definition.ID
	teil.Datei = dateiView{"Diese Zahlen (CSV)", a.abdeckungDatei(&f)}
	found, err = a.zaehle(f)
	return teil, found, err
}

// maxAbdeckungen is how many coverages are read: of all Themenfelder on two levels.
const maxAbdeckungen = 1000

// zaehle counts. Of another time the whole Land is counted by its reported pairs
// alone, without the names of what is missing: there are too many of the others.
func (a *anfrage) zaehle(f store.AbdeckungFilter) ([]nachnutzung.Abdeckung, error) {
	isWide := len(f.Leistungsbuendel)+len(f.Kommune)+len(f.Themenfeld) == 0
	if isWide && !a.frame.Zeit.IstHeute() {
		return a.s.db.Zeitreihe(a.ctx(), f, a.z.Kenntnisstand, []string{a.tag()})
	}
	page, err := a.s.db.Abdeckungen(a.ctx(), f, a.z, store.Wunsch{Limit: maxAbdeckungen})
	return page.Items, err
}

// definition reads by which definition is counted.
func (a *anfrage) definition() (teil abdeckungTeil, err error) {
	if a.gezaehlt != nil {
		return *a.gezaehlt, nil
	}
	var all []nachnutzung.Definition
	err = a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		all, err = a.definitionen(ctx, db)
		return err
	})
	if err != nil {
		return teil, err
	}
	var ids []string
	for _, d := range all {
		ids = append(ids, d.ID)
	}
	id := a.einer(feldDefinition, "Definition", ids...)
	if id == "" {
		id = nachnutzung.Standarddefinition
	}
	for _, d := range all {
		if d.ID == id {
			teil.Definition = d
		}
		address := a.frame.adresse(a.frame.Pfad)
		if d.ID != nachnutzung.Standarddefinition {
			address = a.frame.adresse(a.frame.Pfad + "?" + feldDefinition + "=" + d.ID)
		}
		teil.Andere = append(teil.Andere, definitionLink{ID: d.ID, Name: d.Name, Adresse: address + "#abdeckung", Gewaehlt: d.ID == id})
	}
	teil.Erklaerung = a.frame.adresse("/definitionen#" + id)
	a.gezaehlt = &teil
	return teil, nil
}

// abdeckungDatei is the address of the same numbers as a file.
func (a *anfrage) abdeckungDatei(f *store.AbdeckungFilter) string {
	query := a.frame.Zeit.query()
	for key, values := range map[string][]string{
		"nach": nonEmpty(string(f.Nach)), "definition": nonEmpty(f.Definition), "land": f.Land, "kommune": f.Kommune,
		"themenfeld": f.Themenfeld, "leistungsbuendel": f.Leistungsbuendel,
	} {
		if len(values) > 0 {
			query[key] = values
		}
	}
	query.Set("format", "csv")
	query.Set("vollstaendig", "true")
	return apiPath + "/abdeckung?" + query.Encode()
}

// anteilBreite is the width of a bar.
func anteilBreite(n nachnutzung.Anteil) string {
	percent, _ := n.Prozent()
	return strconv.FormatFloat(percent, 'f', 1, 64)
}

func newAnteil(titel string, n nachnutzung.Anteil) anteilView {
	v := anteilView{Titel: titel, Zaehler: n.Zaehler, Nenner: n.Nenner, Breite: anteilBreite(n), Text: n.ProzentText()}
	if v.Text == "" {
		v.Text = "niemand zuständig"
	}
	return v
}

// drei are the three numbers of a coverage.
func drei(c *nachnutzung.Abdeckung) []anteilView {
	first := newAnteil("der Leistungsbündel bei mindestens einer Verwaltung", c.MindestensEine)
	if c.Nach == nachnutzung.NachLeistungsbuendel {
		first.Titel, first.Text = "bei mindestens einer Verwaltung", map[bool]string{true: "ja", false: "nein"}[c.MindestensEine.Zaehler > 0]
	}
	second := "der möglichen Nachnutzungen (Leistungsbündel × Verwaltung)"
	third := "nach Einwohnern gewichtet"
	switch c.Nach {
	case nachnutzung.NachLeistungsbuendel:
		second, third = "der Verwaltungen", "der Einwohner"
	case nachnutzung.NachKommune:
		return []anteilView{newAnteil("der Leistungsbündel dieser Verwaltung", c.Traeger)}
	}
	return []anteilView{first, newAnteil(second, c.Traeger), newAnteil(third, c.Einwohner)}
}

// maxFehlende is how many of what is missing is listed.
const maxFehlende = 200

// ansicht shows a coverage; path gives the address of what is missing.
func (f *frame) ansicht(c *nachnutzung.Abdeckung, w woerter, path func(key string) string) abdeckungView {
	v := abdeckungView{
		Titel: ebenenTitel(c.Ebene), Kennung: string(c.Ebene), Name: c.Gruppe.Name, Satz: c.Satz, Zahlen: drei(c),
		KeinBedarf: c.KeinBedarf.Anzahl, NichtZustaendig: c.NichtZustaendig.Anzahl, Unbekannt: c.Unbelegt > 0, OhneReifegrad: c.OhneReifegrad,
	}
	for _, r := range c.Reifegrade {
		stufe := strconv.Itoa(r.Stufe)
		text := "Stufe " + stufe
		if label := w.wort(nachnutzung.Reifegradliste(r.Modell), stufe); label != stufe {
			text += " (" + label + ")"
		}
		v.Reife = append(v.Reife, reifeView{Modell: r.Modell, Stufe: text, Anzahl: r.Anzahl})
	}
	if path == nil {
		return v
	}
	for _, m := range c.Fehlende[:min(len(c.Fehlende), maxFehlende)] {
		v.Fehlende = append(v.Fehlende, krume{m.Name, f.adresse(path(m.Code))})
	}
	v.Mehr = max(0, c.FehlendeGesamt-len(v.Fehlende))
	return v
}

// landAbdeckung is the answer at a glance: the whole Land, on both levels.
func (a *anfrage) landAbdeckung(w woerter) (abdeckungTeil, error) {
	teil, found, err := a.abdeckung(store.AbdeckungFilter{Nach: nachnutzung.NachLand, Land: []string{heimatLand}})
	teil.add(a.frame, found, w, nil)
	return teil, err
}

// add shows coverages, the Gemeinden first: there are more of them.
func (t *abdeckungTeil) add(f *frame, found []nachnutzung.Abdeckung, w woerter, path func(string) string) {
	for _, ebene := range []nachnutzung.Zaehlebene{nachnutzung.ZaehlebeneGemeinde, nachnutzung.ZaehlebeneKreis} {
		for i := range found {
			if found[i].Ebene == ebene {
				t.Ebenen = append(t.Ebenen, f.ansicht(&found[i], w, path))
			}
		}
	}
}

// balkenView are the Themenfelder as bars: a row each, for one level.
type balkenView struct {
	Titel, Kennung string
	Zeilen         []balkenzeile
}

// balkenzeile is a Themenfeld with its three numbers.
type balkenzeile struct {
	Name, Adresse string
	Zahlen        []anteilView
}

// themenfeldBalken reads the coverage of all Themenfelder in the Land.
func (a *anfrage) themenfeldBalken() ([]balkenView, dateiView, error) {
	teil, found, err := a.abdeckung(store.AbdeckungFilter{Nach: nachnutzung.NachThemenfeld, Land: []string{heimatLand}})
	if err != nil {
		return nil, teil.Datei, err
	}
	var bars []balkenView
	for _, ebene := range []nachnutzung.Zaehlebene{nachnutzung.ZaehlebeneGemeinde, nachnutzung.ZaehlebeneKreis} {
		bar := balkenView{Titel: ebenenTitel(ebene), Kennung: string(ebene)}
		for i := range found {
			if c := &found[i]; c.Ebene == ebene {
				bar.Zeilen = append(bar.Zeilen, balkenzeile{Name: c.Gruppe.Name, Adresse: a.frame.adresse("/themenfelder/" + c.Gruppe.Code), Zahlen: drei(c)})
			}
		}
		if len(bar.Zeilen) > 0 {
			bars = append(bars, bar)
		}
	}
	teil.Datei.Name = "Diese Tabelle (CSV)"
	return bars, teil.Datei, nil
}
