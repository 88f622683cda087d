// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// apiPath is where the API is mounted; the page links to its resources.
const apiPath = "/api/v1"

// themenfeldView is a row of the table of Themenfelder.
type themenfeldView struct {
	Name    string
	Adresse string
	Bund    seiteView
	Land    seiteView
	// Anzahl of its Leistungsbuendel, and where they are listed.
	Anzahl        int
	AnzahlAdresse string
	// Quellen of both sides, each once.
	Quellen []nachnutzung.Quelle
}

// seiteView is one side of a Federfuehrung. Without Werte nobody is sourced.
type seiteView struct {
	Werte     []nachnutzung.Verweis
	Vorbehalt string
	Hinweis   string
}

func themenfelder(ctx context.Context, a *anfrage, db *store.DB) ([]themenfeldView, error) {
	all, err := a.themenfelder(ctx, db)
	if err != nil {
		return nil, err
	}
	rows := make([]themenfeldView, 0, len(all))
	for _, t := range all {
		rows = append(rows, themenfeldView{
			Name:          t.Name,
			Adresse:       a.frame.adresse("/themenfelder/" + t.Code),
			Bund:          newSeiteView(t.Federfuehrung.Bund),
			Land:          newSeiteView(t.Federfuehrung.Land),
			Anzahl:        t.AnzahlLeistungsbuendel,
			AnzahlAdresse: a.frame.adresse("/leistungsbuendel?themenfeld=" + t.Code),
			Quellen:       distinct(t.Federfuehrung.Bund.Quellen, t.Federfuehrung.Land.Quellen),
		})
	}
	return rows, nil
}

// themenfelderView is the list of Themenfelder.
type themenfelderView struct {
	*frame
	Themenfelder []themenfeldView
}

// themenfelderSeite lists the Themenfelder with their leads.
func (s *Site) themenfelderSeite(a *anfrage) (any, error) {
	a.frame.Titel = "Themenfelder"
	a.frame.hinauf()
	a.frame.Daten = []dateiView{{"Themenfelder mit Federführung (CSV)", a.frame.adresseAllerTage(apiPath + "/themenfelder?format=csv&limit=1000")}}
	view := &themenfelderView{frame: a.frame}
	return view, a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		view.Themenfelder, err = themenfelder(ctx, a, db)
		return err
	})
}

func newSeiteView(s nachnutzung.FederfuehrungSeite) seiteView {
	return seiteView{Werte: s.Werte, Vorbehalt: vorbehalt(s.Beleglage), Hinweis: s.Hinweis}
}

// distinct joins lists of sources in their order.
func distinct(lists ...[]nachnutzung.Quelle) []nachnutzung.Quelle {
	var all []nachnutzung.Quelle
	for _, q := range slices.Concat(lists...) {
		if !slices.Contains(all, q) {
			all = append(all, q)
		}
	}
	return all
}

// themenfeldSeiteView is one Themenfeld with its bundles.
type themenfeldSeiteView struct {
	*frame
	Themenfeld nachnutzung.Themenfeld
	Bund, Land seiteView
	Quellen    []nachnutzung.Quelle
	Buendel    []buendelZeile
	// Traeger is the number of Verwaltungstraeger in the Land.
	Traeger   int
	Abdeckung abdeckungTeil
}

// buendelZeile is a bundle with how many Verwaltungstraeger are how far.
type buendelZeile struct {
	Name, OzgID, Adresse string
	Live, Unterwegs      int
}

// themenfeld shows one Themenfeld.
func (s *Site) themenfeld(a *anfrage) (any, error) {
	code := a.c.Param("code")
	view := &themenfeldSeiteView{frame: a.frame}
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if view.Themenfeld, err = db.Themenfeld(ctx, code); err != nil {
			return fehlt(code, "Ein Themenfeld", err)
		}
		page, err := db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Themenfeld: []string{code}, Stichtag: a.z.Stichtag}, store.Wunsch{Limit: 1000})
		for _, b := range page.Items {
			view.Buendel = append(view.Buendel, buendelZeile{Name: b.Name, OzgID: b.OzgID, Adresse: a.frame.adresse(buendelPfad(b.OzgID))})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	lead := view.Themenfeld.Federfuehrung
	view.Bund, view.Land, view.Quellen = newSeiteView(lead.Bund), newSeiteView(lead.Land), distinct(lead.Bund.Quellen, lead.Land.Quellen)
	a.frame.Titel = view.Themenfeld.Name
	a.frame.hinauf(krume{"Themenfelder", "/themenfelder"})
	a.frame.Daten = []dateiView{
		{"Nachnutzungen in diesem Themenfeld (CSV)", a.frame.adresse(apiPath + "/nachnutzungen?format=csv&land=15&vollstaendig=true&themenfeld=" + code)},
		{"Themenfeld (JSON)", a.frame.adresseAllerTage(apiPath + "/themenfelder/" + code)},
	}
	if err := view.coverage(a); err != nil {
		return nil, err
	}
	return view, view.count(a)
}

// coverage reads how far the Themenfeld is.
func (v *themenfeldSeiteView) coverage(a *anfrage) error {
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		words, err = a.woerter(ctx, db)
		return err
	})
	if err != nil {
		return err
	}
	teil, found, err := a.abdeckung(store.AbdeckungFilter{
		Nach: nachnutzung.NachThemenfeld, Land: []string{heimatLand}, Themenfeld: []string{v.Themenfeld.Code},
	})
	v.Abdeckung = teil
	v.Abdeckung.add(a.frame, found, words, buendelPfad)
	return err
}

// count counts who is how far with each bundle.
func (v *themenfeldSeiteView) count(a *anfrage) error {
	f, isTraeger := store.NachnutzungFilter{Land: []string{heimatLand}, Themenfeld: []string{v.Themenfeld.Code}}, true
	f.Traeger = &isTraeger
	page, err := a.s.db.Nachnutzungen(a.ctx(), f, a.z, store.Wunsch{Limit: 20000})
	if err != nil {
		return err
	}
	live, way := make(map[string]int), make(map[string]int)
	for i := range page.Items {
		switch status := page.Items[i].Befund.Status; {
		case status == nachnutzung.StatusLive:
			live[page.Items[i].Leistungsbuendel.Code]++
		case status.Stufe() > 0:
			way[page.Items[i].Leistungsbuendel.Code]++
		}
	}
	for i := range v.Buendel {
		v.Buendel[i].Live, v.Buendel[i].Unterwegs = live[v.Buendel[i].OzgID], way[v.Buendel[i].OzgID]
	}
	return a.katalog(func(ctx context.Context, db *store.DB) error {
		traeger, err := db.Kommunen(ctx, store.KommuneFilter{Land: f.Land, Traeger: &isTraeger, Stichtag: a.z.Stichtag}, store.Wunsch{Limit: 1})
		v.Traeger = int(traeger.Gesamt)
		return err
	})
}
