// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"maps"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// buendelliste lists the Leistungsbuendel, narrowed by what the reader ticks.
func (s *Site) buendelliste(a *anfrage) (any, error) {
	a.frame.Titel = "Leistungsbündel"
	a.frame.hinauf()
	view := &listeView{
		frame: a.frame, Sucht: true, Suchtitel: "Name, Alltagswort oder OZG-ID", Q: a.wert("q"),
		Text: "Ein Leistungsbündel fasst Verwaltungsleistungen zusammen, die der OZG-Umsetzungskatalog als eine behandelt.",
	}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error {
		f, err := view.buendelFacetten(ctx, a, db)
		if err != nil {
			return err
		}
		page, err := db.LeistungsbuendelListe(ctx, f, store.Wunsch{Limit: seitenlaenge, Nach: a.nach()})
		if err != nil {
			return err
		}
		view.Anzahl, view.Weiter = page.Gesamt, a.weiterZu(page.Naechste)
		for _, b := range page.Items {
			view.Treffer = append(view.Treffer, a.frame.buendelTreffer(b))
		}
		return nil
	})
}

// buendelFacetten reads by what the list of bundles is narrowed.
func (v *listeView) buendelFacetten(ctx context.Context, a *anfrage, db *store.DB) (store.LeistungsbuendelFilter, error) {
	f := store.LeistungsbuendelFilter{Q: v.Q, Stichtag: a.z.Stichtag}
	fields, err := a.themenfelder(ctx, db)
	if err != nil {
		return f, err
	}
	lagen, err := db.Lagen(ctx, store.LageFilter{}, store.Wunsch{Limit: 1000})
	if err != nil {
		return f, err
	}
	var fieldRefs, lageRefs, typen []nachnutzung.Verweis
	for _, t := range fields {
		fieldRefs = append(fieldRefs, nachnutzung.Verweis{Code: t.Code, Name: t.Name})
	}
	for _, l := range lagen.Items {
		lageRefs = append(lageRefs, nachnutzung.Verweis{Code: l.Code, Name: l.Name})
	}
	for _, typ := range nachnutzung.LeikaTypen() {
		typen = append(typen, nachnutzung.Verweis{Code: typ, Name: "Typ " + typ})
	}
	var facets [4]facetView
	var beleg []string
	facets[0], f.Themenfeld = a.facette("themenfeld", "Themenfeld", fieldRefs)
	facets[1], f.Lage = a.facette("lage", "Lebens- oder Geschäftslage", lageRefs)
	facets[2], f.Typ = a.facette("typ", "LeiKa-Typ", typen)
	facets[3], beleg = a.facette("beleglage", "Beleglage", []nachnutzung.Verweis{{Code: "belegt", Name: "belegt"}, {Code: "erschlossen", Name: "erschlossen"}})
	if len(beleg) == 1 {
		f.Beleglage = beleg[0]
	}
	v.Facetten = facets[:]
	v.Daten = []dateiView{{"Diese Liste (CSV)", a.csv("/leistungsbuendel", map[string][]string{
		"q": {v.Q}, "themenfeld": f.Themenfeld, "lage": f.Lage, "typ": f.Typ, "beleglage": {f.Beleglage},
	})}}
	return f, nil
}

// kommunenliste lists the bodies, narrowed by what the reader ticks; those who carry
// out services in the Land where nothing is asked for.
func (s *Site) kommunenliste(a *anfrage) (any, error) {
	a.frame.Titel = "Kommunen"
	a.frame.hinauf()
	view := &listeView{
		frame: a.frame, Sucht: true, Suchtitel: "Name, ARS oder AGS", Q: a.wert("q"),
		Text: "Die Städte, Gemeinden, Gemeindeverbände und Kreise des Gemeindeverzeichnisses. Verwaltungsträger sind die, die Leistungen selbst erbringen.",
	}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error {
		words, err := a.woerter(ctx, db)
		if err != nil {
			return err
		}
		f := view.kommunenFacetten(a, words)
		page, err := db.Kommunen(ctx, f, store.Wunsch{Limit: seitenlaenge, Nach: a.nach()})
		if err != nil {
			return err
		}
		view.Anzahl, view.Weiter = page.Gesamt, a.weiterZu(page.Naechste)
		for _, k := range page.Items {
			view.Treffer = append(view.Treffer, a.frame.kommuneTreffer(k, words["kommunenart"]))
		}
		return nil
	})
}

// kommunenFacetten reads by what the list of bodies is narrowed.
func (v *listeView) kommunenFacetten(a *anfrage, w woerter) store.KommuneFilter {
	f := store.KommuneFilter{Q: v.Q, Stichtag: a.z.Stichtag}
	if v.Q == "" && len(a.merkmale["land"])+len(a.merkmale["art"])+len(a.merkmale["traeger"]) == 0 {
		a.merkmale = withDefaults(a.merkmale, map[string][]string{"land": {heimatLand}, "traeger": {"ja"}})
		a.hinweis("Gezeigt sind die Verwaltungsträger in Sachsen-Anhalt. Alle Körperschaften in Deutschland findet die Suche; welche die Liste zeigt, bestimmen die Häkchen.")
	}
	var arten []nachnutzung.Verweis
	for _, art := range nachnutzung.Arten() {
		arten = append(arten, nachnutzung.Verweis{Code: string(art), Name: w.wort("kommunenart", string(art))})
	}
	var facets [3]facetView
	var traeger []string
	facets[0], f.Land = a.facette("land", "Land", w.verweise("land"))
	facets[1], f.Art = a.facette("art", "Art", arten)
	facets[2], traeger = a.facette("traeger", "Nur", []nachnutzung.Verweis{{Code: "ja", Name: "Verwaltungsträger"}})
	csv := map[string][]string{"q": {v.Q}, "land": f.Land, "art": f.Art}
	if len(traeger) > 0 {
		isTraeger := true
		f.Traeger = &isTraeger
		csv["traeger"] = []string{"true"}
	}
	v.Facetten = facets[:]
	v.Daten = []dateiView{{"Diese Liste (CSV)", a.csv("/kommunen", csv)}}
	return f
}

