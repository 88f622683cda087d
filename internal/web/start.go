// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/karte"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// startView is the start page.
type startView struct {
	*frame
	Katalog      nachnutzung.Katalogstand
	Themenfelder []themenfeldView
	// IstLeer says that nobody has reported anything.
	IstLeer bool
	// Neu are the pairs that were changed within a month, the newest first, Mehr
	// leads to all.
	Neu  []zeileView
	Mehr string
	// Vergleich leads to the day and the one a month before, beside each other; OhneNeues
	// says that it alone can tell what changed.
	Vergleich string
	OhneNeues bool
	// Abdeckung is the answer at a glance, Balken the same by Themenfeld.
	Abdeckung   abdeckungTeil
	Balken      []balkenView
	BalkenDatei dateiView
	// Bild is the map of the Kreise, Karte leads to its numbers.
	Bild  kartenbild
	Karte string
}

// maxNeu is how many changes the start page shows.
const maxNeu = 10

// Adresse keeps the time of the page.
func (f *frame) Adresse(path string) string { return f.adresse(path) }

// startOrSearch answers "/". Earlier pages searched there.
func (s *Site) startOrSearch(c *gin.Context) {
	if q := c.Request.URL.Query().Get("q"); q != "" && len(q) <= maxQ {
		c.Redirect(http.StatusMovedPermanently, "/suche?q="+url.QueryEscape(q))
		return
	}
	s.seite("start", felder{einzeln: []string{feldDefinition}}, s.start)(c)
}

// start is the start page: a search, the Themenfelder with their leads, and the
// state of the catalogue.
func (s *Site) start(a *anfrage) (any, error) {
	view := &startView{frame: a.frame, Katalog: a.stand}
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		view.Themenfelder, err = themenfelder(ctx, a, db)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := view.news(a, words); err != nil {
		return nil, err
	}
	if len(view.Neu) == 0 {
		if view.IstLeer, err = a.istLeer(); err != nil || view.IstLeer {
			return view, err
		}
	}
	if view.Abdeckung, err = a.landAbdeckung(words); err != nil {
		return nil, err
	}
	if view.Balken, view.BalkenDatei, err = a.themenfeldBalken(); err != nil {
		return nil, err
	}
	return view, view.karte(a, s.karten.Kreise)
}

// karte draws the Kreise by the definition of the page.
func (v *startView) karte(a *anfrage, blatt karte.Blatt) error {
	shown := &karteView{frame: a.frame, Ebene: ebeneKreis, Definition: v.Abdeckung.Definition}
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		shown.Kreise, err = a.kreise(ctx, db)
		return err
	})
	if err != nil {
		return err
	}
	if err := shown.kreiskarte(a, blatt); err != nil {
		return err
	}
	v.Bild, v.Karte = shown.Bild, shown.auf("/karte", ebeneKreis)
	v.Bild.Klein = true
	return nil
}

// news reads what was changed in the month before the day of the page.
func (v *startView) news(a *anfrage, w woerter) error {
	v.Vergleich = a.frame.adresse("/vergleich")
	until, ok := nachnutzung.EndOfDay(a.tag())
	// When a pair was changed last is known of the present and of what was known then: on a
	// day of the past, as known today, it says nothing of the month before that day.
	if v.OhneNeues = a.tag() < v.Zeit.Heute && a.z.Kenntnisstand == 0; !ok || v.OhneNeues {
		return nil
	}
	since := until.AddDate(0, -1, 0)
	f := store.NachnutzungFilter{Land: []string{heimatLand}, GeaendertSeit: since}
	pairs, err := a.lastChanged(f)
	if err != nil {
		return err
	}
	for i := range pairs {
		p := &pairs[i]
		both := nachnutzung.Verweis{Code: p.Leistungsbuendel.Code, Name: p.Leistungsbuendel.Name + " in " + w.kommune(p.Kommune)}
		v.Neu = append(v.Neu, v.zeile(p, w, both, paarPfad(p.Kommune.Code, p.Leistungsbuendel.Code)))
	}
	v.Mehr = a.csv("/nachnutzungen", map[string][]string{"land": {heimatLand}, "geaendertSeit": {since.UTC().Format(time.RFC3339)}})
	return nil
}

// lastChanged gives the pairs that were changed last. The store orders by what is
// known today, so that of the past all are read.
func (a *anfrage) lastChanged(f store.NachnutzungFilter) ([]store.Paar, error) {
	wish := store.Wunsch{Limit: maxNeu, Sort: "-geaendertAm"}
	if a.z.Kenntnisstand > 0 {
		wish = store.Wunsch{Limit: maxDamals}
	}
	page, err := a.s.db.Nachnutzungen(a.ctx(), f, a.z, wish)
	slices.SortStableFunc(page.Items, func(a, b store.Paar) int {
		return cmp.Or(b.Nachnutzung.GeaendertAm.Compare(a.Nachnutzung.GeaendertAm), cmp.Compare(b.Kommune.Code, a.Kommune.Code),
			cmp.Compare(b.Leistungsbuendel.Code, a.Leistungsbuendel.Code))
	})
	return page.Items[:min(len(page.Items), maxNeu)], err
}

// maxDamals is among how many changes of a past month the last are looked for.
const maxDamals = 5000

// istLeer says that nobody has reported anything until the time of the request.
func (a *anfrage) istLeer() (bool, error) {
	page, err := a.s.db.Nachnutzungen(a.ctx(), store.NachnutzungFilter{}, a.z, store.Wunsch{Limit: 1})
	return len(page.Items) == 0, err
}

// katalogView is the state of the catalogue.
type katalogView struct {
	*frame
	Katalog nachnutzung.Katalogstand
}

// katalogseite tells how complete the catalogue is.
func (s *Site) katalogseite(a *anfrage) (any, error) {
	a.frame.Titel = "Stand des Katalogs"
	a.frame.hinauf()
	view := &katalogView{frame: a.frame}
	a.frame.Daten = []dateiView{{"Stand des Katalogs (JSON)", a.frame.adresse(apiPath + "/katalogstand")}}
	return view, a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		view.Katalog, err = db.KatalogstandAm(ctx, a.z.Stichtag)
		return err
	})
}

// datenView leads to files and to the API.
type datenView struct {
	*frame
	Dateien []dateiView
}

func (s *Site) daten(a *anfrage) (any, error) {
	a.frame.Titel = "Dateien und Schnittstelle"
	a.frame.hinauf()
	return &datenView{frame: a.frame, Dateien: dateien()}, nil
}

// dateien are the lists as files for a spreadsheet.
func dateien() []dateiView {
	return []dateiView{
		{"Nachnutzungen in Sachsen-Anhalt", apiPath + "/nachnutzungen?format=csv&land=15&vollstaendig=true"},
		{"Themenfelder mit Federführung", apiPath + "/themenfelder?format=csv&limit=1000"},
		{"Lebens- und Geschäftslagen", apiPath + "/lagen?format=csv&limit=1000"},
		{"Leistungsbündel", apiPath + "/leistungsbuendel?format=csv&limit=1000"},
		{"Onlinedienste", apiPath + "/onlinedienste?format=csv&limit=1000"},
		{"Kommunen in Sachsen-Anhalt", apiPath + "/kommunen?format=csv&land=15&limit=1000"},
		{"Verwaltungsträger in Sachsen-Anhalt", apiPath + "/kommunen?format=csv&land=15&limit=1000&traeger=true"},
	}
}