// withDefaults adds values to parameters that were not sent.
func withDefaults(sent, defaults map[string][]string) map[string][]string {
	all := make(map[string][]string, len(sent)+len(defaults))
	maps.Copy(all, defaults)
	maps.Copy(all, sent)
	return all
}

// dienste lists the Onlinedienste.
func (s *Site) dienste(a *anfrage) (any, error) {
	a.frame.Titel = "Onlinedienste"
	a.frame.hinauf()
	view := &listeView{
		frame: a.frame, Sucht: true, Suchtitel: "Name des Dienstes", Q: a.wert("q"),
		Text: "Dienste nach „Einer für Alle“: Ein Land entwickelt sie, die anderen nutzen sie nach.",
	}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error {
		words, err := a.woerter(ctx, db)
		if err != nil {
			return err
		}
		facet, laender := a.facette("land", "Entwickelt von", words.verweise("land"))
		view.Facetten = []facetView{facet}
		view.Daten = []dateiView{{"Diese Liste (CSV)", a.csv("/onlinedienste", map[string][]string{"q": {view.Q}, "land": laender, feldStichtag: nil})}}
		page, err := db.Onlinedienste(ctx, store.OnlinedienstFilter{Q: view.Q, Land: laender}, store.Wunsch{Limit: seitenlaenge, Nach: a.nach()})
		if err != nil {
			return err
		}
		view.Anzahl, view.Weiter = page.Gesamt, a.weiterZu(page.Naechste)
		for _, o := range page.Items {
			view.Treffer = append(view.Treffer, a.frame.dienstTreffer(o))
		}
		return nil
	})
}

// plattformen lists the portals and base components.
func (s *Site) plattformen(a *anfrage) (any, error) {
	a.frame.Titel = "Plattformen"
	a.frame.hinauf()
	view := &listeView{frame: a.frame, Text: "Portale und Basiskomponenten, über die Kommunen ihre Onlinedienste anbieten."}
	view.Daten = []dateiView{{"Diese Liste (CSV)", a.csv("/plattformen", nil)}}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error {
		page, err := db.Plattformen(ctx, store.PlattformFilter{Stichtag: a.z.Stichtag}, store.Wunsch{Limit: 1000})
		view.Anzahl = page.Gesamt
		for _, p := range page.Items {
			t := treffer{Name: p.Name, Adresse: a.frame.adresse("/plattformen/" + p.Code), Angaben: nonEmpty(p.Langname, p.Betreiber)}
			view.Treffer = append(view.Treffer, t)
		}
		return err
	})
}

// verbuende lists the unions of Kommunen.
func (s *Site) verbuende(a *anfrage) (any, error) {
	a.frame.Titel = "Verbünde"
	a.frame.hinauf()
	view := &listeView{frame: a.frame, Text: "Zusammenschlüsse, die für ihre Mitglieder melden und Onlinedienste betreiben."}
	view.Daten = []dateiView{{"Diese Liste (CSV)", a.csv("/verbuende", nil)}}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error {
		page, err := db.Verbuende(ctx, store.VerbundFilter{Stichtag: a.z.Stichtag}, store.Wunsch{Limit: 1000})
		view.Anzahl = page.Gesamt
		for _, v := range page.Items {
			t := treffer{Name: v.Name, Adresse: a.frame.adresse("/verbuende/" + v.Code), Angaben: nonEmpty(v.Rechtsform)}
			if v.Gegruendet != "" {
				t.Angaben = append(t.Angaben, "gegründet "+monat(string(v.Gegruendet)))
			}
			view.Treffer = append(view.Treffer, t)
		}
		return err
	})
}

// laender lists the Laender.
func (s *Site) laender(a *anfrage) (any, error) {
	a.frame.Titel = "Länder"
	a.frame.hinauf()
	view := &listeView{frame: a.frame, Text: "Was jedes Land führt, entwickelt und selbst plant."}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error {
		words, err := a.woerter(ctx, db)
		if err != nil {
			return err
		}
		refs := words.verweise("land")
		slices.SortStableFunc(refs, func(a, b nachnutzung.Verweis) int { return vergleicheNamen(a.Name, b.Name) })
		view.Anzahl = int64(len(refs))
		for _, l := range refs {
			view.Treffer = append(view.Treffer, treffer{Name: l.Name, Adresse: a.frame.adresse("/laender/" + l.Code), Schluessel: "Schlüssel " + l.Code})
		}
		return nil
	})
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}
